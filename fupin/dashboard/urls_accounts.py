"""Addresses of accounts and posts (under /staff/) and of the trail (under /audit/)."""

from django.urls import path

from fupin.dashboard import accounts_bulk as bulk
from fupin.dashboard import accounts_edit as edit
from fupin.dashboard import accounts_views as views
from fupin.dashboard.audit_views import AuditList

urlpatterns = [
    path("staff/", views.AccountList.as_view(), name="account-list"),
    path("staff/new/", edit.AccountNew.as_view(), name="account-new"),
    path("staff/kin/", edit.OwnKin.as_view(), name="own-kin"),
    path("staff/bulk/", bulk.AccountsBulk.as_view(), name="accounts-bulk"),
    path("staff/bulk/template/", bulk.bulk_template, name="accounts-bulk-template"),
    path("staff/bulk/<int:pk>/", bulk.AccountsBulkDetail.as_view(), name="accounts-bulk-detail"),
    path("staff/bulk/<int:pk>/slips/", bulk.bulk_slips, name="accounts-bulk-slips"),
    path("staff/<int:pk>/", views.AccountDetail.as_view(), name="account-detail"),
    path("staff/<int:pk>/person/", edit.PersonEdit.as_view(), name="account-person"),
    path("staff/<int:pk>/reset/", views.account_reset, name="account-reset"),
    path("staff/<int:pk>/disable/", views.account_disable, name="account-disable"),
    path("staff/<int:pk>/enable/", views.account_enable, name="account-enable"),
    path("staff/<int:pk>/posts/new/", edit.PostNew.as_view(), name="post-new"),
    path("staff/<int:pk>/posts/<int:post_pk>/end/", edit.PostEnd.as_view(), name="post-end"),
    path("staff/<int:pk>/posts/<int:post_pk>/hand-over/", edit.PostHandOver.as_view(), name="post-hand-over"),
    path("staff/<int:pk>/kin/new/", edit.KinNew.as_view(), name="kin-new"),
    path("staff/<int:pk>/kin/<int:kin_pk>/end/", views.kin_end, name="kin-end"),
    path("audit/", AuditList.as_view(), name="audit-list"),
]
