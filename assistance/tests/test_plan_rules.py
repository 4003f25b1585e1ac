"""What a plan must have, what is asked about it: tables without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistance.plan_codes import (
    BY_ABILITY,
    DEVELOPING,
    FITS,
    OF_CAUSE,
    OF_RISK,
    TYPICAL,
    Ability,
    Ground,
    MeasureKind,
    MeasureOption,
    SixHelps,
    help_of,
    kind_of,
    unsaid,
)
from assistance.plan_rules import (
    Home,
    MeasureFacts,
    PlanFacts,
    ability,
    carried_due,
    likeness,
    measure_refusal,
    questions,
    suggestions,
    year_refusal,
)
from assistance.plan_workflow import PLAN
from households.codes import PovertyCause, Risk

TODAY = date(2026, 11, 27)
HOME = Home(frozenset({"01", "09"}), frozenset({"01", "09"}), Ability.ABLE, poor=True, members=frozenset({7}))
DOCTOR = MeasureFacts(1, "01", "0703", "每季度上门一次", "血压稳定", owned=True, due=date(2026, 12, 20))
LOAN = MeasureFacts(2, "09", "0301", "贷款养牛", "贷到三万元", owned=True, due=date(2026, 12, 20))
WHOLE = PlanFacts(
    2026, TODAY, HOME, "年底人均收入过线", 2027, date(2026, 11, 1), "sign", (DOCTOR, LOAN), person=5,
    writers=frozenset({3}),
)  # fmt: skip


def test_every_ground_has_measures_and_every_list_its_rows() -> None:
    assert set(FITS) == set(Ground)
    assert set(OF_CAUSE) == set(PovertyCause)
    assert set(OF_RISK) == set(Risk)
    assert len(set(OF_RISK.values())) == len(Risk)  # so that it can be read backwards
    assert all(Ground(ground).label == PovertyCause(cause).label for cause, ground in OF_CAUSE.items() if cause != "14")
    assert {kind_of(option) for option in MeasureOption} == set(MeasureKind)
    assert all(kinds & DEVELOPING for kinds in FITS.values())  # a household with labour can always be given one
    assert all(kind_of(option) in FITS[ground] for ground, options in TYPICAL.items() for option in options)
    assert set(BY_ABILITY) == {Ability.SKILLED, Ability.ABLE, Ability.WEAK, Ability.NONE}
    assert {help_of(option) for option in MeasureOption} == set(SixHelps)
    said = [str(kind.label) for kind in MeasureKind if not unsaid(kind, "09")]
    assert not any(word in label for label in said for word in ("健康", "病", "残", "保障兜底", "综合"))
    assert [unsaid("02", ground) for ground in ("01", "02", "24", "09")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("labours", "found"),
    [
        ([], Ability.UNKNOWN),
        (["04", None], Ability.UNKNOWN),
        (["03", "04"], Ability.NONE),
        (["04", "05"], Ability.WEAK),
        (["05", "01", None], Ability.ABLE),
        (["01", "02"], Ability.SKILLED),
    ],
)
def test_what_a_household_can_do(labours: list[str | None], found: Ability) -> None:
    assert ability(labours) == found


HELPLESS = replace(HOME, ability=Ability.NONE)
NUMBER = "身份证99010119700101001" + "X，电话13912345678"


@pytest.mark.parametrize(
    ("facts", "home", "code"),
    [
        (DOCTOR, HOME, None),
        (LOAN, HOME, None),
        (replace(DOCTOR, option=""), HOME, "measure_option"),
        (replace(DOCTOR, option="9999"), HOME, "measure_option"),
        (DOCTOR, Home(), "measure_no_grounds"),
        (replace(DOCTOR, ground="03"), HOME, "measure_ground"),
        (replace(DOCTOR, ground=""), HOME, "measure_ground"),
        (replace(DOCTOR, option="0101"), HOME, "measure_fit"),  # cattle do not heal
        (LOAN, HELPLESS, "measure_venture"),
        (LOAN, replace(HOME, ability=Ability.WEAK), None),
        (LOAN, replace(HOME, ability=Ability.UNKNOWN), None),
        (replace(LOAN, option="0103"), HELPLESS, None),  # shares need no hands
        (replace(LOAN, option="0302"), HELPLESS, None),
        (replace(LOAN, due=date(2027, 1, 1)), HOME, "measure_due"),
        (replace(LOAN, due=None), HOME, None),
        (replace(LOAN, member=7), HOME, None),
        (replace(LOAN, member=8), HOME, "measure_member"),
        (replace(LOAN, task=NUMBER), HOME, "measure_number"),
        (replace(LOAN, standard=NUMBER), HOME, "measure_number"),
    ],
)
def test_a_measure_that_cannot_be_kept(facts: MeasureFacts, home: Home, code: str | None) -> None:
    assert measure_refusal(facts, home, 2026) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"person": 3}, "plan_same_person"),
        ({"family": True}, "plan_family"),
        ({"goal": "  "}, "plan_goal"),
        ({"measures": ()}, "plan_empty"),
        ({"measures": (replace(DOCTOR, state="cancel"),)}, "plan_empty"),
        ({"measures": (replace(DOCTOR, task=" "), LOAN)}, "plan_parts"),
        ({"measures": (replace(DOCTOR, standard=""), LOAN)}, "plan_parts"),
        ({"measures": (replace(DOCTOR, owned=False), LOAN)}, "plan_parts"),
        ({"measures": (replace(DOCTOR, due=None), LOAN)}, "plan_parts"),
        ({"measures": (replace(DOCTOR, owned=False, due=None, to_claim=True),)}, None),
        ({"measures": (replace(DOCTOR, task="", to_claim=True),)}, "plan_parts"),
        ({"measures": (replace(DOCTOR, task="", state="cancel"), LOAN)}, None),
        ({"exit_year": None}, "plan_exit_missing"),
        ({"exit_year": None, "home": replace(HOME, poor=False)}, None),
        ({"exit_year": 2026}, None),
        ({"exit_year": 2025}, "plan_exit_early"),
        ({"agreed_on": None}, "plan_agreement"),
        ({"agreed_way": ""}, "plan_agreement"),
        ({"agreed_on": TODAY}, None),
        ({"agreed_on": date(2026, 11, 28)}, "plan_agreed_later"),
        ({"agreed_on": date(2025, 1, 1)}, None),
        ({"agreed_on": date(2024, 12, 31)}, "plan_agreed_early"),
    ],
)
def test_settling(change: dict[str, Any], code: str | None) -> None:
    assert PLAN.step("draft", "confirm").refusal(replace(WHOLE, **change)) == code


@pytest.mark.parametrize(("reason", "code"), [("", "plan_reason"), (" 错", "plan_reason"), ("写错", None)])
def test_going_back_says_why(reason: str, code: str | None) -> None:
    assert PLAN.step("settled", "reopen").refusal(replace(WHOLE, reason=reason)) == code
    assert PLAN.step("draft", "void").refusal(replace(WHOLE, reason=reason)) == code


@pytest.mark.parametrize(("year", "fine"), [(2024, False), (2025, True), (2027, True), (2028, False)])
def test_years(year: int, fine: bool) -> None:
    assert (year_refusal(year, TODAY) is None) is fine


GIFT = replace(DOCTOR, option="1103")
SCHOOL = replace(HOME, grounds=HOME.grounds | {"03"}, urgent=HOME.urgent | {"03"})


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"home": SCHOOL}, ["ask_ground_open"]),
        ({"home": replace(SCHOOL, urgent=HOME.urgent)}, []),  # an old cause of a household that is not poor any more
        ({"home": replace(HOME, grounds=frozenset({"01"}), urgent=frozenset({"01"}))}, ["ask_ground_gone"]),
        ({"measures": (replace(DOCTOR, option="0101"), LOAN)}, ["ask_fit"]),
        ({"home": HELPLESS}, ["ask_venture"]),
        ({"measures": (DOCTOR, replace(LOAN, option="1101"))}, ["ask_develops"]),
        ({"measures": (DOCTOR, replace(LOAN, option="1101")), "home": replace(HOME, ability=Ability.WEAK)}, []),
        ({"measures": (replace(DOCTOR, state="cancel"), LOAN)}, ["ask_ground_open"]),
        ({"measures": tuple(replace(one, reach="general") for one in (DOCTOR, LOAN))}, ["ask_general"]),
        ({"measures": (replace(DOCTOR, reach="general"), LOAN)}, []),
        ({"measures": (GIFT, LOAN)}, []),
        ({"measures": (GIFT, GIFT, LOAN)}, ["ask_gifts"]),
        ({"measures": (GIFT, GIFT, GIFT, DOCTOR, DOCTOR, DOCTOR, LOAN)}, ["ask_gifts"]),
        ({"measures": (replace(DOCTOR, due=date(2026, 11, 26)), LOAN)}, ["ask_overdue"]),
        ({"measures": (replace(DOCTOR, due=TODAY), LOAN)}, []),
        ({"measures": (replace(DOCTOR, due=date(2026, 11, 26), state="done"), LOAN)}, []),
        ({"exit_year": 2025}, ["ask_exit_passed"]),
        ({"exit_year": 2025, "home": replace(HOME, poor=False)}, []),
        ({"measures": ()}, ["ask_ground_open", "ask_ground_open"]),
    ],
)
def test_questions(change: dict[str, Any], codes: list[str]) -> None:
    assert [one.code for one in questions(replace(WHOLE, **change), settled=True)] == codes


def test_a_draft_is_not_late() -> None:
    late = replace(WHOLE, measures=(replace(DOCTOR, due=date(2026, 1, 2)), LOAN))
    assert questions(late, settled=False) == []


def test_suggestions_follow_cause_and_labour() -> None:
    able = [one.option for one in suggestions(HOME)]
    assert able[:3] == ["0702", "0703", "0704"]
    assert "0301" in able
    assert "0202" in able
    none = [one.option for one in suggestions(HELPLESS)]
    assert "0301" not in none
    assert "1001" in none
    assert "0701" not in [one.option for one in suggestions(HOME, {("01", "0702")})]
    assert suggestions(Home()) == []
    for home in (HOME, HELPLESS, SCHOOL):
        for one in suggestions(home):
            assert measure_refusal(MeasureFacts(ground=one.ground, option=one.option), home, 2026) is None


def test_copies_are_known_without_names_figures_and_order() -> None:
    mine = likeness("韦大山家年底收入过 8000 元", (DOCTOR, LOAN), {"韦大山"})
    theirs = likeness("罗小妹家，年底收入过 9500 元。", (replace(LOAN, task="贷款 养牛！"), DOCTOR), {"罗小妹"})
    assert mine == theirs != ""
    assert likeness("韦大山家年底收入过 8000 元", (DOCTOR, replace(LOAN, task="贷款养蜂")), {"韦大山"}) != mine
    assert likeness("", (replace(DOCTOR, task="", standard=""),), set()) == ""  # nothing is said yet
    assert likeness("好", (replace(DOCTOR, state="cancel"),), set()) == ""


def test_a_day_a_year_later() -> None:
    assert carried_due(date(2028, 2, 29)) == date(2029, 2, 28)
    assert carried_due(date(2026, 6, 30)) == date(2027, 6, 30)
    assert carried_due(None) is None
