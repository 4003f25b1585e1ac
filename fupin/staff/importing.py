"""Import and export pages for an admin class, over a SafeResource: upload → look → confirm."""

import hashlib
import io
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from fupin.access.scope import has
from fupin.personal.sealing import seal_bytes, unseal_bytes
from fupin.staff.resources import Checked, SafeResource, dataset_of
from fupin.workbook import Limits, OutSheet, Unreadable, read_sheets, write_csv, write_workbook
from fupin.workflow import REASONS, Refused

REASONS |= {
    "table_gone": "没有导入：这张表已经导入过，或者放得太久。请重新选择文件。",
    "table_unreadable": "{sentence}",
    "table_wide_export": "要导出的有 {rows} 行，一次最多 {limit} 行。请先按条件筛选，再导出。",
}
MB = 1024 * 1024
TABLE = Limits(5 * MB, 60 * MB, 20_000, 512 * MB, 60, 90)
FORMATS = (".xlsx", ".csv")
PURPOSE = "staff.table"
CONFIRM_SECONDS = 3600
PROBLEMS_SHOWN = 200
MOST_EXPORTED = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(forms.Form):
    table = forms.FileField(
        label="表格文件（.xlsx 或 .csv）", widget=forms.FileInput(attrs={"accept": ",".join(FORMATS)})
    )

    def clean_table(self) -> Any:
        upload = self.cleaned_data["table"]
        if not upload.name.lower().endswith(FORMATS):
            raise forms.ValidationError("只能导入 .xlsx 或 .csv。请在 Excel 或 WPS 里另存为 .xlsx 再选。")
        if upload.size > TABLE.file_bytes:
            raise forms.ValidationError(f"文件超过 {TABLE.file_bytes // MB} MB，请拆成几个文件。")
        return upload


class SafeImportMixin:
    """For a ScopedAdmin: set `resource_class`. Its `permission` opens the import, its `view_permission` the export."""

    resource_class: type[SafeResource]
    change_list_template = "admin/table_change_list.html"

    def get_urls(self) -> list[Any]:
        info = f"{self.opts.app_label}_{self.opts.model_name}"  # type: ignore[attr-defined]
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("import/", wrap(self.import_page), name=f"{info}_import"),
            path("import/template/", wrap(self.template_page), name=f"{info}_import_template"),
            path("export/", wrap(self.export_page), name=f"{info}_export"),
        ]
        return own + super().get_urls()  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may = {
            "may_import": has(request.user, self.resource_class.permission),
            "may_export": has(request.user, self.resource_class.view_permission),
        }
        return super().changelist_view(request, {**may, **(extra_context or {})})  # type: ignore[misc]

    # ---- in -----------------------------------------------------------------------------------------------------

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """GET: choose a file. POST with a file: check it. POST with the token of a checked file: write it."""
        if not has(request.user, self.resource_class.permission):
            raise PermissionDenied(self.resource_class.permission.label)
        resource = self.resource_class(user=request.user)
        if request.method == "GET":
            return self._show(request, TableForm())
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "POST"])
        return self._confirm(request, resource) if "token" in request.POST else self._look(request, resource)

    def _look(self, request: HttpRequest, resource: SafeResource) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form, status=422)
        content = form.cleaned_data["table"].read()
        try:
            checked = resource.check(read_table(content))
        except Refused as refused:
            form.add_error("table", refused.sentence)
            return self._show(request, form, status=422)
        token = "" if checked.problems else keep_table(content, self._owner(request))
        return self._show(request, form, checked=checked, token=token, status=422 if checked.problems else 200)

    def _confirm(self, request: HttpRequest, resource: SafeResource) -> HttpResponse:
        done = confirmed(claim_table(request.POST["token"], self._owner(request)), resource)
        messages.success(request, f"已导入：新增 {done.new} 行，更新 {done.changed} 行。")
        return redirect(self._address("changelist"))

    def _owner(self, request: HttpRequest) -> str:
        """What a checked file is bound to: it is confirmed by who checked it, for the same table."""
        return f"{request.user.pk}/{self.opts.label_lower}"  # type: ignore[attr-defined]

    def _show(
        self,
        request: HttpRequest,
        form: TableForm,
        *,
        checked: Checked | None = None,
        token: str = "",
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"导入{self.opts.verbose_name}",  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "form": form,
            "checked": checked,
            "problems": checked.problems[:PROBLEMS_SHOWN] if checked else [],
            "token": token,
            "headings": self.resource_class(user=request.user).headings().values(),
            "template_url": self._address("import_template"),
            "list_url": self._address("changelist"),
        }
        return TemplateResponse(request, "admin/table_import.html", context, status=status)

    def _address(self, name: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")  # type: ignore[attr-defined]

    # ---- out ----------------------------------------------------------------------------------------------------

    def template_page(self, request: HttpRequest) -> HttpResponse:
        if not has(request.user, self.resource_class.permission):
            raise PermissionDenied(self.resource_class.permission.label)
        return workbook_response(self.resource_class(user=request.user).sheet([]), "空表")

    def export_page(self, request: HttpRequest) -> HttpResponse:
        """Rows in scope; `?as=csv` for a CSV."""
        resource_class = self.resource_class
        if not has(request.user, resource_class.view_permission):
            raise PermissionDenied(resource_class.view_permission.label)
        resource = resource_class(user=request.user)
        rows = resource.visible()
        if (count := rows.count()) > MOST_EXPORTED:
            raise Refused("table_wide_export", rows=count, limit=MOST_EXPORTED)
        sheet = resource.sheet(rows.iterator(chunk_size=2000))
        return csv_response(sheet) if request.GET.get("as") == "csv" else workbook_response(sheet)


def table_page(
    request: HttpRequest, resource: type[SafeResource], template: str, done: Callable[[Checked], HttpResponse]
) -> HttpResponse:
    """The import of a table on a page of its own. GET: choose a file. POST with a file: check it. POST with the token
    of a checked file: write all of it; `done` says so and leads on."""
    owner = f"{request.user.pk}/{resource._meta.model._meta.label_lower}"  # confirmed by who checked it, for this table
    if "token" in request.POST:
        return done(confirmed(claim_table(request.POST["token"], owner), resource(user=request.user)))
    form, told = TableForm(request.POST or None, request.FILES or None), {}
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        content = table.read()
        try:
            checked = resource(user=request.user).check(read_table(content))
            token = "" if checked.problems else keep_table(content, owner)
            told = {"checked": checked, "token": token, "file_name": table.name}
            told |= {"problems": checked.problems[:PROBLEMS_SHOWN], "left": len(checked.problems) - PROBLEMS_SHOWN}
        except Refused as refused:
            form.add_error("table", refused.sentence)
    status = 422 if form.errors or told.get("problems") else 200
    return render(request, template, {"form": form, **told}, status=status)


def confirmed(kept: "KeptTable", resource: SafeResource) -> Checked:
    """Written as a whole, or put back to be confirmed again."""
    try:
        done = resource.apply_checked(read_table(kept.content))
    except BaseException:
        kept.put_back()
        raise
    kept.drop()
    return done


def read_table(content: bytes) -> Any:
    """The first visible sheet as a dataset. Raises Refused with the reader's sentence."""
    try:
        sheets = read_sheets(content, TABLE)
    except Unreadable as error:
        raise Refused("table_unreadable", sentence=str(error)) from error
    return dataset_of(next(sheet for sheet in sheets if sheet.columns and not sheet.hidden))


# ---- a checked file, sealed, until its owner confirms it ------------------------------------------------------------


def table_dir() -> Path:
    folder = Path(settings.UPLOAD_DIR) / "tables"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep_table(content: bytes, owner: str) -> str:
    """Store the file sealed under a random name; the token binds name, content and owner."""
    drop_forgotten()
    name = secrets.token_hex(16)
    with open(os.open(table_dir() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(seal_bytes(PURPOSE, content))
    return signing.dumps([name, hashlib.sha256(content).hexdigest(), owner], salt=PURPOSE, compress=True)


def drop_forgotten() -> None:
    """Files whose tokens have run out: nobody can confirm them any more."""
    for kept in table_dir().iterdir():
        if time.time() - kept.stat().st_mtime > CONFIRM_SECONDS:
            kept.unlink(missing_ok=True)


class KeptTable:
    """A file that this request alone has taken: of two confirmations at once one finds nothing."""

    def __init__(self, name: str) -> None:
        self.place, self.taken = table_dir() / name, table_dir() / f"{name}.taken"
        try:
            self.place.rename(self.taken)
        except FileNotFoundError:
            raise Refused("table_gone") from None
        self.content = unseal_bytes(PURPOSE, self.taken.read_bytes())

    def put_back(self) -> None:
        self.taken.rename(self.place)

    def drop(self) -> None:
        self.taken.unlink()


def claim_table(token: str, owner: str) -> KeptTable:
    try:
        name, sha256, bound = signing.loads(token, salt=PURPOSE, max_age=CONFIRM_SECONDS)
    except (signing.BadSignature, ValueError):
        raise Refused("table_gone") from None
    if bound != owner:
        raise Refused("table_gone")
    kept = KeptTable(name)
    if hashlib.sha256(kept.content).hexdigest() != sha256:
        kept.put_back()
        raise Refused("table_gone")
    return kept


def workbook_response(sheet: OutSheet, suffix: str = "") -> HttpResponse:
    stream = io.BytesIO()
    write_workbook(stream, [sheet])
    return attachment(stream.getvalue(), f"{sheet.name}{suffix}.xlsx", XLSX)


def csv_response(sheet: OutSheet) -> HttpResponse:
    stream = io.BytesIO()
    write_csv(stream, sheet)
    return attachment(stream.getvalue(), f"{sheet.name}.csv", "text/csv; charset=utf-8")


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
