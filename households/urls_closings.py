"""Frozen months and years: /closings/."""

from django.urls import path

from households.views.closings import ClosingDetail, ClosingList, closing_new

urlpatterns = [
    path("", ClosingList.as_view(), name="closing-list"),
    path("new/", closing_new, name="closing-new"),
    path("<int:pk>/", ClosingDetail.as_view(), name="closing-detail"),
]
