"""Rows grouped into households (domain.md §9.4.7–8, product.md §4.4)."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from fupin.imports.problems import Problem, problem
from fupin.imports.table import Cells, Table
from households.codes import Relation
from households.importers import roster_problems  # noqa: F401 - declares the codes that are used here


@dataclass
class Roster:
    """`household` gives each row its household (0 … size-1, -1 for none), `first` the first row of each household,
    `refused` which households have an error. `heads_only`: one row per household, its members are to be added later.
    `questions` counts by rule what is only asked."""

    table: Table
    household: np.ndarray
    first: np.ndarray
    refused: np.ndarray
    heads_only: bool = False
    problems: list[Problem] = field(default_factory=list)
    questions: Counter[str] = field(default_factory=Counter)
    _firsts: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.first)

    def persons(self) -> np.ndarray:
        """Rows of each household."""
        return np.bincount(self.household[self.household >= 0], minlength=self.size)

    def source(self, key: str) -> np.ndarray:
        """For each household the first row that holds a value in this column, -1 where none does."""
        if key not in self._firsts:
            rows = np.flatnonzero(self.table[key].given & (self.household >= 0))[::-1]
            first = np.full(self.size, -1, dtype=np.int64)
            first[self.household[rows]] = rows
            self._firsts[key] = first
        return self._firsts[key]

    def of_household(self, key: str) -> Cells:
        """The household's own value of a household column: one entry per household."""
        return self.table[key].take(self.source(key))

    def refuse(self) -> None:
        """Every household with a bad row is refused as a whole."""
        rows = self.table.bad & (self.household >= 0)
        self.refused[self.household[rows]] = True

    def accepted_rows(self) -> np.ndarray:
        """True for rows of households without an error."""
        return (
            (self.household >= 0) & ~self.refused[np.maximum(self.household, 0)] if self.size else self.household >= 0
        )


def ids(cells: Cells) -> np.ndarray:
    """A number per distinct cell, the same for the same value however it was written; -1 for blank."""
    if cells.distinct.dtype.kind != "O":
        known = np.unique(cells.distinct, return_inverse=True)[1]
    else:
        index: dict[object, int] = {}
        known = np.fromiter((index.setdefault(v, len(index)) for v in cells.distinct), np.int64, len(cells.distinct))
    return np.where(cells.present, known, -1)


def grouped(table: Table) -> Roster:
    """Households by 户编号 in any order; rows without one belong to the block that a head or a 户编号 opened above."""
    heads_only = _heads_as_members(table)
    if not len(table) or heads_only:
        return _numbered(table, np.arange(len(table)), heads_only)
    if "household_no" not in table and "relation" not in table:
        roster = _numbered(table, np.full(len(table), -1), False)
        roster.problems.append(problem("cannot_group"))
        table.bad[:] = True
        return roster
    roster = _numbered(table, _keys(table), False)
    orphans = roster.household < 0
    roster.problems += table.problems("relation" if "relation" in table else "name", orphans, "before_first_head")
    return roster


def _keys(table: Table) -> np.ndarray:
    """A key per row: the same for rows of one household, -1 for rows before the first head of their sheet."""
    numbers = table["household_no"]
    number = ids(numbers)[numbers.codes]
    rows = np.arange(len(table))
    opens = np.flatnonzero((number >= 0) | table["relation"].among(Relation.HEAD))
    position = np.searchsorted(opens, rows, side="right") - 1
    opener = np.where(position >= 0, opens[position] if len(opens) else -1, -1)
    same_sheet = (opener >= 0) & (table.sheet[opener] == table.sheet)
    unnumbered = len(numbers.distinct) + opener
    key = np.where(number[opener] >= 0, number[opener], unnumbered)
    return np.where(same_sheet, key, -1)


def _numbered(table: Table, keys: np.ndarray, heads_only: bool) -> Roster:
    """Households numbered in the order of their first rows."""
    owned = np.flatnonzero(keys >= 0)
    _, first, group = np.unique(keys[owned], return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    household = np.full(len(table), -1, dtype=np.int64)
    household[owned] = rank[group] if len(owned) else group
    return Roster(table, household, owned[first[order]], np.zeros(len(order), dtype=bool), heads_only)


def _heads_as_members(table: Table) -> bool:
    """A sheet with one row per household: the head is its only member (H2, H8, H9)."""
    if "name" in table or "head_name" not in table:
        return False
    table.columns["name"] = table["head_name"]
    if "identity" not in table and "head_identity" in table:
        table.columns["identity"] = table["head_identity"]
    for part in table.parts:
        for own, whose in (("name", "head_name"), ("identity", "head_identity")):
            if whose in part.letters and own not in part.letters:
                part.letters[own], part.headings[own] = part.letters[whose], part.headings[whose]
    head = np.array([str(Relation.HEAD.value)], dtype=object)
    table.columns["relation"] = Cells(np.zeros(len(table), np.int32), head, np.ones(1, dtype=bool))
    return True
