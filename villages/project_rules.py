"""Rules of a project and its money, pure: facts in, reason code out (domain.md §5.3, §5.4). Money is in 元."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fupin.workflow import REASONS

REASONS |= {
    "fund_arranged": "没有办理：这样安排合计 {arranged} 元，超过下达的指标 {quota} 元。请先登记指标，或改小安排数。",
    "fund_paid": "没有办理：这样拨付合计 {paid} 元，超过已安排的 {arranged} 元。请先登记安排，或改小拨付数。",
    "fund_spent": "没有办理：这样支出合计 {spent} 元，超过已拨付的 {paid} 元。请先登记拨付，或改小支出数。",
    "fund_returned": "没有办理：支出和收回一共 {used} 元，超过下达的指标 {quota} 元。请改小收回数。",
    "project_step_future": "没有登记：日期还没有到。请填实际办成的那一天。",
    "project_step_order": "没有登记：上一步是 {last} 办的，这一步不能更早。请核对日期。",
    "project_step_why": "没有退回：请写明为什么退回。",
    "project_counts": "没有保存：受益的脱贫户加监测户（{part} 户）超过受益户数（{whole} 户）。请核对。",
    "project_people": "没有保存：受益的脱贫人口加监测人口（{part} 人）超过受益人数（{whole} 人）。请核对。",
    "project_dates": "没有保存：完工日期不能早于开工日期（计划的和实际的都要核对）。",
}
HURRIED_MONTHS = 4
"""§5.3 [D]: from approval to acceptance in less than this is hurried work."""
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Sums:
    """What the entries of a project that stand add up to, 元."""

    quota: Decimal = NOTHING
    arranged: Decimal = NOTHING
    paid: Decimal = NOTHING
    spent: Decimal = NOTHING
    returned: Decimal = NOTHING

    @property
    def used(self) -> Decimal:
        return self.spent + self.returned

    @property
    def left(self) -> Decimal:
        """What of the quota is neither spent nor taken back."""
        return self.quota - self.used

    @property
    def progress(self) -> Decimal | None:
        """支出 ÷ 指标 × 100, two decimals, half up; None without a quota."""
        if not self.quota:
            return None
        return (self.spent * 100 / self.quota).quantize(Decimal("0.01"), ROUND_HALF_UP)


def sums_refusal(sums: Sums) -> str | None:
    """Σ 安排 ≤ Σ 指标, Σ 拨付 ≤ Σ 安排, Σ 支出 ≤ Σ 拨付 (§5.4); nothing is taken back that was spent [D]."""
    if sums.arranged > sums.quota:
        return "fund_arranged"
    if sums.paid > sums.arranged:
        return "fund_paid"
    if sums.spent > sums.paid:
        return "fund_spent"
    if sums.used > sums.quota:
        return "fund_returned"
    return None


@dataclass(frozen=True)
class StepFacts:
    """`last` is the day of the step before; `why` is asked for when it goes back."""

    on: date
    last: date | None
    today: date
    why: str = ""


def not_in_future(facts: StepFacts) -> str | None:
    return "project_step_future" if facts.on > facts.today else None


def not_before_last(facts: StepFacts) -> str | None:
    return "project_step_order" if facts.last and facts.on < facts.last else None


def says_why(facts: StepFacts) -> str | None:
    return None if len(facts.why.strip()) >= 2 else "project_step_why"


@dataclass(frozen=True)
class Benefit:
    """户 and 人 who gain, and of them the listed ones; None where it is not given."""

    households: int | None = None
    persons: int | None = None
    out_households: int | None = None
    out_persons: int | None = None
    watched_households: int | None = None
    watched_persons: int | None = None


def benefit_refusal(said: Benefit) -> str | None:
    if exceeds(said.households, said.out_households, said.watched_households):
        return "project_counts"
    if exceeds(said.persons, said.out_persons, said.watched_persons):
        return "project_people"
    return None


def exceeds(whole: int | None, *parts: int | None) -> bool:
    """Whether the parts that are given are more than the whole, where that is given."""
    return whole is not None and sum(part or 0 for part in parts) > whole


def whole_months(since: date, until: date) -> int:
    """Months that are full: the day of the month must have come round again."""
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


def hurried(approved: date | None, accepted: date | None) -> bool:
    """Accepted less than HURRIED_MONTHS after the approval: 赶工期."""
    return approved is not None and accepted is not None and whole_months(approved, accepted) < HURRIED_MONTHS
