"""Exits that look as if a target had driven them (sources.md theme C, 指标倒推): incomes just over the line, incomes in
round figures, a whole group with one income. Pure. A sign is a question, not a verdict."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NEAR = Decimal("1.05")
"""Within 5 % above the line."""
ROUND = 100
"""Whole hundreds of 元 a head."""
SAME = 3
"""So many households of one group with the same income to the 元 are asked about."""


@dataclass(frozen=True)
class Exit:
    """One household whose exit is under way or done; 人均纯收入 and line in 元."""

    case: int
    head: str
    village: str
    group: str
    net: Decimal
    line: Decimal | None


@dataclass(frozen=True)
class Signs:
    """An exit and the words for what is striking about it."""

    exit: Exit
    near: bool
    rounded: bool
    same: int

    @property
    def any(self) -> bool:
        return self.near or self.rounded or self.same > 0


@dataclass(frozen=True)
class Share:
    """So many of so many (户)."""

    label: str
    count: int
    of: int

    @property
    def rate(self) -> Decimal | None:
        return Decimal(self.count) / self.of * 100 if self.of else None


def near_line(one: Exit) -> bool:
    return one.line is not None and one.line < one.net <= one.line * NEAR


def signs_of(exits: Iterable[Exit]) -> list[Signs]:
    """In the order given; `same` counts the households of the group that have exactly this income, else 0."""
    rows = list(exits)
    alike = Counter((one.village, one.group, one.net) for one in rows)
    return [signs(one, alike[one.village, one.group, one.net]) for one in rows]


def signs(one: Exit, alike: int) -> Signs:
    return Signs(one, near_line(one), one.net % ROUND == 0, alike if alike >= SAME else 0)


def shares_of(rows: list[Signs]) -> list[Share]:
    said = (
        ("超过标准线不到 5%", sum(one.near for one in rows)),
        ("人均纯收入是整百数", sum(one.rounded for one in rows)),
        (f"同一组 {SAME} 户以上收入一样", sum(one.same > 0 for one in rows)),
    )
    return [Share(label, count, len(rows)) for label, count in said]
