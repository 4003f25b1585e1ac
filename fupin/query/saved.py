"""Kept questions as their owner and the people of the place see them."""

from typing import Any

from django.db.models import Q, QuerySet

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting
from fupin.query.models import SavedQuery
from villages.division_codes import lineage


def saved_for(user: Any) -> QuerySet[SavedQuery]:
    """One's own, and those that are shared by a place in which or below which one has a post."""
    posts = posts_granting(user, Permission.HOUSEHOLD_VIEW)
    above = {code for post in posts for code in lineage(post.region_id)}
    mine = Q(owner=user) | Q(shared=True, place__in=above)
    return SavedQuery.objects.filter(mine, removed_at__isnull=True).select_related("owner__person", "place")


def removed_of(user: Any) -> QuerySet[SavedQuery]:
    """One's own that can be taken back."""
    return SavedQuery.objects.filter(owner=user, removed_at__isnull=False).order_by("-removed_at")
