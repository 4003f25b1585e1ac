"""The procedures step by step, as they hold at the user's place, and the page on which a county sets one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import has, posts_granting
from fupin.workflow import Conflict, Refused
from households.codes import BASE_STANDARDS, CaseState, Procedure, Standard
from households.forms.meetings import StandardsForm, StepForm
from households.models import StandardSet, StepSetting
from households.selectors.cases.standards import set_for
from households.selectors.meetings.steps import counts_days, shown_steps
from households.services.standard_sets import Asked, save_standards
from households.services.step_settings import Setting, save_step, steps_of
from villages.models import Region

P = Permission


def place_of(user: Any, permission: Permission) -> Region | None:
    """The first place for which the user has it."""
    codes = sorted(post.region_id for post in posts_granting(user, permission))
    return Region.objects.filter(pk__in=codes[:1]).first()


class ProcedureSettings(View):
    permission = P.RULE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        year, place = timezone.localdate().year, place_of(request.user, P.RULE_VIEW)
        tables = shown_steps(place.pk, year) if place else []
        may_edit = has(request.user, P.PROCEDURE_EDIT)
        context = {"place": place, "year": year, "tables": tables, "may_edit": may_edit}
        own = set_for(place.pk, year) if place else None
        return render(
            request, "households/meetings/procedures.html", {**context, "own": own, "asked": asked_of_leavers(own)}
        )


def asked_of_leavers(own: StandardSet | None) -> list[str]:
    """In words, what each household that leaves is asked."""
    added = [code for code in own.standards.split(",") if code] if own else []
    return [*(Standard(code).label for code in (*BASE_STANDARDS, *added)), *(own.own if own else [])]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PROCEDURE_EDIT)
def edit(request: HttpRequest, step: str) -> HttpResponse:
    """`step` is R1-notice1 and the like."""
    procedure, _, state = step.partition("-")
    if procedure not in Procedure.values or state not in steps_of(procedure):
        raise Http404
    counts, now = counts_days(procedure, state), timezone.localdate().year
    if request.method != "POST":
        form = StepForm(user=request.user, counts_days=counts, initial=first_facts(request.user, procedure, state))
        return show(request, form, procedure, state)
    form = StepForm(request.POST, user=request.user, counts_days=counts)
    if form.is_valid():
        said = dict(form.cleaned_data)
        key = {"region": said.pop("region"), "year": said.pop("year"), "version": said.pop("version") or 0}
        try:
            save_step(**key, procedure=procedure, state=state, setting=Setting(**said), by=request.user, now=now)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已保存“{CaseState.label_of(state)}”，从 {key['year']} 年起用")
            return redirect("procedure-settings")
    return show(request, form, procedure, state)


def first_facts(user: Any, procedure: str, state: str) -> dict[str, Any]:
    """What the user's place has set for this year already."""
    place, year = place_of(user, P.PROCEDURE_EDIT), timezone.localdate().year
    key = {"region_code": place.pk if place else "", "procedure": procedure, "state": state}
    row = StepSetting.objects.filter(**key, year__lte=year).order_by("-year").first()
    if row is None:
        return {"region": place, "year": year, "version": 0}
    same = {name: getattr(row, name) for name in ("label", "days", "limit", "source")}
    papers = [code for code in row.papers.split(",") if code]
    version = row.version if row.year == year else 0
    return {**same, "papers": papers, "region": place, "year": year, "version": version}


def show(request: HttpRequest, form: StepForm, procedure: str, state: str) -> HttpResponse:
    context = {"form": form, "procedure": Procedure(procedure), "step": CaseState(state)}
    return render(request, "households/meetings/procedure_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PROCEDURE_EDIT)
def standards(request: HttpRequest) -> HttpResponse:
    """What is asked of who leaves, at the user's place."""
    now = timezone.localdate().year
    if request.method != "POST":
        return show_standards(request, StandardsForm(user=request.user, initial=first_standards(request.user, now)))
    form = StandardsForm(request.POST, user=request.user)
    if form.is_valid():
        said = form.cleaned_data
        key = {"region": said["region"], "year": said["year"], "version": said["version"] or 0}
        asked = Asked(said["name"], said["standards"], said["own"], said["source"])
        try:
            save_standards(**key, asked=asked, by=request.user, now=now)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已保存退出核对项目，从 {key['year']} 年起用")
            return redirect("procedure-settings")
    return show_standards(request, form)


def first_standards(user: Any, year: int) -> dict[str, Any]:
    place = place_of(user, P.PROCEDURE_EDIT)
    rows = StandardSet.objects.filter(region_code=place.pk if place else "", year__lte=year)
    row = rows.order_by("-year").first()
    if row is None:
        return {"region": place, "year": year, "version": 0, "name": "一超七有", "standards": ["power", "television"]}
    version = row.version if row.year == year else 0
    same = {"name": row.name, "source": row.source, "standards": row.standards.split(","), "own": "\n".join(row.own)}
    return {**same, "region": place, "year": year, "version": version}


def show_standards(request: HttpRequest, form: StandardsForm) -> HttpResponse:
    context = {"form": form, "base": [Standard(one).label for one in BASE_STANDARDS]}
    return render(request, "households/meetings/standards.html", context, status=422 if form.errors else 200)
