"""Kept questions in the data admin: a window, read only. Who does not own one sees it only where it is shared."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import QueryDict

from fupin.access.permissions import Permission
from fupin.query.fields import Of
from fupin.query.models import SavedQuery
from fupin.query.question import question_from
from fupin.query.saved import saved_for
from fupin.query.words import in_words
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(SavedQuery, site=site)
class SavedQueryAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW
    list_display = ["name", "place", "owner", "shared", "created_at"]
    fields = readonly_fields = ["name", "asked", "place", "owner", "shared", "created_at"]
    list_filter = ["shared"]
    list_select_related = ["place", "owner__person"]
    search_fields = ["name"]

    @admin.display(description="查什么")
    def asked(self, saved: SavedQuery) -> str:
        question = question_from(QueryDict(saved.address))
        return f"{Of.label_of(question.of)}：{in_words(question)}"

    def rows_for(self, user: Any, permission: Permission) -> QuerySet[SavedQuery]:
        return saved_for(user)
