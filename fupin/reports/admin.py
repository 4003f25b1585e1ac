"""Reports with names under them in the admin: a window, read only."""

from django.contrib import admin

from fupin.access.permissions import Permission
from fupin.reports.frame import REPORTS
from fupin.reports.models import SignedReport
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(SignedReport, site=site)
class SignedReportAdmin(ScopedAdmin):
    view_permission = Permission.VILLAGE_VIEW
    list_display = ["report", "title", "region", "kind", "year", "month", "state", "number"]
    list_filter = ["state", "report", "kind", "year"]
    list_select_related = ["region"]
    exclude = ["cells", "part"]
    readonly_fields = ["table_name"]

    @admin.display(description="分表")
    def table_name(self, report: SignedReport) -> str:
        known = REPORTS.get(report.report)
        return known.part(report.part).label if known else report.part
