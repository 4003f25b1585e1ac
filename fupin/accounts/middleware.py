"""How long a login lasts, and who must change the password before anything else."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

BEGAN, SEEN = "login_at", "seen_at"
OPEN_PAGES = {"password", "logout", "login", "healthz"}  # reached even while the password must be changed
TOUCH_SECONDS = 60  # the session is written this often at most


def begin(request: HttpRequest) -> None:
    """Start both clocks, at login."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


class SessionLimits:
    """Middleware. Ends a login after SESSION_IDLE_SECONDS without a click or SESSION_COOKIE_AGE in all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._turned_away(request) or self.get_response(request)

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if reason := over(request):
            return end(request, reason)
        touch(request)
        return None

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or request.resolver_match.url_name in OPEN_PAGES:
            return None
        return sent_to(request, redirect("password")) if must_change(request.user) else None


def over(request: HttpRequest) -> str | None:
    """Why this login has ended, as a sentence; None while it lasts."""
    if BEGAN not in request.session:
        begin(request)
    now = time.time()
    if now - request.session[SEEN] > settings.SESSION_IDLE_SECONDS:
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return f"您有 {minutes} 分钟没有操作，为了安全已经退出。请重新登录，已保存的内容都在。"
    if now - request.session[BEGAN] > settings.SESSION_COOKIE_AGE:
        hours = settings.SESSION_COOKIE_AGE // 3600
        return f"登录已满 {hours} 小时，为了安全须重新登录。已保存的内容都在。"
    return None


def touch(request: HttpRequest) -> None:
    if time.time() - request.session[SEEN] > TOUCH_SECONDS:
        request.session[SEEN] = time.time()


def end(request: HttpRequest, reason: str) -> HttpResponse | None:
    logout(request)
    messages.warning(request, reason)
    if request.path == reverse("login"):
        return None
    back = request.get_full_path() if request.method == "GET" and not htmx(request) else reverse("home")
    return sent_to(request, redirect_to_login(back))


def sent_to(request: HttpRequest, response: Any) -> HttpResponse:
    """A partial update must move the whole page, not put a login form into a corner of it."""
    return HttpResponseClientRedirect(response.url) if htmx(request) else response


def htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def must_change(user: Any) -> bool:
    """After a first password or a reset, and where PASSWORD_DAYS is set after that many days."""
    if user.must_change_password:
        return True
    days = settings.PASSWORD_DAYS
    return bool(days) and timezone.now() - user.password_changed_at > timedelta(days=days)
