"""What is missing or old in my villages, household by household, each one click from its field."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access.permissions import Permission
from households.selectors import LAST_PAGE, roots
from households.selectors.entry import year_collected
from households.selectors.missing import kept, kinds_of, lacking, page_columns, with_lacks
from households.selectors.search import PAGE_SIZE
from villages.models import Region

P = Permission


class MissingList(View):
    permission = P.HOUSEHOLD_EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "households/missing.html", context_of(request, year_collected(timezone.localdate())))


def context_of(request: HttpRequest, year: int) -> dict[str, Any]:
    villages = villages_kept(request.user)
    place = request.GET.get("place", "")
    place = place if place in {village.pk for village in villages} else ""
    rows = kept(request.user, place)
    kinds = kinds_of(rows, year)
    kind = request.GET.get("kind", "")
    kind = kind if kind in {each.key for each in kinds} else ""
    pages = Paginator(page_columns(lacking(rows, year, kind)), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    homes = with_lacks(list(page.object_list), year)
    return {
        "villages": villages,
        "place": place,
        "kinds": kinds,
        "kind": kind,
        "page": page,
        "homes": homes,
        "total": pages.count,
        "last_page": LAST_PAGE,
        "year": year,
    }


def villages_kept(user: Any) -> list[Region]:
    """The villages in the user's scope; for a county's clerk that is more than a select should hold, so none."""
    tops = roots(user, P.HOUSEHOLD_EDIT)
    if any(len(top.pk) < 9 for top in tops):
        return []
    rows = Region.objects.visible_to(user, P.HOUSEHOLD_EDIT).current()
    return [region for region in rows.order_by("code") if len(region.pk) == 12]
