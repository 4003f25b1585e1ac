"""The minutes of a meeting: written, corrected, looked at, sent in, and their scans."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import REASONS, Conflict, Refused
from households.assembly_rules import LOCKING, Wrong, outcomes, wrongs
from households.codes import CaseState
from households.forms.meetings import MinutesForms, first_facts
from households.models import Assembly, CaseBatch
from households.selectors.cases import room_in
from households.selectors.meetings.facts import meeting_of, to_vote, written
from households.services.assemblies import SCANS, Faulty, edit_assembly, lock_assembly, open_scan, write_assembly
from households.views.meetings.batches import batch_of
from villages.models import Region

P = Permission
GET_OR_POST = ["GET", "HEAD", "POST"]


def sentence(wrong: Wrong) -> str:
    return REASONS[wrong.code].format(**wrong.facts)


def assembly_of(user: Any, pk: int, permission: Permission) -> Assembly:
    scoped = Assembly.objects.visible_to(user, permission).select_related("batch", "written_by", "locked_by")
    return get_object_or_404(scoped, pk=pk)


# ---- writing -----------------------------------------------------------------------------------------------------
@require_http_methods(GET_OR_POST)
@requires(P.ASSEMBLY_RECORD)
def new(request: HttpRequest) -> HttpResponse:
    """`?batch=…`; without one, to the list of what waits."""
    if not (asked := typed.number(request.GET.get("batch", ""))):
        return redirect("assembly-list")
    batch = batch_of(request.user, asked, P.ASSEMBLY_RECORD)
    draft = batch.assemblies.filter(locked_at__isnull=True).first()
    if request.method != "POST":
        if draft:
            return redirect("assembly-edit", pk=draft.pk)
        return show(request, batch, MinutesForms(to_vote(batch), first=usual(batch)))
    forms = MinutesForms(to_vote(batch), request.POST, request.FILES)
    if not forms.is_valid():
        return show(request, batch, forms)
    said = {"told": forms.minutes(), "uploads": forms.meeting.uploads()}
    try:
        token = forms.meeting.cleaned_data["token"]
        made = write_assembly(batch=batch, **said, token=token, by=request.user, today=timezone.localdate())
    except Refused as refused:
        return show(request, batch, forms, refused)
    messages.success(request, "已保存，还没有报送。请核对一遍，上传扫描件后报送")
    return redirect("assembly-detail", pk=made.pk)


def usual(batch: CaseBatch) -> dict[str, Any]:
    """A new page begins with what the village's last meeting says of the place and of how many are expected."""
    last = Assembly.objects.filter(village_code=batch.village_code).order_by("-held_on", "-pk").first()
    known = {name: getattr(last, name) for name in ("place", "chair", "recorder", "expected")} if last else {}
    return {"meeting": {**known, "token": uuid.uuid4(), "version": 0}}


@require_http_methods(GET_OR_POST)
@requires(P.ASSEMBLY_RECORD)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    assembly = assembly_of(request.user, pk, P.ASSEMBLY_RECORD)
    if assembly.locked_at:
        return redirect("assembly-detail", pk=pk)
    cases = to_vote(assembly.batch)
    if request.method != "POST":
        return show(request, assembly.batch, MinutesForms(cases, first=first_facts(assembly)), assembly=assembly)
    forms = MinutesForms(cases, request.POST, request.FILES)
    if not forms.is_valid():
        return show(request, assembly.batch, forms, assembly=assembly)
    said = {"told": forms.minutes(), "uploads": forms.meeting.uploads(), "version": forms.version}
    try:
        edit_assembly(assembly=assembly, **said, by=request.user, today=timezone.localdate())
    except Conflict:
        raise
    except Refused as refused:
        return show(request, assembly.batch, forms, refused, assembly=assembly)
    messages.success(request, "已保存")
    return redirect("assembly-detail", pk=pk)


def show(
    request: HttpRequest, batch: CaseBatch, forms: MinutesForms, refused: Refused | None = None,
    assembly: Assembly | None = None,
) -> HttpResponse:  # fmt: skip
    found = refused.found if isinstance(refused, Faulty) else []
    general = [sentence(wrong) for wrong in found if wrong.case is None]
    if refused and not found:
        general = [refused.sentence]
    bad = bool(refused) or forms.meeting.is_bound
    context = {
        "batch": batch,
        "assembly": assembly,
        "village": Region.objects.get(pk=batch.village_code),
        "forms": forms,
        "form": forms.meeting,
        "guests": forms.guests,
        "votes": [(form, [sentence(wrong) for wrong in found if wrong.case == form.case.pk]) for form in forms.votes],
        "wrong": general,
        "wrong_rows": len({wrong.case for wrong in found if wrong.case is not None}),
        "present": len(forms.minutes().guests) if refused else None,
    }
    return render(request, "households/meetings/form.html", context, status=422 if bad else 200)


# ---- looking -----------------------------------------------------------------------------------------------------
@require_safe
@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    assembly = assembly_of(request.user, pk, P.HOUSEHOLD_VIEW)
    ballots = list(assembly.ballots.select_related("case__household").order_by("rank", "-agree", "pk"))
    may_record = can(request.user, P.ASSEMBLY_RECORD, assembly.village_code) and not assembly.locked_at
    context = {
        "assembly": assembly,
        "batch": assembly.batch,
        "village": Region.objects.get(pk=assembly.village_code),
        "guests": list(assembly.attendees.order_by("place")),
        "rows": decided(ballots) if assembly.locked_at else foreseen(assembly, ballots),
        "hurdles": hurdles(assembly) if may_record else [],
        "may_record": may_record,
        "may_open": can(request.user, P.EVIDENCE_VIEW, assembly.village_code),
        "quorate": 3 * assembly.present >= 2 * assembly.expected,
    }
    return render(request, "households/meetings/assembly.html", context)


PASSED, DOWN = "通过", "不通过"


def decided(ballots: list[Any]) -> list[dict[str, Any]]:
    return [{"ballot": row, "rank": row.rank, "says": result(row)} for row in ballots]


def result(row: Any) -> str:
    """What the meeting said; where the case went from there stands on its own page."""
    if 2 * row.agree <= row.assembly.present:
        return DOWN
    return "通过，候补" if row.case.state == CaseState.WAITING else PASSED


WILL = {"pass": PASSED, "queue": "通过，规模已满，列为候补", "vote_down": DOWN}


def foreseen(assembly: Assembly, ballots: list[Any]) -> list[dict[str, Any]]:
    """What sending in would do, as the service will reckon it."""
    cases = [row.case for row in ballots]
    meeting = meeting_of(assembly.batch, written(assembly), cases, timezone.localdate())
    room = room_in(assembly.village_code, assembly.batch.procedure, assembly.batch.year)
    found = outcomes(meeting.votes, meeting.present, room)
    known = {row.case_id: row for row in ballots}
    return [{"ballot": known[one.case], "rank": one.rank, "says": WILL[one.act]} for one in found]


def hurdles(assembly: Assembly) -> list[str]:
    """What still stands in the way of sending in."""
    told, cases = written(assembly), to_vote(assembly.batch)
    if {case.pk for case in cases} != set(told.votes):
        return [REASONS["assembly_cases_changed"]]
    scans = (bool(assembly.minutes_file), bool(assembly.sign_in_file))
    meeting = meeting_of(assembly.batch, told, cases, timezone.localdate(), scans)
    return [sentence(wrong) for wrong in wrongs(meeting, LOCKING)]


# ---- sending in, scans -------------------------------------------------------------------------------------------
@require_POST
@requires(P.ASSEMBLY_RECORD)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    assembly = assembly_of(request.user, pk, P.ASSEMBLY_RECORD)
    version = typed.number(request.POST.get("version", ""))
    lock_assembly(assembly=assembly, version=version, by=request.user, today=timezone.localdate())
    messages.success(request, "已报送，结果已写进各户。下一步：通过的户张贴公示")
    return redirect("batch-detail", pk=assembly.batch_id)


@require_safe
@requires(P.EVIDENCE_VIEW)
def scan(request: HttpRequest, pk: int, document: str) -> HttpResponse:
    """A scan of the minutes or of the sign-in sheet: to be saved, kept nowhere."""
    assembly = assembly_of(request.user, pk, P.EVIDENCE_VIEW)
    name = document.replace("-", "_")
    if name not in SCANS or not getattr(assembly, f"{name}_file"):
        raise Http404
    content = open_scan(assembly, name)
    kind, ending = ("application/pdf", "pdf") if content.startswith(b"%PDF-") else ("image/jpeg", "jpg")
    response = HttpResponse(content, content_type=kind)
    filed = content_disposition_header(kind == "application/pdf", f"{SCANS[name]}-{assembly.pk}.{ending}")
    response.headers["Content-Disposition"] = filed or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
