"""The exits of a year: whether they look as if a target had driven them (退出收入核对), and the county's report of them
to the prefecture (脱贫备案表)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_safe

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Refused
from households.codes import Procedure
from households.exit_signal_rules import Signs, shares_of
from households.models import CaseBatch
from households.selectors import place_options, roots
from households.selectors.cases.exits import announced_exits, exit_report, exits_of, may_report
from households.views.lists import places
from households.views.printing import place_paper
from villages.models import Region

P = Permission
PER_PAGE = 50
MOST_REPORTED = 1500
"""Households of one report (户): a larger one is printed township by township."""
REPORT = ("脱贫备案表", "print/exit_report.html")


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
            "may_report": may_report(request.user, place or top_of(request.user)),
        }
        return render(request, "households/cases/exits.html", context)


def asked(request: HttpRequest, now: int) -> tuple[str, int]:
    said = typed.year(request.GET.get("year", ""), now)
    return typed.place(request.GET.get("place", "")), said if now - 5 < said <= now else now


def dressed(rows: list[Signs]) -> list[dict[str, Any]]:
    codes = {one.exit.village for one in rows}
    names = dict(Region.objects.filter(pk__in=codes).values_list("pk", "full_name"))
    return [{"signs": one, "place": names.get(one.exit.village, "")} for one in rows]


# ---- 报市备案 ----------------------------------------------------------------------------------------------------
def top_of(user: Any) -> str:
    """Where the user's scope begins."""
    tops = roots(user)
    return tops[0].pk if tops else ""


@require_safe
@requires(P.HOUSEHOLD_VIEW)
def report(request: HttpRequest) -> HttpResponse:
    """`?place=…&year=…`, or `?batch=…`: the households of a place or of a batch that have left the list, village by
    village, for the prefecture's files."""
    batch, (place, year) = batch_asked(request), asked(request, timezone.localdate().year)
    place = batch.village_code if batch else place or top_of(request.user)
    if not may_report(request.user, place):
        raise PermissionDenied(P.CASE_APPROVE.label)
    cases = announced_exits(request.user, place=place, year=year, batch=batch)
    if cases.count() > MOST_REPORTED:
        raise Refused("report_too_long", most=MOST_REPORTED)
    villages = exit_report(cases)
    facts = {
        "year": batch.year if batch else year,
        "batch": batch,
        "villages": villages,
        "households": sum(len(one.rows) for one in villages),
        "persons": sum(one.persons for one in villages),
    }
    return place_paper(request, get_object_or_404(Region, pk=place), *REPORT, facts)


def batch_asked(request: HttpRequest) -> CaseBatch | None:
    if "batch" not in request.GET:
        return None
    rows = CaseBatch.objects.visible_to(request.user, P.HOUSEHOLD_VIEW).filter(procedure=Procedure.EXIT)
    return get_object_or_404(rows, pk=typed.number(request.GET["batch"]))
