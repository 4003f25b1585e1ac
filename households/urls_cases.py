"""Pages of cases: identification, monitoring, exit and corrections (/cases/…); a case begins at its household."""

from django.urls import path

from households.views.cases.checking import check, consent, doubt_answer, match_answer, match_withdraw, matches
from households.views.cases.detail import detail
from households.views.cases.exits import ExitSigns, report
from households.views.cases.filling import edit
from households.views.cases.listing import CaseList, agree
from households.views.cases.several import several

urlpatterns = [
    path("", CaseList.as_view(), name="case-list"),
    path("agree/", agree, name="case-agree"),
    path("exits/", ExitSigns.as_view(), name="case-exits"),
    path("exits/report/", report, name="case-exits-report"),
    path("several/", several, name="case-several"),
    path("<int:pk>/", detail, name="case-detail"),
    path("<int:pk>/edit/", edit, name="case-edit"),
    path("<int:pk>/check/", check, name="case-check"),
    path("<int:pk>/consent/", consent, name="case-consent"),
    path("<int:pk>/matches/", matches, name="case-matches"),
    path("<int:pk>/matches/answer/", match_answer, name="case-match-answer"),
    path("<int:pk>/matches/withdraw/", match_withdraw, name="case-match-withdraw"),
    path("<int:pk>/doubts/answer/", doubt_answer, name="case-doubt-answer"),
]
