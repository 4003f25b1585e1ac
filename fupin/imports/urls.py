"""Pages of imports (product.md §4.3)."""

from django.urls import path

from fupin.imports import column_views, moving_views, result_views, undo_views, views

urlpatterns = [
    path("", views.ImportList.as_view(), name="import-list"),
    path("template/", views.template, name="import-template"),
    path("<int:pk>/", views.ImportDetail.as_view(), name="import-detail"),
    path("<int:pk>/progress/", views.progress, name="import-progress"),
    path("<int:pk>/problems/", views.problem_list, name="import-problems"),
    path("<int:pk>/columns/", column_views.columns, name="import-columns"),
    path("<int:pk>/returned/", result_views.returned, name="import-returned"),
    path("<int:pk>/failed/", result_views.failed, name="import-failed"),
    path("<int:pk>/stop/", moving_views.stop_import, name="import-stop"),
    path("<int:pk>/recheck/", moving_views.recheck, name="import-recheck"),
    path("<int:pk>/again/", moving_views.again, name="import-again"),
    path("<int:pk>/confirm/", views.confirm_import, name="import-confirm"),
    path("<int:pk>/retry/", views.retry_import, name="import-retry"),
    path("<int:pk>/undo/", undo_views.undo, name="import-undo"),
    path("<int:pk>/discard/", views.discard_import, name="import-discard"),
]
