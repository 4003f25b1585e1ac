"""Rules × places: how many findings of each rule stand in each township or village, how many are overdue and settled;
the quality of the records; what nobody could evaluate; month by month (domain.md §7.0)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.dashboard.doubts_rows import late
from fupin.dashboard.doubts_views import names_rules
from fupin.dashboard.overview_rows import tallied
from fupin.doubts.codes import DoubtState
from fupin.doubts.models import Doubt, Unevaluated
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Rule, Severity
from households.codes import Register, TallyBy
from households.selectors import place_options, roots
from households.views.lists import places as place_choices
from villages.division_codes import length_below
from villages.models import Region

P = Permission
SHOWS = {"open": "未销号", "late": "已逾期", "closed": "已销号"}
WEIGHTS = {Severity.ERROR: 3, Severity.DOUBT: 1, Severity.HINT: 0}
FORMULA = "质量指数＝户数 ÷（户数＋错误条数×3＋疑点条数×1）× 100。只算未销号的，提示不计；户数不含已销户的"
MONTHS = 12
TOWNSHIP, VILLAGE = 9, 12


@dataclass
class Counts:
    """Findings (条): `open` not settled, `late` of them overdue, `closed` settled."""

    open: int = 0
    late: int = 0
    closed: int = 0


@dataclass
class Line:
    """A rule over the place: in all, by place below, and of how many subjects it was not evaluated (None: never)."""

    id: str
    label: str
    severity: str
    total: Counts = field(default_factory=Counts)
    cells: list[tuple[int, str]] = field(default_factory=list)
    unevaluated: int | None = None
    asked: int = 0
    urls: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Quality:
    """`weighted` open findings against `households` (户); the index is None where there are no households."""

    name: str
    code: str
    counts: dict[str, int]
    households: int

    @property
    def weighted(self) -> int:
        return sum(WEIGHTS[severity] * self.counts.get(severity.value, 0) for severity in WEIGHTS)

    @property
    def index(self) -> Decimal | None:
        return quality_index(self.weighted, self.households)


def quality_index(weighted: int, households: int) -> Decimal | None:
    """households ÷ (households + weighted) × 100, two digits: 100 where nothing is open, 50 where one question (or a
    third of an error) stands for each household, never 0; so places that have much to do can still be told apart."""
    if not households:
        return None
    return (Decimal(households) / (households + weighted) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


class DoubtPlaces(View):
    """`?place=` a division in scope (the top of the user's scope where none is named), `?show=` which figure the cells
    hold."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place = place_of(request)
        show = request.GET.get("show", "")
        show = show if show in SHOWS else "open"
        return render(request, "doubts/places.html", places_context(request.user, place, show))


def place_of(request: HttpRequest) -> Region:
    """Raises Http404 outside the scope."""
    asked = typed.place(request.GET.get("place", ""))
    code = asked or next((top.pk for top in roots(request.user, P.VILLAGE_VIEW)), "")
    if not can(request.user, P.HOUSEHOLD_VIEW, code):
        raise Http404
    return get_object_or_404(Region, pk=code)


def places_context(user: Any, place: Region, show: str) -> dict[str, Any]:
    today = timezone.localdate()
    counted = count_findings(user, place.pk, length_below(place.pk), today)
    below = parts_of(place, {part for _, part in counted})
    lines, run = lines_of(place.pk, [one.pk for one in below], counted, show)
    return {
        "place": place,
        "below": below,
        "lines": lines,
        "show": show,
        "shows": [(key, label, f"?{urlencode({'place': place.pk, 'show': key})}") for key, label in SHOWS.items()],
        "run": run,
        "whole_township": len(place.pk) > TOWNSHIP,
        "quality": qualities(user, place, below, counted),
        "formula": FORMULA,
        "months": months_of(user, place.pk),
        "places": place_choices(place_options(user, place.pk), place.pk),
        "numbered": names_rules(user),
    }


def parts_of(place: Region, counted: set[str]) -> list[Region]:
    """Those right below it that stand now, and those that do not but of which something was found."""
    rows = Region.objects.filter(Q(parent_id=place.pk, valid_to__isnull=True) | Q(pk__in=counted)).order_by("code")
    below = list(rows) or [place]
    for one in below:
        one.short = one.full_name.removeprefix(place.full_name) or one.name
    return below


Found = dict[tuple[str, str], dict[str, Any]]


def count_findings(user: Any, place: str, length: int, today: date) -> Found:
    """(rule, place below) → its figures, with those that are open by severity; one query."""
    rows = Doubt.objects.visible_to(user, P.HOUSEHOLD_VIEW).inside(place).order_by()
    standing = Q(closed_at__isnull=True)
    grouped = rows.annotate(part=Substr("region_code", 1, length)).values_list("rule", "part", "severity")
    told = grouped.annotate(
        open=Count("pk", filter=standing), late=Count("pk", filter=late(today)), closed=Count("pk", filter=~standing)
    )
    found: Found = defaultdict(lambda: {"open": 0, "late": 0, "closed": 0, "by": Counter()})
    for rule, part, severity, standing_now, overdue, settled in told:
        cell = found[rule, part]
        cell["open"] += standing_now
        cell["late"] += overdue
        cell["closed"] += settled
        cell["by"][severity] += standing_now
    return found


def lines_of(place: str, below: list[str], counted: Found, show: str) -> tuple[list[Line], date | None]:
    """Every rule that has found something or could not be evaluated of somebody; the day of the last run over all."""
    unknown, run = unevaluated(place)
    rules = {**{rule: None for rule, _ in counted}, **all_rules()}
    lines = []
    for id, rule in sorted(rules.items()):
        line = line_of(id, rule, place, below, counted, show)
        line.unevaluated, line.asked = unknown.get(id, (None, 0))
        total = line.total
        if total.open or total.closed or line.unevaluated or line.unevaluated is None:
            lines.append(line)
    return lines, run


def line_of(id: str, rule: Rule | None, place: str, below: list[str], counted: Found, show: str) -> Line:
    line = Line(id, rule.label if rule else id, rule.severity.label if rule else "")
    for code in below:
        cell = counted.get((id, code), {})
        for name in SHOWS:
            setattr(line.total, name, getattr(line.total, name) + cell.get(name, 0))
        line.cells.append((cell.get(show, 0), address(code, id, show)))
    line.urls = {name: address(place, id, name) for name in SHOWS}
    return line


def address(place: str, rule: str, show: str) -> str:
    asked = {"place": place, "rule": rule}
    asked |= {"late": {"queue": "late"}, "closed": {"state": DoubtState.CLOSED.value}}.get(show, {})
    return f"{reverse('doubt-list')}?{urlencode(asked)}"


def unevaluated(place: str) -> tuple[dict[str, tuple[int, int]], date | None]:
    """Rule → (not evaluated, subjects); of a village those of its township. The day since which every part of it has
    been run over."""
    rows = Unevaluated.objects.inside(place[:TOWNSHIP]).order_by()
    found = {
        rule: (number, asked)
        for rule, number, asked in rows.values_list("rule").annotate(n=Sum("number"), a=Sum("asked"))
    }
    return found, rows.aggregate(day=Min("ran_on"))["day"]


# ---- the quality of the records --------------------------------------------------------------------------------------
def qualities(user: Any, place: Region, below: list[Region], counted: Found) -> list[Quality]:
    """The place as a whole first, then each below it."""
    homes = households_in(user, place.pk, len(below[0].pk))
    by_place: dict[str, Counter[str]] = defaultdict(Counter)
    for (_, code), cell in counted.items():
        by_place[code].update(cell["by"])
    rows = [Quality(one.short, one.pk, dict(by_place[one.pk]), homes.get(one.pk, 0)) for one in below]
    whole: Counter[str] = sum((Counter(row.counts) for row in rows), Counter())
    total = Quality("合计", place.pk, dict(whole), sum(row.households for row in rows))
    return [total, *rows] if below[0].pk != place.pk else rows


def households_in(user: Any, place: str, length: int) -> dict[str, int]:
    """Place below → households that are not closed (户), from the kept figures."""
    kept, code = tallied(user, place)
    rows = kept.filter(by=TallyBy.STANDING).exclude(value__startswith=f"{Register.CLOSED.value}|")
    return dict(rows.annotate(part=Substr(code, 1, length)).values_list("part").annotate(n=Sum("households")))


@dataclass(frozen=True)
class Month:
    label: str
    found: int
    gone: int
    most: int


def months_of(user: Any, place: str) -> list[Month]:
    """The last months in which something was found or settled, the oldest first (条)."""
    rows = tallied(user, place)[0].filter(by__in=(TallyBy.FOUND, TallyBy.GONE))
    told = {(by, value): number for by, value, number in rows.values_list("by", "value").annotate(n=Sum("findings"))}
    labels = sorted({value for _, value in told})[-MONTHS:]
    pairs = [
        (label, told.get((TallyBy.FOUND.value, label), 0), told.get((TallyBy.GONE.value, label), 0)) for label in labels
    ]
    most = max((max(found, gone) for _, found, gone in pairs), default=1)
    return [Month(label, found, gone, most) for label, found, gone in pairs]
