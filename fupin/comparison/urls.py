"""Pages of comparisons with departments' lists."""

from django.urls import path

from fupin.comparison.views import authorising, comparing, coverage, feedback

urlpatterns = [
    path("", comparing.ComparisonList.as_view(), name="comparison-list"),
    path("new/", comparing.comparison_new, name="comparison-new"),
    path("template/", comparing.comparison_template, name="comparison-template"),
    path("coverage/", coverage.Coverage.as_view(), name="comparison-coverage"),
    path("feedback/", feedback.feedback, name="comparison-feedback"),
    path("feedback/sheet/", feedback.feedback_sheet, name="comparison-feedback-sheet"),
    path("authorisations/<int:pk>/", authorising.authorisation, name="authorisation"),
    path("authorisations/<int:pk>/withdraw/", authorising.authorisation_withdraw, name="authorisation-withdraw"),
    path("<int:pk>/", comparing.ComparisonDetail.as_view(), name="comparison-detail"),
    path("<int:pk>/progress/", comparing.comparison_progress, name="comparison-progress"),
    path("<int:pk>/confirm/", comparing.comparison_confirm, name="comparison-confirm"),
    path("<int:pk>/give-up/", comparing.comparison_give_up, name="comparison-give-up"),
]
