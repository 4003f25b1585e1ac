"""One change: what it would do or did, its trail, and what may be done with it now. Every act is a POST here."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import REASONS, Step
from households.change_effects import FLAGS
from households.codes import ChangeAct, ChangeProof, ProposalState
from households.models import ChangeProposal, Household
from households.selectors import rights_on
from households.selectors.changes import Preview, decision_of, preview_of, to_note
from households.selectors.evidence import proofs_of, sees_originals
from households.services.changes import act_on, note_changes
from households.services.changes.acting import held_by_case, place_of
from households.views.changes.facts import shown_facts
from households.views.changes.words import decided_by
from households.workflow import route_of

P, A, S = Permission, ChangeAct, ProposalState
BUTTONS = {
    A.SUBMIT: "报送乡镇审核",
    A.AGREE: "同意",
    A.RECEIVE: "同意迁入",
    A.APPROVE: "批准，立即生效",
    A.SEND_BACK: "退回修改",
    A.REFUSE: "不予同意",
    A.WITHDRAW: "撤回，不报了",
    A.DROP: "登记没有错，不予变更",
}
FORWARD = {A.SUBMIT, A.AGREE, A.RECEIVE, A.APPROVE}
DONE_SAYS = {
    S.SUBMITTED: "已报送，等乡镇审核",
    S.TOWNSHIP: "已同意，等县级审批",
    S.RECEIVING: "已同意，等迁入地乡镇同意",
    S.DONE: "已生效，登记已经变更",
    S.RETURNED: "已退回，经办的人会在工作台看到",
    S.REFUSED: "已办结：不予同意",
    S.WITHDRAWN: "已撤回",
    S.DROPPED: "已办结：不予变更",
}


@dataclass(frozen=True)
class Choice:
    """One button; a refused one is shown with its reason instead of working (architecture P5)."""

    action: str
    label: str
    refusal: str
    forward: bool


@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    scoped = ChangeProposal.objects.visible_to(request.user, P.HOUSEHOLD_VIEW)
    joined = ("household__village", "other", "batch__owner", "proposer", "decider", "member")
    change = get_object_or_404(scoped.select_related(*joined), pk=pk)
    if request.method == "POST":
        return act(request, change)
    return render(request, "households/changes/detail.html", context_of(request, change))


def act(request: HttpRequest, change: ChangeProposal) -> HttpResponse:
    """Refusals go back to the page with their sentence (fupin.dashboard.refusals)."""
    said = request.POST
    opinion = said.get("opinion", "")[:500]
    if said.get("action") == A.NOTE:
        note_changes(numbers=[change.pk], by=request.user, single=True, opinion=opinion)
        messages.success(request, "已备案")
        return redirect("change-detail", pk=change.pk)
    now = act_on(
        change=change,
        action=said.get("action", ""),
        version=typed.number(said.get("version", "")),
        by=request.user,
        today=timezone.localdate(),
        opinion=opinion,
        token=typed.token(said.get("token", "")),
        seen=said.get("seen", ""),
    )
    messages.success(request, DONE_SAYS.get(S(now.state), now.get_state_display()))
    return redirect("change-detail", pk=change.pk)


def context_of(request: HttpRequest, change: ChangeProposal) -> dict[str, Any]:
    preview = preview_of(change, timezone.localdate()) if change.is_waiting else None
    effect = preview.effect if preview else change.effect
    found = choices(request.user, change, preview)
    steps = list(change.steps.select_related("person").order_by("at", "pk"))
    may_open = Household.objects.visible_to(request.user, P.HOUSEHOLD_VIEW).filter(pk=change.household_id).exists()
    return {
        "change": change,
        "household": change.household,
        "may_open": may_open,
        "proofs": proofs_of(change.household) if may_open else None,
        "rights": rights_on(request.user, change.household),
        "sees_originals": sees_originals(request.user, change.household),
        "effect": effect,
        "asked": [FLAGS[code] for code in effect.get("flags", []) if code in FLAGS],
        "broken": REASONS[preview.refusal] if preview and preview.refusal else "",
        "seal": preview.seal if preview else "",
        "moved_on": bool(preview and change.round and change.effect.get("seal") not in (None, preview.seal)),
        "facts": shown_facts(change),
        "checked": ChangeProof.labels_of(change.proofs),
        "decided": decided_by(change.kind),
        "steps": steps,
        "choices": found,
        "forward": next((one for one in found if one.forward), None),
        "others": [one for one in found if not one.forward],
        "may_edit": may_edit(request.user, change),
        "may_note": to_note(request.user).filter(pk=change.pk).exists(),
        "token": uuid.uuid4(),
    }


def steps_of(change: ChangeProposal) -> list[Step]:
    return route_of(change.kind, change.village_code, change.target_code).steps_from(change.state)


def may_edit(user: Any, change: ChangeProposal) -> bool:
    return any(step.action == A.EDIT and allowed(user, change, step) for step in steps_of(change))


def allowed(user: Any, change: ChangeProposal, step: Step) -> bool:
    return can(user, Permission(step.permission), place_of(change, step))


def choices(user: Any, change: ChangeProposal, preview: Preview | None) -> list[Choice]:
    """The steps of the table that are this user's, each asked as the service will ask it; an opinion can still come."""
    steps = [step for step in steps_of(change) if step.action != A.EDIT and allowed(user, change, step)]
    if not steps:
        return []
    facts = decision_of(change, user, "意见")
    held = held_by_case(change)
    return [
        choice(step, step.refusal(facts) or (held if step.target == S.DONE else None), preview, facts.proposer)
        for step in steps
    ]


def choice(step: Step, code: str | None, preview: Preview | None, proposer: str) -> Choice:
    forward = step.action in FORWARD
    if not code and forward and preview:
        code = preview.refusal
    label = BUTTONS[A(step.action)]
    if step.action == A.AGREE:
        label = (
            "同意，立即生效"
            if step.target == S.DONE
            else f"同意，转{'迁入地' if step.target == S.RECEIVING else '县级审批'}"
        )
    return Choice(step.action, label, REASONS[code].format(proposer=proposer) if code else "", forward)
