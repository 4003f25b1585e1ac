"""Tables on paper: the page a browser prints, and what jobs make (PDF of one table, books of a place)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.documents import pdf
from fupin.documents.models import Printout
from fupin.documents.services import PDF, WORKBOOK
from fupin.reports.catalogue import reports
from fupin.reports.frame import REPORTS
from fupin.reports.papers import Paper, live_paper
from fupin.reports.tables import made
from fupin.reports.workbook import workbook_of
from households.views.printing import PDF as AS_PDF
from households.views.printing import WEB, heading
from villages.codes import Level
from villages.models import Region

BOOK_OF = {Level.TOWNSHIP: "乡镇簿", Level.COUNTY: "县档"}
"""What a book of all tables is called."""


def print_page(
    papers: Sequence[Paper],
    title: str,
    *,
    place: Region,
    by: Any,
    number: str,
    request: Any = None,
    form: str = WEB,
    back_url: str = "",
) -> str:
    about = heading(title, place, by=by, number=number, day=None, form=form)
    return render_to_string(
        "print/report.html", {**about, "papers": papers, "across": True, "has_facts": True}, request
    )


def all_papers(printout: Printout, progress: Any) -> Iterator[Paper]:
    """Every part of every table, read with the rights of who ordered it."""
    told = [(one, part) for one in reports() for part in one.parts]
    for done, (one, part) in enumerate(told):
        progress("统计", done, len(told))
        yield live_paper(made(printout.owner, one, printout.region_code, timezone.localdate(), part.key))


class OfPlace:
    def permission(self, printout: Printout) -> Permission:
        return Permission.VILLAGE_VIEW


class TablePdf(OfPlace):
    """One table; `asked`: report and part."""

    form = PDF

    def content(self, printout: Printout, progress: Any) -> bytes:
        of, part = REPORTS[printout.asked["report"]], printout.asked["part"]
        paper = live_paper(made(printout.owner, of, printout.region_code, timezone.localdate(), part))
        progress("排版")
        return pdf_of([paper], printout)


class BookPdf(OfPlace):
    form = PDF

    def content(self, printout: Printout, progress: Any) -> bytes:
        papers = list(all_papers(printout, progress))
        progress("排版")
        return pdf_of(papers, printout)


class BookSheets(OfPlace):
    form = WORKBOOK

    def content(self, printout: Printout, progress: Any) -> bytes:
        return workbook_of(*all_papers(printout, progress))


def pdf_of(papers: list[Paper], printout: Printout) -> bytes:
    told = {"place": Region.objects.get(pk=printout.region_code), "by": printout.owner, "number": printout.number}
    return pdf.pdf_of(print_page(papers, printout.title, **told, form=AS_PDF))
