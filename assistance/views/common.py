"""Small things that the pages of this app share."""

from datetime import date
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from fupin.access import typed
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Refused
from households.selectors import place_options
from households.views.lists import places

Row = TypeVar("Row", bound=Model)


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


REASONS |= {
    "chosen_unclear": "没有办理：“{text}”认不出是哪一个。请打几个字，从下面的列表里点选。",
}


def chosen(text: str, rows: QuerySet[Row]) -> Row | None:
    """One of many, offered in a list that narrows while somebody types (`assistance/_people.html`): its option ends in
    the number. None when nothing was typed. Raises Refused for what no option says."""
    if not text.strip():
        return None
    number = typed.numbered(text)
    row = rows.filter(pk=number).first() if number else None
    if row is None:
        raise Refused("chosen_unclear", text=mask_text(text[:40]))
    return row


def day_of(text: str) -> date:
    """A spoilt or missing day is one on which nobody served."""
    return typed.day(text) or date.min
