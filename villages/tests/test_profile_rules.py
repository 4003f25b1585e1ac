from decimal import Decimal

import pytest

from villages.profile_rules import RULES, warnings
from villages.selectors import FACTS


def codes(**facts):
    return [warning.code for warning in warnings(facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"households": 100, "unsafe_water_households": 60, "dangerous_households": 40}, []),
        ({"households": 100, "unsafe_water_households": 61, "dangerous_households": 40}, ["V01"]),
        ({"unsafe_water_households": 61, "dangerous_households": 40}, []),
        ({"collective_income": Decimal("9999.99")}, []),
        ({"collective_income": Decimal(10000)}, ["V02"]),
        ({"exit_year": 2019, "households": 0}, ["V03"]),
        ({"households": 0}, []),
        ({"exit_year": 2019, "paved_road": "0"}, ["V04"]),
        ({"exit_year": 2019, "paved_road": "1"}, []),
        ({"paved_road": "1", "unpaved_km": Decimal("1.5")}, ["V05"]),
        ({"paved_road": "0", "unpaved_km": Decimal("1.5")}, []),
        ({"exit_year": 2019, "attribute": "2"}, ["V06"]),
        ({"exit_year": 2019, "attribute": "1"}, []),
        ({"households": 10, "dibao_households": 11}, ["V07"]),
        ({"households": 10, "dibao_households": 10}, []),
        ({"population": 10, "women": 11}, ["V08"]),
        ({"arable": Decimal(5), "irrigated": Decimal("5.01")}, ["V09"]),
        ({"groups": 3, "powered_groups": 4}, ["V10"]),
        ({"households": 11, "population": 10}, ["V11"]),
    ],
)
def test_figures_that_do_not_fit_are_asked_about(facts, expected):
    assert codes(**facts) == expected


def test_the_question_names_both_figures():
    (found,) = warnings({"collective_income": Decimal("52000.00")})
    assert found.field == "collective_income"
    assert "52,000 万元" in found.sentence


def test_every_rule_points_to_a_fact():
    assert {field for _, field, _ in RULES} <= set(FACTS)
