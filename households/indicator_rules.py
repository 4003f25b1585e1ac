"""三率一度: the rates of samples, and whether they pass (domain.md §3.5 County, §6.2). Pure: counts in, rates out."""

from dataclasses import dataclass
from decimal import Decimal

from households.village_exit_rules import rate_of

FEWER_THAN, AT_LEAST = Decimal(2), Decimal(90)
"""漏评率, 错退率 below 2 %; 认可度 at least 90 %."""


@dataclass(frozen=True)
class Part:
    """Some of so many: 人 or 份."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> Decimal | None:
        """In percent, two decimals, half up; None where nothing was looked at."""
        return rate_of(self.part, self.whole)

    def below(self, limit: Decimal) -> bool | None:
        """Exactly, not as it is rounded; None where nothing was looked at."""
        return 100 * self.part < limit * self.whole if self.whole else None

    def reaches(self, limit: Decimal) -> bool | None:
        return 100 * self.part >= limit * self.whole if self.whole else None


def projected(found: Part, everybody: int) -> Decimal | None:
    """推算人口: the share of the sample, of everybody of the kind (人); None where the share is not known. Of nobody
    there is nobody to be wrong."""
    if not everybody:
        return Decimal(0)
    return Decimal(found.part) / found.whole * everybody if found.whole else None


def combined(poor: int, wrong_exit: Decimal | None, missed: Decimal | None, base: int) -> Decimal | None:
    """综合贫困发生率 in percent, exact: (未脱贫 + 推算错退 + 推算漏评) ÷ 农村人口."""
    if not base or wrong_exit is None or missed is None:
        return None
    return (poor + wrong_exit + missed) * 100 / base


def verdict(passed: list[bool | None]) -> bool | None:
    """All must pass. One that fails is enough; one that is not known leaves it open."""
    if False in passed:
        return False
    return None if None in passed else True
