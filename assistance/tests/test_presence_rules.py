"""Leave, days and inspections as tables (domain.md §4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistance.presence_codes import CheckResult, Grade, LeaveAct, LeaveState
from assistance.presence_rules import (
    ActFacts,
    DaysFacts,
    LeaveFacts,
    Point,
    Spell,
    best_grade,
    by_township,
    days_asked,
    days_from,
    days_refusal,
    leave_days,
    leave_refusal,
    overstayed,
    result_of,
    score,
    stretch,
)
from assistance.presence_workflow import LEAVE
from fupin.access.permissions import Permission

S, A, P = LeaveState, LeaveAct, Permission
TODAY = date(2026, 11, 27)


def on(day: int, month: int = 11) -> date:
    return date(2026, month, day)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"ends": on(27)}, None),
        ({"ends": on(26)}, "leave_backwards"),
        ({"starts": on(27, 10)}, None),
        ({"starts": on(26, 10)}, "leave_day"),
        ({"starts": TODAY + timedelta(92), "ends": TODAY + timedelta(93)}, None),
        ({"starts": TODAY + timedelta(93), "ends": TODAY + timedelta(93)}, "leave_day"),
        ({"ends": TODAY + timedelta(179)}, None),
        ({"ends": TODAY + timedelta(180)}, "leave_long"),
        ({"posted": False}, "leave_posted"),
        ({"reason": " 病"}, "leave_reason"),
        ({"meeting": True}, "leave_twice"),
    ],
)
def test_an_application(changed: dict, code: str | None) -> None:
    facts = {"starts": TODAY, "ends": on(29), "today": TODAY} | changed
    assert leave_refusal(LeaveFacts(**facts)) == code


@pytest.mark.parametrize(
    ("others", "days"),
    [
        ([], 2),
        ([Spell(on(12), on(13))], 4),
        ([Spell(on(7), on(9)), Spell(on(12), on(12))], 6),
        ([Spell(on(13), on(13))], 2),  # a day lies between
        ([Spell(on(12), on(13), S.REFUSED)], 2),
        ([Spell(on(12), on(13), S.ASKED), Spell(on(14), on(20))], 11),
    ],
)
def test_leave_that_joins_counts_as_one(others: list[Spell], days: int) -> None:
    assert stretch(on(10), on(11), others) == days


def test_three_days_are_the_townships() -> None:
    assert [by_township(days, 3) for days in (1, 3, 4)] == [True, True, False]


LAWFUL = {
    (S.ASKED, A.GRANT): (S.GRANTED, P.LEAVE_GRANT),
    (S.ASKED, A.REFUSE): (S.REFUSED, P.LEAVE_GRANT),
    (S.ASKED, A.WITHDRAW): (S.WITHDRAWN, P.LEAVE_ASK),
    (S.GRANTED, A.WITHDRAW): (S.WITHDRAWN, P.LEAVE_ASK),
    (S.GRANTED, A.RETURN): (S.RETURNED, P.PRESENCE_RECORD),
}


def test_every_act_in_every_state() -> None:
    told = {(step.source, step.action): (step.target, step.permission) for step in LEAVE}
    assert told == LAWFUL


@pytest.mark.parametrize(
    ("state", "act", "changed", "code"),
    [
        (S.ASKED, A.GRANT, {}, None),
        (S.ASKED, A.GRANT, {"own": True}, "leave_own"),
        (S.ASKED, A.GRANT, {"entered": True}, "leave_own"),
        (S.ASKED, A.REFUSE, {"answer": "农忙"}, None),
        (S.ASKED, A.REFUSE, {"answer": " "}, "leave_answer"),
        (S.ASKED, A.REFUSE, {"own": True, "answer": "农忙"}, "leave_own"),
        (S.ASKED, A.WITHDRAW, {"own": True}, None),
        (S.GRANTED, A.WITHDRAW, {"starts": on(28)}, None),
        (S.GRANTED, A.WITHDRAW, {"starts": on(27)}, "leave_begun"),
        (S.GRANTED, A.RETURN, {"back_on": on(27)}, None),
        (S.GRANTED, A.RETURN, {"back_on": on(28)}, "leave_back_day"),
        (S.GRANTED, A.RETURN, {"back_on": on(19)}, "leave_back_day"),
        (S.GRANTED, A.RETURN, {}, "leave_back_day"),
        (S.GRANTED, A.RETURN, {"own": True, "back_on": on(27)}, "leave_own_return"),
    ],
)
def test_what_is_asked_of_an_act(state: str, act: str, changed: dict, code: str | None) -> None:
    facts = ActFacts(**{"starts": on(20), "ends": on(29), "today": TODAY} | changed)
    assert LEAVE.step(state, act).refusal(facts) == code


@pytest.mark.parametrize(
    ("spell", "days"),
    [
        (Spell(on(20), on(24)), 3),
        (Spell(on(20), on(27)), 0),
        (Spell(on(20), on(24), S.RETURNED, back_on=on(25)), 0),
        (Spell(on(20), on(24), S.RETURNED, back_on=on(27)), 2),
        (Spell(on(20), on(24), S.ASKED), 0),
    ],
)
def test_how_long_somebody_overstayed(spell: Spell, days: int) -> None:
    assert overstayed(spell, TODAY) == days


def test_who_came_back_early_was_not_away() -> None:
    spells = [Spell(on(2), on(6), S.RETURNED, back_on=on(4)), Spell(on(10), on(11), S.REFUSED)]
    assert leave_days(spells, on(1), on(30)) == {on(2), on(3)}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, None),
        ({"own": True}, ("presence_own", None)),
        ({"days": {on(28)}}, ("presence_day", on(28))),
        ({"days": {on(31, 10)}}, ("presence_day", on(31, 10))),
        ({"days": {on(1), on(2)}, "posted": {on(2)}}, ("presence_posted", on(1))),
        ({"away": {on(5)}}, ("presence_away", on(5))),
        ({"days": set(), "away": {on(5)}}, None),
    ],
)
def test_days_of_a_month(changed: dict, wrong: tuple | None) -> None:
    facts = {
        "days": {on(3), on(5)}, "first": on(1), "last": on(30), "today": TODAY, "posted": days_from(on(1), on(30)),
    }  # fmt: skip
    assert days_refusal(DaysFacts(**facts | changed)) == wrong


def test_part_of_a_month_asks_part_of_the_days() -> None:
    assert [days_asked(20, posted, 30) for posted in (30, 15, 1, 0)] == [20, 10, 1, 0]


@pytest.mark.parametrize(
    ("present", "spells", "result"),
    [
        (True, [], CheckResult.PRESENT),
        (True, [Spell(on(20), on(29))], CheckResult.PRESENT),
        (False, [], CheckResult.ABSENT),
        (False, [Spell(on(20), on(29), asked_on=on(19))], CheckResult.LEAVE),
        (False, [Spell(on(20), on(29), asked_on=on(27))], CheckResult.LEAVE),
        (False, [Spell(on(20), on(29), asked_on=on(28))], CheckResult.ABSENT),  # asked for after somebody had looked
        (False, [Spell(on(20), on(29), S.ASKED, on(19))], CheckResult.ABSENT),
        (False, [Spell(on(20), on(29), S.RETURNED, on(19), back_on=on(25))], CheckResult.ABSENT),
    ],
)
def test_what_an_inspection_finds(present: bool, spells: list[Spell], result: CheckResult) -> None:
    assert result_of(present, TODAY, spells) == result


def test_absences_cap_the_grade() -> None:
    grades = [Grade.EXCELLENT, Grade.COMPETENT, Grade.BARELY, Grade.NOT, Grade.NOT]
    assert [best_grade(count) for count in range(5)] == grades


@pytest.mark.parametrize(
    ("points", "result"),
    [
        ([], None),
        ([Point(0, 0, 30)], None),
        ([Point(1, 1, 0)], None),
        ([Point(1, 2, 30)], 50.0),
        ([Point(1, 2, 30), Point(0, 0, 70)], 50.0),
        ([Point(1, 1, 30), Point(0, 4, 10)], 75.0),
    ],
)
def test_a_score_is_over_what_was_asked(points: list[Point], result: float | None) -> None:
    assert score(points) == result


DAYS = st.integers(0, 60).map(lambda n: on(1) + timedelta(n))
SPELLS = st.lists(
    st.tuples(DAYS, st.integers(0, 9)).map(lambda one: Spell(one[0], one[0] + timedelta(one[1]))), max_size=8
)


@given(SPELLS, DAYS, st.integers(0, 9))
def test_a_stretch_never_grows_shorter(spells: list[Spell], starts: date, more: int) -> None:
    ends = starts + timedelta(more)
    apart = [one for one in spells if not one.meets(starts, ends)]
    whole = stretch(starts, ends, apart)
    assert whole >= more + 1
    assert whole <= more + 1 + sum(one.days for one in apart)
    assert whole == more + 1 or any(
        one.ends == starts - timedelta(1) or one.starts == ends + timedelta(1) for one in apart
    )
