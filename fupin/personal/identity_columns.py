"""The same questions as `identity`, asked of a whole column at once: arrays of normalised numbers (str or None).

Ask the distinct values of a column. The answers agree with the functions for one number; None has no problem.
"""

from datetime import date
from typing import Any

import numpy as np

from fupin.personal.identity import CHECKS, FIRST_YEAR, LENGTHS, MARKER, WEIGHTS

Texts = np.ndarray[Any, np.dtype[np.object_]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]
Letters = np.ndarray[Any, np.dtype[np.uint8]]
Days = np.ndarray[Any, np.dtype[np.datetime64]]

WIDTH = max(LENGTHS)
ZERO, NOT_ASCII = ord("0"), 255
MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
CHECK_LETTERS = np.frombuffer(CHECKS.encode(), np.uint8)
PLACES = np.array(WEIGHTS, np.float32)


def read(values: Texts) -> tuple[Texts, Days, Texts]:
    """`problems`, `births` and `sexes` at once."""
    letters, lengths = _letters(values)
    return _problems(letters, lengths, None), _births(letters), _sexes(letters)


def problems(values: Texts, *, today: date | None = None) -> Texts:
    """Code of what is wrong with each number, or None, as `identity.problem` says it."""
    return _problems(*_letters(values), today)


def births(values: Texts) -> Days:
    """The birth date in each number as datetime64[D]; NaT where the digits hold none."""
    return _births(_letters(values)[0])


def sexes(values: Texts) -> Texts:
    """ "1" 男 or "2" 女 by the 17th digit of each number; None where there is no such digit."""
    return _sexes(_letters(values)[0])


def _problems(letters: Letters, lengths: Numbers, today: date | None) -> Texts:
    digits = letters - np.uint8(ZERO)  # wraps round: everything else is above 9
    verdicts = (  # from the weakest to the one that is said first
        ("identity_checksum", ~_checks(letters, digits)),
        ("identity_date", ~_dated(digits, today)),
        ("identity_characters", ~_shaped(letters, digits, lengths)),
        ("identity_length", ~np.isin(lengths, LENGTHS)),
        ("identity_marker", (letters[:, : len(MARKER)] == np.frombuffer(MARKER.encode(), np.uint8)).all(axis=1)),
    )
    found = np.full(len(letters), None, dtype=object)
    for code, wrong in verdicts:
        found[wrong & (lengths >= 0)] = code
    return found


def _births(letters: Letters) -> Days:
    digits = letters - np.uint8(ZERO)
    year, month, day = _parts(digits)
    days = np.full(len(letters), "NaT", "datetime64[D]")
    real = (digits[:, 6:14] <= 9).all(axis=1) & _in_calendar(year, month, day)
    months = ((year[real] - 1970) * 12 + month[real] - 1).astype("datetime64[M]")
    days[real] = months.astype("datetime64[D]") + (day[real] - 1)
    return days


def _sexes(letters: Letters) -> Texts:
    last = letters[:, 16] - np.uint8(ZERO)
    found = np.full(len(letters), None, dtype=object)
    found[last <= 9] = "2"
    found[(last <= 9) & (last % 2 == 1)] = "1"
    return found


def _letters(values: Texts) -> tuple[Letters, Numbers]:
    """One row of 22 characters for each number, filled up with NUL, and their lengths; None has the length -1."""
    lengths = np.fromiter((-1 if value is None else len(value) for value in values), np.int64, len(values))
    texts = np.where(lengths < 0, "", values).astype(f"U{WIDTH}")
    points = texts.view(np.uint32).reshape(len(values), WIDTH)
    return np.where(points < 128, points, NOT_ASCII).astype(np.uint8), lengths


def _shaped(letters: Letters, digits: Letters, lengths: Numbers) -> Flags:
    """17 digits, a digit or X, then nothing, or kind and grade of a disability, then nothing, or the card's number."""
    base = (digits[:, :17] <= 9).all(axis=1) & ((digits[:, 17] <= 9) | (letters[:, 17] == ord("X")))
    kind, grade = digits[:, 18], digits[:, 19]
    card = (kind >= 1) & (kind <= 7) & (grade >= 1) & (grade <= 4)
    again = (letters[:, 20] == ord("B")) & (digits[:, 21] <= 9)
    shaped: Flags = base & (card | (lengths == 18)) & (again | (lengths != 22))
    return shaped


def _checks(letters: Letters, digits: Letters) -> Flags:
    """The 18th character is the check digit of the first 17."""
    sums = (digits[:, :17].astype(np.float32) @ PLACES).astype(np.int64)
    right: Flags = CHECK_LETTERS[sums % 11] == letters[:, 17]
    return right


def _dated(digits: Letters, today: date | None) -> Flags:
    year, month, day = _parts(digits)
    real = _in_calendar(year, month, day) & (year >= FIRST_YEAR)
    if today is not None:
        real &= year * 10000 + month * 100 + day <= today.year * 10000 + today.month * 100 + today.day
    return real


def _parts(digits: Letters) -> tuple[Numbers, Numbers, Numbers]:
    """Year, month and day; nonsense where they are not digits."""
    wide = digits[:, 6:14].astype(np.int64)
    year = wide[:, :4] @ np.array([1000, 100, 10, 1])
    return year, wide[:, 4] * 10 + wide[:, 5], wide[:, 6] * 10 + wide[:, 7]


def _in_calendar(year: Numbers, month: Numbers, day: Numbers) -> Flags:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = MONTH_DAYS[np.where(month <= 12, month, 0)] + (leap & (month == 2))
    real: Flags = (year >= 1) & (month >= 1) & (day >= 1) & (day <= last)
    return real
