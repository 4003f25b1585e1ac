"""Every rule of domain.md §7.1–7.5, and those about kin and power: what it finds, what it passes, what it does not
evaluate."""

from datetime import date

import numpy as np
import pytest

import assistance.doubts
import households.doubts
import villages.doubts
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Severity
from fupin.doubts.truth import Column, Truth
from fupin.tests.source import CHINESE
from households.doubt_ages import age_columns, facts_days
from households.tests.doubt_cases_help import HELP
from households.tests.doubt_cases_homes import HOMES
from households.tests.doubt_cases_kin import KIN
from households.tests.doubt_cases_people import PEOPLE
from households.tests.doubt_frames import Case, frame_of, home, verdict

CASES = PEOPLE | HOMES | HELP | KIN
OWN = (households.doubts.RULES, households.doubts.KIN, villages.doubts.RULES, assistance.doubts.RULES)
RULES = {rule.id: rule for rules in OWN for rule in rules}
SPEC = {"A": range(1, 14), "B": range(1, 17), "C": range(1, 16), "D": range(1, 17), "E": range(1, 39)}
SPEC |= {"F": range(1, 31), "G": range(1, 9), "K": range(1, 10)}
ALWAYS_ANSWERED = {"A05", "A08", "B05", "B11", "B12", "C01", "C02", "C06", "C10", "E03", "F01", "F19", "F25"}
"""Rules that ask whether something is blank: there is no input whose absence would stop them."""


@pytest.mark.parametrize(
    ("id", "number"), [(id, number) for id, cases in CASES.items() for number in range(len(cases))]
)
def test_the_rule_says(id: str, number: int) -> None:
    expected, case = CASES[id][number]
    assert verdict(RULES[id], case) == expected, case


def test_every_rule_of_the_specification_is_declared_or_waits_for_its_inputs() -> None:
    spec = {f"{section}{number:02d}" for section, numbers in SPEC.items() for number in numbers}
    waiting = set(households.doubts.NOT_YET)
    assert set(RULES) | waiting == spec
    assert set(RULES) & waiting == set()
    assert set(all_rules()) >= set(RULES)


@pytest.mark.parametrize("id", sorted(RULES))
def test_every_rule_has_cases_of_each_kind(id: str) -> None:
    said = {expected for expected, _ in CASES[id]}
    rule = RULES[id]
    wanted = {rule.severity.value, "passed"} | ({rule.graver[0].value} if rule.graver else set())
    assert said == wanted | (set() if id in ALWAYS_ANSWERED else {"unknown"})


@pytest.mark.parametrize("id", sorted(ALWAYS_ANSWERED))
def test_a_rule_about_blanks_answers_of_a_blank_row(id: str) -> None:
    assert verdict(RULES[id], home({})) != "unknown"


def test_nothing_is_found_where_nothing_is_known() -> None:
    unknown = dict.fromkeys(("register", "monitored", "ever_monitored", "applying"))
    blank = frame_of(Case(({},), unknown, {}, whole=False))
    asked = {id: rule.answer(blank) for id, rule in RULES.items() if id not in ALWAYS_ANSWERED}
    assert [id for id, answer in asked.items() if answer.truth.yes.any()] == []


@pytest.mark.parametrize("id", sorted(RULES))
def test_the_message_is_a_chinese_sentence_that_can_be_said(id: str) -> None:
    case = next(case for said, case in CASES[id] if said in Severity.values)
    message = RULES[id].answer(frame_of(case)).messages(np.array([0]))[0]
    assert CHINESE.search(message)
    assert message.endswith(("。", "？"))
    assert "{" not in message
    assert len(message) <= 300


def test_a_parameter_of_the_place_goes_before_the_rules_own() -> None:
    frame = frame_of(home(member_count=11))
    assert not RULES["B10"].answer(frame).truth.yes[0]
    assert RULES["B10"].answer(frame, {"most": 10}).truth.yes[0]


def test_whoever_is_not_registered_yet_might_be_the_one() -> None:
    known, missing = (frame_of(home({"relation": "03"}, whole=whole)) for whole in (True, False))
    head = Truth.of(np.array([False]))
    assert (known.some(head).known[0], missing.some(head).known[0]) == (True, False)


@pytest.mark.parametrize(
    ("born", "year", "age", "school_age", "months"),
    [
        (date(2010, 6, 1), 2026, 16, 15, 192),
        (date(2010, 6, 2), 2026, 15, 15, 191),
        (date(2010, 6, 2), None, 15, 15, 191),
        (date(2010, 1, 1), 2025, 15, 15, 197),
        (date(2009, 12, 31), 2025, 16, 15, 197),
        (date(2019, 9, 1), 2025, 6, 6, 81),
        (date(2019, 9, 2), 2025, 6, 5, 80),
        (date(2019, 9, 2), 2026, 6, 5, 80),
        (date(2019, 9, 1), 2024, 5, 5, 81),
        (date(2026, 3, 1), 2025, 0, -1, 3),
        (date(2026, 6, 1), 2026, 0, -1, 0),
        (date(2025, 12, 1), 2026, 0, -1, 6),
        (date(1949, 1, 1), 2025, 76, 76, 929),
        (date(1968, 2, 29), 2026, 58, 57, 699),
        (date(2027, 1, 1), 2026, -1, -2, -7),
    ],
)
def test_ages_on_the_day_of_the_facts(born: date, year: int | None, age: int, school_age: int, months: int) -> None:
    today = date(2026, 6, 1)
    on = facts_days(Column.figures([year, year]), today)
    columns = age_columns(Column.days([born, None]), on, today)
    assert [columns[name].values[0] for name in ("age", "school_age", "age_months")] == [age, school_age, months]
    assert [column.given.tolist() for column in columns.values()] == [[True, False]] * 3


TRUTHS = {"yes": (True, True), "no": (False, True), "unknown": (False, False)}


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        ("yes", "yes", "yes", "yes"),
        ("yes", "no", "no", "yes"),
        ("yes", "unknown", "unknown", "yes"),
        ("no", "no", "no", "no"),
        ("no", "unknown", "no", "unknown"),
        ("unknown", "unknown", "unknown", "unknown"),
    ],
)
def test_three_answers(one: str, other: str, both: str, either: str) -> None:
    def said(truth: Truth) -> str:
        return "yes" if truth.yes[0] else "no" if truth.known[0] else "unknown"

    a, b = (Truth(*(np.array([flag]) for flag in TRUTHS[word])) for word in (one, other))
    assert (said(a & b), said(b & a), said(a | b), said(b | a)) == (both, both, either, either)
    assert said(~~a) == one
