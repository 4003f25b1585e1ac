"""How many people live in a place, as the villages have told (domain.md §6.2: the base of 贫困发生率)."""

from collections import defaultdict
from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import within
from households.codes import Register, TallyBy
from households.models import VillageTally
from villages.models import VillageProfile

P = Permission


def populations(user: Any, place: str, year: int, length: int) -> dict[str, int | None]:
    """By the first `length` digits of the village, "" the whole. None: not every village with households has said how
    many (人) live there, in that year or before."""
    profiles = VillageProfile.objects.visible_to(user, P.VILLAGE_VIEW).filter(within("village_id", place))
    told = profiles.filter(year__lte=year, population__isnull=False).order_by("year")
    people = dict(told.values_list("village_id", "population"))
    lived = VillageTally.objects.visible_to(user, P.HOUSEHOLD_VIEW).inside(place).order_by()
    lived = lived.filter(by=TallyBy.STANDING).exclude(value__startswith=f"{Register.CLOSED.value}|")
    found: dict[str, int | None] = defaultdict(int)
    for village in lived.values_list("village_code", flat=True).distinct():
        for code in (village[:length], ""):
            so_far, more = found[code], people.get(village)
            found[code] = None if so_far is None or more is None else so_far + more
    return dict(found)
