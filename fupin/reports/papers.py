"""One table as a paper: its title, whose it is, its date, who signs. Workbook, print, PDF and page read the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from fupin.reports.frame import Column
from fupin.reports.models import SignedReport
from fupin.reports.tables import Head, Row, Table, header, shown

ROLES = ("制表", "审核", "负责人")
MOST_COLUMNS = 16
"""Columns that one sheet of A4 across can hold legibly; a wider table goes on below as 续表."""


@dataclass(frozen=True)
class Paper:
    """`signs`: 制表、审核、负责人 with their names, blank where nobody has signed. `proof`: what stands under it."""

    table: Table
    signs: tuple[str, ...] = tuple(f"{role}：" for role in ROLES)
    proof: str = ""
    signed: bool = False

    @property
    def heading(self) -> tuple[str, str, str]:
        table = self.table
        return f"填报单位：{table.place_name}", f"截止日期：{long_day(table.day)}", f"单位：{table.units}"

    @property
    def foot(self) -> list[str]:
        """What is counted, how to read it, what proves it."""
        told = (f"统计范围：{self.table.counts}", self.table.note, self.proof)
        return [one for one in told if one]

    @property
    def blocks(self) -> list["Block"]:
        return blocks_of(self.table)


@dataclass(frozen=True)
class Block:
    """Some columns of the table with all its rows: `lines` are the name, its cells as text, whether it is 合计."""

    heads: list[list[Head]]
    columns: tuple[Column, ...]
    lines: list[tuple[str, list[tuple[str, Column]], bool]]


def blocks_of(table: Table) -> list[Block]:
    """As many columns together as a sheet holds; a merged heading is not torn apart unless it is wider itself."""
    blocks, start = [], 0
    while start < len(table.columns) or not blocks:
        stop = end_of_block(table.columns, start)
        columns = table.columns[start:stop]
        lines = [(row.name, texts(row, table, start, stop), row is table.total) for row in table.lines]
        blocks.append(Block(header(table, columns), columns, lines))
        start = max(stop, start + 1)
    return blocks


def end_of_block(columns: Sequence[Column], start: int) -> int:
    stop = min(start + MOST_COLUMNS, len(columns))
    while start < stop < len(columns) and columns[stop].head[0] == columns[stop - 1].head[0]:
        stop -= 1
    return stop if stop > start else min(start + MOST_COLUMNS, len(columns))


def texts(row: Row, table: Table, start: int, stop: int) -> list[tuple[str, Column]]:
    pairs = zip(row.cells[start:stop], table.columns[start:stop], strict=True)
    return [(shown(cell, column), column) for cell, column in pairs]


def live_paper(table: Table) -> Paper:
    return Paper(table, proof="登记册的实时数字，没有经过审核签发")


def signed_paper(row: SignedReport) -> Paper:
    names = (row.made_by, row.checked_by, row.signed_by)
    signs = tuple(f"{role}：{one.display_name if one else ''}" for role, one in zip(ROLES, names, strict=True))
    return Paper(row.table, signs, proof_of(row), signed=row.signed_at is not None)


def proof_of(row: SignedReport) -> str:
    if row.signed_at is None:
        return f"{row.period}　编号 {row.number}　{row.get_state_display()}，还不作数"
    told = f"{row.period}　编号 {row.number}　{moment(row.signed_at)}签发　校验值 {row.digest[:12]}"
    return f"{told}　已由 {row.replaced_by.number} 号替换" if replaced(row) else told


def replaced(row: SignedReport) -> Any:
    return getattr(row, "replaced_by", None)


def moment(at: Any) -> str:
    local = timezone.localtime(at)
    return f"{long_day(local.date())} {local:%H:%M}"


def long_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
