"""Income arithmetic, pure (domain.md §1.2 "Formulas", §1.3 R3 additions, Appendix A). All amounts are 元, two decimals.

A part that was not given is None. Where no part was given at all, nothing is computed: 未核算 is not zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

Amount = Decimal | None
CENT = Decimal("0.01")
TOLERANCE = Decimal(1)
PERIOD_STARTS = (10, 1)  # yearly collection: 1 October of the year before to 30 September

TRANSFERS = ("family_planning", "dibao", "tekun", "pension", "eco", "other_transfer")
PROPERTIES = ("property_dividend", "property_other")
GAINS = ("wage", "operating", *PROPERTIES, *TRANSFERS)


@dataclass(frozen=True)
class Parts:
    """What is entered; names are those of the model's fields."""

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
        return cls(**{field.name: facts.get(field.name) for field in fields(cls)})

    def given(self, names: Iterable[str]) -> list[Decimal]:
        return [value for name in names if (value := getattr(self, name)) is not None]

    def total(self, names: Iterable[str], exclude: frozenset[str] = frozenset()) -> Amount:
        """Sum of the given parts, None when none is given. `exclude`: parts that this place does not count."""
        found = self.given(name for name in names if name not in exclude)
        return sum(found, Decimal()) if found else None


def transfer(parts: Parts, exclude: frozenset[str] = frozenset()) -> Amount:
    """转移性收入 AAC085."""
    return parts.total(TRANSFERS, exclude)


def property_income(parts: Parts, exclude: frozenset[str] = frozenset()) -> Amount:
    """财产性收入 AAC072."""
    return parts.total(PROPERTIES, exclude)


def gross(parts: Parts, exclude: frozenset[str] = frozenset()) -> Amount:
    """年收入 AAC081."""
    return parts.total(GAINS, exclude)


def net(parts: Parts, exclude: frozenset[str] = frozenset()) -> Amount:
    """纯收入 AAC079; may be negative."""
    gained = gross(parts, exclude)
    if gained is None and parts.operating_cost is None:
        return None
    return (gained or Decimal()) - (parts.operating_cost or Decimal())


def per_head(amount: Amount, persons: int) -> Amount:
    """人均 AAC082: half-up to 分. None without persons."""
    if amount is None or persons < 1:
        return None
    return (amount / persons).quantize(CENT, ROUND_HALF_UP)


def monitoring_reference(net_income: Amount, claim_income: Amount, self_paid: Amount) -> Amount:
    """纳入监测对象的收入参考范围: net income + 理赔收入 − 合规自付支出."""
    if net_income is None:
        return None
    return net_income + (claim_income or Decimal()) - (self_paid or Decimal())


def differs(reported: Amount, computed: Amount) -> bool:
    """Whether a reported total is more than 1 元 off the computed one. Not evaluated when either is missing."""
    return reported is not None and computed is not None and abs(reported - computed) > TOLERANCE


def yearly_period(year: int) -> tuple[date, date]:
    """First and last day that the yearly collection of `year` covers."""
    return date(year - 1, *PERIOD_STARTS), date(year, *PERIOD_STARTS) - timedelta(days=1)


def twelve_months_before(day: date) -> tuple[date, date]:
    """The twelve months that end with the month before `day`: the period of a new monitoring case."""
    last = day.replace(day=1) - timedelta(days=1)
    return day.replace(year=day.year - 1, day=1), last
