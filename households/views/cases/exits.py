"""退出收入核对: whether the exits of a year look as if a target had driven them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access.permissions import Permission
from households.exit_signal_rules import Signs, shares_of
from households.selectors import place_options
from households.selectors.cases.exits import exits_of
from households.views.lists import places
from villages.models import Region

P = Permission
PER_PAGE = 50


class ExitSigns(View):
    """`?place=…&year=…`; places outside the scope show nothing."""

    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.localdate().year
        place, year = asked(request, now)
        rows = exits_of(request.user, place, year)
        page = Paginator([one for one in rows if one.any], PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "year": year,
            "years": range(now, now - 5, -1),
            "place": place,
            "places": places(place_options(request.user, place), place),
            "count": len(rows),
            "shares": shares_of(rows),
            "page": page,
            "rows": dressed(list(page.object_list)),
        }
        return render(request, "households/cases/exits.html", context)


def asked(request: HttpRequest, now: int) -> tuple[str, int]:
    place, year = request.GET.get("place", ""), request.GET.get("year", "")
    right = place.isascii() and place.isdigit() and len(place) in (2, 4, 6, 9, 12)
    said = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else now
    return place if right else "", said if now - 5 < said <= now else now


def dressed(rows: list[Signs]) -> list[dict[str, Any]]:
    codes = {one.exit.village for one in rows}
    names = dict(Region.objects.filter(pk__in=codes).values_list("pk", "full_name"))
    return [{"signs": one, "place": names.get(one.exit.village, "")} for one in rows]
