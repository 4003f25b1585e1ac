"""The procedures as tables (architecture P1): domain.md §3.2 贫困户识别, §3.3 监测对象纳入, §3.3.1–3.3.2
风险消除和回退, §3.4 M9–M11 清退、错退回退、返贫, §3.5 贫困户退出.

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


# ---- leaving a list ----------------------------------------------------------------------------------------------
STEADY: tuple[Rule, ...] = (r.over_line, r.standards_met, r.standards_proven, r.as_checked)
"""一超、两不愁三保障和饮水, each proven, and nothing changed since the check."""
RISK_GONE: tuple[Rule, ...] = (r.has_labour, r.months_over_line, *STEADY)


def _voted(target: S) -> tuple[Step, ...]:
    """The village's representatives; nobody waits for a place to leave."""
    return (
        step(A.PASS, S.MEETING, target, P.ASSEMBLY_RECORD, r.clock_is_right, r.quorate, r.carried),
        step(A.VOTE_DOWN, S.MEETING, S.REJECTED, P.ASSEMBLY_RECORD, r.clock_is_right, r.quorate, r.not_carried),
    )


def _drafted(target: S, permission: P, *rules: Rule) -> tuple[Step, ...]:
    return (
        step(A.EDIT, S.DRAFT, S.DRAFT, P.CASE_DRAFT),
        step(A.SUBMIT, S.DRAFT, target, permission, r.clock_is_right, *rules),
    )


def _in_village(back: S) -> tuple[Step, ...]:
    """The sheet hangs; what an objection brings to light is looked at again."""
    return (
        step(A.REPORT, S.NOTICE1, S.TOWNSHIP, P.CASE_SUBMIT, *NOTICE_ENDED),
        step(A.SEND_BACK, S.NOTICE1, back, P.CASE_REVIEW, *SAYS_NO),
    )


def _decided(onward: S, *rules: Rule, back: tuple[tuple[A, S], ...] = ((A.SEND_BACK, S.CHECKING),)) -> tuple[Step, ...]:
    return (
        step(A.AGREE, S.TOWNSHIP, S.COUNTY, P.CASE_REVIEW, *AGREES, *rules),
        *_review(S.TOWNSHIP, P.CASE_REVIEW, *back),
        step(A.APPROVE, S.COUNTY, onward, P.CASE_APPROVE, *AGREES, *rules),
        *_review(S.COUNTY, P.CASE_APPROVE, (A.RETURN, S.TOWNSHIP)),
    )


def _sent_back(state: S, target: S) -> Step:
    return step(A.SEND_BACK, state, target, P.CASE_CHECK, r.clock_is_right, r.says_why)


VOTE_OR_CHECK = ((A.SEND_BACK, S.CHECKING), (A.VOTE_AGAIN, S.MEETING))
EXIT = Workflow(
    *_drafted(S.LISTING, P.CASE_SUBMIT),
    step(A.LIST, S.LISTING, S.MEETING, P.CASE_PLAN, r.clock_is_right, r.another_person, r.not_own_family),
    step(A.REJECT, S.LISTING, S.REJECTED, P.CASE_PLAN, *SAYS_NO),
    *_voted(S.CHECKING),
    step(A.CHECKED, S.CHECKING, S.CONSENT, P.CASE_CHECK, *CHECKED, *STEADY),
    step(A.UNMET, S.CHECKING, S.REJECTED, P.CASE_CHECK, r.clock_is_right, r.checked_by_two, r.says_why),
    step(A.CONSENT, S.CONSENT, S.NOTICE1, P.CASE_CHECK, r.clock_is_right, r.household_agrees, r.as_checked),
    step(A.DECLINE, S.CONSENT, S.CHECKING, P.CASE_CHECK, r.clock_is_right, r.household_refuses),
    _sent_back(S.CONSENT, S.CHECKING),
    *_in_village(S.CHECKING),
    *_decided(S.ANNOUNCING, *STEADY, r.household_agrees, back=VOTE_OR_CHECK),
    *_announcement(),
    *_withdrawals(S.DRAFT, S.LISTING, S.MEETING, S.CHECKING, S.CONSENT, S.NOTICE1, S.TOWNSHIP),
)
ELIMINATION = Workflow(
    *_drafted(S.CHECKING, P.CASE_SUBMIT, r.has_labour),
    step(A.NATURAL, S.DRAFT, S.LISTING, P.CASE_SUBMIT, r.clock_is_right, r.nobody_left),
    step(A.APPROVE, S.LISTING, S.DONE, P.CASE_APPROVE, *DECIDES, r.opened, r.nobody_left),
    *_review(S.LISTING, P.CASE_APPROVE, (A.SEND_BACK, S.DRAFT)),
    step(A.CHECKED, S.CHECKING, S.MEETING, P.CASE_CHECK, *CHECKED, r.papers_there, *RISK_GONE),
    step(A.UNMET, S.CHECKING, S.REJECTED, P.CASE_CHECK, r.clock_is_right, r.checked_by_two, r.says_why),
    _sent_back(S.CHECKING, S.DRAFT),
    *_voted(S.NOTICE1),
    _sent_back(S.MEETING, S.CHECKING),
    *_in_village(S.CHECKING),
    *_decided(S.ANNOUNCING, *RISK_GONE, r.not_too_soon, back=VOTE_OR_CHECK),
    *_announcement(),
    *_withdrawals(S.DRAFT, S.LISTING, S.CHECKING, S.MEETING, S.NOTICE1, S.TOWNSHIP),
)
ROLLBACK = Workflow(
    *_drafted(S.CHECKING, P.CASE_SUBMIT),
    step(A.CHECKED, S.CHECKING, S.TOWNSHIP, P.CASE_CHECK, *CHECKED, r.falls_short, r.as_checked),
    step(A.UNMET, S.CHECKING, S.REJECTED, P.CASE_CHECK, r.clock_is_right, r.checked_by_two, r.says_why),
    *_decided(S.DONE, r.falls_short, r.as_checked),
    *_withdrawals(S.DRAFT, S.CHECKING, S.TOWNSHIP),
)
REMOVAL = Workflow(
    *_drafted(S.CHECKING, P.CASE_SUBMIT, r.barred_then),
    step(A.CHECKED, S.CHECKING, S.MEETING, P.CASE_CHECK, r.clock_is_right, r.checked_by_two, r.checked_from_outside,
         r.papers_there, r.barred_then),
    step(A.UNMET, S.CHECKING, S.REJECTED, P.CASE_CHECK, r.clock_is_right, r.checked_by_two, r.says_why),
    _sent_back(S.CHECKING, S.DRAFT),
    *_voted(S.NOTICE1),
    _sent_back(S.MEETING, S.CHECKING),
    *_in_village(S.CHECKING),
    *_decided(S.DONE, r.barred_then, back=VOTE_OR_CHECK),
    *_withdrawals(S.DRAFT, S.CHECKING, S.MEETING, S.NOTICE1, S.TOWNSHIP),
)  # fmt: skip
WRONG_EXIT = Workflow(
    *_drafted(S.CHECKING, P.CASE_SUBMIT),
    step(A.CHECKED, S.CHECKING, S.MEETING, P.CASE_CHECK, *CHECKED, r.falls_short, r.as_checked),
    step(A.UNMET, S.CHECKING, S.REJECTED, P.CASE_CHECK, r.clock_is_right, r.checked_by_two, r.says_why),
    _sent_back(S.CHECKING, S.DRAFT),
    *_voted(S.NOTICE1),
    _sent_back(S.MEETING, S.CHECKING),
    *_in_village(S.CHECKING),
    *_decided(S.DONE, r.falls_short, r.as_checked, back=VOTE_OR_CHECK),
    *_withdrawals(S.DRAFT, S.CHECKING, S.MEETING, S.NOTICE1, S.TOWNSHIP),
)
TABLES = {
    Procedure.IDENTIFICATION: IDENTIFICATION,
    Procedure.MONITORING: MONITORING,
    Procedure.EXIT: EXIT,
    Procedure.ELIMINATION: ELIMINATION,
    Procedure.ROLLBACK: ROLLBACK,
    Procedure.RELAPSE: IDENTIFICATION,
    Procedure.REMOVAL: REMOVAL,
    Procedure.WRONG_EXIT: WRONG_EXIT,
}
"""A household that fell back goes the whole way of identification again (§3.4 M11)."""
BY_MEETING = frozenset({A.PASS, A.QUEUE, A.VOTE_DOWN})
"""Steps that only the locked minutes of a meeting take."""
NOT_BY_BUTTON = BY_MEETING | {A.EDIT, A.ANNOUNCE}
ONWARD = frozenset({
    A.SUBMIT, A.FOLLOW, A.LIST, A.CHECKED, A.COMPARED, A.PASS, A.TAKE_UP, A.CONSENT, A.REPORT, A.AGREE, A.FORWARD,
    A.APPROVE, A.ANNOUNCE,
})  # fmt: skip
"""Steps that bring a case nearer to its decision: whoever may take one, for him it waits."""


def table_of(procedure: str) -> Workflow:
    return TABLES[Procedure(procedure)]


def path_of(procedure: str) -> list[S]:
    """The states of a case to which everybody says yes, in order."""
    onward = {step.source: step.target for step in table_of(procedure) if step.action in ONWARD - {A.TAKE_UP}}
    found = [S.CLUE if S.CLUE in onward else S.DRAFT]
    while found[-1] in onward:
        found.append(onward[found[-1]])
    return [S(state) for state in found]
