"""The stock identity of a place and a period (domain.md §6.1): opening and closing from the register as it stood, the
flows from the ledger. Two independent sources: where they differ, somebody has written behind the services' back.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from fupin.access.permissions import Permission
from households.codes import StockMeasure
from households.models import ReportedStock, StockEntry
from households.selectors.page import end_of
from households.selectors.standings import counted_at
from households.standing import Standing
from households.stock_rules import COLUMNS, COUNTS, Both

M = StockMeasure
SUMS = {"h": Sum("households"), "p": Sum("persons")}
Accounts = dict[StockMeasure, Both]
Own = dict[tuple[str, int, StockMeasure], Both]
"""Village, household, measure → the account of that household."""


@dataclass(frozen=True)
class Period:
    """From the morning of the first day to the evening of the last."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def eve(self) -> date:
        return self.first - timedelta(days=1)


def nothing() -> Accounts:
    return {measure: Both.empty() for measure in M}


# ---- households and places -------------------------------------------------------------------------------------------


def own_accounts(code: str, period: Period) -> Own:
    """Each household's own account in each village where it counted. Three statements, whatever the place; who shows
    anything of it to somebody has asked whether he may see the place."""
    own: Own = defaultdict(Both.empty)
    for name, day in (("opening", period.eve), ("closing", period.last)):
        for home in counted_at(end_of(day), code):
            for measure in counted(home.standing):
                own[home.village, home.id, measure].add(name, 1, home.persons)
    booked = entries(code, period).order_by().values_list("village_code", "household_id", "measure", "flow")
    for village, household, measure, flow, households, persons in booked.annotate(**SUMS):
        own[village, household, M(measure)].book(flow, households, persons)
    return own


def by_village(own: Own) -> dict[str, Accounts]:
    """Village → its accounts, for all that had something to count."""
    found: dict[str, Accounts] = defaultdict(nothing)
    for (village, _, measure), both in own.items():
        found[village][measure].take(both)
    return {village: found[village] for village in sorted(found)}


def counted(standing: Standing) -> list[StockMeasure]:
    return [measure for measure, counts in COUNTS.items() if counts(standing)]


def entries(code: str, period: Period) -> QuerySet[StockEntry]:
    return StockEntry.objects.inside(code).filter(day__range=(period.first, period.last))


def by_place(villages: dict[str, Accounts], length: int) -> dict[str, Accounts]:
    """The same, added up for places whose codes are of this length."""
    found: dict[str, Accounts] = defaultdict(nothing)
    for village, own in villages.items():
        for measure, both in own.items():
            found[village[:length]][measure].take(both)
    return dict(found)


def total_of(villages: dict[str, Accounts]) -> Accounts:
    return by_place(villages, 0).get("", nothing())


@dataclass(frozen=True)
class Behind:
    """One household whose own entries do not lead from its opening to its closing."""

    household: int
    village: str
    measure: StockMeasure
    both: Both


def differing(own: Own) -> list[Behind]:
    """The households behind the differences, by village: also those whose differences cancel out."""
    return [
        Behind(household, village, measure, both)
        for (village, household, measure), both in sorted(own.items(), key=lambda pair: pair[0])
        if not both.balances
    ]


# ---- what places report themselves -----------------------------------------------------------------------------------


def entered(code: str, year: int, user: Any = None) -> list[tuple[ReportedStock, Both]]:
    """The figures entered for a place and the places below it, by place; `user` None for the command."""
    rows = ReportedStock.objects.inside(code).filter(year=year)
    if user is not None:
        rows = rows.visible_to(user, Permission.HOUSEHOLD_VIEW)
    rows = rows.select_related("region", "saved_by__person")
    return [(row, both_of(row)) for row in rows.order_by("region_id", "-measure", "source")]


def both_of(row: ReportedStock) -> Both:
    both = Both.empty()
    for name in COLUMNS:
        both.add(name, getattr(row, f"{name}_households") or 0, getattr(row, f"{name}_persons") or 0)
    return both
