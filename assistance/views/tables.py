"""帮扶责任人花名册: choose a file, look at what it would do, confirm; and the same columns out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from assistance.resources import HelperResource
from assistance.views.common import place_asked
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.staff.importing import (
    MOST_EXPORTED,
    PROBLEMS_SHOWN,
    TableForm,
    claim_table,
    keep_table,
    read_table,
    workbook_response,
)
from fupin.workflow import Refused

P = Permission


@requires(P.HELP_IMPORT)
@require_http_methods(["GET", "POST"])
def helper_import(request: HttpRequest) -> HttpResponse:
    """GET: choose a file. POST with a file: check it. POST with the token of a checked file: write all of it."""
    if "token" in request.POST:
        return confirm(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return show(request, form)
    content = form.cleaned_data["table"].read()
    try:
        checked = HelperResource(user=request.user).check(read_table(content))
    except Refused as refused:
        form.add_error("table", refused.sentence)
        return show(request, form)
    kept = "" if checked.problems else keep_table(content, owner(request))
    return show(request, form, checked=checked, token=kept, file_name=form.cleaned_data["table"].name)


def confirm(request: HttpRequest) -> HttpResponse:
    kept = claim_table(request.POST["token"], owner(request))
    try:
        done = HelperResource(user=request.user).apply_checked(read_table(kept.content))
    except BaseException:
        kept.put_back()
        raise
    kept.drop()
    messages.success(request, f"已导入，新结对 {done.new} 户次")
    return redirect("pairing-list")


def owner(request: HttpRequest) -> str:
    """A checked file is confirmed by who checked it, on this page."""
    return f"{request.user.pk}/assistance.helpers"


def show(request: HttpRequest, form: TableForm, *, checked: Any = None, token: str = "", **more: Any) -> HttpResponse:
    problems = checked.problems if checked else []
    left = len(problems) - PROBLEMS_SHOWN
    context = {"form": form, "checked": checked, "token": token, "problems": problems[:PROBLEMS_SHOWN], "left": left}
    status = 422 if problems or form.errors else 200
    return render(request, "assistance/pairings/import.html", {**context, **more}, status=status)


@requires(P.HELP_IMPORT)
@require_GET
def helper_template(request: HttpRequest) -> HttpResponse:
    return workbook_response(HelperResource(user=request.user).sheet([]), "空表")


@requires(P.HELP_VIEW)
@require_GET
def helper_export(request: HttpRequest) -> HttpResponse:
    """Numbers and phones masked. `?place=` narrows to a division."""
    resource = HelperResource(user=request.user)
    rows = resource.visible()
    if place := place_asked(request):
        rows = rows.inside(place)
    if (count := rows.count()) > MOST_EXPORTED:
        raise Refused("table_wide_export", rows=count, limit=MOST_EXPORTED)
    return workbook_response(resource.sheet(rows.iterator(chunk_size=2000)))
