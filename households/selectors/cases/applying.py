"""Households that could apply: not listed yet, and in no open case."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from fupin.access.permissions import Permission
from households.codes import Register
from households.models import Case, Household
from villages.codes import Level
from villages.models import Region

MOST = 300
"""Rows of one page (户)."""


def villages_for(user: Any) -> QuerySet[Region]:
    """Where the user may write applications down."""
    return Region.objects.visible_to(user, Permission.CASE_DRAFT).current().at(Level.VILLAGE).order_by("code")


def may_apply(user: Any, village: str, also: Collection[int] = ()) -> QuerySet[Household]:
    """By group and head; `also` those that were ticked when they still could, whom the service answers."""
    rows = Household.objects.visible_to(user, Permission.CASE_DRAFT).filter(village=village)
    could = Q(register=Register.UNLISTED) & ~Q(pk__in=Case.objects.open().values("household"))
    rows = rows.filter(could | Q(pk__in=list(also)))
    return rows.only("head_name", "group_name", "member_count", "village_id").order_by("group_name", "head_name", "pk")
