"""Profiles by the table: choose a file, look at what it would do, confirm; and the same columns out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.staff.importing import (
    MOST_EXPORTED,
    PROBLEMS_SHOWN,
    TableForm,
    claim_table,
    csv_response,
    keep_table,
    read_table,
    workbook_response,
)
from fupin.workflow import Refused
from villages.resources import ProfileResource


@requires(Permission.VILLAGE_IMPORT)
@require_http_methods(["GET", "POST"])
def village_import(request: HttpRequest) -> HttpResponse:
    """GET: choose a file. POST with a file: check it. POST with the token of a checked file: write all of it."""
    if "token" in request.POST:
        return confirm(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return show(request, form)
    content = form.cleaned_data["table"].read()
    try:
        checked = ProfileResource(user=request.user).check(read_table(content))
    except Refused as refused:
        form.add_error("table", refused.sentence)
        return show(request, form)
    token = "" if checked.problems else keep_table(content, owner(request))
    return show(request, form, checked=checked, token=token, file_name=form.cleaned_data["table"].name)


def confirm(request: HttpRequest) -> HttpResponse:
    kept = claim_table(request.POST["token"], owner(request))
    try:
        done = ProfileResource(user=request.user).apply_checked(read_table(kept.content))
    except BaseException:
        kept.put_back()
        raise
    kept.drop()
    messages.success(request, f"已导入村情：新增 {done.new} 行，更新 {done.changed} 行")
    return redirect("village-list")


def owner(request: HttpRequest) -> str:
    """A checked file is confirmed by who checked it, on this page."""
    return f"{request.user.pk}/villages.profile"


def show(request: HttpRequest, form: TableForm, *, checked: Any = None, token: str = "", **more: Any) -> HttpResponse:
    problems = checked.problems if checked else []
    context = {
        "form": form,
        "checked": checked,
        "token": token,
        "problems": problems[:PROBLEMS_SHOWN],
        "left": len(problems) - PROBLEMS_SHOWN,
        **more,
    }
    return render(request, "villages/import.html", context, status=422 if problems or form.errors else 200)


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
