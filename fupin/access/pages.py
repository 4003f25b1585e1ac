"""A page that declares no permission does not run.

Class-based views carry `permission = Permission.X`; functions are marked with `@requires(Permission.X)`. The
middleware reads it before the view: anonymous → login, without the permission → 403, undeclared → an error.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from fupin.access.permissions import Permission
from fupin.access.scope import has

View = Callable[..., HttpResponse]
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
MOST = 2**63 - 1
"""The largest number that a row can have; SQLite breaks off at a larger one. No such row exists: said once, here."""


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a function view with the permission that it needs."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def unsent(page: View) -> Callable[[View], View]:
    """Mark a function view with the page that answers for it when a form came without its token: it can show again
    what was typed, which the common page cannot."""

    def mark(view: View) -> View:
        view.unsent = page  # type: ignore[attr-defined]
        return view

    return mark


def declared_permission(view: Any) -> Permission | None:
    """The permission of a URL's callback, function or class; None when it declares none."""
    owner = getattr(view, "view_class", view)
    return getattr(owner, "permission", None)


class DeclaredPages:
    """Middleware: lets a request through to its view only with the declared permission."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        permission = declared_permission(view)
        if permission is None:
            name = f"{view.__module__}.{getattr(view, '__qualname__', view)}"
            raise ImproperlyConfigured(f"{name} declares no permission")
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if permission == Permission.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if permission != Permission.SELF and not has(request.user, permission):
            raise PermissionDenied(permission.label)
        if holds_nul(request):
            raise BadRequest("NUL")
        if any(isinstance(value, int) and value > MOST for value in kwargs.values()):
            raise Http404
        return None


def holds_nul(request: HttpRequest) -> bool:
    """No keyboard types it, SQLite stores it, PostgreSQL breaks off: refused once, here."""
    said = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    return any("\0" in text for data in said for _, texts in data.lists() for text in texts)


class ScopedMixin:
    """Class-based lists and details: rows come scoped, so a stranger's row is a 404 like one that never existed."""

    permission: Permission
    request: HttpRequest

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.request.user, self.permission)  # type: ignore[misc]
