"""The scope door: every read of places, households and what hangs on them comes through `visible_to` or `can`.

A post is role × region × from–to; its region and everything below it is the user's scope. Division codes are
unpadded (2, 4, 6, 9 or 12 digits), so a code is its own prefix and a scope is a range of codes, found by index.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, Self

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from fupin.access.permissions import GRANTS, HOUSEHOLD_SCOPED, Permission, Role, grants


class Posted(Protocol):
    """One post in force: what the door needs to know of it."""

    role: str
    region_id: str


HouseholdsOf = Callable[[Any], QuerySet[Any]]
_households_of: HouseholdsOf | None = None


def register_households_of(find: HouseholdsOf) -> None:
    """Set at start-up by the app that knows who is paired with whom: user -> queryset of household ids."""
    global _households_of
    _households_of = find


def code_range(code: str) -> tuple[str, str]:
    """First code of a division and first code after it: ("522327", "522328"). "99" and the like end above "9"."""
    following = str(int(code) + 1).zfill(len(code))
    return code, following if len(following) == len(code) else ":"


def within(lookup: str, code: str) -> Q:
    """Rows whose `lookup` column holds this division or one below it."""
    low, high = code_range(code)
    return Q(**{f"{lookup}__gte": low, f"{lookup}__lt": high})


def covers(region_code: str, other: str) -> bool:
    return other.startswith(region_code)


def posts_granting(user: Any, permission: Permission) -> list[Posted]:
    if not getattr(user, "is_active", False):
        return []
    return [post for post in user.current_posts() if grants(post.role, permission)]


def has(user: Any, permission: Permission) -> bool:
    """Whether any current post grants it, wherever. Only for menus and page guards; rows go through the door."""
    return permission == Permission.PUBLIC or permission in held_by(user)


def held_by(user: Any) -> frozenset[Permission]:
    """All that the user's current posts grant, wherever."""
    if not getattr(user, "is_active", False):
        return frozenset()
    return granted_to(frozenset(post.role for post in user.current_posts()))


@cache
def granted_to(roles: frozenset[str]) -> frozenset[Permission]:
    return frozenset().union(*(GRANTS[Role(role)] for role in roles))


def can(user: Any, permission: Permission, region_code: str) -> bool:
    """Whether the user may do this at that place (posts by household are not counted: ask `visible_to`)."""
    return any(
        covers(post.region_id, region_code)
        for post in posts_granting(user, permission)
        if post.role not in HOUSEHOLD_SCOPED
    )


def require(user: Any, permission: Permission, region_code: str) -> None:
    """Raise PermissionDenied unless `can`. First line of every service that writes."""
    if not can(user, permission, region_code):
        raise PermissionDenied(permission.label)


class ScopedQuerySet(QuerySet):
    """Querysets of models that declare `region_lookup` (and `household_lookup` where a cadre may see rows)."""

    def visible_to(self, user: Any, permission: Permission) -> Self:
        posts = posts_granting(user, permission)
        allowed = [self._allowed_by(post, user) for post in posts]
        if not allowed:
            return self.none()
        condition = Q()
        for part in allowed:
            condition |= part
        return self.filter(condition)

    def inside(self, code: str) -> Self:
        return self.filter(within(self.model.region_lookup, code))

    def _allowed_by(self, post: Posted, user: Any) -> Q:
        if post.role not in HOUSEHOLD_SCOPED:
            return within(self.model.region_lookup, post.region_id)
        lookup = getattr(self.model, "household_lookup", None)
        if lookup is None or _households_of is None:
            return Q(pk__in=[])
        return Q(**{f"{lookup}__in": _households_of(user)}) & within(self.model.region_lookup, post.region_id)
