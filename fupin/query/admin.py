"""Kept questions in the data admin: a window, read only. Who does not own one sees it only where it is shared."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from fupin.access.permissions import Permission
from fupin.query.models import SavedQuery
from fupin.query.saved import saved_for
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(SavedQuery, site=site)
class SavedQueryAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["name", "place", "owner", "shared", "created_at"]
    list_filter = ["shared"]
    list_select_related = ["place", "owner__person"]
    search_fields = ["name"]

    def rows_for(self, user: Any, permission: Permission) -> QuerySet[SavedQuery]:
        return saved_for(user)
