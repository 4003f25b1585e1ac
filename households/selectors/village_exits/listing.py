"""The work list of villages' exits: what waits for whom, the oldest first. Whose turn it is stands in the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.codes import YesNo
from households.codes import CLOSED_EXITS, OPEN_EXITS, VillageExitState
from households.models import VillageExit
from households.selectors.cases.listing import placed
from households.village_exit_workflow import ONWARD, VILLAGE_EXIT

P = Permission
TURNS = {"mine": "等我办的", "open": "在办的", "done": "办结的", "all": "全部"}


@dataclass(frozen=True)
class Asking:
    """A question to the list, as its address says it."""

    turn: str = "mine"
    state: str = ""
    place: str = ""
    year: str = ""


def asking_from(data: Mapping[str, str]) -> Asking:
    """Values that no filter offers are left out."""
    turn, state, place, year = (data.get(name, "") for name in ("turn", "state", "place", "year"))
    return Asking(
        turn=turn if turn in TURNS else "mine",
        state=state if state in VillageExitState.values else "",
        place=typed.place(place),
        year=year if typed.digits(year, 4) else "",
    )


def exits_for(user: Any, asking: Asking) -> QuerySet[VillageExit]:
    """With how many of its items are said to be met."""
    rows = VillageExit.objects.visible_to(user, P.VILLAGE_VIEW).filter(turn_of(user, asking.turn))
    rows = rows.inside(asking.place) if asking.place else rows
    for name in ("state", "year"):
        if value := getattr(asking, name):
            rows = rows.filter(**{name: value})
    newest = asking.turn in ("done", "all")
    rows = rows.order_by("-state_since" if newest else "state_since", "pk").select_related("proposer")
    return rows.annotate(all_items=Count("items"), met_items=Count("items", filter=Q(items__met=YesNo.YES)))


def turn_of(user: Any, turn: str) -> Q:
    asked = {"open": Q(state__in=sorted(OPEN_EXITS)), "done": Q(state__in=sorted(CLOSED_EXITS)), "all": Q()}
    return asked[turn] if turn in asked else mine(user)


def mine(user: Any) -> Q:
    """Where one of the user's posts may take a step onward."""
    steps = [step for step in VILLAGE_EXIT if step.action in ONWARD]
    return reduce(or_, (Q(state=step.source) & placed(user, Permission(step.permission)) for step in steps))


def exit_counts_for(user: Any) -> dict[str, int]:
    """By state, of what waits for this user."""
    rows = VillageExit.objects.visible_to(user, P.VILLAGE_VIEW).filter(mine(user))
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def open_exit_of(village: str) -> VillageExit | None:
    """No scope door: the caller has found the village through it."""
    return VillageExit.objects.filter(village_code=village, state__in=sorted(OPEN_EXITS)).first()


def latest_exit(village: str) -> VillageExit | None:
    """The one that is open, else the last. No scope door: the caller has found the village through it."""
    return open_exit_of(village) or VillageExit.objects.filter(village_code=village).order_by("-pk").first()
