"""The pages for what went wrong: whose fault, what was kept, two ways on, the help phone, a code to read aloud."""

import logging
import secrets
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from fupin.access.pages import requires
from fupin.access.permissions import Permission

log = logging.getLogger("fupin.incidents")
READABLE = "2345679ACDEFGHJKLMNPQRTUVWXYZ"  # no letter or digit that sounds or looks like another

BARE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>这一页没有打开</title><h1>这一页没有打开</h1>'
    "<p>是系统的问题，不是您操作错了。过几分钟再试；一直不行，打 {help_phone}，把编号念给对方。</p>"
    "<p>编号 {code}</p></html>"
)


def incident() -> str:
    """A code short enough to be read aloud: `K7-4F2Q`."""
    letters = "".join(secrets.choice(READABLE) for _ in range(6))
    return f"{letters[:2]}-{letters[2:]}"


@requires(Permission.PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@requires(Permission.PUBLIC)
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """PermissionDenied carries the Chinese name of the permission that was missing."""
    return render(request, "403.html", {"needed": str(exception or "")}, status=403)


@requires(Permission.PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@requires(Permission.PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """No database and no context processors: they may be what failed."""
    code = incident()
    cause = sys.exc_info()[0]
    log.error("incident %s: %s %s: %s", code, request.method, request.path, cause.__name__ if cause else "unknown")
    return HttpResponse(plain_page({"code": code, "help_phone": settings.HELP_PHONE}), status=500)


def plain_page(facts: dict[str, str]) -> str:
    try:
        return render_to_string("500.html", facts)
    except Exception:  # the page for failures must not fail: a broken template or a missing manifest ends here
        log.exception("the error page itself failed")
        return BARE.format(**facts)


@requires(Permission.PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page's own answer where it has one (`fupin.access.pages.unsent`)."""
    asked = request.resolver_match
    if asked and (own := getattr(asked.func, "unsent", None)):
        page: HttpResponse = own(request, *asked.args, **asked.kwargs)
        return page
    return render(request, "errors/csrf.html", status=403)


handler400, handler403, handler404, handler500 = bad_request, forbidden, not_found, server_error
