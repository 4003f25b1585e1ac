"""/query/: questions to the register, their files, their tables, those that are kept."""

from django.urls import path

from fupin.query import export_views, pivot_views, saved_views, views

urlpatterns = [
    path("", views.Query.as_view(), name="query"),
    path("export/", export_views.query_export, name="query-export"),
    path("pivot/", pivot_views.Pivot.as_view(), name="query-pivot"),
    path("pivot/file/", pivot_views.pivot_file, name="query-pivot-file"),
    path("saved/", saved_views.SavedQueries.as_view(), name="query-saved"),
    path("saved/new/", saved_views.query_save, name="query-save"),
    path("saved/<int:pk>/", saved_views.query_change, name="query-change"),
]
