"""帮扶责任人花名册: choose a file, look at what it would do, confirm; and the same columns out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from assistance.resources import HelperResource
from assistance.views.common import place_asked
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.staff.importing import MOST_EXPORTED, table_page, workbook_response
from fupin.staff.resources import Checked
from fupin.workflow import Refused

P = Permission


@requires(P.HELP_IMPORT)
@require_http_methods(["GET", "POST"])
def helper_import(request: HttpRequest) -> HttpResponse:
    def done(table: Checked) -> HttpResponse:
        messages.success(request, f"已导入，新结对 {table.new} 户次")
        return redirect("pairing-list")

    return table_page(request, HelperResource, "assistance/pairings/import.html", done)


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
