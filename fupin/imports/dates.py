"""Cells that hold days, months and years (domain.md §9.4.6)."""

import math
import re
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from fupin.imports.cells import Fault, Raw, Reader, half_width, matching

SERIAL = date(1899, 12, 30)
YEARS = range(1850, 2101)
PARTS = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?|年)?月?(?:\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?")
NAT = np.datetime64("NaT")


def parts(cell: Any) -> tuple[int, int | None, int | None] | None:
    """(year, month or None, day or None) of a cell, or None when it is no date."""
    if isinstance(cell, datetime | date):
        return cell.year, cell.month, cell.day
    if isinstance(cell, int | float):
        return _of_number(cell)
    if not isinstance(cell, str):
        return None
    words = half_width(cell).removesuffix(".0")
    if re.fullmatch(r"[0-9]{4,8}", words):
        return _of_number(int(words))
    found = PARTS.fullmatch(words)
    return _sound(*(int(part) if part else None for part in found.groups())) if found else None


def _of_number(number: float) -> tuple[int, int | None, int | None] | None:
    """19490101, 194901, 1949, or the day count of a spreadsheet (five digits)."""
    if not math.isfinite(number) or number != int(number) or number < 0:
        return None
    figures = str(int(number))
    if len(figures) == 5:
        day = SERIAL + timedelta(days=int(number))
        return day.year, day.month, day.day
    if len(figures) not in (4, 6, 8):
        return None
    return _sound(*(int(part) for part in (figures[:4], figures[4:6], figures[6:]) if part))


def _sound(
    year: int | None, month: int | None = None, day: int | None = None
) -> tuple[int, int | None, int | None] | None:
    if year not in YEARS or year is None:
        return None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return year, month, day


def _blank(cell: Any) -> bool:
    return cell in (0, "0", "0.0", "00000000")


def day() -> Reader:
    """A calendar day → datetime64[D]."""

    def parse(cell: Any) -> Any:
        found = parts(cell)
        if found is None or found[1] is None:
            return None if _blank(cell) else Fault("not_a_day")
        return np.datetime64(date(*found), "D") if found[2] else Fault("day_missing")  # type: ignore[arg-type]

    def fast(cells: Raw, values: np.ndarray) -> np.ndarray:
        done = matching(cells, r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])")
        days = [f"{cell[:4]}-{cell[4:6]}-{cell[6:]}" for cell in cells[done]]
        values[done] = np.array(days, dtype="datetime64[D]")
        return done

    return Reader(parse, NAT, "datetime64[D]", fast)


def month() -> Reader:
    """A month → datetime64[D] of its first day."""

    def parse(cell: Any) -> Any:
        found = parts(cell)
        if found is None or found[1] is None:
            return None if _blank(cell) else Fault("not_a_month")
        return np.datetime64(date(found[0], found[1], 1), "D")

    return Reader(parse, NAT, "datetime64[D]")


def year(low: int = 1900, high: int = 2100) -> Reader:
    """A year → int64; a month or a day says its year too."""

    def parse(cell: Any) -> Any:
        found = parts(cell)
        if found is None or not low <= found[0] <= high:
            return None if _blank(cell) else Fault("not_a_year")
        return found[0]

    return Reader(parse, 0, np.int64, facts={"low": low, "high": high})
