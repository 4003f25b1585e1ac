"""The list of who may have been missed as a workbook: without health, numbered, on the trail (domain.md §8.4)."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.documents.numbers import paper_number
from fupin.workbook import OutColumn, OutSheet, write_workbook
from fupin.workflow import REASONS, Refused
from households.models import MissedHousehold
from households.selectors.missed import LABELS, TURNS, Asking, dressed, missed_for, outside_of
from households.services.list_export import MOST, note_export, notes

REASONS |= {
    "missed_export_too_many": "没有导出：这些条件下有 {households} 户，一次最多 {most} 户。请先选乡镇或村，分几次导。",
    "missed_export_nothing": "没有导出：这些条件下没有户。请换一个条件。",
}
CHUNK = 1000
COLUMNS = [
    OutColumn("行政村", 30),
    OutColumn("行政村代码", 15),
    OutColumn("村民小组", 12),
    OutColumn("户主", 12),
    OutColumn("家庭人口数", 8, "0"),
    OutColumn("分数", 8, "0"),
    OutColumn("为什么上门看", 60),
    OutColumn("还不知道", 40),
    OutColumn("状态", 18),
    OutColumn("首次列出日期", 12),
    OutColumn("上门看到的情况", 40),
    OutColumn("上门人", 10),
    OutColumn("上门日期", 12),
]
"""The last three are filled in by hand."""


def export_missed(*, asking: Asking, by: Any) -> IO[bytes]:
    """An open file without a name on disk, at its beginning. Raises Refused, PermissionDenied."""
    rows = missed_for(by, asking, Permission.ROSTER_EXPORT)
    count = rows.order_by().count()
    if not count:
        raise Refused("missed_export_nothing")
    if count > MOST:
        raise Refused("missed_export_too_many", households=count, most=MOST)
    book = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    number = paper_number(timezone.localdate())
    told = {"户数": count, "说明": "线索不是结论。符不符合，上门看了、评议了才算"}
    sheet = OutSheet("漏评线索", COLUMNS, lines(rows, asking.turn))
    write_workbook(book, [sheet, notes(said(asking), told, by=by, number=number)])
    about = ("households.missedhousehold", said(asking), {"名单": "漏评线索", "户数": count})
    note_export(*about, place=asking.place, by=by, number=number)
    book.seek(0)
    return book


def lines(rows: Any, turn: str) -> Iterator[list[Any]]:
    """Places and sentences are put to a thousand rows at a time."""
    found = rows.iterator(CHUNK)
    while part := dressed(list(islice(found, CHUNK)), turn=turn):
        yield from map(line, part)


def line(row: MissedHousehold) -> list[Any]:
    home = row.household
    own = [row.where, row.village_code, home.group_name, home.head_name, home.member_count]
    said = ["；".join(row.outside), "、".join(row.asks), row.standing, row.found_on.isoformat()]
    return [*own, row.score, *said, "", "", ""]


def said(asking: Asking) -> dict[str, str]:
    sign = outside_of(asking.sign, LABELS.get(asking.sign, ""))
    words = {"地区": asking.place, "线索": sign, "状态": TURNS[asking.turn]}
    return {name: value for name, value in words.items() if value}
