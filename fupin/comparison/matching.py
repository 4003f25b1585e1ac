"""A list read and held against the people who may be compared: by the digest of the number, never by the name alone
(domain.md §7.6). Nothing of the list leaves this module but what the rules say of a hit, and figures."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from fupin.comparison.listed import KINDS_OF_CELLS, Listed
from fupin.comparison.lists import ListKind, ListRule
from fupin.comparison.people import Compared
from fupin.doubts.frame import DAY, MONEY, TEXT, Level, column
from fupin.doubts.parameters import Own
from fupin.doubts.truth import Column, Truth
from fupin.imports import problems as said
from fupin.imports.problems import Problem
from fupin.imports.reading import read
from fupin.imports.table import Table
from fupin.personal.identity_columns import problems as wrong_numbers
from fupin.personal.sealing import digest_all, identity_key
from fupin.workbook import RawSheet

said.declare(
    {
        "list_no_number": ("E", "这一行没有证件号码，没有比对。请出具单位补上后重新载入。"),
        "list_wrong_number": ("E", "证件号码“{value}”不对，没有比对。请出具单位核对后重新载入。"),
        "list_column_missing": (
            "W",
            "名单里没有“{heading}”这一栏，靠它的规则没有评估。如果有，只是栏名写法不同，请照模板改好栏名重新载入。",
        ),
        "list_column_unknown": ("W", "不认得栏名“{heading}”，这一列没有读，不影响别的栏。"),
    }
)
SAID_HERE = {"heading_missing": "list_column_missing", "unknown_heading": "list_column_unknown"}
"""What is said of a list in other words than of a roster."""
NOT_ALIVE = ("死亡", "注销", "迁出")


@dataclass(frozen=True)
class Found:
    """What one rule came to: the question, the people found (positions), what is said of each, who could not be
    evaluated."""

    rule: ListRule
    message: str
    truth: Truth
    people: np.ndarray
    told: list[tuple[str, str]]

    @property
    def not_evaluated(self) -> int:
        return int((~self.truth.known).sum())


@dataclass
class Matched:
    """A list compared: figures, problems of its cells, and what each rule found."""

    frame: Listed
    counts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    unusable: bool = False


def read_list(sheets: list[RawSheet], kind: ListKind) -> tuple[Table, list[Problem]]:
    """The rows of a list with their numbers checked; a row without a right number is said and not compared."""
    table, problems = read(sheets, kind.sheet)
    problems = [said_here(one) for one in problems]
    if "identity" not in table:
        return table, problems
    numbers = table["identity"]
    faults = wrong_numbers(np.where(numbers.present, numbers.distinct, None))
    unread = table.unread.get("identity", np.zeros(len(table), dtype=bool))
    problems += table.problems("identity", ~numbers.given & ~unread, "list_no_number")
    wrong = np.array([fault is not None for fault in faults], dtype=bool)
    problems += table.cell_problems("identity", wrong[numbers.codes] & numbers.given, "list_wrong_number")
    table.bad |= unread
    return table, problems


def said_here(one: Problem) -> Problem:
    if one.code not in SAID_HERE:
        return one
    where = {"sheet": one.sheet, "row": one.row, "column": one.column, "heading": one.heading}
    return said.problem(SAID_HERE[one.code], **where)


def match(
    table: Table, problems: list[Problem], kind: ListKind, people: Compared, own: Own, *, today: date, listed_on: date,
    complete: bool, county: str,
) -> Matched:  # fmt: skip
    """Every rule of the list over everybody who may be compared."""
    if "identity" not in table or not len(table):
        return Matched(Listed(today, county), {"rows": len(table)}, problems, unusable=True)
    digests = digests_of(table)
    rows, whose = joined(digests, people)
    frame = Listed(
        today=today, place=county, member=people.member, household=people.household, home=people.home,
        region=people.region, whole=np.ones(len(people.household), dtype=bool), kin=people.kin,
        row=rows_of(table, kind, rows), whose=whose, has=frozenset(table.columns), complete=complete,
        listed_on=listed_on, digests=people.digests, strangers=strangers_of(table, digests, rows, whose, people),
    )  # fmt: skip
    found = [judged(each, frame, own.get(each.rule.id, {})) for each in kind.rules]
    return Matched(frame, counted(table, kind, digests, people, rows, found), problems, found)


def digests_of(table: Table) -> np.ndarray:
    """The keyed digest of each row's number; "" where there is none, or a wrong one."""
    numbers = table["identity"]
    keys = [
        identity_key(value) if there else None for value, there in zip(numbers.distinct, numbers.present, strict=True)
    ]
    digests = np.array([digest or "" for digest in digest_all("identity", keys)], dtype="U32")
    return np.where(table.bad, "", digests[numbers.codes])


def joined(digests: np.ndarray, people: Compared) -> tuple[np.ndarray, np.ndarray]:
    """The rows about people who may be compared, and the position of each row's person."""
    if not len(people.digests):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.argsort(people.digests, kind="stable")
    place = np.minimum(np.searchsorted(people.digests, digests, sorter=order), len(order) - 1)
    rows = np.flatnonzero((people.digests[order[place]] == digests) & (digests != ""))
    return rows, order[place[rows]]


def rows_of(table: Table, kind: ListKind, rows: np.ndarray) -> Level:
    """The list's columns of these rows; one that the list does not have is blank."""
    columns = {name: cells_of(table, name, of, rows) for name, of in kind.kinds.items()}
    return Level(rows, columns)


def cells_of(table: Table, name: str, kind: str, rows: np.ndarray) -> Column:
    if name not in table:
        return column(kind, [None] * len(rows))  # type: ignore[return-value]
    cells = table[name]
    values, given = cells.values[rows], cells.given[rows]
    if kind == TEXT:
        return Column.texts([value if there else None for value, there in zip(values, given, strict=True)])
    if kind == DAY:
        return Column(values.astype("datetime64[D]"), given)
    return Column(values, given, scale=KINDS_OF_CELLS.get(kind, KINDS_OF_CELLS[MONEY]))


def strangers_of(
    table: Table, digests: np.ndarray, rows: np.ndarray, whose: np.ndarray, people: Compared
) -> np.ndarray:
    """For each household the digests of rows of its people's household book that are about nobody in the register, ""
    for none. A book shared by people of two households tells of neither."""
    found: list[set[str]] = [set() for _ in range(len(people.household))]
    if "book" not in table or not len(rows):
        return said_of(found)
    given = table["book"].given
    books = np.unique(np.where(given, table["book"].values, "").astype(str), return_inverse=True)[1].ravel()
    of_book: dict[int, set[int]] = {}
    for row, person in zip(rows, whose, strict=True):
        if given[row]:
            of_book.setdefault(int(books[row]), set()).add(int(people.home[person]))
    nobody = given & (digests != "") & ~np.isin(digests, people.digests) & living(table)
    for row in np.flatnonzero(nobody):
        homes = of_book.get(int(books[row]), set())
        if len(homes) == 1 and digests[row] not in people.others:
            found[next(iter(homes))].add(str(digests[row]))
    return said_of(found)


def said_of(digests: list[set[str]]) -> np.ndarray:
    return np.array([",".join(sorted(held)) for held in digests], dtype=np.str_)


def living(table: Table) -> np.ndarray:
    """Rows of people who are alive and here, as far as the list says."""
    here = ~table["died"].given if "died" in table else np.ones(len(table), dtype=bool)
    if "state" in table:
        cells = table["state"]
        gone = [any(word in str(value) for word in NOT_ALIVE) for value in cells.distinct]
        here &= ~np.array(gone, dtype=bool)[cells.codes]
    return here


def judged(each: ListRule, frame: Listed, own: dict[str, float]) -> Found:
    params = {**each.rule.params, **own}
    asked = each.widened(replace(frame, p=SimpleNamespace(**params)))
    truth, message = (
        each.judge(asked),
        each.rule.message.format(**{name: f"{value:g}" for name, value in params.items()}),
    )
    people = np.flatnonzero(truth.yes)
    return Found(each, message, truth, people, each.tells(asked, people) if len(people) else [])


def counted(
    table: Table, kind: ListKind, digests: np.ndarray, people: Compared, rows: np.ndarray, found: list[Found]
) -> dict[str, Any]:
    """Figures only."""
    others = sum(count for digest, count in Counter(digests.tolist()).items() if digest in people.others)
    rules = {
        each.rule.rule.id: {
            "found": len(each.people),
            "not_evaluated": each.not_evaluated,
            "lacking": [kind.heading(key) for key in each.rule.needs if key not in table],
        }
        for each in found
    }
    refused = int(table.bad.sum())
    return {
        "rows": len(table),
        "refused": refused,
        "matched": len(rows),
        "unauthorised": others,
        "strangers": len(table) - refused - len(rows) - others,
        "people": len(people.member),
        "households": len(people.household),
        "rules": rules,
    }
