"""/query/: questions to the register, their files, their tables, those that are kept."""

from django.urls import path

from fupin.query import views

urlpatterns = [
    path("", views.Query.as_view(), name="query"),
]
