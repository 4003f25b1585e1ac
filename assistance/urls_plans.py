"""Plans and the hand-over meetings: /plans/."""

from django.urls import path, re_path

from assistance.views import handovers, plans, wall

urlpatterns = [
    path("", plans.PlanList.as_view(), name="plan-list"),
    path("carry/", plans.carry, name="plan-carry"),
    path("households/<int:pk>/", plans.detail, name="plan-detail"),
    path("households/<int:pk>/edit/", plans.PlanEdit.as_view(), name="plan-edit"),
    path("households/<int:pk>/measures/<int:measure_pk>/", plans.follow, name="plan-measure"),
    path("meetings/", handovers.HandOverList.as_view(), name="handover-list"),
    path("meetings/new/", handovers.new, name="handover-new"),
    path("meetings/<int:pk>/", handovers.detail, name="handover-detail"),
    re_path(r"^wall/(?P<code>\d{12})/$", wall.VillageWall.as_view(), name="plan-wall"),
]
