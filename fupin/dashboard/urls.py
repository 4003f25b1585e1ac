"""Pages that read across apps: the start page, settings, accounts, the trail."""

from django.urls import include, path

from fupin.dashboard.doubts_book import doubt_workbook
from fupin.dashboard.doubts_places import DoubtPlaces
from fupin.dashboard.doubts_views import DoubtList
from fupin.dashboard.findings_views import FindingDetail, finding_act
from fupin.dashboard.health import healthz
from fupin.dashboard.home import Home
from fupin.dashboard.overview_brief import Brief
from fupin.dashboard.overview_views import IndicatorHelp, Overview
from fupin.dashboard.overview_wall import Wall
from fupin.dashboard.overview_work import WorkOverview
from fupin.dashboard.reveal_views import RevealCounts
from fupin.dashboard.rules_views import RuleList, parameter_edit, parameter_new
from fupin.dashboard.settings_views import Settings

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("dashboard/", Overview.as_view(), name="overview"),
    path("dashboard/indicators/", IndicatorHelp.as_view(), name="overview-indicators"),
    path("dashboard/<slug:code>/", Overview.as_view(), name="overview-place"),
    path("dashboard/<slug:code>/work/", WorkOverview.as_view(), name="overview-work"),
    path("dashboard/<slug:code>/wall/", Wall.as_view(), name="overview-wall"),
    path("dashboard/<slug:code>/brief/", Brief.as_view(), name="overview-brief"),
    path("settings/", Settings.as_view(), name="settings"),
    path("reveals/", RevealCounts.as_view(), name="reveal-counts"),
    path("doubts/", DoubtList.as_view(), name="doubt-list"),
    path("doubts/act/", finding_act, name="doubt-act"),
    path("doubts/workbook/", doubt_workbook, name="doubt-workbook"),
    path("doubts/places/", DoubtPlaces.as_view(), name="doubt-places"),
    path("doubts/<int:pk>/", FindingDetail.as_view(), name="doubt-detail"),
    path("doubts/rules/", RuleList.as_view(), name="rule-list"),
    path("doubts/rules/<int:pk>/", parameter_edit, name="rule-parameter-edit"),
    path("doubts/rules/new/<slug:threshold>/", parameter_new, name="rule-parameter"),
    path("healthz", healthz, name="healthz"),
    path("", include("fupin.dashboard.urls_accounts")),
]
