"""走访, helper by helper: how many of his households he owes visits to, and how many have had enough (§6.3 R11)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from assistance.models import Cadre, Pairing, Visit
from assistance.selectors.visits.coverage import FITTING, homes_of
from assistance.selectors.visits.due import standings
from assistance.visit_codes import DueState
from fupin.access.permissions import Permission


@dataclass(frozen=True)
class HelperVisits:
    """Households (户) of which he is first helper; those whom nothing pauses; of them visited often enough. `month`:
    his visits (次) of the running month in the place."""

    cadre: Cadre
    homes: int
    required: int
    done: int
    month: int


def by_helper(user: Any, place: str, today: date) -> list[HelperVisits]:
    """By unit and name; as many queries whatever the number. Households are judged one by one, as their list is."""
    homes = homes_of(user, place)
    pairs = Pairing.objects.current().filter(first=True, household__in=homes.order_by().values("pk"))
    owner = dict(pairs.values_list("household_id", "cadre_id"))
    held, required, enough = Counter[int](), Counter[int](), Counter[int]()
    for home, due in standings(homes, today).items():
        held[owner[home]] += 1
        required[owner[home]] += due.state != DueState.PAUSED
        enough[owner[home]] += due.state in FITTING
    visits = Visit.objects.visible_to(user, Permission.VISIT_VIEW).valid().inside(place).order_by()
    visits = visits.filter(day__year=today.year, day__month=today.month)
    went = dict(visits.values_list("cadre_id").annotate(n=Count("pk")))
    people = Cadre.objects.filter(pk__in=held).select_related("person", "unit")
    return [
        HelperVisits(one, held[one.pk], required[one.pk], enough[one.pk], went.get(one.pk, 0))
        for one in people.order_by("unit__name", "person__name", "pk")
    ]
