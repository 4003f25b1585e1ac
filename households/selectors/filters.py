"""The conditions of the household list as one table: what the page offers, what the address may hold, what is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from django.db.models import F, OrderBy, Q
from django.utils import timezone

from fupin.access import typed
from fupin.access.scope import within
from fupin.doubts.models import Doubt
from households.change_effects import SPLIT_DAYS
from households.codes import (
    HouseholdAttribute,
    IncomeBand,
    MonitoringKind,
    PovertyCause,
    PovertyStatus,
    Register,
)
from households.income_bands import bounds
from households.models import ChangeProposal, IncomeRecord, LivingCondition, MonitoringEpisode
from households.selectors.lines import Lines
from households.selectors.words import Words, read_words

S = PovertyStatus
LISTED = Q(register=Register.LISTED)
NOT_CLOSED = ~Q(register=Register.CLOSED)
WATCHED = NOT_CLOSED & ~Q(monitoring_kind="")
STATUSES = {
    "listed": ("在册", LISTED),
    "poor": ("未脱贫", LISTED & Q(poverty_status__in=[S.NOT_EXITED, S.PRE_EXIT])),
    "returned": ("返贫", LISTED & Q(poverty_status=S.RELAPSED)),
    "out": ("已脱贫", LISTED & Q(poverty_status__in=[S.EXITED, S.EXITED_ENDED])),
    "unlisted": ("未建档", Q(register=Register.UNLISTED)),
    "closed": ("已结束登记", Q(register=Register.CLOSED)),
}


def by_status(value: str) -> Q:
    return STATUSES[value][1]


def cleared() -> Q:
    ended = MonitoringEpisode.objects.filter(eliminated_on__isnull=False)
    return Q(monitoring_kind="") & Q(pk__in=ended.values("household_id"))


def by_watch(value: str) -> Q:
    if value == "cleared":
        return cleared()
    return WATCHED if value == "open" else WATCHED & Q(monitoring_kind=value)


def by_task(value: str) -> Q:
    if value == "members":
        return Q(members_missing=True)
    if value == "carried":
        return carried_over()
    if value == "split":
        return Q(split_on__gt=timezone.localdate() - timedelta(days=SPLIT_DAYS))
    return Q(pk__in=ChangeProposal.objects.waiting().values("household_id"))


def carried_over() -> Q:
    """Households with a yearly row that nobody has confirmed since it was carried over."""
    rows = (model.objects.filter(carried=True).values("household_id") for model in (IncomeRecord, LivingCondition))
    income, living = rows
    return Q(pk__in=income) | Q(pk__in=living)


def by_income(value: str) -> Q:
    """Which band over the monitoring line of the household's own latest year and place."""
    found = Q(pk__in=[])
    for places, elsewhere, year, line in Lines.everywhere():
        here = within("village_id", places) & Q(income_year=year)
        for one in elsewhere:
            here &= ~within("village_id", one)
        found |= here & band_condition(value, line)
    return found


def band_condition(value: str, line: Decimal) -> Q:
    edges = [None, *bounds(line), None]
    at = list(IncomeBand.values).index(value)
    low, high = edges[at], edges[at + 1]
    return (Q(net_per_head__gte=low) if low is not None else Q()) & (
        Q(net_per_head__lt=high) if high is not None else Q()
    )


def by_doubt(value: str) -> Q:
    rows = Doubt.objects.filter(household_id__isnull=False, closed_at__isnull=True).order_by()
    return Q(pk__in=(rows.filter(severity="E") if value == "E" else rows).values("household_id"))


@dataclass(frozen=True)
class Filter:
    """One select of the filter row; `blank` is its first option, `more` puts it behind 更多条件."""

    name: str
    label: str
    blank: str
    choices: dict[str, str]
    condition: Callable[[str], Q]
    more: bool = False


TASKS = {
    "members": "成员待补",
    "changes": "有待办变更",
    "split": "近期分户",
    "carried": "沿用上年，待确认",
}
FILTERS = (
    Filter("status", "状态", "状态：全部", {key: label for key, (label, _) in STATUSES.items()}, by_status),
    Filter(
        "watch",
        "监测",
        "监测：不限",
        {"open": "未消除（全部类别）"} | dict(MonitoringKind.choices) | {"cleared": "风险已消除"},
        by_watch,
    ),
    Filter(
        "cause",
        "主要原因",
        "主要原因：不限",
        dict(PovertyCause.choices),
        lambda value: Q(main_cause=value),
    ),
    Filter(
        "attribute",
        "属性",
        "属性：不限",
        dict(HouseholdAttribute.choices),
        lambda value: Q(attribute=value),
        more=True,
    ),
    Filter("income", "收入", "收入：不限", dict(IncomeBand.choices), by_income, more=True),
    Filter("doubt", "疑点", "疑点：不限", {"any": "有疑点", "E": "有错误"}, by_doubt, more=True),
    Filter("task", "待办", "待办：不限", TASKS, by_task, more=True),
)

SORTS = {"people": "member_count", "income": "net_per_head", "updated": "written_at", "head": "head_initials"}


@dataclass(frozen=True)
class Criteria:
    """A question to the list: words, place (a division code), one value per filter, order."""

    words: Words = field(default_factory=lambda: read_words(""))
    place: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    sort: str = ""

    def value(self, name: str) -> str:
        return dict(self.chosen).get(name, "")

    def without(self, name: str) -> "Criteria":
        """The same question with one condition dropped."""
        if name == "q":
            return replace(self, words=read_words(""))
        if name == "place":
            return replace(self, place="")
        return replace(self, chosen=tuple(pair for pair in self.chosen if pair[0] != name))

    def condition(self) -> Q:
        """The filters as one condition; closed households only when asked for."""
        asked = Q() if self.value("status") == "closed" else NOT_CLOSED
        for each in FILTERS:
            if value := self.value(each.name):
                asked &= each.condition(value)
        return asked

    def ordering(self) -> list[str | OrderBy]:
        column = SORTS.get(self.sort.lstrip("-"))
        if column is None:
            return ["village_id", "pk"]
        order = F(column).desc(nulls_last=True) if self.sort.startswith("-") else F(column).asc(nulls_last=True)
        return [order, "pk"]


def criteria_from(data: Mapping[str, str]) -> Criteria:
    """What an address says; values that no filter offers are left out."""
    chosen = tuple((f.name, data.get(f.name, "")) for f in FILTERS if data.get(f.name, "") in f.choices)
    place, sort = data.get("place", ""), data.get("sort", "")
    return Criteria(
        words=read_words(data.get("q", "")),
        place=typed.place(place),
        chosen=chosen,
        sort=sort if sort.lstrip("-") in SORTS else "",
    )
