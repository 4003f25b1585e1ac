"""Objections: the list, one with what may be done with it now, one that was heard by phone, letter or visit."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.personal.services import reveal as reveal_value
from fupin.workflow import REASONS, Refused
from households.codes import ObjectionAct, ObjectionChannel, ObjectionKind, ObjectionState
from households.forms.objections import HeardForm
from households.models import Household, Objection
from households.notice_rules import register_day
from households.objection_workflow import OBJECTION
from households.selectors.objections import (
    TURNS,
    UNANSWERED,
    Asking,
    asking_from,
    candidates_for,
    facts_of,
    may_know_objector,
    objections_for,
    row_of,
)
from households.services import objections as services
from villages.models import Region

A, P, S = ObjectionAct, Permission, ObjectionState
PER_PAGE = 50
SECONDS = 300
"""For how long a revealed text stays on the screen: it is read, not copied."""
OF_THE_OBJECTOR = ("complainant", "contact")
DONE_SAYS = {
    S.CHECKING: "已派人核实",
    S.FOUNDED: "已认定成立。在公示的户已经退回；请答复反映的人",
    S.UNFOUNDED: "已认定不成立。请答复反映的人",
    S.ANSWERED: "已答复，反映的人凭回执编号能看到",
    S.FILED: "已归档",
}


# ---- the list ----------------------------------------------------------------------------------------------------
class ObjectionList(View):
    permission = P.OBJECTION_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "households/objections/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    user, today = request.user, register_day(timezone.now())
    acts = has(user, P.OBJECTION_EDIT) or has(user, P.OBJECTION_CONFIRM)
    asking = asking_from(request.GET, "mine" if acts else "open")
    page = Paginator(objections_for(user, asking, today), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    names = dict(Region.objects.filter(pk__in={row.village_code for row in rows}).values_list("pk", "full_name"))
    return {
        "asking": asking,
        "page": page,
        "rows": [
            {"objection": row, "place": names.get(row.village_code, ""), "left": left(row, today)} for row in rows
        ],
        "turns": TURNS.items(),
        "turn_label": TURNS[asking.turn],
        "kinds": ObjectionKind.choices,
        "states": ObjectionState.choices,
        "channels": ObjectionChannel.choices,
        "chips": chips(asking),
        "may_edit": has(user, P.OBJECTION_EDIT),
    }


def left(objection: Objection, today: Any) -> int | None:
    """Calendar days until the answer is due; negative when it is late, None when it was given."""
    return (objection.due_on - today).days if objection.state in UNANSWERED else None


def chips(asking: Asking) -> list[dict[str, str]]:
    said = {
        "kind": ObjectionKind.label_of(asking.kind),
        "state": ObjectionState.label_of(asking.state),
        "channel": ObjectionChannel.label_of(asking.channel),
    }
    return [
        {"text": text, "url": f"?{urlencode({k: v for k, v in vars(asking).items() if v and k != name})}"}
        for name, text in said.items()
        if text
    ]


# ---- one ---------------------------------------------------------------------------------------------------------
def scoped(request: HttpRequest, pk: int) -> Objection:
    rows = Objection.objects.visible_to(request.user, P.OBJECTION_VIEW)
    joined = ("case__household__village", "notice", "received_by")
    return get_object_or_404(rows.select_related(*joined).defer("content"), pk=pk)


@requires(P.OBJECTION_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every act is a POST here; a refusal goes back to the page with its sentence (fupin.dashboard.refusals)."""
    objection = scoped(request, pk)
    if request.method == "POST":
        now = act(request, objection)
        messages.success(request, DONE_SAYS[S(now.state)])
        return redirect("objection-detail", pk=pk)
    return render(request, "households/objections/detail.html", detail_context(request, objection))


def act(request: HttpRequest, objection: Objection) -> Objection:
    said = request.POST
    text = said.get("text", "")[:500]
    common = {
        "objection": objection,
        "version": typed.number(said.get("version", "")),
        "by": request.user,
        "today": register_day(timezone.now()),
        "token": typed.token(said.get("token", "")),
    }
    checkers = [typed.number(one) for one in said.getlist("checker")[:20]]
    acts: dict[str, Callable[[], Objection]] = {
        A.ASSIGN: lambda: services.assign(checkers=checkers, **common),
        A.UPHOLD: lambda: services.uphold(finding=text, **common),
        A.DISMISS: lambda: services.dismiss(finding=text, **common),
        A.ANSWER: lambda: services.answer(text=text, **common),
        A.FILE: lambda: services.file(**common),
    }
    if (asked := said.get("action", "")) not in acts:
        raise Refused("unknown_action")
    return acts[asked]()


def detail_context(request: HttpRequest, objection: Objection) -> dict[str, Any]:
    user, today = request.user, register_day(timezone.now())
    steps = [
        step for step in OBJECTION.steps_from(objection.state) if can(user, P(step.permission), objection.village_code)
    ]
    case = objection.case
    return {
        "objection": objection,
        "place": Region.objects.filter(pk=objection.village_code).values_list("full_name", flat=True).first(),
        "row": row_of(objection),
        "case": case,
        "may_open": bool(case)
        and Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(pk=case.household_id).exists(),
        "checkers": list(objection.checkers.all()),
        "steps": list(objection.steps.select_related("person").order_by("at", "pk")),
        "left": left(objection, today),
        "sealed": sealed_parts(user, objection),
        "acts": {step.action for step in steps},
        "refusal": refusal_of(steps, objection, user, today),
        "candidates": candidates_for(objection, today) if A.ASSIGN in {step.action for step in steps} else [],
        "token": uuid.uuid4(),
    }


def refusal_of(steps: list[Any], objection: Objection, user: Any, today: Any) -> str:
    """Why this person may not act, asked as the service will ask it; what can still be typed or ticked is left out."""
    if not steps:
        return ""
    found = facts_of(objection, user, today, "以后填写的内容")
    code = steps[0].refusal(found)
    return REASONS[code] if code and code not in {"objection_checkers", "objection_outside"} else ""


# ---- what is sealed ----------------------------------------------------------------------------------------------
def sealed_parts(user: Any, objection: Objection) -> list[dict[str, Any]]:
    """Fields that are shown one by one, with a reason, and written down; the objector's only to who handles it."""
    fields = ["content", *(OF_THE_OBJECTOR if may_know_objector(user, objection) else ())]
    return [
        {"field": name, "label": Objection._meta.get_field(name).verbose_name}
        for name in fields
        if name == "content" or getattr(objection, name)
    ]


@requires(P.OBJECTION_VIEW)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """One sealed text, on a page of its own for a few minutes; who looked and why is on the trail."""
    objection, name = scoped(request, pk), request.POST.get("field", "")
    if name not in {part["field"] for part in sealed_parts(request.user, objection)}:
        raise Http404
    context: dict[str, Any] = {"objection": objection, "seconds": SECONDS}
    context["label"] = Objection._meta.get_field(name).verbose_name
    status = 200
    try:
        context["full"] = reveal_value(
            objection,
            name,
            reason=request.POST.get("reason", "")[:100],
            by=request.user,
            region_code=objection.village_code,
        )
    except Refused as refusal:
        context["refusal"], status = refusal.sentence, 422
    response = render(request, "households/objections/reveal.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


# ---- heard -------------------------------------------------------------------------------------------------------
@requires(P.OBJECTION_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    today = register_day(timezone.now())
    form = HeardForm(request.POST if request.method == "POST" else None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.receive(**form.heard(), by=request.user, today=today)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"已登记，回执编号 {made.receipt}，请告诉反映的人，凭它在网上看办到哪一步")
            return redirect("objection-detail", pk=made.pk)
    return render(request, "households/objections/new.html", {"form": form}, status=422 if form.errors else 200)
