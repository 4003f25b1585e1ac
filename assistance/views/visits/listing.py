"""The pages of staff: visits, one visit, problems found, who is to be visited, coverage, requests, what looks false."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST

from assistance.forms.visits import RequestForm
from assistance.models import Visit, VisitRequest, VisitTask
from assistance.selectors.presence import visits_on_leave
from assistance.selectors.visits.coverage import FITTING, coverage, homes_standing, without_helper
from assistance.selectors.visits.due import lines_for
from assistance.selectors.visits.helpers import may_record
from assistance.selectors.visits.listing import (
    LOOKS,
    MANY_A_DAY,
    MOST_REQUESTS,
    SAME_TEXT,
    TURNS,
    Asking,
    all_seen,
    asking_from,
    cadre_seen,
    cadres_seen,
    crowded,
    many_a_day,
    place_in,
    requests_for,
    same_texts,
    tasks_for,
    visits_for,
)
from assistance.services.visits import close_task, photo_of_visit, request_visits, withdraw_request, withdraw_visit
from assistance.views.common import paged, place_choices
from assistance.views.visits.recording import household_of
from assistance.visit_codes import DueState, VisitMode, VisitTaskState, VisitTopic
from assistance.visit_rules import LOOK_BACK
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Refused
from households.models import Household
from villages.models import Region

P = Permission
LATEST = 50
MONTHS = 24
MOST_OFFERED = 200
"""Visitors in the list that narrows while somebody types; a name that it lacks is looked for as it stands."""


# ---- visits ----------------------------------------------------------------------------------------------------------
class VisitList(View):
    permission = P.VISIT_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        asking = asking_from(request.GET)
        if not all_seen(request.user, asking):
            raise Http404
        page = paged(request, visits_for(request.user, asking))
        return render(request, "assistance/visits/list.html", list_context(request, asking, page))


def list_context(request: HttpRequest, asking: Asking, page: Any) -> dict[str, Any]:
    user = request.user
    cadre = cadre_seen(user, asking.cadre) if asking.cadre else None
    return {
        "asking": asking,
        "page": page,
        "places": place_choices(request, asking.place),
        "months": months_back(),
        "modes": VisitMode.choices,
        "looks": LOOKS.items(),
        "cadre": cadre,
        "people": cadres_seen(user, asking.place)[:MOST_OFFERED],
        "chips": chips(user, asking, cadre),
        "may_rule": has(user, P.RULE_VIEW),
    }


def months_back() -> list[tuple[str, str]]:
    """(2026-11, 2026年11月), the running month first."""
    today = timezone.localdate()
    numbers = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [(f"{n // 12}-{n % 12 + 1:02}", f"{n // 12}年{n % 12 + 1}月") for n in numbers]


def chips(user: Any, asking: Asking, cadre: Any) -> list[dict[str, str]]:
    """What narrows the list; all that is named here may be seen (`all_seen`)."""
    places = Region.objects.visible_to(user, P.VISIT_VIEW)
    place = places.filter(pk=asking.place).first() if asking.place else None
    said = {
        "place": place.full_name if place else asking.place,
        "month": asking.month,
        "day": asking.day,
        "mode": VisitMode.label_of(asking.mode),
        "cadre": cadre.person.name if cadre else "",
        "who": asking.who,
        "home": "这一户" if asking.home else "",
        "look": LOOKS.get(asking.look, ""),
        "like": "情况写得一样的" if asking.like else "",
    }
    return [
        {"text": text, "url": f"?{urlencode({k: v for k, v in vars(asking).items() if v and k != name})}"}
        for name, text in said.items()
        if text
    ]


def visit_of(request: HttpRequest, pk: int, permission: Permission) -> Visit:
    joined = ("household__village", "cadre__person", "cadre__unit", "recorded_by", "withdrawn_by")
    return get_object_or_404(Visit.objects.visible_to(request.user, permission).select_related(*joined), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """POST withdraws what was recorded wrongly."""
    visit = visit_of(request, pk, P.VISIT_VIEW)
    if request.method == "POST":
        withdraw_visit(visit=visit, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, "已撤销这一次走访，不再计数")
        return redirect("visit-detail", pk=pk)
    context = {
        "visit": visit,
        "topics": VisitTopic.labels_of(visit.topics),
        "tasks": visit.tasks.select_related("cadre__person", "done_by"),
        "sees_photo": Visit.objects.visible_to(request.user, P.EVIDENCE_VIEW).filter(pk=pk).exists(),
        "may_withdraw": visit.withdrawn_at is None and may_record(request.user, visit.household, visit.cadre),
    }
    return render(request, "assistance/visits/detail.html", context)


@requires(P.EVIDENCE_VIEW)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visit_of(request, pk, P.EVIDENCE_VIEW)
    if not visit.photo_as:
        raise Http404
    response = HttpResponse(photo_of_visit(visit), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response


# ---- problems found --------------------------------------------------------------------------------------------------
class TaskList(View):
    permission = P.VISIT_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        turn = turn if (turn := request.GET.get("turn", "")) in TURNS else "open"
        place, today = place_in(request.GET), timezone.localdate()
        page = paged(request, tasks_for(request.user, turn, place, today))
        context = {"turn": turn, "turns": TURNS.items(), "turn_label": TURNS[turn], "page": page, "today": today}
        places = {"place": place, "places": place_choices(request, place)}
        return render(request, "assistance/visits/tasks.html", context | places)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_VIEW)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """POST closes it with what came of it."""
    joined = ("household__village", "cadre__person", "visit__cadre__person", "made_by", "done_by")
    rows = VisitTask.objects.visible_to(request.user, P.VISIT_VIEW).select_related(*joined)
    found = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        version, result = typed.number(request.POST.get("version", "")), request.POST.get("result", "")
        close_task(task=found, version=version, result=result, by=request.user)
        messages.success(request, f"已办结：{found.title}")
        return redirect("visit-task-list")
    may = VisitTask.objects.visible_to(request.user, P.VISIT_RECORD).filter(pk=pk, state=VisitTaskState.OPEN).exists()
    return render(request, "assistance/visits/task.html", {"task": found, "may_close": may})


# ---- who is to be visited --------------------------------------------------------------------------------------------
STATES = {**{state.value: (str(state.label), [state.value]) for state in DueState}, "fit": ("走访够了", list(FITTING))}


class DueList(View):
    """The households behind a figure of the coverage report."""

    permission = P.VISIT_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        state = state if (state := request.GET.get("state", "")) in STATES else ""
        place, today = place_in(request.GET), timezone.localdate()
        wanted = STATES[state][1] if state else list(DueState.values)
        numbers = homes_standing(request.user, place, wanted, today)
        page = paged(request, numbers)
        lines = lines_for(Household.objects.filter(pk__in=page.object_list), today)
        context = {"state": state, "states": STATES.items(), "page": page, "lines": lines, "place": place}
        may = {"may_record": has(request.user, P.VISIT_RECORD), "places": place_choices(request, place)}
        may["may_print"] = bool(place) and can(request.user, P.ROSTER_EXPORT, place)
        return render(request, "assistance/visits/due.html", context | may)


class Coverage(View):
    permission = P.VISIT_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place = place_in(request.GET)
        rows = coverage(request.user, place, timezone.localdate())
        context = {"rows": rows, "place": place, "places": place_choices(request, place)}
        context["alone"], context["may_rule"] = without_helper(request.user, place), has(request.user, P.RULE_VIEW)
        return render(request, "assistance/visits/coverage.html", context)


# ---- requests --------------------------------------------------------------------------------------------------------
class RequestList(View):
    permission = P.VISIT_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        today, ended = timezone.localdate(), request.GET.get("ended") == "1"
        rows = requests_for(request.user, today, ended=ended)
        page = paged(request, rows)
        mine = {row.pk for row in page.object_list if can(request.user, P.VISIT_REQUEST, row.region_id)}
        context = {"page": page, "ended": ended, "crowded": crowded(request.user, today), "most": MOST_REQUESTS}
        may = {"may_request": has(request.user, P.VISIT_REQUEST), "mine": mine}
        return render(request, "assistance/visits/requests.html", context | may)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_REQUEST)
def request_new(request: HttpRequest) -> HttpResponse:
    """`?home=`: of one household, where something happened."""
    home = typed.number(request.GET.get("home", ""))
    household = household_of(request.user, home, P.VISIT_REQUEST) if home else None
    today = timezone.localdate()
    form = RequestForm(
        request.POST if request.method == "POST" else None, user=request.user, today=today, household=household
    )
    if request.method == "POST" and form.is_valid():
        region = household.village if household else form.cleaned_data["region"]
        key = {"token": form.cleaned_data["token"], "by": request.user, "today": today}
        try:
            request_visits(region=region, household=household, wish=form.wish(), **key)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "已登记，帮扶人的走访清单上会看到")
            return redirect("visit-request-list")
    context = {"form": form, "household": household}
    return render(request, "assistance/visits/request_new.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.VISIT_REQUEST)
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    rows = VisitRequest.objects.visible_to(request.user, P.VISIT_REQUEST).select_related("region")
    withdraw_request(request=get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(request, "已撤回，不再请帮扶人去")
    return redirect("visit-request-list")


# ---- what looks false ------------------------------------------------------------------------------------------------
class Doubtful(View):
    permission = P.VISIT_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place, since = place_in(request.GET), timezone.localdate() - LOOK_BACK
        context = {
            "place": place,
            "places": place_choices(request, place),
            "texts": same_texts(request.user, since, place),
            "days": many_a_day(request.user, since, place),
            "on_leave": visits_on_leave(request.user, since, place)[:LATEST],
            "same": SAME_TEXT,
            "many": MANY_A_DAY,
            "home": VisitMode.HOME.value,
        }
        return render(request, "assistance/visits/doubtful.html", context)
