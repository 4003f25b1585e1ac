"""Raw sheets in, table and problems out: rows chosen, columns of all sheets joined and read once per distinct cell."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from fupin.imports.cells import MARKS, Read, tidy
from fupin.imports.headings import bare_codes, headings_of
from fupin.imports.layout import Layout, moved, recognise
from fupin.imports.problems import LISTED, Problem, has_errors, masked, problem
from fupin.imports.sheet import Column, Sheet, plain_heading
from fupin.imports.table import Cells, Part, Table
from fupin.workbook import Coded, RawSheet

NOT_DATA = re.compile(r"(填写|填表)?(说明|须知)|.*(字典|代码表?|选项)")  # sheets that explain and hold no people
CLOSING = re.compile(
    r"(合计|小计|总计|共计|累计)|(制表|填表|审核|复核|负责|经办|联系)人|审核|说明|备注|注\d*$|填报单位|单位负责人"
)


def read(raw_sheets: Sequence[RawSheet], sheet: Sheet) -> tuple[Table, list[Problem]]:
    """The people of all sheets that have a header, one below the other, and every problem found in their cells.

    The raw columns are let go as they are read, so that a large file is not held twice.
    """
    found, problems = _recognised(raw_sheets, sheet)
    told = headings_of(raw_sheets, found, sheet)
    kept = [_rows(raw, layout, sheet) for raw, layout in found]
    problems += [said for _, layout in found for said in layout.moved]
    parts = [_part(raw, layout, rows, skipped) for (raw, layout), (rows, skipped) in zip(found, kept, strict=True)]
    rows = [rows for rows, _ in kept]
    places = [np.full(len(rows), position, np.int16) for position, rows in enumerate(rows)]
    numbers = [raw.first_row + own for (raw, _), own in zip(found, rows, strict=True)]
    table = Table(sheet, parts, _joined(places, np.int16), _joined(numbers, np.int32), headings=told)
    for position, (_, layout) in enumerate(found):
        table.bad |= has_errors(layout.problems + layout.moved) & (table.sheet == position)
    for key, column in sheet.columns.items():
        sources = [(raw, layout.columns.get(key), own) for (raw, layout), own in zip(found, rows, strict=True)]
        problems += _read_column(table, column, sources)
    if found and not len(table):
        problems.append(problem("no_rows"))
    problems += missing(table, sheet) if found else []
    return table, problems


def missing(table: Table, sheet: Sheet) -> list[Problem]:
    """Columns that every file should have and this one does not."""
    lacking = (
        column
        for column in sheet.columns.values()
        if column.expected and not any(key in table for key in column.expected)
    )
    return [problem("heading_missing", heading=column.heading) for column in lacking]


def _joined(arrays: list[np.ndarray], dtype: Any) -> np.ndarray:
    return np.concatenate(arrays).astype(dtype) if arrays else np.zeros(0, dtype)


def _recognised(raw_sheets: Sequence[RawSheet], sheet: Sheet) -> tuple[list[tuple[RawSheet, Layout]], list[Problem]]:
    found, problems = [], []
    for raw in raw_sheets:
        layout = recognise(raw, sheet) if raw.height and not NOT_DATA.fullmatch(raw.name or "") else None
        if layout and raw.hidden:
            problems.append(problem("hidden_sheet", sheet=raw.name))
        elif layout:
            found.append((raw, layout))
            problems += layout.problems
        elif raw.height and not raw.hidden and not NOT_DATA.fullmatch(raw.name or ""):
            problems.append(problem("sheet_without_header", sheet=raw.name))
    if not found:
        problems = [told for told in problems if told.code != "sheet_without_header"] + [problem("no_header")]
    return found, problems


def _part(raw: RawSheet, layout: Layout, rows: np.ndarray, skipped: Counter[str]) -> Part:
    letters = {key: raw.letter(index) for key, index in layout.columns.items()}
    headings = {key: layout.headings[index] for key, index in layout.columns.items()}
    return Part(
        raw.name, raw.first_row + layout.header, len(rows), letters, headings, skipped, layout.first - layout.header
    )


# ---- which rows hold people ------------------------------------------------------------------------------------------


def _rows(raw: RawSheet, layout: Layout, sheet: Sheet) -> tuple[np.ndarray, Counter[str]]:
    """Indexes of the rows below the header that hold people, and how many of which kind were left out."""
    anchors = [raw.columns[layout.columns[key]] for key in sheet.anchors if key in layout.columns]
    titles = {words for key in sheet.anchors for words in sheet[key].spellings()}
    nameless = np.logical_and.reduce([~_spread(anchor, _is_content) for anchor in anchors])
    odd = [_spread(anchor, lambda cell: _plain(cell) in titles or _is_closing(cell)) for anchor in anchors]
    doubtful = np.flatnonzero(np.logical_or.reduce([nameless, *odd]))
    doubtful = doubtful[doubtful >= layout.first]
    filled = np.zeros(len(doubtful), dtype=bool)
    for index in layout.columns.values():
        filled |= _asked(raw.columns[index], _is_content, doubtful)
    kinds = {int(row): kind for row in doubtful[filled] if (kind := _kind(raw, layout, sheet, int(row)))}
    layout.moved = [told for row, kind in kinds.items() if kind == "header" for told in moved(raw, row, layout, sheet)]
    out = np.concatenate([doubtful[~filled], np.array(list(kinds), dtype=np.int64)])
    rows = np.arange(layout.first, raw.height)
    skipped = Counter(kinds.values()) + Counter(blank=int((~filled).sum()))
    return rows[~np.isin(rows, out)] if len(out) else rows, skipped


def _spread(column: Coded, test: Any) -> np.ndarray:
    """The answer for each row; each distinct cell is asked once."""
    return np.fromiter(map(test, column.values), bool, len(column.values))[column.codes]


def _asked(column: Coded, test: Any, rows: np.ndarray) -> np.ndarray:
    """The answer for these few rows."""
    return np.fromiter(map(test, column.values[column.codes[rows]]), bool, len(rows))


def _plain(cell: Any) -> str:
    return plain_heading(cell) if isinstance(cell, str) else ""


def _is_content(cell: Any) -> bool:
    return cell is not None and not (isinstance(cell, str) and tidy(cell) in MARKS)


def _is_closing(cell: Any) -> bool:
    return bool(CLOSING.match(_plain(cell)))


def _kind(raw: RawSheet, layout: Layout, sheet: Sheet, row: int) -> str | None:
    """Why a row without a proper name is no person's: header or total; None when it may be one."""
    cells = [column.values[column.codes[row]] for column in raw.columns]
    words = [_plain(cell) for cell in cells]
    named = sum(sheet.key_of(word) == key for key, index in layout.columns.items() if (word := words[index]))
    if named >= 2 or (named and not _people(cells, layout, sheet)):
        return "header"
    if _people(cells, layout, sheet):
        return None
    return "total" if any(_is_closing(cell) for cell in cells) else None


def _people(cells: list[Any], layout: Layout, sheet: Sheet) -> bool:
    """Whether a personal column other than the names holds something that is no heading."""
    keys = [key for key in layout.columns if sheet[key].personal and key not in sheet.anchors]
    own = [cells[layout.columns[key]] for key in keys]
    return any(_is_content(cell) and not sheet.key_of(_plain(cell)) for cell in own)


# ---- one column ------------------------------------------------------------------------------------------------------


def _read_column(table: Table, column: Column, sources: list[tuple[RawSheet, int | None, np.ndarray]]) -> list[Problem]:
    if all(index is None for _, index, _ in sources):
        return []
    raw = _join(sources)
    found = column.read(raw.values)
    table.columns[column.key] = Cells(raw.codes, found.values, found.present)
    if bare := bare_codes(raw, found):
        table.coded[column.key] = bare
    for sheet, index, _ in sources:
        if index is not None:
            sheet.columns[index] = Coded(np.zeros(0, np.int32), np.zeros(0, dtype=object))
    return _faults(table, column, raw, found) if found.faults else []


def _join(sources: list[tuple[RawSheet, int | None, np.ndarray]]) -> Coded:
    """The column of all sheets with one list of distinct cells; blank where a sheet does not have it."""
    if len(sources) == 1 and sources[0][1] is not None:
        raw, index, rows = sources[0]
        return Coded(_chosen(raw.columns[index].codes, rows), raw.columns[index].values)
    known: dict[Any, int] = {None: 0}
    codes = []
    for raw, index, rows in sources:
        if index is None:
            codes.append(np.zeros(len(rows), np.int32))
            continue
        values = raw.columns[index].values
        own = np.fromiter((known.setdefault(value, len(known)) for value in values), np.int32, len(values))
        codes.append(own[_chosen(raw.columns[index].codes, rows)])
    distinct = np.empty(len(known), dtype=object)
    distinct[:] = list(known)
    return Coded(np.concatenate(codes), distinct)


def _chosen(codes: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The codes of these rows; a view when they lie without a gap."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return codes[rows[0] : rows[-1] + 1]
    return codes[rows]


def _faults(table: Table, column: Column, raw: Coded, found: Read) -> list[Problem]:
    """Problems of the rows whose cell the reader could not take, code by code."""
    problems: list[Problem] = []
    for code in dict.fromkeys(found.faults.values()):
        faulty = np.zeros(len(raw.values), dtype=bool)
        faulty[[index for index, own in found.faults.items() if own == code]] = True
        rows = np.flatnonzero(faulty[raw.codes])
        table.unread.setdefault(column.key, np.zeros(len(table), dtype=bool))[rows] = True
        cells = raw.values[raw.codes[rows[:LISTED]]]
        facts = {"unit": "", **column.read.facts, "value": [masked(cell, column.personal) for cell in cells]}
        facts["length"] = [len(str(cell)) for cell in cells]
        problems += table.problems(column.key, rows, code, severity="W" if column.lenient else None, **facts)
    return problems


def left_out(table: Table) -> Counter[str]:
    """How many rows were left out of all sheets, by kind."""
    return sum((part.skipped for part in table.parts), Counter())
