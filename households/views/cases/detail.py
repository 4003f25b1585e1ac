"""One case: what every step rests on, what asks for an answer, and what may be done with it now. Every act is a POST
here."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import REASONS, Step
from households.case_workflow import NOT_BY_BUTTON, ONWARD, table_of
from households.codes import CaseAct, CaseState, Procedure
from households.models import Case
from households.notice_rules import kind_for, register_day
from households.selectors.cases import facts_of
from households.services.cases import act_on, open_case
from households.services.cases.acting import fresh
from households.views.cases.facts import facts_context

P, A, S = Permission, CaseAct, CaseState
BUTTONS = {
    A.SUBMIT: "提交申请，入户核实",
    A.FOLLOW: "派人入户核实",
    A.EXCLUDE: "排除，不纳入",
    A.CHECKED: "核实完毕，报民主评议",
    A.COMPARED: "比对完毕，报民主评议",
    A.UNMET: "核实不成立，结案",
    A.LIST: "列入预脱贫名单",
    A.NATURAL: "整户自然减少，报县审定",
    A.CONSENT: "农户已认可，转村内公示",
    A.DECLINE: "农户不认可，退回核实",
    A.TAKE_UP: "有了名额，递补",
    A.REPORT: "公示期满，报乡镇审核",
    A.AGREE: "审核同意，报县审批",
    A.FORWARD: "公示期满，报县审批",
    A.APPROVE: "批准",
    A.SEND_BACK: "退回核实",
    A.VOTE_AGAIN: "退回重新评议",
    A.RETURN: "退回乡镇",
    A.REJECT: "不予通过",
    A.WITHDRAW: "撤回",
}
BY_PROCEDURE = {
    (Procedure.IDENTIFICATION, A.AGREE): "审核同意，转第二次公示",
    (Procedure.IDENTIFICATION, A.WITHDRAW): "撤回，不申请了",
    (Procedure.RELAPSE, A.AGREE): "审核同意，转第二次公示",
    (Procedure.RELAPSE, A.WITHDRAW): "撤回，不申请了",
    (Procedure.MONITORING, A.CHECKED): "核实完毕，信息比对",
    (Procedure.MONITORING, A.AGREE): "审核同意，报县审定",
    (Procedure.EXIT, A.SUBMIT): "报县列入预脱贫",
    (Procedure.EXIT, A.CHECKED): "核实达标，等农户认可",
    (Procedure.ROLLBACK, A.CHECKED): "核实完毕，报乡镇审核",
}
"""Where the same act is called otherwise."""
BACK_TO = {S.DRAFT: "退回补材料", S.CLUE: "退回，重看线索", S.COUNTY: "先不公告，退回重新审批"}
STOPS = {A.REJECT, A.EXCLUDE, A.UNMET, A.WITHDRAW}
ELSEWHERE = {
    S.CONSENT: "等农户认可。请户主看过核算结果，签字或按手印；不认可的写明理由。",
    S.MEETING: "等民主评议。票数和结果由会议记录报送，不在这里办。",
    S.ANNOUNCING: "已经批准，等张贴公告。公告贴出后自动办结；发现不符的，不公告，退回县里重新审批。",
    S.WAITING: "评议通过，本年度规模已满，按名次候补。",
    S.NOTICE1: "公示期满，在公示页面一起办结，能往下办的户一次报上去。",
    S.NOTICE2: "公示期满，在公示页面一起办结，能往下办的户一次报上去。",
}
"""What is done, or better done, on another page than this."""


@dataclass(frozen=True)
class Choice:
    """One button; a refused one is shown with its reason instead of working (architecture P5)."""

    action: str
    label: str
    refusal: str
    forward: bool
    stops: bool


@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_of(request.user, pk)
    if request.method == "POST":
        return act(request, case)
    open_case(case=case, by=request.user)
    return render(request, "households/cases/detail.html", context_of(request, case))


def case_of(user: Any, pk: int, permission: Permission = P.HOUSEHOLD_VIEW) -> Case:
    scoped = Case.objects.visible_to(user, permission)
    joined = ("household__village", "proposer", "decider", "batch", "notice")
    return get_object_or_404(scoped.select_related(*joined), pk=pk)


def act(request: HttpRequest, case: Case) -> HttpResponse:
    """Refusals go back to the page with their sentence (fupin.dashboard.refusals)."""
    said = request.POST
    now = act_on(
        case=case,
        action=said.get("action", ""),
        version=typed.number(said.get("version", "")),
        by=request.user,
        today=register_day(timezone.now()),
        opinion=said.get("opinion", "")[:500],
        token=typed.token(said.get("token", "")),
    )
    messages.success(request, f"已办理，现在是：{now.get_state_display()}")
    return redirect("case-detail", pk=case.pk)


def context_of(request: HttpRequest, case: Case) -> dict[str, Any]:
    found = choices(request.user, case)
    return {
        **facts_context(request.user, case),
        "choices": found,
        "forward": next((one for one in found if one.forward), None),
        "stops_forward": [one for one in found if one.forward and one.refusal],
        "elsewhere": ELSEWHERE.get(S(case.state), ""),
        "other_page": other_page(case),
        "may_edit": case.state in (S.DRAFT, S.CLUE) and can(request.user, P.CASE_DRAFT, case.village_code),
        "token": uuid.uuid4(),
    }


def other_page(case: Case) -> tuple[str, str]:
    """The page where it is done, and what its link says."""
    if case.state in (S.NOTICE1, S.NOTICE2, S.ANNOUNCING):
        if case.notice and case.notice.kind == kind_for(case.procedure, case.state):
            return reverse("notice-detail", args=[case.notice_id]), "打开公示"
        return f"{reverse('notice-list')}?tab=waiting", "去看待张贴的"
    if case.state == S.CONSENT:
        return reverse("case-consent", args=[case.pk]), "登记农户认可"
    if case.batch:
        return reverse("batch-detail", args=[case.batch_id]), f"打开{case.batch}"
    return reverse("assembly-list"), "去民主评议，建批开会"


def choices(user: Any, case: Case) -> list[Choice]:
    """The steps of the table that are this user's, each asked as the service will ask it; an opinion can still come."""
    steps = [
        step
        for step in table_of(case.procedure).steps_from(case.state)
        if step.action not in NOT_BY_BUTTON and can(user, Permission(step.permission), case.village_code)
    ]
    if not steps:
        return []
    facts = facts_of(fresh(case), user, register_day(timezone.now()), "意见")
    found = [choice(case.procedure, step, step.refusal(facts), vars(facts)) for step in steps]
    return sorted(found, key=lambda one: (not one.forward, one.stops))


def choice(procedure: str, step: Step, code: str | None, facts: dict[str, Any]) -> Choice:
    action = A(step.action)
    label = BY_PROCEDURE.get((Procedure(procedure), action), BUTTONS[action])
    if action in {A.SEND_BACK, A.RETURN}:
        label = BACK_TO.get(S(step.target), label)
    return Choice(action, label, REASONS[code].format(**facts) if code else "", action in ONWARD, action in STOPS)
