"""The indicators of the dashboards, one definition each: page, comparison, workbook and help read these rows
(domain.md §6.2). Pure: what a place holds comes in as `Sums`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from households.codes import IncomeBand, MonitoringKind, PovertyCause
from households.standing import MEASURES, Standing

CENT, NOTHING = Decimal("0.01"), Decimal(0)


@dataclass
class Count:
    """户 and 人."""

    households: int = 0
    persons: int = 0

    def add(self, households: int, persons: int) -> None:
        self.households += households
        self.persons += persons


@dataclass
class Sums:
    """Of one place: counts by measure, of the monitored by kind, of the listed by cause and by income. `base`:
    everybody of its villages (人), 0 while it is not known of all of them; `doubts`: open ones (条)."""

    counts: dict[str, Count] = field(default_factory=lambda: {one.key: Count() for one in MEASURES})
    causes: dict[str, Count] = field(default_factory=dict)
    kinds: dict[str, Count] = field(default_factory=dict)
    bands: dict[str, Count] = field(default_factory=dict)
    income: Decimal = NOTHING
    earners: int = 0
    base: int = 0
    doubts: int | None = None

    def stand(self, of: Standing, households: int, persons: int, income: Decimal = NOTHING, earners: int = 0) -> None:
        """Households that stand alike."""
        for measure in MEASURES:
            if measure.counts(of):
                self.counts[measure.key].add(households, persons)
        if WATCHED.counts(of):
            self.kinds.setdefault(of.monitoring_kind, Count()).add(households, persons)
        if of.listed:
            self.income += income
            self.earners += earners


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
        "doubts", "疑点", "条", "还没有销号的疑点", "全部疑点规则", lambda sums: sums.doubts, source="疑点检查"
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in INDICATORS}

# ---- by what the listed and the monitored are told apart -----------------------------------------------------------
GROUPS: dict[str, tuple[str, type, dict[str, str], str]] = {
    "cause": ("主要致贫原因", PovertyCause, {"status": "listed"}, "在册户，按主要原因"),
    "kind": ("监测对象类别", MonitoringKind, {}, "风险未消除的户，按类别"),
    "band": ("人均纯收入比监测范围", IncomeBand, {"status": "listed"}, "在册户，最近一年的人均纯收入 ÷ 当年的监测范围"),
}
"""Group → title, codes, conditions besides the group's own, what it is a part of."""
ASKS = {"cause": "cause", "kind": "watch", "band": "income"}
"""Group → the condition of the household list that asks for one of it."""


@dataclass(frozen=True)
class Share:
    """One bar: `share` per hundred of the group's households."""

    code: str
    label: str
    count: Count
    share: Decimal
    list: dict[str, str]


def shares(sums: Sums, group: str) -> list[Share]:
    """The largest first, bands in their order; what nobody filled comes last and has no list of its own."""
    _, codes, asks, _ = GROUPS[group]
    held: dict[str, Count] = {"cause": sums.causes, "kind": sums.kinds, "band": sums.bands}[group]
    whole = sum(one.households for one in held.values())
    labels = dict(codes.choices)  # type: ignore[attr-defined]
    found = [
        Share(
            code,
            labels.get(code, "没有填"),
            count,
            (Decimal(100 * count.households) / whole).quantize(CENT, ROUND_HALF_UP),
            {**asks, ASKS[group]: code} if code else {},
        )
        for code, count in held.items()
        if count.households
    ]
    place = {code: number for number, code in enumerate(labels)}
    if group == "band":
        return sorted(found, key=lambda one: (one.code == "", place.get(one.code, 0)))
    return sorted(found, key=lambda one: (one.code == "", -one.count.households, one.code))
