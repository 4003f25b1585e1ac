"""规模分解: what a place may bring in, what is used, what is left. Queries independent of rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import Length, Substr

from fupin.access.scope import within
from households.models import Case, Quota
from households.selectors.cases.facts import TAKEN
from villages.models import Region
from villages.selectors import children

BELOW = {6: 9, 9: 12}


@dataclass(frozen=True)
class Line:
    """One place of the table; `quota` None where nothing is set."""

    region: Region
    quota: Quota | None
    used: int
    handed_down: int

    @property
    def left(self) -> int | None:
        return None if self.quota is None else self.quota.households - self.used


def quotas_below(code: str, procedure: str, year: int) -> QuerySet[Quota]:
    """Of the places right below."""
    rows = Quota.objects.filter(within("region_code", code), procedure=procedure, year=year)
    return rows.alias(size=Length("region_code")).filter(size=BELOW[len(code)])


def used_at(codes: Iterable[str], procedure: str, year: int) -> dict[str, int]:
    """Place → households that use up its quota (户). Places of one length, one query."""
    found = dict.fromkeys(codes, 0)
    if not found:
        return found
    length = len(next(iter(found)))
    low = min(found)[:length]
    rows = Case.objects.filter(
        village_code__gte=low, village_code__lt=max(found) + ":", procedure=procedure, batch__year=year,
        state__in=sorted(TAKEN),
    )  # fmt: skip
    counted = rows.order_by().values_list(Substr("village_code", 1, length)).annotate(n=Count("pk"))
    return found | {place: number for place, number in counted if place in found}


def quota_lines(place: Region, procedure: str, year: int) -> tuple[Line, list[Line]]:
    """The place itself and the places right below it."""
    below = list(children(place).order_by("code")) if len(place.pk) < 12 else []
    codes = [place.pk, *(region.pk for region in below)]
    rows = Quota.objects.filter(region_code__in=codes, procedure=procedure, year=year)
    known = {row.region_code: row for row in rows}
    used = used_at([place.pk], procedure, year) | used_at([region.pk for region in below], procedure, year)
    handed = handed_down(codes, procedure, year)
    own, *lines = [Line(one, known.get(one.pk), used[one.pk], handed.get(one.pk, 0)) for one in (place, *below)]
    return own, lines


def handed_down(codes: list[str], procedure: str, year: int) -> dict[str, int]:
    """Place → what is given to the places right below it (户)."""
    low, high = min(codes), max(codes) + ":"
    rows = Quota.objects.filter(region_code__gte=low, region_code__lt=high, procedure=procedure, year=year)
    found = dict.fromkeys(codes, 0)
    for code, households in rows.values_list("region_code", "households"):
        above = code[: {9: 6, 12: 9}.get(len(code), 0)]
        if above in found:
            found[above] += households
    return found
