"""The work list of cases: what waits for whom, the oldest first. Whose turn it is stands in the table of the procedure
and nowhere else: for whoever may take a step onward."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting, within
from households.case_workflow import ONWARD, TABLES
from households.codes import CLOSED_CASES, OPEN_CASES, CaseState, Procedure
from households.models import Case

P = Permission
MINE = "mine"
TURNS = {MINE: "等我办的", "open": "在办的", "done": "办结的", "all": "全部"}
SHOWN = (
    "procedure", "state", "state_since", "found_on", "decided_on", "created_at", "village_code", "monitoring_kind",
    "round", "rank", "version", "household__head_name", "household__group_name", "proposer__name",
)  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """A question to the list, as its address says it."""

    turn: str = MINE
    procedure: str = ""
    state: str = ""
    place: str = ""
    household: int | None = None


def asking_from(data: Mapping[str, str]) -> Asking:
    """Values that no filter offers are left out."""
    names = ("turn", "procedure", "state", "place", "household")
    turn, procedure, state, place, number = (data.get(name, "") for name in names)
    return Asking(
        turn=turn if turn in TURNS else MINE,
        procedure=procedure if procedure in Procedure.values else "",
        state=state if state in CaseState.values else "",
        place=typed.place(place),
        household=typed.number(number) or None,
    )


def cases_for(user: Any, asking: Asking) -> QuerySet[Case]:
    rows = Case.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(turn_of(user, asking.turn))
    rows = rows.inside(asking.place) if asking.place else rows
    for name in ("procedure", "state", "household"):
        if value := getattr(asking, name):
            rows = rows.filter(**{name: value})
    newest = asking.turn in ("done", "all")
    rows = rows.order_by("-state_since" if newest else "found_on", "-pk" if newest else "pk")
    return rows.select_related("household", "proposer").only(*SHOWN)


def turn_of(user: Any, turn: str) -> Q:
    asked = {"open": Q(state__in=sorted(OPEN_CASES)), "done": Q(state__in=sorted(CLOSED_CASES)), "all": Q()}
    return asked[turn] if turn in asked else mine(user)


def mine(user: Any) -> Q:
    """Where one of the user's posts may take a step onward; what he may not decide because he wrote it stays on it."""
    parts = [
        Q(procedure=procedure, state=step.source) & placed(user, Permission(step.permission))
        for procedure, table in TABLES.items()
        for step in table
        if step.action in ONWARD
    ]
    return reduce(or_, parts)


def placed(user: Any, permission: Permission) -> Q:
    parts = [within("village_code", post.region_id) for post in posts_granting(user, permission)]
    return reduce(or_, parts, Q(pk__in=[]))


def case_counts_for(user: Any) -> dict[str, int]:
    """By state, of what waits for this user."""
    rows = Case.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(mine(user))
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def open_case_of(user: Any, household: int) -> Case | None:
    """The case that the household is in, as far as the user may see it."""
    return Case.objects.visible_to(user, P.HOUSEHOLD_VIEW).open().filter(household=household).first()
