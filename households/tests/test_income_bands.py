"""收入档 as a table; the list's condition and the tally's column say the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.codes import IncomeBand as B
from households.income_bands import band_of, bounds

D = Decimal


@pytest.mark.parametrize(
    ("income", "line", "band"),
    [
        (None, D(8800), ""),
        (D(5000), None, ""),
        (D("-200"), D(8800), B.BELOW),
        (D("8799.99"), D(8800), B.BELOW),
        (D(8800), D(8800), B.NEAR),
        (D("13199.99"), D(8800), B.NEAR),
        (D(13200), D(8800), B.ABOVE),
        (D("17599.99"), D(8800), B.ABOVE),
        (D(17600), D(8800), B.WELL),
        (D("4500.16"), D("3000.11"), B.NEAR),  # 1.5 times the line is 4500.165
        (D("4500.17"), D("3000.11"), B.ABOVE),
    ],
)
def test_bands(income: D | None, line: D | None, band: str) -> None:
    assert band_of(income, line) == band


MONEY = st.decimals(1, 99999, places=2)


@given(MONEY, st.decimals(-999, 999999, places=2))
def test_a_rounded_bound_parts_incomes_as_the_exact_one_does(line: D, income: D) -> None:
    near, above, well = bounds(line)
    assert [income < near, income < above, income < well] == [
        income < line,
        income < line * D("1.5"),
        income < line * 2,
    ]
