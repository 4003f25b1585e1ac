"""The authorisation of one household: the signed one, those before it, and the form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.comparison.forms import AuthorisationForm
from fupin.comparison.models import Authorisation
from fupin.comparison.services.authorising import authorise, withdraw_authorisation
from fupin.workflow import Refused
from households.models import Household

P = Permission


@requires(P.HOUSEHOLD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def authorisation(request: HttpRequest, pk: int) -> HttpResponse:
    household = get_object_or_404(Household.objects.visible_to(request.user, P.HOUSEHOLD_EDIT), pk=pk)
    form = AuthorisationForm(request.POST or None, household=household)
    if request.method == "POST" and form.is_valid():
        try:
            authorise(household=household, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已登记{household}的比对授权")
            return redirect("household-detail", pk=pk)
    return show(request, household, form)


@require_POST
@requires(P.HOUSEHOLD_EDIT)
def authorisation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    household = get_object_or_404(Household.objects.visible_to(request.user, P.HOUSEHOLD_EDIT), pk=pk)
    current = household.authorisations.filter(withdrawn_on__isnull=True).first()
    if current is None:
        raise Refused("stale_form")
    said = {"version": typed.number(request.POST.get("version", "")), "reason": request.POST.get("reason", "")}
    try:
        withdraw_authorisation(authorisation=current, **said, by=request.user, today=timezone.localdate())
    except Refused as refused:
        return show(request, household, AuthorisationForm(household=household), refusal=refused.sentence, **said)
    messages.success(request, f"已撤回{household}的授权，以后不再比对；已查出的疑点照常办理")
    return redirect("household-detail", pk=pk)


def show(request: HttpRequest, household: Household, form: Any, refusal: str = "", **said: Any) -> HttpResponse:
    rows = list(Authorisation.objects.filter(household=household).select_related("evidence", "entered_by__person"))
    context = {
        "household": household,
        "form": form,
        "current": next((row for row in rows if row.withdrawn_on is None), None),
        "before": [row for row in rows if row.withdrawn_on],
        "refusal": refusal,
        "reason": said.get("reason", ""),
    }
    return render(request, "comparison/authorisation.html", context, status=422 if refusal or form.errors else 200)
