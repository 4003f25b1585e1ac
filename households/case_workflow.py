"""The procedures of identification as tables (architecture P1): domain.md §3.2 贫困户识别, §3.3 监测对象纳入.

A step's name, order, actor and ways back are here; its days, papers and labels are set by place and year
(`households.models.StepSetting`).
"""

from fupin.access.permissions import Permission
from fupin.workflow import Rule, Step, Workflow
from households import case_rules as r
from households.codes import CaseAct, CaseState, Procedure

P, S, A = Permission, CaseState, CaseAct
DECIDES: tuple[Rule, ...] = (r.clock_is_right, r.another_person, r.not_own_family)
AGREES: tuple[Rule, ...] = (*DECIDES, r.opened, r.as_published, r.no_open_objection, r.doubts_answered, r.hits_answered,
                            r.relatives_weighed)  # fmt: skip
SAYS_NO: tuple[Rule, ...] = (*DECIDES, r.says_why)
NOTICE_ENDED: tuple[Rule, ...] = (
    r.clock_is_right, r.notice_is_posted, r.notice_is_over, r.notice_was_seen, r.no_open_objection, r.as_published
)  # fmt: skip
CHECKED: tuple[Rule, ...] = (r.clock_is_right, r.checked_by_two, r.checked_from_outside, r.income_computed)


def step(act: A, source: S, target: S, permission: P, *rules: Rule) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)


def _withdrawals(*states: S) -> tuple[Step, ...]:
    """The household does not want it any more; said by who may write it down."""
    return tuple(step(A.WITHDRAW, state, S.WITHDRAWN, P.CASE_DRAFT, r.clock_is_right, r.says_why) for state in states)


def _meeting(back: S) -> tuple[Step, ...]:
    """The village's representatives; who is above the quota waits in his rank, and a quota forces no yes."""
    return (
        step(A.PASS, S.MEETING, S.NOTICE1, P.ASSEMBLY_RECORD, r.clock_is_right, r.quorate, r.carried, r.room_left),
        step(A.QUEUE, S.MEETING, S.WAITING, P.ASSEMBLY_RECORD, r.clock_is_right, r.quorate, r.carried),
        step(A.VOTE_DOWN, S.MEETING, S.REJECTED, P.ASSEMBLY_RECORD, r.clock_is_right, r.quorate, r.not_carried),
        step(A.SEND_BACK, S.MEETING, back, P.CASE_CHECK, r.clock_is_right, r.says_why),
        step(A.TAKE_UP, S.WAITING, S.NOTICE1, P.CASE_SUBMIT, r.clock_is_right, r.next_in_rank, r.room_left),
        step(A.REPORT, S.NOTICE1, S.TOWNSHIP, P.CASE_SUBMIT, *NOTICE_ENDED),
        step(A.VOTE_AGAIN, S.NOTICE1, S.MEETING, P.CASE_REVIEW, *SAYS_NO),
    )


def _review(state: S, permission: P, *back: tuple[A, S]) -> tuple[Step, ...]:
    """Whoever may say yes may also send back or refuse, with his reason."""
    returns = tuple(step(act, state, target, permission, *SAYS_NO) for act, target in back)
    return (*returns, step(A.REJECT, state, S.REJECTED, permission, *SAYS_NO))


def _announcement() -> tuple[Step, ...]:
    """Until it hangs, a late objection still holds the household, and the county may take back what was wrong."""
    announced: tuple[Rule, ...] = (r.clock_is_right, r.notice_is_posted, r.no_open_objection, r.as_published)
    return (
        step(A.ANNOUNCE, S.ANNOUNCING, S.DONE, P.CASE_REVIEW, *announced),
        step(A.RETURN, S.ANNOUNCING, S.COUNTY, P.CASE_APPROVE, r.clock_is_right, r.says_why),
    )


IDENTIFICATION = Workflow(
    step(A.EDIT, S.DRAFT, S.DRAFT, P.CASE_DRAFT),
    step(A.SUBMIT, S.DRAFT, S.CHECKING, P.CASE_DRAFT, r.clock_is_right, r.papers_there),
    step(A.SEND_BACK, S.CHECKING, S.DRAFT, P.CASE_CHECK, r.clock_is_right, r.says_why),
    step(A.CHECKED, S.CHECKING, S.MEETING, P.CASE_CHECK, *CHECKED),
    *_meeting(back=S.CHECKING),
    step(A.AGREE, S.TOWNSHIP, S.NOTICE2, P.CASE_REVIEW, *AGREES),
    *_review(S.TOWNSHIP, P.CASE_REVIEW, (A.SEND_BACK, S.CHECKING), (A.VOTE_AGAIN, S.MEETING)),
    step(A.FORWARD, S.NOTICE2, S.COUNTY, P.CASE_REVIEW, *NOTICE_ENDED),
    step(A.RETURN, S.NOTICE2, S.TOWNSHIP, P.CASE_REVIEW, r.clock_is_right, r.says_why),
    step(A.APPROVE, S.COUNTY, S.ANNOUNCING, P.CASE_APPROVE, *AGREES, r.authorised, r.compared),
    *_review(S.COUNTY, P.CASE_APPROVE, (A.RETURN, S.TOWNSHIP)),
    *_announcement(),
    *_withdrawals(S.DRAFT, S.CHECKING, S.MEETING, S.WAITING, S.NOTICE1, S.TOWNSHIP),
)
MONITORING = Workflow(
    step(A.EDIT, S.CLUE, S.CLUE, P.CASE_DRAFT),
    step(A.FOLLOW, S.CLUE, S.CHECKING, P.CASE_DRAFT, r.clock_is_right),
    step(A.EXCLUDE, S.CLUE, S.EXCLUDED, P.CASE_CHECK, r.clock_is_right, r.says_why),
    step(A.EXCLUDE, S.CHECKING, S.EXCLUDED, P.CASE_CHECK, r.clock_is_right, r.checked_by_two, r.says_why),
    step(A.SEND_BACK, S.CHECKING, S.CLUE, P.CASE_CHECK, r.clock_is_right, r.says_why),
    step(A.CHECKED, S.CHECKING, S.COMPARING, P.CASE_CHECK, *CHECKED, r.papers_there, r.authorised),
    step(A.COMPARED, S.COMPARING, S.MEETING, P.CASE_CHECK, r.clock_is_right, r.compared, r.hits_answered),
    step(A.SEND_BACK, S.COMPARING, S.CHECKING, P.CASE_CHECK, r.clock_is_right, r.says_why),
    *_meeting(back=S.CHECKING),
    step(A.AGREE, S.TOWNSHIP, S.COUNTY, P.CASE_REVIEW, *AGREES),
    *_review(S.TOWNSHIP, P.CASE_REVIEW, (A.SEND_BACK, S.CHECKING), (A.VOTE_AGAIN, S.MEETING)),
    step(A.APPROVE, S.COUNTY, S.ANNOUNCING, P.CASE_APPROVE, *AGREES),
    *_review(S.COUNTY, P.CASE_APPROVE, (A.RETURN, S.TOWNSHIP)),
    *_announcement(),
    *_withdrawals(S.CLUE, S.CHECKING, S.COMPARING, S.MEETING, S.WAITING, S.NOTICE1, S.TOWNSHIP),
)
TABLES = {Procedure.IDENTIFICATION: IDENTIFICATION, Procedure.MONITORING: MONITORING}
BY_MEETING = frozenset({A.PASS, A.QUEUE, A.VOTE_DOWN})
"""Steps that only the locked minutes of a meeting take."""
NOT_BY_BUTTON = BY_MEETING | {A.EDIT, A.ANNOUNCE}
ONWARD = frozenset({
    A.SUBMIT, A.FOLLOW, A.CHECKED, A.COMPARED, A.PASS, A.TAKE_UP, A.REPORT, A.AGREE, A.FORWARD, A.APPROVE, A.ANNOUNCE
})  # fmt: skip
"""Steps that bring a case nearer to its decision: whoever may take one, for him it waits."""


def table_of(procedure: str) -> Workflow:
    return TABLES[Procedure(procedure)]


def path_of(procedure: str) -> list[S]:
    """The states of a case to which everybody says yes, in order."""
    onward = {step.source: step.target for step in table_of(procedure) if step.action in ONWARD - {A.TAKE_UP}}
    found = [min(onward, key=lambda state: list(S).index(S(state)))]
    while found[-1] in onward:
        found.append(onward[found[-1]])
    return [S(state) for state in found]
