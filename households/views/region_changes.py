"""撤并村: prepared by one person of the county, looked at with its effect, confirmed by another."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import REASONS, Conflict, Refused
from households.forms import RegionChangeForm
from households.services.region_changes import confirm_change, drop_change, effect_of, prepare_change
from villages.codes import RegionChangeKind, RegionChangeState
from villages.models import RegionChange

P, K = Permission, RegionChangeKind
SHOWN = 200
EXPLAINED = {
    K.MERGE: "全村的农户连同户编号、历史都到并入的村，岗位随迁；原来的代码停用，指向新的村。",
    K.SPLIT: "按村民小组分出的农户到新村，其余不动。新村的岗位另设。",
    K.RENAME: "只改村名，代码、农户、岗位都不动。",
    K.RECODE: "农户和岗位都到新代码，村名不变；原来的代码停用，指向新代码。",
}


def changes_seen_by(user: Any) -> QuerySet[RegionChange]:
    rows = RegionChange.objects.visible_to(user, P.VILLAGE_VIEW)
    return rows.select_related("village", "into", "prepared_by__person", "decided_by__person")


class RegionChangeList(View):
    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "changes": changes_seen_by(request.user)[:SHOWN],
            "may_prepare": has(request.user, P.REGION_PREPARE),
            "kinds": K.choices,
        }
        return render(request, "villages/changes.html", context)


@requires(P.REGION_PREPARE)
@require_http_methods(["GET", "POST"])
def region_change_new(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in K.values:
        raise Http404
    initial = {"day": timezone.localdate(), "village": request.GET.get("village", "")}
    form = RegionChangeForm(request.POST or None, user=request.user, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_change(kind=kind, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "已准备好，等另一位县级审批人员确认。确认以前什么也没有改")
            return redirect("region-change-detail", pk=made.pk)
    context = {"form": form, "kind": K(kind), "explained": EXPLAINED[K(kind)]}
    return render(request, "villages/change_form.html", context, status=422 if form.is_bound else 200)


class RegionChangeDetail(View):
    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return show(request, get_object_or_404(changes_seen_by(request.user), pk=pk))


def show(request: HttpRequest, change: RegionChange, *, refused: str = "", status: int = 200) -> HttpResponse:
    waiting = change.state == RegionChangeState.PREPARED
    village = change.village_id
    context = {
        "change": change,
        "explained": EXPLAINED[K(change.kind)],
        "waiting": waiting,
        "effect": effect_of(change, timezone.localdate()) if waiting else None,
        "may_confirm": waiting and can(request.user, P.REGION_CONFIRM, village),
        "may_drop": waiting
        and (can(request.user, P.REGION_CONFIRM, village) or can(request.user, P.REGION_PREPARE, village)),
        "own": REASONS["region_change_same_person"] if request.user.person_id == change.prepared_by.person_id else "",
        "refused": refused,
    }
    return render(request, "villages/change.html", context, status=status)


@requires(P.REGION_CONFIRM)
@require_POST
def region_change_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(changes_seen_by(request.user), pk=pk)
    try:
        effect = confirm_change(change=change, by=request.user, today=timezone.localdate())
    except Conflict:
        raise
    except Refused as refused:
        return show(request, change, refused=refused.sentence, status=409)
    messages.success(request, f"已生效，移动农户 {effect.households} 户，随迁岗位 {effect.posts} 个")
    return redirect("region-change-detail", pk=pk)


@requires(P.VILLAGE_VIEW)
@require_POST
def region_change_drop(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(changes_seen_by(request.user), pk=pk)
    drop_change(change=change, by=request.user)
    messages.success(request, "已放弃，什么也没有改")
    return redirect("region-change-list")
