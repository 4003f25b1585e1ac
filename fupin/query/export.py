"""The answer to a question as a workbook or CSV: the rows and columns of the page, read and written a thousand at a
time, masked unless asked for in full, numbered, on the trail (domain.md §8.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting
from fupin.documents.numbers import paper_number
from fupin.jobs.services import SILENT
from fupin.query.fields import Age, AgeBand, Field, Kind, Of
from fupin.query.question import Count, Question, count_in, rows_of, summed
from fupin.query.reading import HEALTH, Reader, Row, columns_of, ordered
from fupin.query.services import note_export
from fupin.query.words import conditions, heading, in_words, place_name
from fupin.workbook import OutColumn, OutSheet, write_csv, write_workbook
from fupin.workflow import REASONS, Refused
from households.services.roster_export import permission_for, require_export

CHUNK, MOST_ROWS = 1000, 1_000_000
XLSX, CSV = "xlsx", "csv"
LEADS = {"head_name", "name", "household_no"}
"""Fields that every file has in front."""

REASONS |= {
    "query_export_nothing": "没有导出：这些条件下没有{kind}。请去掉一个条件再查。",
    "query_export_too_many": "没有导出：有 {rows} 行，一张表最多 {most} 行。请先选县或乡镇，分几次导。",
    "query_export_health": "没有导出：条件里有“{label}”，名单就说了谁有病、有残疾。需要的请勾选“也导出健康、残疾”。",
    "query_export_csv": "没有导出：完整的证件号码只能导成 Excel 表格，CSV 用表格软件打开会变样。",
}


@dataclass(frozen=True)
class Wanted:
    """How it is taken out: `health`: with health and disability; `full`: sealed values as they are, for a `reason`."""

    form: str = XLSX
    health: bool = False
    full: bool = False
    reason: str = ""

    @property
    def permission(self) -> Permission:
        return permission_for(full=self.full)


def place_of(question: Question, by: Any, permission: Permission) -> str:
    """The place that is exported: the one asked for if it is the exporter's, else the exporter's own."""
    own = sorted({post.region_id for post in posts_granting(by, permission)}, key=len)
    if not own:
        raise PermissionDenied(permission.label)
    return question.place if any(question.place.startswith(code) for code in own) else own[0]


def exported(question: Question, wanted: Wanted) -> list[Field]:
    """The columns of the file besides those that stand in front."""
    found = [one for one in columns_of(question) if one.key not in LEADS]
    return [one for one in found if wanted.health or one.key not in HEALTH]


def counted_for(by: Any, question: Question, wanted: Wanted) -> Count:
    """What the file would hold. Raises Refused where a condition cannot be read."""
    return count_in(rows_of(by, question, wanted.permission).aggregate(**summed(question.of)))


def may_be(question: Question, by: Any, wanted: Wanted) -> tuple[str, Count]:
    """The place and the counts, after everything that speaks against the file. Raises Refused and PermissionDenied."""
    region = place_of(question, by, wanted.permission)
    require_export(by=by, region=region, full=wanted.full, reason=wanted.reason)
    if wanted.full and wanted.form == CSV:
        raise Refused("query_export_csv")
    asked = [key for key, _ in question.asked if key in HEALTH]
    if asked and not wanted.health:
        raise Refused("query_export_health", label=next(iter(conditions(question.asking(asked[0], "-")))))
    found = counted_for(by, question, wanted)
    rows = found.households if question.of == Of.HOME else found.persons
    if not rows:
        raise Refused("query_export_nothing", kind=Of.label_of(question.of))
    if rows > MOST_ROWS:
        raise Refused("query_export_too_many", rows=rows, most=MOST_ROWS)
    return region, found


def export_answer(
    target: IO[bytes], *, question: Question, by: Any, wanted: Wanted, number: str = "", progress: Any = SILENT
) -> int:
    """Write the file and note it on the trail, under this number or a new one; returns its rows. A file whose note
    was not committed must not be handed out."""
    region, found = may_be(question, by, wanted)
    number = number or paper_number(timezone.localdate())
    columns = exported(question, wanted)
    written = Written(total=found.households if question.of == Of.HOME else found.persons, progress=progress)
    sheet = OutSheet("查询", out_columns(question, columns), lines(by, question, wanted, columns, written))
    if wanted.form == CSV:
        write_csv(target, sheet)
    else:
        told = notes(question, by=by, wanted=wanted, number=number, found=found, written=written)
        write_workbook(target, [sheet, OutSheet("说明", [OutColumn("项目", 12), OutColumn("内容", 80)], told)])
    note_export(
        by=by,
        region=region,
        permission=wanted.permission,
        reason=wanted.reason,
        told={
            "查": Of.label_of(question.of),
            "地区": question.place,
            "条件": conditions(question),
            "列": [one.label for one in columns],
            "行数": written.rows,
            "编号": number,
            "完整": wanted.full,
            "含健康": wanted.health,
            "形式": wanted.form,
        },
    )
    return written.rows


@dataclass
class Written:
    """How far it is."""

    total: int
    progress: Any
    rows: int = 0


def lines(by: Any, question: Question, wanted: Wanted, columns: list[Field], written: Written) -> Iterator[list[Any]]:
    """The numbers of the rows come from the database as they are needed, their facts a thousand rows at a time."""
    keys = ordered(rows_of(by, question, wanted.permission), question).values_list("pk", flat=True)
    reader, numbers = Reader(by, question.of, columns, full=wanted.full), keys.iterator(CHUNK)
    while part := list(islice(numbers, CHUNK)):
        written.progress("写表格", written.rows, written.total)
        for row in reader.rows(part):
            written.rows += 1
            yield line(row, question.of)


def line(row: Row, of: str) -> list[Any]:
    person = [row.person] if of == Of.PERSON else []
    return [row.village, row.village_code, row.number, row.head, *person, *row.cells]


def out_columns(question: Question, columns: list[Field]) -> list[OutColumn]:
    front = [OutColumn("行政村", 28), OutColumn("行政村代码", 15), OutColumn("户编号", 22), OutColumn("户主")]
    if question.of == Of.PERSON:
        front.append(OutColumn("姓名"))
    return front + [OutColumn(heading(one), 22 if one.kind == Kind.SEALED else 14, form_of(one)) for one in columns]


def form_of(of: Field) -> str:
    if of.kind == Kind.DAY:
        return "yyyy-mm-dd"
    if of.kind != Kind.NUMBER or isinstance(of, AgeBand):
        return "@"
    return "0.00" if isinstance(of.column, models.DecimalField) and not isinstance(of, Age) else "0"


def notes(
    question: Question, *, by: Any, wanted: Wanted, number: str, found: Count, written: Written
) -> Iterator[tuple[str, str]]:
    """The last sheet, drawn when the first is written: what the file holds, and under which number the trail has it."""
    yield "导出编号", number
    yield "导出人", by.display_name
    yield "时间", f"{timezone.localtime():%Y年%m月%d日 %H:%M}"
    yield "地区", place_name(question.place) or "导出人的全部范围"
    yield "查什么", Of.label_of(question.of)
    yield "条件", in_words(question)
    yield "行数", f"{written.rows} 行"
    yield "开始导出时", f"{found.households} 户 {found.persons} 人"
    yield "证件号码、电话", "完整，请妥善保管，用完删除" if wanted.full else "已隐去，只显示一部分"
    yield "健康、残疾", "已导出，请妥善保管" if wanted.health else "没有导出"
    if wanted.full:
        yield "理由", wanted.reason.strip()
