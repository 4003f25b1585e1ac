"""What a place asks of its villages, else the usual set. No scope door: what is asked is public."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting
from households.models import VillageStandard
from households.village_exit_rules import limit_words
from households.village_standards import LEAST_DAYS, USUAL, Item, usual_threshold
from villages.division_codes import lineage
from villages.models import Region


@dataclass(frozen=True)
class Standard:
    """As it holds at a place: `row` is None for the usual one, which nobody has set. `threshold` in percent."""

    row: VillageStandard | None
    name: str
    threshold: Decimal
    below: bool
    days: int
    items: tuple[Item, ...]
    whose: str = "通行的"

    @property
    def limit(self) -> str:
        return limit_words(self.threshold, below=self.below)


def standard_for(code: str, year: int) -> Standard:
    """The nearest place that has set one for this year or an earlier one; of that place the latest."""
    rows = VillageStandard.objects.filter(region_code__in=lineage(code), year__lte=year)
    found = sorted(rows, key=lambda row: (len(row.region_code), row.year, row.serial))
    if not found:
        threshold = usual_threshold(code)
        return Standard(None, USUAL.name, threshold, USUAL.below, LEAST_DAYS, USUAL.items)
    row = found[-1]
    items = tuple(Item(one.code, one.label, one.wants_evidence) for one in row.items.order_by("place"))
    place = Region.objects.filter(pk=row.region_code).values_list("name", flat=True).first() or ""
    whose = f"{place}{row.year}年起，第{row.serial}版"
    return Standard(row, row.name, row.threshold, row.below, row.days, items, whose)


def standards_seen_by(user: Any) -> list[VillageStandard]:
    """All versions that were set where the user serves or above, the latest first."""
    codes = {one for post in posts_granting(user, Permission.RULE_VIEW) for one in lineage(post.region_id)}
    rows = VillageStandard.objects.filter(region_code__in=sorted(codes)).select_related("made_by")
    return list(rows.prefetch_related("items").order_by("-year", "-region_code", "-serial"))
