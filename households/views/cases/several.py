"""Applications of several households of one village, written down on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Refused
from households.case_forms import ApplicantsForm, ticked
from households.codes import Procedure
from households.selectors.cases.applying import MOST, may_apply, villages_for
from households.services.cases import start_several
from villages.models import Region

P = Permission
R1 = Procedure.IDENTIFICATION


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CASE_DRAFT)
def several(request: HttpRequest) -> HttpResponse:
    """`?village=…`, else the user's first. GET: who may apply. POST: those ticked apply, all of them or none."""
    villages = list(villages_for(request.user))
    village = asked(villages, request.GET.get("village", ""))
    homes = list(may_apply(request.user, village.pk, ticked(request.POST))[: MOST + 1]) if village else []
    today = timezone.localdate()
    forms = ApplicantsForm(homes[:MOST], request.POST if request.method == "POST" else None, today=today)
    refusal = ""
    if request.method == "POST" and forms.is_valid():
        try:
            token = forms.together.cleaned_data["token"]
            made = start_several(chosen=forms.told(), procedure=R1, token=token, by=request.user, today=today)
            messages.success(request, f"已登记 {len(made)} 户申请。材料传齐以后，在这里勾选往下办")
            return redirect(f"{reverse('case-list')}?turn=mine&state=draft")
        except Refused as refused:
            refusal = refused.sentence
    return show(request, forms, village, villages, refusal, more=len(homes) > MOST)


def asked(villages: list[Region], code: str) -> Region | None:
    return next((each for each in villages if each.pk == code), villages[0] if villages else None)


def show(
    request: HttpRequest, forms: ApplicantsForm, village: Region | None, villages: list[Region], refusal: str, *,
    more: bool,
) -> HttpResponse:  # fmt: skip
    bad = forms.together.is_bound
    context: dict[str, Any] = {
        "form": forms.together,
        "rows": forms.rows,
        "wrong_rows": sum(bool(row.errors) for row in forms.rows) if bad else 0,
        "village": village,
        "villages": villages,
        "refusal": refusal,
        "more": more,
    }
    return render(request, "households/cases/several.html", context, status=422 if bad else 200)
