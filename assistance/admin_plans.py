"""Plans in the admin: a window, read only. They move by their own pages."""

from django.contrib import admin

from assistance.models import HandOver, Measure, Plan
from fupin.access.permissions import Permission
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(Plan, site=site)
class PlanAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["household", "year", "state", "exit_year", "agreed_on", "carried", "written_by", "confirmed_by"]
    list_filter = ["year", "state", "carried"]
    list_select_related = ["household", "written_by", "confirmed_by"]


@admin.register(Measure, site=site)
class MeasureAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["plan", "kind", "option", "due_on", "state", "done_on", "amount"]
    list_filter = ["kind", "state", "reach", "style"]
    list_select_related = ["plan__household"]


@admin.register(HandOver, site=site)
class HandOverAdmin(ScopedAdmin):
    view_permission = Permission.HELP_VIEW
    list_display = ["region", "year", "held_on", "place", "chair"]
    list_filter = ["year"]
    list_select_related = ["region"]
