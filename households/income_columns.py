"""The arithmetic of `income_rules`, a whole column at a time: int64 分 and, by row, whether something was given.

A file gives {"wage": (cents, given), …}; a part without a column is simply not in the mapping.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from households.income_rules import COST, GAINS, NOTHING, PROPERTIES, TRANSFERS, counted

Cents = np.ndarray[Any, np.dtype[np.int64]]
Given = np.ndarray[Any, np.dtype[np.bool_]]
Column = tuple[Cents, Given]
Columns = Mapping[str, Column]
TOLERANCE = 100


def total(columns: Columns, names: Collection[str], rows: int, exclude: Collection[str] = NOTHING) -> Column:
    """Sum of the named parts that count, by row; given where at least one of them was."""
    amount, given = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    wanted = set(counted(names, exclude))
    for name in names:
        if name in columns:
            given |= columns[name][1]
            amount += _filled(columns[name]) if name in wanted else 0
    return amount, given


def property_income(columns: Columns, rows: int, exclude: Collection[str] = NOTHING) -> Column:
    return total(columns, PROPERTIES, rows, exclude)


def transfer(columns: Columns, rows: int, exclude: Collection[str] = NOTHING) -> Column:
    return total(columns, TRANSFERS, rows, exclude)


def gross(columns: Columns, rows: int, exclude: Collection[str] = NOTHING) -> Column:
    return total(columns, GAINS, rows, exclude)


def net(columns: Columns, rows: int, exclude: Collection[str] = NOTHING) -> Column:
    gained, some = gross(columns, rows, exclude)
    cost, spent = total(columns, (COST,), rows, exclude)
    return gained - cost, some | spent


def per_head(amount: Column, persons: Cents) -> Column:
    """Half a 分 away from zero; not given where nobody is counted."""
    cents, given = amount
    heads = np.maximum(persons, 1)
    halved = (np.abs(cents) * 2 + heads) // (heads * 2)
    return np.where(cents < 0, -halved, halved), given & (persons > 0)


def monitoring_reference(net_income: Column, claim_income: Column, self_paid: Column) -> Column:
    return net_income[0] + _filled(claim_income) - _filled(self_paid), net_income[1]


def differs(reported: Column, computed: Column) -> Given:
    """Rows where both are given and more than 1 元 apart."""
    far: Given = reported[1] & computed[1] & (np.abs(reported[0] - computed[0]) > TOLERANCE)
    return far


def _filled(column: Column) -> Cents:
    return np.where(column[1], column[0], 0)
