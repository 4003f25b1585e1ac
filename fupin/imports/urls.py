"""Pages of imports (product.md §4.3)."""

from django.urls import path

from fupin.imports import undo_views, views

urlpatterns = [
    path("", views.ImportList.as_view(), name="import-list"),
    path("template/", views.template, name="import-template"),
    path("<int:pk>/", views.ImportDetail.as_view(), name="import-detail"),
    path("<int:pk>/progress/", views.progress, name="import-progress"),
    path("<int:pk>/problems/", views.problem_list, name="import-problems"),
    path("<int:pk>/confirm/", views.confirm_import, name="import-confirm"),
    path("<int:pk>/retry/", views.retry_import, name="import-retry"),
    path("<int:pk>/undo/", undo_views.undo, name="import-undo"),
    path("<int:pk>/discard/", views.discard_import, name="import-discard"),
]
