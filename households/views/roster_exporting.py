"""The roster in one of its layouts, as a workbook that can be imported again when it is full: a small one at once, a
large one by a job."""

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
from fupin.documents.services import WORKBOOK, order
from fupin.workflow import Refused
from households.forms import RosterExportForm
from households.importers.roster_export import export_roster, homes_of
from households.importers.roster_layouts import LAYOUTS
from households.services.roster_export import require_export
from villages.models import Region

AT_ONCE = 1_000  # households


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROSTER_EXPORT)
def roster(request: HttpRequest) -> HttpResponseBase:
    """GET asks where and how, POST hands the workbook out, or shows how far the job is."""
    regions = list(Region.objects.visible_to(request.user, Permission.ROSTER_EXPORT).current().order_by("code"))
    asked = {"user": request.user, "regions": regions, "layouts": {name: one.label for name, one in LAYOUTS.items()}}
    if request.method != "POST":
        return render(request, "households/roster_export.html", {"form": RosterExportForm(**asked)})
    form = RosterExportForm(request.POST, **asked)
    if form.is_valid():
        try:
            return answered(form.cleaned_data, {region.code: region for region in regions}, request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        except PermissionDenied:
            form.add_error(None, "没有导出：您在这个地区不能这样导出。请换一个地区，或者不选完整导出。")
    return render(request, "households/roster_export.html", {"form": form}, status=422)


def answered(said: dict[str, Any], regions: dict[str, Region], by: Any) -> HttpResponseBase:
    region, layout = regions[said["region"]], said["layout"]
    asked = {"layout": layout, "year": said["year"], "full": said.get("full", False), "reason": said.get("reason", "")}
    require_export(by=by, region=region.pk, full=asked["full"], reason=asked["reason"])
    if homes_of(region=region, by=by, layout=layout, full=asked["full"]).count() <= AT_ONCE:
        return handed_out(region, by, asked)
    title = f"{region.name}-{LAYOUTS[layout].label}"
    made = order(kind="workbook", title=title, region_code=region.pk, by=by, token=said["token"], **asked)
    return redirect("printout-detail", pk=made.pk)


def handed_out(region: Region, by: Any, asked: dict[str, Any]) -> FileResponse:
    """An open file without a name on disk; the rows are counted on its second sheet and in its name."""
    book = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    found = export_roster(book, region=region, by=by, **asked)
    book.seek(0)
    response = FileResponse(book, content_type=WORKBOOK.media)
    held = f"{LAYOUTS[asked['layout']].label}-{found.households}户{found.rows}行"
    name = f"{region.name}-{held}-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
