"""What becomes of a sign of falling back, as a table (architecture P1): domain.md §3.3, §3.4 M11; sources.md S4-99.

The two ways into a case close it by that case: whether the household may begin one is that procedure's own question.
"""

from fupin.access.permissions import Permission
from fupin.workflow import Rule, Step, Workflow
from households import watch_rules as r
from households.codes import WatchAct, WatchState

P, S, A = Permission, WatchState, WatchAct
JUDGES: tuple[Rule, ...] = (r.clock_is_right, r.another_person, r.not_own_family, r.is_explained)


def step(act: A, source: S, target: S, permission: P, *rules: Rule) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)


def _while(state: S) -> tuple[Step, ...]:
    return (
        step(A.NOTE, state, state, P.CASE_CHECK, r.clock_is_right, r.is_explained),
        step(A.MONITOR, state, S.MONITORED, P.CASE_DRAFT, r.clock_is_right),
        step(A.RELAPSE, state, S.RELAPSED, P.CASE_DRAFT, r.clock_is_right),
        step(A.EXCLUDE, state, S.EXCLUDED, P.CASE_REVIEW, *JUDGES),
    )


WATCH = Workflow(
    step(A.HELP, S.PENDING, S.HELPED, P.CASE_CHECK, r.clock_is_right, r.recovers_in_time),
    *_while(S.PENDING),
    step(A.PLAN, S.HELPED, S.HELPED, P.CASE_CHECK, r.clock_is_right, r.recovers_in_time),
    step(A.RECOVER, S.HELPED, S.RECOVERED, P.CASE_REVIEW, *JUDGES),
    *_while(S.HELPED),
)
