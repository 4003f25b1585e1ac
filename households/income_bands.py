"""Where 人均纯收入 stands over a line (domain.md §6.3 R06). Pure.

Incomes have two decimals, so a bound of more is rounded up: below it is the same as below what it is rounded to, and
every database compares alike.
"""

from decimal import ROUND_CEILING, Decimal

from households.codes import IncomeBand

B = IncomeBand
CENT = Decimal("0.01")
FROM = {B.NEAR: Decimal(1), B.ABOVE: Decimal("1.5"), B.WELL: Decimal(2)}
"""From how many times the line on."""


def bounds(line: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """From which income (元) on a household is in the second, the third, the fourth band."""
    near, above, well = ((line * times).quantize(CENT, ROUND_CEILING) for times in FROM.values())
    return near, above, well
