"""Pages of households (product.md §4.3)."""

from django.urls import path

from households.views.contacts import contacts
from households.views.detail import HouseholdDetail
from households.views.exporting import export
from households.views.finding import find
from households.views.lists import HouseholdList
from households.views.revealing import reveal
from households.views.roster_exporting import roster

urlpatterns = [
    path("", HouseholdList.as_view(), name="household-list"),
    path("find/", find, name="household-find"),
    path("export/", export, name="household-export"),
    path("roster/", roster, name="household-roster"),
    path("<int:pk>/", HouseholdDetail.as_view(), name="household-detail"),
    path("<int:pk>/contacts/", contacts, name="household-contacts"),
    path("<int:pk>/reveal/", reveal, name="household-reveal"),
]
