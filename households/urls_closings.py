"""Frozen months and years: /closings/."""

from django.urls import path

from households.views.closings import ClosingDetail, ClosingList, closing_new
from households.views.years import YearList, year_withdraw

urlpatterns = [
    path("", ClosingList.as_view(), name="closing-list"),
    path("new/", closing_new, name="closing-new"),
    path("years/", YearList.as_view(), name="year-list"),
    path("years/<int:pk>/withdraw/", year_withdraw, name="year-withdraw"),
    path("<int:pk>/", ClosingDetail.as_view(), name="closing-detail"),
]
