"""A ledger kept outside (全国系统导出, 村册, 乡镇台账): its households as the file has them, read like a roster.

Nothing of the file is kept: it is read, compared and let go. Identity numbers leave this module as digests only.
"""

from dataclasses import dataclass

from fupin.imports.problems import Problem
from fupin.imports.reading import read
from fupin.imports.sheet import Sheet
from fupin.imports.table import Table
from fupin.personal.sealing import identity_digest
from fupin.staff.importing import TABLE
from fupin.workbook import Limits, read_sheets
from households.importers.roster_columns import ROSTER

KEYS = ("household_no", "head_name", "head_identity", "member_count", "poverty_status", "monitoring_kind")
LEDGER = Sheet([ROSTER[key] for key in KEYS], anchors=("head_name",))
LEDGER.enough = 3  # 户编号, 户主姓名 and one fact make a header


@dataclass(frozen=True)
class LedgerRow:
    """One household of the file; `row` is the number Excel shows. What a cell does not say is None."""

    row: int
    no: str | None
    head: str
    digest: str | None
    persons: int | None
    status: str | None
    kind: str | None


def read_ledger(content: bytes, limits: Limits = TABLE) -> tuple[list[LedgerRow], frozenset[str], list[Problem]]:
    """The households of a workbook, the columns that it has, and what could not be read. Raises Unreadable."""
    table, problems = read(read_sheets(content, limits), LEDGER)
    return [row_of(table, place) for place in range(len(table))], frozenset(table.columns), problems


def row_of(table: Table, place: int) -> LedgerRow:
    no, head, number, persons, status, kind = (cell(table, key, place) for key in KEYS)
    digest = identity_digest(number) if number else None
    return LedgerRow(int(table.row[place]), no, head or "", digest, int(persons) if persons else None, status, kind)


def cell(table: Table, key: str, place: int) -> str | None:
    column = table[key]
    return column.values[place] if column.given[place] else None
