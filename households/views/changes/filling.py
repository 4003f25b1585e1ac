"""Choosing a kind of change and filling it in; nothing is sent before its effect was seen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Refused
from households.change_forms import FORMS, ChangeForm, Setting
from households.codes import ChangeAct, ChangeKind, Register
from households.models import ChangeProposal, Household
from households.selectors.changes import read_home
from households.services.changes import edit_change, start_change
from households.views.changes.words import FOR, choices, decided_by
from households.workflow import route_of

P = Permission


@requires(P.CHANGE_PROPOSE)
def new_change(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the kinds, or with ?kind= its form. POST: keep it, unsent, and show what it would do."""
    scoped = Household.objects.visible_to(request.user, P.CHANGE_PROPOSE).select_related("village")
    household = get_object_or_404(scoped, pk=pk)
    kind = request.GET.get("kind", "")
    if kind not in ChangeKind.values or household.register == Register.CLOSED:
        return choose(request, household)
    form = form_for(request, household, kind)
    if request.method == "POST" and form.is_valid():
        try:
            change = start_change(
                household=household,
                kind=kind,
                filled=form.filled(),
                token=form.cleaned_data["token"],
                by=request.user,
                today=timezone.localdate(),
            )
            return redirect("change-detail", pk=change.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return show(request, household, kind, form)


@requires(P.CHANGE_PROPOSE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in again what an import found, what was not sent yet, what was sent back."""
    scoped = ChangeProposal.objects.visible_to(request.user, P.CHANGE_PROPOSE)
    change = get_object_or_404(scoped.select_related("household__village", "other", "batch", "member"), pk=pk)
    if not may_edit(change):
        return redirect("change-detail", pk=pk)
    form = form_for(request, change.household, change.kind, change)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            edit_change(
                change=change, version=version, filled=form.filled(), by=request.user, today=timezone.localdate()
            )
            return redirect("change-detail", pk=pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return show(request, change.household, change.kind, form, change)


def may_edit(change: ChangeProposal) -> bool:
    steps = route_of(change.kind, change.village_code, change.target_code).steps_from(change.state)
    return any(step.action == ChangeAct.EDIT for step in steps)


def choose(request: HttpRequest, household: Household) -> HttpResponse:
    closed = household.register == Register.CLOSED
    waiting = ChangeProposal.objects.waiting().filter(household=household).defer("facts", "effect")
    context = {"household": household, "groups": choices(), "closed": closed, "waiting": list(waiting)}
    return render(request, "households/changes/choose.html", context)


def form_for(request: HttpRequest, household: Household, kind: str, change: ChangeProposal | None = None) -> ChangeForm:
    setting = Setting(read_home(household, timezone.localdate()), request.user, change)
    return FORMS[kind](request.POST if request.method == "POST" else None, setting=setting)


def show(
    request: HttpRequest, household: Household, kind: str, form: ChangeForm, change: ChangeProposal | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "household": household,
        "kind": ChangeKind(kind),
        "text": FOR[ChangeKind(kind)],
        "decided": decided_by(kind),
        "form": form,
        "change": change,
        "rows": form.rows(),
        "today": timezone.localdate(),
    }
    return render(request, "households/changes/form.html", context, status=422 if form.errors else 200)
