"""走访覆盖率 (domain.md §6): of the households that are to be visited, how many have been visited often enough."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assistance.models import Pairing
from assistance.selectors.visits.grouped import COUNTY, Behind, Tally, tally
from assistance.visit_codes import DueState
from fupin.access.permissions import Permission
from households.models import Household
from households.needs import KEPT_YEARLY
from villages.models import Region

S = DueState
FITTING = (S.ENOUGH, S.OVER)


@dataclass(frozen=True)
class Covered:
    """One village or county, or all of them when `place` is None. Figures are households."""

    place: Region | None
    needed: int
    by_state: dict[str, int]

    @property
    def visited(self) -> int:
        return sum(self.by_state[state] for state in FITTING)

    @property
    def rate(self) -> float | None:
        """Per hundred of those whom nothing pauses; None where there are none."""
        asked = self.needed - self.by_state[S.PAUSED]
        return 100 * self.visited / asked if asked else None


HELPED = Exists(Pairing.objects.current().filter(first=True, household=OuterRef("pk")))


def homes_of(user: Any, place: str) -> QuerySet[Household]:
    """Those whom somebody is to visit. Who has no helper yet is to be paired first, and is counted apart."""
    return on_register(user, place).filter(HELPED)


def without_helper(user: Any, place: str) -> int:
    return on_register(user, place).filter(~HELPED).count()


def on_register(user: Any, place: str) -> QuerySet[Household]:
    rows = Household.objects.visible_to(user, Permission.VISIT_VIEW).filter(KEPT_YEARLY)
    return rows.inside(place) if place else rows


def coverage(user: Any, place: str, today: date) -> list[Covered]:
    """The whole first, then a line for each village that has such households; above a county, for each county."""
    counts = tally(homes_of(user, place), today)
    counties = {code[:COUNTY] for code in counts}
    lines = counts if len(counties) < 2 else by_county(counts)
    rows = [covered(region, lines[region.pk]) for region in Region.objects.filter(pk__in=lines).order_by("code")]
    return [covered(None, sum(counts.values(), Counter())), *rows] if rows else []


def by_county(counts: Tally) -> Tally:
    found: Tally = defaultdict(Counter)
    for village, states in counts.items():
        found[village[:COUNTY]] += states
    return found


def covered(place: Region | None, found: Counter[str]) -> Covered:
    return Covered(place, sum(found.values()), {state: found[state] for state in DueState})


def homes_standing(user: Any, place: str, states: list[str], today: date) -> Behind:
    """Numbers of the households behind a figure of the report."""
    return Behind(homes_of(user, place), states, today)
