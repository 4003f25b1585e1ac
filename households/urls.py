"""Pages of households (product.md §4.3)."""

from django.urls import path

from households.views import evidence
from households.views.contacts import contacts
from households.views.detail import HouseholdDetail
from households.views.exporting import export
from households.views.finding import find
from households.views.lists import HouseholdList
from households.views.printing import HouseholdPrint
from households.views.revealing import reveal

urlpatterns = [
    path("", HouseholdList.as_view(), name="household-list"),
    path("find/", find, name="household-find"),
    path("export/", export, name="household-export"),
    path("<int:pk>/", HouseholdDetail.as_view(), name="household-detail"),
    path("<int:pk>/contacts/", contacts, name="household-contacts"),
    path("<int:pk>/reveal/", reveal, name="household-reveal"),
    path("<int:pk>/print/<slug:document>/", HouseholdPrint.as_view(), name="household-print"),
    path("<int:pk>/evidence/", evidence.upload, name="household-evidence"),
    path("<int:pk>/evidence/<int:evidence_pk>/file/", evidence.file, name="household-evidence-file"),
    path("<int:pk>/evidence/<int:evidence_pk>/withdraw/", evidence.withdraw, name="household-evidence-withdraw"),
]
