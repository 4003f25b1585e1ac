"""A report made for a place: one `Table`, which page, workbook, print and signed copy show alike.

Set-based: one query for each question and each field by which it is told apart, whatever the number of places.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from fupin.access.permissions import Permission
from fupin.query.fields import BLANK
from fupin.query.question import Count, Question, by_place, pivoted
from fupin.reports.frame import MISSING, Column, Counted, Given, Line, Part, Report, Value
from villages.division_codes import length_below, short_name
from villages.models import Region

P = Permission
TOTAL = "合计"


@dataclass(frozen=True)
class Cell:
    """`value` as it is shown (rounded). `question`: whose rows it counts; `link`: where else it leads."""

    value: Value
    question: Question | None = None
    link: str = ""

    @property
    def url(self) -> str:
        if self.question is not None and self.value:
            return self.question.url()
        return self.link


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """`columns` are those shown. `total` None: nothing to add up."""

    report: str
    part: str
    title: str
    counts: str
    note: str
    first: str
    place: str
    place_name: str
    day: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    first_width: int = 16

    @property
    def units(self) -> str:
        """“户、人、%”, in the order of the columns."""
        return "、".join(dict.fromkeys(one.unit for one in self.columns if one.unit))

    @property
    def lines(self) -> tuple[Row, ...]:
        """The rows and, last, 合计."""
        return (*self.rows, self.total) if self.total else self.rows


# ---- making one ------------------------------------------------------------------------------------------------------
def made(user: Any, report: Report, place: str, day: date, part: str = "") -> Table:
    """The places right below as rows; who shows it has asked whether the user may see the place. What the register
    says is of today; `day` is today, and its year is the running one of the table."""
    chosen = report.part(part)
    columns = tuple(chosen.columns(day))
    lines = chosen.lines(user, place, day) if chosen.lines else counted_lines(user, chosen, columns, place, day)
    for line in lines:
        derive(line, columns)
        if line.code != place or length_below(place) == len(place):  # what is a place's own, no list tells apart
            lead(line, chosen, columns, day)
    total = total_of(lines, columns, place) if chosen.totals and lines else None
    if total:
        lead(total, chosen, columns, day)
    shown = [one for one in columns if not one.hidden and not (one.sparse and total and not total.values[one.key])]
    return Table(
        report=report.id, part=chosen.key, title=report.full_title(chosen), counts=chosen.counts, note=chosen.note,
        first=chosen.first, place=place, place_name=name_of(place), day=day, columns=tuple(shown),
        rows=tuple(row_of(line, shown) for line in lines), total=row_of(total, shown) if total else None,
        first_width=chosen.first_width,
    )  # fmt: skip


def name_of(place: str) -> str:
    """As a paper names it: 册亨县巧马镇平绕村."""
    return str(Region.objects.values_list("full_name", flat=True).get(pk=place))


def rows_below(user: Any, place: str) -> dict[str, str]:
    """Code → name of the places right below that stand now; of a village itself."""
    length = length_below(place)
    known = Region.objects.visible_to(user, P.HOUSEHOLD_VIEW).current()
    rows = known.filter(pk=place) if length == len(place) else known.inside(place).filter(parent_id=place)
    return {one.pk: short_name(one.name) for one in rows.order_by("pk")}


def counted_lines(user: Any, part: Part, columns: Sequence[Column], place: str, day: date) -> list[Line]:
    """One line for each place below; a place that no longer stands but still holds something has its line too."""
    length = length_below(place)
    names = rows_below(user, place)
    answers = Answers(user, place, length)
    loaded = part.load(user, place, day, length) if part.load else {}
    counted = [(one, answers.of(one.of)) for one in columns if isinstance(one.of, Counted)]
    held = {code for _, values in counted for code, value in values.items() if value} | set(loaded)
    if strange := held - set(names):
        names |= {one.pk: short_name(one.name) for one in Region.objects.filter(pk__in=strange)}
    given = [one.key for one in columns if not isinstance(one.of, Counted) and one.of.adds]
    lines = []
    for code in sorted(names):
        line = Line(code, names[code])
        line.values |= {one.key: values.get(code, 0) for one, values in counted}
        line.values |= {key: loaded.get(code, {}).get(key, 0) for key in given}
        lines.append(line)
    return lines


@dataclass
class Answers:
    """What the register answers, each question asked once."""

    user: Any
    place: str
    length: int
    whole: dict[Question, dict[str, Count]] = field(default_factory=dict)
    apart: dict[tuple[Question, str], dict[str, dict[str, Count]]] = field(default_factory=dict)

    def of(self, column: Counted) -> dict[str, int]:
        """Place → the figure of the column."""
        question, take = column.question.at(self.place), TAKE[column.unit]
        if not column.key:
            if question not in self.whole:
                self.whole[question] = by_place(self.user, question, self.length)
            return {code: take(one) for code, one in self.whole[question].items()}
        asked = (question, column.key)
        if asked not in self.apart:
            self.apart[asked] = pivoted(self.user, question, column.key, self.length)
        wanted = ["" if value == BLANK else value for value in column.values]
        return {
            code: sum(take(told[value]) for value in wanted if value in told)
            for code, told in self.apart[asked].items()
        }


TAKE: dict[str, Callable[[Count], int]] = {"户": lambda one: one.households, "人": lambda one: one.persons}


def derive(line: Line, columns: Iterable[Column]) -> None:
    """Shares and sums of the line's own figures, in the order of the columns."""
    for one in columns:
        if hasattr(one.of, "of"):
            line.values[one.key] = one.of.of(line.values)


def lead(line: Line, part: Part, columns: Iterable[Column], day: date) -> None:
    """Where the cells of a place lead that are no question; a cell of nothing leads nowhere."""
    if part.link:
        given = [one.key for one in columns if isinstance(one.of, Given) and line.values.get(one.key)]
        line.links |= {key: url for key in given if (url := part.link(line.code, day, key))}


def total_of(lines: list[Line], columns: Sequence[Column], place: str) -> Line:
    """Sums of the rows, and shares of those sums: never a mean of the rows' shares."""
    total = Line(place, TOTAL)
    for one in columns:
        total.values[one.key] = sum_of(lines, one) if one.of.adds else None
    derive(total, columns)
    return total


def sum_of(lines: list[Line], column: Column) -> Value:
    values = [line.values.get(column.key) for line in lines]
    if getattr(column.of, "partial", False):
        known = [one for one in values if one is not None]
        return added(known) if known else None
    return added(values)


def added(values: list[Value]) -> Value:
    """Nothing where one of them is not known: the whole is not known either."""
    if not all(isinstance(one, int | Decimal) for one in values):
        return None
    return sum(values)  # type: ignore[arg-type]


def row_of(line: Line, columns: Iterable[Column]) -> Row:
    return Row(line.code, line.name, tuple(cell_of(line, one) for one in columns))


def cell_of(line: Line, column: Column) -> Cell:
    asked = column.of.asked(line.code) if isinstance(column.of, Counted) else None
    return Cell(column.rounded(line.values.get(column.key)), asked, line.links.get(column.key, ""))


# ---- how it reads ----------------------------------------------------------------------------------------------------
def shown(cell: Cell, column: Column) -> str:
    """`1,128`, `35.07`, a dash for what is not known; the unit stands above the table."""
    if column.digits is None:
        return str(cell.value or "") or MISSING
    if cell.value is None:
        return MISSING
    sign = "\u2212" if cell.value < 0 else ""  # type: ignore[operator]
    return f"{sign}{abs(cell.value):,.{column.digits}f}"  # type: ignore[arg-type]


@dataclass
class Head:
    """One cell of the header: where it begins (0 is the first column, that of the names) and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    leaf: Column | None = None


def header(table: Table, columns: Sequence[Column] | None = None) -> list[list[Head]]:
    """The merged header, row by row. A path that is shorter than the deepest reaches down."""
    columns = table.columns if columns is None else columns
    depth = max((len(one.head) for one in columns), default=1)
    grid: list[list[Head]] = [[] for _ in range(depth)]
    grid[0].append(Head(table.first, 0, 0, rows=depth))
    for index, one in enumerate(columns, start=1):
        before = columns[index - 2].head if index > 1 else ()
        for level, words in enumerate(one.head):
            last = level == len(one.head) - 1
            if not last and before[: level + 1] == one.head[: level + 1] and len(before) > level + 1:
                grid[level][-1].columns += 1
            else:
                rows = depth - level if last else 1
                grid[level].append(Head(words, level, index, rows=rows, leaf=one if last else None))
    return grid


# ---- kept ------------------------------------------------------------------------------------------------------------
KEPT = ("report", "part", "title", "counts", "note", "first", "place", "place_name", "first_width")


def packed(table: Table) -> dict[str, Any]:
    """As JSON: what a signed copy keeps. Where the cells lead is not kept: the register has moved on."""
    columns = [[one.key, list(one.head), one.unit, one.digits, one.width] for one in table.columns]
    rows = [[one.code, one.name, [plain(cell.value) for cell in one.cells]] for one in table.lines]
    told = {name: getattr(table, name) for name in KEPT}
    return {
        **told, "day": table.day.isoformat(), "columns": columns, "rows": rows, "has_total": table.total is not None
    }  # fmt: skip


def plain(value: Value) -> int | str | None:
    return str(value) if isinstance(value, Decimal) else value


def unpacked(kept: dict[str, Any]) -> Table:
    columns = tuple(
        Column(key, tuple(head), unit=unit, digits=digits, width=width)
        for key, head, unit, digits, width in kept["columns"]
    )
    rows = [
        Row(code, name, tuple(Cell(read(value, one)) for value, one in zip(values, columns, strict=True)))
        for code, name, values in kept["rows"]
    ]
    total = rows.pop() if kept["has_total"] else None
    told = {name: kept[name] for name in KEPT}
    return Table(**told, day=date.fromisoformat(kept["day"]), columns=columns, rows=tuple(rows), total=total)


def read(value: int | str | None, column: Column) -> Value:
    return Decimal(value) if isinstance(value, str) and column.digits is not None else value


def digest_of(kept: dict[str, Any]) -> str:
    """SHA-256 of the copy: another figure, another digest."""
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
