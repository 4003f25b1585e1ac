"""One finding with all that was said and done about it; and the one address to which every act on findings is sent."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.audit.models import AuditEvent
from fupin.dashboard.doubts_rows import Asked, answerer, dress_doubts
from fupin.dashboard.doubts_views import list_context, names_rules
from fupin.dashboard.findings_form import marks_in, offers, order_in
from fupin.doubts.codes import DoubtAct, DoubtState, Verdict
from fupin.doubts.finding_workflow import FINDING
from fupin.doubts.models import Doubt, DoubtStep
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Scope
from fupin.workflow import Refused
from households.codes import ACTIVE, Procedure, Register
from households.models import Household, Member
from households.selectors.cases.people import EDITS
from households.selectors.entry import in_order
from households.services.entry_findings import CASES_ONLY, field_of
from households.services.findings import move_findings

P = Permission
DONE = {
    DoubtAct.ASSIGN: "已交办 {count} 条",
    DoubtAct.TAKE_UP: "{count} 条已开始核实",
    DoubtAct.ANSWER: "已答复 {count} 条，等乡镇审核确认",
    DoubtAct.CONFIRM: "已确认 {count} 条，等县级销号",
    DoubtAct.CLOSE: "已销号 {count} 条",
    DoubtAct.SEND_BACK: "已退回 {count} 条，等乡镇经办再核实",
}


@requires(P.HOUSEHOLD_VIEW)
@require_POST
def finding_act(request: HttpRequest) -> HttpResponse:
    """From the list (what was asked of it stands in the address) or from one finding's page (`one`). What is refused
    comes back with what was typed and ticked."""
    marks = marks_in(request.POST.getlist("doubt"))
    one = next(iter(marks)) if request.POST.get("one") and len(marks) == 1 else None
    try:
        order = order_in(request.POST)
        count = move_findings(marks=marks, order=order, by=request.user, today=timezone.localdate())
    except Refused as refusal:
        typed = {"refusal": refusal.sentence, "typed": request.POST, "ticked": set(marks)}
        if one:
            return render(request, "doubts/detail.html", detail_context(request, one) | typed, status=422)
        context = list_context(request, Asked.of(request.GET)) | typed
        return render(request, "doubts/list.html", context, status=422)
    if order.act in DONE:
        messages.success(request, DONE[DoubtAct(order.act)].format(count=count or len(marks)))
    if one:
        return redirect("doubt-detail", pk=one)
    query = request.GET.urlencode()
    return redirect(reverse("doubt-list") + (f"?{query}" if query else ""))


class FindingDetail(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "doubts/detail.html", detail_context(request, pk))


def detail_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    seen = Doubt.objects.visible_to(user, P.HOUSEHOLD_VIEW)
    doubt = get_object_or_404(
        seen.select_related("owner__person", "answered_by__person", "confirmed_by__person"), pk=pk
    )
    dress_doubts([doubt])
    steps = list(doubt.steps.select_related("by__person").order_by("-pk"))
    home = Household.objects.filter(pk=doubt.household_id).select_related("village").first()
    acts = {step.action for step in FINDING.steps_from(doubt.state) if can(user, P(step.permission), doubt.region_code)}
    others = seen.filter(household_id=doubt.household_id, closed_at__isnull=True).exclude(pk=pk) if home else []
    return {
        "doubt": doubt,
        "home": home,
        "steps": steps,
        "changed": changed_by(doubt, steps[0]) if steps and steps[0].act == DoubtAct.VANISH else None,
        "turn": answerer(doubt.state),
        "late": doubt.is_asked and doubt.due_on is not None and doubt.due_on < today,
        "others": dress_doubts(list(others)) if home else [],
        "numbered": names_rules(user),
        "exceptions": exceptions_of(doubt),
        "mend_url": mend_url(user, doubt),
        "remove_url": remove_url(user, doubt, home),
        "proof_url": proof_url(user, doubt),
        "today": today,
        "ticked": {pk},
        **offers(user, doubt.region_code, today),
        **{f"may_{name}": value in acts for name, value in ACTS.items()},
        "may_return": DoubtAct.SEND_BACK in acts,
        "may_work": bool(acts),
    }


def exceptions_of(doubt: Doubt) -> tuple[str, ...]:
    """What may explain it (domain.md §7.6)."""
    rule = all_rules().get(doubt.rule)
    return rule.exceptions if rule else ()


ACTS = {
    "assign": DoubtAct.ASSIGN,
    "answer": DoubtAct.ANSWER,
    "take_up": DoubtAct.TAKE_UP,
    "confirm": DoubtAct.CONFIRM,
    "close": DoubtAct.CLOSE,
}


def changed_by(doubt: Doubt, step: DoubtStep) -> AuditEvent | None:
    """Who last changed the household's facts before the rules found nothing any more, where the trail names one."""
    if doubt.household_id is None or step.verdict not in (Verdict.GONE, Verdict.FIXED):
        return None
    said = AuditEvent.objects.filter(subject_type="households.household", subject_id=str(doubt.household_id))
    told = said.filter(verb__in=EDITS, at__lte=step.at).exclude(actor=None)
    return told.select_related("actor__person").order_by("pk").last()


ELSEWHERE: dict[str, tuple[str, Permission]] = {
    "measures": ("plan-detail", P.PLAN_WRITE),
    "helper": ("household-helpers", P.HELP_EDIT),
    "visit": ("visit-record", P.VISIT_RECORD),
}
"""What is mended on a page of its own."""


def mend_url(user: Any, doubt: Doubt) -> str:
    """Where it is mended: the field of the entry page, the village's page, that of the plan; "" for who may not."""
    rule = all_rules().get(doubt.rule)
    if rule is None or not rule.mends or doubt.state == DoubtState.CLOSED:
        return ""
    if doubt.household_id and rule.mends in ELSEWHERE:
        page, permission = ELSEWHERE[rule.mends]
        return reverse(page, args=[doubt.household_id]) if can(user, permission, doubt.region_code) else ""
    if rule.mends == "visit":
        return f"{reverse('visit-doubtful')}?place={doubt.region_code}"
    if rule.scope == Scope.VILLAGE:
        may = can(user, P.VILLAGE_EDIT, doubt.region_code)
        return reverse("village-detail", args=[doubt.region_code]) if may else ""
    if doubt.rule.startswith(CASES_ONLY) or not can(user, P.HOUSEHOLD_EDIT, doubt.region_code):
        return ""
    index = place_in_form(doubt) if doubt.member_id else None
    return f"{reverse('household-edit', args=[doubt.household_id])}#id_{field_of(rule.mends, index, [])}"


def place_in_form(doubt: Doubt) -> int:
    """In which row of the entry page the person stands."""
    rows = in_order(Member.objects.filter(household=doubt.household_id, state__in=sorted(ACTIVE)))
    return next((number for number, row in enumerate(rows) if row.pk == doubt.member_id), 0)


def proof_url(user: Any, doubt: Doubt) -> str:
    """Where papers and pictures are kept with the household."""
    may = doubt.household_id is not None and can(user, P.HOUSEHOLD_EDIT, doubt.region_code)
    return reverse("household-evidence", args=[doubt.household_id]) if may else ""


def remove_url(user: Any, doubt: Doubt, home: Household | None) -> str:
    """清退 of a household that was listed wrongly (domain.md §3.4 M9)."""
    if home is None or home.register != Register.LISTED or not can(user, P.CASE_DRAFT, doubt.region_code):
        return ""
    asked = urlencode({"procedure": Procedure.REMOVAL.value})
    return f"{reverse('case-new', args=[home.pk])}?{asked}" if doubt.state != DoubtState.CLOSED else ""
