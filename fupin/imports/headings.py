"""What became of every heading of a file: read as which column, not known, known and not read. The page on which a
person says what a column is (fupin.imports.column_views) is made from this."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from fupin.codes import SEPARATORS
from fupin.imports.cells import Read, as_text, half_width
from fupin.imports.layout import SEARCHED, Layout, words_of
from fupin.imports.mapping import code_of
from fupin.imports.problems import masked
from fupin.imports.sheet import Sheet
from fupin.workbook import Coded, RawSheet

READ, UNKNOWN, IGNORED, REPEATED = "read", "unknown", "ignored", "repeated"
ADDED = ("结果", "错误原因")  # columns of a file that was given back with its outcome
HINTS = 2  # known headings that make an unrecognised row worth showing; a person's row has at most one by chance
MOST_CODES = 60

Told = dict[str, Any]


def headings_of(raws: Sequence[RawSheet], found: list[tuple[RawSheet, Layout]], sheet: Sheet) -> list[Told]:
    """Each column of each visible sheet: sheet, letter, heading, key (None when not read) and state. Of a sheet whose
    header was not found, the row that comes nearest to one."""
    by_sheet = {id(raw): layout for raw, layout in found}
    told: list[Told] = []
    for raw in raws:
        layout = by_sheet.get(id(raw)) or (None if raw.hidden or found else nearest(raw, sheet))
        if layout:
            told += _columns(raw, layout)
    return told


def nearest(raw: RawSheet, sheet: Sheet) -> Layout | None:
    best, chosen = HINTS - 1, None
    for row, cells in enumerate(raw.head(SEARCHED)):
        words = [words_of(cell) for cell in cells]
        hits = len({key for word in words if word and (key := sheet.key_of(word))})
        if hits > best:
            best, chosen = hits, (row, words)
    if chosen is None:
        return None
    row, words = chosen
    known = {key: index for index, word in enumerate(words) if word and (key := sheet.key_of(word))}
    unknown = [index for index, word in enumerate(words) if word and not sheet.key_of(word)]
    return Layout(row, row + 1, known, words, unknown)


def _columns(raw: RawSheet, layout: Layout) -> list[Told]:
    keys = {index: key for key, index in layout.columns.items()}
    return [
        {
            "sheet": raw.name,
            "letter": raw.letter(index),
            "heading": heading,
            "key": keys.get(index),
            "state": _state(layout, keys, index),
        }
        for index, heading in enumerate(layout.headings)
        if heading and masked(heading, "") == heading
    ]


def _state(layout: Layout, keys: dict[int, str], index: int) -> str:
    if index in keys:
        return READ
    if index in layout.unknown:
        return UNKNOWN
    return REPEATED if index in layout.repeated else IGNORED


def layout_of(headings: Iterable[Told]) -> str:
    """The same for files with the same headings, in whatever order their sheets lie, and for one that was given back:
    SHA-256, "" for none."""
    sheets: dict[Any, list[str]] = {}
    for told in headings:
        if told["heading"] not in ADDED:
            sheets.setdefault(told["sheet"], []).append(f"{told['letter']} {told['heading']}")
    rows = sorted({"\n".join(lines) for lines in sheets.values()})
    return hashlib.sha256("\n\n".join(rows).encode()).hexdigest() if rows else ""


def bare_codes(raw: Coded, found: Read) -> list[str]:
    """The codes, without leading zeros, that stand in a column instead of labels."""
    cells = [raw.values[index] for index, code in found.faults.items() if code == "bare_code"]
    parts = {code_of(part) for cell in cells for part in SEPARATORS.split(half_width(as_text(cell))) if part}
    return sorted(parts, key=lambda part: (len(part), part))[:MOST_CODES]
