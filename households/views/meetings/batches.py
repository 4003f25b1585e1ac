"""Batches: chosen from the households that wait, then followed household by household."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import Refused
from households.codes import CaseAct, CaseState, Procedure
from households.models import Case, CaseBatch
from households.selectors.cases import room_in
from households.selectors.cases.exits import may_report
from households.selectors.meetings.batches import batch_rows, free_cases
from households.selectors.meetings.staffing import people_missing
from households.selectors.notices import waiting_batches
from households.services.cases import act_on
from households.services.cases.batches import make_batch, take_out
from villages.codes import Level
from villages.models import Region

P, S = Permission, CaseState


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.ASSEMBLY_RECORD)
def new(request: HttpRequest) -> HttpResponse:
    """`?village=…&procedure=…`: which of the households that wait go into one batch; without, to their list."""
    if "village" not in request.GET:
        return redirect("assembly-list")
    village, procedure = asked_place(request)
    refusal, chosen = "", None
    if request.method == "POST":
        chosen = {typed.number(text) for text in request.POST.getlist("case")} - {0}
        try:
            said = {"village": village.pk, "procedure": procedure, "cases": chosen, "token": token_of(request)}
            made = make_batch(**said, by=request.user, today=timezone.localdate())
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"已建{made}。下一步打印表决票，开评议会")
            return redirect("batch-detail", pk=made.pk)
    cases = free_cases(village.pk, procedure).select_related("household").order_by("household__group_name", "pk")
    rows = [(case, chosen is None or case.pk in chosen) for case in cases]
    context = {
        "village": village, "procedure": Procedure(procedure), "rows": rows, "refusal": refusal, "token": uuid.uuid4(),
        "missing": people_missing([village.pk]).get(village.pk, ""),
    }  # fmt: skip
    return render(request, "households/meetings/batch_new.html", context, status=422 if refusal else 200)


def asked_place(request: HttpRequest) -> tuple[Region, str]:
    procedure = request.GET.get("procedure", "")
    if procedure not in Procedure.values:
        raise Http404
    villages = Region.objects.visible_to(request.user, P.ASSEMBLY_RECORD).filter(level=Level.VILLAGE)
    return get_object_or_404(villages, pk=request.GET.get("village", "")), procedure


def token_of(request: HttpRequest) -> uuid.UUID:
    found = typed.token(request.POST.get("token", ""))
    if found is None:
        raise Refused("stale_form")
    return found


def batch_of(user: Any, pk: int, permission: Permission) -> CaseBatch:
    scoped = CaseBatch.objects.visible_to(user, permission).select_related("made_by")
    return get_object_or_404(scoped, pk=pk)


@require_safe
@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch, today, user = batch_of(request.user, pk, P.HOUSEHOLD_VIEW), timezone.localdate(), request.user
    rows = batch_rows(batch, today)
    assemblies = list(batch.assemblies.order_by("-held_on", "-pk"))
    waiting = [row for row in rows if row.case.state == S.MEETING]
    room = room_in(batch.village_code, batch.procedure, batch.year)
    context = {
        "batch": batch,
        "village": Region.objects.get(pk=batch.village_code),
        "rows": rows,
        "stages": stages(rows),
        "to_vote": len(waiting),
        "assemblies": assemblies,
        "draft": next((one for one in assemblies if one.locked_at is None), None),
        "may_record": can(user, P.ASSEMBLY_RECORD, batch.village_code),
        "may_take_up": can(user, P.CASE_SUBMIT, batch.village_code),
        "room": room if room < 1_000_000 else None,
        "notices": list(batch.notices.order_by("-pk")),
        "to_post": [one for one in waiting_batches(user, batch.village_code) if one.batch == batch and one.may_post],
        "missing": people_missing([batch.village_code]).get(batch.village_code, ""),
        "may_report": leaves_by(rows) and may_report(user, batch.village_code),
        "token": uuid.uuid4(),
    }
    return render(request, "households/meetings/batch.html", context)


def leaves_by(rows: list[Any]) -> bool:
    """Somebody of it has left the list."""
    return any(row.case.procedure == Procedure.EXIT and row.case.state == S.DONE for row in rows)


def stages(rows: list[Any]) -> list[tuple[str, int]]:
    """Step → households there, in the order of the steps."""
    states = [row.case.state for row in rows]
    return [(str(state.label), states.count(state)) for state in S if state in states]


@require_POST
@requires(P.ASSEMBLY_RECORD)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_of(request.user, pk, P.ASSEMBLY_RECORD)
    case = case_of(batch, request)
    take_out(batch=batch, case=case, reason=request.POST.get("reason", "")[:500], by=request.user)
    messages.success(request, f"已把{case.household}移出这一批，别的户照常评议")
    return redirect("batch-detail", pk=pk)


@require_POST
@requires(P.CASE_SUBMIT)
def fill_up(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_of(request.user, pk, P.CASE_SUBMIT)
    case, said = case_of(batch, request), request.POST
    act = {"version": typed.number(said.get("version", "")), "token": typed.token(said.get("token", ""))}
    act_on(case=case, action=CaseAct.TAKE_UP, **act, by=request.user, today=timezone.localdate())
    messages.success(request, f"已递补{case.household}，下一步张贴公示")
    return redirect("batch-detail", pk=pk)


def case_of(batch: CaseBatch, request: HttpRequest) -> Case:
    """Refused where another batch's household is named, or none."""
    found = Case.objects.filter(batch=batch, pk=typed.number(request.POST.get("case", ""))).select_related("household")
    if (case := found.first()) is None:
        raise Refused("batch_left_state")
    return case
