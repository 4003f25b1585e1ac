"""What the dashboards read: the figures of a place and of those below it, now or at a frozen period. A county page adds
up some hundreds of rows of its townships, not its households (ADR 0026)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count as Number
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import within
from fupin.dashboard.overview_indicators import Sums
from households.codes import ClosingKind, Register, TallyBy
from households.models import Closing, ClosingRow, MonitoringEpisode, TownshipTally, VillageTally
from households.selectors.closings import closings_seen_by
from households.selectors.populations import populations
from households.standing import Standing
from villages.codes import Level
from villages.division_codes import length_below, short_name
from villages.models import Region

P = Permission
STOOD = ("register", "poverty_status", "monitoring_kind")
COUNTY = 6


@dataclass(frozen=True)
class Period:
    """`kind`, `year`, `month` of closings; None of them: now."""

    kind: str = ""
    year: int = 0
    month: int = 0

    @property
    def key(self) -> str:
        """As in addresses: 2026-10, 2025, "" for now."""
        if not self.kind:
            return ""
        return str(self.year) if self.kind == ClosingKind.YEAR else f"{self.year}-{self.month:02}"

    @property
    def label(self) -> str:
        if not self.kind:
            return "现在"
        return f"{self.year}年年报" if self.kind == ClosingKind.YEAR else f"{self.year}年{self.month}月月报"


NOW = Period()


def periods(user: Any, place: str) -> list[Period]:
    """Frozen periods of the counties of this place, the latest first."""
    rows = closings_of(user, place).order_by("-year", "-month", "-kind")
    told = rows.values_list("kind", "year", "month").distinct()
    return [Period(*one) for one in told]


def closings_of(user: Any, place: str) -> QuerySet[Closing]:
    here = Q(region_id=place[:6]) if len(place) >= 6 else within("region_id", place)
    return closings_seen_by(user).filter(here)


@dataclass
class Figures:
    """Of one place: its own sums and those of the places below, by code. `missing`: counties that did not freeze the
    period."""

    own: Sums
    below: dict[str, Sums] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    moment: datetime | None = None


def figures_of(user: Any, place: str, period: Period) -> Figures:
    """The same number of queries whatever the place."""
    found = Figures(Sums())
    if period.kind:
        fill_frozen(user, found, place, period)
    else:
        fill_live(user, found, place)
    fill_bases(user, found, place, period)
    return found


def cut(place: str, column: str) -> Any:
    """The code right below the place of a row's village; the village itself below a village."""
    return Substr(column, 1, length_below(place))


def stand(found: Figures, rows: Iterable[tuple[str, Standing, tuple[Any, ...]]]) -> None:
    below: dict[str, Sums] = defaultdict(Sums)
    for code, standing, counts in rows:
        found.own.stand(standing, *counts)
        below[code].stand(standing, *counts)
    found.below = dict(below)


SUMMED = {"h": Sum("households"), "p": Sum("persons")}
PLACED = (TallyBy.STANDING, TallyBy.DOUBT)
"""Ways in which the places below are told apart too."""


def fill_live(user: Any, found: Figures, place: str) -> None:
    rows, code = tallied(user, place)
    stood = rows.filter(by__in=PLACED).annotate(place=cut(place, code)).values_list("place", "by", "value")
    told = list(stood.annotate(**SUMMED, i=Sum("income"), e=Sum("earners"), f=Sum("findings")))
    standing = [row for row in told if row[1] == TallyBy.STANDING]
    stand(
        found,
        ((code, Standing(*value.split("|")), (h, p, Decimal(i), e)) for code, _, value, h, p, i, e, _ in standing),
    )
    doubt(found, {row[0]: (row[-1], row[3]) for row in told if row[1] == TallyBy.DOUBT and not row[2]})
    grouped = rows.exclude(by__in=PLACED).values_list("by", "value")
    tell(found.own, grouped.annotate(**SUMMED, i=Sum("income"), f=Sum("findings")))


def tallied(user: Any, place: str) -> tuple[QuerySet[Any], str]:
    """The kept figures of a place, and the column of their code: of the townships of a county and above, else of the
    villages."""
    model: Any = TownshipTally if len(place) <= COUNTY else VillageTally
    rows = model.objects.visible_to(user, P.HOUSEHOLD_VIEW).inside(place)
    return rows.exclude(households=0, findings=0).order_by(), model.region_lookup


def doubt(found: Figures, told: dict[str, tuple[int, int]]) -> None:
    """Place → open doubts, households that have one."""
    for code, sums in found.below.items():
        sums.doubts, sums.doubted = told.get(code, (0, 0))
    found.own.doubts = sum(number for number, _ in told.values())
    found.own.doubted = sum(number for _, number in told.values())


def tell(own: Sums, rows: Iterable[tuple[Any, ...]]) -> None:
    for by, value, households, persons, income, findings in rows:
        if by in (TallyBy.FOUND, TallyBy.GONE):
            own.months[by, value] = findings
            continue
        own.share(by, value, households, persons)
        if by == TallyBy.PART:
            own.amounts[value] = Decimal(income)


def fill_frozen(user: Any, found: Figures, place: str, period: Period) -> None:
    closings = list(closings_of(user, place).filter(kind=period.kind, year=period.year, month=period.month))
    rows = ClosingRow.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(closing__in=closings).inside(place).order_by()
    stood = rows.annotate(place=cut(place, "village_code")).values_list("place", *STOOD).annotate(**SUMMED)
    stand(found, ((code, Standing(*standing), (h, p)) for code, *standing, h, p in stood))
    listed = rows.filter(register=Register.LISTED).values_list("main_cause").annotate(**SUMMED)
    for cause, households, persons in listed:
        found.own.share(TallyBy.CAUSE, cause or "", households, persons)
    found.moment = max((one.moment for one in closings), default=None)
    if len(place) < COUNTY:
        held = {one.region_id for one in closings}
        counties = Region.objects.visible_to(user, P.HOUSEHOLD_VIEW).current().filter(within("code", place))
        lacking = counties.filter(level=Level.COUNTY).exclude(pk__in=held).order_by("pk")
        found.missing = [one.name for one in lacking]


def fill_bases(user: Any, found: Figures, place: str, period: Period) -> None:
    """0 where not every village with households has said how many live there."""
    year = period.year or timezone.localdate().year
    bases = populations(user, place, year, length_below(place))
    found.own.base = bases.get("") or 0
    for code, sums in found.below.items():
        sums.base = bases.get(code) or 0


# ---- flow ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Flow:
    """Of one month: what came and what went; households newly monitored and whose risk was eliminated."""

    month: date
    entered: int
    cleared: int


MONTHS = 12


def months_to(last: date) -> list[date]:
    """The firsts of the months up to that of `last`."""
    number = last.year * 12 + last.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(number - MONTHS + 1, number + 1)]


def flows(user: Any, place: str, last: date) -> list[Flow]:
    """By 识别 and 消除 month."""
    firsts = months_to(last)
    rows = MonitoringEpisode.objects.visible_to(user, P.HOUSEHOLD_VIEW).inside(place).order_by()
    end = (firsts[-1] + timedelta(days=31)).replace(day=1)
    entered, cleared = (by_month(rows, name, firsts[0], end) for name in ("identified_on", "eliminated_on"))
    return [Flow(one, entered[one], cleared[one]) for one in firsts]


def doubt_flows(own: Sums, last: date) -> list[Flow]:
    """疑点, 条: first found and settled in each month."""
    return [
        Flow(one, *(own.months.get((by, f"{one:%Y-%m}"), 0) for by in (TallyBy.FOUND, TallyBy.GONE)))
        for one in months_to(last)
    ]


def by_month(rows: Any, name: str, first: date, end: date) -> dict[date, int]:
    within_ = {f"{name}__gte": first, f"{name}__lt": end}
    found: dict[date, int] = defaultdict(int)
    for day, number in rows.filter(**within_).values_list(F(name)).annotate(n=Number("pk")):
        found[day.replace(day=1)] += number
    return found


# ---- places ----------------------------------------------------------------------------------------------------------
def names_of(codes: Any) -> dict[str, str]:
    return {one.pk: short_name(one.name) for one in Region.objects.filter(pk__in=list(codes))}
