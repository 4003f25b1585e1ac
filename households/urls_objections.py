"""Objections as township and county work on them: /objections/."""

from django.urls import path

from households.views import objections

urlpatterns = [
    path("", objections.ObjectionList.as_view(), name="objection-list"),
    path("new/", objections.new, name="objection-new"),
    path("<int:pk>/", objections.detail, name="objection-detail"),
    path("<int:pk>/reveal/", objections.reveal, name="objection-reveal"),
]
