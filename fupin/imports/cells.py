"""How cells are read. A reader takes the DISTINCT raw cells of a column and tells their values, so that a rule runs
once for each different content and not once for each row.

Raw cells are str, int, float, date, datetime, time, timedelta or None. Text is text until proven otherwise: a number is
never made into an identity number or a household number (domain.md §9.4.4).
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from fupin.codes import CodeList, YesNo
from fupin.personal.identity import normalise

Raw = np.ndarray
MARKS = frozenset(
    {"", "/", "\\", "-", "--", "—", "——", "―", "–", "−", "无", "None", "none", "NULL", "null", "nan", "NaN"}
)
ERRORS = frozenset(
    {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
WRAPPED = re.compile(r'="(.*)"', re.DOTALL)


class Fault(NamedTuple):
    """What is wrong with a cell; `keep` goes with it when a warning still has a value."""

    code: str
    keep: Any = None


@dataclass(frozen=True)
class Read:
    """One entry per distinct cell: the value, whether there is one, and the problem codes by position."""

    values: np.ndarray
    present: np.ndarray
    faults: dict[int, str] = field(default_factory=dict)


Parse = Callable[[Any], Any]


@dataclass(frozen=True)
class Reader:
    """`parse` reads one cell (value, None for blank, or Fault); `fast` does the bulk of a long column at once."""

    parse: Parse
    blank: Any = None
    dtype: Any = object
    fast: Callable[[Raw, np.ndarray], np.ndarray] | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def __call__(self, cells: Raw) -> Read:
        values = np.full(len(cells), self.blank, dtype=self.dtype)
        done = self.fast(cells, values) if self.fast else np.zeros(len(cells), dtype=bool)
        present, faults = done.copy(), {}
        for index in np.flatnonzero(~done):
            found = self._one(cells[index])
            if isinstance(found, Fault):
                faults[int(index)] = found.code
                found = found.keep
            if found is not None:
                values[index], present[index] = found, True
        return Read(values, present, faults)

    def _one(self, cell: Any) -> Any:
        if cell is None:
            return None
        if isinstance(cell, str):
            cell = tidy(cell)
            if cell in ERRORS:
                return Fault("error_cell")
            if not cell:
                return None
        found = self.parse(cell)
        empty = isinstance(cell, str) and cell in MARKS
        return None if empty and isinstance(found, Fault) else found


def tidy(text: str) -> str:
    """Without invisible characters, outer blanks, the leading apostrophe and the ="…" of exports."""
    if text.isalnum():
        return text
    text = INVISIBLE.sub("", text).strip()
    if wrapped := WRAPPED.fullmatch(text):
        text = wrapped[1].strip()
    return text[1:].strip() if text[:1] in ("'", "＇") else text


def half_width(text: str) -> str:
    """Full width to half width, no white space at all."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def as_text(cell: Any) -> str:
    """A cell in words: whole numbers without a point."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    return cell if isinstance(cell, str) else str(cell)


def matching(cells: Raw, pattern: str) -> np.ndarray:
    """True for cells that are text of exactly this shape."""
    match = re.compile(pattern).fullmatch
    return np.fromiter((type(cell) is str and match(cell) is not None for cell in cells), bool, len(cells))


# ---- words ---------------------------------------------------------------------------------------------------------


def text(most: int = 200) -> Reader:
    """Any text up to `most` characters → str."""

    def parse(cell: Any) -> Any:
        words = as_text(cell)
        if words in MARKS:
            return None
        return words if len(words) <= most else Fault("too_long")

    return Reader(parse, facts={"most": most})


HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
POINTS = str.maketrans(dict.fromkeys("•・.．‧∙●", "·"))
NAME = re.compile(r"(?:(?![0-9０-９])[^\W_]|·|〇){2,30}")


def name() -> Reader:
    """A person's name → str of 2 to 30 letters, `·` between parts (domain.md A08)."""

    def parse(cell: Any) -> Any:
        words = "".join(as_text(cell).split())
        if words in MARKS:
            return None
        words = words.translate(POINTS).strip("·")
        return words if NAME.fullmatch(words) else Fault("name_invalid")

    def fast(cells: Raw, values: np.ndarray) -> np.ndarray:
        done = matching(cells, f"{HAN}{{2,15}}")
        values[done] = cells[done]
        return done

    return Reader(parse, fast=fast)


def codes(kind: type[CodeList]) -> Reader:
    """A label or spelling → the stored code (str); never a bare code."""

    def parse(cell: Any) -> Any:
        return kind.from_cell(as_text(cell)) or unknown(cell)

    return Reader(parse, facts={"options": options(kind), "kind": kind})


def codes_many(kind: type[CodeList], most: int | None = None) -> Reader:
    """Several labels, in any order → codes joined by commas in the order of the list."""

    def parse(cell: Any) -> Any:
        found = kind.from_cells(as_text(cell))
        if not found or (most is not None and len(found) > most):
            return unknown(cell)
        return ",".join(found)

    return Reader(parse, facts={"options": options(kind), "kind": kind, "many": True})


BARE = re.compile(r"\d{1,3}(?:[,，、;；/\s]+\d{1,3})*(?:\.0)?")


def unknown(cell: Any) -> Fault:
    """A number where a label should be: which code list it is from is nobody's guess (domain.md §9.4.17)."""
    return Fault("bare_code" if BARE.fullmatch(half_width(as_text(cell))) else "unknown_code")


def options(kind: type[CodeList], most: int = 12) -> str:
    labels = [str(member.label) for member in kind]
    return "、".join(labels[:most]) + (" 等" if len(labels) > most else "")


def yes_no() -> Reader:
    """ "1" 是, "0" 否; blank is not 否."""
    return Reader(lambda cell: YesNo.from_cell(as_text(cell)) or Fault("not_yes_no"), facts={"kind": YesNo})


# ---- numbers -------------------------------------------------------------------------------------------------------

UNITS = "元|块|亩|平方米|平米|㎡|m2|M2|公里|千米|km|个月|月|人|口|年"
WRITTEN = re.compile(rf"[¥￥]?([+-]?(?:[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+)?(?:\.[0-9]+)?)(?:{UNITS})?")


def number(unit: str = "元", digits: int = 2, low: float = 0, high: float = 9_999_999_999) -> Reader:
    """A quantity → int64 in units of 10**-digits: 分 for money, 0.01 亩 for areas; half a unit is rounded up."""
    scale = 10**digits

    def parse(cell: Any) -> Any:
        found = quantity(cell)
        if found is None:
            return Fault("not_a_number")
        return round_half_up(found * scale) if low <= found <= high else Fault("number_out_of_range")

    def fast(cells: Raw, values: np.ndarray) -> np.ndarray:
        return plain_numbers(cells, values, scale, low, high)

    facts = {"unit": unit, "low": f"{low:,.10g}", "high": f"{high:,.10g}"}
    return Reader(parse, 0, np.int64, fast, facts)


def plain_numbers(cells: Raw, values: np.ndarray, scale: int, low: float, high: float) -> np.ndarray:
    """Number cells, and text such as 1234.56: converted all together."""
    match = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?").fullmatch
    usable = (type(cell) is float or type(cell) is int or (type(cell) is str and match(cell)) for cell in cells)
    done = np.fromiter(map(bool, usable), bool, len(cells))
    found = np.fromiter(map(float, cells[done]), np.float64, int(done.sum()))
    inside = (found >= low) & (found <= high)
    done[np.flatnonzero(done)[~inside]] = False
    values[done] = np.floor(np.round(found[inside] * scale, 4) + 0.5).astype(np.int64)
    return done


def quantity(cell: Any) -> float | None:
    """A number as people write it: 1,234.50元, ￥12, ３亩."""
    if isinstance(cell, int | float):
        return float(cell)
    if not isinstance(cell, str):
        return None
    written = WRITTEN.fullmatch(half_width(cell).replace("，", ","))
    return float(written[1].replace(",", "")) if written and written[1].strip("+-") else None


def round_half_up(scaled: float) -> int:
    return int(np.floor(round(scaled, 4) + 0.5))


def whole(low: int = 0, high: int = 999, unit: str = "") -> Reader:
    """A whole number → int64."""

    def parse(cell: Any) -> Any:
        found = quantity(cell)
        if found is None:
            return Fault("not_a_number")
        if not found.is_integer():
            return Fault("not_whole")
        return int(found) if low <= found <= high else Fault("number_out_of_range")

    return Reader(parse, 0, np.int64, facts={"unit": unit, "low": low, "high": high})


def digits(most: int = 20, *, numbers: bool = False) -> Reader:
    """A number that is a name, such as 户编号 → str of digits. A number cell is refused, unless `numbers` says that so
    few digits cannot have been damaged (行政村代码)."""

    def parse(cell: Any) -> Any:
        if isinstance(cell, int | float):
            exact = numbers and float(cell).is_integer() and 0 <= cell < 10**most
            return str(int(cell)) if exact else Fault("number_damaged")
        words = half_width(as_text(cell)).removesuffix(".0")
        if re.fullmatch(r"[0-9.]+[Ee]\+[0-9]+", words):
            return Fault("number_damaged")
        if len(words) > most:
            return Fault("too_long")
        return words if re.fullmatch(r"[0-9]+", words) else Fault("not_digits")

    def fast(cells: Raw, values: np.ndarray) -> np.ndarray:
        done = matching(cells, f"[0-9]{{1,{most}}}")
        values[done] = cells[done]
        return done

    return Reader(parse, fast=fast, facts={"most": most})


# ---- people --------------------------------------------------------------------------------------------------------


MASKED = re.compile(r"[0-9]{0,14}\*{4,}[0-9X]{0,4}")


def identity() -> Reader:
    """An identity number → str, normalised, 15 digits made 18; whether it is right is checked on the whole table."""

    def parse(cell: Any) -> Any:
        if not isinstance(cell, str) or re.fullmatch(r"\s*[0-9.]+[Ee]\+?[0-9]+\s*", half_width(cell)):
            return Fault("identity_damaged")
        words = normalise(cell).removesuffix(".0")
        if len(words) == 18 and words[17] == "*" and words[:17].isdigit():
            words = words[:17] + "X"
        if cell in MARKS or not words.strip("-/—"):
            return None
        if MASKED.fullmatch(words):
            return Fault("identity_masked")
        return Fault("too_long") if len(words) > 30 else words

    def fast(cells: Raw, values: np.ndarray) -> np.ndarray:
        done = matching(cells, "[0-9]{17}[0-9X]")
        values[done] = cells[done]
        return done

    return Reader(parse, fast=fast, facts={"most": 30})


MOBILE = re.compile(r"1[3-9][0-9]{9}")


def phone() -> Reader:
    """A mobile number → str of 11 digits; of several the first right one."""

    def parse(cell: Any) -> Any:
        parts = [
            part for part in re.split(r"[/、,，;；]|或", unicodedata.normalize("NFKC", as_text(cell))) if part.strip()
        ]
        parts = [re.sub(r"^\+?86(?=1)", "", re.sub(r"\.0$|[\s\-()]", "", part)) for part in parts]
        right = [part for part in parts if MOBILE.fullmatch(part)]
        if not right:
            return Fault("phone_invalid")
        return right[0] if len(parts) == 1 else Fault("phone_several", right[0])

    def fast(cells: Raw, values: np.ndarray) -> np.ndarray:
        done = matching(cells, MOBILE.pattern)
        values[done] = cells[done]
        return done

    return Reader(parse, fast=fast)
