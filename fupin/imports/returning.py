"""The two workbooks that go back to who uploaded a file: the file itself with 结果 and 错误原因 beside every row, and
one with the rows of refused households only, to be corrected and uploaded again (domain.md §9.5).

Nothing of them is kept: they are made from the sealed upload and the sealed outcome when they are asked for.
"""

import datetime
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.imports.headings import ADDED
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.permissions import prepare_permission
from fupin.imports.results import Results, SheetResults
from fupin.imports.storage import stored
from fupin.workbook import PAGE, NotPatched, OutColumn, RawSheet, annotate, read_sheets
from fupin.workbook.guards import kind_of
from fupin.workbook.writing import open_workbook, write_rows
from fupin.workflow import REASONS, Refused

WIDTHS = (14.0, 80.0)
SHEET = "花名册"

REASONS |= {
    "return_nothing": "没有可以下载的：这个文件没有核对出结果。请重新核对，或重新上传。",
    "return_none_failed": "没有可以下载的：没有哪一户被拒收。",
}


def may_return(batch: ImportBatch, user: Any) -> bool:
    """What somebody uploaded goes back to himself, and to nobody else."""
    own = user.pk == batch.owner_id and has(user, prepare_permission(batch.mode))
    return own and bool(batch.results_as and batch.stored_as) and batch.state != ImportState.CHECKING


def returned_workbook(batch: ImportBatch, *, by: Any) -> IO[bytes]:
    """The upload with its outcome, as an open file without a name on disk. Raises Refused and PermissionDenied."""
    content, results = _opened(batch, by)
    rows = sum(len(sheet.rows) for sheet in results.sheets)
    return _handed_out(batch, by, "原表加结果", rows, lambda target: _annotated(content, results, target))


def failed_workbook(batch: ImportBatch, *, by: Any) -> IO[bytes]:
    """The rows of refused households under the same titles and headings, each with its reasons."""
    content, results = _opened(batch, by)
    if not results.refused:
        raise Refused("return_none_failed")
    return _handed_out(
        batch, by, "未导入的行", results.refused, lambda target: _written(content, results, target, failed_only)
    )


def _opened(batch: ImportBatch, by: Any) -> tuple[bytes, Results]:
    if by.pk != batch.owner_id or not has(by, prepare_permission(batch.mode)):
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    if not may_return(batch, by):
        raise Refused("return_nothing")
    return stored(batch.stored_as), Results.unpacked(stored(batch.results_as))


def _handed_out(batch: ImportBatch, by: Any, what: str, rows: int, make: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """The trail says so before the file leaves."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    make(target)
    _note(batch=batch, by=by, what=what, rows=rows)
    target.seek(0)
    return target


@write
def _note(*, batch: ImportBatch, by: Any, what: str, rows: int) -> None:
    after = {"文件": batch.file_name, "内容": what, "行数": rows, "完整": True}
    record(Verb.ROSTER_EXPORTED, batch, by=by, after=after, region=batch.region_code, note="取回自己上传的名册")


# ---- the upload itself -----------------------------------------------------------------------------------------------


def _annotated(content: bytes, results: Results, target: IO[bytes]) -> None:
    """In the original markup where there is one to add to, else its cells written anew."""
    if kind_of(io.BytesIO(content), PAGE) == "xlsx":
        try:
            annotate(io.BytesIO(content), target, {sheet.name or "": notes_of(sheet) for sheet in results.sheets})
            return
        except NotPatched:
            target.seek(0)
            target.truncate()
    _written(content, results, target, every_row)


def notes_of(sheet: SheetResults) -> dict[int, tuple[str, ...]]:
    return {sheet.header + sheet.lines - 1: ADDED, **sheet.told()}


# ---- cells written anew ----------------------------------------------------------------------------------------------

Chosen = Callable[[RawSheet, SheetResults | None], Sequence[int]]


def every_row(raw: RawSheet, results: SheetResults | None) -> Sequence[int]:
    return range(raw.height)


def failed_only(raw: RawSheet, results: SheetResults | None) -> Sequence[int]:
    """Titles, headings, and the rows of refused households; nothing of a sheet that has none."""
    failed = results.failed() if results else []
    if results is None or not failed:
        return ()
    above = range(results.header + results.lines - raw.first_row)
    return [*above, *(row - raw.first_row for row in failed)]


def _written(content: bytes, results: Results, target: IO[bytes], chosen: Chosen) -> None:
    by_name = {sheet.name: sheet for sheet in results.sheets}
    book = open_workbook(target)
    for raw in read_sheets(content, PAGE):
        own = by_name.get(raw.name)
        rows = () if raw.hidden else chosen(raw, own)
        if len(rows):
            _write_sheet(book, raw, own, rows)
    book.close()


def _write_sheet(book: Any, raw: RawSheet, results: SheetResults | None, rows: Sequence[int]) -> None:
    page = book.add_worksheet(raw.name or SHEET)
    width = raw.first_column + len(raw.columns)
    columns = [OutColumn("", 14)] * width + [OutColumn("", width_of) for width_of in WIDTHS]
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width, book.add_format({"num_format": column.form}))
    if results:
        page.freeze_panes(min(results.header + results.lines - raw.first_row, len(rows)), 0)
    write_rows(book, page, columns, _lines(raw, results, rows), first=0)


def _lines(raw: RawSheet, results: SheetResults | None, rows: Sequence[int]) -> Iterator[list[Any]]:
    notes = notes_of(results) if results else {}
    for row in rows:
        cells = [_plain(column.values[column.codes[row]]) for column in raw.columns]
        yield [*[None] * raw.first_column, *cells, *notes.get(raw.first_row + row, ())]


def _plain(cell: Any) -> Any:
    """Numbers stay numbers, as they were; days become the text that reads back as the same day."""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return str(cell)
