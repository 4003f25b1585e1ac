"""Pages of households (product.md §4.3)."""

from django.urls import path

from households.views import evidence
from households.views.bulk_edits import bulk_detail, bulk_edit, bulk_undo
from households.views.cases.filling import new_case
from households.views.changes.filling import new_change
from households.views.detail import HouseholdDetail
from households.views.entry import check_entry, draft_save, edit, register
from households.views.exporting import export
from households.views.finding import find
from households.views.lists import HouseholdList
from households.views.missing import MissingList
from households.views.printing import HouseholdPrint
from households.views.registering import draft_discard, draft_restore, new
from households.views.revealing import reveal
from households.views.roster_exporting import roster

urlpatterns = [
    path("", HouseholdList.as_view(), name="household-list"),
    path("find/", find, name="household-find"),
    path("new/", new, name="household-new"),
    path("new/<uuid:token>/", register, name="household-register"),
    path("check/", check_entry, name="household-check"),
    path("drafts/<uuid:token>/", draft_save, name="draft-save"),
    path("drafts/<uuid:token>/discard/", draft_discard, name="draft-discard"),
    path("drafts/<uuid:token>/restore/", draft_restore, name="draft-restore"),
    path("export/", export, name="household-export"),
    path("roster/", roster, name="household-roster"),
    path("missing/", MissingList.as_view(), name="household-missing"),
    path("bulk/", bulk_edit, name="household-bulk"),
    path("bulk/<int:pk>/", bulk_detail, name="bulk-detail"),
    path("bulk/<int:pk>/undo/", bulk_undo, name="bulk-undo"),
    path("<int:pk>/", HouseholdDetail.as_view(), name="household-detail"),
    path("<int:pk>/edit/", edit, name="household-edit"),
    path("<int:pk>/changes/new/", new_change, name="change-new"),
    path("<int:pk>/cases/new/", new_case, name="case-new"),
    path("<int:pk>/reveal/", reveal, name="household-reveal"),
    path("<int:pk>/print/<slug:document>/", HouseholdPrint.as_view(), name="household-print"),
    path("<int:pk>/evidence/", evidence.upload, name="household-evidence"),
    path("<int:pk>/evidence/<int:evidence_pk>/file/", evidence.file, name="household-evidence-file"),
    path("<int:pk>/evidence/<int:evidence_pk>/withdraw/", evidence.withdraw, name="household-evidence-withdraw"),
]
