"""A share whose whole is not given: what whole it leads to, and whether there can be so many. Pure; Decimal only."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from households.figures.fitting import Window
from households.figures.quantities import IN_TENTHOUSANDS, Kind, Quantity, counted, many, rounded
from households.figures.statements import Role, Statement, Table, base_unit, unit_said
from households.figures.verdicts import Finding, Verdict, about_share
from villages.figures import figure_text

BEYOND = ("全国", "全省", "全州", "全市", "全县", "全区")
"""Bases that reach beyond the place of the report: its population does not bound them."""
HOW = {Kind.LEAST: "不多于", Kind.MORE: "不多于", Kind.MOST: "不少于", Kind.UNDER: "不少于"}
V = Verdict


def without_base(row: Statement, percent: Quantity, part: Statement | None, table: Table) -> Finding:
    about, base = about_share(row), row.base or "底数"
    lacking = f"没有写{row.base}是多少" if row.base else "没有写是占什么的百分比"
    if part is None or not percent.value:
        says = f"{lacking}，也没有写是多少，核对不了。"
        return Finding(V.BASE_MISSING, about, says, (), "写出分子和底数，注明按户还是按人", (row,))
    said, rows = unit_said(row), tuple(dict.fromkeys((row, part)))
    units = [said] if said in part.quantities else list(part.quantities)
    implied = [Implied.by(unit, part.quantities[unit], percent) for unit in units]
    people = population(row, table)
    if people is not None and units == ["人"]:
        return within_population(row, implied[0], people, table, rows)
    lines = tuple(each.working for each in implied)
    return Finding(V.BASE_MISSING, about, f"{lacking}，核对不了。", lines, f"补上{base}，注明按户还是按人", rows)


@dataclass(frozen=True)
class Implied:
    """The whole that a part and its share lead to: `value`, or anything from `low` to `high`."""

    unit: str
    part: Quantity
    percent: Quantity
    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def by(cls, unit: str, part: Quantity, percent: Quantity) -> "Implied":
        value = part.value * 100 / percent.value
        if percent.kind is not Kind.EXACT:
            return cls(unit, part, percent, value, min(part.low, value), value)
        window, most = Window.rounding(percent), part.value if part.high is None else part.high
        return cls(unit, part, percent, value, part.low * 100 / window.top, most * 100 / window.bottom)

    @property
    def working(self) -> str:
        given = f"{many(self.part.value, self.unit)}÷{self.percent.of('%')}"
        whole = f"{HOW.get(self.percent.kind, '约')} {many(rounded(self.value, 0), self.unit)}"
        if self.percent.kind is not Kind.EXACT:
            return f"倒推底数：{given}，{whole}"
        ends = f"{outward(self.low, ROUND_FLOOR)}—{outward(self.high, ROUND_CEILING)}"
        return f"倒推底数：{given}，{whole}（算上四舍五入，{ends}）"


def outward(value: Decimal, way: str) -> str:
    step = Decimal(1000) if value >= IN_TENTHOUSANDS else Decimal(1)
    return counted((value / step).to_integral_value(way) * step)


def population(row: Statement, table: Table) -> Statement | None:
    """The people of the place, who bound any base of persons there."""
    if base_unit(row.base) != "人" or any(word in row.base for word in BEYOND):
        return None
    found = table.first(row.place, Role.WHOLE)
    return found if found is not None and found.persons is not None else None


def within_population(
    row: Statement, implied: Implied, known: Statement, table: Table, rows: tuple[Statement, ...]
) -> Finding:
    people = known.counts["人"]
    about, base, rows = about_share(row), row.base, (*rows, known)
    has, most = f"{known.called('人')} {many(people.value, '人')}", people.value if people.high is None else people.high
    if implied.low > most:
        says = f"倒推出来的{base}比{has}还多，部分不能大于全部。"
        return Finding(V.CANNOT, about, says, (implied.working,), f"核对人数和百分比，写出{base}是多少人", rows)
    if implied.value <= most:
        says = f"没有写{base}是多少，倒推出来不超过{has}，说得通。"
        return Finding(V.HOLDS, about, says, (implied.working,), f"最好补上{base}的人数", rows)
    says = f"倒推{base}有 {many(rounded(implied.value, 0), '人')}，超过{has}，更像是拿总人口作的底数。"
    lines = (implied.working, of_all(implied, people.value), *without_elders(implied, people.value, row, table))
    return Finding(V.EXPLAIN, about, says, lines, f"写出{base}是多少人；底数是总人口的，改成“占总人口的”", rows)


def of_all(implied: Implied, people: Decimal) -> str:
    part = implied.part.value
    share = figure_text(rounded(part * 100 / people, 1)) if people else "—"
    return f"占总人口：{counted(part)}÷{counted(people)}＝{share}%"


def without_elders(implied: Implied, people: Decimal, row: Statement, table: Table) -> Iterator[str]:
    """Who is sixty or older is hardly of the labour force: how large the share is of those below."""
    elders = next((r.persons for r in table.rows if r.place == row.place and r.persons and "60" in r.indicator), None)
    if elders is None or "劳动力" not in row.base or elders.value >= people:
        return
    younger = people - elders.value
    share = rounded(implied.part.value * 100 / younger, 1)
    told = f"占劳动力至少 {figure_text(share)}%" if share <= 100 else f"还不到 {many(implied.part.value, '人')}"
    yield f"60岁以下只有 {counted(people)}−{counted(elders.value)}＝{many(younger, '人')}，{told}"
