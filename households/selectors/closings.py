"""Reading closings: whose figures a user may see, by place. The rows go through the scope door, so do the totals."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Substr

from fupin.access.permissions import Permission
from fupin.access.scope import HOUSEHOLD_SCOPED, posts_granting, within
from households.models import Closing, ClosingRow
from households.standing import MEASURES, Standing
from villages.division_codes import short_name
from villages.models import Region

P = Permission
NEXT_LENGTH = {6: 9, 9: 12}
"""What stands below a place, by the lengths of the codes."""


@dataclass
class Count:
    """Households and persons of one measure."""

    households: int = 0
    persons: int = 0


def zeros() -> dict[str, Count]:
    return {measure.key: Count() for measure in MEASURES}


@dataclass
class PlaceRow:
    """One place of a closing's table, or its total."""

    code: str
    name: str
    counts: dict[str, Count] = field(default_factory=zeros)

    @property
    def cells(self) -> list[Count]:
        """In the order of the measures."""
        return [self.counts[measure.key] for measure in MEASURES]


def closings_seen_by(user: Any) -> QuerySet[Closing]:
    """Closings of the counties in scope, and of the county above a township or village."""
    posts = [post for post in posts_granting(user, P.HOUSEHOLD_VIEW) if post.role not in HOUSEHOLD_SCOPED]
    condition = Q(pk__in=[])
    for post in posts:
        condition |= within("region_id", post.region_id) | Q(region_id=post.region_id[:6])
    return Closing.objects.filter(condition).select_related("region", "frozen_by__person")


def with_totals(user: Any, closings: list[Closing]) -> list[tuple[Closing, PlaceRow]]:
    """Each closing with the sums of what the user may see, in one query."""
    totals = {closing.pk: PlaceRow(closing.region_id, closing.region.name) for closing in closings}
    for number, counts in _counted(_rows(user).filter(closing__in=totals), "closing_id").items():
        totals[number].counts = counts
    return [(closing, totals[closing.pk]) for closing in closings]


def places_of(user: Any, closing: Closing, code: str) -> list[PlaceRow]:
    """The places right below `code` (a county or township) that had households, by code."""
    length = NEXT_LENGTH[len(code)]
    rows = _rows(user).filter(closing=closing).inside(code)
    counted = _counted(rows.annotate(place=Substr("village_code", 1, length)), "place")
    names = Region.objects.in_bulk(counted)
    return [PlaceRow(place, short_name(names[place].name), counted[place]) for place in sorted(counted)]


def total_of(rows: list[PlaceRow]) -> PlaceRow:
    total = PlaceRow("", "合计")
    for row in rows:
        _add(total.counts, row.counts)
    return total


def _rows(user: Any) -> Any:
    return ClosingRow.objects.visible_to(user, P.HOUSEHOLD_VIEW).order_by()


def _counted(rows: Any, key: str) -> dict[Any, dict[str, Count]]:
    """Measures by `key`: the database adds up those that stood alike, the measures pick among them."""
    found: dict[Any, dict[str, Count]] = defaultdict(zeros)
    stood = rows.values_list(key, "register", "poverty_status", "monitoring_kind")
    for place, *standing, households, persons in stood.annotate(h=Sum("households"), p=Sum("persons")):
        of = Standing(*standing)
        for measure in MEASURES:
            if measure.counts(of):
                found[place][measure.key].households += households
                found[place][measure.key].persons += persons
    return found


def _add(into: dict[str, Count], more: dict[str, Count]) -> None:
    for key, count in more.items():
        into[key].households += count.households
        into[key].persons += count.persons
