"""Posting a sheet: first exactly what will hang, then the same confirmed. And once more for a corrected row."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Refused
from households import notice_rules as rules
from households.codes import NoticeKind
from households.models import Case, CaseBatch, PublicNotice
from households.selectors.notices import Sheet, draft, waiting_in
from households.services.notices import post_notice, repost
from households.services.notices.posting import digest_of, is_correctable, require_poster
from households.views.printing import token_of

P = Permission
GET_OR_POST = ["GET", "HEAD", "POST"]
BLANK = "（依据的文件名称和文号）"


@require_http_methods(GET_OR_POST)
@requires(P.NOTICE_POST)
def new(request: HttpRequest) -> HttpResponse:
    """GET and a POST without `confirm` show the preview; a POST with it posts."""
    asked = request.POST if request.method == "POST" else request.GET
    batch = batch_of(request.user, typed.number(asked.get("batch", "")))
    kind, basis = asked.get("kind", ""), asked.get("basis", "").strip()
    if kind not in NoticeKind.values:
        raise Http404
    require_poster(request.user, kind, batch.village_code)
    refusal = ""
    if "confirm" in request.POST:
        try:
            return posted(request, batch, kind, basis)
        except Refused as refused:
            refusal = refused.sentence
    sheet = draft(batch, kind, waiting_in(batch, kind), basis or BLANK, rules.register_day(timezone.now()))
    return show(request, sheet, {"batch": batch, "kind": kind, "basis": basis}, refusal)


def batch_of(user: Any, pk: int) -> CaseBatch:
    return get_object_or_404(CaseBatch.objects.visible_to(user, P.NOTICE_POST), pk=pk)


def posted(request: HttpRequest, batch: CaseBatch, kind: str, basis: str) -> HttpResponse:
    made = post_notice(
        batch=batch, kind=kind, basis=basis, token=token_of(request), by=request.user, now=timezone.now(),
        seen=request.POST.get("seen", ""),
    )  # fmt: skip
    return hung(request, made)


def hung(request: HttpRequest, made: PublicNotice) -> HttpResponse:
    messages.success(request, f"已张贴，编号 {made.code}。请打印盖章贴出，并拍近景、远景各一张")
    return redirect("notice-detail", pk=made.pk)


def show(request: HttpRequest, sheet: Sheet, asked: dict[str, Any], refusal: str = "") -> HttpResponse:
    context = {
        **asked,
        "sheet": sheet,
        "paper": sheet.printed("张贴时编号"),
        "kind_label": NoticeKind.label_of(sheet.kind),
        "announcing": rules.is_announcement(sheet.kind),
        "seen": digest_of(sheet) if asked["basis"] else "",
        "ready": bool(asked["basis"] and sheet.rows),
        "refusal": refusal,
        "token": uuid.uuid4(),
    }
    return render(request, "households/notices/new.html", context, status=422 if refusal else 200)


@require_http_methods(GET_OR_POST)
@requires(P.NOTICE_POST)
def again(request: HttpRequest, pk: int, case_pk: int) -> HttpResponse:
    """The corrected row of one household, on a sheet of its own."""
    old = get_object_or_404(PublicNotice.objects.visible_to(request.user, P.NOTICE_POST), pk=pk)
    cases = Case.objects.visible_to(request.user, P.NOTICE_POST).select_related("household", "batch", "notice")
    case = get_object_or_404(cases, pk=case_pk, batch=old.batch_id)
    require_poster(request.user, old.kind, case.village_code)
    basis, refusal = request.POST.get("basis", "").strip(), ""
    if "confirm" in request.POST:
        try:
            made = repost(case=case, basis=basis, token=token_of(request), by=request.user, now=timezone.now())
            return hung(request, made)
        except Refused as refused:
            refusal = refused.sentence
    if case.notice_id != old.pk or not is_correctable(case):
        raise Refused("notice_not_repostable")
    today = rules.register_day(timezone.now())
    sheet = draft(case.batch, old.kind, [case], basis or BLANK, today, corrects=old)
    return show(request, sheet, {"batch": case.batch, "kind": old.kind, "basis": basis, "old": old}, refusal)
