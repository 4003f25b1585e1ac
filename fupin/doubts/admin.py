"""Doubts in the data admin: a window, read only. They are found by the rules and answered on their own pages."""

from django.contrib import admin

from fupin.access.permissions import Permission
from fupin.doubts.models import Doubt, DoubtStep, RuleParameter, Unevaluated
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(Doubt, site=site)
class DoubtAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = [
        "rule",
        "severity",
        "region_code",
        "household_id",
        "member_id",
        "message",
        "state",
        "verdict",
        "due_on",
        "last_found",
    ]
    list_filter = ["state", "verdict", "severity", "rule"]
    list_select_related = ["answered_by__person"]
    search_fields = ["rule", "region_code"]
    ordering = ["region_code", "pk"]


@admin.register(RuleParameter, site=site)
class RuleParameterAdmin(ScopedAdmin):
    view_permission = Permission.LINE_VIEW
    list_display = ["rule", "region_code", "year", "value", "source"]
    exclude = ["name"]
    list_filter = ["year", "rule"]


@admin.register(DoubtStep, site=site)
class DoubtStepAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["doubt", "act", "verdict", "said", "at"]
    list_filter = ["act", "verdict"]
    list_select_related = ["by__person", "doubt"]
    search_fields = ["doubt__rule", "doubt__region_code"]
    ordering = ["-pk"]


@admin.register(Unevaluated, site=site)
class UnevaluatedAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["rule", "region_code", "number", "asked", "ran_on"]
    list_filter = ["rule"]
    ordering = ["region_code", "rule"]
