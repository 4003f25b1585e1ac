"""What a person said about a file's headings and codes, where the declarations alone do not tell (domain.md §9.4.17 and
§9.5).

A mapping is plain data, kept with its batch and offered again for the same layout:

    {"headings": {plain heading: key of a column, "" for "not to be read"},
     "codes": {key of a column: {"table": name of the code list, "values": {code in the file: stored code}}}}
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from fupin.codes import SEPARATORS, CodeList
from fupin.imports.cells import Fault, Reader, as_text, half_width
from fupin.imports.sheet import Column, Sheet

FEW = 2  # known headings that make a header when somebody has said which they are


def mapped(sheet: Sheet, mapping: Mapping[str, Any]) -> Sheet:
    """The sheet as this mapping reads it. What it says of columns that are not declared is left out."""
    if not mapping:
        return sheet
    tables = {key: said["values"] for key, said in mapping.get("codes", {}).items() if key in sheet.columns}
    made = Sheet((_coded(column, tables.get(column.key)) for column in sheet.columns.values()), anchors=sheet.anchors)
    said = {heading: key for heading, key in mapping.get("headings", {}).items() if not key or key in sheet.columns}
    made.ignored = sheet.ignored | {heading for heading, key in said.items() if not key}
    made.by_spelling = sheet.by_spelling | {heading: key for heading, key in said.items() if key}
    made.enough = FEW if any(said.values()) else sheet.enough
    return made


def _coded(column: Column, values: Mapping[str, str] | None) -> Column:
    kind = column.read.facts.get("kind")
    if not values or kind is None:
        return column
    return dataclasses.replace(column, read=with_codes(column.read, values, kind))


def with_codes(reader: Reader, values: Mapping[str, str], kind: type[CodeList]) -> Reader:
    """The reader that takes these bare codes too; words are read as before."""

    def parse(cell: Any) -> Any:
        found = [values.get(code_of(part)) for part in SEPARATORS.split(half_width(as_text(cell))) if part]
        if not found or None in found:
            return reader.parse(cell)
        if len(found) > 1 and not reader.facts.get("many"):
            return Fault("unknown_code")
        return ",".join(code for code in kind.values if code in found)

    return dataclasses.replace(reader, parse=parse)


def code_of(text: str) -> str:
    """A bare code without leading zeros: 01, 1 and 1.0 are the same."""
    text = text.removesuffix(".0")
    return str(int(text)) if text.isdecimal() else text
