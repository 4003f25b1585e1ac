"""Reading objections: facts for the rules, whom one may send, the work list, what a village may know of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fupin.access.permissions import Permission, Role
from fupin.access.scope import can
from fupin.accounts.models import Person
from fupin.personal.masks import mask_text
from households.codes import ObjectionChannel, ObjectionKind, ObjectionState
from households.models import Case, Objection
from households.objection_rules import ObjectionFacts
from households.selectors.cases import staff_in, touched_by
from households.selectors.cases.facts import any_from_outside, clock_is_back
from villages.division_codes import lineage
from villages.models import Post

P, S = Permission, ObjectionState
UNFILED = sorted(set(S) - {S.FILED})
SENT_OUT = (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER, Role.COUNTY_CLERK, Role.COUNTY_APPROVER)
"""Who may be named as a checker on the page: nobody who sits in a village."""


# ---- for the rules -----------------------------------------------------------------------------------------------
def facts_of(
    objection: Objection, by: Any, today: date, note: str = "", checkers: Collection[int] | None = None
) -> ObjectionFacts:
    """`checkers` are those about to be named; otherwise those who were."""
    people = checkers if checkers is not None else objection.checkers.values_list("pk", flat=True)
    named = list(Person.objects.filter(pk__in=people))
    case = objection.case
    return ObjectionFacts(
        person=by.person_id,
        today=today,
        note=note,
        checkers=frozenset(person.pk for person in named),
        outside=any_from_outside(named, objection.village_code),
        touched=touched_by(case) if case else frozenset(),
        family=frozenset(staff_in(case.household_id)) if case else frozenset(),
        personal=mask_text(note) != note,
        clock_back=clock_is_back(),
    )


def candidates_for(objection: Objection, today: date) -> list[Person]:
    """Township and county staff whom the rules let check this objection."""
    places = lineage(objection.village_code)[:-1]
    posts = Post.objects.in_force(today).filter(region__in=places, role__in=SENT_OUT, user__is_active=True)
    barred: set[int] = set()
    if case := objection.case:
        barred = set(touched_by(case)) | staff_in(case.household_id)
    found = Person.objects.filter(pk__in=posts.values("user__person")).exclude(pk__in=barred)
    return list(found.order_by("name", "pk"))


# ---- who may know ------------------------------------------------------------------------------------------------
def may_know_objector(user: Any, objection: Objection) -> bool:
    """The handlers of the place, the checkers named on it, auditors (domain.md §3.1)."""
    handles = any(can(user, each, objection.village_code) for each in (P.OBJECTION_EDIT, P.AUDIT_VIEW))
    return handles or objection.checkers.filter(pk=user.person_id).exists()


# ---- the work list -----------------------------------------------------------------------------------------------
TURNS = {"mine": "等我办的", "open": "没办结的", "overdue": "超期没答复的", "all": "全部"}
UNANSWERED = sorted({S.RECEIVED, S.CHECKING, S.FOUNDED, S.UNFOUNDED})
SHOWN = (
    "receipt", "kind", "channel", "state", "received_at", "due_on", "in_period", "village_code", "case_id",
    "case__household__head_name", "case__household__group_name",
)  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """A question to the list, as its address says it."""

    turn: str
    kind: str = ""
    state: str = ""
    channel: str = ""


def asking_from(data: Mapping[str, str], usual: str) -> Asking:
    """Values that no filter offers are left out."""
    turn, kind, state, channel = (data.get(name, "") for name in ("turn", "kind", "state", "channel"))
    return Asking(
        turn=turn if turn in TURNS else usual,
        kind=kind if kind in ObjectionKind.values else "",
        state=state if state in ObjectionState.values else "",
        channel=channel if channel in ObjectionChannel.values else "",
    )


def objections_for(user: Any, asking: Asking, today: date) -> QuerySet[Objection]:
    rows = Objection.objects.visible_to(user, P.OBJECTION_VIEW).filter(turn_of(user, asking.turn, today))
    for name in ("kind", "state", "channel"):
        if value := getattr(asking, name):
            rows = rows.filter(**{name: value})
    rows = rows.order_by(*(["-pk"] if asking.turn == "all" else ["due_on", "pk"]))
    return rows.select_related("case__household").only(*SHOWN)


def turn_of(user: Any, turn: str, today: date) -> Q:
    overdue = Q(state__in=UNANSWERED, due_on__lt=today)
    asked = {"mine": mine(user), "open": Q(state__in=UNFILED), "overdue": overdue, "all": Q()}
    return asked[turn]


def mine(user: Any) -> Q:
    """What this user may act on next, by place, and what he was sent to look at; not what he must leave to another."""
    edits = Objection.objects.visible_to(user, P.OBJECTION_EDIT).values("pk")
    confirms = Objection.objects.visible_to(user, P.OBJECTION_CONFIRM).values("pk")
    moved = sorted({S.RECEIVED, S.FOUNDED, S.UNFOUNDED, S.ANSWERED})
    sent = Objection.checkers.through.objects.filter(person_id=user.person_id).values("objection_id")
    return Q(state__in=moved, pk__in=edits) | Q(state=S.CHECKING, pk__in=confirms) | Q(state=S.CHECKING, pk__in=sent)


def row_of(objection: Objection) -> int | None:
    """The objected household's line on its sheet, from 1."""
    notice, case = objection.notice, objection.case_id
    if notice is None or case is None or case not in notice.case_numbers:
        return None
    return int(notice.case_numbers.index(case)) + 1


def case_at(notice: Any, row: int | None) -> Case | None:
    """The case of a line of a sheet; None when the line is none of it."""
    numbers = notice.case_numbers
    if not row or not 1 <= row <= len(numbers):
        return None
    return Case.objects.filter(pk=numbers[row - 1], village_code=notice.village_code).first()
