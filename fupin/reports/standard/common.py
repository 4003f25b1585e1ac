"""Columns that several reports have."""

from collections.abc import Iterable

from fupin.query.fields import BLANK, Of
from fupin.query.question import Question, ask
from fupin.reports.frame import Column, Counted, percent

UNFILLED = "没有填"
LISTED = ask(Of.HOME, status="listed")
LISTED_PEOPLE = ask(Of.PERSON, status="listed")


def whole(question: Question, *, homes: str = "总户数", people: str = "总人数") -> list[Column]:
    """`homes` and `people`: all that the question finds."""
    return [
        Column("homes", (homes,), Counted(question, "户"), unit="户"),
        Column("people", (people,), Counted(question, "人"), unit="人"),
    ]


def group(
    key: str,
    label: str,
    question: Question,
    by: str,
    *values: str,
    units: str = "户人",
    share: bool = False,
    above: tuple[str, ...] = (),
    sparse: bool = False,
) -> list[Column]:
    """One merged heading: 户 and/or 人 of those whose field `by` has one of `values`, and their share of `homes` or
    `people`, whichever unit comes first."""  # fmt: skip
    head, alone = (*above, label), len(units) == 1 and not share
    found = [
        Column(
            f"{key}_{unit}",
            head if alone else (*head, unit),
            Counted(question, unit, by, values),
            unit=unit,
            sparse=sparse,
        )
        for unit in units
    ]
    if share:
        bottom = "homes" if units[0] == "户" else "people"
        one = percent(f"{key}_share", (*head, "占比"), f"{key}_{units[0]}", bottom)
        found.append(one if not sparse else sparse_of(one))
    return found


def sparse_of(column: Column) -> Column:
    return Column(column.key, column.head, column.of, unit=column.unit, digits=column.digits, sparse=True)


def groups(
    question: Question, by: str, told: Iterable[tuple[str, str, tuple[str, ...]]], **options: object
) -> list[Column]:
    """A group for each (key, label, values), the last for what is not filled in."""
    found: list[Column] = []
    for key, label, values in told:
        found += group(key, label, question, by, *values, **options)  # type: ignore[arg-type]
    return found + group("blank", UNFILLED, question, by, BLANK, **options)  # type: ignore[arg-type]
