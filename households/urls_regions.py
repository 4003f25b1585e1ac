"""Villages merged, split, renamed, recoded: /villages/changes/."""

from django.urls import path

from households.views import region_changes as views

urlpatterns = [
    path("", views.RegionChangeList.as_view(), name="region-change-list"),
    path("new/<slug:kind>/", views.region_change_new, name="region-change-new"),
    path("<int:pk>/", views.RegionChangeDetail.as_view(), name="region-change-detail"),
    path("<int:pk>/confirm/", views.region_change_confirm, name="region-change-confirm"),
    path("<int:pk>/drop/", views.region_change_drop, name="region-change-drop"),
]
