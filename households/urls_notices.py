"""Pages of public notices: /notices/."""

from django.urls import path

from households.views.notices import acting, listing, paper, posting

urlpatterns = [
    path("", listing.NoticeList.as_view(), name="notice-list"),
    path("new/", posting.new, name="notice-new"),
    path("<int:pk>/", acting.detail, name="notice-detail"),
    path("<int:pk>/repost/<int:case_pk>/", posting.again, name="notice-repost"),
    path("<int:pk>/photos/<int:photo_pk>/", acting.photo, name="notice-photo"),
    path("<int:pk>/print/", paper.NoticePrint.as_view(), name="notice-print"),
    path("<int:pk>/sheet/", paper.sheet, name="notice-sheet"),
]
