"""Why somebody should go and look, as a truth table: found, fine, not known. Pure: no database."""

import numpy as np
import pytest

from households.missed_signs import ASKS, SIGNS, Signs
from households.tests.doubt_cases_people import P, U
from households.tests.doubt_frames import Case, frame_of, home, person, verdict

W = "W"
CASES: dict[str, list[tuple[str, Case]]] = {
    "L01": [
        (W, home(per_head=729999, monitoring_line=730000)),
        (P, home(per_head=730000, monitoring_line=730000)),
        (U, home(per_head=100)),
        (U, home(monitoring_line=730000)),
    ],
    "L02": [
        (W, home(per_head=700, last_per_head=1000)),
        (P, home(per_head=701, last_per_head=1000)),
        (P, home(per_head=5, last_per_head=0)),
        (U, home(per_head=700)),
    ],
    "L03": [(W, home(income_self_paid=1000000)), (P, home(income_self_paid=999999)), (U, home())],
    "L04": [
        (W, person(disability_grade="2")),
        (W, person(card_disability="41", disability_grade="3")),
        (P, person(disability_grade="3")),
        (P, person(health="01")),
        (U, person(health="04")),
        (U, person()),
    ],
    "L05": [(W, person(health="02,03")), (P, person(health="02")), (U, person()), (U, home(whole=False))],
    "L06": [
        (W, home({"labour": "04"}, {"labour": "03"})),
        (P, home({"labour": "04"}, {"labour": "05"})),
        (U, home({"labour": "04"}, {})),
        (U, home({"labour": "04"}, whole=False)),
    ],
    "L07": [
        (W, home({"age": 65}, {"age": 80})),
        (P, home({"age": 80}, {"age": 64})),
        (U, home({"age": 80}, {})),
        (U, home({"age": 80}, whole=False)),
    ],
    "L08": [
        (W, home(dangerous="1")),
        (W, home(house_grade="3", dangerous="0")),
        (P, home(dangerous="0", house_grade="1")),
        (P, home(house_grade="1")),
        (P, home(dangerous="0")),
        (U, home()),
    ],
    "L09": [(W, home(safe_water="0")), (P, home(safe_water="1")), (U, home())],
    "L10": [
        (W, person(student="07")),
        (W, person(student="12")),
        (P, person(student="03")),
        (P, person(education="03")),
        (U, person()),
    ],
    "L11": [
        (W, person(resident_medical="0", employee_medical="0")),
        (P, person(resident_medical="0", employee_medical="1")),
        (U, person(resident_medical="0")),
        (U, person()),
    ],
    "L12": [(W, person(age=10)), (P, person(age=10, student="03")), (P, person(age=16)), (U, person())],
}
ROWS = [(rule, wanted, case) for rule in SIGNS for wanted, case in CASES[rule.id]]


@pytest.mark.parametrize(("rule", "wanted", "case"), ROWS, ids=[f"{row[0].id}-{n}" for n, row in enumerate(ROWS)])
def test_each_sign_says_what_it_should(rule, wanted, case):  # type: ignore[no-untyped-def]
    assert verdict(rule, case) == wanted


def test_every_sign_has_its_cases_and_says_what_is_asked_when_it_is_not_known() -> None:
    assert CASES.keys() == ASKS.keys() == {rule.id for rule in SIGNS}


def test_the_score_is_the_sum_of_the_weights_and_of_nothing_that_is_not_known() -> None:
    frame = frame_of(home({"age": 70, "labour": "04"}, dangerous="1"))
    signs = Signs.of(frame, {})
    assert [id for id, _ in signs.told(0)] == ["L06", "L07", "L08"]
    assert signs.scores.tolist() == [25 + 15 + 25]
    assert {"L01", "L05", "L09"} <= set(signs.unknown(0))
    heavier = Signs.of(frame, {"L06": {"weight": 100}})
    assert heavier.scores.tolist() == [100 + 15 + 25]


def test_a_household_of_which_nothing_is_known_has_no_score_and_no_good_word() -> None:
    signs = Signs.of(frame_of(home(whole=False)), {})
    assert (signs.scores.tolist(), signs.told(0)) == ([0], [])
    assert signs.unknown(0) == [rule.id for rule in SIGNS]


def test_a_sentence_names_no_disease_and_holds_the_figure() -> None:
    signs = Signs.of(frame_of(home({"student": "07"}, {"student": "08"}, income_self_paid=1234500)), {})
    assert dict(signs.told(0)) == {"L03": "一年自付医疗费 12,345.00 元", "L10": "有 2 人在读高中、中职或大专以上"}
    assert np.all(signs.scores == 30)
