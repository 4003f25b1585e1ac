"""Pages of changes of households (/changes/…); filling one in begins at its household."""

from django.urls import path

from households.views.changes.detail import detail
from households.views.changes.filling import edit
from households.views.changes.listing import ChangeList, note

urlpatterns = [
    path("", ChangeList.as_view(), name="change-list"),
    path("note/", note, name="change-note"),
    path("<int:pk>/", detail, name="change-detail"),
    path("<int:pk>/edit/", edit, name="change-edit"),
]
