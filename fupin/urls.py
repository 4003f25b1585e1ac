"""Every address of the product (product.md §4.3)."""

from django.urls import include, path

from fupin.staff.site import site

urlpatterns = [
    path("", include("fupin.dashboard.urls")),
    path("accounts/", include("fupin.accounts.urls")),
    path("households/", include("households.urls")),
    path("changes/", include("households.urls_changes")),
    path("imports/", include("fupin.imports.urls")),
    path("villages/", include("villages.urls")),
    path("admin/", site.urls),
]

handler400 = "fupin.dashboard.errors.handler400"
handler403 = "fupin.dashboard.errors.handler403"
handler404 = "fupin.dashboard.errors.handler404"
handler500 = "fupin.dashboard.errors.handler500"
