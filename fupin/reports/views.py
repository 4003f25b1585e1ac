"""统计报表: the standard tables of a place, live; those with names under them; books of a whole place."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, within
from fupin.documents import pdf
from fupin.documents.numbers import paper_number
from fupin.documents.services import WORKBOOK, order
from fupin.documents.views import file_response
from fupin.reports.catalogue import reports
from fupin.reports.codes import ReportState
from fupin.reports.forms import MakeForm
from fupin.reports.frame import REPORTS, Column, Part, Report
from fupin.reports.models import SignedReport
from fupin.reports.papers import Paper, live_paper, replaced, signed_paper
from fupin.reports.printing import BOOK_OF, print_page
from fupin.reports.selectors import signed_reports, steps_for
from fupin.reports.services import LEVELS, act_on_report, make_report, note_paper
from fupin.reports.tables import Row, Table, header, made, shown
from fupin.reports.workbook import workbook_of
from fupin.workflow import Refused
from households.selectors import place_options, roots
from households.views.lists import places
from households.views.printing import WEB
from villages.models import Region

P = Permission
LATEST = 20


def place_asked(request: HttpRequest) -> Region:
    """`?place=`, which the user must be allowed to see whole; else the top of his scope. Raises Http404."""
    code = typed.place(request.GET.get("place", "")) or next((top.pk for top in roots(request.user)), "")
    if not can(request.user, P.HOUSEHOLD_VIEW, code):
        raise Http404
    return get_object_or_404(Region, pk=code)


def report_or_404(name: str) -> Report:
    if name not in REPORTS:
        raise Http404
    return REPORTS[name]


# ---- the list --------------------------------------------------------------------------------------------------------
class ReportList(View):
    """`?place=`: every table of that place, the latest with names under them, and its book."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place = place_asked(request)
        kept = signed_reports(request.user).filter(within("region_id", place.pk))
        context = {
            "place": place,
            "places": places(place_options(request.user, place.pk), place.pk),
            "reports": [(one, [(part, address(one, place, part)) for part in one.parts]) for one in reports()],
            "signed": kept.filter(state=ReportState.SIGNED)[:LATEST],
            "waiting": kept.exclude(state=ReportState.SIGNED)[:LATEST],
            "book": BOOK_OF.get(place.level, ""),
            "token": uuid.uuid4(),
            "no_pdf": pdf.missing(),
        }
        return render(request, "reports/list.html", context)


def address(report: Report, place: Region, part: Part | None = None, **more: str) -> str:
    told = {"place": place.pk, "part": part.key if part else "", **more}
    query = urlencode({name: value for name, value in told.items() if value})
    return f"{reverse('report-table', args=[report.id])}?{query}"


# ---- one table -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """One cell of the page."""

    text: str
    url: str
    column: Column


def lines_of(table: Table) -> list[tuple[Row, list[Shown], bool]]:
    found = []
    for row in table.lines:
        pairs = zip(row.cells, table.columns, strict=True)
        found.append((row, [Shown(shown(cell, one), cell.url, one) for cell, one in pairs], row is table.total))
    return found


class ReportTable(View):
    """`?place=&part=`, `?format=xlsx` or `print`. POST orders the PDF."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, report: str) -> HttpResponse:
        of, place, today = report_or_404(report), place_asked(request), timezone.localdate()
        table = made(request.user, of, place.pk, today, request.GET.get("part", ""))
        if request.GET.get("format") in FORMS:
            return taken_out(
                request, live_paper(table), place, FORMS[request.GET["format"]], address(of, place, of.part(table.part))
            )
        return render(request, "reports/table.html", table_context(request, of, place, table))

    def post(self, request: HttpRequest, report: str) -> HttpResponse:
        of, place = report_or_404(report), place_asked(request)
        part = of.part(request.GET.get("part", ""))
        asked = {"report": of.id, "part": part.key}
        title = f"{place.name}{of.full_title(part)}"
        return ordered(request, "report", title, place, timezone.localdate(), **asked)


def table_context(request: HttpRequest, of: Report, place: Region, table: Table, **more: Any) -> dict[str, Any]:
    part = of.part(table.part)
    may_make = can(request.user, P.REPORT_MAKE, place.pk) and place.level in LEVELS
    return {
        "report": of,
        "place": place,
        "places": places(place_options(request.user, place.pk), place.pk),
        "table": table,
        "paper": live_paper(table),
        "heads": header(table),
        "lines": lines_of(table),
        "drills": part.lines is None,
        "parts": [(one, address(of, place, one), one is part) for one in of.parts if len(of.parts) > 1],
        "workbook_url": address(of, place, part, format="xlsx"),
        "print_url": address(of, place, part, format="print"),
        "make_url": f"{reverse('report-make', args=[of.id])}?{urlencode({'place': place.pk, 'part': part.key})}",
        "make_form": MakeForm(today=timezone.localdate()) if may_make else None,
        "token": uuid.uuid4(),
        "no_pdf": pdf.missing(),
        **more,
    }


FORMS = {"xlsx": WORKBOOK.label, "print": WEB}
"""`?format=` → how the trail calls it."""


def taken_out(request: HttpRequest, paper: Paper, place: Region, form: str, back_url: str) -> HttpResponse:
    """A workbook, or the page to be printed; both are numbered and on the trail."""
    today, number, title = timezone.localdate(), paper_number(timezone.localdate()), paper.table.title
    if form == WEB:
        told = {"place": place, "by": request.user, "number": number, "request": request, "back_url": back_url}
        answer = HttpResponse(print_page([paper], title, **told))
    else:
        name = f"{place.name}-{paper.table.report}-{title}-{number}.xlsx"
        answer = file_response(workbook_of(paper), name, WORKBOOK.media)
    if request.method == "GET":
        note_paper(place=place, title=title, number=number, form=form, by=request.user, today=today)
    return answer


def ordered(request: HttpRequest, kind: str, title: str, place: Region, day: Any, **asked: Any) -> HttpResponse:
    token = typed.token(request.POST.get("token", ""))
    if token is None:
        raise Refused("stale_form")
    told = {"kind": kind, "title": title[:100], "region_code": place.pk, "day": day, "by": request.user}
    return redirect("printout-detail", pk=order(**told, token=token, **asked).pk)


@require_POST
@requires(P.VILLAGE_VIEW)
def book(request: HttpRequest) -> HttpResponse:
    """乡镇簿, 县档: every table of the place, as PDF or workbook, made by a job."""
    place = place_asked(request)
    if place.level not in BOOK_OF:
        raise Http404
    kind = "report-sheets" if request.POST.get("form") == "xlsx" else "report-book"
    return ordered(request, kind, f"{place.name}{BOOK_OF[place.level]}", place, timezone.localdate())


# ---- with names under it ---------------------------------------------------------------------------------------------
@require_POST
@requires(P.REPORT_MAKE)
def make(request: HttpRequest, report: str) -> HttpResponse:
    """Keep the table as it stands now, for another person to check."""
    of, place, today = report_or_404(report), place_asked(request), timezone.localdate()
    part, form = of.part(request.GET.get("part", "")), MakeForm(request.POST, today=today)
    if form.is_valid():
        try:
            row = make_report(report=of, part=part.key, region=place, **form.asked(), by=request.user, today=today)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已制表：{row}。数字就是这一刻的，等另一位同事审核")
            return redirect("report-signed", pk=row.pk)
    table = made(request.user, of, place.pk, today, part.key)
    context = table_context(request, of, place, table, make_form=form)
    return render(request, "reports/table.html", context, status=422)


class SignedTable(View):
    """One that somebody has made: the cells as they stood. POST: check, sign, send back."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(signed_reports(request.user), pk=pk)
        if request.GET.get("format") in FORMS:
            return taken_out(request, signed_paper(row), row.region, FORMS[request.GET["format"]], request.path)
        return render(request, "reports/signed.html", signed_context(request, row))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(signed_reports(request.user), pk=pk)
        asked = {"action": request.POST.get("action", ""), "version": typed.number(request.POST.get("version", ""))}
        try:
            row = act_on_report(row=row, **asked, by=request.user, reason=request.POST.get("reason", ""))
        except Refused as refused:
            context = signed_context(request, row, refusal=refused.sentence, reason=request.POST.get("reason", ""))
            return render(request, "reports/signed.html", context, status=422)
        messages.success(request, f"{row}：{row.get_state_display()}")
        return redirect("report-signed", pk=row.pk)


def signed_context(request: HttpRequest, row: SignedReport, **more: Any) -> dict[str, Any]:
    table = row.table
    live = REPORTS.get(row.report)
    return {
        "row": row,
        "table": table,
        "paper": signed_paper(row),
        "heads": header(table),
        "lines": lines_of(table),
        "steps": steps_for(request.user, row),
        "replaced_by": replaced(row),
        "live_url": address(live, row.region, live.part(row.part)) if live else "",
        **more,
    }
