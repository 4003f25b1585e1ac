"""R06: how the incomes of the listed lie over the line, and what they are made of. Means are over all persons, never
means of household means (domain.md §6.2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum as Added
from django.db.models.functions import Substr

from fupin.query.fields import UNLINED, latest_income
from fupin.query.question import rows_of
from fupin.reports.frame import Column, Counted, Given, Part, Ratio, Report, Sum, Value, percent, register
from fupin.reports.standard.common import LISTED, group, groups, whole
from households.codes import IncomeBand
from households.income_rules import COST, PROPERTIES, TRANSFERS

CENT = Decimal("0.01")
BANDS = [(one.value, str(one.label), (one.value,)) for one in IncomeBand]
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "wage": ("工资性收入", ("wage",)),
    "operating": ("生产经营性收入", ("operating",)),
    "property": ("财产性收入", PROPERTIES),
    "transfer": ("转移性收入", TRANSFERS),
}
SPENT = {"cost": ("生产经营性支出", (COST,)), "net": ("纯收入", ("net_income",))}
KNOWN = LISTED.asking("net_income", "..")


def by_band(day: date) -> Sequence[Column]:
    unlined = group(UNLINED, "当年没有监测范围", LISTED, "band", UNLINED, share=True, sparse=True)
    *bands, homes, people, share = groups(LISTED, "band", BANDS, share=True)
    return [*whole(LISTED), *bands, *unlined, homes, people, share]


def by_kind(day: date) -> Sequence[Column]:
    found = [
        *whole(LISTED),
        Column("known", ("有收入登记", "户"), Counted(KNOWN, "户"), unit="户"),
        Column("earners", ("有收入登记", "核算人口"), Given(), unit="人"),
    ]
    for key, (label, _) in KINDS.items():
        found += money(key, label)
        found.append(percent(f"{key}_share", (label, "占比"), key, "gross"))
    gross = Column("gross", ("年收入", "合计"), Sum(tuple(KINDS)), unit="元", digits=2, width=14)
    first = next(at for at, one in enumerate(found) if one.key == "wage")
    found[first:first] = [gross, mean("gross", "年收入")]
    for key, (label, _) in SPENT.items():
        found += money(key, label)
    return found


def money(key: str, label: str) -> list[Column]:
    return [Column(key, (label, "合计"), Given(), unit="元", digits=2, width=14), mean(key, label)]


def mean(key: str, label: str) -> Column:
    return Column(f"{key}_mean", (label, "人均"), Ratio(key, "earners", times=1), unit="元", digits=2, width=10)


def sums(user: Any, place: str, day: date, length: int) -> Mapping[str, Mapping[str, Value]]:
    """Of the latest year of each household; households without an income have no part in it."""
    homes = rows_of(user, KNOWN.at(place)).values("pk")
    rows = latest_income().filter(household__in=homes).annotate(_place=Substr("village_code", 1, length))
    names = [name for _, told in (*KINDS.values(), *SPENT.values()) for name in told]
    asked = {f"sum_{name}": Added(name) for name in (*names, "persons")}
    return {row["_place"]: told_of(row) for row in rows.values("_place").annotate(**asked)}


def told_of(row: Mapping[str, Any]) -> dict[str, Value]:
    told: dict[str, Value] = {"earners": row["sum_persons"] or 0}
    for key, (_, names) in {**KINDS, **SPENT}.items():
        told[key] = sum((Decimal(row[f"sum_{name}"] or 0) for name in names), Decimal(0)).quantize(CENT)
    return told


register(
    Report(
        "R06", "收入分组与结构表", "人均纯收入比监测范围高多少、低多少的各有几户，四项收入各占多少",
        (
            Part(
                "bands", "收入分组", by_band, "全部在册户，最近一年",
                "按最近一年的人均纯收入比当年当地的监测范围。没有填：还没有收入登记。",
            ),
            Part(
                "kinds", "收入结构", by_kind, "有收入登记的在册户，最近一年",
                "人均＝合计÷核算人口，不是各户人均的平均。只报了结果没有分项的不在内。占比是占年收入。", load=sums,
            ),
        ),
    )
)  # fmt: skip
