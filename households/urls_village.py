"""Papers of a village, below /villages/: what they show belongs to the households."""

from django.urls import re_path

from households.views.printing import VillagePrint

urlpatterns = [
    re_path(r"^(?P<code>\d{12})/print/(?P<document>[a-z-]{1,20})/$", VillagePrint.as_view(), name="village-print"),
]
