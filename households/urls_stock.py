"""The stock identity: /reconcile/."""

from django.urls import path

from households.views.stock import Reconcile, correct, ledger, report

urlpatterns = [
    path("", Reconcile.as_view(), name="reconcile"),
    path("ledger/", ledger, name="stock-ledger"),
    path("figures/", report, name="stock-report"),
    path("figures/<int:pk>/", correct, name="stock-correct"),
]
