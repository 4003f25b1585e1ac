"""Households that could apply: not listed yet, and in no open case."""

from typing import Any

from django.db.models import QuerySet

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


def may_apply(user: Any, village: str) -> QuerySet[Household]:
    """By group and head."""
    rows = Household.objects.visible_to(user, Permission.CASE_DRAFT).filter(village=village)
    rows = rows.filter(register=Register.UNLISTED).exclude(pk__in=Case.objects.open().values("household"))
    return rows.only("head_name", "group_name", "member_count", "village_id").order_by("group_name", "head_name", "pk")
