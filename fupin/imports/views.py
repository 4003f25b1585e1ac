"""Pages of imports: upload, look, confirm. They show what the batch holds, masked already; all acts are services."""

import io
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import DetailView, ListView
from django_htmx.http import HttpResponseClientRefresh

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.imports.again_services import may_bring_back
from fupin.imports.forms import UploadForm
from fupin.imports.models import LOOKED_AT, ImportBatch, ImportMode, ImportState
from fupin.imports.presenting import (
    counted,
    groups_of,
    problems_of,
    progress_of,
    skipped_of,
    steps_of,
    summary_of,
    touched,
    unclear_of,
)
from fupin.imports.retrying import retry, stalled
from fupin.imports.returning import may_return
from fupin.imports.services import (
    confirm,
    discard,
    good_households,
    importer_of,
    may_confirm,
    receive,
)
from fupin.imports.stopping_services import is_stopping
from fupin.imports.undo_presenting import undo_context, undo_progress
from fupin.workbook import OutColumn, OutSheet, write_workbook
from fupin.workflow import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = {
    "sheet": "工作表",
    "row": "行",
    "column": "列",
    "heading": "栏目",
    "severity": "结果",
    "message": "问题和怎么办",
}
WORDS = {"E": "拒收", "W": "提示"}


def may_see_imports(user: Any) -> bool:
    """Who imports, and who confirms what others prepared."""
    return has(user, Permission.ROSTER_IMPORT) or has(user, Permission.LEGACY_CONFIRM)


def visible_batches(user: Any) -> QuerySet[ImportBatch]:
    """One's own, those of one's scope, and those that wait for one's confirmation."""
    if not may_see_imports(user):
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    importing = ImportBatch.objects.visible_to(user, Permission.ROSTER_IMPORT).values("pk")
    confirming = (
        ImportBatch.objects.visible_to(user, Permission.LEGACY_CONFIRM).filter(mode=ImportMode.LEGACY).values("pk")
    )
    mine = Q(owner=user) | Q(pk__in=importing) | Q(pk__in=confirming)
    return ImportBatch.objects.filter(mine).select_related("owner__person", "approver__person")


class ImportList(ListView):
    """Past imports and the upload form. Who only confirms sees no form."""

    permission = Permission.HOUSEHOLD_VIEW
    template_name = "imports/list.html"
    context_object_name = "batches"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return visible_batches(self.request.user).defer("problems", "preview")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        if "form" not in context and has(user, Permission.ROSTER_IMPORT):
            context["form"] = UploadForm(user=user)
        return super().get_context_data(page=None, **context) | {"may_upload": has(user, Permission.ROSTER_IMPORT)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has(request.user, Permission.ROSTER_IMPORT):
            raise PermissionDenied(Permission.ROSTER_IMPORT.label)
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            try:
                batch = received(form, request.user)
                return redirect("import-detail", pk=batch.pk)
            except Refused as refused:
                form.add_error("file", refused.sentence)
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form), status=422)


def received(form: UploadForm, user: Any) -> ImportBatch:
    facts = form.cleaned_data
    return receive(facts["file"], by=user, mode=facts["mode"], year=facts["year"], kind="roster", token=facts["token"])


class ImportDetail(DetailView):
    """Counts, problems, what will change; while work is going on, how far it is."""

    permission = Permission.HOUSEHOLD_VIEW
    template_name = "imports/detail.html"
    context_object_name = "batch"

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return visible_batches(self.request.user)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        batch, user = self.object, self.request.user
        return super().get_context_data(**context) | {
            "rows": counted(batch),
            "steps": steps_of(batch),
            "running": batch.state in (ImportState.CHECKING, ImportState.APPLYING),
            "work": progress_of(batch),
            "stalled": stalled(batch),
            "summary": summary_of(batch, may_confirm(batch, user)),
            "may_confirm": may_confirm(batch, user),
            "may_discard": user.pk == batch.owner_id or may_confirm(batch, user),
            "good": good_households(batch),
            "groups": groups_of(batch),
            "problems": problems_of(batch),
            "skipped": skipped_of(batch),
            "unclear": unclear_of(batch) if batch.state in LOOKED_AT and user.pk == batch.owner_id else "",
            "may_choose": batch.state in LOOKED_AT and user.pk == batch.owner_id and batch.preview.get("headings"),
            "may_return": may_return(batch, user),
            "stopping": is_stopping(batch),
            "again_token": uuid4() if may_bring_back(batch, user) else None,
            "touched": touched(batch),
            "may_upload": has(user, Permission.ROSTER_IMPORT),
            **undo_context(batch, user),
        }


@require_GET
@requires(Permission.HOUSEHOLD_VIEW)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part; when the work is over the page is drawn anew."""
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    if undoing := undo_progress(batch):
        return render(request, "imports/_progress.html", {"batch": batch, "work": undoing})
    if batch.state not in (ImportState.CHECKING, ImportState.APPLYING) or stalled(batch):
        return HttpResponseClientRefresh() if request.htmx else redirect("import-detail", pk=pk)
    return render(request, "imports/_progress.html", {"batch": batch, "work": progress_of(batch)})


@require_GET
@requires(Permission.HOUSEHOLD_VIEW)
def problem_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The problems as a workbook, to be worked through beside the roster."""
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    columns = [OutColumn(heading, 60 if name == "message" else 12) for name, heading in HEADINGS.items()]
    rows = [
        [WORDS.get(str(problem[name]), problem[name]) if name == "severity" else problem[name] for name in HEADINGS]
        for problem in batch.problems
    ]
    return workbook(f"问题清单-{batch.pk}.xlsx", written([OutSheet("问题清单", columns, rows)]))


@require_GET
@requires(Permission.ROSTER_IMPORT)
def template(request: HttpRequest) -> HttpResponse:
    return workbook("花名册模板.xlsx", importer_of("roster").template(request.user))


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    accept_good = request.POST.get("accept_good") == "1"
    confirm(batch=batch, token=token_of(request), by=request.user, accept_good=accept_good)
    return redirect("import-detail", pk=pk)


def token_of(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError as error:
        raise Refused("stale_form") from error


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def retry_import(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    retry(batch=batch, by=request.user)
    return redirect("import-detail", pk=pk)


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def discard_import(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    discard(batch=batch, by=request.user)
    messages.success(request, "已放弃这个文件，什么也没有改。")
    return redirect("import-list")


def written(sheets: list[OutSheet]) -> bytes:
    target = io.BytesIO()
    write_workbook(target, sheets)
    return target.getvalue()


def workbook(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
