"""The filtered list as a workbook, sealed columns masked."""

from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.documents.services import WORKBOOK
from households.selectors import criteria_from
from households.services.list_export import export_list


@requires(Permission.ROSTER_EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    book = export_list(criteria=criteria_from(request.POST), by=request.user)
    name = f"农户名册-{timezone.localdate():%Y%m%d}.xlsx"
    response = FileResponse(book, content_type=WORKBOOK.media)
    response["Content-Disposition"] = f"attachment; filename=\"households.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response
