"""/reports/: the standard tables, those with names under them, and books of a place."""

from django.urls import path

from fupin.reports import views

urlpatterns = [
    path("", views.ReportList.as_view(), name="report-list"),
    path("book/", views.book, name="report-book"),
    path("signed/<int:pk>/", views.SignedTable.as_view(), name="report-signed"),
    path("<slug:report>/", views.ReportTable.as_view(), name="report-table"),
    path("<slug:report>/make/", views.make, name="report-make"),
]
