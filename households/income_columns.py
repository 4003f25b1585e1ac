"""The arithmetic of `income_rules`, a whole column at a time. Amounts are int64 分; each column has a mask `given`."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from households.income_rules import GAINS

Cents = NDArray[np.int64]
Given = NDArray[np.bool_]
Column = tuple[Cents, Given]


def total(columns: Mapping[str, Column], names: Iterable[str], rows: int) -> Column:
    """Sum of the named parts by row; given where at least one part is."""
    amount, given = np.zeros(rows, np.int64), np.zeros(rows, bool)
    for name in names:
        if name in columns:
            cents, known = columns[name]
            amount += np.where(known, cents, 0)
            given |= known
    return amount, given


def net(columns: Mapping[str, Column], rows: int) -> Column:
    """纯收入: all gains less 生产经营性支出."""
    gained, some = total(columns, GAINS, rows)
    cost, spent = total(columns, ("operating_cost",), rows)
    return gained - cost, some | spent


def per_head(amount: Column, persons: NDArray[np.int64]) -> Column:
    """人均, half away from zero to 分; not given where nobody is counted."""
    cents, given = amount
    counted = np.maximum(persons, 1)
    halved = (np.abs(cents) * 2 + counted) // (counted * 2)
    return np.where(cents < 0, -halved, halved), given & (persons > 0)
