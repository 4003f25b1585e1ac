"""Leave, presence and the three lists of those who help."""

from django.urls import path

from assistance.views import lists, presence

urlpatterns = [
    path("cadres/presence/", presence.PresenceList.as_view(), name="presence-list"),
    path("cadres/presence/checks/<int:pk>/withdraw/", presence.check_withdraw, name="presence-check-withdraw"),
    path("cadres/presence/leaves/", presence.LeaveList.as_view(), name="leave-list"),
    path("cadres/presence/leaves/new/<int:pk>/", presence.leave_new, name="leave-new"),
    path("cadres/presence/leaves/<int:pk>/", presence.leave_detail, name="leave-detail"),
    path("cadres/presence/<str:code>/", presence.village_presence, name="presence-village"),
    path("cadres/presence/<str:code>/check/", presence.check, name="presence-check"),
    path("mine/leave/", presence.leave_mine, name="leave-mine"),
    path("mine/tasks/", lists.MyTasks.as_view(), name="task-mine"),
    path("mine/duties/", lists.MyDuties.as_view(), name="duty-mine"),
    path("cadres/<int:pk>/tasks/", lists.CadreTasks.as_view(), name="cadre-tasks"),
    path("cadres/<int:pk>/assessment/", lists.CadreAssessment.as_view(), name="cadre-assessment"),
    path("cadres/assessment/", lists.AssessmentList.as_view(), name="assessment-list"),
    path("cadres/duties/", lists.DutyLists.as_view(), name="duty-list"),
    path("cadres/duties/edit/", lists.duties_edit, name="duty-edit"),
    path("cadres/rota/<str:code>/", lists.Rota.as_view(), name="visit-rota"),
]
