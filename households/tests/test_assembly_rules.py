"""The minutes of a meeting, pure: every rule at its boundary, the ranking, the quota (domain.md §3; security.md T5)."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from households import assembly_rules as r
from households.assembly_rules import Guest, Meeting, Said, Staffing, Vote, lacking, outcomes, wrongs

TODAY = date(2026, 11, 20)
GUESTS = tuple(Guest(f"代表{place}") for place in range(1, 21))
VOTE = Vote(case=7, household="韦大山", said=Said(agree=15, against=3, abstain=1, recused=("代表1",)),
            family=frozenset({"代表1"}), earliest=TODAY - timedelta(5))  # fmt: skip
GOOD = Meeting(today=TODAY, held_on=TODAY, chair="田支书", recorder="田小玲", expected=30, guests=GUESTS, votes=(VOTE,))


def vote(**said) -> Meeting:
    return replace(GOOD, votes=(replace(VOTE, said=replace(VOTE.said, **said)),))


def called(*names: str) -> Meeting:
    return replace(GOOD, guests=(*GUESTS[: 20 - len(names)], *map(Guest, names)))


WRONG = [
    ("assembly_heads", replace(GOOD, chair=" ")),
    ("assembly_heads", replace(GOOD, recorder="")),
    ("assembly_nobody", replace(GOOD, guests=())),
    ("assembly_twice", called("代表2")),
    ("assembly_twice", called("代 表2")),
    ("assembly_elsewhere", replace(GOOD, elsewhere=("田支书",))),
    ("assembly_more_than_expected", replace(GOOD, expected=19)),
    ("assembly_day", replace(GOOD, held_on=TODAY + timedelta(1))),
    ("assembly_day", replace(GOOD, held_on=TODAY - timedelta(366))),
    ("ballot_sum", vote(agree=14)),
    ("ballot_sum", vote(against=4)),
    ("ballot_sum", vote(abstain=0)),
    ("ballot_sum", vote(recused=())),
    ("ballot_stranger", vote(recused=("过路人",))),
    ("ballot_stranger", vote(agree=14, recused=("代表1", "代表1"))),
    ("ballot_family", vote(agree=16, recused=())),
    ("ballot_family", vote(recused=("代表2",))),
    ("ballot_early", replace(GOOD, held_on=TODAY - timedelta(6))),
    ("assembly_no_quorum", replace(GOOD, expected=31)),
    ("assembly_no_quorum", replace(GOOD, expected=0, guests=())),
    ("assembly_scans", replace(GOOD, scans=(True, False))),
    ("assembly_scans", replace(GOOD, scans=(False, True))),
]


@pytest.mark.parametrize(("code", "meeting"), WRONG)
def test_what_does_not_hold_is_said(code, meeting) -> None:
    assert code in [wrong.code for wrong in wrongs(meeting, r.LOCKING)]


def test_every_rule_is_tried_and_what_holds_passes() -> None:
    assert wrongs(GOOD, r.LOCKING) == []
    broken = {wrong.code for _, meeting in WRONG for wrong in wrongs(meeting, r.LOCKING)}
    assert broken == {code for code, _ in WRONG}
    assert len(r.LOCKING) == len(r.WRITING) + 2


@pytest.mark.parametrize(
    ("expected", "present", "holds"), [(30, 20, True), (30, 19, False), (31, 21, True), (31, 20, False), (1, 1, True)]
)
def test_quorum_is_two_thirds(expected, present, holds) -> None:
    there = tuple(Guest(f"代表{place}") for place in range(present))
    assert (list(r.quorate(replace(GOOD, expected=expected, guests=there))) == []) is holds


def test_the_oldest_day_and_the_day_of_the_visit_are_lawful() -> None:
    assert list(r.on_a_day_that_can_be(replace(GOOD, held_on=TODAY - timedelta(365)))) == []
    assert list(r.after_the_home_check(replace(GOOD, held_on=TODAY - timedelta(5)))) == []


def test_a_remark_tells_two_of_one_name_apart_and_hides_no_relative() -> None:
    two = replace(called("代表2（二组）"), votes=(replace(VOTE, family=frozenset({"代表2"})),))
    assert wrongs(called("代表2（二组）"), r.LOCKING) == []
    assert [wrong.code for wrong in wrongs(two, r.LOCKING)] == ["ballot_family"]


@pytest.mark.parametrize(
    ("other", "same"), [(time(9), True), (time(9, 59), True), (time(8, 1), True), (time(10), False), (time(8), False)]
)
def test_meetings_at_one_time(other, same) -> None:
    assert r.at_one_time(time(9), other) is same


def ballots(*rows: tuple[int, int | None]) -> tuple[Vote, ...]:
    """(agree, income) of case 1, 2, …"""
    return tuple(
        Vote(case, f"户{case}", Said(agree=agree), income=None if income is None else Decimal(income))
        for case, (agree, income) in enumerate(rows, start=1)
    )


@pytest.mark.parametrize(
    ("rows", "room", "expected"),
    [
        ([(11, 1), (20, 2)], 9, [(2, "pass"), (1, "pass")]),  # most in favour first
        ([(15, 3000), (15, 2000), (15, None)], 9, [(2, "pass"), (1, "pass"), (3, "pass")]),  # the poorer first
        ([(20, 1), (19, 1), (18, 1)], 2, [(1, "pass"), (2, "pass"), (3, "queue")]),
        ([(20, 1), (10, 1)], 9, [(1, "pass"), (2, "vote_down")]),  # half is no majority; room makes no yes
        ([(20, 1), (9, 1)], 0, [(1, "queue"), (2, "vote_down")]),
        ([(20, 1)], -3, [(1, "queue")]),  # a quota that was cut afterwards
        ([], 5, []),
    ],
)
def test_outcomes(rows, room, expected) -> None:
    found = outcomes(ballots(*rows), 20, room)
    assert [(one.case, one.act) for one in found] == expected
    assert [one.rank for one in found] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize(
    ("prepare", "review", "approve", "said"),
    [
        ({1}, {2}, {3}, ""),
        ({1, 2}, {1}, {3}, ""),
        ({1}, {1}, {3}, "不是三个"),
        ({1, 2}, {1, 2}, {1, 2}, "不是三个"),
        ({1}, set(), set(), "没有乡镇审核、县级审批"),
        (set(), {2}, {3}, "没有村信息员或村负责人"),
    ],
)
def test_three_distinct_persons(prepare, review, approve, said) -> None:
    found = lacking(Staffing(prepare, review, approve))
    assert (said in found) if said else found == ""
