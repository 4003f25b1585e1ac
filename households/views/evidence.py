"""Uploading, opening and withdrawing a household's proofs."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import Refused
from households.evidence_forms import EvidenceForm
from households.models import Case, Evidence, Household
from households.services.evidence import add_evidence, open_evidence, open_guarded, withdraw_evidence
from households.views.revealing import reason_of

GET_OR_POST = ["GET", "HEAD", "POST"]


def household_of(user: Any, pk: int, permission: Permission) -> Household:
    scoped = Household.objects.visible_to(user, permission).select_related("village")
    return get_object_or_404(scoped, pk=pk)


def evidence_of(user: Any, pk: int, evidence_pk: int, permission: Permission) -> Evidence:
    """404 for another household's as for one that nobody has."""
    scoped = Evidence.objects.visible_to(user, permission).select_related("household__village", "member")
    evidence = get_object_or_404(scoped, pk=evidence_pk)
    if evidence.household_id != pk:
        raise Http404
    return evidence


@require_http_methods(GET_OR_POST)
@requires(Permission.HOUSEHOLD_EDIT)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """`?case=…`: back to the case for which it was asked, else to the household."""
    household = household_of(request.user, pk, Permission.HOUSEHOLD_EDIT)
    if request.method != "POST":
        return show(request, household, EvidenceForm(household=household, initial={"token": uuid.uuid4()}))
    form = EvidenceForm(request.POST, request.FILES, household=household)
    if not form.is_valid():
        return show(request, household, form, status=422)
    try:
        kept = add_evidence(household=household, by=request.user, **form.evidence())
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return show(request, household, form, status=422)
    messages.success(request, f"已上传{kept[0].get_kind_display()} {len(kept)} 份")
    return redirect(back_from(request, household))


def back_from(request: HttpRequest, household: Household) -> str:
    asked = typed.number(request.GET.get("case", ""))
    if asked and case_named(request.user, asked, household):
        return reverse("case-detail", args=[asked])
    return f"{reverse('household-detail', args=[household.pk])}#evidence"


def case_named(user: Any, pk: int, household: Household) -> bool:
    return Case.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(pk=pk, household=household).exists()


def show(request: HttpRequest, household: Household, form: EvidenceForm, status: int = 200) -> HttpResponse:
    context = {"household": household, "form": form, "back": back_from(request, household)}
    return render(request, "households/evidence_upload.html", context, status=status)


@require_http_methods(GET_OR_POST)
@requires(Permission.EVIDENCE_VIEW)
def file(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """The file; of a guarded one first the question why (GET), then the file (POST)."""
    evidence = evidence_of(request.user, pk, evidence_pk, Permission.EVIDENCE_VIEW)
    if not evidence.is_guarded:
        return sent(evidence, open_evidence(evidence, small=request.GET.get("size") == "small"))
    if not can(request.user, Permission.REVEAL, evidence.household.village_id):
        raise PermissionDenied(Permission.REVEAL.label)
    if request.method != "POST":
        return ask(request, evidence)
    try:
        content = open_guarded(evidence, reason=reason_of(request.POST), by=request.user)
    except Refused as refused:
        return ask(request, evidence, refused.sentence)
    return sent(evidence, content)


def ask(request: HttpRequest, evidence: Evidence, refusal: str = "") -> HttpResponse:
    context = {"evidence": evidence, "household": evidence.household, "refusal": refusal}
    return render(request, "households/evidence_ask.html", context, status=422 if refusal else 200)


def sent(evidence: Evidence, content: bytes) -> HttpResponse:
    """A photograph in place, a scan to be saved; under a name of ours, of the type that was checked, kept nowhere."""
    response = HttpResponse(content, content_type=evidence.content_type)
    name = f"佐证材料-{evidence.pk}.{'jpg' if evidence.is_photo else 'pdf'}"
    response.headers["Content-Disposition"] = content_disposition_header(not evidence.is_photo, name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(GET_OR_POST)
@requires(Permission.HOUSEHOLD_EDIT)
def withdraw(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    evidence = evidence_of(request.user, pk, evidence_pk, Permission.HOUSEHOLD_EDIT)
    household, refusal = evidence.household, ""
    if evidence.withdrawn_at is not None:
        return redirect("household-detail", pk=pk)
    if request.method == "POST":
        try:
            withdraw_evidence(evidence=evidence, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, f"已撤下{evidence.get_kind_display()}，原件留存备查")
            return redirect(f"{reverse('household-detail', args=[pk])}#evidence")
        except Refused as refused:
            refusal = refused.sentence
    context = {"evidence": evidence, "household": household, "refusal": refusal}
    return render(request, "households/evidence_withdraw.html", context, status=422 if refusal else 200)
