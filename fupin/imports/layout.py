"""Where the header is, and which column of a raw sheet is which declared column (domain.md §9.4.1–3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fupin.imports.problems import Problem, masked, problem
from fupin.imports.sheet import Sheet, plain_heading, unit_of, without_number
from fupin.workbook import RawSheet

SEARCHED = 15  # rows
ENOUGH = 4  # different known headings


@dataclass
class Layout:
    """`columns` is key → index of the raw column; `header` and `first` are row indexes; headings as written. `moved` is
    what a header repeated further down says otherwise."""

    header: int
    first: int
    columns: dict[str, int]
    headings: list[str]
    unknown: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    moved: list[Problem] = field(default_factory=list)


def recognise(raw: RawSheet, sheet: Sheet) -> Layout | None:
    """The layout of a raw sheet, or None when no row among the first fifteen is a header."""
    head = raw.head(SEARCHED + 1)
    best, chosen = ENOUGH - 1, None
    for lines in (1, 2):
        for row in range(min(SEARCHED - lines + 1, len(head))):
            headings = _headings(head[row : row + lines], lines)
            hits = _hits(headings, sheet)
            named = not set(hits).isdisjoint(sheet.anchors) and _is_header(head, row, lines, sheet)
            if named and len(set(hits)) > best:
                best, chosen = len(set(hits)), (row, lines, headings)
    if chosen is None:
        return None
    row, lines, headings = chosen
    layout = Layout(row, row + lines, {}, _written(head[row : row + lines]))
    _assign(layout, raw, headings, sheet)
    return layout


def _words(cell: Any) -> str:
    return plain_heading(cell) if isinstance(cell, str) else ""


def _headings(rows: Sequence[Sequence[Any]], lines: int) -> list[list[str]]:
    """For each column the names it may be known by, the best first: of two lines the child, then parent/child."""
    if lines == 1 or len(rows) < 2:
        return [[_words(cell)] if _words(cell) else [] for cell in rows[0]]
    names, parent = [], ""
    for above, below in zip(rows[0], rows[1], strict=True):
        upper, lower = _words(above), _words(below).removeprefix("其中")
        parent = upper or (parent if lower else "")
        joined = f"{parent.removesuffix('其中').rstrip('/')}/{lower}" if parent and lower else ""
        names.append([name for name in (lower, joined, "" if lower else upper) if name])
    return names


def _written(rows: Sequence[Sequence[Any]]) -> list[str]:
    """The headings as the sheet shows them, without line breaks and blanks; of two lines the lower one."""
    texts = [["".join(cell.split()) if isinstance(cell, str) else "" for cell in row] for row in rows]
    return [next(filter(None, reversed(column)), "") for column in zip(*texts, strict=True)]


def _hits(headings: list[list[str]], sheet: Sheet) -> list[str]:
    return [key for names in headings if (key := sheet.key_of(*names)) is not None]


def _is_header(head: list[list[Any]], row: int, lines: int, sheet: Sheet) -> bool:
    """A second header line leaves the anchor's cell empty, or names it below a title; else it is the first row of data:
    the word 户主 below 与户主关系 is no heading."""
    if lines == 1:
        return True
    if row + 1 >= len(head):
        return False
    pairs = [
        (sheet.key_of(_words(above)), sheet.key_of(_words(below)), below)
        for above, below in zip(head[row], head[row + 1], strict=True)
        if _words(above) or _words(below)
    ]
    return any(
        (upper in sheet.anchors and below is None) or (lower in sheet.anchors and upper in (None, *sheet.anchors))
        for upper, lower, below in pairs
    )


def _assign(layout: Layout, raw: RawSheet, headings: list[list[str]], sheet: Sheet) -> None:
    claims: dict[str, list[int]] = {}
    for index, names in enumerate(headings):
        key = sheet.key_of(*names) or sheet.key_of(*map(without_number, names))
        if key:
            claims.setdefault(key, []).append(index)
        elif names and not any(sheet.is_ignored(name) for name in names):
            layout.unknown.append(index)
            layout.problems.append(_said(layout, raw, index, "unknown_heading"))
    for key, indexes in claims.items():
        _choose(layout, raw, sheet, key, indexes)


def _choose(layout: Layout, raw: RawSheet, sheet: Sheet, key: str, indexes: list[int]) -> None:
    """Of a repeated heading the column with most values is read; said only when another one holds values too."""
    filled = {index: int((~raw.columns[index].blank()[layout.first :]).sum()) for index in indexes}
    taken = max(indexes, key=lambda index: filled[index])
    layout.columns[key] = taken
    for index in indexes:
        if index != taken and filled[index]:
            layout.problems.append(_said(layout, raw, index, "heading_repeated", taken=raw.letter(taken)))
    unit, meant = unit_of(plain_heading(layout.headings[taken])), sheet[key].unit
    if unit and meant and unit != meant:
        said = _said(layout, raw, taken, "unit_differs", unit=meant, heading=sheet[key].heading)
        layout.problems.append(said)


def _said(layout: Layout, raw: RawSheet, index: int, code: str, **facts: Any) -> Problem:
    row, words = raw.first_row + layout.header, masked(layout.headings[index], "")
    facts = {"heading": words, "value": words, **facts}
    return problem(code, sheet=raw.name, row=row, column=raw.letter(index), **facts)


def moved(raw: RawSheet, row: int, layout: Layout, sheet: Sheet) -> Iterator[Problem]:
    """Where a header repeated in this row names another column than the one above: the rows below would be misread."""
    for key, index in layout.columns.items():
        column = raw.columns[index]
        words = _words(column.values[column.codes[row]])
        other = sheet.key_of(words, without_number(words))
        if other in layout.columns and other != key:
            place = {"sheet": raw.name, "row": raw.first_row + row, "column": raw.letter(index)}
            yield problem("header_moved", **place, heading=layout.headings[index], value=masked(words, ""))
