"""Authorisations and comparisons in the data admin: windows, read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from fupin.access.permissions import Permission
from fupin.comparison.models import Authorisation, Comparison
from fupin.comparison.selectors import visible_comparisons
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(Authorisation, site=site)
class AuthorisationAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["household", "signed_on", "withdrawn_on", "entered_by"]
    fields = readonly_fields = [
        "household", "signed_on", "archive_no", "entered_by", "entered_at", "withdrawn_on", "withdrawn_reason",
    ]  # fmt: skip
    list_select_related = ["household", "entered_by__person"]
    search_fields = ["household__head_name"]


@admin.register(Comparison, site=site)
class ComparisonAdmin(ScopedAdmin):
    view_permission = Permission.VILLAGE_VIEW
    list_display = ["named", "region_code", "listed_on", "state", "owner", "confirmer", "destroyed_at"]
    fields = readonly_fields = [
        "named", "region_code", "listed_on", "source", "complete", "state", "owner", "confirmer", "file_name", "sha256",
        "created_at", "confirmed_at", "destroyed_at",
    ]  # fmt: skip
    list_filter = ["state"]
    list_select_related = ["owner__person", "confirmer__person"]

    @admin.display(description="名单", ordering="kind")
    def named(self, row: Comparison) -> str:
        return row.label

    def rows_for(self, user: Any, permission: Permission) -> QuerySet[Comparison]:
        return visible_comparisons(user)
