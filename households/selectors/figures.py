"""Figures of a scope. Each is the tally of one list, and its link leads there."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from fupin.access.permissions import Permission
from households.models import Household
from households.selectors.filters import Criteria

LEDGER = (
    ("在册", "status", "listed"),
    ("未脱贫", "status", "poor"),
    ("返贫", "status", "returned"),
    ("已脱贫", "status", "out"),
    ("监测对象，未消除", "watch", "open"),
    ("未建档农户", "status", "unlisted"),
)
STANDING = ("register", "poverty_status", "monitoring_kind")
"""What the conditions of the ledger ask of a household."""


@dataclass(frozen=True)
class Figure:
    label: str
    households: int
    persons: int
    url: str


def condition_of(name: str, value: str) -> Q:
    return Criteria(chosen=((name, value),)).condition()


def ledger(user: Any) -> list[Figure]:
    """Households and persons by standing, in one query: each standing is counted once, then they are put together."""
    asked: dict[str, Any] = {}
    for place, (_, name, value) in enumerate(LEDGER):
        asked[f"h{place}"] = Sum("homes", filter=condition_of(name, value))
        asked[f"p{place}"] = Sum("people", filter=condition_of(name, value))
    rows = Household.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).order_by().values(*STANDING)
    found = rows.annotate(homes=Count("*"), people=Sum("member_count")).aggregate(**asked)
    return [
        Figure(label, found[f"h{place}"] or 0, found[f"p{place}"] or 0, list_url(**{name: value}))
        for place, (label, name, value) in enumerate(LEDGER)
    ]


def list_url(**chosen: str) -> str:
    return f"{reverse('household-list')}?{urlencode(chosen)}"
