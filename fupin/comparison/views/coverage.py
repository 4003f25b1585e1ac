"""Who has signed, and how old each department's list is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.comparison.selectors import COUNTY, ages, coverage
from households.selectors import place_options, roots
from households.views.lists import places
from villages.models import Region


class Coverage(View):
    permission = Permission.VILLAGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "comparison/coverage.html", coverage_context(request))


def coverage_context(request: HttpRequest) -> dict[str, Any]:
    place, today = place_of(request), timezone.localdate()
    rows = coverage(request.user, place.pk, today) if place else []
    homes, signed = sum(row.homes for row in rows), sum(row.authorised for row in rows)
    county = place.pk[:COUNTY] if place and len(place.pk) >= COUNTY else ""
    return {
        "place": place,
        "places": places(place_options(request.user, place.pk if place else ""), place.pk if place else ""),
        "rows": rows,
        "homes": homes,
        "signed": signed,
        "share": signed * 100 / homes if homes else None,
        "ages": ages(county, today) if county else [],
        "county": Region.objects.filter(pk=county).first() if county else None,
    }


def place_of(request: HttpRequest) -> Region | None:
    """The place that is asked for, where it is in one's scope; else the top of the scope."""
    asked = typed.place(request.GET.get("place", ""))
    mine = Region.objects.visible_to(request.user, Permission.VILLAGE_VIEW)
    return (mine.filter(pk=asked).first() if asked else None) or next(iter(roots(request.user)), None)
