"""Does a percentage print the share of a part in a whole? By rounding, by cutting off, or not. Pure; Decimal only.

A share of n things is k of n for a whole k, rounded half up to the printed decimals. Cut off instead of rounded it
holds only with a warning. 27%以上 is a bound and no value.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum

from households.figures.quantities import Kind, Quantity, counted, rounded
from villages.figures import figure_text

BEYOND = Decimal(1_000_000_000)
"""Above every share, for bounds without an upper end."""


class Fit(Enum):
    ROUNDED = "对得上"
    TRUNCATED = "截尾才得这个数"
    NOT = "对不上"


@dataclass(frozen=True)
class Window:
    """The shares that print as one percentage: `bottom` is among them, `top` is not."""

    bottom: Decimal
    top: Decimal

    @classmethod
    def rounding(cls, percent: Quantity) -> "Window":
        return cls(percent.value - percent.step / 2, percent.value + percent.step / 2)

    @classmethod
    def cutting(cls, percent: Quantity) -> "Window":
        return cls(percent.value, percent.value + percent.step)

    @classmethod
    def bounding(cls, percent: Quantity) -> "Window":
        return cls(percent.low, BEYOND if percent.high is None else percent.high + percent.step / 1000)

    def holds(self, part: Quantity, whole: Quantity) -> bool:
        """Whether some part of some whole has such a share. Multiplied out: a quotient would be rounded."""
        under_top = whole.high is None or part.low * 100 < self.top * whole.high
        return under_top and (part.high is None or part.high * 100 >= self.bottom * whole.low)

    def counts(self, whole: Decimal) -> tuple[int, int]:
        """First and last k with k of `whole` in the window; the last is below the first when there is none."""
        first = (self.bottom * whole / 100).to_integral_value(ROUND_CEILING)
        last = (self.top * whole / 100).to_integral_value(ROUND_CEILING) - 1
        return max(int(first), 0), min(int(last), int(whole))


@dataclass(frozen=True)
class Tried:
    """A share tried on one base."""

    unit: str
    fit: Fit
    working: str


def places(percent: Quantity, least: int = 2) -> int:
    """Decimals to show a recomputed share with: as printed, two at least."""
    return max(least, -int(percent.step.as_tuple().exponent))


# ---- part and whole are known -------------------------------------------------------------------------------------
def tried_ratio(percent: Quantity, part: Quantity, whole: Quantity, unit: str) -> Tried:
    fit = fit_of(percent, part, whole)
    share = f"{figure_text(rounded(part.value * 100 / whole.value, places(percent)))}%" if whole.value else "除不了"
    label = f"按{unit}：" if unit in ("户", "人") else ""
    return Tried(unit, fit, f"{label}{counted(part.value)}÷{counted(whole.value)}＝{share}，{fit.value}")


def fit_of(percent: Quantity, part: Quantity, whole: Quantity) -> Fit:
    if not whole.value:
        return Fit.NOT
    if percent.near and Window.rounding(percent).holds(part, whole):
        return Fit.ROUNDED
    if percent.near and Window.cutting(percent).holds(part, whole):
        return Fit.TRUNCATED
    if percent.kind is Kind.EXACT:
        return Fit.NOT
    return Fit.ROUNDED if Window.bounding(percent).holds(part, whole) else Fit.NOT


# ---- only the whole is known --------------------------------------------------------------------------------------
def is_countable(count: Quantity) -> bool:
    return count.exact and count.value > 0 and count.value == count.value.to_integral_value()


def tried_whole(percent: Quantity, whole: Decimal, unit: str) -> Tried:
    """Whether k of `whole` prints so for a whole k; else the two k on its sides."""
    for fit, window in ((Fit.ROUNDED, Window.rounding(percent)), (Fit.TRUNCATED, Window.cutting(percent))):
        first, last = window.counts(whole)
        if first <= last:
            caution = loose(percent, whole) if fit is Fit.ROUNDED else ""
            return Tried(unit, fit, f"按{unit}：{worked(first, whole, percent)}，{fit.value}{caution}")
    below = int((percent.value * whole / 100).to_integral_value(ROUND_FLOOR))
    sides = "，".join(worked(k, whole, percent) for k in (below, below + 1) if 0 <= k <= whole)
    return Tried(unit, Fit.NOT, f"按{unit}：{sides or f'没有超过 {counted(whole)} 的'}，凑不出 {percent.of('%')}")


def worked(k: int, whole: Decimal, percent: Quantity) -> str:
    return f"{counted(Decimal(k))}÷{counted(whole)}＝{figure_text(rounded(k * 100 / whole, places(percent)))}%"


def loose(percent: Quantity, whole: Decimal) -> str:
    """A word of caution where every percentage can be had."""
    return "（这么大的底数，哪个百分比都凑得出，只能说不矛盾）" if whole * percent.step >= 100 else ""
