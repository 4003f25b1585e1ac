"""How a bad file is declared: what it is made of, and what must be said about it where."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import xlsxwriter

from households.importers import testing
from households.importers.testing import HEADINGS

SHEET = "花名册"
GOOD, BAD = "990101201203000001", "990101201203000002"
UNDECIDED = dict.fromkeys(
    ("household_kind", "attribute", "poverty_status", "first_year", "exit_year", "main_cause"), None
)
Build = Callable[[], bytes]
Rows = list[dict[str, Any]]


class At(NamedTuple):
    """One problem: its code and its place as Excel shows it; without a row it is of the whole file."""

    code: str
    row: int | None = None
    column: str | None = None
    sheet: str | None = SHEET


def whole(code: str) -> At:
    return At(code, sheet=None)


@dataclass(frozen=True)
class Case:
    """`errors` and `warnings` are all that may be said. `homes` are the 户编号 that are in the register when the good
    households have been accepted. `before` are rows that the register holds already, `moved` what must not be taken
    from the file. The command has larger limits than the page: what only they tell apart is for the page `alone`."""

    name: str
    build: Build
    errors: tuple[At, ...] = ()
    warnings: tuple[At, ...] = ()
    homes: tuple[str, ...] = (GOOD,)
    by: str = "clerk"
    year: int | None = None
    file: str = "名册.xlsx"
    before: Callable[[], Rows] | None = None
    legacy_before: bool = False
    alone: bool = False
    kept: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def unreadable(self) -> bool:
        return any(at.row is None for at in self.errors)


def household(number: str | None, **cells: Any) -> Rows:
    """Three people of whom nothing is decided: nothing needs to be said about them."""
    rows = testing.family(number, **{**UNDECIDED, **cells})
    return [row | OTHERS[place] for place, row in enumerate(rows)] if number == BAD else rows


OTHERS = tuple({"姓名": name, "联系电话": "13900000002"} for name in ("罗天福", "龙玉兰", "罗小云"))
"""The second household is no double of the first."""


def two_homes() -> Rows:
    """A good household in rows 2 to 4, and one to be spoilt in rows 5 (head), 6 (wife) and 7 (daughter)."""
    return [*household(GOOD), *household(BAD)]


def with_cells(changes: Mapping[int, Mapping[str, Any]]) -> Build:
    """Both households with other cells: row as Excel shows it → heading → cell."""

    def build() -> bytes:
        rows = two_homes()
        for number, cells in changes.items():
            rows[number - 2] |= cells
        return testing.roster(rows, name=SHEET)

    return build


def in_home(**cells: Any) -> Build:
    """The same cells in all rows of the second household."""
    return with_cells(dict.fromkeys((5, 6, 7), cells))


class Formula(NamedTuple):
    text: str
    result: Any


Lines = Sequence[Sequence[Any]]


def book(pages: Mapping[str, Lines], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of any cells: numbers as numbers, formulas with the result that the spreadsheet remembers."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, lines in pages.items():
        page = made.add_worksheet(name)
        if name in hidden:
            page.hide()
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, Formula):
                    page.write_formula(row, column, cell.text, None, cell.result)
                elif cell is not None:
                    page.write(row, column, cell)
    made.close()
    return target.getvalue()


def lines_of(rows: Rows, headings: Sequence[str] = HEADINGS) -> list[list[Any]]:
    return [[*headings], *([row.get(heading) for heading in headings] for row in rows)]
