"""`identity` for whole columns: what a loop over a county's numbers would say, in a hundredth of its time.

Input is an array of normalised numbers (str); callers pass distinct, non-empty values.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fupin.personal.identity import CHECKS, FIRST_YEAR, WEIGHTS, problem

Texts = NDArray[Any]
CHECK_BYTES = np.frombuffer(CHECKS.encode(), np.uint8)
MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def _bytes(numbers: Texts) -> NDArray[np.uint8]:
    """The first 18 characters as an (n, 18) table; anything not ASCII becomes 0."""
    narrow = np.array([number[:18] for number in numbers], dtype="U18")
    wide = narrow.view(np.uint32).reshape(len(narrow), 18)
    return np.where(wide < 128, wide, 0).astype(np.uint8)


def problems(numbers: Texts) -> Texts:
    """Code of what is wrong with each, or None. 18 digit numbers are checked as a table, odd ones singly."""
    found = np.full(len(numbers), None, dtype=object)
    lengths = np.fromiter(map(len, numbers), np.int64, len(numbers))
    usual = np.flatnonzero(lengths == 18)
    if len(usual):
        table = _bytes(numbers[usual])
        suspect = usual[~_right(table)]
    else:
        suspect = usual
    for place in np.concatenate([suspect, np.flatnonzero(lengths != 18)]):
        found[place] = problem(numbers[place])
    return found


def _right(table: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """True where a number is right in every respect; the rest is looked at one by one."""
    digits = table.astype(np.int64) - ord("0")
    numeric = ((digits[:, :17] >= 0) & (digits[:, :17] <= 9)).all(axis=1)
    checks = CHECK_BYTES[(digits[:, :17] @ np.array(WEIGHTS)) % 11] == table[:, 17]
    marker = (digits[:, :6] == 9).all(axis=1)
    return numeric & checks & ~marker & _real_dates(digits)


def _real_dates(digits: NDArray[np.int64]) -> NDArray[np.bool_]:
    year, month, day = _date_parts(digits)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = MONTH_DAYS[np.clip(month, 0, 12)] + (leap & (month == 2))
    return (year >= FIRST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last)


def _date_parts(digits: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    return (
        digits[:, 6:10] @ np.array([1000, 100, 10, 1]),
        digits[:, 10:12] @ np.array([10, 1]),
        digits[:, 12:14] @ np.array([10, 1]),
    )


def births(numbers: Texts) -> NDArray[np.datetime64]:
    """Birth dates (datetime64[D]) of right numbers."""
    year, month, day = _date_parts(_bytes(numbers).astype(np.int64) - ord("0"))
    months = (year - 1970) * 12 + month - 1
    return months.astype("datetime64[M]").astype("datetime64[D]") + (day - 1)


def sexes(numbers: Texts) -> Texts:
    """ "1" or "2" for right numbers."""
    odd = (_bytes(numbers)[:, 16] - ord("0")) % 2 == 1
    return np.where(odd, "1", "2").astype(object)
