"""One village's exit: its rate with its base, its list with the proofs, what is missing, and what may be done now.
Every small act is a POST here."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.codes import YesNo
from fupin.workflow import REASONS, Refused, Step
from households.codes import (
    CLOSED_EXITS,
    HEARS_OBJECTIONS,
    ObjectionChannel,
    VillageExitAct,
    VillageExitState,
    VillageFileKind,
    VillageObjectionState,
    VillageSheetKind,
)
from households.models import VillageExit, VillageExitStep, VillageFile, VillageObjection
from households.notice_rules import days_left, register_day
from households.selectors import list_url
from households.selectors.village_exits import bar_to_answer, facts_of, figures_of, items_of
from households.selectors.village_exits.facts import Line
from households.selectors.village_exits.figures import Figures
from households.services.village_exits import (
    act_on,
    add_files,
    answer_objection,
    receive_objection,
    withdraw_file,
    write_farmers,
)
from households.services.village_exits.sheets import is_as_posted
from households.village_exit_rules import limit_words
from households.village_exit_workflow import NOT_BY_BUTTON, ONWARD, PATH, VILLAGE_EXIT
from villages.division_codes import short_name
from villages.models import Region

P, A, S, K = Permission, VillageExitAct, VillageExitState, VillageFileKind
BUTTONS = {
    A.SUBMIT: "填好了，报乡镇核查",
    A.CHECKED: "核查属实，同意公示",
    A.REPORT: "公示期满，报县审批",
    A.APPROVE: "批准出列",
    A.SEND_BACK: "退回补充",
    A.RETURN: "退回乡镇重新核查",
    A.TAKE_BACK: "先不公告，收回批准",
    A.REJECT: "不予出列",
    A.WITHDRAW: "撤回，今年不出列",
}
STOPS = {A.REJECT, A.WITHDRAW}
NOW = {
    S.DRAFT: "村里或乡镇经办逐项填写，传上佐证，齐了报乡镇核查。",
    S.CHECKING: "乡镇派两个人到村里逐项核查，登记以后由乡镇审核同意公示。",
    S.NOTICE: "乡镇审核张贴公示、拍照；期满没有异议的，报县审批。",
    S.COUNTY: "等县级审批。",
    S.ANNOUNCING: "县里已经批准，等乡镇审核张贴公告；公告贴出，这个村就出列了。",
    S.EXITED: "已经公告出列。",
    S.STOPPED: "这一次没有出列，原因写在办理经过里。",
}


@dataclass(frozen=True)
class Choice:
    """One button; a refused one is shown with its reason instead of working (architecture P5)."""

    action: str
    label: str
    refusal: str
    forward: bool
    stops: bool


@dataclass(frozen=True)
class Station:
    """One step of the way, for the stepper: `state` is done, now or todo."""

    title: str
    state: str
    text: str


def exit_of(user: Any, pk: int, permission: Permission = P.VILLAGE_VIEW) -> VillageExit:
    scoped = VillageExit.objects.visible_to(user, permission)
    joined = ("notice__posted_by", "check_row__written_by", "proposer", "decider", "standard")
    return get_object_or_404(scoped.select_related(*joined), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VILLAGE_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    of, refusal = exit_of(request.user, pk), ""
    if request.method == "POST":
        try:
            messages.success(request, act(request, of))
            return redirect("village-exit-detail", pk=pk)
        except Refused as refused:
            refusal = refused.sentence
            of = exit_of(request.user, pk)
    context = context_of(request, of, refusal)
    return render(request, "households/village_exits/detail.html", context, status=409 if refusal else 200)


# ---- what is done here -------------------------------------------------------------------------------------------
def act(request: HttpRequest, of: VillageExit) -> str:
    """What was done, in words. `action` is one of the table's, or one of the small ones below."""
    action = request.POST.get("action", "")
    if action in SMALL:
        return SMALL[action](request, of)
    said, today = request.POST, register_day(timezone.now())
    now = act_on(
        village_exit=of, action=action, version=typed.number(said.get("version", "")), by=request.user, today=today,
        opinion=said.get("opinion", "")[:500], token=typed.token(said.get("token", "")),
    )  # fmt: skip
    return f"已办理，现在是：{now.get_state_display()}"


def write_base(request: HttpRequest, of: VillageExit) -> str:
    said = request.POST
    version, farmers = typed.number(said.get("version", "")), typed.number(said.get("farmers", "").strip())
    write_farmers(village_exit=of, version=version, farmers=farmers, source=said.get("source", ""), by=request.user)
    return "已保存农业户籍人口"


def photograph(request: HttpRequest, of: VillageExit) -> str:
    uploads = request.FILES.getlist("files")
    kept = add_files(village_exit=of, kind=K.NOTICE, uploads=uploads, token=sent_token(request), by=request.user)
    return f"已存公示照片 {len(kept)} 张"


def hear(request: HttpRequest, of: VillageExit) -> str:
    said = request.POST
    told = {"channel": said.get("channel", ""), "content": said.get("content", "")}
    receive_objection(village_exit=of, **told, token=sent_token(request), by=request.user)
    return "已登记异议。核实答复以前，不能往下办"


def reply(request: HttpRequest, of: VillageExit) -> str:
    said = request.POST
    scoped = VillageObjection.objects.visible_to(request.user, P.OBJECTION_VIEW)
    row = get_object_or_404(scoped, pk=typed.number(said.get("objection", "")), village_exit=of)
    founded = {YesNo.YES: True, YesNo.NO: False}.get(said.get("founded", ""))
    answer_objection(objection=row, founded=founded, answer=said.get("answer", ""), by=request.user)
    return "已答复"


def take_down(request: HttpRequest, of: VillageExit) -> str:
    row = get_object_or_404(of.files, pk=typed.number(request.POST.get("file", "")))
    withdraw_file(file=row, reason=request.POST.get("reason", ""), by=request.user)
    return "已撤下，原件留存备查"


SMALL = {"farmers": write_base, "photo": photograph, "objection": hear, "answer": reply, "withdraw": take_down}


def sent_token(request: HttpRequest) -> uuid.UUID:
    found = typed.token(request.POST.get("token", ""))
    if found is None:
        raise Refused("stale_form")
    return found


def place_of(of: VillageExit) -> dict[str, Any]:
    """The village, and what people call it."""
    village = Region.objects.get(pk=of.village_code)
    return {"village": village, "name": short_name(village.name)}


# ---- what is shown -----------------------------------------------------------------------------------------------
def context_of(request: HttpRequest, of: VillageExit, refusal: str) -> dict[str, Any]:
    user, today = request.user, register_day(timezone.now())
    lines, figures = items_of(of), figures_of(of)
    steps = list(of.steps.select_related("person").order_by("at", "pk"))
    found = choices(user, of, lines, figures)
    files = list(of.files.filter(withdrawn_at__isnull=True).order_by("pk"))
    hears = can(user, P.OBJECTION_VIEW, of.village_code)
    answers = can(user, P.OBJECTION_CONFIRM, of.village_code)
    barred = bar_to_answer(of, user.person_id, today) if answers else None
    return {
        "exit": of,
        **place_of(of),
        "refusal": refusal,
        "stations": stations(of, steps),
        "figures": figures,
        "limit": limit_words(of.threshold, below=of.below),
        "poor_url": list_url(place=of.village_code, status="poor"),
        "returned_url": list_url(place=of.village_code, status="returned"),
        "sees_homes": can(user, P.HOUSEHOLD_VIEW, of.village_code),
        "lines": [(line, [one for one in files if one.item_id == line.item.pk]) for line in lines],
        "unmet": [line for line in lines if line.lacks],
        "check": of.check_row,
        "checkers": "、".join(of.check_row.checkers.values_list("name", flat=True)) if of.check_row else "",
        "check_files": [one for one in files if one.kind == K.CHECK],
        "sheets": sheets_of(of, files),
        "left": days_left(of.notice.ends_on, today) if of.notice else 0,
        "hears": hears,
        "may_answer": answers and not barred,
        "no_answer": REASONS[barred] if barred else "",
        "objections": list(of.objections.select_related("received_by", "answered_by").order_by("pk")) if hears else [],
        "objection_count": of.objections.count(),
        "open_objections": of.objections.filter(state=VillageObjectionState.OPEN).count(),
        "channels": [one for one in ObjectionChannel.choices if one[0] != ObjectionChannel.BOARD],
        "steps": steps,
        "choices": found,
        "now_words": NOW[S(of.state)],
        "closed": of.state in CLOSED_EXITS,
        "sees_files": can(user, P.EVIDENCE_VIEW, of.village_code),
        **rights(user, of),
        "said": request.POST,
        "token": uuid.uuid4(),
    }


def rights(user: Any, of: VillageExit) -> dict[str, bool]:
    """What this user may do here beside the table's steps."""

    def may(*permissions: Permission) -> bool:
        return all(can(user, each, of.village_code) for each in permissions)

    posts = may(P.NOTICE_POST, P.CASE_REVIEW)
    return {
        "may_fill": of.state == S.DRAFT and may(P.CASE_DRAFT),
        "may_check": of.state == S.CHECKING and may(P.CASE_CHECK),
        "may_post": posts and ((of.state == S.NOTICE and of.notice is None) or of.state == S.ANNOUNCING),
        "may_photograph": of.state == S.NOTICE and of.notice is not None and may(P.NOTICE_POST),
        "may_hear": of.state in HEARS_OBJECTIONS and of.notice is not None and may(P.OBJECTION_EDIT),
        "announces": of.state == S.ANNOUNCING,
    }


def sheets_of(of: VillageExit, files: list[VillageFile]) -> list[dict[str, Any]]:
    rows = of.sheets.select_related("posted_by").order_by("-pk")
    return [
        {
            "row": row,
            "genuine": is_as_posted(row),
            "counts": row.pk == of.notice_id or row.kind == VillageSheetKind.ANNOUNCEMENT,
            "photos": [one for one in files if one.sheet_id == row.pk],
        }
        for row in rows
    ]


def stations(of: VillageExit, steps: list[VillageExitStep]) -> list[Station]:
    """The way with the day on which each state was left; who was stopped stands where it stood last."""
    left = {step.source: step for step in steps if step.source != step.target}
    stopped = of.state == S.STOPPED
    here = S(next(step.source for step in reversed(steps) if step.target == S.STOPPED)) if stopped else S(of.state)
    at, found = PATH.index(here), []
    for place, state in enumerate(PATH):
        if place < at or of.state == S.EXITED:
            step = left.get(state)
            found.append(Station(str(state.label), "done", day(step.at) if step else day(of.state_since)))
        elif place == at:
            found.append(Station(str(state.label), "now", str(S.STOPPED.label) if stopped else day(of.state_since)))
        else:
            found.append(Station(str(state.label), "todo", ""))
    return found


def day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%m-%d}"


def choices(user: Any, of: VillageExit, lines: list[Line], figures: Figures) -> list[Choice]:
    """The steps of the table that are this user's, each asked as the service will ask it; an opinion can still come."""
    steps = [
        step
        for step in VILLAGE_EXIT.steps_from(of.state)
        if step.action not in NOT_BY_BUTTON and can(user, Permission(step.permission), of.village_code)
    ]
    if not steps:
        return []
    facts = facts_of(of, user, register_day(timezone.now()), "意见", lines, figures)
    found = [choice(step, step.refusal(facts), vars(facts)) for step in steps]
    return sorted(found, key=lambda one: (not one.forward, one.stops))


def choice(step: Step, code: str | None, facts: dict[str, Any]) -> Choice:
    action = A(step.action)
    sentence = REASONS[code].format(**facts) if code else ""
    return Choice(action, BUTTONS[action], sentence, action in ONWARD, action in STOPS)
