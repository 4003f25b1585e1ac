"""The queue as a workbook, in the layout of the 疑点反馈表 (domain.md §7.6): what was found and what came of it."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.dashboard.doubts_rows import Asked, dress_doubts, find_doubts, in_words
from fupin.documents.numbers import paper_number
from fupin.documents.services import WORKBOOK
from fupin.doubts.models import Doubt
from fupin.workbook import OutColumn, OutSheet, write_workbook
from fupin.workflow import REASONS, Refused
from households.services.list_export import note_export, notes

REASONS |= {
    "findings_export_many": "没有导出：这些条件下有 {count} 条疑点，一次最多 {most} 条。请先选村或规则，分几次导。",
}
MOST, PART = 20_000, 1_000
COLUMNS = (
    OutColumn("序号", 6, "0"), OutColumn("村", 26), OutColumn("行政村代码", 15), OutColumn("户主", 10),
    OutColumn("疑点人员", 10), OutColumn("规则", 8), OutColumn("疑点类型", 26), OutColumn("轻重", 8),
    OutColumn("疑点内容", 50), OutColumn("比对内容", 30), OutColumn("数据来源", 16),
    OutColumn("数据日期", 12, "yyyy-mm-dd"), OutColumn("首次发现", 12, "yyyy-mm-dd"),
    OutColumn("办理期限", 12, "yyyy-mm-dd"), OutColumn("承办人", 10), OutColumn("状态", 12),
    OutColumn("核实结论", 18), OutColumn("核实情况", 50), OutColumn("答复人", 10), OutColumn("确认人", 10),
    OutColumn("销号日期", 12, "yyyy-mm-dd"),
)  # fmt: skip


@requires(Permission.ROSTER_EXPORT)
def doubt_workbook(request: HttpRequest) -> FileResponse:
    """The same conditions as the list's address. Raises Refused("findings_export_many")."""
    asked, today, by = Asked.of(request.GET), timezone.localdate(), request.user
    rows = find_doubts(by, asked, today, Permission.ROSTER_EXPORT)
    count = rows.order_by().count()
    if count > MOST:
        raise Refused("findings_export_many", count=count, most=MOST)
    book, number = tempfile.TemporaryFile(), paper_number(today)  # noqa: SIM115 - the response closes it
    conditions = dict(in_words(asked).values())
    told = {"条数": count, "说明": "疑点是要核实的问题，不是结论"}
    write_workbook(book, [OutSheet("疑点", COLUMNS, lines(rows)), notes(conditions, told, by=by, number=number)])
    about = (Doubt._meta.label_lower, conditions, {"名单": "疑点", "条数": count})
    note_export(*about, place=asked.place, by=by, number=number)
    book.seek(0)
    name = f"疑点-{today:%Y%m%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=WORKBOOK.media)


def lines(rows: Any) -> Iterator[list[Any]]:
    told = rows.select_related("owner__person", "answered_by__person", "confirmed_by__person")
    flowing, number = told.iterator(PART), 0
    while part := list(islice(flowing, PART)):
        for row in dress_doubts(part):
            number += 1
            yield [number, *line(row)]


def line(row: Any) -> list[Any]:
    return [
        row.where, row.region_code, row.head, row.who, row.rule, row.label, row.get_severity_display(), row.message,
        row.detail, row.source, row.source_date, row.first_found, row.due_on, name(row.owner), row.get_state_display(),
        row.get_verdict_display(), row.answer, name(row.answered_by), name(row.confirmed_by), row.closed_at,
    ]  # fmt: skip


def name(user: Any) -> str:
    return user.display_name if user else ""
