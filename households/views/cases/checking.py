"""入户核实 and 信息比对: the two sheets that are filled in for a case, and the answers to what they ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.doubts.models import Doubt
from fupin.workflow import Refused
from households.case_forms import CheckForm, ConsentForm, MatchForm
from households.codes import CaseState, EvidenceKind
from households.models import Case, HouseholdConsent, MatchResult
from households.selectors import doubts_of, household_page
from households.selectors.cases import check_of
from households.selectors.cases.facts import has_paper
from households.selectors.cases.standards import review_of
from households.selectors.evidence import sees_originals
from households.services.cases import (
    answer_doubt,
    answer_match,
    withdraw_match,
    write_check,
    write_consent,
    write_matches,
)
from households.services.cases.matching import COMPARES, compares
from households.views.cases.detail import case_of
from households.views.safeguards import safeguards

P = Permission


@requires(P.CASE_CHECK)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down, or correct, who went to the house and what they found."""
    case = case_of(request.user, pk, P.CASE_CHECK)
    if case.state != CaseState.CHECKING:
        messages.info(request, "这一件不在入户核实这一步")
        return redirect("case-detail", pk=pk)
    today, posted = timezone.localdate(), request.POST if request.method == "POST" else None
    form = CheckForm(posted, case=case, check=check_of(case), today=today)
    if posted is not None and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            write_check(case=case, version=version, found=form.found(), by=request.user, today=today)
            messages.success(request, "已保存入户核实")
            return redirect("case-detail", pk=pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "households/cases/check.html", check_context(request, case, form), status=status_of(form))


def status_of(form: Any) -> int:
    return 422 if form.errors else 200


def check_context(request: HttpRequest, case: Case, form: CheckForm) -> dict[str, Any]:
    home = household_page(request.user, case.household_id)
    names = {row.pk: row.name for row in home.members}
    return {
        "case": case,
        "household": case.household,
        "form": form,
        "safeguards": safeguards(home),
        "doubts": doubts_of(case.household, names),
        "authorised": has_paper(case, EvidenceKind.AUTHORISATION),
        "compares": case.procedure in COMPARES,
    }


@requires(P.CASE_CHECK)
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down, or correct, what the household itself says of its exit."""
    case = case_of(request.user, pk, P.CASE_CHECK)
    if case.state != CaseState.CONSENT:
        messages.info(request, "这一件不在农户认可这一步")
        return redirect("case-detail", pk=pk)
    known, today = check_of(case), timezone.localdate()
    said = HouseholdConsent.objects.filter(check_of=known).first()
    posted = request.POST if request.method == "POST" else None
    form = ConsentForm(posted, case=case, said=said, today=today)
    if posted is not None and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            write_consent(case=case, version=version, said=form.said(), by=request.user, today=today)
            messages.success(request, "已保存农户的意见")
            return redirect("case-detail", pk=pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"case": case, "household": case.household, "form": form, "review": review_of(case, known)}
    context["sees_originals"] = sees_originals(request.user, case.household)
    return render(request, "households/cases/consent.html", context, status=status_of(form))


@requires(P.CASE_CHECK)
def matches(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the lines of the departments' signed sheet."""
    case = case_of(request.user, pk, P.CASE_CHECK)
    if not compares(case):
        messages.info(request, "现在这一步不登记比对结果")
        return redirect("case-detail", pk=pk)
    rows = list(case.matches.filter(withdrawn_at__isnull=True))
    posted = request.POST if request.method == "POST" else None
    form = MatchForm(posted, case=case, known={row.source for row in rows})
    if posted is not None and form.is_valid():
        try:
            version, today = form.cleaned_data["version"] or 0, timezone.localdate()
            count = write_matches(case=case, version=version, said=form.said(), by=request.user, today=today)
            messages.success(request, f"已登记 {count} 家的比对结果")
            return redirect("case-detail", pk=pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"case": case, "household": case.household, "form": form, "rows": rows}
    context["authorised"] = has_paper(case, EvidenceKind.AUTHORISATION)
    return render(request, "households/cases/match.html", context, status=status_of(form))


def match_of(request: HttpRequest, pk: int) -> MatchResult:
    scoped = MatchResult.objects.visible_to(request.user, P.HOUSEHOLD_VIEW).select_related("case__household")
    return get_object_or_404(scoped, pk=typed.number(request.POST.get("match", "")), case_id=pk)


@require_POST
@requires(P.HOUSEHOLD_VIEW)
def match_answer(request: HttpRequest, pk: int) -> HttpResponse:
    said = request.POST
    answer_match(
        match=match_of(request, pk), answer=said.get("answer", ""), note=said.get("note", "")[:300], by=request.user
    )
    messages.success(request, "已写明核实结论")
    return redirect("case-detail", pk=pk)


@require_POST
@requires(P.CASE_CHECK)
def match_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_match(match=match_of(request, pk), by=request.user)
    messages.success(request, "已作废，请重新登记")
    return redirect("case-detail", pk=pk)


@require_POST
@requires(P.HOUSEHOLD_VIEW)
def doubt_answer(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_of(request.user, pk)
    doubt = get_object_or_404(Doubt, pk=typed.number(request.POST.get("doubt", "")), household_id=case.household_id)
    answer_doubt(case=case, doubt=doubt, answer=request.POST.get("answer", "")[:500], by=request.user)
    messages.success(request, "已答复疑点")
    return redirect("case-detail", pk=pk)
