"""Rosters as the reading process hands their cells over, for tests that are not about files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from fupin.imports.reading import read
from fupin.workbook import Coded, RawSheet
from households.importers import testing
from households.importers.roster_columns import ROSTER
from households.importers.roster_import import Loaded, check


def raw(lines: Sequence[Sequence[Any]], name: str | None = "花名册", left: int = 0) -> RawSheet:
    """Each column coded by its cells."""
    sheet = RawSheet(name, False, left)
    for column in zip(*lines, strict=True):
        held = np.empty(len(column), dtype=object)
        held[:] = [None if cell == "" else cell for cell in column]
        sheet.columns.append(Coded(np.arange(len(column), dtype=np.int32), held))
    return sheet


def loaded(rows: Iterable[Mapping[str, Any]], year: int | None = None) -> Loaded:
    """What `load(testing.roster(rows))` gives."""
    table, problems = read([raw(testing.lines(rows))], ROSTER)
    return check(table, problems, year=year)
