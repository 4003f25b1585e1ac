"""The work list of changes: what waits for whom, the oldest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting, within
from households.codes import WAITING, ChangeKind, ProposalState
from households.models import ChangeProposal
from households.workflow import NOTED_LATER

P, S = Permission, ProposalState
MINE = "mine"
TURNS = {MINE: "等我办的", "waiting": "正在办的", "note": "待县级备案", "done": "办完的", "all": "全部"}
SHOWN = (
    "kind", "subject", "state", "state_since", "created_at", "flagged", "village_code", "noted_at", "version",
    "household__head_name", "household__group_name", "proposer__name", "batch__file_name",
)  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """A question to the list, as its address says it."""

    turn: str = MINE
    kind: str = ""
    state: str = ""
    household: int | None = None


def asking_from(data: Mapping[str, str]) -> Asking:
    """Values that no filter offers are left out."""
    turn, kind, state, number = (data.get(name, "") for name in ("turn", "kind", "state", "household"))
    return Asking(
        turn=turn if turn in TURNS else MINE,
        kind=kind if kind in ChangeKind.values else "",
        state=state if state in ProposalState.values else "",
        household=typed.number(number) or None,
    )


def changes_for(user: Any, asking: Asking) -> QuerySet[ChangeProposal]:
    rows = ChangeProposal.objects.visible_to(user, P.HOUSEHOLD_VIEW)
    if asking.household:
        rows = rows.filter(household_id=asking.household)
    rows = rows.filter(turn_of(user, asking.turn))
    if asking.kind:
        rows = rows.filter(kind=asking.kind)
    if asking.state:
        rows = rows.filter(state=asking.state)
    newest = asking.turn in ("done", "all")
    rows = rows.order_by("-state_since" if newest else "state_since", "-pk" if newest else "pk")
    return rows.select_related("household", "proposer", "batch").only(*SHOWN)


def turn_of(user: Any, turn: str) -> Q:
    waiting = Q(state__in=sorted(WAITING))
    asked = {MINE: mine(user), "waiting": waiting, "note": unnoted(), "done": ~waiting, "all": Q()}
    return asked[turn]


def mine(user: Any) -> Q:
    """What this user may act on next, by place; what he may not decide because he wrote it stays on his list."""
    found = [
        (S.OPEN, P.CHANGE_PROPOSE, "village_code"),
        (S.DRAFT, P.CHANGE_PROPOSE, "village_code"),
        (S.RETURNED, P.CHANGE_PROPOSE, "village_code"),
        (S.SUBMITTED, P.CHANGE_REVIEW, "village_code"),
        (S.RECEIVING, P.CHANGE_REVIEW, "target_code"),
        (S.TOWNSHIP, P.CHANGE_APPROVE, "village_code"),
    ]
    parts = [Q(state=state) & placed(user, permission, column) for state, permission, column in found]
    return reduce(or_, parts)


def placed(user: Any, permission: Permission, column: str) -> Q:
    parts = [within(column, post.region_id) for post in posts_granting(user, permission)]
    return reduce(or_, parts, Q(pk__in=[]))


def unnoted() -> Q:
    return Q(state=S.DONE, kind__in=sorted(NOTED_LATER), noted_at__isnull=True, proposer__isnull=False)


def to_note(user: Any) -> QuerySet[ChangeProposal]:
    """In force with the township's word, not seen by the county yet."""
    return ChangeProposal.objects.visible_to(user, P.CHANGE_APPROVE).filter(unnoted())


def counts_for(user: Any) -> dict[str, int]:
    """By state, of what waits for this user."""
    rows = ChangeProposal.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(mine(user))
    found: dict[str, int] = {}
    for state in rows.order_by().values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
