"""Signs of falling back: the township's list, one with what may be done about it now, telling of one."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has, require
from fupin.workflow import REASONS, Refused
from households.codes import Procedure, WatchAct, WatchCause, WatchState
from households.forms.watch import PlanForm, TellForm
from households.models import Household, WatchItem
from households.selectors.cases import open_case_of
from households.selectors.watch import (
    TURNS,
    Asking,
    asking_from,
    counts_for,
    facts_of,
    find_watched,
    is_watched,
    items_for,
    villages_of,
)
from households.services.cases.starting import unfit_for
from households.services.watch import acting
from households.watch_workflow import WATCH
from villages.models import Region

A, P, S = WatchAct, Permission, WatchState
PER_PAGE = 50
SOON = 30
"""Days before its day when a sign is marked."""
SAYS = {
    A.NOTE: "已记下",
    A.HELP: "已核实，列入帮扶恢复",
    A.PLAN: "已改帮扶安排",
    A.RECOVER: "已认定恢复，这一条办结了",
    A.EXCLUDE: "已排除，这一条办结了",
}
TO_CASE = {A.MONITOR: Procedure.MONITORING, A.RELAPSE: Procedure.RELAPSE}


# ---- the list ----------------------------------------------------------------------------------------------------
class WatchList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "households/watch/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    asking, villages = asking_from(request.GET), villages_of(user)
    page = Paginator(items_for(user, asking, today), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    names = dict(Region.objects.filter(pk__in={row.village_code for row in rows}).values_list("pk", "full_name"))
    return {
        "tabs": tabs("watch-list"),
        "counts": counts_for(user, today),
        "asking": asking,
        "page": page,
        "rows": [{"item": row, "place": names.get(row.village_code, ""), "left": row.left(today)} for row in rows],
        "soon": SOON,
        "turns": TURNS.items(),
        "villages": villages,
        "causes": WatchCause.choices,
        "states": WatchState.choices,
        "chips": chips(asking, villages),
        "may_tell": has(user, P.CASE_DRAFT),
    }


def tabs(current: str) -> list[dict[str, Any]]:
    labels = {"watch-list": "返贫风险线索", "watch-income": "年度收入", "watch-relocated": "搬迁后续回访"}
    return [{"name": name, "label": label, "current": name == current} for name, label in labels.items()]


def chips(asking: Asking, villages: list[Region]) -> list[dict[str, str]]:
    said = {
        "village": next((place.name for place in villages if place.pk == asking.village), asking.village),
        "cause": WatchCause.label_of(asking.cause),
        "state": WatchState.label_of(asking.state),
    }
    return [
        {"text": text, "url": f"?{urlencode({k: v for k, v in vars(asking).items() if v and k != name})}"}
        for name, text in said.items()
        if text
    ]


# ---- one ---------------------------------------------------------------------------------------------------------
@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every act is a POST here; a refusal goes back to the page with its sentence (fupin.dashboard.refusals)."""
    rows = WatchItem.objects.visible_to(request.user, P.HOUSEHOLD_VIEW)
    item = get_object_or_404(
        rows.select_related("household__village", "case", "entered_by", "owner__user__person"), pk=pk
    )
    today, form = timezone.localdate(), None
    if request.method == "POST":
        form = plan_sent(request, item, today)
        if form is None or form.is_valid():
            return act(request, item, form, today)
        WATCH.step(item.state, request.POST["action"])  # of a step that is over no form is shown
    context = detail_context(request, item, form, today)
    return render(request, "households/watch/detail.html", context, status=422 if form else 200)


def plan_sent(request: HttpRequest, item: WatchItem, today: date) -> PlanForm | None:
    """The plan that was typed; whoever may not plan here is told so before anything of it is read or shown."""
    asked = request.POST.get("action", "")
    if asked not in (A.HELP, A.PLAN):
        return None
    require(request.user, P.CASE_CHECK, item.village_code)
    return PlanForm(request.POST, item=item, today=today)


def act(request: HttpRequest, item: WatchItem, form: PlanForm | None, today: date) -> HttpResponse:
    said, asked = request.POST, request.POST.get("action", "")
    common = {
        "item": item,
        "version": typed.number(said.get("version", "")),
        "by": request.user,
        "today": today,
        "token": typed.token(said.get("token", "")),
    }
    if asked in TO_CASE:
        case = acting.go_on_as_case(act=asked, **common)
        messages.success(request, "已转入，案卷开好了。核对以后，点右边的按钮往下办")
        return redirect("case-detail", pk=case.pk)
    text = said.get("note", "")[:300]
    acts: dict[str, Callable[[], WatchItem]] = {
        A.NOTE: lambda: acting.add_note(note=text, **common),
        A.RECOVER: lambda: acting.judge(act=A.RECOVER, note=text, **common),
        A.EXCLUDE: lambda: acting.judge(act=A.EXCLUDE, note=text, **common),
    }
    if form is not None:
        acts[asked] = lambda: acting.plan_help(plan=form.plan(), note=text, **common)
    if asked not in acts:
        raise Refused("unknown_action")
    acts[asked]()
    messages.success(request, SAYS[A(asked)])
    return redirect("watch-detail", pk=item.pk)


def detail_context(request: HttpRequest, item: WatchItem, form: PlanForm | None, today: date) -> dict[str, Any]:
    user, village = request.user, item.village_code
    offered = [step for step in WATCH.steps_from(item.state) if can(user, P(step.permission), village)]
    acts = {step.action for step in offered}
    case = open_case_of(user, item.household_id) if acts & TO_CASE.keys() else None
    return {
        "item": item,
        "left": item.left(today),
        "soon": SOON,
        "steps": list(item.steps.select_related("person").order_by("at", "pk")),
        "acts": acts,
        "plan": form or (PlanForm(item=item, today=today) if acts & {A.HELP, A.PLAN} else None),
        "refusal": refusal_of(offered, item, user, today),
        "open_case": case,
        "ways": [] if case else ways(item, acts),
        "money": [(item._meta.get_field(name).verbose_name, getattr(item, name)) for name in acting.MONEY],
        "token": uuid.uuid4(),
    }


def refusal_of(offered: list[Any], item: WatchItem, user: Any, today: date) -> str:
    """Why this person may not judge, asked as the service will ask it, but for what can still be written."""
    judging = next((step for step in offered if step.action in (A.EXCLUDE, A.RECOVER)), None)
    code = judging.refusal(facts_of(item, user, today, "以后填写的内容")) if judging else None
    return REASONS[code] if code else ""


def ways(item: WatchItem, acts: set[str]) -> list[tuple[str, str]]:
    """Into which procedures one click leads now."""
    labels = {A.MONITOR: "转入监测", A.RELAPSE: "转返贫程序"}
    fits = [one for one, procedure in TO_CASE.items() if unfit_for(item.household, procedure) is None]
    return [(one.value, labels[one]) for one in fits if one in acts]


# ---- telling of one ----------------------------------------------------------------------------------------------
@requires(P.CASE_DRAFT)
def find(request: HttpRequest) -> HttpResponse:
    """For which household: by the name of its head or its number."""
    word = request.GET.get("head", "").strip()[:20]
    found = find_watched(request.user, word) if word else []
    return render(request, "households/watch/find.html", {"word": word, "found": found})


@requires(P.CASE_DRAFT)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    scoped = Household.objects.visible_to(request.user, P.CASE_DRAFT).select_related("village")
    household, today = get_object_or_404(scoped, pk=pk), timezone.localdate()
    form = TellForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        mark, by = form.cleaned_data["token"], request.user
        try:
            item = acting.tell_of(household=household, told=form.told(), token=mark, by=by, today=today)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "已列入返贫风险线索，等核实")
            return redirect("watch-detail", pk=item.pk)
    context = {"household": household, "form": form, "watched": is_watched(household)}
    return render(request, "households/watch/new.html", context, status=422 if form.errors else 200)
