"""The public board: /board/. Anybody, without a login."""

from django.urls import path

from households.views import board

urlpatterns = [
    path("", board.places, name="board"),
    path("follow/", board.follow, name="board-follow"),
    path("<slug:notice>/", board.notice, name="board-notice"),
    path("<slug:notice>/objection/", board.objection, name="board-objection"),
]
