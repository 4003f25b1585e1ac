"""What is told of one person's row beside the rules of `roster_rules`: which characters of a number are wrong, and
which other row holds the same one (domain.md §7.1)."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from fupin.imports.problems import Problem
from fupin.imports.table import Table
from households.importers.identity_facts import Facts
from households.importers.roster import ids

IDENTITY_CODES = ("identity_length", "identity_characters", "identity_date", "identity_checksum", "identity_marker")


def check_people(table: Table, facts: Facts, today: date) -> Iterator[list[Problem]]:
    yield table.problems("name", ~table["name"].given & ~_faulty_name(table), "name_missing")
    yield from _identities(table, facts)
    yield _future(table, today)


def _faulty_name(table: Table) -> np.ndarray:
    """Rows whose name was refused by its reader need not be told that it is missing."""
    return ~table["name"].given & table.bad


# ---- identity --------------------------------------------------------------------------------------------------------


def _identities(table: Table, facts: Facts) -> Iterator[list[Problem]]:
    if "identity" not in table:
        return
    cells = table["identity"]
    for code in IDENTITY_CODES:
        rows = np.flatnonzero(facts.problem == code)
        if len(rows):
            length = [len(number) for number in cells.distinct[cells.codes[rows]]]
            yield table.cell_problems("identity", rows, code, length=length)
    yield table.problems("identity", ~cells.given & ~table.bad, "identity_blank")
    yield from _repeated(table, facts)


def _repeated(table: Table, facts: Facts) -> Iterator[list[Problem]]:
    """The same person in two rows, by the first 18 characters (A01), and the same 人编号 (A10)."""
    firsts = _first18(table)
    for key, of_row, rows, code in (
        ("identity", firsts, facts.right, "identity_repeated"),
        (
            "person_no",
            ids(table["person_no"])[table["person_no"].codes],
            table["person_no"].given,
            "household_same_person_no",
        ),
    ):
        again, first = _again(of_row, rows)
        if len(again):
            yield table.cell_problems(key, again, code, first=table.row[first])


def _first18(table: Table) -> np.ndarray:
    cells = table["identity"]
    index: dict[str | None, int] = {}
    short = (number[:18] if number else None for number in cells.distinct)
    return np.fromiter((index.setdefault(n, len(index)) for n in short), np.int64, len(cells.distinct))[cells.codes]


def _again(of_row: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows (among those given as a mask) that hold what another row holds, and that other row."""
    where = np.flatnonzero(rows)
    many = np.bincount(of_row[where], minlength=1) > 1 if len(where) else np.zeros(1, dtype=bool)
    twice = where[many[of_row[where]]] if len(where) else where
    order = twice[np.argsort(of_row[twice], kind="stable")]
    own = of_row[order]
    starts = np.flatnonzero(np.r_[True, own[1:] != own[:-1]]) if len(own) else np.zeros(0, np.int64)
    lead = np.repeat(starts, np.diff(np.r_[starts, len(own)]))
    other = np.where(lead == np.arange(len(own)), lead + 1, lead)
    return order, order[other] if len(order) else order


def _future(table: Table, today: date) -> list[Problem]:
    own = table["birth_date"]
    if "birth_date" not in table:
        return []
    return table.problems("birth_date", own.given & (own.values > np.datetime64(today)), "birth_in_future")
