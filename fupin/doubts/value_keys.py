"""A digest of the values that a finding rests on (domain.md §7.0): what its rule has read of this subject. The same
values give the same key in every run; one that a rule does not read changes nothing.

Worked out a column at a time over the rows that were found. Every value is mixed with a keyed digest of its column's
name, and texts are digested with the key, so that nobody reads a value back from the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from fupin.doubts.frame import Frame, Level
from fupin.doubts.truth import Column, Truth
from fupin.personal.sealing import digest, digest_all

Bits = np.ndarray[Any, np.dtype[np.uint64]]
HALF = 16  # hexadecimal digits of a digest that make 64 bits


NUMBER = ""
"""Stands among the columns for how many rows there are: each counts alike."""


class Seen(Level):
    """Remembers which columns were asked for."""

    def __init__(self, ids: np.ndarray, columns: Mapping[str, Column | Truth]) -> None:
        super().__init__(ids, columns)
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        held = super().__getattr__(name)
        self.__dict__["seen"].add(name)
        return held

    def note_number(self) -> None:
        self.seen.add(NUMBER)


def watched(frame: Frame) -> Frame:
    """The same frame, which remembers what is read of it."""
    levels = {name: getattr(frame, name) for name in ("member", "household", "village")}
    return replace(frame, **{name: Seen(held.ids, held.columns) for name, held in levels.items()})


@dataclass(frozen=True)
class Reads:
    """The columns that a rule has read of each level."""

    member: frozenset[str]
    household: frozenset[str]
    village: frozenset[str]

    @classmethod
    def of(cls, frame: Frame) -> "Reads":
        levels = (frame.member, frame.household, frame.village)
        return cls(*(frozenset(getattr(held, "seen", ())) for held in levels))


def member_keys(frame: Frame, reads: Reads, rows: np.ndarray) -> list[str]:
    """Of persons: their own values and their household's."""
    return said(bits_of(frame.member, reads.member, rows) + bits_of(frame.household, reads.household, frame.home[rows]))


def household_keys(frame: Frame, reads: Reads, rows: np.ndarray) -> list[str]:
    """Of households: their own values and those of all their members, in whatever order."""
    own = bits_of(frame.household, reads.household, rows)
    if not reads.member:
        return said(own)
    where = np.full(len(frame.household), -1, dtype=np.int64)
    where[rows] = np.arange(len(rows))
    people = np.flatnonzero(where[frame.home] >= 0)
    np.add.at(own, where[frame.home[people]], mixed(bits_of(frame.member, reads.member, people)))
    return said(own)


def village_keys(frame: Frame, reads: Reads, rows: np.ndarray) -> list[str]:
    return said(bits_of(frame.village, reads.village, rows))


def said(bits: Bits) -> list[str]:
    return [f"{value:016x}" for value in mixed(bits).tolist()]


def bits_of(level: Level, names: Iterable[str], rows: np.ndarray) -> Bits:
    """The values of some rows in these columns, put together; the order of the columns does not matter."""
    total = np.zeros(len(rows), dtype=np.uint64)
    for name in names:
        held = bits_in(name, level.columns[name], rows) if name != NUMBER else np.ones(len(rows), np.uint64)
        total += mixed(held ^ salt(name))
    return total


def bits_in(name: str, column: Column | Truth, rows: np.ndarray) -> Bits:
    """Equal for equal values; what is not given is 0. An age stands for its birth date."""
    if isinstance(column, Truth):
        return np.where(column.known[rows], column.yes[rows] + 1, 0).astype(np.uint64)
    column = column.origin or column
    if column.distinct:
        used, place = np.unique(column.values[rows], return_inverse=True)
        held = texts(name, [column.distinct[code] for code in used.tolist()])[place]
    else:
        held = mixed(column.values[rows].astype(np.int64).view(np.uint64) + np.uint64(1))
    return np.where(column.given[rows], held, np.uint64(0))


def texts(name: str, values: list[str]) -> Bits:
    digested = digest_all("value", [f"{name}\n{value}" for value in values])
    return np.array([int(one[:HALF], 16) for one in digested if one], dtype=np.uint64)


@cache
def salt(name: str) -> np.uint64:
    return np.uint64(int(digest("column", name)[:HALF], 16))


def mixed(bits: Bits) -> Bits:
    """Spread over all 64 bits, so that sums of several do not fall together by chance (splitmix64)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))
