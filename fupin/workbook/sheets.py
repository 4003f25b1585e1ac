"""What was read: sheets of columns, each column its distinct cells and which row holds which."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Coded:
    """One column: `values` are its distinct cells (object array, None is blank), `codes` say which row holds which."""

    codes: np.ndarray  # int32, one per row
    values: np.ndarray  # object

    def cells(self) -> np.ndarray:
        """The column written out, one object per row."""
        return self.values[self.codes]

    def blank(self) -> np.ndarray:
        """True for rows without content (spaces are no content)."""
        empty = [value is None or (isinstance(value, str) and not value.strip()) for value in self.values]
        return np.array(empty, dtype=bool)[self.codes]


@dataclass
class RawSheet:
    """Cells as they lie in the file; row 0 is the file's first row. `name` is None for CSV."""

    name: str | None
    hidden: bool
    first_column: int  # index of the first used column: 0 is A
    columns: list[Coded] = field(default_factory=list)
    first_row: int = 1  # the number Excel shows for row 0

    @property
    def height(self) -> int:
        return len(self.columns[0].codes) if self.columns else 0

    def head(self, rows: int) -> list[list[Any]]:
        """The first rows, written out."""
        parts = [column.values[column.codes[:rows]] for column in self.columns]
        return [list(row) for row in zip(*parts, strict=True)]

    def letter(self, index: int) -> str:
        return column_letter(self.first_column + index)


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA: the letter Excel shows."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
