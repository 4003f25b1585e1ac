"""The sheet on paper (A4), as PDF and as a workbook: from the frozen rows and nothing else."""

import io
from typing import Any

import segno
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views import View
from django.views.decorators.http import require_safe

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.documents import pdf
from fupin.documents.services import WORKBOOK
from fupin.documents.views import pdf_response
from fupin.workbook import OutColumn, OutSheet, write_workbook
from households import notice_rules as rules
from households.models import PublicNotice
from households.selectors.notices import printed_of
from households.services.notices.printing import note_print
from households.views.notices.acting import notice_of
from households.views.printing import PDF, WEB, form_asked

WIDTHS = {"序号": 6, "家庭人口（人）": 10, "监测对象类别": 18, "结果": 26, "户主姓名": 18}


class NoticePrint(View):
    permission = Permission.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice, form = notice_of(request.user, pk), form_asked(request)
        body = render_to_string("print/notice.html", paper_context(notice, form), request)
        content = pdf.pdf_of(body) if form == PDF else b""
        if request.method == "GET":
            note_print(notice=notice, form=form, by=request.user)
        return pdf_response(content, f"公示-{notice.code}.pdf") if form == PDF else HttpResponse(body)


def paper_context(notice: PublicNotice, form: str = WEB) -> dict[str, Any]:
    paper = printed_of(notice)
    return {
        "notice": notice,
        "paper": paper,
        "columns": list(zip(paper["headings"], rules.shares(notice.kind), strict=True)),
        "announcing": rules.is_announcement(notice.kind),
        "qr": qr_of(notice),
        "check": notice.sha256[:8].upper(),
        "printed_at": timezone.localtime(timezone.now(), rules.CHINA),
        "pdf": form == PDF,
        "no_pdf": pdf.missing(),
    }


def qr_of(notice: PublicNotice) -> SafeString | None:
    """Its page on the public board as a picture of plain paths; None where nobody outside can open one."""
    if not settings.PUBLIC_URL:
        return None
    made = segno.make(f"{settings.PUBLIC_URL.rstrip('/')}/board/{notice.code}/", error="m")
    drawn = made.svg_inline(omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)


@require_safe
@requires(Permission.HOUSEHOLD_VIEW)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The twin in a workbook: the same cells, the same foot."""
    notice = notice_of(request.user, pk)
    book = io.BytesIO()
    write_workbook(book, sheets(printed_of(notice)))
    if request.method == "GET":
        note_print(notice=notice, form="xlsx", by=request.user)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"公示-{notice.code}.xlsx", content_type=WORKBOOK.media)


def sheets(paper: dict[str, Any]) -> list[OutSheet]:
    numeric = {"序号", "家庭人口（人）"}
    columns = [OutColumn(name, WIDTHS.get(name, 14), "0" if name in numeric else "@") for name in paper["headings"]]
    said = [
        ("标题", paper["title"]), ("正文", paper["opening"]), ("期限", paper["period"]), ("异议", paper["objecting"]),
        *((one["name"], one["phone"]) for one in paper["phones"]),
        ("落款", f"{paper['issuer']}　{paper['day']}"), ("公示编号", paper["code"]), ("说明", paper["foot"]),
    ]  # fmt: skip
    return [
        OutSheet("名单", columns, paper["rows"]),
        OutSheet("公示", [OutColumn("项目"), OutColumn("内容", 90)], said),
    ]
