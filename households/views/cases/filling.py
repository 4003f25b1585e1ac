"""Writing down an application or a clue, and correcting it before it is sent on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Refused
from households.case_forms import FORMS, ToldForm
from households.codes import CaseState, Procedure, Register
from households.models import Case, Household
from households.selectors.cases import open_case_of
from households.services.cases import edit_case, start_case
from households.services.cases.starting import open_to
from households.views.cases.detail import case_of

P = Permission
ASKS = {
    Procedure.IDENTIFICATION: ("申请识别为贫困户", "还没有建档的户，由户主申请或村里代为申请"),
    Procedure.MONITORING: ("登记监测线索", "有返贫致贫风险的户，不论是否建档"),
    Procedure.EXIT: ("提出退出", "达到标准的贫困户：先报县列入预脱贫，再评议、核实、本人认可、公示"),
    Procedure.ELIMINATION: ("提出风险消除", "收入稳定、风险已经解决的监测对象"),
    Procedure.ROLLBACK: ("风险消除回退", "消除得不对的：核实以后恢复监测"),
    Procedure.RELAPSE: ("申请认定返贫", "已脱贫户又达不到标准的：和识别一样评议、两次公示"),
    Procedure.REMOVAL: ("提出错评清退", "识别的时候就不符合条件的户；识别以后才变好的，按正常退出办"),
    Procedure.WRONG_EXIT: ("提出错退回退", "退出的时候就没有达标的户"),
}


@requires(P.CASE_DRAFT)
def new_case(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the form of ?procedure=, else of the one that fits the household. POST: keep it, not sent on yet."""
    scoped = Household.objects.visible_to(request.user, P.CASE_DRAFT).select_related("village")
    household = get_object_or_404(scoped, pk=pk)
    procedure = asked(request, household)
    form = FORMS[procedure](request.POST if request.method == "POST" else None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["token"] is None:
                raise Refused("stale_form")
            today, mark = timezone.localdate(), form.cleaned_data["token"]
            common = {"household": household, "procedure": procedure, "token": mark, "by": request.user}
            case = start_case(told=form.told(), today=today, **common)
            messages.success(request, "已登记，还没有往下办。核对以后，点右边的按钮")
            return redirect("case-detail", pk=case.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return show(request, household, procedure, form)


def asked(request: HttpRequest, household: Household) -> Procedure:
    said = request.GET.get("procedure", "")
    if said in Procedure.values:
        return Procedure(said)
    usual = Procedure.MONITORING if household.register == Register.LISTED else Procedure.IDENTIFICATION
    fitting = open_to(household)
    return usual if usual in fitting else next(iter(fitting), usual)


@requires(P.CASE_DRAFT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """While it is a draft or a clue."""
    case = case_of(request.user, pk, P.CASE_DRAFT)
    if case.state not in (CaseState.DRAFT, CaseState.CLUE):
        return redirect("case-detail", pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = FORMS[Procedure(case.procedure)](posted, case=case, today=timezone.localdate())
    if posted is not None and form.is_valid():
        try:
            version, today = form.cleaned_data["version"] or 0, timezone.localdate()
            edit_case(case=case, version=version, told=form.told(), by=request.user, today=today)
            messages.success(request, "已保存")
            return redirect("case-detail", pk=pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return show(request, case.household, Procedure(case.procedure), form, case)


def show(
    request: HttpRequest, household: Household, procedure: Procedure, form: ToldForm, case: Case | None = None
) -> HttpResponse:
    title, text = ASKS[procedure]
    context: dict[str, Any] = {
        "household": household,
        "procedure": procedure,
        "title": title,
        "text": text,
        "form": form,
        "case": case,
        "known": None if case else open_case_of(request.user, household.pk),
        "open": [] if case else [(one.value, ASKS[one][0], one == procedure) for one in open_to(household)],
        "closed": household.register == Register.CLOSED,
    }
    return render(request, "households/cases/form.html", context, status=422 if form.errors else 200)
