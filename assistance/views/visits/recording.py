"""One visit, recorded by the helper on his phone or by the staff from paper: one form, two frames."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assistance.forms.visits import VisitForm
from assistance.models import Cadre, Visit
from assistance.selectors.visits.due import Line, lines_for
from assistance.selectors.visits.helpers import cadre_on, helpers_of, may_record, own_cadre
from assistance.services.visits import record_visit
from assistance.visit_codes import VisitMode, VisitOccasion, VisitTopic
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import REASONS, Refused
from households.codes import ACTIVE
from households.models import Household, Member

P = Permission
REASONS |= {
    "visit_no_cadre": "没有保存：您还没有登记为帮扶干部。请找乡镇经办登记单位和结对，再记走访。",
}


def household_of(user: Any, pk: int, permission: Permission) -> Household:
    scoped = Household.objects.visible_to(user, permission).select_related("village")
    return get_object_or_404(scoped, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_MINE)
def by_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The page works alone; `static/js/visits.js` sends the same form and is answered in JSON."""
    mine = Household.objects.visible_to(request.user, P.VISIT_MINE).filter(pk=pk).exists()
    household = household_of(request.user, pk, P.VISIT_MINE) if mine or request.method != "POST" else sent(request, pk)
    form = filled(request, household, cadres=None)
    if request.method == "POST" and saved(request, form, household, helper_then(request)):
        return JsonResponse({"saved": True}) if by_script(request) else redirect("mine")
    if by_script(request):
        return JsonResponse({"refused": first_error(form)}, status=422)
    if not mine:
        messages.error(request, first_error(form))
        return redirect("mine")
    return show(request, form, household, "assistance/visits/phone_record.html")


def sent(request: HttpRequest, pk: int) -> Household:
    """A household that is not his any more, for what he recorded there while it was; 404 for any other."""
    household = get_object_or_404(Household.objects.select_related("village"), pk=pk)
    key, cadre = typed.token(request.POST.get("client_key", "")), helper_then(request)
    if Visit.objects.filter(client_key=key, household=household, recorded_by=request.user.person_id).exists():
        return household
    day = typed.day(request.POST.get("day", ""))
    if cadre is None or day is None or not may_record(request.user, household, cadre, day):
        raise Http404
    return household


def helper_then(request: HttpRequest) -> Cadre | None:
    """As whom he helped on the day of the record; as whom he does today where the day is none."""
    day = typed.day(request.POST.get("day", ""))
    return (cadre_on(request.user, day) if day else None) or own_cadre(request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_RECORD)
def by_staff(request: HttpRequest, pk: int) -> HttpResponse:
    """From paper, for whoever went there; a helper is sent to his own page."""
    household = household_of(request.user, pk, P.VISIT_RECORD)
    if not can(request.user, P.VISIT_RECORD, household.village_id):
        return redirect("mine-visit", pk=pk)
    form = filled(request, household, cadres=helpers_of(household, timezone.localdate()))
    if request.method == "POST" and saved(request, form, household, None):
        return redirect("household-detail", pk=pk)
    return show(request, form, household, "assistance/visits/record.html")


def filled(request: HttpRequest, household: Household, cadres: Any) -> VisitForm:
    today = timezone.localdate()
    if request.method == "POST":
        return VisitForm(request.POST, request.FILES, today=today, cadres=cadres)
    first = cadres.filter(pairings__household=household, pairings__ends_on=None).first() if cadres is not None else None
    return VisitForm(today=today, cadres=cadres, initial={"cadre": first} if first else {})


def saved(request: HttpRequest, form: VisitForm, household: Household, own: Cadre | None) -> bool:
    if not form.is_valid():
        return False
    try:
        cadre = form.cleaned_data.get("cadre") or own
        if cadre is None:
            raise Refused("visit_no_cadre")
        visit = record_visit(
            household=household, cadre=cadre, told=form.told(), client_key=form.cleaned_data["client_key"],
            by=request.user, today=timezone.localdate(), photo=form.cleaned_data["photo"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    messages.success(request, f"已记下{household.head_name}户 {visit.day:%m-%d} 的走访")
    return True


def by_script(request: HttpRequest) -> bool:
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def first_error(form: VisitForm) -> str:
    said = [f"{form.fields[name].label}：{errors[0]}" for name, errors in form.errors.items() if name in form.fields]
    return next(iter([*form.non_field_errors(), *said]), "没有保存")


def show(request: HttpRequest, form: VisitForm, household: Household, template: str) -> HttpResponse:
    today = timezone.localdate()
    line = lines_for(Household.objects.filter(pk=household.pk), today)[0]
    context = {"form": form, "household": household, "line": line, "people": names_of([household.pk])[household.pk]}
    return render(request, template, context | choices(form, line), status=422 if form.errors else 200)


def choices(form: VisitForm, line: Line | None = None) -> dict[str, Any]:
    """What the form's template asks besides the form: lists, and what is ticked."""
    occasion = line.events[0].occasion if line and line.events else VisitOccasion.ROUTINE
    return {
        "modes": VisitMode.choices,
        "topics": VisitTopic.choices,
        "occasions": VisitOccasion.choices,
        "occasion": form["occasion"].value() if form.is_bound else occasion,
        "chosen_topics": form["topics"].value() or [],
        "met": form.people,
    }


def names_of(numbers: list[int]) -> dict[int, list[str]]:
    """Who lives in each of these households, the head first."""
    found: dict[int, list[str]] = {number: [] for number in numbers}
    rows = Member.objects.filter(household__in=numbers, state__in=sorted(ACTIVE)).order_by("relation", "pk")
    for home, name in rows.values_list("household_id", "name"):
        found[home].append(name)
    return found
