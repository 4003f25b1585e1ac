"""The signals as a truth table: what is now, what was before, what is said. Pure: no database."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from fupin.doubts.frame import Frame, level
from households.codes import WatchCause
from households.watch_rules import months_after
from households.watch_signals import HOUSEHOLD_KINDS, MEMBER_KINDS, SIGNALS, Change, main_worker, who

TODAY = date(2026, 11, 2)
C = WatchCause
WORKER = {"state": "1", "relation": "01", "health": "01", "labour": "01", "age": 40, "work_months": 10, "who": "户主"}
CHILD = {"state": "1", "relation": "03", "health": "01", "labour": "04", "age": 10, "school_age": 10, "student": "03"}
HOME = {"house_grade": "1", "dangerous": "0", "safe_water": "1", "water_hard": "0", "lived": True}
MONEY = {"per_head": 12_000_00, "last_per_head": 12_000_00, "monitoring_line": 8_000_00}


def frame(member: dict[str, Any], household: dict[str, Any], **more: Any) -> Change:
    one = np.array([1])
    return Change(
        today=TODAY, place="990101", member=level(MEMBER_KINDS, one, {name: [held] for name, held in member.items()}),
        household=level(HOUSEHOLD_KINDS, one, {name: [held] for name, held in household.items()}),
        home=np.array([0]), region=np.array(["990101201203"]), whole=np.array([True]), **more,
    )  # fmt: skip


def said(was: dict[str, Any], now: dict[str, Any], **parameters: float) -> dict[str, str]:
    """Cause → sentence of the signals that are found; facts about a person or about the household, by their names."""
    parts = [
        ({k: v for k, v in facts.items() if k in kinds})
        for facts in (was, now)
        for kinds in (MEMBER_KINDS, HOUSEHOLD_KINDS)
    ]
    found = frame(parts[2], parts[3], was=frame(parts[0], parts[1]))
    answers = [(cause, rule.answer(found, parameters)) for cause, rule in SIGNALS]
    return {cause: answer.messages(np.array([0]))[0] for cause, answer in answers if answer.truth.yes[0]}


CASES = [
    ("newly ill", WORKER, {"health": "03"}, C.ILLNESS),
    ("ill beside something else", WORKER, {"health": "02,03"}, C.ILLNESS),
    ("health first written down", {**WORKER, "health": None}, {"health": "03"}, C.ILLNESS),
    ("was ill before", {**WORKER, "health": "03"}, {"health": "02,03"}, None),
    ("a lasting illness", WORKER, {"health": "02"}, None),
    ("ill and gone", WORKER, {"health": "03", "state": "3"}, None),
    ("no months any more", WORKER, {"work_months": 0}, C.WORK),
    ("work taken out", WORKER, {"work_months": None}, C.WORK),
    ("five months less", WORKER, {"work_months": 5}, None),
    ("six months less", WORKER, {"work_months": 4}, C.WORK),
    ("a public post instead", WORKER, {"work_months": 0, "public_post": "03", "public_months": 8}, None),
    ("a post for fewer months", WORKER, {"work_months": 0, "public_post": "03", "public_months": 4}, C.WORK),
    ("never worked", {**WORKER, "work_months": 0}, {"health": "02"}, None),
    ("died: whose work it was is another question", WORKER, {"state": "2", "work_months": 0}, None),
    ("left school", CHILD, {"student": "01"}, C.SCHOOLING),
    ("is taught at home", CHILD, {"student": "01", "dropout_reason": "05"}, None),
    ("will not go", CHILD, {"student": None, "dropout_reason": "03"}, C.SCHOOLING),
    ("left school at sixteen", {**CHILD, "age": 16, "school_age": 16}, {"student": "01"}, None),
    ("was out before", {**CHILD, "student": "01"}, {"dropout_reason": "03"}, None),
    ("the excuse is gone", {**CHILD, "student": "01", "dropout_reason": "01"}, {"dropout_reason": "03"}, C.SCHOOLING),
    ("birth not known", {**CHILD, "age": None, "school_age": None}, {"student": "01"}, None),
    ("main worker died", {**WORKER, "main_worker": True}, {"state": "2"}, C.NO_LABOUR),
    ("somebody else died", {**WORKER, "main_worker": False}, {"state": "2"}, None),
    ("main worker moved out", {**WORKER, "main_worker": True}, {"state": "3"}, None),
    ("main worker disabled", {**WORKER, "main_worker": True}, {"health": "04"}, C.DISABILITY),
    ("main worker cannot work", {**WORKER, "main_worker": True}, {"labour": "03"}, C.DISABILITY),
    ("somebody else disabled", {**WORKER, "main_worker": False}, {"health": "04"}, None),
    ("house now C", HOME, {"house_grade": "3"}, C.HOUSE),
    ("house now D", {**HOME, "house_grade": None}, {"house_grade": "4"}, C.HOUSE),
    ("house was D", {**HOME, "house_grade": "4"}, {"house_grade": "3"}, None),
    ("house now B", HOME, {"house_grade": "2"}, None),
    ("first conditions ever", {**HOME, "house_grade": None}, {"house_grade": "4", "lived": False}, None),
    ("water gone", HOME, {"safe_water": "0"}, C.WATER),
    ("water far", HOME, {"water_hard": "1"}, C.WATER),
    ("water not said", HOME, {"safe_water": None}, None),
    ("at the multiple", {**MONEY, "per_head": None}, {"per_head": 9_600_00}, None),
    ("just under it", {**MONEY, "per_head": None}, {"per_head": 9_599_99}, C.INCOME),
    ("was under before", {**MONEY, "per_head": 9_000_00}, {"per_head": 9_100_00}, None),
    ("no line set", {**MONEY, "per_head": None, "monitoring_line": None}, {"per_head": 9_000_00}, None),
    ("thirty percent less", {**MONEY, "per_head": None, "monitoring_line": None}, {"per_head": 8_400_00}, C.INCOME),
    ("a little less than that", {**MONEY, "per_head": None, "monitoring_line": None}, {"per_head": 8_400_01}, None),
    ("no year before", {**MONEY, "per_head": None, "last_per_head": None}, {"per_head": 10_000_00}, None),
    ("nothing to fall from", {**MONEY, "monitoring_line": None, "last_per_head": 0}, {"per_head": -100}, None),
]  # fmt: skip


@pytest.mark.parametrize(("was", "changed", "cause"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_found(was: dict[str, Any], changed: dict[str, Any], cause: str | None) -> None:
    assert list(said(was, {**was, **changed})) == ([cause] if cause else [])


@pytest.mark.parametrize("facts", [WORKER, CHILD, HOME, MONEY])
def test_what_stays_is_no_signal(facts: dict[str, Any]) -> None:
    assert said(facts, facts) == {}


def test_every_signal_is_found_by_some_case_and_no_sentence_names_a_disease() -> None:
    found = {case[3] for case in CASES if case[3]}
    assert found == {cause for cause, _ in SIGNALS} - {C.OTHER}
    assert said({**WORKER, "who": "户主（主要劳动力）"}, {**WORKER, "who": "户主（主要劳动力）", "health": "03"}) == {
        C.ILLNESS: "户主（主要劳动力）新患大病"
    }
    low = {**MONEY, "per_head": 9_000_00, "income": "2026年人均纯收入 9,000.00 元"}
    assert said(MONEY, low)[C.INCOME] == "2026年人均纯收入 9,000.00 元，低于监测范围的 120%"


@pytest.mark.parametrize(
    ("parameters", "facts", "found"),
    [
        ({"months": 3}, {**WORKER, "work_months": 6}, True),
        ({"months": 9}, {**WORKER, "work_months": 4}, False),
        ({"percent": 150}, {**MONEY, "per_head": 11_000_00}, True),
        ({"percent": 100}, {**MONEY, "per_head": 9_000_00}, False),
        ({"share": 20}, {**MONEY, "per_head": 9_600_00}, True),
        ({"share": 50}, {**MONEY, "per_head": 9_600_00}, False),
    ],
)
def test_a_place_may_set_its_own_thresholds(parameters: dict[str, float], facts: dict[str, Any], found: bool) -> None:
    was = WORKER if "work_months" in facts else MONEY
    assert bool(said(was, facts, **parameters)) is found


@pytest.mark.parametrize(
    ("people", "main"),
    [
        ([(1, "01", "01", 3), (2, "02", "03", 9)], 2),
        ([(1, "01", "02", 6), (2, "01", "01", 6)], 2),
        ([(1, "04", "01", 12), (2, "01", "02", 0)], 2),
        ([(1, "05", "01", 12)], None),
        ([], None),
    ],
)
def test_who_earns_the_living(people: list[tuple[int, str, str, int]], main: int | None) -> None:
    assert main_worker(people) == main


def test_who_is_said_by_his_place_in_the_family() -> None:
    assert (who("02", main=False), who(None, main=True)) == ("配偶", "家庭成员（主要劳动力）")


def test_without_a_before_nothing_is_new() -> None:
    """A frame of the register is no change: every question is asked of one and the same."""
    plain = Frame(today=TODAY, place="", member=frame({**WORKER, "health": "03"}, HOME).member)
    assert not SIGNALS[0][1].find(plain).yes.any()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 24, date(2028, 12, 15)),
    ],
)
def test_months_later(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then
