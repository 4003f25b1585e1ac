"""The procedure of an objection as a table (architecture P1): domain.md §3.1. The limit is five working days."""

from fupin.access.permissions import Permission
from fupin.workflow import Rule, Step, Workflow
from households import objection_rules as r
from households.codes import ObjectionAct, ObjectionState

P, S, A = Permission, ObjectionState, ObjectionAct
DECIDES: tuple[Rule, ...] = (
    r.clock_is_right, r.another_than_checkers, r.not_own_case, r.not_own_family, r.is_explained
)  # fmt: skip
SENDS: tuple[Rule, ...] = (r.clock_is_right, r.not_own_family, r.two_checkers, r.one_from_outside,
                           r.checkers_are_strangers, r.checkers_are_fresh)  # fmt: skip
ANSWERS: tuple[Rule, ...] = (r.clock_is_right, r.is_explained, r.holds_nothing_personal)


def step(act: A, source: S, target: S, permission: P, *rules: Rule) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)


OBJECTION = Workflow(
    step(A.ASSIGN, S.RECEIVED, S.CHECKING, P.OBJECTION_EDIT, *SENDS),
    step(A.UPHOLD, S.CHECKING, S.FOUNDED, P.OBJECTION_CONFIRM, *DECIDES),
    step(A.DISMISS, S.CHECKING, S.UNFOUNDED, P.OBJECTION_CONFIRM, *DECIDES),
    step(A.ANSWER, S.FOUNDED, S.ANSWERED, P.OBJECTION_EDIT, *ANSWERS),
    step(A.ANSWER, S.UNFOUNDED, S.ANSWERED, P.OBJECTION_EDIT, *ANSWERS),
    step(A.FILE, S.ANSWERED, S.FILED, P.OBJECTION_EDIT, r.clock_is_right),
)
