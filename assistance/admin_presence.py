"""Leave, presence and duties in the admin: a window, read only."""

from django.contrib import admin

from assistance.models import DutyList, Leave, PostCheck, PresenceMonth
from fupin.access.permissions import Permission
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


class PresenceAdmin(ScopedAdmin):
    view_permission = Permission.HELP_VIEW


@admin.register(Leave, site=site)
class LeaveAdmin(PresenceAdmin):
    list_display = ["cadre", "village", "kind", "starts_on", "ends_on", "state"]
    list_filter = ["state", "kind"]
    list_select_related = ["cadre__person", "cadre__unit", "village"]


@admin.register(PresenceMonth, site=site)
class PresenceMonthAdmin(PresenceAdmin):
    list_display = ["cadre", "village", "year", "month", "days", "recorded_by"]
    list_filter = ["year", "month"]
    list_select_related = ["cadre__person", "cadre__unit", "village", "recorded_by"]


@admin.register(PostCheck, site=site)
class PostCheckAdmin(PresenceAdmin):
    list_display = ["cadre", "village", "day", "way", "present", "checked_by"]
    list_filter = ["present", "way"]
    list_select_related = ["cadre__person", "cadre__unit", "village", "checked_by"]


@admin.register(DutyList, site=site)
class DutyListAdmin(PresenceAdmin):
    list_display = ["region", "role", "source"]
    list_filter = ["role"]
    list_select_related = ["region"]
