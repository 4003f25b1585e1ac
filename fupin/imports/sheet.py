"""A sheet is a list of declared columns: heading, spellings seen in the wild, how to read a cell."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fupin.imports.cells import Reader, text

UNIT_WORDS = (
    "元|万元|亩|公顷|平方米|平米|m2|公里|千米|km|米|m|月|个月|人|个|户|岁|年|%|"
    "YYYYMMDD|YYYYMM|YYYY|必填|选填|单选|多选|是/否|文本"
)
UNIT = re.compile(rf"\(({UNIT_WORDS})\)$", re.IGNORECASE)
ENCLOSED = re.compile(r"\(([^()]*)\)")
REPEATED = re.compile(r"(?:\.?\d|\(\d\))$")
SAME_UNIT = {"平方米": "㎡", "平米": "㎡", "m2": "㎡", "千米": "公里", "km": "公里", "个月": "月"}
ENOUGH = 4  # different known headings that make a row a header (domain.md §9.4.1)
MEASURES = {"元", "万元", "亩", "公顷", "㎡", "公里", "米", "月"}


@dataclass(frozen=True)
class Column:
    """`level` is "member" or "household" (a household's value may stand on any of its rows); `personal` names the mask
    of its values; with `lenient` an unreadable cell is a warning and counts as blank. `expected` are keys of which
    every file should have one; a file without any is told so, under this column's heading."""

    key: str
    heading: str
    also: tuple[str, ...] = ()
    read: Reader = field(default_factory=text)
    personal: str = ""
    unit: str = ""
    level: str = "member"
    required: bool = False
    group: str = ""
    lenient: bool = False
    expected: tuple[str, ...] = ()

    def spellings(self) -> Iterator[str]:
        for words in (self.heading, *self.also):
            yield plain_heading(words)
            yield without_unit(plain_heading(words))


class Sheet:
    """Columns in the order of the template; spellings must be unique. `anchors` are the keys of which a header must
    hold one, `ignored` are headings that are known and not read."""

    def __init__(self, columns: Iterable[Column], *, anchors: tuple[str, ...], ignored: Iterable[str] = ()) -> None:
        self.columns = {column.key: column for column in columns}
        self.anchors = anchors
        self.enough = ENOUGH
        self.ignored = frozenset(plain_heading(words) for words in ignored)
        self.by_spelling: dict[str, str] = {}
        for column in self.columns.values():
            for spelling in column.spellings():
                self._add(spelling, column.key)

    def _add(self, spelling: str, key: str) -> None:
        if self.by_spelling.setdefault(spelling, key) != key or spelling in self.ignored:
            raise ValueError(f"{spelling} is declared for {key} and for {self.by_spelling[spelling]}")

    def __getitem__(self, key: str) -> Column:
        return self.columns[key]

    def key_of(self, *candidates: str) -> str | None:
        """The column that one of these plain headings names; the first that is known decides."""
        for words in candidates:
            for spelling in (words, without_unit(words), words.strip("()"), without_unit(words.strip("()"))):
                if key := self.by_spelling.get(spelling):
                    return key
        return None

    def is_ignored(self, heading: str) -> bool:
        return heading in self.ignored or without_unit(heading) in self.ignored


def plain_heading(words: str) -> str:
    """Half width, no white space, no stars and colons (domain.md §9.4.3)."""
    if words.isalnum() and unicodedata.is_normalized("NFKC", words):
        return words
    return re.sub(r"[\s*:：、。·\u200b\ufeff]+", "", unicodedata.normalize("NFKC", words))


def without_unit(heading: str) -> str:
    return UNIT.sub("", heading)


def unit_of(heading: str) -> str:
    """The unit in the brackets of a plain heading, "" for none."""
    found = UNIT.search(heading)
    unit = found[1].lower() if found else ""
    unit = SAME_UNIT.get(unit, "米" if unit == "m" else unit)
    return unit if unit in MEASURES else ""


def without_number(heading: str) -> str:
    """A repeated heading arrives numbered: 风险是否已消除0, .1 (domain.md §9.3)."""
    return REPEATED.sub("", heading)
