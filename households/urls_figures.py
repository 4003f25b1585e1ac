"""Checking the figures of a report: /figures/."""

from django.urls import path

from households.views.figures import figures

urlpatterns = [path("", figures, name="figure-check")]
