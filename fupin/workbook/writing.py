"""Writing sheets: workbooks row by row with constant memory, and CSV. Text is written as text, never as a formula."""

import csv
import datetime
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

HEADER = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E8EEF4", "border": 1}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠", "|", "%")
UNSEEN = "\ufeff\u200b \u00a0\u3000"
"""What a spreadsheet passes over before it takes the rest for a formula."""


@dataclass(frozen=True)
class OutColumn:
    """`form` is Excel's number format: "@" text, "0", "0.00", "yyyy-mm-dd"; `width` in characters."""

    heading: str
    width: float = 12
    form: str = "@"


@dataclass(frozen=True)
class OutSheet:
    name: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Any]]


def write_workbook(target: str | os.PathLike[str] | IO[bytes], sheets: Iterable[OutSheet]) -> None:
    """Write an .xlsx: headings in row 1, frozen; rows are drawn from their iterators one by one."""
    book = open_workbook(target)
    header = book.add_format(HEADER)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        write_headings(book, page, sheet.columns, header)
        write_rows(book, page, sheet.columns, sheet.rows)
    book.close()


def open_workbook(target: str | os.PathLike[str] | IO[bytes], *, whole: bool = False) -> xlsxwriter.Workbook:
    """`whole`: cells may be written in any order and merged, and are kept until it is closed."""
    options = {
        "constant_memory": not whole,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(target if hasattr(target, "write") else os.fspath(target), options)


def write_headings(book: Any, page: Any, columns: Sequence[OutColumn], header: Any) -> None:
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width, book.add_format({"num_format": column.form}))
        page.write_string(0, index, column.heading, header)
    page.set_row(0, 32)
    page.freeze_panes(1, 0)


def write_rows(
    book: Any, page: Any, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]], first: int = 1
) -> int:
    """Write rows below the headings; returns the number of the next free row (0 is the first)."""
    formats = [book.add_format({"num_format": column.form}) for column in columns]
    number = first
    for number, row in enumerate(rows, start=first + 1):
        for index, value in enumerate(row):
            if value is not None and value != "":
                _write_cell(page, number - 1, index, value, formats[index])
    return number


def _write_cell(page: Any, row: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        failed = page.write_string(row, column, value, form)
    elif isinstance(value, bool):
        failed = page.write_string(row, column, "是" if value else "否", form)
    elif isinstance(value, int | float | Decimal):
        failed = page.write_number(row, column, value, form)
    elif isinstance(value, datetime.date | datetime.time):
        failed = page.write_datetime(row, column, value, form)
    else:
        raise TypeError(f"no way to write {type(value).__name__} into a cell")
    if failed:
        raise ValueError(f"cell {row + 1}:{column + 1} cannot hold its value (too long, or outside the sheet)")


def write_csv(target: IO[bytes], sheet: OutSheet) -> None:
    """UTF-8 with a mark, which Excel and WPS know; text that would run as a formula gets an apostrophe."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerows([_harmless(value) for value in row] for row in sheet.rows)
    text.flush()
    text.detach()


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip(UNSEEN).startswith(FORMULA_STARTS):
        return "'" + value
    return ("是" if value else "否") if isinstance(value, bool) else value
