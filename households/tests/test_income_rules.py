"""Income arithmetic: Appendix A, missing parts, rounding, periods; and the columns against the pure rules."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from households import income_columns
from households.income_rules import (
    GAINS,
    Parts,
    differs,
    gross,
    monitoring_reference,
    net,
    per_head,
    property_income,
    transfer,
    twelve_months_before,
    yearly_period,
)

D = Decimal
APPENDIX = Parts(
    wage=D(12000),
    operating=D(8000),
    property_other=D(500),
    family_planning=D(100),
    dibao=D(2400),
    tekun=D(0),
    pension=D(1320),
    eco=D(600),
    other_transfer=D(80),
    operating_cost=D(3000),
)


def test_appendix_a() -> None:
    assert (transfer(APPENDIX), property_income(APPENDIX), gross(APPENDIX), net(APPENDIX)) == (4500, 500, 25000, 22000)
    assert str(per_head(net(APPENDIX), 4)) == "5500.00"


def test_appendix_a_negative() -> None:
    parts = Parts(wage=D(0), operating=D(5000), property_other=D(0), operating_cost=D(9000))
    assert (net(parts), str(per_head(net(parts), 2))) == (-4000, "-2000.00")


def test_nothing_given_is_not_zero() -> None:
    assert (gross(Parts()), net(Parts()), per_head(None, 3), transfer(Parts(wage=D(1)))) == (None, None, None, None)


def test_a_missing_part_counts_as_nothing_once_another_is_given() -> None:
    assert net(Parts(wage=D(100))) == 100
    assert net(Parts(operating_cost=D(100))) == -100


def test_nobody_to_share_with() -> None:
    assert per_head(D(100), 0) is None


@pytest.mark.parametrize(
    ("amount", "persons", "share"), [("0.01", 2, "0.01"), ("100", 3, "33.33"), ("200", 3, "66.67"), ("-0.01", 2, "-0.01")]
)
def test_shares_are_rounded_half_up(amount, persons, share) -> None:
    assert per_head(D(amount), persons) == D(share)


def test_a_place_may_leave_parts_out() -> None:
    assert net(APPENDIX, frozenset({"pension"})) == 22000 - 1320


def test_monitoring_reference() -> None:
    assert monitoring_reference(D(10000), D(2000), D(15000)) == -3000
    assert monitoring_reference(D(10000), None, None) == 10000
    assert monitoring_reference(None, D(1), D(1)) is None


@pytest.mark.parametrize(
    ("reported", "computed", "off"),
    [(D("5501"), D("5500"), False), (D("5501.01"), D("5500"), True), (None, D(1), False), (D(1), None, False)],
)
def test_differs(reported, computed, off) -> None:
    assert differs(reported, computed) is off


def test_periods() -> None:
    assert yearly_period(2025) == (date(2024, 10, 1), date(2025, 9, 30))
    assert twelve_months_before(date(2021, 6, 17)) == (date(2020, 6, 1), date(2021, 5, 31))


AMOUNT = st.one_of(st.none(), st.integers(0, 10**9).map(lambda cents: D(cents) / 100))


@given(st.lists(st.tuples(st.fixed_dictionaries(dict.fromkeys([*GAINS, "operating_cost"], AMOUNT)), st.integers(0, 12))))
def test_columns_agree_with_the_rules(records) -> None:
    rows = len(records)
    columns = {
        name: (
            np.array([int((facts[name] or 0) * 100) for facts, _ in records], np.int64),
            np.array([facts[name] is not None for facts, _ in records], bool),
        )
        for name in [*GAINS, "operating_cost"]
    }
    persons = np.array([persons for _, persons in records], np.int64)
    amount = income_columns.net(columns, rows)
    shares, known = income_columns.per_head(amount, persons)
    for place, (facts, heads) in enumerate(records):
        expected = net(Parts.of(facts))
        assert (D(int(amount[0][place])) / 100 if amount[1][place] else None) == expected
        assert (D(int(shares[place])) / 100 if known[place] else None) == per_head(expected, heads)
