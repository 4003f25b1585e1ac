"""A roster read: one entry of `Cells` per declared column that the file has, all sheets one below the other."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from fupin.imports.problems import ERROR, LISTED, Problem, masked, problem
from fupin.imports.sheet import Sheet


@dataclass
class Cells:
    """A column: `distinct` values, `present` says which of them is one, `codes` which row holds which (int32).

    A rule looks at the distinct values and is spread over the rows by the codes.
    """

    codes: np.ndarray
    distinct: np.ndarray
    present: np.ndarray

    @cached_property
    def values(self) -> np.ndarray:
        """One value per row: str or None (object), int64 or datetime64[D]; look at `given` before using a number."""
        return self.distinct[self.codes]

    @cached_property
    def given(self) -> np.ndarray:
        return self.present[self.codes]

    def among(self, *wanted: Any) -> np.ndarray:
        """True for rows that hold one of these values."""
        hit = np.fromiter((value in wanted for value in self.distinct), bool, len(self.distinct)) & self.present
        return hit[self.codes]

    def spread(self, of_distinct: np.ndarray) -> np.ndarray:
        """A result for each distinct value, one per row."""
        return of_distinct[self.codes]

    def take(self, rows: np.ndarray) -> "Cells":
        """The same column for other rows; position -1 gives a blank."""
        blank = np.append(self.codes, len(self.distinct))[rows]
        none = np.zeros(1, self.distinct.dtype) if self.distinct.dtype.kind != "O" else np.array([None], dtype=object)
        return Cells(blank, np.concatenate([self.distinct, none]), np.append(self.present, False))


@dataclass
class Part:
    """One sheet of the file as it went into the table; its headings take `lines` rows from `header_row` on."""

    name: str | None
    header_row: int
    rows: int
    letters: dict[str, str]
    headings: dict[str, str]
    skipped: Counter[str] = field(default_factory=Counter)
    lines: int = 1

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "header_row": self.header_row,
            "rows": self.rows,
            "skipped": {kind: count for kind, count in self.skipped.items() if count},
        }


@dataclass
class Table:
    """`sheet` is the position in `parts`, `row` the number Excel shows; `bad` marks rows with an error found so far;
    `unread` those whose cell in a column held something that could not be read. `headings` tells of every column of
    the file what became of it (fupin.imports.headings), `coded` which columns hold bare codes, and which."""

    declared: Sheet
    parts: list[Part]
    sheet: np.ndarray
    row: np.ndarray
    columns: dict[str, Cells] = field(default_factory=dict)
    unread: dict[str, np.ndarray] = field(default_factory=dict)
    headings: list[dict[str, Any]] = field(default_factory=list)
    coded: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bad = np.zeros(len(self.row), dtype=bool)

    def __len__(self) -> int:
        return len(self.row)

    def __contains__(self, key: str) -> bool:
        return key in self.columns

    def __getitem__(self, key: str) -> Cells:
        """The column; one without any value when the file does not have it."""
        return self.columns.get(key) or self._missing

    @cached_property
    def _missing(self) -> Cells:
        return Cells(np.zeros(len(self), np.int32), np.array([None], dtype=object), np.zeros(1, dtype=bool))

    def has(self, *keys: str) -> bool:
        return all(key in self.columns for key in keys)

    def place(self, row: int, key: str) -> dict[str, Any]:
        """Where a cell stands, as problems tell it."""
        part = self.parts[self.sheet[row]]
        heading = part.headings.get(key) or (self.declared[key].heading if key in self.declared.columns else None)
        return {"sheet": part.name, "row": int(self.row[row]), "column": part.letters.get(key), "heading": heading}

    def problems(
        self, key: str, rows: Iterable[int] | np.ndarray, code: str, *, severity: str | None = None, **facts: Any
    ) -> list[Problem]:
        """The same problem in these rows of a column (a boolean mask or row positions). A fact may be an array or list
        with one entry per listed row. Errors mark their rows as bad."""
        where = np.flatnonzero(rows) if getattr(rows, "dtype", None) == np.bool_ else np.asarray(rows, dtype=np.int64)
        listed = [
            problem(code, severity=severity, **self.place(row, key), **_nth(facts, position))
            for position, row in enumerate(where[:LISTED])
        ]
        if listed and listed[0].severity == ERROR:
            self.bad[where] = True
        if len(where) > LISTED:
            heading = self.declared[key].heading
            listed.append(problem("more_of_same", heading=heading, count=len(where) - LISTED, same=code))
        return listed

    def cell_problems(self, key: str, rows: np.ndarray, code: str, **facts: Any) -> list[Problem]:
        """`problems` with the cell's own value, masked."""
        where = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        cells, kind = self[key], self.declared[key].personal
        shown = [masked(value, kind) for value in cells.distinct[cells.codes[where[:LISTED]]]]
        return self.problems(key, where, code, value=shown, **facts)


def _nth(facts: dict[str, Any], position: int) -> dict[str, Any]:
    return {name: fact[position] if isinstance(fact, list | np.ndarray) else fact for name, fact in facts.items()}
