"""Papers of a household and of a village: a page that prints as it stands, and the same page as PDF. Every one is
dated, numbered, signed with who printed it, and on the trail before it is handed out."""

import uuid
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views import View

from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.documents import pdf
from fupin.documents.models import Printout
from fupin.documents.numbers import paper_number
from fupin.documents.services import order
from fupin.documents.views import pdf_response
from fupin.workflow import Refused
from households.models import Household
from households.selectors import Snapshot, household_as_of, household_page, rights_on
from households.services.printing import note_print, note_village_print, print_numbers
from households.views.detail import asked_day
from households.views.papers import PAPERS, Paper
from households.views.papers.application import KINDS
from households.views.papers.blank import blank
from households.views.papers.roster import roster
from households.views.revealing import reason_of
from villages.codes import Level
from villages.models import Region
from villages.services.offices import office_for

WEB, PDF = "网页", "PDF"


def heading(title: str, village: Region, *, by: Any, number: str, day: date | None, form: str) -> dict[str, Any]:
    """What every paper says of itself. `record_day` is whose record it shows."""
    now = timezone.localtime()
    return {
        "title": title,
        "village": village,
        "office": office_for(village.pk),
        "number": number,
        "printed_by": by.display_name,
        "printed_at": now,
        "day": day,
        "record_day": day or now.date(),
        "pdf": form == PDF,
    }


def place_paper(
    request: HttpRequest, place: Region, title: str, template: str, facts: dict[str, Any], *, noted: str = ""
) -> HttpResponse:
    """A paper of a place that is made at once: dated, numbered, and on the trail before it is handed out, as `noted`
    or by its title."""
    form, number = form_asked(request), paper_number(timezone.localdate())
    about = heading(title, place, by=request.user, number=number, day=None, form=form)
    body = render_to_string(template, {**about, **facts, "has_facts": True, "no_pdf": pdf.missing()}, request)
    content = pdf.pdf_of(body) if form == PDF else b""
    if form == PDF or request.method == "GET":
        note_village_print(village=place, title=noted or title, number=number, day=None, by=request.user)
    return pdf_response(content, f"{title}-{number}.pdf") if form == PDF else HttpResponse(body)


class HouseholdPrint(View):
    """GET: the paper, numbers masked. POST with a reason: with full numbers, for who may reveal."""

    permission = Permission.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest, pk: int, document: str) -> HttpResponse:
        paper, now = found(request, pk, document)
        day = None if paper.live else past_day(request)
        then = household_as_of(now.household, day) if day else now
        if then is None:
            return redirect(f"{request.path.partition('/print/')[0]}/?day={day}")  # that page says it was not there yet
        return self.answer(request, paper, then, numbers=None)

    def post(self, request: HttpRequest, pk: int, document: str) -> HttpResponse:
        paper, now = found(request, pk, document)
        if not paper.numbers:
            raise Refused("reveal_unknown")
        return self.answer(request, paper, now, numbers={})

    def answer(
        self, request: HttpRequest, paper: Paper, snapshot: Snapshot, numbers: dict[int, str] | None
    ) -> HttpResponse:
        form, household = form_asked(request), snapshot.household
        number, title = paper_number(timezone.localdate()), paper.label
        common = {"household": household, "title": title, "number": number, "form": form, "by": request.user}
        if numbers is not None:
            numbers = print_numbers(**common, reason=reason_of(request.POST))
        rights = rights_on(request.user, household)
        facts = paper.build(
            snapshot, full_birth=rights.full_birth, numbers=numbers, year=year_asked(request),
            kind=kind_asked(request),
        )  # fmt: skip
        about = heading(title, snapshot.village, by=request.user, number=number, day=snapshot.day, form=form)
        bar = print_bar(request, paper, snapshot, full=numbers is not None, may_reveal=rights.reveal)
        whose = {"household": household, "head_name": snapshot.head_name}
        body = render_to_string(paper.template, {**about, **facts, **bar, **whose}, request)
        content = pdf.pdf_of(body) if form == PDF else b""
        if paper.facts and numbers is None and request.method == "GET":
            note_print(**common, day=snapshot.day)
        name = f"{title}-{household.pk}-{number}.pdf"
        return pdf_response(content, name) if form == PDF else HttpResponse(body)


def found(request: HttpRequest, pk: int, document: str) -> tuple[Paper, Snapshot]:
    if document not in PAPERS:
        raise Http404
    try:
        return PAPERS[document], household_page(request.user, pk)
    except Household.DoesNotExist:
        raise Http404 from None


def past_day(request: HttpRequest) -> date | None:
    """A day that is over; today and later are the present."""
    day = asked_day(request)
    return day if day is not None and day < timezone.localdate() else None


def form_asked(request: HttpRequest) -> str:
    """PDF where it was asked for. Raises Refused, before anything is looked at, where none can be made."""
    asked = request.POST.get("format") or request.GET.get("format")
    if asked != "pdf":
        return WEB
    pdf.library()
    return PDF


def year_asked(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def kind_asked(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in KINDS else ""


def print_bar(
    request: HttpRequest, paper: Paper, snapshot: Snapshot, *, full: bool, may_reveal: bool
) -> dict[str, Any]:
    """What stands above the paper on the screen only."""
    asked = {"day": snapshot.day, "year": year_asked(request), "kind": kind_asked(request)}
    return {
        "full": full,
        "pdf_query": urlencode({name: value for name, value in asked.items() if value} | {"format": "pdf"}),
        "no_pdf": pdf.missing(),
        "may_reveal": may_reveal and paper.numbers and not full and snapshot.day is None,
        "has_facts": paper.facts,
    }


class VillagePrint(View):
    """The book of a village, or empty forms for the field. GET: the page; POST: the PDF, made by a job."""

    permission = Permission.ROSTER_EXPORT

    def get(self, request: HttpRequest, code: str, document: str) -> HttpResponse:
        village, day = self.village(request, code), past_day(request)
        number = paper_number(timezone.localdate())
        if document == "blank":
            form, title, template, facts = form_asked(request), PAPERS["blank"].label, "print/blank.html", blank()
        elif document == "roster":
            form, title, template = WEB, roster_title(village), "print/roster.html"
            facts = roster(village, by=request.user, day=day, full_birth=sees_births(request.user, village))
        else:
            raise Http404
        about = heading(title, village, by=request.user, number=number, day=day, form=form)
        bar = {"pdf_query": "format=pdf", "no_pdf": pdf.missing(), "token": uuid.uuid4()}
        body = render_to_string(template, {**about, **facts, **bar, "has_facts": document == "roster"}, request)
        if form == PDF:
            return pdf_response(pdf.pdf_of(body), f"{title}.pdf")
        if document == "roster" and request.method == "GET":
            note_village_print(village=village, title=title, number=number, day=day, by=request.user)
        return HttpResponse(body)

    def post(self, request: HttpRequest, code: str, document: str) -> HttpResponse:
        village = self.village(request, code)
        if document != "roster":
            raise Http404
        asked = {"title": roster_title(village), "region_code": village.pk, "day": past_day(request)}
        made = order(kind="roster", **asked, by=request.user, token=token_of(request))
        return redirect("printout-detail", pk=made.pk)

    def village(self, request: HttpRequest, code: str) -> Region:
        scoped = Region.objects.visible_to(request.user, self.permission).filter(level=Level.VILLAGE)
        return get_object_or_404(scoped.select_related("parent"), pk=code)


def token_of(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError as error:
        raise Refused("stale_form") from error


def roster_title(village: Region) -> str:
    return f"{village.name}花名册"


def sees_births(user: Any, village: Region) -> bool:
    return can(user, Permission.BIRTH_DATE_VIEW, village.pk)


def roster_page(printout: Printout, progress: Any) -> str:
    """The book as the job writes it, read with the rights of who ordered it."""
    village, by = Region.objects.select_related("parent").get(pk=printout.region_code), printout.owner
    births = sees_births(by, village)
    facts = roster(village, by=by, day=printout.day, full_birth=births, tell=progress)
    about = heading(printout.title, village, by=by, number=printout.number, day=printout.day, form=PDF)
    return render_to_string("print/roster.html", {**about, **facts, "has_facts": True})
