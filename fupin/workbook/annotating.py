"""A workbook given back with columns added at the right of its sheets: everything else stays byte for byte what it was,
because cells are put into the markup of the rows and nothing is parsed into a model and written out again.

Only for .xlsx that have passed the guards (no entities, bounded in size).
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO
from xml.sax.saxutils import escape

from fupin.workbook.errors import sheet_names
from fupin.workbook.sheets import column_letter

BLOCK = 1 << 20
MOST_COLUMNS, MOST_TEXT = 16_384, 32_767
ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(/?)>(?:(.*?)</(?:\w+:)?row>)?", re.DOTALL)
ROW_END = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row\b[^>]*/>")
NUMBER, SPANS = re.compile(rb'\br="(\d+)"'), re.compile(rb'\s+spans="[^"]*"')
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})\d')
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Notes = Mapping[int, tuple[str, ...]]


class NotPatched(Exception):
    """The sheet's markup has another shape than spreadsheets write, or no room at its right."""


def annotate(source: IO[bytes], target: IO[bytes], notes: Mapping[str, Notes]) -> None:
    """Copy a workbook and add cells to rows: sheet name → row → texts. Raises NotPatched, with `target` to be thrown
    away."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = sheet_names(old)
        parts = {part: names[part] for part in names if names[part] in notes}
        if len(parts) < len(notes):
            raise NotPatched
        for entry in old.infolist():
            name = parts.get(entry.filename.lower().lstrip("/"))
            with new.open(zipfile.ZipInfo(entry.filename, entry.date_time), "w", force_zip64=True) as copy:
                pieces = _read(old, entry) if name is None else _annotated(old, entry, notes[name])
                for piece in pieces:
                    copy.write(piece)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while block := part.read(BLOCK):
            yield block


def _annotated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, notes: Notes) -> Iterator[bytes]:
    first = _free_column(archive, entry)
    width = max(map(len, notes.values()))
    if first + width > MOST_COLUMNS:
        raise NotPatched
    letters = [column_letter(first + place) for place in range(width)]
    writer = _Writer(notes, letters)
    for piece in _pieces(archive, entry):
        yield ROW.sub(writer, DIMENSION.sub(b"", piece))
    if writer.left:
        raise NotPatched


def _free_column(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """The index of the first column right of every cell."""
    found: set[bytes] = set()
    for piece in _pieces(archive, entry):
        found.update(CELL.findall(piece))
    return max((_index(letters) for letters in found), default=-1) + 1


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The markup in pieces that end with a row."""
    rest = b""
    for block in _read(archive, entry):
        rest += block
        ends = [match.end() for match in ROW_END.finditer(rest)]
        if ends:
            yield rest[: ends[-1]]
            rest = rest[ends[-1] :]
    yield rest


class _Writer:
    """Rewrites rows as they come; `left` are those of which there is something to say and that have not come."""

    def __init__(self, notes: Notes, letters: list[str]) -> None:
        self.notes, self.letters, self.left, self.last = notes, letters, set(notes), 0

    def __call__(self, row: re.Match[bytes]) -> bytes:
        prefix, attributes, empty, cells = row[1], row[2], row[3], row[4] or b""
        told = NUMBER.search(attributes)
        self.last = int(told[1]) if told else self.last + 1
        if not empty and row[4] is None:
            raise NotPatched
        if self.last not in self.left:
            return row[0]
        self.left.discard(self.last)
        added = b"".join(
            self._cell(prefix, letter, text) for letter, text in zip(self.letters, self.notes[self.last], strict=False)
        )
        attributes = SPANS.sub(b"", attributes).rstrip()
        return b"<%brow%b>%b%b</%brow>" % (prefix, attributes, cells, added, prefix)

    def _cell(self, prefix: bytes, letter: str, text: str) -> bytes:
        plain = escape(UNPRINTABLE.sub("", text)[:MOST_TEXT]).encode()
        place = f"{letter}{self.last}".encode()
        cell = b'<%bc r="%b" t="inlineStr"><%bis><%bt xml:space="preserve">%b</%bt></%bis></%bc>'
        return cell % (prefix, place, prefix, prefix, plain, prefix, prefix, prefix) if text else b""
