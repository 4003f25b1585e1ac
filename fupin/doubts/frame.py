"""What rules look at: households of one place with their members and villages, a column at a time.

The register at night, one household on save and the rows of an import all come as a Frame, so that a rule is written
once (domain.md §7). An adapter of the app that owns the models fills the columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from fupin.doubts.truth import Column, Truth

TEXT, FIGURE, MONEY, DAY, FLAG = "text", "figure", "money", "day", "flag"
HUNDREDTHS = 100
Kinds = Mapping[str, str]


class Level:
    """Rows of one kind: their ids and their columns, each by its name as an attribute."""

    def __init__(self, ids: np.ndarray, columns: Mapping[str, "Column | Truth"]) -> None:
        self.ids, self.columns = ids, columns

    def __len__(self) -> int:
        return len(self.ids)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["columns"][name]
        except KeyError:
            raise AttributeError(f"no column {name}") from None

    def note_number(self) -> None:
        """It is asked how many rows there are: for a level that remembers what is read of it."""

    def take(self, rows: np.ndarray) -> "Level":
        return Level(self.ids[rows], {name: held.take(rows) for name, held in self.columns.items()})

    def positions(self, wanted: np.ndarray) -> np.ndarray:
        """Where these ids stand; -1 for those that are not here."""
        if not len(self.ids) or not len(wanted):
            return np.full(len(wanted), -1, dtype=np.int64)
        order = np.argsort(self.ids, kind="stable")
        place = np.minimum(np.searchsorted(self.ids, wanted, sorter=order), len(self.ids) - 1)
        return np.where(self.ids[order[place]] == wanted, order[place], -1)


def column(kind: str, values: Any) -> "Column | Truth":
    """A column of plain values with None for what is not given; money and areas come in hundredths."""
    if kind == TEXT:
        return Column.texts(values)
    if kind == DAY:
        return Column.days(values)
    if kind == FLAG:
        known = np.fromiter((value is not None for value in values), bool, len(values))
        return Truth(np.fromiter((bool(value) for value in values), bool, len(values)), known)
    return Column.figures(values, HUNDREDTHS if kind == MONEY else 1)


def level(kinds: Kinds, ids: np.ndarray, given: Mapping[str, Any]) -> Level:
    """A level with every column that is declared; one that is not in `given` is blank. KeyError for others."""
    if unknown := given.keys() - kinds.keys():
        raise KeyError(f"not declared: {sorted(unknown)}")
    return Level(ids, {name: _held(kind, given.get(name), len(ids)) for name, kind in kinds.items()})


def _held(kind: str, given: Any, size: int) -> "Column | Truth":
    if isinstance(given, Column | Truth):
        return given
    return blank(kind, size) if given is None else column(kind, given)


def blank(kind: str, size: int) -> "Column | Truth":
    """A column of which nothing is given."""
    nothing = np.zeros(size, dtype=bool)
    if kind == FLAG:
        return Truth(nothing, nothing)
    if kind == TEXT:
        return Column(np.zeros(size, np.int32), nothing, ("",))
    if kind == DAY:
        return Column(np.full(size, np.datetime64("NaT", "D")), nothing)
    return Column(np.zeros(size, np.int64), nothing, scale=HUNDREDTHS if kind == MONEY else 1)


NOBODY = Level(np.zeros(0, np.int64), {})


@dataclass(frozen=True)
class Frame:
    """`home` is the position of each member's household, `region` the village code of each household, `whole` says
    which households have all their members here. `span` is the range of village codes that is here as a whole; None
    when only some households of a place are. `place` decides which parameters apply. `p` are those of one rule."""

    today: date
    place: str
    member: Level = NOBODY
    household: Level = NOBODY
    village: Level = NOBODY
    home: np.ndarray = field(default_factory=lambda: NOBODY.ids)
    region: np.ndarray = field(default_factory=lambda: NOBODY.ids)
    whole: np.ndarray = field(default_factory=lambda: NOBODY.ids)
    span: tuple[str, str] | None = None
    p: Any = field(default_factory=SimpleNamespace)

    def part(self, homes: np.ndarray) -> "Frame":
        """Some of the households (by their positions) with their members; no village is whole any more."""
        where = np.full(len(self.household), -1, dtype=np.int64)
        where[homes] = np.arange(len(homes))
        rows = np.flatnonzero(where[self.home] >= 0)
        return replace(
            self,
            member=self.member.take(rows),
            household=self.household.take(homes),
            village=NOBODY,
            home=where[self.home[rows]],
            region=self.region[homes],
            whole=self.whole[homes],
            span=None,
        )

    def at_home(self, of_household: Any) -> Any:
        """A column or answer of households, for each member."""
        return of_household.take(self.home)

    def at_least(self, count: int, of_member: Truth) -> Truth:
        """Households with so many members of whom it is true. Who is not registered yet might be one."""
        yes = np.bincount(self.home[of_member.yes], minlength=len(self.household))
        perhaps = np.bincount(self.home[~of_member.known], minlength=len(self.household))
        perhaps = np.where(self.whole, perhaps, count)
        return Truth(yes >= count, (yes >= count) | (yes + perhaps < count))

    def some(self, of_member: Truth) -> Truth:
        return self.at_least(1, of_member)

    def every(self, of_member: Truth) -> Truth:
        """True of each member; not asked of a household without any."""
        return ~self.some(~of_member) & (self.counted(None) > 0)

    def counted(self, of_member: Truth | None) -> Column:
        """How many members (of whom it is true); given where all are registered and the answer is known of each."""
        if of_member is None:
            self.member.note_number()
        chosen = self.home if of_member is None else self.home[of_member.yes]
        doubtful = np.zeros(0, np.int64) if of_member is None else self.home[~of_member.known]
        size = len(self.household)
        return Column(np.bincount(chosen, minlength=size), self.whole & (np.bincount(doubtful, minlength=size) == 0))

    def of_first(self, which: Truth, values: Column) -> Column:
        """For each household the value of its first member of whom `which` is true."""
        rows = np.flatnonzero(which.yes)
        first = np.full(len(self.household), -1, dtype=np.int64)
        first[self.home[rows[::-1]]] = rows[::-1]
        return values.take(first)
