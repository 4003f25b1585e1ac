"""One thing, one figure: two values, two definitions, names nearly alike, spoiled numbers, places elsewhere. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from households.figures.quantities import Kind, Quantity
from households.figures.statements import Statement, Table, bare, role
from households.figures.verdicts import Finding, Verdict

V = Verdict
AGE = "岁"


def two_values(table: Table) -> Iterator[Finding]:
    """One indicator, one place, one year, one unit: one value. The ages of a definition are one value too."""
    said: defaultdict[tuple[str, str, str, str], dict[str, Statement]] = defaultdict(dict)
    for row in table.rows:
        for unit, value in values_of(row).items():
            said[row.place, row.year, bare(row.indicator) + row.base, unit].setdefault(value.text, row)
    for (_, _, _, unit), different in said.items():
        if len(different) > 1:
            yield told_twice(unit, tuple(different.values()))


def values_of(row: Statement) -> dict[str, Quantity]:
    """All that the row says, its share too where it is no more than a share."""
    return row.quantities or ({"%": row.percent} if row.percent is not None else {})


def told_twice(unit: str, rows: tuple[Statement, ...]) -> Finding:
    values = [values_of(row)[unit] for row in rows]
    told, about = "和".join(value.of(unit) for value in values), rows[0].title
    if unit == AGE:
        return Finding(V.TWO_VALUES, about, f"一个名称有两种界定：{told}。", (), "定一种年龄界定，全文照用", rows)
    if all(one.meets(other) for one in values for other in values):
        return Finding(V.HOLDS, about, f"前后写的是{told}，不矛盾。", (), "", rows)
    remedy = "只留对的一个；范围或者年度不同的，在名称里写清楚"
    return Finding(V.TWO_VALUES, about, f"同一个指标、同一个时间有两个数：{told}。", (), remedy, rows)


SCOPED = re.compile(r"全[国省州市县]|低于|高于|人均|户均|其中")
"""Words that say how the longer of two names differs."""


def near_names(table: Table) -> Iterator[Finding]:
    """88 国家、省、市级帮扶单位 and 123 帮扶单位: one name ends with the other, the scope is not said."""
    plain = [row for row in table.rows if row.amount is not None and role(row.indicator) is None]
    for row in plain:
        for other in plain:
            same = (row.place, row.year, row.unit) == (other.place, other.year, other.unit)
            if same and is_longer(bare(row.indicator), bare(other.indicator)):
                yield nearly_one(row, other)


def is_longer(long: str, short: str) -> bool:
    """Whether one name is the other with a word before it that does not say the scope."""
    before = long.removesuffix(short)
    return len(short) >= 3 and before not in ("", long) and not SCOPED.search(before)


def nearly_one(row: Statement, other: Statement) -> Finding:
    told = "，".join(f"{each.indicator} {each.amount.of(each.unit)}" for each in (row, other) if each.amount)
    remedy = "写明各包括哪一级、哪几种；前一个是后一个的一部分，就写“其中”"
    return Finding(V.EXPLAIN, other.title, f"{told}：名称几乎一样，范围没有写清。", (), remedy, (row, other))


# ---- numbers that words or masks have spoiled ---------------------------------------------------------------------
@dataclass(frozen=True)
class Spoiled:
    """A number that cannot be used: what stands there, why, what to do, and the piece of text."""

    shown: str
    why: str
    remedy: str
    text: str


def spoiled(found: Collection[Spoiled]) -> Iterator[Finding]:
    for each in found:
        yield Finding(V.EXPLAIN, f"“{each.shown}”", each.why, (), each.remedy, (Statement("", text=each.text),))


def too_exact(table: Table) -> Iterator[Finding]:
    """近 before a number that is not round: 近2022人."""
    for row in table.rows:
        for unit, value in values_of(row).items():
            if value.kind is Kind.UNDER and value.significant > 2:
                says = f"“{value.of(unit)}”：写“近”的应是整数，后面却是确数，像是被改过的数。"
                yield Finding(
                    V.EXPLAIN, f"{row.title} {value.of(unit)}", says, (), "查原来的数；真是确数的，去掉“近”", (row,)
                )


# ---- places elsewhere ---------------------------------------------------------------------------------------------
AWAY = re.compile(r"务工|打工|外出|外省|协作|对口|支援|考察|销往|销售|市场|企业|公司|就业|转移|输出|嫁|迁|赴|前往|来自")
"""Words beside the name of another place that say why it is named."""
BESIDE = 16
END = re.compile(r"[。；;!！?？\n\r]")
PHRASES = ("西南山区", "东南山区")
"""Words in which the name of a place is none."""


def strangers(text: str, own: str, known: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    """Places of the text outside the own county. `own` is its code, `known` the codes that bear each name."""
    county = own[:6]
    for name, codes in sorted(known.items()):
        if not own or any(code.startswith(county) or county.startswith(code) for code in codes):
            continue
        at = text.find(name)
        before, after = text[max(0, at - BESIDE) : at], text[at + len(name) : at + len(name) + BESIDE]
        piece = (END.split(before)[-1] + name + END.split(after)[0]).strip()
        if at >= 0 and not any(phrase in piece and name in phrase for phrase in PHRASES):
            yield stranger(name, piece)


def stranger(name: str, piece: str) -> Finding:
    about, rows = f"外地地名“{name}”", (Statement("", text=piece),)
    if AWAY.search(piece):
        return Finding(V.EXPLAIN, about, f"写到了本县以外的{name}。", (), "写清楚是什么事；不是这里的，改掉", rows)
    says = f"{name}不在本县，也没有写为什么提到它，可能是从别处抄来的。"
    return Finding(V.CANNOT, about, says, (), "抄来的，连同抄来的数字一起查；真在外地的，写清楚是什么事", rows)
