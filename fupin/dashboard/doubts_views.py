"""The findings that stand open, as the work queue of whoever looks: whose turn each is, and many answered at once."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from fupin.access.permissions import HOUSEHOLD_SCOPED, Permission, Role
from fupin.access.scope import has
from fupin.dashboard.doubts_rows import (
    Asked,
    answerer,
    at_most,
    dress_doubts,
    find_doubts,
    in_words,
    queue_counts,
    queues_of,
)
from fupin.dashboard.findings_form import offers
from fupin.doubts.codes import DoubtState, Verdict
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Severity
from households.doubts.thresholds import SECTIONS
from households.selectors import LAST_PAGE, CountedPaginator, place_options, roots
from households.views.lists import above_village, asked_page, places
from villages.models import Region

TOO_FAR = "一次只能翻到第 {last} 页。请加条件缩小范围，比如先选乡镇、村。"
NAMES_RULES = frozenset(Role) - HOUSEHOLD_SCOPED - {Role.VILLAGE_CLERK, Role.VILLAGE_HEAD}
"""Who sees the numbers of rules (design.md §5): township and above."""

TURNS = {"confirm": DoubtState.ANSWERED, "close": DoubtState.CONFIRMED}
"""Queue → the state of what is in it, where it does not wait for its answer."""


@dataclass(frozen=True)
class Chip:
    text: str
    url: str


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: str | None
    chosen: bool
    late: bool = False


class DoubtList(View):
    permission = Permission.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "doubts/list.html", list_context(request, Asked.of(request.GET)))


def list_context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    today = timezone.localdate()
    rows = find_doubts(request.user, asked, today)
    tops, options = roots(request.user), place_options(request.user, asked.place)
    chosen = next((region for region in options if region.code == asked.place), None)
    page = CountedPaginator(rows, rows.order_by().count()).get_page(request.GET.get("page"))
    above = chosen or (tops[0] if len(tops) == 1 else None)
    page.object_list = dress_doubts(list(page.object_list), above_village(above))
    return {
        "asked": asked,
        "page": page,
        "tabs": tabs_of(request.user, asked, today),
        "place_name": "、".join(region.name for region in ([chosen] if chosen else tops)),
        "places": places(options, asked.place),
        "rules": rule_options(),
        "severities": Severity.choices,
        "states": DoubtState.choices,
        "verdicts": Verdict.choices,
        "chips": chips_of(asked, chosen),
        "turn": answerer(asked.state or TURNS.get(asked.queue, DoubtState.OPEN)),
        "numbered": names_rules(request.user),
        "too_far": TOO_FAR.format(last=LAST_PAGE) if asked_page(request) > LAST_PAGE else "",
        "may_export": has(request.user, Permission.ROSTER_EXPORT),
        "may_compare": has(request.user, Permission.VILLAGE_VIEW),
        "today": today,
        "query": request.GET.urlencode(),
        **offers(request.user, asked.place or (tops[0].code if tops else ""), today),
    }


def names_rules(user: Any) -> bool:
    return any(post.role in NAMES_RULES for post in user.current_posts())


def tabs_of(user: Any, asked: Asked, today: date) -> list[Tab]:
    """The queues with how many wait in each, inside the chosen place; whatever else was asked is dropped."""
    counts = queue_counts(user, today, asked.place)
    tabs = [Tab("全部", address(Asked(place=asked.place)), None, not asked.queue)]
    for queue in queues_of(user):
        url = address(Asked(place=asked.place, queue=queue.key))
        count = counts[queue.key]
        tabs.append(Tab(queue.label, url, at_most(count), asked.queue == queue.key, queue.key == "late" and count > 0))
    return tabs


def rule_options() -> list[tuple[str, list[Any]]]:
    """The rules by section."""
    grouped = groupby(all_rules().values(), key=lambda rule: rule.id[0])
    return [(SECTIONS[section], list(rules)) for section, rules in grouped]


def chips_of(asked: Asked, place: Region | None) -> list[Chip]:
    """Each condition in words, with the address without it."""
    said = in_words(asked)
    if place:
        said["place"] = ("地区", place.name)
    return [Chip(f"{called}：{value}", address(asked.without(name))) for name, (called, value) in said.items()]


def address(asked: Asked) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in vars(asked).items() if value})
    return reverse("doubt-list") + (f"?{query.urlencode()}" if query else "")
