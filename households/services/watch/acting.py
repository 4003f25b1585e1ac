"""What people do about a sign: telling of one, looking into it, helping, judging, beginning a case
(households.watch_workflow); and the yearly visit to those who were moved."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.codes import YesNo
from fupin.personal.masks import mask_text
from fupin.workflow import Refused, Step
from households.codes import (
    RETURN_CAUSE_OF,
    RISK_OF,
    FoundBy,
    MonitoringKind,
    Procedure,
    Register,
    Settled,
    WatchAct,
    WatchCause,
    WatchFoundBy,
    WatchState,
)
from households.models import Case, Household, RelocationVisit, WatchItem, WatchStep
from households.selectors.watch import facts_of, is_watched, owner_choices
from households.services.cases.starting import HAS_EXITED, start_case
from households.services.cases.starting import OLDEST as OLDEST_CLUE
from households.services.cases.starting import Told as CaseTold
from households.services.clock import check_clock
from households.services.watch.finding import recover_by, usual_months, words
from households.services.watch.trail import Overtaken, keep_step, move
from households.watch_rules import SHORTEST_NOTE
from households.watch_workflow import WATCH

A, P, S = WatchAct, Permission, WatchState
OLDEST = timedelta(days=366)
MONEY = ("government", "society", "own", "kin")
MOST_MONEY = Decimal(99_999_999)
PROCEDURES = {A.MONITOR: Procedure.MONITORING, A.RELAPSE: Procedure.RELAPSE}


@dataclass(frozen=True)
class Told:
    """What the form says: `seen` one sentence without the name of a disease."""

    cause: str
    seen: str
    seen_on: date


@dataclass(frozen=True)
class Plan:
    """How it is to be put right: by when, by whom (the number of a post), with which money (元)."""

    recover_by: date
    owner: int | None = None
    money: Mapping[str, Decimal | None] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        return {"recover_by": self.recover_by, "owner_id": self.owner, **{part: self.money.get(part) for part in MONEY}}


# ---- telling of one --------------------------------------------------------------------------------------------------
@write
def tell_of(*, household: Household, told: Told, token: uuid.UUID, by: Any, today: date) -> WatchItem:
    """A clerk heard or saw it. The same token twice is one sign. Raises PermissionDenied, Refused."""
    require(by, P.CASE_DRAFT, household.village_id)
    if known := WatchItem.objects.filter(token=token, household=household).first():
        return known
    check_clock()
    refuse(household, told, today)
    made = WatchItem(household=household, village_code=household.village_id, cause=told.cause, token=token)
    made.seen, made.opened_on, made.found_by = mask_text(told.seen.strip()), told.seen_on, WatchFoundBy.TOLD
    made.entered_by_id, made.state_since, made.write = by.person_id, current_write().at, current_write().id
    made.recover_by = recover_by(told.seen_on, usual_months(household.village_id[:6], today))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # the second of two clicks, or of two clerks
        if known := WatchItem.objects.filter(token=token, household=household).first():
            return known
        raise Refused("watch_open_already") from error
    keep_step(made, A.FIND, S.PENDING, by.person_id, note=made.seen)
    record(Verb.WATCH_OPENED, made, by=by, after=words(made), region=made.village_code)
    return made


def refuse(household: Household, told: Told, today: date) -> None:
    if not is_watched(household):
        raise Refused("watch_not_watched")
    if told.cause not in WatchCause.values:
        raise Refused("watch_cause")
    if not today - OLDEST <= told.seen_on <= today:
        raise Refused("watch_day")
    if len(told.seen.strip()) < SHORTEST_NOTE:
        raise Refused("watch_seen")
    if WatchItem.objects.open().filter(household=household, cause=told.cause).exists():
        raise Refused("watch_open_already")


# ---- looking into it -------------------------------------------------------------------------------------------------
@write
def add_note(*, item: WatchItem, note: str, version: int, by: Any, today: date, token: uuid.UUID | None) -> WatchItem:
    """Raises PermissionDenied, Refused, Conflict, as every act here does; the same token again changes nothing."""
    if not done_before(item, token):
        now, step = ready(item, A.NOTE, version, by=by, today=today, note=note)
        move(now, A.NOTE, step.target, by=by, today=today, note=mask_text(note), token=token)
    return fresh(item)


@write
def plan_help(
    *, item: WatchItem, plan: Plan, note: str, version: int, by: Any, today: date, token: uuid.UUID | None
) -> WatchItem:
    """It is true, and this is how it is put right; or the plan is another now."""
    if done_before(item, token):
        return fresh(item)
    act = A.HELP if fresh(item).state == S.PENDING else A.PLAN
    now, step = ready(item, act, version, by=by, today=today, note=note, until=plan.recover_by)
    if plan.owner is not None and plan.owner not in {post.pk for post in owner_choices(now.village_code, today)}:
        raise Refused("watch_owner")
    if any(amount is not None and not 0 <= amount <= MOST_MONEY for amount in plan.money.values()):
        raise Refused("watch_money")
    said = {"恢复期限": plan.recover_by, "恢复资金": f"{sum(filter(None, plan.money.values()))} 元"}
    facts = {"by": by, "today": today, "note": mask_text(note), "token": token, "said": said}
    move(now, act, step.target, **facts, **plan.columns())
    return fresh(item)


@write
def judge(
    *, item: WatchItem, act: str, note: str, version: int, by: Any, today: date, token: uuid.UUID | None
) -> WatchItem:
    """已恢复 or 排除, by somebody else than who brought the fact, with the reason."""
    if act not in (A.RECOVER, A.EXCLUDE):
        raise Refused("unknown_action")
    if not done_before(item, token):
        now, step = ready(item, act, version, by=by, today=today, note=note)
        move(now, act, step.target, by=by, today=today, note=mask_text(note), token=token)
    return fresh(item)


@write
def go_on_as_case(*, item: WatchItem, act: str, version: int, by: Any, today: date, token: uuid.UUID | None) -> Case:
    """One click into the procedure: the case begins with what was seen, and closes the sign by reference."""
    if act not in PROCEDURES:
        raise Refused("unknown_action")
    now = fresh(item)
    if token and now.case is not None and now.case.token == token:
        return now.case
    now, _ = ready(item, act, version, by=by, today=today)
    procedure = PROCEDURES[A(act)]
    told = case_told(now, procedure, today)
    return start_case(
        household=now.household, procedure=procedure, told=told, token=token or uuid.uuid4(), by=by, today=today
    )


def case_told(item: WatchItem, procedure: Procedure, today: date) -> CaseTold:
    """What the first page of the case says; there it can be corrected. The limit runs from the day of the sign; of one
    that was helped first, from the day on which that was not enough."""
    found = item.opened_on if item.state == S.PENDING and today - item.opened_on <= OLDEST_CLUE else today
    by_people = item.found_by == WatchFoundBy.TOLD
    common = {"found_by": FoundBy.CADRES if by_people else FoundBy.PLATFORM, "found_on": found, "story": item.seen}
    cause = WatchCause(item.cause)
    if procedure == Procedure.RELAPSE:
        return CaseTold(main_cause=RETURN_CAUSE_OF[cause].value, **common)
    return CaseTold(monitoring_kind=kind_for(item.household).value, risks=RISK_OF[cause].value, **common)


def kind_for(household: Household) -> MonitoringKind:
    exited = household.poverty_status in HAS_EXITED
    return MonitoringKind.UNSTABLE if exited else MonitoringKind.SUDDEN


# ---- parts -----------------------------------------------------------------------------------------------------------
def done_before(item: WatchItem, token: uuid.UUID | None) -> bool:
    return token is not None and WatchStep.objects.filter(token=token, item=item).exists()


def fresh(item: WatchItem) -> WatchItem:
    return WatchItem.objects.select_related("household__village", "case", "owner__user__person").get(pk=item.pk)


def ready(
    item: WatchItem, act: str, version: int, *, by: Any, today: date, note: str = "", until: date | None = None
) -> tuple[WatchItem, Step]:
    """The row as it stands, once permission, version and rules have let the act pass."""
    now = fresh(item)
    if not can(by, P.HOUSEHOLD_VIEW, now.village_code):
        raise PermissionDenied(P.CASE_CHECK.label)
    if now.version != version:
        raise Overtaken(now)
    step = WATCH.step(now.state, act)
    require(by, Permission(step.permission), now.village_code)
    step.check(facts_of(now, by, today, note, until))
    return now, step


# ---- those who were moved --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Visited:
    visited_on: date
    housing: str
    work: str
    fitting_in: str
    note: str = ""


@write
def write_visit(*, household: Household, visited: Visited, token: uuid.UUID, by: Any, today: date) -> RelocationVisit:
    """搬迁后续: the same token twice is one visit. Raises PermissionDenied, Refused."""
    require(by, P.CASE_CHECK, household.village_id)
    if known := RelocationVisit.objects.filter(token=token, household=household).first():
        return known
    check_clock()
    if household.relocated != YesNo.YES or household.register == Register.CLOSED:
        raise Refused("moved_household")
    if not date(today.year - 1, 1, 1) <= visited.visited_on <= today:
        raise Refused("moved_day")
    matters = {"housing": visited.housing, "work": visited.work, "fitting_in": visited.fitting_in}
    if not set(matters.values()) <= set(Settled.values):
        raise Refused("moved_matters")
    facts = {"note": mask_text(visited.note.strip())[:300], "visited_on": visited.visited_on, **matters}
    mark = {"written_by_id": by.person_id, "written_at": current_write().at, "token": token}
    try:
        with transaction.atomic():
            made = RelocationVisit.objects.create(
                household=household, village_code=household.village_id, **facts, **mark
            )
    except IntegrityError as error:  # the same click twice at this very moment
        if known := RelocationVisit.objects.filter(token=token, household=household).first():
            return known
        raise Refused("stale_form") from error
    after = {"涉及": str(household), "回访日期": made.visited_on} | {
        label: Settled.label_of(matters[name])
        for label, name in (("住房", "housing"), ("就业", "work"), ("融入", "fitting_in"))
    }
    record(Verb.RELOCATION_VISITED, made, by=by, after=after, region=made.village_code)
    return made
