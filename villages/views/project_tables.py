"""Projects by the table: choose a file, look at what it would do, confirm; and the same columns out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.staff.importing import MOST_EXPORTED, csv_response, table_page, workbook_response
from fupin.staff.resources import Checked
from fupin.workflow import Refused
from villages.project_resources import ProjectResource
from villages.project_selectors import projects, with_sums
from villages.views.projects import asked_of


@requires(Permission.PROJECT_EDIT)
@require_http_methods(["GET", "POST"])
def project_import(request: HttpRequest) -> HttpResponse:
    def done(table: Checked) -> HttpResponse:
        messages.success(request, f"已导入项目：新增 {table.new} 行，更新 {table.changed} 行")
        return redirect("project-list")

    return table_page(request, ProjectResource, "villages/projects/import.html", done)


@requires(Permission.PROJECT_EDIT)
@require_GET
def project_template(request: HttpRequest) -> HttpResponse:
    return workbook_response(ProjectResource(user=request.user).blank(), "空表")


@requires(Permission.VILLAGE_VIEW)
@require_GET
def project_export(request: HttpRequest) -> HttpResponse:
    """What the list shows with the same address; `?as=csv` for a CSV."""
    asked = asked_of(request)
    if asked.place:
        require(request.user, Permission.VILLAGE_VIEW, asked.place)
    rows = with_sums(projects(request.user, asked)).select_related("region").order_by("-year", "region", "code")
    if (count := rows.count()) > MOST_EXPORTED:
        raise Refused("table_wide_export", rows=count, limit=MOST_EXPORTED)
    sheet = ProjectResource(user=request.user).sheet(rows.iterator(chunk_size=2000))
    return csv_response(sheet) if request.GET.get("as") == "csv" else workbook_response(sheet)
