"""The outcome of a file row by row, kept sealed beside it: what the workbooks that go back to its owner say."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from fupin.imports.problems import ERROR, Problem

REFUSED = "refused"
LABELS = {
    "new": "新增",
    "changed": "更新",
    "same": "无变化",
    "proposed": "列入待办变更",
    "refused": "没有导入",
}
WITH_HOUSEHOLD = "同一户里有人有错（原表第 {row} 行），整户没有导入。"
UNSAID = "这一列同样的错误太多，没有一一列出。"


@dataclass
class SheetResults:
    """Of the rows of one sheet that hold people: number as Excel shows it, outcome, and for a refused row the row of
    its household's first error (0 for none). `header` is the row of the headings, `lines` how many they take."""

    name: str | None
    header: int
    lines: int
    rows: list[int]
    outcomes: list[str]
    causes: list[int]
    said: dict[str, list[str]] = field(default_factory=dict)

    def told(self) -> dict[int, tuple[str, str]]:
        """Row → (result, reasons)."""
        return {
            row: (LABELS[outcome], self._reasons(row, outcome, cause))
            for row, outcome, cause in zip(self.rows, self.outcomes, self.causes, strict=True)
        }

    def failed(self) -> list[int]:
        return [row for row, outcome in zip(self.rows, self.outcomes, strict=True) if outcome == REFUSED]

    def _reasons(self, row: int, outcome: str, cause: int) -> str:
        """What was said of the row, and for a row refused for another's error where that error stands."""
        said = "".join(self.said.get(str(row), ()))
        if outcome == REFUSED and cause and cause != row:
            return said + WITH_HOUSEHOLD.format(row=cause)
        return said or (UNSAID if outcome == REFUSED else "")


@dataclass
class Results:
    sheets: list[SheetResults]

    def say(self, problems: Iterable[Problem]) -> "Results":
        """Put every problem to its row, errors first; personal values are masked in them already."""
        said: dict[tuple[str | None, int], list[str]] = defaultdict(list)
        for problem in sorted(problems, key=lambda one: one.severity != ERROR):
            if problem.row is not None:
                where = f"{problem.column}列：" if problem.column else ""
                said[(problem.sheet, problem.row)].append(f"{where}{problem.message}")
        for sheet in self.sheets:
            sheet.said = {str(row): said[(sheet.name, row)] for row in sheet.rows if (sheet.name, row) in said}
        return self

    def packed(self) -> bytes:
        return zlib.compress(json.dumps([asdict(sheet) for sheet in self.sheets], ensure_ascii=False).encode())

    @classmethod
    def unpacked(cls, content: bytes) -> "Results":
        found: list[dict[str, Any]] = json.loads(zlib.decompress(content))
        return cls([SheetResults(**sheet) for sheet in found])

    @property
    def refused(self) -> int:
        return sum(len(sheet.failed()) for sheet in self.sheets)
