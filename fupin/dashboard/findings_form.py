"""What may be done with ticked findings: what the bar under the list offers this user, and what he sends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import QueryDict

from fupin.access import typed
from fupin.access.permissions import GRANTS, Permission
from fupin.access.scope import has
from fupin.accounts.models import User
from fupin.doubts.codes import BY_PERSON, Verdict
from fupin.workflow import Refused
from households.services.findings import Order
from villages.models import Post

P = Permission
OWNERS = 200
"""Names that the list of owners offers at most."""


def offers(user: Any, place: str, today: date) -> dict[str, Any]:
    """The parts of the bar, by what the user may do anywhere."""
    may = {name: has(user, permission) for name, permission in (
        ("may_assign", P.DOUBT_ASSIGN), ("may_answer", P.DOUBT_ANSWER),
        ("may_confirm", P.DOUBT_CONFIRM), ("may_close", P.DOUBT_CLOSE),
    )}  # fmt: skip
    verdicts = [(verdict.value, verdict.label) for verdict in Verdict if verdict in BY_PERSON]
    owners = owners_in(place, today) if may["may_assign"] and place else []
    return {**may, "may_work": any(may.values()), "answers": verdicts, "owners": owners}


def owners_in(place: str, today: date) -> list[tuple[int, str]]:
    """Who may answer findings in a place or above it."""
    roles = [role for role, granted in GRANTS.items() if P.DOUBT_ANSWER in granted]
    posts = Post.objects.in_force(today).filter(role__in=roles, user__is_active=True)
    way = [place[:length] for length in (2, 4, 6, 9, 12) if length <= len(place)]
    here = posts.filter(region_id__in=way) | posts.inside(place)
    rows = here.select_related("user__person", "region").order_by("region_id", "pk")[:OWNERS]
    return [(post.user_id, f"{post.user.display_name}（{post.region.name}）") for post in rows]


def marks_in(values: Iterable[str]) -> dict[int, int]:
    """Ticks are "id:version"; what is not is left out."""
    marks = {}
    for value in values:
        pk, _, version = value.partition(":")
        if (known := typed.number(pk)) and (seen := typed.number(version)):
            marks[known] = seen
    return marks


def order_in(data: QueryDict) -> Order:
    """Raises Refused where the day is none."""
    owner, day = data.get("owner", ""), typed.day(data.get("due_on", ""))
    if day is None and data.get("due_on") and data.get("action") == "assign":
        raise Refused("finding_day")
    return Order(
        act=data.get("action", ""),
        said=data.get("said", "")[:500],
        verdict=data.get("verdict", "") if data.get("action") == "answer" else "",
        owner=User.objects.filter(pk=typed.number(owner)).first(),
        due_on=day,
    )
