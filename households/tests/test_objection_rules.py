"""The table of an objection and its rules, without a database (domain.md §3.1)."""

from dataclasses import replace
from datetime import date

import pytest

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.workflow import REASONS, Refused
from households.codes import OPEN_OBJECTIONS, ObjectionAct, ObjectionState
from households.objection_rules import ObjectionFacts, due_on
from households.objection_workflow import OBJECTION
from households.services import objections  # noqa: F401 - the sentences

A, P, S = ObjectionAct, Permission, ObjectionState
GOOD = ObjectionFacts(person=1, today=date(2026, 1, 7), note="已到家里看过", checkers=frozenset({2, 3}), outside=True)
ARROWS = {
    (S.RECEIVED, A.ASSIGN): (S.CHECKING, P.OBJECTION_EDIT),
    (S.CHECKING, A.UPHOLD): (S.FOUNDED, P.OBJECTION_CONFIRM),
    (S.CHECKING, A.DISMISS): (S.UNFOUNDED, P.OBJECTION_CONFIRM),
    (S.FOUNDED, A.ANSWER): (S.ANSWERED, P.OBJECTION_EDIT),
    (S.UNFOUNDED, A.ANSWER): (S.ANSWERED, P.OBJECTION_EDIT),
    (S.ANSWERED, A.FILE): (S.FILED, P.OBJECTION_EDIT),
}


def test_exactly_these_arrows() -> None:
    for state in S:
        for act in A:
            if (state, act) in ARROWS:
                step = OBJECTION.step(state, act)
                assert (step.target, step.permission) == ARROWS[state, act]
            else:
                with pytest.raises(Refused, match="unknown_action"):
                    OBJECTION.step(state, act)


def test_every_state_is_in_the_table() -> None:
    assert OBJECTION.states() == set(S)
    assert {S.RECEIVED, S.CHECKING} == OPEN_OBJECTIONS


def test_no_village_role_has_anything_to_do_with_it() -> None:
    told = {P.OBJECTION_VIEW, P.OBJECTION_EDIT, P.OBJECTION_CONFIRM}
    assert {role for role in Role if GRANTS[role] & told} == {
        Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER, Role.COUNTY_CLERK, Role.COUNTY_APPROVER, Role.AUDITOR
    }  # fmt: skip


BACK = {"clock_back": True}
TABLE = [
    (A.ASSIGN, S.RECEIVED, {}, None),
    (A.ASSIGN, S.RECEIVED, BACK, "clock_back"),
    (A.ASSIGN, S.RECEIVED, {"checkers": frozenset()}, "objection_checkers"),
    (A.ASSIGN, S.RECEIVED, {"checkers": frozenset({2})}, "objection_checkers"),
    (A.ASSIGN, S.RECEIVED, {"outside": False}, "objection_outside"),
    (A.ASSIGN, S.RECEIVED, {"family": frozenset({3})}, "objection_checker_family"),
    (A.ASSIGN, S.RECEIVED, {"touched": frozenset({2})}, "objection_checker_touched"),
    (A.ASSIGN, S.RECEIVED, {"family": frozenset({1})}, "objection_own_family"),
    (A.ASSIGN, S.RECEIVED, {"touched": frozenset({1})}, None),
    (A.ASSIGN, S.RECEIVED, {"note": ""}, None),
    *[
        (act, S.CHECKING, facts, code)
        for act in (A.UPHOLD, A.DISMISS)
        for facts, code in [
            ({}, None),
            (BACK, "clock_back"),
            ({"person": 2}, "objection_same_person"),
            ({"touched": frozenset({1})}, "objection_own_case"),
            ({"family": frozenset({1})}, "objection_own_family"),
            ({"note": " 看过 "}, "objection_note"),
        ]
    ],
    *[
        (A.ANSWER, state, facts, code)
        for state in (S.FOUNDED, S.UNFOUNDED)
        for facts, code in [
            ({}, None),
            (BACK, "clock_back"),
            ({"note": ""}, "objection_note"),
            ({"personal": True}, "objection_note_personal"),
        ]
    ],
    (A.FILE, S.ANSWERED, {"note": ""}, None),
    (A.FILE, S.ANSWERED, BACK, "clock_back"),
]


@pytest.mark.parametrize(("act", "state", "facts", "code"), TABLE)
def test_truth_table(act: A, state: S, facts: dict[str, object], code: str | None) -> None:
    assert OBJECTION.step(state, act).refusal(replace(GOOD, **facts)) == code
    assert code is None or code in REASONS


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # Monday → Monday
        (date(2026, 11, 27), date(2026, 12, 4)),  # Friday → Friday
        (date(2026, 11, 28), date(2026, 12, 4)),  # Saturday counts as the Friday before
        (date(2026, 11, 29), date(2026, 12, 4)),
        (date(2026, 12, 30), date(2027, 1, 6)),
    ],
)
def test_five_working_days(received: date, due: date) -> None:
    assert due_on(received) == due
