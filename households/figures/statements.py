"""What a report states, one row per figure, and what its words stand for. Pure.

The table of a page is a list of these: what was read from a text and what an officer typed look alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from households.figures.quantities import Quantity

TOTALS = "总户数和总人口"
"""What a pair such as 649户2394人 is called that has no word of its own."""
NOW = "（目前）"
"""Marks the later of two rates in one sentence: 贫困面为14%,目前下降到5.2%."""


@dataclass(frozen=True)
class Statement:
    """One figure of a report: a count in 户 and 人, an amount in some unit, a share in % with what it is a share of.

    `text` is the piece that it came from, "" when it was typed.
    """

    indicator: str
    place: str = ""
    year: str = ""
    households: Quantity | None = None
    persons: Quantity | None = None
    amount: Quantity | None = None
    unit: str = ""
    percent: Quantity | None = None
    base: str = ""
    text: str = ""

    @property
    def counts(self) -> dict[str, Quantity]:
        """户 and 人, those that are given."""
        return {unit: count for unit, count in (("户", self.households), ("人", self.persons)) if count is not None}

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Everything but the share, by unit."""
        return self.counts | ({self.unit: self.amount} if self.amount is not None else {})

    @property
    def title(self) -> str:
        return "".join((self.place, self.year and f"{self.year}年", self.indicator))

    def called(self, unit: str) -> str:
        """The name of one of its counts: 现有贫困户的人数, 总人口."""
        if self.indicator == TOTALS:
            return f"{self.place}{'总户数' if unit == '户' else '总人口'}"
        return f"{self.title}的{unit}数"


class Role(Enum):
    """What an indicator is in the accounts of a place."""

    WHOLE = "whole"
    REGISTERED = "registered"
    STOCK = "stock"
    EXITED = "exited"
    CURRENT = "current"
    JOINED = "joined"
    LEFT = "left"
    RATE = "rate"


OF_ALL = re.compile(r"^(?:其中|全村|全乡|全镇|全县|全区|全市|全州|该村|本村|共有|共计|目前全村|我村|我县|我镇|我乡)+")
KEPT = re.compile(r"[^0-9A-Za-z一-鿿]+")
POOR = r"(?:建档立卡)?(?:农村)?(?:贫困|农)?(?:户数?|人口|户和贫困人口|对象)?"
ROLES = (
    (Role.RATE, r"(?:初始|起始|原)?(?:综合)?(?:贫困面|贫困发生率)(?:最高|最低)?(?:目前)?"),
    (Role.WHOLE, r"总户数和总人口|总户数|总人口数?|总人数|农?户数|(?:农村|农业|户籍)(?:总?人口|户数)|人口"),
    (Role.REGISTERED, r"(?:原有|累计|识别|共识别)?建档立卡(?:贫困|农)?(?:户数?|人口|户和贫困人口|对象)?"),
    (Role.STOCK, r"(?:农村)?贫困(?:户数?|人口|户和贫困人口)"),
    (Role.EXITED, rf"(?:已|累计|实现|稳定|共)*(?:脱贫|退出){POOR}|{POOR}(?:已|实现)?脱贫"),
    (Role.CURRENT, rf"(?:现有|现|目前|尚有|仍有|还有|剩余|还剩|未脱贫)+{POOR}"),
    (Role.JOINED, rf"(?:新增|新识别|返贫|补录|自然增加|新纳入){POOR}"),
    (Role.LEFT, rf"(?:自然减少|死亡|迁出|清退|错评清退|销户){POOR}"),
)


def bare(indicator: str) -> str:
    """The indicator as it is compared: without marks, without 其中 and 全村 before it."""
    name = KEPT.sub("", indicator)
    return OF_ALL.sub("", name) or name


def role(indicator: str) -> Role | None:
    name = bare(indicator)
    return next((role for role, words in ROLES if re.fullmatch(words, name)), None)


def is_now(indicator: str) -> bool:
    return NOW in indicator or "目前" in indicator


POOR_THEN = (Role.REGISTERED, Role.STOCK)
BASES = (
    ((Role.WHOLE,), r"总户数|(?:农村|农业|户籍)?总?(?:人口|人数)(?:总数)?|农?户数|农户(?:总数)?|总数"),
    ((*POOR_THEN, Role.CURRENT), r"(?:建档立卡)?贫困(?:户|人口|户总数|人口总数|户数)?|建档立卡(?:户|人口|对象)"),
    ((Role.CURRENT,), r"(?:现有|未脱贫)(?:贫困)?(?:户|人口)"),
)
PERSONS = re.compile(r"(?:人口|人数|劳动力|人员|群众|干部|党员|人)(?:总数|数)?$")
HOUSEHOLDS = re.compile(r"户(?:总数|数)?$")


def base_unit(base: str) -> str:
    """户 or 人 where the words of a base say which, "" where they do not."""
    name = bare(base)
    return "户" if HOUSEHOLDS.search(name) else "人" if PERSONS.search(name) else ""


def unit_said(row: Statement) -> str:
    """The base that the words of a share name; 贫困发生率 is by persons (domain.md §6.1)."""
    return base_unit(row.base) or ("人" if "贫困发生率" in row.indicator else "")


@dataclass(frozen=True)
class Table:
    """The statements of a report with its questions: who plays a role at a place, what is a share a share of."""

    rows: tuple[Statement, ...]

    @classmethod
    def of(cls, rows: Sequence[Statement]) -> "Table":
        """A row without a place belongs to the one place that the others name."""
        places = {row.place for row in rows if row.place}
        only = places.pop() if len(places) == 1 else ""
        return cls(tuple(row if row.place else replace(row, place=only) for row in rows))

    @property
    def places(self) -> list[str]:
        return list(dict.fromkeys(row.place for row in self.rows))

    def having(self, role_: Role, place: str) -> list[Statement]:
        """Rows with counts that play the role at the place."""
        return [row for row in self.rows if row.place == place and row.counts and role(row.indicator) is role_]

    def first(self, place: str, *roles: Role) -> Statement | None:
        found = (row for role_ in roles for row in self.having(role_, place))
        return next(found, None)

    def named(self, name: str, place: str) -> Statement | None:
        """The row of this place that a base names by its own words: 劳动力 for 劳动力总数."""
        wanted = bare(name).removesuffix("总数")
        known = (row for row in self.rows if row.place == place and row.quantities and row.percent is None)
        return next((row for row in known if bare(row.indicator).removesuffix("总数") == wanted), None)

    def whole_of(self, row: Statement) -> Statement | None:
        """What the share of this row is a share of; None when the report does not give it."""
        if row.base:
            return self.meant(row.base, row.place)
        if role(row.indicator) is Role.RATE:
            return self.first(row.place, Role.WHOLE)
        if "致贫" in row.indicator or re.match(r"因(?:病|学|残|灾)", bare(row.indicator)):
            return self.first(row.place, *POOR_THEN, Role.CURRENT)
        return None

    def meant(self, base: str, place: str) -> Statement | None:
        """The row that a base means: by its name, else by what it is in the accounts (贫困户, 总人口)."""
        if found := self.named(base, place):
            return found
        roles = next((roles for roles, words in BASES if re.fullmatch(words, bare(base))), ())
        return self.first(place, *roles)

    def part_of(self, row: Statement) -> Statement | None:
        """What is counted in a share: the row's own count or amount, or for 贫困面 the poor, then or now."""
        if row.quantities:
            return row
        if role(row.indicator) is not Role.RATE:
            return None
        return self.first(row.place, *(() if is_now(row.indicator) else POOR_THEN), Role.CURRENT)
