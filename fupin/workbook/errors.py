"""Cells of an .xlsx whose formula failed. The parser hands them over as blank, so they are put back from the markup:
a blank would keep the old value and nobody would know that the sheet said #REF!."""

import re
import zipfile
from collections import defaultdict
from xml.etree import ElementTree

import numpy as np

from fupin.workbook.sheets import Coded, RawSheet

MARK = b't="e"'
LONGEST = 1024  # bytes of such a cell, with its formula
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>(#[^<]{1,20})</v>'
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Found = dict[str, set[tuple[bytes, bytes, bytes]]]


def sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of the archive → name of its sheet. Only after the parts have passed the checks for entities."""
    names = {entry.lower().lstrip("/"): entry for entry in archive.namelist()}
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names.keys():
        return {}
    targets = {}
    for relation in ElementTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"])):
        target = str(relation.get("Target", ""))
        targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = ElementTree.fromstring(archive.read(names["xl/workbook.xml"])).iter()
    return {
        targets[sheet.get(RELATION)].lower(): str(sheet.get("name"))
        for sheet in sheets
        if sheet.tag.endswith("}sheet") and sheet.get(RELATION) in targets
    }


def collect(part: str, text: bytes, found: Found) -> None:
    """Note the failed cells of a piece of a sheet's markup."""
    if MARK in text and part.lower().startswith("xl/worksheets/"):
        found.setdefault(part.lower().lstrip("/"), set()).update(CELL.findall(text))


def put_back(sheets: list[RawSheet], found: Found, names: dict[str, str]) -> None:
    by_name = {names[part]: cells for part, cells in found.items() if part in names}
    for sheet in sheets:
        places: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for letters, row, text in by_name.get(sheet.name or "", ()):
            index, number = column_index(letters.decode()) - sheet.first_column, int(row) - sheet.first_row
            if 0 <= index < len(sheet.columns) and 0 <= number < sheet.height:
                places[index].append((number, text.decode("utf-8", "replace")))
        for index, cells in places.items():
            sheet.columns[index] = _with(sheet.columns[index], cells)


def _with(column: Coded, cells: list[tuple[int, str]]) -> Coded:
    texts = list(dict.fromkeys(text for _, text in cells))
    codes, values = column.codes.copy(), np.empty(len(column.values) + len(texts), dtype=object)
    values[: len(column.values)], values[len(column.values) :] = column.values, texts
    for row, text in cells:
        codes[row] = len(column.values) + texts.index(text)
    return Coded(codes, values)


def column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
