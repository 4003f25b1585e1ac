"""Who may have been missed: /missed/."""

from django.urls import path, re_path

from households.views import missed

urlpatterns = [
    path("", missed.MissedList.as_view(), name="missed-list"),
    path("export/", missed.export, name="missed-export"),
    path("<int:pk>/", missed.detail, name="missed-detail"),
    re_path(r"^villages/(?P<code>\d{12})/print/$", missed.MissedPaper.as_view(), name="missed-print"),
]
