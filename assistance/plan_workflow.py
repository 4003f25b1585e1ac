"""A plan's way from draft to settled, and a measure's to done, as tables (architecture P1)."""

from assistance import plan_rules as r
from assistance.plan_codes import MeasureAct, MeasureState, PlanAct, PlanState
from fupin.access.permissions import Permission
from fupin.workflow import Rule, Step, Workflow

P, S, A = Permission, PlanState, PlanAct
WHOLE: tuple[Rule, ...] = (r.says_goal, r.has_measures, r.five_parts, r.says_exit_year, r.is_agreed)


def step(act: A, source: S, target: S, permission: P, *rules: Rule) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)


PLAN = Workflow(
    step(A.CONFIRM, S.DRAFT, S.SETTLED, P.PLAN_CONFIRM, r.another_person, r.not_family, *WHOLE),
    step(A.REOPEN, S.SETTLED, S.DRAFT, P.PLAN_WRITE, r.says_why),
    step(A.VOID, S.DRAFT, S.VOID, P.PLAN_WRITE, r.says_why),
)

M, W = MeasureState, MeasureAct
MEASURE = Workflow(
    Step(W.BEGIN, M.WAITING, M.DOING, P.PLAN_WRITE),
    Step(W.FINISH, M.WAITING, M.DONE, P.PLAN_WRITE),
    Step(W.CANCEL, M.WAITING, M.CANCELLED, P.PLAN_WRITE),
    Step(W.FINISH, M.DOING, M.DONE, P.PLAN_WRITE),
    Step(W.CANCEL, M.DOING, M.CANCELLED, P.PLAN_WRITE),
)
"""What was done and what came of it is said with the last two."""
