"""收入档 as a table; the list's condition and the tally's column say the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.income_bands import bounds

D = Decimal


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (D(8800), (D(8800), D(13200), D(17600))),
        (D("3000.11"), (D("3000.11"), D("4500.17"), D("6000.22"))),  # 1.5 times is 4500.165
    ],
)
def test_bounds(line: D, told: tuple[D, D, D]) -> None:
    assert bounds(line) == told


MONEY = st.decimals(1, 99999, places=2)


@given(MONEY, st.decimals(-999, 999999, places=2))
def test_a_rounded_bound_parts_incomes_as_the_exact_one_does(line: D, income: D) -> None:
    near, above, well = bounds(line)
    assert [income < near, income < above, income < well] == [
        income < line,
        income < line * D("1.5"),
        income < line * 2,
    ]
