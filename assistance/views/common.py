"""Small things that the pages of this app share."""

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from fupin.access import typed
from fupin.personal.masks import mask_text
from households.selectors import place_options
from households.views.lists import places


def place_asked(request: HttpRequest) -> str:
    return typed.place(request.GET.get("place", ""))


def words_asked(request: HttpRequest) -> str:
    """What somebody looks for by name; a number that he pastes is not repeated."""
    return mask_text(request.GET.get("q", "").strip()[:40])


def place_choices(request: HttpRequest, chosen: str) -> list[dict[str, Any]]:
    return places(place_options(request.user, chosen), chosen)


PER_PAGE = 50


def paged(request: HttpRequest, rows: Any) -> Page:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def day_of(text: str) -> date:
    """A spoilt or missing day is one on which nobody served."""
    return typed.day(text) or date.min
