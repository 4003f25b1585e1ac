"""Figures of a scope. Each is the tally of one list, and its link leads there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from fupin.access.permissions import Permission
from fupin.access.scope import HOUSEHOLD_SCOPED, posts_granting
from households.codes import TallyBy
from households.models import Household, VillageTally
from households.standing import MEASURES, Standing

P = Permission
ASKS = {"watched": {"watch": "open"}}
"""What the list is asked for a measure, where it is not its status."""
STOOD = ("register", "poverty_status", "monitoring_kind")


@dataclass(frozen=True)
class Figure:
    label: str
    households: int
    persons: int
    url: str


def ledger(user: Any) -> list[Figure]:
    """Households and persons by standing, in one query."""
    found = {measure.key: [0, 0] for measure in MEASURES}
    for standing, homes, people in standings(user):
        for measure in MEASURES:
            if measure.counts(standing):
                found[measure.key][0] += homes
                found[measure.key][1] += people
    return [Figure(one.label, *found[one.key], list_url(**ASKS.get(one.key, {"status": one.key}))) for one in MEASURES]


def standings(user: Any) -> Iterable[tuple[Standing, int, int]]:
    """From the kept figures of the villages; who sees single households only has those counted."""
    if any(post.role in HOUSEHOLD_SCOPED for post in posts_granting(user, P.HOUSEHOLD_VIEW)):
        rows = Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).order_by().values_list(*STOOD)
        told = rows.annotate(h=Count("*"), p=Sum("member_count"))
        return [(Standing(*stood), homes, people) for *stood, homes, people in told]
    kept = VillageTally.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(by=TallyBy.STANDING).order_by()
    summed = kept.values_list("value").annotate(h=Sum("households"), p=Sum("persons"))
    return [(Standing(*value.split("|")), homes, people) for value, homes, people in summed]


def list_url(**chosen: str) -> str:
    return f"{reverse('household-list')}?{urlencode(chosen)}"
