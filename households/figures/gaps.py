"""What a report says by a difference: 低于全省0.29个百分点 gives the figure of the province. Pure."""

import re
from collections.abc import Iterator

from households.figures.quantities import Quantity
from households.figures.statements import Statement, Table, bare
from households.figures.verdicts import Finding, Verdict
from villages.figures import figure_text

GAP = re.compile(r"(?P<way>低于|少于|高于|多于)(?P<of>全国|全省|全州|全市|全县)(?P<name>.+)")
POINTS = "个百分点"


def gaps(table: Table) -> Iterator[Finding]:
    for row in table.rows:
        found = GAP.fullmatch(bare(row.indicator))
        if found is None or row.amount is None:
            continue
        own = next((r for r in table.rows if r.place == row.place and bare(r.indicator) == found["name"]), None)
        value = of_unit(own, row.unit) if own is not None else None
        if own is not None and value is not None:
            yield derived(row, row.amount, own, value, found)


def of_unit(row: Statement, unit: str) -> Quantity | None:
    return row.percent if unit == POINTS else row.quantities.get(unit)


def derived(row: Statement, gap: Quantity, own: Statement, value: Quantity, found: re.Match[str]) -> Finding:
    unit = "%" if row.unit == POINTS else f" {row.unit}"
    is_lower = found["way"] in ("低于", "少于")
    other = value.value + gap.value if is_lower else value.value - gap.value
    working = (
        f"{figure_text(value.value)}{'＋' if is_lower else '−'}{figure_text(gap.value)}＝{figure_text(other)}{unit}"
    )
    says = f"没有写{found['of']}是多少，推出来是 {figure_text(other)}{unit}。"
    return Finding(Verdict.DERIVED, f"{found['of']}{found['name']}", says, (working,), "", (row, own))
