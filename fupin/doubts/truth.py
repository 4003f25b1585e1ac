"""Yes, no and not known, for a whole column at once.

A missing input makes the answer "not known" — unless the other inputs settle it: 否 and anything is 否. So a rule that
lacks an input is never passed, and a rule that cannot apply is not held back by what it would have asked next.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, eq=False)
class Truth:
    """`yes` holds only where `known` does."""

    yes: Flags
    known: Flags

    @classmethod
    def of(cls, yes: Flags) -> "Truth":
        """An answer that is known everywhere."""
        return cls(yes, np.ones(len(yes), dtype=bool))

    @property
    def no(self) -> Flags:
        return self.known & ~self.yes

    @property
    def sure(self) -> "Truth":
        """Not known counts as no: for exceptions that somebody would have to claim."""
        return Truth.of(self.yes)

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.yes & other.yes, (self.known & other.known) | self.no | other.no)

    def __or__(self, other: "Truth") -> "Truth":
        yes = self.yes | other.yes
        return Truth(yes, yes | (self.known & other.known))

    def __invert__(self) -> "Truth":
        return Truth(self.no, self.known)

    def where(self, applies: "Truth") -> "Truth":
        """The same answer, not known where it is not known to apply."""
        return Truth(self.yes & applies.yes, self.known & applies.yes)

    def take(self, rows: np.ndarray) -> "Truth":
        return Truth(self.yes[rows], self.known[rows])


@dataclass(frozen=True, eq=False)
class Column:
    """One value per row. Texts are held once (`distinct`, `values` says which); figures may be held in hundredths
    (`scale` 100) and are compared with plain yuan, 亩 or 岁. A value counts only where `given`. `origin` is what lasts
    of a value that is another one each day or in each frame (of an age the birth date)."""

    values: np.ndarray
    given: Flags
    distinct: tuple[str, ...] = ()
    scale: int = 1
    origin: "Column | None" = None

    @classmethod
    def texts(cls, values: Sequence[str | None]) -> "Column":
        distinct = tuple({None, *values})  # never empty: also a column without rows is one of texts
        index = {value: place for place, value in enumerate(distinct)}
        codes = np.fromiter(map(index.__getitem__, values), np.int32, len(values))
        present = np.fromiter((value not in (None, "") for value in distinct), bool, len(distinct))
        return cls(codes, present[codes], tuple(value or "" for value in distinct))

    @classmethod
    def figures(cls, values: Sequence[float | None], scale: int = 1) -> "Column":
        """Whole numbers of `1 / scale`; None is not given."""
        held = np.array(values, dtype=float)
        given = ~np.isnan(held)
        return cls(np.where(given, held, 0).round().astype(np.int64), given, scale=scale)

    @classmethod
    def days(cls, values: Sequence[Any]) -> "Column":
        held = np.array(values, dtype="datetime64[D]")
        return cls(held, ~np.isnat(held))

    # ---- what may be asked ------------------------------------------------------------------------------------------

    @cached_property
    def filled(self) -> Truth:
        return Truth.of(self.given)

    @property
    def blank(self) -> Truth:
        return ~self.filled

    def where(self, says: Callable[[str], bool]) -> Truth:
        """Asked once per distinct text."""
        hit = np.fromiter(map(says, self.distinct), bool, len(self.distinct))
        return Truth(hit[self.values] & self.given, self.given)

    def among(self, *codes: str) -> Truth:
        return self.where(lambda value: value in codes)

    def naming(self, *codes: str) -> Truth:
        """One of the codes stands in the list of codes (健康状况, 致贫原因, 风险)."""
        return self.where(lambda value: not set(codes).isdisjoint(value.split(",")))

    def between(self, low: float, high: float) -> Truth:
        return (self >= low) & (self <= high)

    def __lt__(self, other: Any) -> Truth:
        return self._compared(operator.lt, other)

    def __le__(self, other: Any) -> Truth:
        return self._compared(operator.le, other)

    def __gt__(self, other: Any) -> Truth:
        return self._compared(operator.gt, other)

    def __ge__(self, other: Any) -> Truth:
        return self._compared(operator.ge, other)

    def same(self, other: Any) -> Truth:
        return self._compared(operator.eq, other)

    def differs(self, other: Any) -> Truth:
        return self._compared(operator.ne, other)

    def _compared(self, how: Callable[[Any, Any], Any], other: Any) -> Truth:
        if isinstance(other, Column):
            known, held = self.given & other.given, other.values
        else:
            known, held = self.given, other if isinstance(other, np.datetime64) else other * self.scale
        return Truth(how(self.values, held) & known, known)

    # ---- what may be worked out -------------------------------------------------------------------------------------

    def __add__(self, other: "Column") -> "Column":
        return Column(self.values + other.values, self.given & other.given, scale=self.scale)

    def __sub__(self, other: "Column") -> "Column":
        return Column(self.values - other.values, self.given & other.given, scale=self.scale)

    def __mul__(self, factor: int) -> "Column":
        return Column(self.values * factor, self.given, scale=self.scale)

    def __abs__(self) -> "Column":
        return Column(np.abs(self.values), self.given, scale=self.scale)

    def take(self, rows: np.ndarray) -> "Column":
        """The same column for other rows; position -1 is a blank."""
        how = (self.distinct, self.scale, self.origin.take(rows) if self.origin else None)
        if not len(self.values):
            return Column(np.zeros(len(rows), self.values.dtype), np.zeros(len(rows), bool), *how)
        return Column(self.values[rows], self.given[rows] & (rows >= 0), *how)

    def shown(self, rows: np.ndarray) -> list[str]:
        """The values of these rows as sentences say them."""
        if self.distinct:
            return [self.distinct[code] for code in self.values[rows]]
        if self.scale == 1:
            return [str(value) for value in self.values[rows]]
        return [f"{value / self.scale:,.2f}" for value in self.values[rows].tolist()]


def added(columns: Iterable[Column]) -> Column:
    """The sum, given where at least one part is; a part that is not given counts as nothing."""
    whole = list(columns)
    amounts = [np.where(column.given, column.values, 0) for column in whole]
    return Column(sum(amounts), np.logical_or.reduce([column.given for column in whole]), scale=whole[0].scale)
