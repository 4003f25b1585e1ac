"""What a standard report is (domain.md §6.1, §6.3): its title, its columns, and where each figure comes from. A counted
column is a question to the register, so that its cell opens exactly the rows that it counts.

    register(Report("R01", "…统计表", "…", (Part("poor", "未脱贫户", columns_of),)))

A report of other rows than places (a ledger) gives its part `lines`, which makes them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from fupin.query.fields import Kind, Of, fields
from fupin.query.question import Question

Value = int | Decimal | str | None
Values = Mapping[str, Value]
MISSING = "—"
"""Shown for a zero denominator and for what is not known."""


# ---- where a figure comes from -----------------------------------------------------------------------------------
class Source(Protocol):
    """`adds`: a total is the sum of its rows; else it is worked out anew from the total's other cells."""

    adds: bool


@dataclass(frozen=True)
class Counted:
    """`unit` 户 or 人 of a question: of all its rows, or of those whose field `key` has one of `values` (BLANK: not
    filled in). Of several values only where no row counts under two of them."""

    question: Question
    unit: str
    key: str = ""
    values: tuple[str, ...] = ()
    adds = True

    def __post_init__(self) -> None:
        homes_of_people = self.question.of == Of.PERSON and self.unit == "户"
        if len(self.values) > 1 and (fields()[self.key].kind == Kind.SEVERAL or homes_of_people):
            raise ValueError("values that overlap do not add up")

    def asked(self, place: str) -> Question:
        """The question whose rows the cell of this place counts."""
        narrower = self.question.asking(self.key, *self.values) if self.key else self.question
        return narrower.at(place)


UNIT_OF = {"home": "户", "person": "人"}


@dataclass(frozen=True)
class Given:
    """What the report's `load`, or the line itself, brings. `adds` False: it has no total. `partial`: a place may not
    have said it, and the total is of those that have."""

    adds: bool = True
    partial: bool = False


@dataclass(frozen=True)
class Sum:
    """Of other cells of the same line; nothing where one of them is not known."""

    keys: tuple[str, ...]
    less: tuple[str, ...] = ()
    adds = False

    def of(self, line: Values) -> Value:
        told = [line[key] for key in (*self.keys, *self.less)]
        if not all(isinstance(one, int | Decimal) for one in told):
            return None
        more = told[: len(self.keys)]
        return sum(more) - sum(told[len(self.keys) :])  # type: ignore[arg-type]


@dataclass(frozen=True)
class Ratio:
    """`top` ÷ `bottom` × `times`; nothing over zero and over what is not known."""

    top: str
    bottom: str
    times: int = 100
    adds = False

    def of(self, line: Values) -> Value:
        top, bottom = line[self.top], line[self.bottom]
        if not isinstance(top, int | Decimal) or not isinstance(bottom, int | Decimal) or not bottom:
            return None
        return Decimal(top) * self.times / Decimal(bottom)


# ---- columns -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Column:
    """`head`: from the top of the header down; neighbours whose paths begin alike are merged. `digits` None: text.
    `hidden`: worked with and not shown. `sparse`: shown only where its total is something."""

    key: str
    head: tuple[str, ...]
    of: Any = field(default_factory=Given)
    unit: str = "户"
    digits: int | None = 0
    hidden: bool = False
    sparse: bool = False
    width: int = 8

    def rounded(self, value: Value) -> Value:
        """As it is shown: half up, counts as they are."""
        if self.digits is None:
            return "" if value is None else str(value)
        if isinstance(value, Decimal):
            return value.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)
        return value if isinstance(value, int) else None


def percent(key: str, head: tuple[str, ...], top: str, bottom: str) -> Column:
    return Column(key, head, Ratio(top, bottom), unit="%", digits=2)


def text(key: str, head: tuple[str, ...], width: int = 14) -> Column:
    return Column(key, head, Given(adds=False), unit="", digits=None, width=width)


@dataclass
class Line:
    """One row before its shares are worked out: values by the key of their column, `links` where a cell leads."""

    code: str
    name: str
    values: dict[str, Value] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


Columns = Callable[[date], Sequence[Column]]
Load = Callable[[Any, str, date, int], Mapping[str, Mapping[str, Value]]]
"""user, place, day, length of the codes of its rows → code → key → what `Given` columns show there."""
Lines = Callable[[Any, str, date], list[Line]]
"""user, place, day → the rows of a ledger."""
Link = Callable[[str, date, str], str]
"""place, day, key of a `Given` column → the page that lists what its cell counts; "" where there is none."""


@dataclass(frozen=True)
class Part:
    """One table of a report. `counts` says what it counts, in words; `note` how to read it."""

    key: str
    label: str
    columns: Columns
    counts: str = "在册户"
    note: str = ""
    load: Load | None = None
    lines: Lines | None = None
    link: Link | None = None
    first: str = "行政区划"
    first_width: int = 16
    totals: bool = True


@dataclass(frozen=True)
class Report:
    """`says`: what it is for, one sentence. Its first part is the one that is meant when none is named."""

    id: str
    title: str
    says: str
    parts: tuple[Part, ...]

    def part(self, key: str) -> Part:
        return next((one for one in self.parts if one.key == key), self.parts[0])

    def full_title(self, part: Part) -> str:
        return f"{self.title}（{part.label}）" if part.label else self.title


REPORTS: dict[str, Report] = {}


def register(*reports: Report) -> None:
    """Called where the report is declared. ValueError for a number that is taken."""
    for one in reports:
        if one.id in REPORTS:
            raise ValueError(f"{one.id} is declared twice")
        REPORTS[one.id] = one
