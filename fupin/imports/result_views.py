"""Downloads of one's own upload with what was found in it."""

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.imports.models import ImportBatch
from fupin.imports.returning import failed_workbook, returned_workbook
from fupin.imports.views import XLSX, visible_batches


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def returned(request: HttpRequest, pk: int) -> HttpResponseBase:
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    return handed_out(returned_workbook(batch, by=request.user), batch, "结果")


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def failed(request: HttpRequest, pk: int) -> HttpResponseBase:
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    return handed_out(failed_workbook(batch, by=request.user), batch, "未导入的行")


def handed_out(book: IO[bytes], batch: ImportBatch, what: str) -> FileResponse:
    name = batch.file_name.rpartition(".")[0] or batch.file_name
    response = FileResponse(book, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{what}.xlsx") or ""
    return response
