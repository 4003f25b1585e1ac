"""The whole table of a finding's life: every state, act and circumstance (domain.md §7.0; product.md §3)."""

from dataclasses import replace
from itertools import product

import pytest

from fupin.access.permissions import Permission, Role, grants
from fupin.doubts.codes import DoubtAct, DoubtState, Verdict
from fupin.doubts.finding_rules import Facts
from fupin.doubts.finding_workflow import ACTS, FINDING

S, A, R = DoubtState, DoubtAct, Role
ME, OTHER, THIRD = 1, 2, 3
ASKING = (S.OPEN, S.ASSIGNED, S.VERIFYING)
TARGETS = {
    **{(state, A.ASSIGN): S.ASSIGNED for state in ASKING},
    **{(state, A.ANSWER): S.ANSWERED for state in ASKING},
    (S.OPEN, A.TAKE_UP): S.VERIFYING,
    (S.ASSIGNED, A.TAKE_UP): S.VERIFYING,
    (S.ANSWERED, A.CONFIRM): S.CONFIRMED,
    (S.ANSWERED, A.SEND_BACK): S.VERIFYING,
    (S.CONFIRMED, A.CLOSE): S.CLOSED,
    (S.CONFIRMED, A.SEND_BACK): S.VERIFYING,
}
WHO = {
    A.ASSIGN: {R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER, R.COUNTY_CLERK},
    A.TAKE_UP: {R.TOWNSHIP_CLERK},
    A.ANSWER: {R.TOWNSHIP_CLERK},
    A.CONFIRM: {R.TOWNSHIP_REVIEWER},
    A.CLOSE: {R.COUNTY_CLERK, R.COUNTY_APPROVER},
}
GOOD = Facts("韦大山户", ME, "入户看过，没有错", Verdict.EXPLAINED.value, OTHER, THIRD, owner_may=True)


def test_the_table_holds_these_steps_and_no_others() -> None:
    assert {(S(step.source), A(step.action)): S(step.target) for step in FINDING} == TARGETS
    assert {A(step.action) for step in FINDING} == set(ACTS)


@pytest.mark.parametrize(("state", "act"), TARGETS)
def test_who_may(state: S, act: A) -> None:
    step = FINDING.step(state, act)
    may = {role for role in Role if grants(role, Permission(step.permission))}
    if act == A.SEND_BACK:
        assert may == WHO[A.CONFIRM if state == S.ANSWERED else A.CLOSE]
    else:
        assert may == WHO[act]


def expected(act: A, state: S, facts: Facts) -> str | None:
    """In words: what each act asks for, in the order in which it is asked."""
    asked = {
        A.ASSIGN: [("finding_owner", not facts.owner_may), ("finding_day", not facts.day_is_right)],
        A.TAKE_UP: [],
        A.ANSWER: [
            ("finding_verdict", facts.verdict not in ("fixed", "explained", "exempt")),
            ("finding_said", len(facts.said) < 2),
        ],
        A.SEND_BACK: [("finding_why", len(facts.said) < 2)],
    }.get(act, [])
    if act in (A.CONFIRM, A.CLOSE, A.SEND_BACK):
        asked = [*asked, ("finding_own_answer", facts.answerer == ME)]
    if act != A.ASSIGN:
        asked = [*asked, ("finding_own_family", facts.family)]
    if state == S.CONFIRMED:
        asked = [*asked, ("finding_own_confirmation", facts.confirmer == ME)]
    return next((code for code, no in asked if no), None)


def test_every_circumstance() -> None:
    values = {
        "said": ("", "是", "看过"), "verdict": ("", "gone", "fixed", "explained", "exempt"),
        "answerer": (None, ME, OTHER), "confirmer": (None, ME, OTHER), "family": (False, True),
        "owner_may": (False, True), "day_is_right": (False, True),
    }  # fmt: skip
    for chosen in product(*values.values()):
        facts = replace(GOOD, **dict(zip(values, chosen, strict=True)))
        for state, act in TARGETS:
            assert FINDING.step(state, act).refusal(facts) == expected(act, state, facts), (state, act, facts)


def test_an_account_without_a_person_is_nobodys_double() -> None:
    nobody = replace(GOOD, person=None, answerer=None, confirmer=None)
    assert FINDING.step(S.CONFIRMED, A.CLOSE).refusal(nobody) is None
