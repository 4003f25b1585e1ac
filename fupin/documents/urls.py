"""Pages of printouts that a job makes."""

from django.urls import path

from fupin.documents import views

urlpatterns = [
    path("<int:pk>/", views.PrintoutDetail.as_view(), name="printout-detail"),
    path("<int:pk>/progress/", views.progress, name="printout-progress"),
    path("<int:pk>/file/", views.file, name="printout-file"),
]
