"""What the pages about accounts read: the list with its filters, the places to filter by."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.accounts.authority import visible_accounts
from fupin.accounts.models import User
from villages.codes import Level
from villages.models import Post, Region

MOST_PLACES = 400


def accounts(user: Any, asked: dict[str, Any]) -> QuerySet[User]:
    """Accounts in scope that match, with their posts in force; the number of queries does not grow with the rows."""
    today = timezone.localdate()
    in_force = Post.objects.in_force(today)
    rows = visible_accounts(user).filter(matching(asked, in_force))
    return rows.prefetch_related(Prefetch("posts", in_force.select_related("region"), "posts_now")).order_by("username")


def matching(asked: dict[str, Any], in_force: QuerySet[Post]) -> Q:
    condition = Q()
    if q := asked.get("q"):
        condition &= Q(username__icontains=q) | Q(person__name__contains=q)
    posts = in_force.filter(user=OuterRef("pk"))
    if role := asked.get("role"):
        posts = posts.filter(role=role)
    if place := digits(asked.get("place", "")):
        posts = posts.inside(place)
    if asked.get("role") or place:
        condition &= Q(Exists(posts))
    return condition & STATES.get(asked.get("state", ""), lambda posts: Q())(in_force.filter(user=OuterRef("pk")))


STATES = {
    "on": lambda posts: Q(is_active=True),
    "off": lambda posts: Q(is_active=False),
    "first": lambda posts: Q(is_active=True, must_change_password=True),
    "idle": lambda posts: ~Q(Exists(posts)),
}


def digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() else ""


def places(user: Any) -> list[tuple[str, str]]:
    """Counties and townships of the scope, for the filter; villages are found by name."""
    scope = Region.objects.visible_to(user, Permission.ACCOUNT_VIEW).current()
    above = scope.filter(level__in=[Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP]).order_by("code")
    return list(above.values_list("code", "full_name")[:MOST_PLACES])
