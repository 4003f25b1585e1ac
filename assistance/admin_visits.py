"""Visits in the admin: a window, read only. What may change is changed on the pages, through the services."""

from django.contrib import admin

from assistance.models import BusySeason, Visit, VisitRequest, VisitRule, VisitTask
from fupin.access.permissions import Permission
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


class VisitsAdmin(ScopedAdmin):
    view_permission = Permission.VISIT_VIEW


@admin.register(Visit, site=site)
class VisitAdmin(VisitsAdmin):
    list_display = ["day", "household", "cadre", "mode", "occasion", "recorded_by"]
    list_filter = ["mode", "occasion", "day"]
    list_select_related = ["household", "cadre__person", "cadre__unit", "recorded_by"]


@admin.register(VisitTask, site=site)
class VisitTaskAdmin(VisitsAdmin):
    list_display = ["title", "household", "cadre", "due_on", "state"]
    list_filter = ["state", "due_on"]
    list_select_related = ["household", "cadre__person", "cadre__unit"]


@admin.register(VisitRule, site=site)
class VisitRuleAdmin(VisitsAdmin):
    list_display = ["region", "year", "last_year", "role", "level", "village", "home", "period", "floor", "ceiling"]
    list_filter = ["year", "period"]
    list_select_related = ["region"]


@admin.register(BusySeason, site=site)
class BusySeasonAdmin(VisitsAdmin):
    list_display = ["region", "name", "year", "last_year", "first_month", "first_day", "last_month", "last_day"]
    list_select_related = ["region"]


@admin.register(VisitRequest, site=site)
class VisitRequestAdmin(VisitsAdmin):
    list_display = ["asked_by", "region", "household", "occasion", "starts_on", "ends_on"]
    list_filter = ["occasion", "starts_on"]
    list_select_related = ["region", "household"]
