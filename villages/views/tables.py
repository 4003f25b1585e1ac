"""Profiles by the table: choose a file, look at what it would do, confirm; and the same columns out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.staff.importing import MOST_EXPORTED, csv_response, table_page, workbook_response
from fupin.staff.resources import Checked
from fupin.workflow import Refused
from villages.resources import ProfileResource


@requires(Permission.VILLAGE_IMPORT)
@require_http_methods(["GET", "POST"])
def village_import(request: HttpRequest) -> HttpResponse:
    def done(table: Checked) -> HttpResponse:
        messages.success(request, f"已导入村情：新增 {table.new} 行，更新 {table.changed} 行")
        return redirect("village-list")

    return table_page(request, ProfileResource, "villages/import.html", done)


@requires(Permission.VILLAGE_IMPORT)
@require_GET
def village_template(request: HttpRequest) -> HttpResponse:
    return workbook_response(ProfileResource(user=request.user).sheet([]), "空表")


@requires(Permission.VILLAGE_VIEW)
@require_GET
def village_export(request: HttpRequest) -> HttpResponse:
    """`?place=` narrows to a division, `?year=` to a year; `?as=csv` for a CSV."""
    resource = ProfileResource(user=request.user)
    rows = resource.visible()
    place, year = request.GET.get("place", ""), request.GET.get("year", "")
    if place.isascii() and place.isdigit() and len(place) <= 12:
        require(request.user, Permission.VILLAGE_VIEW, place)
        rows = rows.inside(place)
    if year.isascii() and year.isdigit() and len(year) == 4:
        rows = rows.filter(year=int(year))
    return sent(resource, rows, as_csv=request.GET.get("as") == "csv")


def sent(resource: ProfileResource, rows: Any, *, as_csv: bool) -> HttpResponse:
    if (count := rows.count()) > MOST_EXPORTED:
        raise Refused("table_wide_export", rows=count, limit=MOST_EXPORTED)
    sheet = resource.sheet(rows.iterator(chunk_size=2000))
    return csv_response(sheet) if as_csv else workbook_response(sheet)
