"""Refusals and conflicts in one place: a lawful no becomes its Chinese sentence, where the person can go on."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reswap, retarget

from fupin.dashboard.errors import not_found
from fupin.workflow import Conflict, Refused


class Refusals:
    """Middleware. A page that catches `Refused` itself (a form that shows it beside a field) never gets here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404:  # else a demonstration shows the framework's English page
            return not_found(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if getattr(request, "htmx", False):
            return fragment(request, exception)
        back = way_back(request)
        if isinstance(exception, Conflict) or request.method != "POST" or back is None:
            return page(request, exception, back)
        messages.error(request, exception.sentence)
        return HttpResponse(status=303, headers={"Location": back})


def fragment(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """409 with a note that goes to the notices of the page, wherever the button was."""
    facts = {"kind": "error", "text": refusal.sentence}
    response = render(request, "partials/note.html", facts, status=409)
    return reswap(retarget(response, "#notices"), "innerHTML")


def page(request: HttpRequest, refusal: Refused, back: str | None) -> HttpResponse:
    return render(request, "errors/refused.html", {"sentence": refusal.sentence, "back": back}, status=409)


def way_back(request: HttpRequest) -> str | None:
    """Where the person came from: a page of this host, the start page for a foreign one, None when it is not said."""
    referer = request.headers.get("Referer")
    if not referer:
        return None
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return reverse("home")
