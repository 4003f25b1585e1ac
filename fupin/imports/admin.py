"""Import batches in the admin, to be read only: checking and undoing is done on their own pages."""

from django.contrib import admin

from fupin.access.permissions import Permission
from fupin.imports.models import ImportBatch
from fupin.staff.admin import ScopedAdmin
from fupin.staff.site import site


@admin.register(ImportBatch, site=site)
class ImportBatchAdmin(ScopedAdmin):
    view_permission = Permission.ROSTER_IMPORT
    list_display = ["id", "file_name", "mode", "region_code", "state", "owner", "created_at", "applied_at"]
    list_filter = ["state", "mode", "created_at"]
    list_select_related = ["owner__person"]
    search_fields = ["file_name"]
    exclude = ["kind", "counts", "problems", "preview"]
