"""The indicators of the dashboards, one definition each: page, comparison, workbook and help read these rows
(domain.md §6.2). Pure: what a place holds comes in as `Sums`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from fupin.query.question import Count
from households.standing import MEASURES, Standing

NOTHING = Decimal(0)


@dataclass
class Sums:
    """Of one place: counts by measure; by way of telling apart and value, its `groups` and of those that have money the
    `amounts` (元); doubts found and settled by month (条). `base`: everybody of its villages (人), 0 while it is not
    known of all of them; `doubts`: open ones (条), None where they are not known; `doubted`: the households
    that have one."""

    counts: dict[str, Count] = field(default_factory=lambda: {one.key: Count() for one in MEASURES})
    groups: dict[str, dict[str, Count]] = field(default_factory=dict)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    months: dict[tuple[str, str], int] = field(default_factory=dict)
    income: Decimal = NOTHING
    earners: int = 0
    base: int = 0
    doubts: int | None = None
    doubted: int | None = None

    def stand(self, of: Standing, households: int, persons: int, income: Decimal = NOTHING, earners: int = 0) -> None:
        """Households that stand alike."""
        for measure in MEASURES:
            if measure.counts(of):
                self.counts[measure.key].add(Count(households, persons))
        if WATCHED.counts(of):
            self.share(KIND, of.monitoring_kind, households, persons)
        if of.listed:
            self.income += income
            self.earners += earners

    def share(self, by: str, value: str, households: int, persons: int) -> None:
        self.groups.setdefault(by, {}).setdefault(value, Count()).add(Count(households, persons))

    @property
    def known(self) -> Count:
        """Every household that is not closed."""
        listed, unlisted = self.counts["listed"], self.counts["unlisted"]
        return Count(listed.households + unlisted.households, listed.persons + unlisted.persons)


KIND = "kind"
"""The monitored by kind: read from how households stand."""


WATCHED = next(one for one in MEASURES if one.key == "watched")


Value = Decimal | int | None


@dataclass(frozen=True)
class Indicator:
    """`list` are the conditions of the household list that shows what it counts, {} where it counts no households.
    `digits` None: a count. Percentages and yuan are rounded half up."""

    key: str
    name: str
    unit: str
    formula: str
    base: str
    value: Callable[[Sums], Value]
    list: dict[str, str] = field(default_factory=dict)
    digits: int | None = None
    source: str = "农户登记，随写入更新"

    def of(self, sums: Sums) -> Value:
        found = self.value(sums)
        if found is None or self.digits is None:
            return found
        return Decimal(found).quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)


def homes(key: str) -> Callable[[Sums], Value]:
    return lambda sums: sums.counts[key].households


def people(key: str) -> Callable[[Sums], Value]:
    return lambda sums: sums.counts[key].persons


def incidence(sums: Sums) -> Value:
    """Poor persons over everybody of the villages, × 100."""
    poor = sums.counts["poor"].persons + sums.counts["returned"].persons
    return Decimal(100 * poor) / sums.base if sums.base else None


def per_head(sums: Sums) -> Value:
    """Not the mean of household means: all income over all persons."""
    return sums.income / sums.earners if sums.earners else None


def pair(key: str, name: str, formula: str, asks: dict[str, str]) -> tuple[Indicator, Indicator]:
    """The same measure in 户 and in 人."""
    return (
        Indicator(f"{key}_homes", name, "户", formula, "全部登记的农户", homes(key), asks),
        Indicator(f"{key}_people", name, "人", formula, "全部登记的农户的成员", people(key), asks),
    )


def rate(part: Callable[[Sums], Value], whole: Callable[[Sums], Value]) -> Callable[[Sums], Value]:
    """Of a hundred; None of nothing."""

    def found(sums: Sums) -> Value:
        some, of = part(sums), whole(sums)
        return Decimal(100 * some) / of if some is not None and of else None

    return found


INDICATORS: tuple[Indicator, ...] = (
    *pair("listed", "在册", "登记状态为在册的户", {"status": "listed"}),
    *pair("poor", "未脱贫", "在册，脱贫属性为未脱贫或预脱贫", {"status": "poor"}),
    *pair("returned", "返贫", "在册，脱贫属性为返贫", {"status": "returned"}),
    *pair("out", "已脱贫", "在册，脱贫属性为已脱贫（含不再享受政策）", {"status": "out"}),
    *pair("watched", "监测未消除", "正在监测、风险没有消除的户（含未建档的）", {"watch": "open"}),
    Indicator(
        "incidence", "贫困发生率", "%", "（未脱贫人数 + 返贫人数）÷ 总人口 × 100，按人", "各村最近一年的村情总人口",
        incidence, digits=2, source="农户登记，村情",
    ),
    Indicator(
        "per_head", "人均纯收入", "元", "在册户纯收入合计 ÷ 这些户的人数，最近一年", "有收入登记的在册户的成员",
        per_head, digits=0,
    ),
    Indicator(
        "out_rate", "脱贫率", "%", "已脱贫人数 ÷ 在册人数 × 100", "在册户的成员",
        rate(people("out"), people("listed")), digits=2,
    ),
    Indicator(
        "return_rate", "返贫率", "%", "返贫人数 ÷（已脱贫人数 + 返贫人数）× 100", "脱过贫的在册户的成员",
        rate(people("returned"), lambda sums: sums.counts["out"].persons + sums.counts["returned"].persons), digits=2,
    ),
    Indicator(
        "doubted_rate", "疑点户占比", "%", "有未销号疑点的户 ÷ 登记的户（不含已结束登记）× 100", "全部登记的农户",
        rate(lambda sums: sums.doubted, lambda sums: sums.known.households), digits=2, source="疑点检查",
    ),
    Indicator(
        "doubts", "疑点", "条", "还没有销号的疑点", "全部疑点规则", lambda sums: sums.doubts, source="疑点检查"
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in INDICATORS}
