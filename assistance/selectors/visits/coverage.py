"""走访覆盖率 (domain.md §6): of the households that are to be visited, how many have been visited often enough."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assistance.models import Pairing
from assistance.selectors.visits.due import standings
from assistance.visit_codes import DueState
from fupin.access.permissions import Permission
from households.models import Household
from households.needs import KEPT_YEARLY
from villages.models import Region

S = DueState
FITTING = (S.ENOUGH, S.OVER)


@dataclass(frozen=True)
class Covered:
    """One village, or all of them when `village` is None. Figures are households."""

    village: Region | None
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
    """A line for each village that has such households, the whole first."""
    homes = homes_of(user, place)
    villages = dict(homes.values_list("pk", "village_id"))
    counts: dict[str, Counter[str]] = {}
    for pk, due in standings(homes, today).items():
        counts.setdefault(villages[pk], Counter())[due.state] += 1
    places = Region.objects.filter(pk__in=counts).order_by("code")
    rows = list(lines(places, counts))
    total = sum((Counter(row.by_state) for row in rows), Counter())
    return [Covered(None, sum(row.needed for row in rows), filled(total)), *rows] if rows else []


def lines(places: QuerySet[Region], counts: dict[str, Counter[str]]) -> Iterator[Covered]:
    for region in places:
        found = counts[region.pk]
        yield Covered(region, sum(found.values()), filled(found))


def filled(found: Counter[str]) -> dict[str, int]:
    return {state: found[state] for state in DueState}


def homes_standing(user: Any, place: str, states: list[str], today: date) -> list[int]:
    """Numbers of the households behind a figure of the report."""
    due = standings(homes_of(user, place), today)
    return [pk for pk, one in due.items() if one.state in states]
