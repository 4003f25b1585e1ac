"""Which village has whom, against what its class asks; whose term is over (§4; sources.md S2-77…78, S3-05)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from assistance.codes import ANSWERS, Need, PostKind
from assistance.fit_rules import Fit, Strength, fit, strength
from assistance.models import Cadre, Posting, VillageNeed
from assistance.selectors.pairing_facts import setting_of, settings_in
from fupin.access.permissions import Permission
from villages.codes import Level, VillageAttribute
from villages.division_codes import short_name
from villages.models import Region, VillageProfile


@dataclass
class Team:
    """`postings` are those of today; `poor`: 贫困村, which asks for more people."""

    village: Region
    poor: bool
    postings: list[Posting] = field(default_factory=list)
    strength: Strength | None = None
    overdue: list[Posting] = field(default_factory=list)

    @property
    def name(self) -> str:
        return short_name(self.village.name)

    @property
    def first_secretary(self) -> Posting | None:
        return next((one for one in self.postings if one.kind == PostKind.FIRST_SECRETARY), None)

    @property
    def complete(self) -> bool:
        return self.strength is not None and not self.strength.missing


def villages_of(user: Any, place: str = "") -> list[Region]:
    rows = Region.objects.visible_to(user, Permission.HELP_VIEW).current().filter(level=Level.VILLAGE)
    return list((rows.inside(place) if place else rows).order_by("pk"))


def teams(villages: Collection[Region], today: date) -> list[Team]:
    """Four queries whatever the number of villages."""
    codes = [one.pk for one in villages]
    poor = poor_among(codes)
    found = {one.pk: Team(one, one.pk in poor) for one in villages}
    rows = Posting.objects.current().filter(village__in=codes).select_related("cadre__person", "cadre__unit")
    for row in rows:
        found[row.village_id].postings.append(row)
    limits = settings_in({code[:6] for code in codes})
    for team in found.values():
        ask = setting_of(limits, team.village.pk)
        stationed, local = (ask.poor_stationed, ask.poor_local) if team.poor else (ask.other_stationed, ask.other_local)
        kinds = [row.kind for row in team.postings]
        team.strength = strength(kinds, stationed=stationed, local=local, most=ask.most_stationed)
        team.overdue = [row for row in team.postings if row.term_ends_on and row.term_ends_on < today]
    return list(found.values())


def poor_among(codes: Collection[str]) -> set[str]:
    """Of these villages those whose newest profile that says so says 贫困村."""
    rows = VillageProfile.objects.filter(village__in=codes, attribute__isnull=False).order_by("year")
    newest = dict(rows.values_list("village_id", "attribute"))
    return {code for code, attribute in newest.items() if attribute == VillageAttribute.POOR}


MOST_OFFERED = 40


@dataclass(frozen=True)
class Candidate:
    cadre: Cadre
    fit: Fit
    lives_in: str


def need_of(village: Region, year: int) -> VillageNeed | None:
    return VillageNeed.objects.filter(village=village, year=year).first()


def candidates(people: QuerySet[Cadre], need: VillageNeed | None) -> list[Candidate]:
    """The `MOST_OFFERED` who fit best; who lives in a village already is told with it."""
    needs = [Need(code) for code in need.needs.split(",") if code] if need else []
    met = [Case(When(skills__contains=ANSWERS[one].value, then=1), default=0) for one in needs]
    apt = sum(met, Value(0))
    rows = list(people.annotate(apt=apt).order_by("-apt", "pk")[:MOST_OFFERED])
    lives: dict[int, list[str]] = defaultdict(list)
    current = Posting.objects.current().filter(cadre__in=rows).select_related("village")
    for posting in current:
        lives[posting.cadre_id].append(f"{posting.village.name}{posting.get_kind_display()}")
    found = [Candidate(one, fit(needs, one.skills.split(",")), "、".join(lives[one.pk])) for one in rows]
    return sorted(found, key=lambda one: (-one.fit.met, bool(one.lives_in), one.cadre.pk))
