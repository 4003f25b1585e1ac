"""Tables as a workbook like the county's official ones: merged headings, number formats, ready to print."""

import io
import re
from collections.abc import Iterable
from typing import IO, Any

from fupin.reports.frame import MISSING, Column
from fupin.reports.papers import Paper
from fupin.reports.tables import Row, header
from fupin.workbook.writing import open_workbook

A4, A3 = 9, 8
WIDE = 24
"""Columns from which A3 is needed."""
FONT = {"font_name": "SimSun", "font_size": 10, "valign": "vcenter"}
BOX = {**FONT, "border": 1}
STYLES: dict[str, dict[str, Any]] = {
    "title": {**FONT, "font_name": "SimHei", "font_size": 16, "align": "center"},
    "left": FONT,
    "center": {**FONT, "align": "center"},
    "right": {**FONT, "align": "right"},
    "note": {**FONT, "font_size": 9, "text_wrap": True},
    "head": {**BOX, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E8EEF4"},
    "name": BOX,
    "text": {**BOX, "text_wrap": True},
    "dash": {**BOX, "align": "right"},
    "total": {**BOX, "bold": True},
}
TITLE, ABOUT, TOP = 0, 1, 2
"""Rows of a sheet, from 0: title, whose and when, first row of the header."""


def write_tables(target: IO[bytes], papers: Iterable[Paper]) -> int:
    """One sheet for each; returns how many."""
    book, names = open_workbook(target, whole=True), set[str]()
    styles = {key: book.add_format(style) for key, style in STYLES.items()}
    for paper in papers:
        name = sheet_name(f"{paper.table.report}{part_of(paper)}", names)
        write_sheet(book, book.add_worksheet(name), paper, styles)
    book.close()
    return len(names)


def workbook_of(*papers: Paper) -> bytes:
    target = io.BytesIO()
    write_tables(target, papers)
    return target.getvalue()


def part_of(paper: Paper) -> str:
    found = re.search(r"（([^（）]*)）$", paper.table.title)
    return f" {found[1]}" if found else ""


def sheet_name(wanted: str, taken: set[str]) -> str:
    """What Excel takes for a name: 31 characters, none of its marks, no two alike."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", wanted)[:28]
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain} {number}", number + 1
    taken.add(name)
    return name


def write_sheet(book: Any, page: Any, paper: Paper, styles: dict[str, Any]) -> None:
    table, last = paper.table, max(len(paper.table.columns), 2)
    heads = header(table)
    first = TOP + len(heads)
    write_across(page, TITLE, 0, last, table.title, styles["title"])
    page.set_row(TITLE, 30)
    place, day, unit = paper.heading
    half = max(1, last // 2)
    write_across(page, ABOUT, 0, half - 1, place, styles["left"])
    write_across(page, ABOUT, half, last, f"{day}　　{unit}", styles["right"])
    for line in heads:
        for one in line:
            area = (TOP + one.row, one.column, TOP + one.row + one.rows - 1, one.column + one.columns - 1)
            write_area(page, area, one.text, styles["head"])
    formats = {}
    for number, row in enumerate(table.lines, start=first):
        write_row(book, page, number, row, table.columns, styles, formats, total=row is table.total)
    foot = first + len(table.lines)
    write_across(page, foot, 0, last, "　　　　　　　　".join(paper.signs), styles["center"])
    page.set_row(foot, 28)
    for number, text in enumerate(paper.foot, start=foot + 1):
        write_across(page, number, 0, last, text, styles["note"])
        page.set_row(number, 15 * (1 + len(text) // max(60, 9 * last)))
    set_up(page, paper, first)


def write_row(
    book: Any, page: Any, number: int, row: Row, columns: tuple[Column, ...], styles: dict[str, Any],
    formats: dict[Any, Any], *, total: bool,
) -> None:  # fmt: skip
    page.write_string(number, 0, row.name, styles["total" if total else "name"])
    for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True), start=1):
        if column.digits is None:
            page.write_string(number, index, str(cell.value or ""), styles["text"])
        elif cell.value is None:
            page.write_string(number, index, MISSING, styles["dash"])
        else:
            key = (column.digits, total)
            if key not in formats:
                formats[key] = book.add_format({**BOX, "num_format": number_format(column), "bold": total})
            page.write_number(number, index, cell.value, formats[key])


def number_format(column: Column) -> str:
    return "#,##0" if not column.digits else f"#,##0.{'0' * column.digits}"


def write_across(page: Any, row: int, first: int, last: int, text: str, style: Any) -> None:
    write_area(page, (row, first, row, last), text, style)


def write_area(page: Any, area: tuple[int, int, int, int], text: str, style: Any) -> None:
    """Text as text, whatever it begins with."""
    top, left, bottom, right = area
    if (top, left) != (bottom, right):
        page.merge_range(*area, "", style)
    page.write_string(top, left, text, style)


def set_up(page: Any, paper: Paper, first: int) -> None:
    """Across, as wide as the paper, headings on every page."""
    table = paper.table
    page.set_column(0, 0, table.first_width)
    for index, column in enumerate(table.columns, start=1):
        page.set_column(index, index, column.width)
    page.freeze_panes(first, 1)
    page.set_landscape()
    page.set_paper(A3 if len(table.columns) > WIDE else A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.repeat_rows(TOP, first - 1)
    page.set_footer("&L&9第 &P 页，共 &N 页")
