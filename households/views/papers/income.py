"""收入核算表: the account of one year with its parts and sums, to be signed (domain.md §1.1, §1.2)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from households import income_rules
from households.income_rules import Parts
from households.selectors import Lines, Snapshot
from households.views.income_table import parts_of


@dataclass(frozen=True)
class Row:
    """One line of the form; `level` 1 is 其中, 2 a sum."""

    label: str
    amount: Decimal | None
    level: int = 0
    how: str = ""


def income(snapshot: Snapshot, *, year: int | None = None, **asked: Any) -> dict[str, Any]:
    """`record` None: nothing is accounted for that year, and the form is to be filled by hand."""
    records = {row.year: row for row in snapshot.yearly}
    chosen = year or max(records, default=None) or 0
    record = records.get(chosen)
    limit = Lines([snapshot.village.code]).amount(snapshot.village.code, chosen) if chosen else None
    return {
        "record": record,
        "year": chosen or None,
        "years": sorted(records, reverse=True),
        "rows": rows_of(record),
        "results": results_of(record, limit),
        "persons": record.persons if record else len(snapshot.active),
        "below": record is not None and limit is not None and is_below(record, limit),
        "limit": limit,
        "facts": snapshot.facts,
    }


def is_below(record: Any, limit: Decimal) -> bool:
    figure = record.reported_per_head if record.net_per_head is None else record.net_per_head
    return figure is not None and figure < limit


def rows_of(record: Any | None) -> list[Row]:
    parts = parts_of(record) if record else Parts()
    return [
        Row("一、工资性收入", parts.wage, how="务工、公益性岗位等工资"),
        Row("二、生产经营性收入", parts.operating, how="种植、养殖、林果、经营，未减成本"),
        Row("三、财产性收入", income_rules.property_income(parts), how="下两项相加"),
        Row("资产收益扶贫分红收入", parts.property_dividend, 1),
        Row("其他财产性收入", parts.property_other, 1, "土地流转、租金、利息"),
        Row("四、转移性收入", transfer_of(record, parts), how="下六项相加"),
        Row("计划生育金", parts.family_planning, 1),
        Row("低保金", parts.dibao, 1),
        Row("特困供养金", parts.tekun, 1),
        Row("养老保险金", parts.pension, 1),
        Row("生态补偿金", parts.eco, 1, "退耕还林、公益林、草原奖补"),
        Row("其他转移性收入", parts.other_transfer, 1, "赡养费、各种补贴"),
        Row("五、年收入合计", income_rules.gross(parts), 2, "一＋二＋三＋四"),
        Row("六、生产经营性支出", parts.operating_cost, how="种子、化肥、饲料、雇工等"),
    ]


def transfer_of(record: Any | None, parts: Parts) -> Decimal | None:
    """The sum of the parts, else what the roster said."""
    found = income_rules.transfer(parts)
    return record.reported_transfer if found is None and record else found


def results_of(record: Any | None, limit: Decimal | None) -> list[Row]:
    value = lambda name: getattr(record, name) if record else None  # noqa: E731 - a form without a record is empty
    reference = income_rules.monitoring_reference(value("net_income"), value("claim_income"), value("self_paid"))
    persons = record.persons if record else None
    return [
        Row("七、家庭纯收入", first(value("net_income"), value("reported_net")), 2, "五－六"),
        Row("八、人均纯收入", first(value("net_per_head"), value("reported_per_head")), 2, "七÷家庭人口"),
        Row("九、理赔收入", value("claim_income"), how="家庭成员得到的保险理赔"),
        Row("十、合规自付支出", value("self_paid"), how="看病、上学等合规的自付部分"),
        Row("十一、人均收入参考", income_rules.per_head(reference, persons), 2, "（七＋九－十）÷家庭人口"),
        Row("当年监测范围", limit, how="人均，元"),
    ]


def first(*amounts: Decimal | None) -> Decimal | None:
    return next((amount for amount in amounts if amount is not None), None)
