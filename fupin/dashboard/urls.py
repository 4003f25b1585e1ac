"""Pages that read across apps: the start page, settings, accounts, the trail."""

from django.urls import include, path

from fupin.dashboard.health import healthz
from fupin.dashboard.home import Home
from fupin.dashboard.reveal_views import RevealCounts
from fupin.dashboard.settings_views import Settings

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("settings/", Settings.as_view(), name="settings"),
    path("reveals/", RevealCounts.as_view(), name="reveal-counts"),
    path("healthz", healthz, name="healthz"),
    path("", include("fupin.dashboard.urls_accounts")),
]
