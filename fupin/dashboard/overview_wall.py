"""The figures of a place for the wall of a meeting room: large, without a menu, drawn anew every minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from fupin.access.permissions import Permission
from fupin.dashboard.overview_views import overview_context, place_of

MOST = 12
"""Places below that fit on the board; what is left out is said."""


class Wall(View):
    permission = Permission.VILLAGE_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        context = overview_context(request, place_of(request.user, code))
        rows = sorted(context["rows"], key=lambda row: -(row.cells[FIRST].value or 0))
        return render(request, "dashboard/wall.html", context | {"rows": rows[:MOST], "left_out": len(rows[MOST:])})


FIRST = 0
"""The column by which the board ranks: 在册."""
