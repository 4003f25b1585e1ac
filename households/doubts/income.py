"""domain.md §7.5, income of the latest year."""

from functools import reduce
from operator import or_

import numpy as np

from fupin.doubts.frame import Frame
from fupin.doubts.rules import Find
from fupin.doubts.truth import Column, Truth, added
from households.doubts.living import blank_where_asked
from households.doubts.terms import (
    HOUSEHOLD,
    OLD,
    VILLAGE,
    YES,
    E,
    Rule,
    W,
    monitored,
    on_dibao,
    on_tekun,
    working,
)  # fmt: skip
from households.income_columns import per_head
from households.income_rules import PROPERTIES, TOLERANCE, TRANSFERS

PAYMENTS = {"dibao": 200, "family_planning": 100, "pension": 88, "tekun": 200}
PAID_IN = {"dibao": "dibao_income", "family_planning": "family_planning", "pension": "pension_income"}


def part(f: Frame, name: str) -> Column:
    return getattr(f.household, f"income_{name}")


def above_zero_below(amount: Column, least: float) -> Truth:
    return (amount > 0) & (amount < least)


def apart(told: Column, computed: Column) -> Truth:
    return abs(told - computed) > float(TOLERANCE)


def transfers(f: Frame) -> Column:
    """The parts, else the reported figure."""
    parts, told = added(part(f, name) for name in TRANSFERS), part(f, "reported_transfer")
    return Column(np.where(parts.given, parts.values, told.values), parts.given | told.given, scale=parts.scale)


def net(f: Frame) -> Column:
    """年收入 less 生产经营性支出; given where each of its four sums is, so that a part not collected does no harm."""
    property_income = added(part(f, name) for name in PROPERTIES)
    gross = part(f, "wage") + part(f, "operating") + property_income + transfers(f)
    cost = part(f, "operating_cost")
    return Column(gross.values - np.where(cost.given, cost.values, 0), gross.given, scale=gross.scale)


def sums_differ(f: Frame) -> Truth:
    whole, persons = net(f), part(f, "persons")
    values, given = per_head((whole.values, whole.given & persons.given), persons.values)
    each = Column(values, given, scale=whole.scale)
    parts = added(part(f, name) for name in TRANSFERS)
    pairs = (
        (part(f, "reported_transfer"), parts),
        (part(f, "reported_net"), whole),
        (part(f, "net_income"), whole),
        (part(f, "reported_per_head"), each),
        (part(f, "net_per_head"), each),
    )
    found = [apart(told, computed) for told, computed in pairs]
    known = np.logical_or.reduce([one.known for one in found])  # whatever can be compared is
    return Truth(np.logical_or.reduce([one.yes for one in found]), known)


def jumped(f: Frame) -> Truth:
    now, before = f.household.per_head, f.household.last_per_head
    risen = now * 100 > before * int(100 + f.p.rise)
    fallen = now * 100 < before * int(100 - f.p.fall)
    return (risen | fallen).where((before > 0) & now.filled)


def small(name: str) -> Find:
    return lambda f: above_zero_below(part(f, name), getattr(f.p, name))


def small_payment(f: Frame) -> Truth:
    return reduce(or_, (small(name)(f) for name in PAYMENTS))


def wages_differ(f: Frame) -> Truth:
    """Only months of work earn a wage."""
    works, wage = working(f) & (f.member.work_months >= 1), part(f, "wage")
    return (f.some(works) & wage.same(0)) | ((wage > 0) & ~f.some(working(f)))


def allowance_differs(f: Frame) -> Truth:
    dibao, tekun = f.some(on_dibao(f)), f.some(on_tekun(f))
    old = f.member.age >= OLD
    pensioner = f.some(old & f.member.resident_pension.among(YES))
    pairs = ((dibao, dibao, "dibao"), (tekun, tekun, "tekun"), (pensioner, f.some(old), "pension"))
    return reduce(or_, ((has & part(f, name).same(0)) | (~could & (part(f, name) > 0)) for has, could, name in pairs))


def alike(f: Frame) -> Truth:
    v = f.village
    return ((v.most_alike * 100) >= (v.incomes * int(f.p.share))).where(v.incomes >= f.p.least)


RULES = (
    Rule(
        "E26", W, HOUSEHOLD, "人均纯收入空缺或太低",
        "人均纯收入空着，或低于 {least} 元。请核对收入有没有漏算。",
        lambda f: (f.household.per_head < f.p.least) | blank_where_asked(f, f.household.per_head),
        params={"least": 4000},
        code="income_low",
        mends="net_per_head",
    ),
    Rule(
        "E27", W, HOUSEHOLD, "收入在监测范围内没有监测",
        "人均纯收入 {value} 元，低于当年监测范围，没有纳入监测。请入户核实，符合的按程序纳入。",
        lambda f: (f.household.per_head < f.household.monitoring_line) & ~monitored(f),
        value=lambda f: f.household.per_head,
        code="below_line_not_monitored",
        mends="net_per_head",
    ),
    Rule(
        "E28", W, HOUSEHOLD, "工资性收入可疑",
        "工资性收入 {value} 元，不足 {least} 元或超过 {most} 元。请核对单位和金额。",
        lambda f: above_zero_below(part(f, "wage"), f.p.least) | (part(f, "wage") > f.p.most),
        params={"least": 300, "most": 300000},
        value=lambda f: part(f, "wage"),
        code="wage_doubtful",
        mends="wage",
    ),
    Rule(
        "E29", W, HOUSEHOLD, "监测户工资性收入太少",
        "监测户的工资性收入只有 {value} 元。请核对金额。",
        lambda f: monitored(f) & above_zero_below(part(f, "wage"), f.p.least),
        params={"least": 100},
        value=lambda f: part(f, "wage"),
        code="wage_of_monitored",
        mends="wage",
    ),
    Rule(
        "E30", W, HOUSEHOLD, "有经营收入没有支出",
        "有生产经营性收入 {value} 元，生产经营性支出却是 0。请补算种子、肥料、饲料等支出。",
        lambda f: (part(f, "operating") > 0) & (part(f, "operating_cost") <= 0),
        value=lambda f: part(f, "operating"),
        code="operating_without_cost",
        mends="operating_cost",
    ),
    Rule(
        "E31", W, HOUSEHOLD, "有生态补偿金没有退耕面积",
        "有生态补偿金 {value} 元，退耕还林面积却是 0。护林员工资应记在工资性收入，请核对。",
        lambda f: (part(f, "eco") > 0) & (f.household.returned <= 0),
        value=lambda f: part(f, "eco"),
        code="eco_without_land",
        mends="eco",
    ),
    Rule(
        "E32", W, HOUSEHOLD, "补助金额太小",
        "低保金、特困供养金、计划生育金或养老保险金有一项金额太小。是不是只填了一个月的？",
        small_payment,
        params=PAYMENTS,
        code="payment_small",
        mends="tekun_income",
        instead=tuple((column, small(name)) for name, column in PAID_IN.items()),
    ),
    Rule(
        "E33", W, HOUSEHOLD, "新识别户收入偏高",
        "{from_year} 年以后识别，人均纯收入 {value} 元，超过 {most} 元。请核对识别依据和收入。",
        lambda f: (
            (f.household.first_year >= f.p.from_year).sure
            | (f.household.episode_identified_on >= np.datetime64(f"{int(f.p.from_year)}-01-01")).sure
        )
        & (f.household.per_head > f.p.most),
        params={"from_year": 2023, "most": 20000},
        value=lambda f: f.household.per_head,
        code="income_high",
        mends="net_per_head",
    ),
    Rule(
        "E34", E, HOUSEHOLD, "收入合计与各项相加不符",
        "转移性收入、纯收入或人均纯收入与各项相加的结果差 1 元以上。请核对各项和人口数。",
        sums_differ,
        code="sums_differ",
        mends="net_per_head",
    ),
    Rule(
        "E35", W, HOUSEHOLD, "收入变化太大",
        "人均纯收入 {value} 元，比上年增加 {rise}% 以上或减少 {fall}% 以上。请核对，减少的请看有无返贫风险。",
        jumped,
        params={"rise": 100, "fall": 30},
        value=lambda f: f.household.per_head,
        code="income_jumped",
        mends="net_per_head",
    ),
    Rule(
        "E36", W, HOUSEHOLD, "务工与工资性收入不符",
        "有人务工没有工资性收入，或有工资性收入却没有人务工。请核对。",
        wages_differ,
        code="wage_and_work",
        mends="wage",
    ),
    Rule(
        "E37", W, HOUSEHOLD, "享受政策与补助收入不符",
        "低保、特困、养老的享受情况与相应的收入对不上：有人享受没有钱，或有钱没有人享受。请核对。",
        allowance_differs,
        code="allowance_differs",
        mends="dibao_income",
    ),
    Rule(
        "E38", W, VILLAGE, "半数以上农户收入相同",
        "全村有 {share}% 以上的农户收入完全相同。是不是复制的？请逐户核对。",
        alike,
        params={"share": 50, "least": 5},
        code="incomes_alike",
        mends="net_per_head",
    ),
)  # fmt: skip
