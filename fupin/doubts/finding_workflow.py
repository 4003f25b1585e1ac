"""How a finding is worked on, as one table (domain.md §7.0). What a run does by itself is in `standing`."""

from fupin.access.permissions import Permission
from fupin.doubts import finding_rules as r
from fupin.doubts.codes import DoubtAct, DoubtState
from fupin.workflow import Rule, Step, Workflow

P, S, A = Permission, DoubtState, DoubtAct
OTHERS: tuple[Rule, ...] = (r.not_the_answerer, r.not_own_family)


def step(act: A, source: S, target: S, permission: P, *rules: Rule) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)


FINDING = Workflow(
    *(step(A.ASSIGN, state, S.ASSIGNED, P.DOUBT_ASSIGN, r.has_owner, r.has_day)
      for state in (S.OPEN, S.ASSIGNED, S.VERIFYING)),
    *(step(A.TAKE_UP, state, S.VERIFYING, P.DOUBT_ANSWER, r.not_own_family) for state in (S.OPEN, S.ASSIGNED)),
    *(step(A.ANSWER, state, S.ANSWERED, P.DOUBT_ANSWER, r.says_verdict, r.says_what, r.not_own_family)
      for state in (S.OPEN, S.ASSIGNED, S.VERIFYING)),
    step(A.CONFIRM, S.ANSWERED, S.CONFIRMED, P.DOUBT_CONFIRM, *OTHERS),
    step(A.SEND_BACK, S.ANSWERED, S.VERIFYING, P.DOUBT_CONFIRM, r.says_why, *OTHERS),
    step(A.CLOSE, S.CONFIRMED, S.CLOSED, P.DOUBT_CLOSE, *OTHERS, r.not_the_confirmer),
    step(A.SEND_BACK, S.CONFIRMED, S.VERIFYING, P.DOUBT_CLOSE, r.says_why, *OTHERS, r.not_the_confirmer),
)  # fmt: skip
ACTS = (A.ASSIGN, A.TAKE_UP, A.ANSWER, A.CONFIRM, A.CLOSE, A.SEND_BACK)
"""What people do."""
