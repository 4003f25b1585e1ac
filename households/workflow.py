"""The procedures of this app as tables (architecture P1): changes of households, domain.md §3.4.

Who decides follows product.md §3: the township M1–M3, relations, names and cards, as the second person; the county
M4–M7 after the township. A household that moves to another township needs that township's word as well.
"""

from fupin.access.permissions import Permission
from fupin.workflow import Step, Workflow
from households.change_rules import another_person, answers_flags, not_own_family, own_request, says_why
from households.codes import ChangeAct, ChangeKind, ProposalState

P, S, A, K = Permission, ProposalState, ChangeAct, ChangeKind
DECIDES = (another_person, not_own_family)
AGREES = (*DECIDES, answers_flags)
SAYS_NO = (*DECIDES, says_why)


def step(act: A, source: S, target: S, permission: P, *rules: object) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)  # type: ignore[arg-type]


def _no(source: S, permission: P) -> tuple[Step, ...]:
    """Whoever may say yes may also send back or refuse, with his reason."""
    return (
        step(A.SEND_BACK, source, S.RETURNED, permission, *SAYS_NO),
        step(A.REFUSE, source, S.REFUSED, permission, *SAYS_NO),
    )


FILLED_IN = (
    step(A.EDIT, S.OPEN, S.DRAFT, P.CHANGE_PROPOSE),
    step(A.DROP, S.OPEN, S.DROPPED, P.CHANGE_PROPOSE, says_why),
    step(A.SUBMIT, S.DRAFT, S.SUBMITTED, P.CHANGE_PROPOSE),
    step(A.EDIT, S.DRAFT, S.DRAFT, P.CHANGE_PROPOSE),
    step(A.EDIT, S.RETURNED, S.DRAFT, P.CHANGE_PROPOSE),
    step(A.WITHDRAW, S.DRAFT, S.WITHDRAWN, P.CHANGE_PROPOSE, own_request, says_why),
    step(A.WITHDRAW, S.RETURNED, S.WITHDRAWN, P.CHANGE_PROPOSE, own_request, says_why),
    step(A.WITHDRAW, S.SUBMITTED, S.WITHDRAWN, P.CHANGE_PROPOSE, own_request, says_why),
)
BY_TOWNSHIP = Workflow(
    *FILLED_IN,
    step(A.AGREE, S.SUBMITTED, S.DONE, P.CHANGE_REVIEW, *AGREES),
    *_no(S.SUBMITTED, P.CHANGE_REVIEW),
)
BY_COUNTY = Workflow(
    *FILLED_IN,
    step(A.AGREE, S.SUBMITTED, S.TOWNSHIP, P.CHANGE_REVIEW, *AGREES),
    *_no(S.SUBMITTED, P.CHANGE_REVIEW),
    step(A.APPROVE, S.TOWNSHIP, S.DONE, P.CHANGE_APPROVE, *AGREES),
    *_no(S.TOWNSHIP, P.CHANGE_APPROVE),
)
BETWEEN_TOWNSHIPS = Workflow(
    *FILLED_IN,
    step(A.AGREE, S.SUBMITTED, S.RECEIVING, P.CHANGE_REVIEW, *AGREES),
    *_no(S.SUBMITTED, P.CHANGE_REVIEW),
    step(A.RECEIVE, S.RECEIVING, S.TOWNSHIP, P.CHANGE_REVIEW, *AGREES),
    *_no(S.RECEIVING, P.CHANGE_REVIEW),
    step(A.APPROVE, S.TOWNSHIP, S.DONE, P.CHANGE_APPROVE, *AGREES),
    *_no(S.TOWNSHIP, P.CHANGE_APPROVE),
)
ROUTES = {
    K.JOIN: BY_TOWNSHIP,
    K.LEAVE: BY_TOWNSHIP,
    K.HEAD: BY_TOWNSHIP,
    K.RELATION: BY_TOWNSHIP,
    K.PERSON: BY_TOWNSHIP,
    K.CARD: BY_TOWNSHIP,
    K.SPLIT: BY_COUNTY,
    K.MERGE: BY_COUNTY,
    K.MOVE: BETWEEN_TOWNSHIPS,
    K.END: BY_COUNTY,
}
"""Which table a kind follows."""

NOTED_LATER = frozenset(kind.value for kind, route in ROUTES.items() if route is BY_TOWNSHIP)
"""In force with the township's word; the county takes note of them afterwards, in batches."""


def route_of(kind: str, village: str, target: str = "") -> Workflow:
    """The table of one change. Inside one township nobody else has to receive the household."""
    route = ROUTES[K(kind)]
    return BY_COUNTY if route is BETWEEN_TOWNSHIPS and village[:9] == target[:9] else route
