"""Pages of households (product.md §4.3)."""

from django.urls import path

from households.views.changes.filling import new_change
from households.views.contacts import contacts
from households.views.detail import HouseholdDetail
from households.views.exporting import export
from households.views.finding import find
from households.views.lists import HouseholdList
from households.views.revealing import reveal

urlpatterns = [
    path("", HouseholdList.as_view(), name="household-list"),
    path("find/", find, name="household-find"),
    path("export/", export, name="household-export"),
    path("<int:pk>/", HouseholdDetail.as_view(), name="household-detail"),
    path("<int:pk>/contacts/", contacts, name="household-contacts"),
    path("<int:pk>/changes/new/", new_change, name="change-new"),
    path("<int:pk>/reveal/", reveal, name="household-reveal"),
]
