"""Income arithmetic of domain.md §1.2 (AAC071–AAC093), pure: money in yuan with two decimals, parts in, sums out.

A missing part counts as zero, but only when something was given: nothing given is 未核算 (None), never zero.
`exclude` names the parts that a place does not count; such a part is given, and counts as zero.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

Amount = Decimal | None
CENT = Decimal("0.01")
ZERO = Decimal("0.00")
TOLERANCE = Decimal(1)

PROPERTIES = ("property_dividend", "property_other")
TRANSFERS = ("family_planning", "dibao", "tekun", "pension", "eco", "other_transfer")
GAINS = ("wage", "operating", *PROPERTIES, *TRANSFERS)
COST = "operating_cost"
ALL = (*GAINS, COST)
ENTERED = (*ALL, "claim_income", "self_paid")
"""What is asked of a household for a period; the last two take no part in its 纯收入."""
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parts:
    """What a household took in and spent in one period, by the names of the model's fields; None where nothing is
    known. A sheet with one figure for all property income gives it as `property_other`."""

    wage: Amount = None
    operating: Amount = None
    property_dividend: Amount = None
    property_other: Amount = None
    family_planning: Amount = None
    dibao: Amount = None
    tekun: Amount = None
    pension: Amount = None
    eco: Amount = None
    other_transfer: Amount = None
    operating_cost: Amount = None

    @classmethod
    def of(cls, facts: Mapping[str, Amount]) -> "Parts":
        """The parts among other facts, such as the fields of a row."""
        return cls(**{field.name: facts.get(field.name) for field in fields(cls)})

    def total(self, names: Collection[str], exclude: Collection[str] = NOTHING) -> Amount:
        """Sum of the named parts that count; None when none of them was given."""
        if all(getattr(self, name) is None for name in names):
            return None
        return sum((getattr(self, name) or ZERO for name in counted(names, exclude)), ZERO).quantize(CENT)


def counted(names: Collection[str], exclude: Collection[str]) -> list[str]:
    """The parts of a sum that count here. ValueError for an exclusion that is no part: a setting was misspelt."""
    if unknown := set(exclude) - set(ALL):
        raise ValueError(f"not an income part: {sorted(unknown)}")
    return [name for name in names if name not in exclude]


def property_income(parts: Parts, exclude: Collection[str] = NOTHING) -> Amount:
    """财产性收入 AAC072."""
    return parts.total(PROPERTIES, exclude)


def transfer(parts: Parts, exclude: Collection[str] = NOTHING) -> Amount:
    """转移性收入 AAC085."""
    return parts.total(TRANSFERS, exclude)


def gross(parts: Parts, exclude: Collection[str] = NOTHING) -> Amount:
    """年收入 AAC081, before any cost."""
    return parts.total(GAINS, exclude)


def net(parts: Parts, exclude: Collection[str] = NOTHING) -> Amount:
    """纯收入 AAC079 = 年收入 − 生产经营性支出; may be negative."""
    gained, spent = gross(parts, exclude), parts.total((COST,), exclude)
    return None if gained is None and spent is None else (gained or ZERO) - (spent or ZERO)


def per_head(amount: Amount, persons: int | None) -> Amount:
    """人均 AAC082, half a 分 away from zero. None without an amount or without persons."""
    if amount is None or persons is None or persons < 1:
        return None
    return (amount / persons).quantize(CENT, ROUND_HALF_UP)


def monitoring_reference(net_income: Amount, claim_income: Amount, self_paid: Amount) -> Amount:
    """收入参考范围 of a monitored household = 纯收入 + 理赔收入 − 合规自付支出."""
    return None if net_income is None else net_income + (claim_income or ZERO) - (self_paid or ZERO)


def differs(reported: Amount, computed: Amount) -> bool:
    """Whether a reported figure is more than 1 元 off the computed one. Not evaluated when either is missing."""
    return reported is not None and computed is not None and abs(reported - computed) > TOLERANCE


def yearly_period(year: int) -> tuple[date, date]:
    """The accounting year: 1 October of the year before to 30 September."""
    return date(year - 1, 10, 1), date(year, 9, 30)


def twelve_months_before(day: date) -> tuple[date, date]:
    """The twelve months that end with the month before `day`: what a new monitoring case is accounted for."""
    return date(day.year - 1, day.month, 1), day.replace(day=1) - timedelta(days=1)
