"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.dashboard.demo_flag import is_demo
from fupin.dashboard.navigation import address, menu_for
from fupin.dashboard.offices import office_of


def shell(request: HttpRequest) -> dict[str, Any]:
    posts = posts_of(request)
    return {
        **office_of(posts),
        **moment(),
        **for_user(request),
        "posts": posts,
        "version": settings.VERSION,
        "demo": is_demo(),
    }


def logged_in(request: HttpRequest) -> Any | None:
    """The user, or None: an error page may be shown before anybody could be recognised."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def posts_of(request: HttpRequest) -> list[Any]:
    user = logged_in(request)
    return list(user.current_posts()) if user else []


def moment() -> dict[str, Any]:
    return {"now": timezone.localtime(), "today": timezone.localdate()}


def for_user(request: HttpRequest) -> dict[str, Any]:
    """Menu, search and session limit of a user who is logged in; nothing for others."""
    user = logged_in(request)
    if user is None or user.must_change_password:  # nothing else opens before the password is his own
        return {"navigation": [], "find_url": None}
    return {
        "navigation": menu_for(user, request.path),
        "find_url": address("household-find") if has(user, Permission.HOUSEHOLD_VIEW) else None,
        "keep_url": address("home"),
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
    }
