"""The data admin: a window for who holds a post with that permission, through the same doors as every page."""

from collections.abc import Callable, Iterable, Iterator
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse

from fupin.access.pages import declared_permission, requires
from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.accounts.views import Logout

LEFT_OUT = {"view_on_site"}  # jumps to any row of any model by its number


class RegisterSite(AdminSite):
    site_header = site_title = "防返贫监测登记 · 数据后台"
    index_title = "您范围内的数据"
    site_url = "/"
    empty_value_display = "—"

    def has_permission(self, request: HttpRequest) -> bool:
        return has(request.user, Permission.ADMIN_SITE)

    @requires(Permission.PUBLIC)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One login page for everything."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index", current_app=self.name))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return Logout.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("password")

    password_change_done = password_change

    def get_urls(self) -> list[URLPattern | URLResolver]:
        kept = [entry for entry in super().get_urls() if getattr(entry, "name", None) not in LEFT_OUT]
        for pattern in patterns_of(kept):
            if declared_permission(pattern.callback) is None:
                pattern.callback = declared(pattern.callback)
        return kept


def patterns_of(entries: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns_of(entry.url_patterns)
        else:
            yield entry


def declared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view with the permission of the admin, in a fresh function: wrapped ones carry the marks of other classes."""

    def page(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    page.permission = Permission.ADMIN_SITE  # type: ignore[attr-defined]
    page.should_append_slash = getattr(view, "should_append_slash", True)  # type: ignore[attr-defined]
    return update_wrapper(page, view, updated=())


site = RegisterSite(name="admin")
