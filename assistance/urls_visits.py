"""Visits: a helper's own pages under /mine/, everybody else's under /visits/."""

from django.urls import path

from assistance.views.visits import listing, mine, recording, settings

urlpatterns = [
    path("mine/", mine.Mine.as_view(), name="mine"),
    path("mine/<int:pk>/", mine.MineHousehold.as_view(), name="mine-household"),
    path("mine/<int:pk>/visit/", recording.by_phone, name="mine-visit"),
    path("visits/", listing.VisitList.as_view(), name="visit-list"),
    path("visits/<int:pk>/", listing.detail, name="visit-detail"),
    path("visits/<int:pk>/photo/", listing.photo, name="visit-photo"),
    path("visits/record/<int:pk>/", recording.by_staff, name="visit-record"),
    path("visits/due/", listing.DueList.as_view(), name="visit-due"),
    path("visits/coverage/", listing.Coverage.as_view(), name="visit-coverage"),
    path("visits/tasks/", listing.TaskList.as_view(), name="visit-task-list"),
    path("visits/tasks/<int:pk>/", listing.task, name="visit-task"),
    path("visits/requests/", listing.RequestList.as_view(), name="visit-request-list"),
    path("visits/requests/new/", listing.request_new, name="visit-request-new"),
    path("visits/requests/<int:pk>/withdraw/", listing.request_withdraw, name="visit-request-withdraw"),
    path("visits/doubtful/", listing.Doubtful.as_view(), name="visit-doubtful"),
    path("visits/rules/", settings.RuleList.as_view(), name="visit-rules"),
    path("visits/rules/edit/", settings.rule_edit, name="visit-rule-edit"),
    path("visits/seasons/edit/", settings.season_edit, name="visit-season-edit"),
]
