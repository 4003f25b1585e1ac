"""Pages of imports (product.md §4.3)."""

from django.urls import path

from fupin.imports import views

urlpatterns = [
    path("", views.ImportList.as_view(), name="import-list"),
    path("template/", views.template, name="import-template"),
    path("<int:pk>/", views.ImportDetail.as_view(), name="import-detail"),
    path("<int:pk>/progress/", views.progress, name="import-progress"),
    path("<int:pk>/problems/", views.problem_list, name="import-problems"),
    path("<int:pk>/confirm/", views.confirm_import, name="import-confirm"),
    path("<int:pk>/discard/", views.discard_import, name="import-discard"),
]
