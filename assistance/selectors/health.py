"""How far help reaches in the places below one, for the dashboards (domain.md §6.2): helpers, plans, visits, each
counted as its own page counts it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists
from django.db.models.functions import Substr
from django.utils import timezone

from assistance.selectors.coverage import FIRST, listed
from assistance.selectors.plan_lists import wants_plan, without_plan
from assistance.selectors.visits.coverage import FITTING, homes_of
from assistance.selectors.visits.grouped import tally
from assistance.visit_codes import DueState
from fupin.access.permissions import Permission
from households.models import Household


@dataclass
class Coverage:
    """Households (户) of a place: on the register and with a first helper; those that are to have a plan of this year
    and those that lack it; those to be visited, of them paused, of them visited often enough."""

    listed: int = 0
    helped: int = 0
    wanting: int = 0
    unplanned: int = 0
    needed: int = 0
    paused: int = 0
    visited: int = 0

    @property
    def helper_rate(self) -> float | None:
        """结对覆盖率 per hundred; None where there is no household."""
        return per_hundred(self.helped, self.listed)

    @property
    def plan_rate(self) -> float | None:
        return per_hundred(self.wanting - self.unplanned, self.wanting)

    @property
    def visit_rate(self) -> float | None:
        """走访覆盖率, of those whom nothing pauses."""
        return per_hundred(self.visited, self.needed - self.paused)


def per_hundred(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def coverage_by_place(
    user: Any, place: str, length: int, today: date | None = None, *, visits: bool = True
) -> dict[str, Coverage]:
    """Code of `length` digits → its households. Four queries, and for the visits a few for each county; a county's
    visits are judged household by household, which takes seconds."""
    day = today or timezone.localdate()
    found: dict[str, Coverage] = defaultdict(Coverage)
    homes = cut(listed(user, place), length)
    for code, number in homes.values_list("place").annotate(n=Count("pk")):
        found[code].listed = number
    for code, number in homes.filter(Exists(FIRST)).values_list("place").annotate(n=Count("pk")):
        found[code].helped = number
    wanting = Household.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(wants_plan()).inside(place)
    for code, number in cut(wanting, length).values_list("place").annotate(n=Count("pk")):
        found[code].wanting = number
    lacking = without_plan(user, day.year, place)
    for code, number in cut(lacking, length).values_list("place").annotate(n=Count("pk")):
        found[code].unplanned = number
    for village, states in tally(homes_of(user, place), day).items() if visits else ():
        one = found[village[:length]]
        one.needed += sum(states.values())
        one.paused += states[DueState.PAUSED]
        one.visited += sum(states[state] for state in FITTING)
    return dict(found)


def cut(rows: Any, length: int) -> Any:
    return rows.order_by().annotate(place=Substr("village_id", 1, length))
