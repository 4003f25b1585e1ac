"""The roster in one of its layouts, as a workbook that can be imported again when it is full."""

import tempfile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Refused
from households.forms import RosterExportForm
from households.importers.roster_export import export_roster
from households.importers.roster_layouts import LAYOUTS
from households.services.list_export import MOST
from households.views.exporting import XLSX
from villages.models import Region


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROSTER_EXPORT)
def roster(request: HttpRequest) -> HttpResponseBase:
    """GET asks where and how, POST hands the workbook out."""
    regions = list(Region.objects.visible_to(request.user, Permission.ROSTER_EXPORT).current().order_by("code"))
    asked = {"user": request.user, "regions": regions, "layouts": {name: one.label for name, one in LAYOUTS.items()}}
    if request.method != "POST":
        return render(request, "households/roster_export.html", {"form": RosterExportForm(**asked)})
    form = RosterExportForm(request.POST, **asked)
    if form.is_valid():
        try:
            return handed_out(form.cleaned_data, {region.code: region for region in regions}, request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        except PermissionDenied:
            form.add_error(None, "没有导出：您在这个地区不能这样导出。请换一个地区，或者不选完整导出。")
    return render(request, "households/roster_export.html", {"form": form}, status=422)


def handed_out(said: dict[str, Any], regions: dict[str, Region], by: Any) -> FileResponse:
    """An open file without a name on disk; the rows are counted on its second sheet and in its name."""
    region, layout = regions[said["region"]], said["layout"]
    book = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"full": said.get("full", False), "reason": said.get("reason", ""), "year": said["year"]}
    found = export_roster(book, region=region, by=by, layout=layout, most=MOST, **options)
    book.seek(0)
    response = FileResponse(book, content_type=XLSX)
    name = (
        f"{region.name}-{LAYOUTS[layout].label}-{found.households}户{found.rows}行-{timezone.localdate():%Y%m%d}.xlsx"
    )
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
