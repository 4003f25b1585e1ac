"""A department's list beside the people of the register who may be compared with it: what the rules of §7.6 look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from fupin.doubts.frame import DAY, FIGURE, MONEY, NOBODY, TEXT, Frame, Level
from fupin.doubts.truth import Column, Truth

PERSON = {
    "name": TEXT,
    "relation": TEXT,
    "age": FIGURE,
    "school_age": FIGURE,
    "student": TEXT,
    "dropout_reason": TEXT,
    "health": TEXT,
    "disability_kind": TEXT,
    "disability_grade": TEXT,
    "dibao": TEXT,
    "tekun": TEXT,
    "soldier": TEXT,
    "resident_medical": TEXT,
    "employee_medical": TEXT,
    "resident_pension": TEXT,
    "employee_pension": TEXT,
    "public_post": TEXT,
    "work_months": FIGURE,
}
HOME = {
    "county": TEXT,
    "first_year": FIGURE,
    "exit_year": FIGURE,
    "monitoring_kind": TEXT,
    "applied_on": DAY,  # the last application or clue
    "dangerous": TEXT,
    "house_grade": TEXT,
    "safe_water": TEXT,
}


@dataclass(frozen=True)
class Listed(Frame):
    """`member` and `household` are those who may be compared. `row` are the list's rows about them, `whose` the
    position of each row's person; `kin` pairs a person with the head of another household whose family he is. `has`
    names the columns that the list has, `complete` says that whoever is not on it is not known to the department."""

    row: Level = NOBODY
    whose: np.ndarray = field(default_factory=lambda: NOBODY.ids)
    kin: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    has: frozenset[str] = frozenset()
    complete: bool = False
    listed_on: date = date.min
    digests: np.ndarray = field(default_factory=lambda: np.zeros(0, "U32"))
    """Of each person's number."""
    strangers: np.ndarray = field(default_factory=lambda: np.zeros(0, "U1"))
    """For each household the digests of rows of its household book that are about nobody in the register; "" for
    none."""

    def theirs(self, of_member: Any) -> Any:
        """A column or answer of people, for each row of the list."""
        return of_member.take(self.whose)

    def homes(self, of_household: Any) -> Any:
        """A column or answer of households, for each row of the list."""
        return of_household.take(self.home[self.whose] if len(self.whose) else self.whose)

    def any_row(self, of_row: Truth) -> Truth:
        """People with a row of which it is true; of whom nothing is listed, it is not, where the list is complete."""
        size = len(self.member)
        yes = np.bincount(self.whose[of_row.yes], minlength=size) > 0
        perhaps = np.bincount(self.whose[~of_row.known], minlength=size) > 0
        return Truth(yes, yes | (~perhaps & (self.listed() | self.complete)))

    def listed(self) -> np.ndarray:
        """Which people the list has."""
        return np.bincount(self.whose, minlength=len(self.member)) > 0

    @cached_property
    def books(self) -> dict[int, list[str]]:
        """Position of a household → its people with the books in which the list has them."""
        found: dict[int, list[str]] = {}
        book = self.row.book
        for row, person in enumerate(self.whose.tolist()):
            if book.given[row]:
                word = book.distinct[book.values[row]]
                found.setdefault(int(self.home[person]), []).append(f"{self.digests[person]} {word}")
        return {home: sorted(said) for home, said in found.items()}

    def absent(self) -> Truth:
        """People who are not on the list; not known where it is only a part of the department's."""
        listed = self.listed()
        return Truth.of(~listed) if self.complete else Truth(np.zeros_like(listed), listed)

    def with_kin(self) -> "Listed":
        """The same list, each row also held against the head of whose family its person is."""
        place: dict[int, list[int]] = {int(person): [] for person in self.kin[:, 0]}
        for person, head in self.kin:
            place[int(person)].append(int(head))
        pairs = [(row, head) for row, person in enumerate(self.whose) for head in place.get(int(person), ())]
        again = np.array([row for row, _ in pairs], dtype=np.int64)
        heads = np.array([head for _, head in pairs], dtype=np.int64)
        rows = self.row.take(np.concatenate([np.arange(len(self.row)), again]))
        tie = Column.texts([""] * len(self.row) + ["户主的家人（分户前是一户）"] * len(again))
        columns = {**rows.columns, "tie": tie}
        return replace(self, row=Level(rows.ids, columns), whose=np.concatenate([self.whose, heads]))


def money_total(frame: Listed, amount: Column) -> Column:
    """For each row the sum of its household's rows."""
    homes = frame.home[frame.whose] if len(frame.whose) else frame.whose
    sums = np.bincount(homes, weights=np.where(amount.given, amount.values, 0), minlength=len(frame.household))
    return Column(sums.astype(np.int64)[homes], amount.given, scale=amount.scale)


KINDS_OF_CELLS: Mapping[str, int] = {MONEY: 100, FIGURE: 1}
