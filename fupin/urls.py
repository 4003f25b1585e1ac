"""Every address of the product (product.md §4.3)."""

from django.urls import include, path

from fupin.staff.site import site

urlpatterns = [
    path("", include("fupin.dashboard.urls")),
    path("query/", include("fupin.query.urls")),
    path("comparisons/", include("fupin.comparison.urls")),
    path("reports/", include("fupin.reports.urls")),
    path("accounts/", include("fupin.accounts.urls")),
    path("households/", include("households.urls")),
    path("closings/", include("households.urls_closings")),
    path("figures/", include("households.urls_figures")),
    path("reconcile/", include("households.urls_stock")),
    path("changes/", include("households.urls_changes")),
    path("cases/", include("households.urls_cases")),
    path("board/", include("households.urls_board")),
    path("objections/", include("households.urls_objections")),
    path("", include("households.urls_meetings")),
    path("", include("households.urls_village_exits")),
    path("watch/", include("households.urls_watch")),
    path("missed/", include("households.urls_missed")),
    path("indicators/", include("households.urls_indicators")),
    path("notices/", include("households.urls_notices")),
    path("plans/", include("assistance.urls_plans")),
    path("imports/", include("fupin.imports.urls")),
    path("", include("assistance.urls")),
    path("", include("assistance.urls_presence")),
    path("villages/changes/", include("households.urls_regions")),
    path("printouts/", include("fupin.documents.urls")),
    path("villages/", include("villages.urls")),
    path("villages/", include("households.urls_village")),
    path("", include("assistance.urls_visits")),
    path("admin/", site.urls),
]

handler400 = "fupin.dashboard.errors.handler400"
handler403 = "fupin.dashboard.errors.handler403"
handler404 = "fupin.dashboard.errors.handler404"
handler500 = "fupin.dashboard.errors.handler500"
