"""What the households of a place are told apart by on its dashboard: one row a group, with its bars, where each bar
leads and the sentence that the bars say. Pure: what a place holds comes in as `Sums`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from fupin.dashboard.overview_indicators import KIND, Sums
from fupin.query.fields import Of
from fupin.query.question import Count, ask
from households.codes import IncomeBand, IncomePart, MonitoringKind, PovertyCause, Risk, TallyBy
from households.selectors import list_url

CENT = Decimal("0.01")
Asks = Callable[[str, str], str]
"""Place, value → address of what a bar counts, "" where it counts no households."""


@dataclass(frozen=True)
class Share:
    """One bar: `share` per hundred of the group's households, of money of all of it."""

    code: str
    label: str
    count: Count
    share: Decimal | None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Group:
    """`whole`: of how many the shares are, where a household may stand under more than one bar and they do not add up.
    `ordered`: bars stand in the order of the codes, else the longest first. `frozen`: where a closing has it, what its
    page is asked besides the bar's code, which stands under `asked`."""

    key: str
    title: str
    about: str
    codes: dict[str, str]
    asks: Asks
    says: Callable[[list[Share]], str]
    whole: Callable[[Sums], int] | None = None
    ordered: bool = False
    frozen: dict[str, str] = field(default_factory=dict)
    asked: str = ""


def listing(**asked: str) -> Asks:
    """The household list, with the bar's code under the name that has no value."""
    name = next(key for key, value in asked.items() if not value)
    return lambda place, code: list_url(place=place, **asked | {name: code}) if code else ""


def question(key: str, **asked: str | tuple[str, ...]) -> Asks:
    return lambda place, code: ask(Of.HOME, place, **asked, **{key: code or "-"}).url()


def most(unit: str) -> Callable[[list[Share]], str]:
    """“在册户里‘因病’最多，占 35.07%”; where most are not filled in, that."""

    def says(bars: list[Share]) -> str:
        if not bars:
            return ""
        top = max(bars, key=lambda one: one.count.households)
        return f"{unit}里“{top.label}”最多" + (f"，占 {top.share}%" if top.share is not None else "")

    return says


def below(bars: list[Share]) -> str:
    count = next((one.count.households for one in bars if one.code == IncomeBand.BELOW), 0)
    return f"{count:,} 户的人均纯收入低于监测范围" if count else "没有在册户低于监测范围"


def earned(bars: list[Share]) -> str:
    told = [one for one in bars if one.code != IncomePart.COST]
    if not told:
        return ""
    top = max(told, key=lambda one: one.share or 0)
    return f"收入里{top.label}最多，占 {top.share}%"


def dated(bars: list[Share]) -> str:
    told = [one for one in bars if one.code]
    if not told:
        return "还没有登记收入"
    latest = max(told, key=lambda one: one.code)
    older = sum(one.count.households for one in bars if one is not latest)
    return f"{older:,} 户还没有{latest.code}年的收入" if older else f"在册户都有{latest.code}年的收入"


def listed(sums: Sums) -> int:
    return sums.counts["listed"].households


def watched(sums: Sums) -> int:
    return sums.counts["watched"].households


def labels(codes: Any) -> dict[str, str]:
    return dict(codes.choices)


GROUPS = {
    one.key: one
    for one in (
        Group(
            TallyBy.CAUSE, "主要致贫原因", "在册户，每户一个主要原因", labels(PovertyCause),
            listing(status="listed", cause=""), most("在册户"), frozen={"status": "listed"}, asked="cause",
        ),
        Group(
            TallyBy.INVOLVED, "涉及的致贫原因", "在册户，主要和其他原因都算，一户可以有几个", labels(PovertyCause),
            question("causes", status="listed"), most("在册户"), whole=listed,
        ),
        Group(
            TallyBy.BAND, "收入比监测范围", "在册户，最近一年人均纯收入 ÷ 当年的监测范围", labels(IncomeBand),
            listing(status="listed", income=""), below, ordered=True,
        ),
        Group(
            TallyBy.PART, "收入构成", "在册户最近一年的收入，各部分占年收入；支出另列", labels(IncomePart),
            lambda place, code: "", earned, ordered=True,
        ),
        Group(
            KIND, "监测对象类别", "风险未消除的户，按类别", labels(MonitoringKind),
            listing(watch=""), most("监测对象"), frozen={"watch": "open"}, asked="watch",
        ),
        Group(
            TallyBy.RISK, "致贫返贫风险", "风险未消除的户，一户可以有几个风险", labels(Risk),
            question("risks", monitoring_kind=tuple(MonitoringKind.values)), most("监测对象"), whole=watched,
        ),
        Group(
            TallyBy.YEAR, "收入登记到哪一年", "在册户，最近一个收入年度", {},
            question("income_year", status="listed"), dated, ordered=True,
        ),
    )
}  # fmt: skip


def shares(sums: Sums, group: Group) -> list[Share]:
    """What nobody filled comes last."""
    held = sums.groups.get(group.key, {})
    if group.key == TallyBy.PART:
        return parts(sums, group)
    whole = group.whole(sums) if group.whole else sum(one.households for one in held.values())
    order = list(group.codes)
    found = [
        Share(
            code, group.codes.get(code, f"{code}年" if code else "没有填"), count, hundredths(count.households, whole)
        )
        for code, count in held.items()
        if count.households
    ]
    if group.ordered:
        return sorted(
            found, key=lambda one: (one.code == "", order.index(one.code) if one.code in order else 0, one.code)
        )
    return sorted(found, key=lambda one: (one.code == "", -one.count.households, one.code))


def name_of(code: str, group: Group) -> str:
    """Years are their own names."""
    return group.codes.get(code) or (f"{code}年" if code else "没有填")


def parts(sums: Sums, group: Group) -> list[Share]:
    """Of money: each of the four incomes over all of them; the cost over the same."""
    whole = sum((amount for code, amount in sums.amounts.items() if code != IncomePart.COST), Decimal(0))
    held = sums.groups.get(group.key, {})
    return [
        Share(code, label, held.get(code, Count()), hundredths(sums.amounts[code], whole), sums.amounts[code])
        for code, label in group.codes.items()
        if code in sums.amounts
    ]


def hundredths(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP) if whole else None


def doubts_url(place: str) -> str:
    return f"{reverse('doubt-list')}?{urlencode({'place': place})}"
