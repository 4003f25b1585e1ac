"""A village's exit as a table (architecture P1): domain.md §3.5 Village, §5.1.

Every step onward asks for the whole set again: what was taken out of the file meanwhile stops it wherever it stands.
"""

from fupin.access.permissions import Permission
from fupin.workflow import Rule, Step, Workflow
from households import village_exit_rules as r
from households.codes import VillageExitAct, VillageExitState

P, S, A = Permission, VillageExitState, VillageExitAct
STANDS: tuple[Rule, ...] = (r.every_item_met, r.rate_is_low)
CHECKED: tuple[Rule, ...] = (r.checked_by_two, r.checked_from_outside, r.checked_by_others)
UNDISPUTED: tuple[Rule, ...] = (r.no_open_objection, r.no_founded_objection, r.as_published)
HUNG: tuple[Rule, ...] = (r.notice_is_posted, r.notice_is_over, r.notice_was_seen)
SAYS_WHY: tuple[Rule, ...] = (r.clock_is_right, r.says_why)


def step(act: A, source: S, target: S, permission: P, *rules: Rule) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)


VILLAGE_EXIT = Workflow(
    step(A.SUBMIT, S.DRAFT, S.CHECKING, P.CASE_DRAFT, r.clock_is_right, *STANDS),
    step(A.WITHDRAW, S.DRAFT, S.STOPPED, P.CASE_DRAFT, *SAYS_WHY),
    step(A.CHECKED, S.CHECKING, S.NOTICE, P.CASE_REVIEW,
         r.clock_is_right, r.not_a_drafter, r.not_own_village, *STANDS, *CHECKED),
    step(A.SEND_BACK, S.CHECKING, S.DRAFT, P.CASE_REVIEW, *SAYS_WHY),
    step(A.REPORT, S.NOTICE, S.COUNTY, P.CASE_REVIEW, r.clock_is_right, *STANDS, *HUNG, *UNDISPUTED),
    step(A.SEND_BACK, S.NOTICE, S.DRAFT, P.CASE_REVIEW, *SAYS_WHY),
    step(A.APPROVE, S.COUNTY, S.ANNOUNCING, P.CASE_APPROVE,
         r.clock_is_right, r.another_person, r.not_own_village, *STANDS, *CHECKED, *HUNG, *UNDISPUTED),
    step(A.RETURN, S.COUNTY, S.CHECKING, P.CASE_APPROVE, *SAYS_WHY),
    step(A.REJECT, S.COUNTY, S.STOPPED, P.CASE_APPROVE, *SAYS_WHY, r.another_person, r.not_own_village),
    step(A.ANNOUNCE, S.ANNOUNCING, S.EXITED, P.CASE_REVIEW,
         r.clock_is_right, *STANDS, r.announcement_is_posted, *UNDISPUTED),
    step(A.TAKE_BACK, S.ANNOUNCING, S.COUNTY, P.CASE_APPROVE, *SAYS_WHY),
)  # fmt: skip
NOT_BY_BUTTON = frozenset({A.ANNOUNCE})
"""The announcement that is posted is itself the last step."""
ONWARD = frozenset({A.SUBMIT, A.CHECKED, A.REPORT, A.APPROVE, A.ANNOUNCE})
BACK = frozenset({A.SEND_BACK, A.RETURN, A.TAKE_BACK})
"""Acts that begin another round: what was checked, posted and agreed to before counts no more, but for what was only
taken back by the county before it was announced."""
PATH = (S.DRAFT, S.CHECKING, S.NOTICE, S.COUNTY, S.ANNOUNCING, S.EXITED)
