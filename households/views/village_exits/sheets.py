"""A village's sheet: first exactly what will hang, then the same confirmed; and on paper (A4)."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.documents import pdf
from fupin.documents.views import pdf_response
from fupin.workflow import Refused
from households import notice_rules
from households.codes import VillageExitState, VillageSheetKind
from households.models import VillageExit, VillageSheet
from households.selectors.village_exits import facts_of
from households.services.village_exits import post_sheet
from households.services.village_exits.sheets import draft_sheet, note_print, printed_of
from households.views.printing import PDF, form_asked, token_of
from households.views.village_exits.detail import exit_of, place_of
from households.village_exit_rules import SHARES, is_announcement

P, S, K = Permission, VillageExitState, VillageSheetKind
BLANK = "（依据的文件名称和文号）"
DUE = {S.NOTICE: K.NOTICE, S.ANNOUNCING: K.ANNOUNCEMENT}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.NOTICE_POST)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """GET and a POST without `confirm` show the preview; a POST with it posts."""
    of, user = exit_of(request.user, pk, P.NOTICE_POST), request.user
    if not can(user, P.CASE_REVIEW, of.village_code):
        raise PermissionDenied(P.CASE_REVIEW.label)
    kind = DUE.get(S(of.state))
    if kind is None or (kind == K.NOTICE and of.notice is not None):
        messages.info(request, "现在没有要张贴的公示")
        return redirect("village-exit-detail", pk=pk)
    basis, refusal = request.POST.get("basis", "").strip(), ""
    if "confirm" in request.POST:
        try:
            return posted(request, of, kind, basis)
        except Refused as refused:
            refusal = refused.sentence
    return show(request, of, kind, basis, refusal)


def posted(request: HttpRequest, of: VillageExit, kind: str, basis: str) -> HttpResponse:
    made = post_sheet(
        village_exit=of, kind=kind, basis=basis, token=token_of(request), by=request.user, now=timezone.now(),
        seen=request.POST.get("seen", ""),
    )  # fmt: skip
    what = "公告已张贴，这个村已出列" if is_announcement(kind) else "公示已张贴"
    messages.success(request, f"{what}，编号 {made.code}。请打印盖章，在乡镇和村里贴出")
    return redirect("village-exit-detail", pk=of.pk)


def show(request: HttpRequest, of: VillageExit, kind: K, basis: str, refusal: str) -> HttpResponse:
    today = notice_rules.register_day(timezone.now())
    sheet = draft_sheet(of, kind, basis or BLANK, today)
    facts = facts_of(of, request.user, today)
    context = {
        "exit": of,
        **place_of(of),
        "kind_label": kind.label,
        "announcing": is_announcement(kind),
        "basis": basis,
        "paper": sheet.printed("张贴时编号"),
        "sheet": sheet,
        "seen": sheet.digest if basis else "",
        "ready": bool(basis) and not facts.unmet and facts.base is not None,
        "refusal": refusal,
        "token": uuid.uuid4(),
    }
    return render(request, "households/village_exits/sheet.html", context, status=409 if refusal else 200)


class SheetPrint(View):
    """From the frozen row and nothing else."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
        sheet, form = sheet_of(request.user, pk, sheet_pk), form_asked(request)
        body = render_to_string("print/village_sheet.html", paper_context(sheet, form), request)
        content = pdf.pdf_of(body) if form == PDF else b""
        if request.method == "GET":
            note_print(sheet=sheet, form=form, by=request.user)
        return pdf_response(content, f"村出列-{sheet.code}.pdf") if form == PDF else HttpResponse(body)


def sheet_of(user: Any, pk: int, sheet_pk: int) -> VillageSheet:
    scoped = VillageSheet.objects.visible_to(user, P.VILLAGE_VIEW).select_related("village_exit")
    return get_object_or_404(scoped, pk=sheet_pk, village_exit_id=pk)


def paper_context(sheet: VillageSheet, form: str) -> dict[str, Any]:
    paper = printed_of(sheet)
    return {
        "sheet": sheet,
        "paper": paper,
        "columns": list(zip(paper["headings"], SHARES, strict=True)),
        "check": sheet.sha256[:8].upper(),
        "printed_at": timezone.localtime(timezone.now(), notice_rules.CHINA),
        "pdf": form == PDF,
        "no_pdf": pdf.missing(),
    }
