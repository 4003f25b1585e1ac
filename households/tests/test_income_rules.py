"""Income arithmetic: the vectors of domain.md, Appendix A, and what a missing part means."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from households.income_rules import (
    ALL,
    COST,
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
from households.models import IncomeRecord


def yuan(text: str | int | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def parts(**given: str | int) -> Parts:
    return Parts(**{name: yuan(value) for name, value in given.items()})


FAMILY = parts(
    wage=12000,
    operating=8000,
    property_other=500,
    family_planning=100,
    dibao=2400,
    tekun=0,
    pension=1320,
    eco=600,
    other_transfer=80,
    operating_cost=3000,
)


def test_a_family_of_four() -> None:
    assert (property_income(FAMILY), transfer(FAMILY)) == (500, 4500)
    assert (gross(FAMILY), net(FAMILY)) == (25000, 22000)
    assert str(per_head(net(FAMILY), 4)) == "5500.00"


def test_a_bad_year_is_negative() -> None:
    bad = parts(wage=0, operating=5000, property_other=0, other_transfer=0, operating_cost=9000)
    assert net(bad) == -4000
    assert str(per_head(net(bad), 2)) == "-2000.00"


def test_nothing_given_is_not_accounted() -> None:
    assert [rule(Parts()) for rule in (property_income, transfer, gross, net)] == [None] * 4


def test_a_missing_part_is_zero_beside_a_given_one() -> None:
    assert net(parts(wage="100.10")) == gross(parts(wage="100.10")) == Decimal("100.10")
    assert transfer(parts(wage=1)) is None
    assert net(parts(operating_cost=50)) == -50
    assert net(parts(wage=0)) == 0


def test_both_kinds_of_property_income_count() -> None:
    assert property_income(parts(property_dividend="0.10", property_other="0.20")) == Decimal("0.30")


def test_a_place_may_leave_parts_out() -> None:
    assert transfer(FAMILY, exclude={"pension"}) == 3180
    assert gross(FAMILY, exclude={"pension"}) == 23680
    assert net(FAMILY, exclude={"pension", "dibao"}) == 18280
    assert net(FAMILY, exclude={"operating_cost"}) == 25000
    assert net(parts(pension=1320), exclude={"pension"}) == 0


def test_a_misspelt_exclusion_is_an_error() -> None:
    with pytest.raises(ValueError, match="pensoin"):
        gross(FAMILY, exclude={"pensoin"})


@pytest.mark.parametrize(
    ("total", "persons", "each"),
    [
        ("10000", 3, "3333.33"),
        ("20000", 3, "6666.67"),
        ("0.01", 2, "0.01"),
        ("0.03", 2, "0.02"),
        ("-0.01", 2, "-0.01"),
        ("0", 5, "0.00"),
        (None, 4, None),
        ("10000", 0, None),
        ("10000", None, None),
    ],
)
def test_per_head_rounds_half_a_fen_up(total, persons, each) -> None:
    assert per_head(yuan(total), persons) == yuan(each)


MONEY = some.decimals(0, 99_999_999, places=2)
SOME_PARTS = some.dictionaries(some.sampled_from(ALL), MONEY, min_size=1)


@given(SOME_PARTS)
def test_net_is_every_part_once_the_cost_taken_off(given_parts) -> None:
    every = sum(-amount if name == COST else amount for name, amount in given_parts.items())
    assert net(Parts(**given_parts)) == every


@given(SOME_PARTS, some.sampled_from(GAINS), MONEY)
def test_what_one_part_gains_the_whole_gains(given_parts, name, more) -> None:
    richer = given_parts | {name: given_parts.get(name, Decimal(0)) + more}
    before, after = Parts(**given_parts), Parts(**richer)
    assert net(after) - net(before) == more
    assert gross(after) == sum(
        amount or 0 for amount in (after.wage, after.operating, property_income(after), transfer(after))
    )


@given(some.decimals(-99_999_999, 99_999_999, places=2), some.integers(1, 400))
def test_the_share_of_each_is_right_to_half_a_fen(total, persons) -> None:
    share = per_head(total, persons)
    assert abs(share * persons - total) <= Decimal("0.005") * persons
    assert per_head(-total, persons) == -share


def test_monitoring_reference() -> None:
    assert monitoring_reference(yuan(22000), yuan(5000), yuan("8000.50")) == Decimal("18999.50")
    assert monitoring_reference(yuan(22000), None, None) == 22000
    assert monitoring_reference(None, yuan(5000), None) is None


@pytest.mark.parametrize(
    ("reported", "computed", "off"),
    [
        ("22001", "22000", False),
        ("22001.01", "22000", True),
        ("21998.99", "22000", True),
        (None, "22000", False),
        ("22000", None, False),
    ],
)
def test_a_reported_figure_may_differ_by_one_yuan(reported, computed, off) -> None:
    assert differs(yuan(reported), yuan(computed)) is off


def test_the_accounting_year() -> None:
    assert yearly_period(2020) == (date(2019, 10, 1), date(2020, 9, 30))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2021, 6, 18), date(2020, 6, 1), date(2021, 5, 31)),
        (date(2021, 1, 1), date(2020, 1, 1), date(2020, 12, 31)),
        (date(2024, 3, 31), date(2023, 3, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2023, 2, 1), date(2024, 1, 31)),
    ],
)
def test_twelve_months_before_identification(day, first, last) -> None:
    assert twelve_months_before(day) == (first, last)


def test_parts_are_picked_out_of_a_row() -> None:
    row = {"wage": yuan(5), "dibao": None, "year": 2020, "net_income": yuan(9)}
    assert Parts.of(row) == parts(wage=5)


def test_the_parts_are_the_money_fields_of_the_record() -> None:
    names = {field.name for field in IncomeRecord._meta.get_fields()}
    assert set(ALL) <= names
