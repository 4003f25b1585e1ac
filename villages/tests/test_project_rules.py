"""The rules of projects and their money, without a database (domain.md §5.3, §5.4)."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin.workflow import Refused
from villages.project_codes import ProjectState
from villages.project_rules import (
    Benefit,
    StepFacts,
    Sums,
    benefit_refusal,
    hurried,
    sums_refusal,
    whole_months,
)
from villages.project_workflow import PATH, PROJECT, goes_back

S = ProjectState
TODAY = date(2026, 6, 1)


def sums(*amounts):
    return Sums(*(Decimal(amount) for amount in amounts))


@pytest.mark.parametrize(
    ("amounts", "refused"),
    [
        ((0, 0, 0, 0, 0), None),
        ((100, 100, 100, 100, 0), None),
        ((100, "100.01", 0, 0, 0), "fund_arranged"),
        ((0, 1, 0, 0, 0), "fund_arranged"),
        ((100, 80, 80, 0, 0), None),
        ((100, 80, "80.01", 0, 0), "fund_paid"),
        ((100, 80, 60, 60, 0), None),
        ((100, 80, 60, "60.01", 0), "fund_spent"),
        ((100, 80, 60, 60, 40), None),
        ((100, 80, 60, 60, "40.01"), "fund_returned"),
        ((100, 0, 0, 0, 100), None),
        ((0, 0, 0, 0, 1), "fund_returned"),
    ],
)
def test_each_sum_stays_within_the_one_before(amounts, refused):
    assert sums_refusal(sums(*amounts)) == refused


def test_every_small_ledger_is_judged_by_the_four_inequalities():
    for quota, arranged, paid, spent, returned in product(range(4), repeat=5):
        holds = spent <= paid <= arranged <= quota and spent + returned <= quota
        assert (sums_refusal(sums(quota, arranged, paid, spent, returned)) is None) == holds


@pytest.mark.parametrize(
    ("quota", "spent", "progress"),
    [
        ("0", "0", None),
        ("300000", "100000", "33.33"),
        ("300", "200", "66.67"),
        ("800", "1", "0.13"),
        ("5", "5", "100.00"),
    ],
)
def test_progress_is_what_was_spent_of_the_quota(quota, spent, progress):
    said = sums(quota, spent, spent, spent, 0).progress
    assert said == (progress and Decimal(progress))


@pytest.mark.parametrize(
    ("approved", "accepted", "expected"),
    [
        (date(2026, 1, 15), date(2026, 5, 14), True),
        (date(2026, 1, 15), date(2026, 5, 15), False),
        (date(2025, 10, 31), date(2026, 2, 28), True),
        (date(2025, 10, 31), date(2026, 3, 1), False),
        (date(2026, 5, 1), date(2026, 5, 1), True),
        (None, date(2026, 5, 1), False),
        (date(2026, 5, 1), None, False),
    ],
)
def test_less_than_four_whole_months_is_hurried(approved, accepted, expected):
    assert hurried(approved, accepted) is expected


@given(st.dates(date(2013, 1, 1), date(2099, 1, 1)), st.integers(0, 1500))
def test_whole_months_grow_by_one_when_the_day_comes_round(day, later):
    until = day + timedelta(later)
    ordinal = [(one.year * 12 + one.month) * 32 + one.day for one in (day, until)]
    assert (whole_months(day, until) < 4) == (ordinal[1] - ordinal[0] < 4 * 32)  # as the database is asked


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (Benefit(), None),
        (Benefit(households=10, out_households=6, watched_households=4), None),
        (Benefit(households=10, out_households=6, watched_households=5), "project_counts"),
        (Benefit(households=None, out_households=6), None),
        (Benefit(persons=10, out_persons=11), "project_people"),
        (Benefit(households=0, watched_households=1), "project_counts"),
    ],
)
def test_the_listed_are_part_of_those_who_gain(said, refused):
    assert benefit_refusal(said) == refused


# ---- the way of a project -------------------------------------------------------------------------------------------
BACK = {
    (S.VILLAGE_DECIDED, S.PROPOSED),
    (S.TOWN_OK, S.VILLAGE_DECIDED),
    (S.IN_LIBRARY, S.TOWN_OK),
    (S.APPROVED, S.IN_LIBRARY),
    (S.CONTRACTED, S.APPROVED),
    (S.ACCEPTED, S.RUNNING),
}
ONWARD = {*pairwise(PATH), (S.APPROVED, S.RUNNING)}


@pytest.mark.parametrize(("source", "target"), list(product(S, S)))
def test_a_step_leads_one_on_or_back_as_the_table_says(source, target):
    if (source, target) not in BACK | ONWARD:
        with pytest.raises(Refused, match="unknown_action"):
            PROJECT.step(source, target)
        return
    step = PROJECT.step(source, target)
    facts = StepFacts(TODAY, TODAY, TODAY, "资料不全" if (source, target) in BACK else "")
    assert (step.target, step.refusal(facts), goes_back(source, target)) == (target, None, (source, target) in BACK)


@pytest.mark.parametrize(
    ("target", "facts", "refused"),
    [
        (S.TOWN_OK, StepFacts(TODAY + timedelta(1), None, TODAY), "project_step_future"),
        (S.TOWN_OK, StepFacts(TODAY - timedelta(1), TODAY, TODAY), "project_step_order"),
        (S.TOWN_OK, StepFacts(TODAY - timedelta(9), None, TODAY), None),
        (S.PROPOSED, StepFacts(TODAY, TODAY, TODAY, " 缺 "), "project_step_why"),
        (S.PROPOSED, StepFacts(TODAY, TODAY, TODAY, "缺签名"), None),
    ],
)
def test_a_step_asks_for_its_day_and_for_why(target, facts, refused):
    assert PROJECT.step(S.VILLAGE_DECIDED, target).refusal(facts) == refused
