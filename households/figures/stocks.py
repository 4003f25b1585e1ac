"""The stock of a place: 建档 + 新增 − 脱贫 − 减少 = 现有, in 户 and in 人, and how large its households are. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from households.figures.quantities import Quantity, counted, many, rounded
from households.figures.statements import POOR_THEN, Role, Statement, Table, role
from households.figures.verdicts import Finding, Verdict
from villages.figures import figure_text

LARGEST_HOME, SMALLEST_HOME = Decimal(8), Decimal("1.2")
"""Persons per household beyond which a figure asks to be explained. Ours: no rule says it."""
MORE = {"户": "新识别、返贫、分户", "人": "出生、婚入、返回"}
FEWER = {"户": "销户、合户、清退", "人": "死亡、婚出、迁出"}
V = Verdict


def stocks(table: Table) -> Iterator[Finding]:
    for place in table.places:
        opening, exited = table.first(place, *POOR_THEN), table.first(place, Role.EXITED)
        if opening is None or exited is None:
            continue
        current = table.first(place, Role.CURRENT)
        for unit in (unit for unit in opening.counts if unit in exited.counts):
            if current is not None and unit in current.counts:
                yield Account(table, opening, exited, current, unit).finding()
            else:
                yield remaining(opening, exited, unit)


def remaining(opening: Statement, exited: Statement, unit: str) -> Finding:
    """What is left, where the report does not say it; more exits than were registered."""
    stock, gone = opening.counts[unit].value, exited.counts[unit].value
    about, rows = exited.called(unit), (opening, exited)
    working = f"{counted(stock)}−{counted(gone)}＝{many(stock - gone, unit)}"
    if gone <= stock:
        return Finding(V.DERIVED, about, f"没有写现有多少，推出来是 {many(stock - gone, unit)}。", (working,), "", rows)
    says = f"{exited.indicator}比{opening.indicator}还多 {many(gone - stock, unit)}。"
    if role(opening.indicator) is Role.REGISTERED:
        remedy = "核对两个数是不是同一个时期、同一个范围"
        return Finding(V.CANNOT, about, f"{says}脱贫的不能多于建档的。", (working,), remedy, rows)
    remedy = "写明脱贫的是哪几年累计的，底数是哪一年的"
    return Finding(V.EXPLAIN, about, f"{says}脱贫的从更早的年度累计才说得通。", (working,), remedy, rows)


class Account:
    """The account of one place in one unit."""

    def __init__(self, table: Table, opening: Statement, exited: Statement, current: Statement, unit: str) -> None:
        self.opening, self.exited, self.current, self.unit = opening, exited, current, unit
        place = opening.place
        self.joined = [row for row in table.having(Role.JOINED, place) if unit in row.counts]
        self.left = [row for row in table.having(Role.LEFT, place) if unit in row.counts]

    @property
    def rows(self) -> tuple[Statement, ...]:
        return (self.opening, *self.joined, self.exited, *self.left, self.current)

    def of(self, row: Statement) -> Quantity:
        return row.counts[self.unit]

    def finding(self) -> Finding:
        plus, minus = (self.opening, *self.joined), (self.exited, *self.left)
        should = sum((self.of(row).value for row in plus), Decimal(0)) - sum(
            (self.of(row).value for row in minus), Decimal(0)
        )
        written = self.of(self.current).value
        added, taken = (
            "＋".join(counted(self.of(row).value) for row in plus),
            "".join(f"−{counted(self.of(row).value)}" for row in minus),
        )
        working, about = f"{added}{taken}＝{many(should, self.unit)}", self.current.called(self.unit)
        off = written - should
        if abs(off) <= self.slack():
            return Finding(V.HOLDS, about, f"建档、脱贫、现有的{self.unit}数对得上。", (working,), "", self.rows)
        size = f"{'多' if off > 0 else '少'} {many(abs(off), self.unit)}"
        says = f"应是 {many(should, self.unit)}，写的是 {many(written, self.unit)}，{size}。"
        return Finding(V.CANNOT, about, says, (working, *self.sizes()), self.remedy(off, should), self.rows)

    def slack(self) -> Decimal:
        """How far the printed numbers may be off together by their rounding."""
        wide = ((count.high or count.value) - count.low for count in map(self.of, self.rows))
        return sum(wide, Decimal(0))

    def sizes(self) -> Iterator[str]:
        """Persons per household beside a break in persons: those who stay are suddenly larger homes."""
        told = "，".join(f"{row.indicator} {size(row)} 人" for row in self.rows if homes_and_people(row))
        if self.unit == "人" and told:
            yield f"户均人口：{told}"

    def remedy(self, off: Decimal, should: Decimal) -> str:
        fits = f"{self.exited.indicator}应是 {many(self.of(self.exited).value - off, self.unit)}，"
        fits += f"或者{self.current.indicator}应是 {many(should, self.unit)}，就对得上"
        how, word = (MORE, "增加") if off > 0 else (FEWER, "减少")
        much = many(abs(off), self.unit)
        return f"{fits}；真有 {much}是{word}的（{how[self.unit]}），单独写出来：自然{word} {much}"


# ---- persons per household ----------------------------------------------------------------------------------------
def homes_and_people(row: Statement) -> bool:
    return row.households is not None and row.persons is not None and row.households.value > 0


def mean(row: Statement) -> Decimal:
    return row.counts["人"].value / row.counts["户"].value


def size(row: Statement) -> str:
    return figure_text(rounded(mean(row), 2))


def sizes(table: Table) -> Iterator[Finding]:
    """One finding a place for what is usual, one for each pair of 户 and 人 that is not."""
    for place in table.places:
        pairs = [row for row in table.rows if row.place == place and homes_and_people(row)]
        usual = [row for row in pairs if SMALLEST_HOME <= mean(row) <= LARGEST_HOME]
        yield from (unusual(row) for row in pairs if row not in usual)
        if usual:
            yield Finding(V.HOLDS, f"{place}户均人口", "户数和人数相配。", tuple(map(divided, usual)), "", tuple(usual))


def unusual(row: Statement) -> Finding:
    about, lines = f"{row.title}的户均人口", (divided(row),)
    if mean(row) < 1:
        return Finding(
            V.CANNOT, about, "人数比户数还少，一户至少有一个人。", lines, "核对户数、人数是不是写颠倒了", (row,)
        )
    says = f"户均 {size(row)} 人，和平常的户差得远。"
    return Finding(V.EXPLAIN, about, says, lines, "核对户数和人数是不是同一个范围", (row,))


def divided(row: Statement) -> str:
    people, homes = row.counts["人"].value, row.counts["户"].value
    return f"{row.indicator}：{counted(people)}÷{counted(homes)}＝{size(row)} 人/户"
