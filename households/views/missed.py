"""Who may have been missed: the list, one household with what was found there, a workbook, and a village's paper."""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.documents.services import WORKBOOK
from fupin.workflow import REASONS, Refused
from households.codes import MissedAct, MissedState, Procedure
from households.forms.missed import ReviewForm, TellForm
from households.missed_signs import SIGNS
from households.missed_workflow import MISSED
from households.models import MissedHousehold
from households.selectors import LAST_PAGE, CountedPaginator, place_options, roots
from households.selectors.cases import open_case_of, staff_in
from households.selectors.missed import LABELS, TURNS, UNKNOWN, Asking, counts_for, dressed, missed_for
from households.services.cases.starting import unfit_for
from households.services.missed.acting import act_on
from households.services.missed.export import export_missed
from households.views.lists import TOO_FAR, above_village, asked_page, places
from households.views.printing import place_paper
from villages.codes import Level
from villages.models import Region

A, P, S = MissedAct, Permission, MissedState
MOST_ON_PAPER = 500
SAYS = {
    A.TELL: "已登记，等乡镇复核",
    A.AGREE: "已复核：不符合。事实有变化时会重新列出",
    A.AGAIN: "已退回，请再上门看",
}


# ---- the list --------------------------------------------------------------------------------------------------------
class MissedList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "households/missed/list.html", list_context(request, Asking.of(request.GET)))


def list_context(request: HttpRequest, asking: Asking) -> dict[str, Any]:
    user = request.user
    rows, counts = missed_for(user, asking), counts_for(user, asking.place)
    page = CountedPaginator(rows, rows.order_by().count()).get_page(request.GET.get("page"))
    tops, options = roots(user), place_options(user, asking.place)
    chosen = next((region for region in options if region.code == asking.place), None)
    above = chosen or (tops[0] if len(tops) == 1 else None)
    page.object_list = dressed(list(page.object_list), above_village(above), asking.turn)
    return {
        "asking": asking,
        "counts": counts,
        "page": page,
        "turns": TURNS.items(),
        "unknown": asking.turn == UNKNOWN,
        "signs": [(rule.id, rule.label) for rule in SIGNS],
        "places": places(options, asking.place),
        "village": above if above and above.level == Level.VILLAGE else None,
        "place_name": "、".join(region.name for region in ([chosen] if chosen else tops)),
        "chips": chips(asking, chosen),
        "may_export": has(user, P.ROSTER_EXPORT),
        "too_far": TOO_FAR.format(last=LAST_PAGE) if asked_page(request) > LAST_PAGE else "",
    }


def chips(asking: Asking, place: Region | None) -> list[dict[str, str]]:
    said = {
        "place": f"地区：{place.name if place else asking.place}" if asking.place else "",
        "sign": f"线索：{LABELS[asking.sign]}" if asking.sign else "",
    }
    return [{"text": text, "url": address(asking.without(name))} for name, text in said.items() if text]


def address(asking: Asking) -> str:
    return f"?{urlencode({name: value for name, value in vars(asking).items() if value})}"


# ---- one -------------------------------------------------------------------------------------------------------------
@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every act is a POST here; a refusal goes back to the page with its sentence (fupin.dashboard.refusals)."""
    rows = MissedHousehold.objects.visible_to(request.user, P.HOUSEHOLD_VIEW)
    missed = get_object_or_404(rows.select_related("household__village", "told_by", "reviewed_by"), pk=pk)
    form = None
    if request.method == "POST":
        act = request.POST.get("action", "")
        form = form_for(act)(request.POST, today=timezone.localdate())
        if form.is_valid() and done(request, missed, act, form):
            messages.success(request, SAYS[A(act)])
            return redirect("missed-detail", pk=pk)
        MISSED.step(missed.state, act)  # of a step that is over no form is shown
    context = detail_context(request, missed, form)
    return render(request, "households/missed/detail.html", context, status=422 if form else 200)


def done(request: HttpRequest, missed: MissedHousehold, act: str, form: Any) -> bool:
    """What was typed stays on the page where it is refused."""
    version, today = typed.number(request.POST.get("version", "")) or 0, timezone.localdate()
    try:
        act_on(missed=missed, act=act, said=form.said(), version=version, by=request.user, today=today)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def form_for(act: str) -> type[TellForm] | type[ReviewForm]:
    if act not in A.values:
        raise Refused("unknown_action")
    return TellForm if act == A.TELL else ReviewForm


def detail_context(request: HttpRequest, missed: MissedHousehold, form: Any) -> dict[str, Any]:
    user, today, home = request.user, timezone.localdate(), missed.household
    offered = {
        step.action for step in MISSED.steps_from(missed.state) if can(user, P(step.permission), home.village_id)
    }
    case = open_case_of(user, home.pk)
    may_start = can(user, P.CASE_DRAFT, home.village_id) and not case and missed.state != S.GONE
    dressed([missed])
    return {
        "missed": missed,
        "acts": offered - ({A.TELL} if case else set()) if missed.score else set(),
        "form": form or (TellForm(today=today) if A.TELL in offered else ReviewForm(today=today)),
        "refusal": refusal(missed, user) if offered else "",
        "open_case": case,
        "ways": ways(home) if may_start else [],
        "steps": list(missed.steps.select_related("person")),
        "may_edit": can(user, P.HOUSEHOLD_EDIT, home.village_id),
    }


def refusal(missed: MissedHousehold, user: Any) -> str:
    """Why this person may not judge, whatever is written."""
    if user.person_id in staff_in(missed.household_id):
        return REASONS["missed_own_family"]
    return REASONS["missed_same_person"] if missed.state == S.TOLD and missed.told_by_id == user.person_id else ""


def ways(home: Any) -> list[tuple[str, str]]:
    """Into which procedures one click leads now."""
    labels = {Procedure.IDENTIFICATION: "登记识别申请", Procedure.MONITORING: "登记监测线索"}
    fitting = [(one, label) for one, label in labels.items() if unfit_for(home, one) is None]
    return [(f"{reverse('case-new', args=[home.pk])}?procedure={one.value}", label) for one, label in fitting]


# ---- to take along ---------------------------------------------------------------------------------------------------
@requires(P.ROSTER_EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    book = export_missed(asking=Asking.of(request.POST), by=request.user)
    name = f"漏评线索-{timezone.localdate():%Y%m%d}.xlsx"
    response = FileResponse(book, content_type=WORKBOOK.media)
    response["Content-Disposition"] = f"attachment; filename=\"missed.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response


class MissedPaper(View):
    """上门核实表 of a village: whom to visit, why, what to ask, and room to write."""

    permission = P.ROSTER_EXPORT

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = Region.objects.visible_to(request.user, self.permission).filter(level=Level.VILLAGE)
        village = get_object_or_404(found.select_related("parent"), pk=code)
        rows = missed_for(request.user, Asking(place=code), self.permission)[:MOST_ON_PAPER]
        facts = {
            "homes_to_see": dressed(list(rows)),
            "most": MOST_ON_PAPER,
            "across": True,
            "back_url": f"{reverse('missed-list')}?place={code}",
            "pdf_url": "?format=pdf",
        }
        return place_paper(request, village, "漏评线索上门核实表", "print/missed.html", facts)
