"""Income by year as the page shows it: parts, sums, the reported figure beside a differing computed one, the line."""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from households import income_rules
from households.income_rules import TOLERANCE, Parts
from households.selectors import Lines, Snapshot

MOST_YEARS = 6
PARTS = [part.name for part in fields(Parts)]
PROPERTY = {"property_dividend": "资产收益扶贫分红", "property_other": "其他财产性收入"}
TRANSFER = {
    "family_planning": "计划生育金",
    "dibao": "低保金",
    "tekun": "特困供养金",
    "pension": "养老保险金",
    "eco": "生态补偿金",
    "other_transfer": "其他转移性收入",
}
REST = {"property_other", "other_transfer"}


@dataclass(frozen=True)
class Cell:
    """`reported` is what a sheet said where that differs from the computation, or where nothing can be computed."""

    value: Decimal | None
    reported: Decimal | None = None
    below: bool = False


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]
    note: str = ""
    kind: str = ""


@dataclass
class IncomeTable:
    years: list[int]
    lines: list[Line]
    subtitle: str
    footer: str
    carried: int | None = None
    chart: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


def income_table(of: Snapshot) -> IncomeTable | None:
    """None for a household without a single yearly record."""
    records = of.yearly[-MOST_YEARS:]
    if not records:
        return None
    known = Lines([of.village.code])
    limits = {row.year: known.amount(of.village.code, row.year) for row in records}
    last = records[-1]
    return IncomeTable(
        years=[row.year for row in records],
        lines=list(filter(None, lines_of(records, limits))),
        subtitle=subtitle(last, limits),
        footer=f"{last.year}年核算期 {last.period_start} 至 {last.period_end}，{last.persons} 人",
        carried=last.year if last.carried else None,
        chart=chart(records, limits),
        sentence=sentence(records, limits),
    )


def lines_of(records: list[Any], limits: dict[int, Decimal | None]) -> list[Line | None]:
    return [
        plain("工资性收入", records, "wage"),
        plain("生产经营性收入", records, "operating"),
        Line("财产性收入", [Cell(income_rules.property_income(parts_of(row))) for row in records]),
        *parts(records, PROPERTY),
        transfer(records),
        *parts(records, TRANSFER),
        Line("生产经营性支出", [Cell(minus(row.operating_cost)) for row in records]),
        Line("纯收入", [computed(row.net_income, row.reported_net) for row in records], kind="sum"),
        per_head(records, limits),
        reference(records),
        Line("当年监测范围", [Cell(limits[row.year]) for row in records]),
    ]


def plain(label: str, records: list[Any], name: str) -> Line:
    return Line(label, [Cell(getattr(row, name)) for row in records])


def parts_of(row: Any) -> Parts:
    return Parts(**{name: getattr(row, name) for name in PARTS})


def transfer(records: list[Any]) -> Line:
    return Line(
        "转移性收入", [computed(income_rules.transfer(parts_of(row)), row.reported_transfer) for row in records]
    )


def parts(records: list[Any], names: dict[str, str]) -> list[Line]:
    """The parts of which a sum is made, where any of them was filled; not the rest alone, which is the sum."""
    filled = [name for name in names if any(getattr(row, name) for row in records)]
    if len(filled) == 1 and filled[0] in REST:
        return []
    return [Line(names[name], [Cell(getattr(row, name)) for row in records], kind="part") for name in filled]


def per_head(records: list[Any], limits: dict[int, Decimal | None]) -> Line:
    cells = []
    for row in records:
        found = computed(row.net_per_head, row.reported_per_head)
        limit = limits[row.year]
        below = limit is not None and found.value is not None and found.value < limit
        cells.append(Cell(found.value, found.reported, below))
    return Line("人均纯收入", cells, note="自动计算", kind="sum")


def reference(records: list[Any]) -> Line | None:
    """人均收入参考: net income plus claims minus lawful own payments, per head (domain.md §1.2)."""
    if not any(row.claim_income or row.self_paid for row in records):
        return None
    cells = [Cell(with_claims(row) if row.claim_income or row.self_paid else None) for row in records]
    return Line("人均收入参考", cells, note="加理赔收入，减合规自付")


def with_claims(row: Any) -> Decimal | None:
    amount = income_rules.monitoring_reference(row.net_income, row.claim_income, row.self_paid)
    return None if amount is None else amount / row.persons


def computed(value: Decimal | None, reported: Decimal | None) -> Cell:
    agrees = value is not None and (reported is None or abs(reported - value) <= TOLERANCE)
    return Cell(value) if agrees else Cell(value, reported)


def minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def subtitle(last: Any, limits: dict[int, Decimal | None]) -> str:
    if limits[last.year] is None:
        return f"{last.year}年监测范围未设置，暂不比较"
    return "按人均纯收入与当年监测范围比较"


def chart(records: list[Any], limits: dict[int, Decimal | None]) -> dict[str, Any]:
    """Rows for charts.js; empty for a single year, where a bar says nothing."""
    if len(records) < 2:
        return {}
    drawn = limits[records[-1].year] is not None
    rows = [
        {"year": row.year, "value": whole(value_of(row)), "line": whole(limits[row.year]) if drawn else None}
        for row in records
    ]
    return {"rows": rows, "line_label": f"{records[-1].year}年监测范围"}


def value_of(row: Any) -> Decimal | None:
    return row.reported_per_head if row.net_per_head is None else row.net_per_head


def whole(value: Decimal | None) -> int | None:
    return None if value is None else round(value)


def sentence(records: list[Any], limits: dict[int, Decimal | None]) -> str:
    """What the picture shows, for who cannot see it."""
    said = [f"{row.year}年 {whole(value_of(row))} 元" for row in records if value_of(row) is not None]
    low = [f"{row.year}年" for row, cell in zip(records, per_head(records, limits).cells, strict=True) if cell.below]
    return f"人均纯收入：{'，'.join(said)}。" + (f"{'、'.join(low)}低于监测范围。" if low else "")
