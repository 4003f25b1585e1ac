"""Figures that add up or divide: parts of a whole, shares that make a hundred, 人均 and 户均. Pure; Decimal only."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from households.figures.quantities import Kind, Quantity, counted, many, rounded
from households.figures.statements import Role, Statement, Table, bare, role
from households.figures.verdicts import Finding, Verdict
from villages.figures import figure_text

V = Verdict
PEOPLE = ""
WITHIN = (
    (r"(?:有效)?灌溉面积", r"耕地面积|耕地"),
    (r"(?:劳动力|劳力)(?:人数|总数)?", PEOPLE),
    (r"60(?:周)?岁以上(?:老年人|老人|人口)?", PEOPLE),
    (r"(?:低保|特困|残疾|少数民族)(?:人口|人数|人)?", PEOPLE),
)
"""What lies within what, whatever the report says: the second by name, or the people of the place."""


# ---- parts of a whole ---------------------------------------------------------------------------------------------
def parts(table: Table) -> Iterator[Finding]:
    """Counts that name a base, together against it; parts that need no saying against their whole."""
    groups: defaultdict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for row in table.rows:
        base = row.base or base_of_name(row, table)
        if row.percent is None and base:
            for unit in row.quantities:
                groups[row.place, bare(base), unit].append(row)
    for (place, base, unit), rows in groups.items():
        whole = table.meant(base, place)
        if whole is not None and unit in whole.quantities:
            yield part_of_whole(rows, whole, base, unit)
        elif len(rows) > 1:
            working = f"{adding(rows, unit)}＝{many(total_of(rows, unit), unit)}"
            yield Finding(V.DERIVED, f"{place}{base}合计", "没有写合计，推出来是这么多。", (working,), "", tuple(rows))
    yield from always_within(table)


def base_of_name(row: Statement, table: Table) -> str:
    """驻村干部被提拔使用 is a part of 驻村干部, where that is in the table."""
    name = bare(row.indicator)
    for other in table.rows:
        whole = bare(other.indicator)
        if other.place == row.place and len(whole) > 1 and re.match(rf"{re.escape(whole)}(?:被|中|里|已|受)", name):
            return whole
    return ""


def adding(rows: list[Statement], unit: str) -> str:
    return "＋".join(counted(row.quantities[unit].value) for row in rows)


def total_of(rows: list[Statement], unit: str) -> Decimal:
    return sum((row.quantities[unit].value for row in rows), Decimal(0))


def part_of_whole(rows: list[Statement], whole: Statement, base: str, unit: str) -> Finding:
    of, total, several = whole.quantities[unit], total_of(rows, unit), len(rows) > 1
    names = "、".join(bare(row.indicator) for row in rows)
    about, all_rows = f"{whole.title}里的{names}", (*rows, whole)
    is_more = of.high is not None and total > of.high
    added = f"{adding(rows, unit)}＝{counted(total)}" if several else counted(total)
    working = f"{added}，{'超过' if is_more else '不超过'} {many(of.value, unit)}"
    if is_more and any(row.quantities[unit].low > (of.high or of.value) for row in rows):
        remedy = f"核对{names}和{base}的数"
        return Finding(V.CANNOT, about, f"部分比{base}还多，部分不能大于全部。", (working,), remedy, all_rows)
    if is_more:
        says = f"加起来比{base}多，同一个{unit}算了几次才说得通。"
        return Finding(V.EXPLAIN, about, says, (working,), "写明有没有重复；没有的，核对这几个数", all_rows)
    if several and total == of.value:
        says = f"加起来正好等于{base}，一点余地也没有：没有留出新增和返贫的。"
        return Finding(V.HOLDS, about, says, (working,), "", all_rows)
    share = f"，占 {figure_text(rounded(total * 100 / of.value, 1))}%" if of.value else ""
    note = "同一个人可能算了几次，没有超过全部。" if several and unit == "人" else "没有超过全部。"
    return Finding(V.HOLDS if several else V.DERIVED, about, note, (working + share,), "", all_rows)


def always_within(table: Table) -> Iterator[Finding]:
    for row in table.rows:
        if row.percent is not None or row.base:
            continue
        for of in (whole_by_nature(row, part, whole, table) for part, whole in WITHIN):
            if of is not None and (shared := sorted(row.quantities.keys() & of.quantities.keys())):
                yield compared(row, of, shared[0])


def whole_by_nature(row: Statement, part: str, whole: str, table: Table) -> Statement | None:
    if not re.fullmatch(part, bare(row.indicator)):
        return None
    if whole == PEOPLE:
        return table.first(row.place, Role.WHOLE)
    found = (r for r in table.rows if r.place == row.place and r.quantities and re.fullmatch(whole, bare(r.indicator)))
    return next(found, None)


def compared(row: Statement, of: Statement, unit: str) -> Finding:
    part, whole = row.quantities[unit], of.quantities[unit]
    fits, about = whole.high is None or part.low <= whole.high, f"{row.title}和{of.called(unit).removeprefix(of.place)}"
    working = f"{many(part.value, unit)}{'不超过' if fits else '超过'} {many(whole.value, unit)}"
    if fits:
        return Finding(V.HOLDS, about, "部分没有超过全部。", (working,), "", (row, of))
    return Finding(V.CANNOT, about, "部分不能大于全部。", (working,), "核对这两个数", (row, of))


# ---- shares that make a hundred -----------------------------------------------------------------------------------
SORTS = ("收入", "时间", "支出", "面积")
"""What shares without a base can be shares of, by a word of their names."""
Groups = Mapping[tuple[str, str], list[Statement]]


def hundreds(table: Table) -> Groups:
    """Percentages of one whole: of one base that is not in the table, else of one sort (种植业收入, 务工收入)."""
    groups: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for row in table.rows:
        if row.percent is None or row.counts or role(row.indicator) is Role.RATE or table.whole_of(row) is not None:
            continue
        if sort := bare(row.base) or next((sort for sort in SORTS if sort in row.indicator), ""):
            groups[row.place, sort].append(row)
    return {key: rows for key, rows in groups.items() if len(rows) > 1}


def sums_to_hundred(groups: Groups) -> Iterator[Finding]:
    for (place, sort), rows in groups.items():
        printed = [row.percent for row in rows if row.percent is not None]
        total = sum((percent.value for percent in printed), Decimal(0))
        working = f"{'＋'.join(percent.of('%') for percent in printed)}＝{figure_text(total)}%"
        verdict, says, remedy = of_hundred(printed, total)
        yield Finding(verdict, f"{place}{sort}的构成", says, (working,), remedy, tuple(rows))


def of_hundred(printed: list[Quantity], total: Decimal) -> tuple[Verdict, str, str]:
    """In decimals: binary floats give 99.99999999999999 for parts that make a hundred."""
    off = abs(total - 100)
    if off == 0:
        return V.HOLDS, "各部分加起来正好 100%。", ""
    if off <= sum((percent.step for percent in printed), Decimal(0)) / 2:
        remedy = "注明“因四舍五入，合计不等于 100%”"
        return V.EXPLAIN, f"加起来是 {figure_text(total)}%，差的只是四舍五入。", remedy
    if any(percent.kind is not Kind.EXACT for percent in printed) and may_be_hundred(printed):
        return V.HOLDS, "里面有约数，加起来可以是 100%。", "最好写出确数"
    if total > 100:
        return V.CANNOT, f"加起来超过 100%，多 {figure_text(off)} 个百分点。", "核对是不是同一个底数，有没有重复"
    return V.EXPLAIN, f"加起来不到 100%，差 {figure_text(off)} 个百分点。", "写出其余的是什么，占多少"


def may_be_hundred(printed: list[Quantity]) -> bool:
    lowest, highest = sum(percent.low for percent in printed), [percent.high for percent in printed]
    return lowest <= 100 and (None in highest or sum(high for high in highest if high is not None) >= 100)


# ---- 人均 and 户均 --------------------------------------------------------------------------------------------------
PER = re.compile(r"(人均|户均|每人|每户)(.+)")


def quotients(table: Table) -> Iterator[Finding]:
    """人均耕地 against 耕地面积 and the people of the place; 每户奖金 against 奖金 and its households (`base`)."""
    for row in table.rows:
        found = PER.fullmatch(bare(row.indicator))
        if found is None or row.amount is None:
            continue
        unit = "人" if "人" in found[1] else "户"
        of = table.whole_of(row) if row.base else table.first(row.place, Role.WHOLE)
        heads, total = of.counts.get(unit) if of else None, divided_total(row, found[2], table)
        if heads is not None and heads.value and total is not None and total.amount is not None:
            yield quotient(row, row.amount, total, total.amount, heads, unit)


def divided_total(row: Statement, name: str, table: Table) -> Statement | None:
    """The total of the same unit whose name begins alike: 耕地面积 for 人均耕地."""
    unit = row.unit.partition("/")[0]
    same = (r for r in table.rows if r is not row and r.place == row.place and r.amount and r.unit == unit)
    return next((r for r in same if bare(r.indicator).startswith(name) or name.startswith(bare(r.indicator))), None)


def quotient(
    row: Statement, printed: Quantity, total: Statement, amount: Quantity, heads: Quantity, unit: str
) -> Finding:
    exact = amount.value / heads.value
    shown = f"{figure_text(rounded(exact, 2))} {row.unit}"
    working, rows = f"{counted(amount.value)} {total.unit}÷{many(heads.value, unit)}＝{shown}", (row, total)
    if printed.value - printed.step / 2 <= exact < printed.value + printed.step / 2:
        return Finding(V.HOLDS, row.title, "除出来对得上。", (working,), "", rows)
    if printed.kind is not Kind.EXACT and printed.low <= exact and (printed.high is None or exact <= printed.high):
        return Finding(V.HOLDS, row.title, "写的不是确数，说得通。", (working,), "", rows)
    says = f"写的是 {printed.of(row.unit)}，除出来是 {shown}。"
    return Finding(V.CANNOT, row.title, says, (working,), f"核对总数和{unit}数，或者改成 {shown}", rows)
