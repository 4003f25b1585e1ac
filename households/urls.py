"""Pages of households (product.md §4.3)."""

from django.urls import path

from households.views.bulk_edits import bulk_detail, bulk_edit, bulk_undo
from households.views.contacts import contacts
from households.views.detail import HouseholdDetail
from households.views.exporting import export
from households.views.finding import find
from households.views.lists import HouseholdList
from households.views.missing import MissingList
from households.views.revealing import reveal

urlpatterns = [
    path("", HouseholdList.as_view(), name="household-list"),
    path("find/", find, name="household-find"),
    path("export/", export, name="household-export"),
    path("missing/", MissingList.as_view(), name="household-missing"),
    path("bulk/", bulk_edit, name="household-bulk"),
    path("bulk/<int:pk>/", bulk_detail, name="bulk-detail"),
    path("bulk/<int:pk>/undo/", bulk_undo, name="bulk-undo"),
    path("<int:pk>/", HouseholdDetail.as_view(), name="household-detail"),
    path("<int:pk>/contacts/", contacts, name="household-contacts"),
    path("<int:pk>/reveal/", reveal, name="household-reveal"),
]
