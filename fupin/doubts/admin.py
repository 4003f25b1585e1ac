"""Doubts in the data admin: a window, read only. They are found by the rules and answered on their own pages."""

from django.contrib import admin

from fupin.access.permissions import Permission
from fupin.doubts.models import Doubt, RuleParameter
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(Doubt, site=site)
class DoubtAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["rule", "severity", "region_code", "household_id", "member_id", "message", "state", "last_found"]
    list_filter = ["state", "severity", "rule"]
    list_select_related = ["answered_by__person"]
    search_fields = ["rule", "region_code"]
    ordering = ["region_code", "pk"]


@admin.register(RuleParameter, site=site)
class RuleParameterAdmin(ScopedAdmin):
    view_permission = Permission.LINE_VIEW
    list_display = ["rule", "region_code", "year", "value", "source"]
    exclude = ["name"]
    list_filter = ["year", "rule"]
