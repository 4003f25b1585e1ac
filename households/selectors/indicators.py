"""三率一度 of a place and year, from what the samples found: each rate with its numerator, denominator and base,
and the households behind it (domain.md §6.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import within
from fupin.codes import YesNo
from households.codes import IN_POVERTY, WRONG_OF, AskingMode, PovertyStatus, Register, SampleFinding, SampleKind
from households.indicator_rules import AT_LEAST, FEWER_THAN, Part, combined, projected, verdict
from households.models import Household, InspectionSample, SampleHousehold
from households.village_exit_rules import CENT
from households.village_standards import usual_threshold
from villages.models import Region, VillageProfile

P, K, S = Permission, SampleKind, PovertyStatus
OUT = Q(register=Register.LISTED, poverty_status__in=[S.EXITED, S.EXITED_ENDED])
FRAMES = {K.EXITED: OUT, K.UNLISTED: Q(register=Register.UNLISTED), K.LISTED: Q(register=Register.LISTED)}
"""Which households a sample of that kind may draw."""


def frame_of(code: str, kind: str, year: int) -> QuerySet[Household]:
    """Those that can be drawn: of the kind, in the place, not drawn for that kind in that year before. By number, so
    that the same seed draws the same."""
    drawn = SampleHousehold.objects.filter(sample__kind=kind, sample__year=year).values("household_id")
    return Household.objects.filter(FRAMES[K(kind)], within("village_id", code)).exclude(pk__in=drawn).order_by("pk")


# ---- the rates -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Indicator:
    """One line of the page: what over what (`unit`), the base in words, and whether it passes; None: not known."""

    name: str
    part: str
    whole: str
    unit: str
    base: str
    rate: Decimal | None
    limit: str
    passes: bool | None
    url: str = ""


def sampled(user: Any, code: str, year: int) -> QuerySet[SampleHousehold]:
    rows = SampleHousehold.objects.visible_to(user, P.INDICATOR_VIEW).filter(sample__year=year)
    return rows.filter(within("village_code", code))


def indicators(user: Any, place: Region, year: int) -> list[Indicator]:
    """In about six queries, whatever the place."""
    rows = sampled(user, place.pk, year)
    found = {kind: wrong_of(rows, kind) for kind in K}
    answers = {mode: answers_of(rows, mode) for mode in AskingMode}
    total = Part(sum(one.part for one in answers.values()), sum(one.whole for one in answers.values()))
    whole = everybody(place, year, found)
    lines = [whole, *(wrong_line(kind, found[kind], place, year) for kind in (K.UNLISTED, K.EXITED, K.LISTED))]
    for mode, found_there in answers.items():
        lines.append(content_line(f"群众认可度（{mode.label}）", found_there, place, year, mode.value))
    return [*lines, content_line("群众认可度（合计）", total, place, year, "", passes=total.reaches(AT_LEAST))]


def all_pass(lines: list[Indicator]) -> bool | None:
    """综合贫困发生率, 漏评率, 错退率 and the whole 认可度."""
    counted = {"综合贫困发生率", "漏评率", "错退率", "群众认可度（合计）"}
    return verdict([line.passes for line in lines if line.name in counted])


def wrong_of(rows: QuerySet[SampleHousehold], kind: SampleKind) -> Part:
    """人 found wrong, of the 人 of the households that were visited."""
    visited = rows.filter(sample__kind=kind, finding__isnull=False)
    sums = visited.aggregate(part=Sum("wrong", filter=Q(finding=WRONG_OF[kind])), whole=Sum("persons"))
    return Part(sums["part"] or 0, sums["whole"] or 0)


def answers_of(rows: QuerySet[SampleHousehold], mode: AskingMode) -> Part:
    asked = rows.filter(mode=mode, content__isnull=False)
    sums = asked.aggregate(part=Count("pk", filter=Q(content=YesNo.YES)), whole=Count("pk"))
    return Part(sums["part"], sums["whole"])


WRONG_NAMES = {
    K.UNLISTED: ("漏评率", "抽查的未建档农户人口"),
    K.EXITED: ("错退率", "抽查的脱贫户人口"),
    K.LISTED: ("错评率", "抽查的在册户人口"),
}


def wrong_line(kind: SampleKind, found: Part, place: Region, year: int) -> Indicator:
    name, base = WRONG_NAMES[kind]
    judged = kind != K.LISTED
    return Indicator(
        name=name, part=str(found.part), whole=str(found.whole), unit="人", base=base, rate=found.rate,
        limit=f"低于{FEWER_THAN}%" if judged else "—", passes=found.below(FEWER_THAN) if judged else None,
        url=homes_url(place=place.pk, year=str(year), kind=kind.value, finding=WRONG_OF[kind].value),
    )  # fmt: skip


def content_line(name: str, found: Part, place: Region, year: int, mode: str, passes: bool | None = None) -> Indicator:
    return Indicator(
        name=name, part=str(found.part), whole=str(found.whole), unit="份", base="有效答卷", rate=found.rate,
        limit="—" if mode else f"不低于{AT_LEAST}%", passes=passes,
        url=homes_url(place=place.pk, year=str(year), content="0", mode=mode),
    )  # fmt: skip


def everybody(place: Region, year: int, found: Mapping[SampleKind, Part]) -> Indicator:
    """综合贫困发生率: the poor of the register and those whom the samples let expect, over everybody of the villages
    whose facts are filled for the year."""
    rows = Household.objects.filter(within("village_id", place.pk))
    people = rows.aggregate(
        poor=Sum("member_count", filter=Q(register=Register.LISTED, poverty_status__in=IN_POVERTY)),
        out=Sum("member_count", filter=OUT),
        unlisted=Sum("member_count", filter=FRAMES[K.UNLISTED]),
    )
    base, base_words = base_of(place, year)
    exits = projected(found[K.EXITED], people["out"] or 0)
    missed = projected(found[K.UNLISTED], people["unlisted"] or 0)
    exact, limit = combined(people["poor"] or 0, exits, missed, base), usual_threshold(place.pk)
    return Indicator(
        name="综合贫困发生率",
        part=f"{people['poor'] or 0} + {whole_number(exits)} + {whole_number(missed)}",
        whole=str(base or "—"),
        unit="人",
        base=f"未脱贫 + 推算错退 + 推算漏评；{base_words}",
        rate=exact.quantize(CENT, ROUND_HALF_UP) if exact is not None else None,
        limit=f"不高于{limit}%",
        passes=None if exact is None else exact <= limit,
    )


def base_of(place: Region, year: int) -> tuple[int, str]:
    """Everybody of the place, each village by its latest facts; 0 while a village with households has none: part of a
    place is no base for all of it."""
    profiles = VillageProfile.objects.filter(within("village_id", place.pk), year__lte=year, population__isnull=False)
    people = dict(profiles.order_by("year").values_list("village_id", "population"))
    inside = Household.objects.filter(within("village_id", place.pk)).exclude(register=Register.CLOSED)
    lacking = set(inside.order_by().values_list("village_id", flat=True).distinct()) - people.keys()
    if lacking or not people:
        return 0, f"分母算不出：{len(lacking)}个村没有填村情总人口"
    return sum(people.values()), f"分母是{len(people)}个村的村情总人口（各村最近一年）"


def whole_number(value: Decimal | None) -> str:
    return "—" if value is None else str(value.quantize(Decimal(1), ROUND_HALF_UP))


def homes_url(**chosen: str) -> str:
    said = {name: value for name, value in chosen.items() if value}
    return f"{reverse('sample-homes')}?{urlencode(said)}"


# ---- the households --------------------------------------------------------------------------------------------------
ASKED = {
    "kind": ("sample__kind", SampleKind.values),
    "finding": ("finding", SampleFinding.values),
    "content": ("content", YesNo.values),
    "mode": ("mode", AskingMode.values),
}


def sample_homes(user: Any, asked: Mapping[str, str]) -> QuerySet[SampleHousehold]:
    """Values that no filter offers are left out. `todo`: not visited yet."""
    rows = SampleHousehold.objects.visible_to(user, P.INDICATOR_VIEW)
    for name, (column, known) in ASKED.items():
        if (value := asked.get(name, "")) in known:
            rows = rows.filter(**{column: value})
    if year := typed.year(asked.get("year", ""), 0):
        rows = rows.filter(sample__year=year)
    if number := typed.number(asked.get("sample", "")):
        rows = rows.filter(sample_id=number)
    if place := typed.place(asked.get("place", "")):
        rows = rows.filter(within("village_code", place))
    if asked.get("todo"):
        rows = rows.filter(finding__isnull=True)
    return rows.select_related("sample", "household__village", "entered_by").order_by("-sample", "place")


def samples_of(user: Any, year: int) -> QuerySet[InspectionSample]:
    rows = InspectionSample.objects.visible_to(user, P.INDICATOR_VIEW).filter(year=year).select_related("drawn_by")
    return rows.annotate(visited=Count("homes", filter=Q(homes__finding__isnull=False)))
