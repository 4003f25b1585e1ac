"""Meetings of the user's places: what waits for one, what was held, which villages held none."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import has
from households.selectors.meetings.listing import (
    meetings_for,
    place_names,
    waiting_for,
    waiting_rows,
    without_meeting,
)
from households.selectors.meetings.staffing import people_missing

P = Permission
PER_PAGE, SHOWN_TOWNSHIPS = 50, 200
TABS = {"waiting": "待评议", "held": "开过的会", "none": "今年没开会的村"}


class AssemblyList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        tab = request.GET.get("tab", "")
        tab = tab if tab in TABS else "waiting"
        context = {"waiting": waiting, "held": held, "none": none_held}[tab](request)
        common = {"tab": tab, "tabs": list(TABS.items()), "may_record": has(request.user, P.ASSEMBLY_RECORD)}
        return render(request, "households/meetings/list.html", {**common, **context})


def waiting(request: HttpRequest) -> dict[str, Any]:
    place = typed.place(request.GET.get("place", ""))
    page = Paginator(waiting_for(request.user, place), PER_PAGE).get_page(request.GET.get("page"))
    rows = waiting_rows(list(page.object_list))
    missing = people_missing({row.village for row in rows})
    places = {row.village: row.place for row in rows}
    lacking = [(places[village], text) for village, text in sorted(missing.items())]
    return {"page": page, "rows": rows, "lacking": lacking[:10], "more_lacking": max(0, len(lacking) - 10)}


def held(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(meetings_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    names = place_names({one.village_code for one in found})
    return {"page": page, "rows": [(one, names.get(one.village_code, "")) for one in found]}


def none_held(request: HttpRequest) -> dict[str, Any]:
    year = timezone.localdate().year
    townships = without_meeting(request.user, year)
    return {
        "year": year,
        "townships": townships[:SHOWN_TOWNSHIPS],
        "villages": sum(len({row.village for row in place.villages}) for place in townships),
        "households": sum(place.households for place in townships),
    }
