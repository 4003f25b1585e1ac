"""What is watched after exit: /watch/."""

from django.urls import path

from households.views.watch import items, yearly

urlpatterns = [
    path("", items.WatchList.as_view(), name="watch-list"),
    path("<int:pk>/", items.detail, name="watch-detail"),
    path("new/", items.find, name="watch-find"),
    path("new/<int:pk>/", items.new, name="watch-new"),
    path("income/", yearly.IncomeDue.as_view(), name="watch-income"),
    path("relocated/", yearly.Relocated.as_view(), name="watch-relocated"),
    path("relocated/<int:pk>/", yearly.visit, name="relocation-visit"),
]
