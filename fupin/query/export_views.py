"""An answer as a file: a small one at once, a large one by a job."""

import tempfile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.documents.services import CSV, WORKBOOK, order
from fupin.query.export import Wanted, counted_for, export_answer, exported, may_be
from fupin.query.fields import Of
from fupin.query.forms import ExportForm
from fupin.query.question import Question
from fupin.query.reading import HEALTH, columns_of
from fupin.query.views import controls, read
from fupin.query.words import conditions, place_name
from fupin.workflow import Refused

AT_ONCE = 2_000  # rows
FORMS = {one.suffix: one for one in (WORKBOOK, CSV)}
NOT_HERE = "没有导出：您在这个地区不能这样导出。请换一个地区，或者不选完整导出。"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROSTER_EXPORT)
def query_export(request: HttpRequest) -> HttpResponseBase:
    """GET says how much it is and asks how, POST hands the file out, or shows how far the job is."""
    question, lost = read(request)
    if lost or any(one.error for one in controls(question, "")):
        return redirect(question.url())
    form = ExportForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method != "POST":
        return render(request, "query/export.html", export_context(request, question, form))
    if form.is_valid():
        try:
            return answered(question, form.wanted(), form.cleaned_data["token"], request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        except PermissionDenied:
            form.add_error(None, NOT_HERE)
    return render(request, "query/export.html", export_context(request, question, form), status=422)


def export_context(request: HttpRequest, question: Question, form: ExportForm) -> dict[str, Any]:
    found = counted_for(request.user, question, Wanted())
    columns = exported(question, Wanted(health=True))
    return {
        "question": question,
        "form": form,
        "found": found,
        "rows": found.households if question.of == Of.HOME else found.persons,
        "unit": Of.label_of(question.of),
        "conditions": conditions(question),
        "place_name": place_name(question.place) or "您的全部范围",
        "columns": [(one.label, one.key in HEALTH) for one in columns],
        "asks_health": any(one.key in HEALTH for one in columns_of(question)),
        "address": question.url().partition("?")[2],
        "back": question.url(),
    }


def answered(question: Question, wanted: Wanted, token: Any, by: Any) -> HttpResponseBase:
    region, found = may_be(question, by, wanted)
    rows = found.households if question.of == Of.HOME else found.persons
    title = f"{place_name(question.place) or '全部范围'}-查{Of.label_of(question.of)}"
    if rows <= AT_ONCE:
        return handed_out(question, wanted, by, title)
    asked = {"address": question.url().partition("?")[2], "health": wanted.health, "full": wanted.full}
    about = {"kind": f"query-{wanted.form}", "title": title[:100], "region_code": region, "by": by, "token": token}
    made = order(**about, **asked, reason=wanted.reason)
    return redirect("printout-detail", pk=made.pk)


def handed_out(question: Question, wanted: Wanted, by: Any, title: str) -> FileResponse:
    """An open file without a name on disk; its name says how many rows it has."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    rows = export_answer(file, question=question, by=by, wanted=wanted)
    file.seek(0)
    response = FileResponse(file, content_type=FORMS[wanted.form].media)
    name = f"{title}-{rows}行-{timezone.localdate():%Y%m%d}.{wanted.form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
