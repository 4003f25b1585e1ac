"""Carrying an objection to its end (households.objection_workflow). Nothing of it enters the paper of the case, which
the village reads."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F

import households.services.clock
import households.services.objections.reasons  # noqa: F401 - and more
from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.accounts.models import Person
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from households.case_workflow import table_of
from households.codes import FROM_NOTICE, CaseAct, ObjectionAct, ObjectionState
from households.models import Objection, ObjectionStep
from households.objection_workflow import OBJECTION
from households.selectors.objections import facts_of
from households.services.cases import take_step
from households.services.objections.trail import Overtaken, keep_step

A, P, S = ObjectionAct, Permission, ObjectionState
BACK = (CaseAct.VOTE_AGAIN, CaseAct.SEND_BACK, CaseAct.RETURN)
"""What an objection found right does with its case, the first that its table has where it stands; a late one meets it
on its way up."""
SAID_ON_THE_CASE = "有异议经核实成立，退回重办。"


@write
def assign(
    *,
    objection: Objection,
    checkers: Collection[int],
    version: int,
    by: Any,
    today: date,
    token: uuid.UUID | None = None,
) -> Objection:
    """Two persons go and look. Raises PermissionDenied, Refused, Conflict, as every act here does."""
    if done_before(objection, token):
        return fresh(objection)
    now = ready(objection, A.ASSIGN, version, by=by, today=today, checkers=checkers)
    move(now, A.ASSIGN, by=by, token=token)
    now.checkers.set(Person.objects.filter(pk__in=checkers))
    return fresh(now)


@write
def uphold(
    *, objection: Objection, finding: str, version: int, by: Any, today: date, token: uuid.UUID | None = None
) -> Objection:
    """Found right: its case goes back; one that is listed already stays, and the trail says so."""
    if done_before(objection, token):
        return fresh(objection)
    now = ready(objection, A.UPHOLD, version, by=by, today=today, note=finding)
    outcome = send_back(now, by, today)
    move(now, A.UPHOLD, by=by, token=token, note=finding, also={"案卷": outcome}, finding=finding.strip())
    return fresh(now)


@write
def dismiss(
    *, objection: Objection, finding: str, version: int, by: Any, today: date, token: uuid.UUID | None = None
) -> Objection:
    if done_before(objection, token):
        return fresh(objection)
    now = ready(objection, A.DISMISS, version, by=by, today=today, note=finding)
    move(now, A.DISMISS, by=by, token=token, note=finding, finding=finding.strip())
    return fresh(now)


@write
def answer(
    *, objection: Objection, text: str, version: int, by: Any, today: date, token: uuid.UUID | None = None
) -> Objection:
    """What the objector reads by his receipt."""
    if done_before(objection, token):
        return fresh(objection)
    now = ready(objection, A.ANSWER, version, by=by, today=today, note=text)
    move(now, A.ANSWER, by=by, token=token, answer=text.strip())
    return fresh(now)


@write
def file(*, objection: Objection, version: int, by: Any, today: date, token: uuid.UUID | None = None) -> Objection:
    if done_before(objection, token):
        return fresh(objection)
    now = ready(objection, A.FILE, version, by=by, today=today)
    move(now, A.FILE, by=by, token=token)
    return fresh(now)


def done_before(objection: Objection, token: uuid.UUID | None) -> bool:
    return token is not None and ObjectionStep.objects.filter(token=token, objection=objection).exists()


def fresh(objection: Objection) -> Objection:
    return Objection.objects.select_related("case__household", "case__proposer", "notice").get(pk=objection.pk)


def ready(
    objection: Objection,
    action: str,
    version: int,
    *,
    by: Any,
    today: date,
    note: str = "",
    checkers: Collection[int] | None = None,
) -> Objection:
    """The row as it stands, once permission, version and rules have let the act pass."""
    now = fresh(objection)
    if not can(by, P.OBJECTION_VIEW, now.village_code):
        raise PermissionDenied(P.OBJECTION_EDIT.label)
    if now.version != version:
        raise Overtaken(now)
    step = OBJECTION.step(now.state, action)
    require(by, Permission(step.permission), now.village_code)
    step.check(facts_of(now, by, today, note, checkers))
    return now


def move(
    objection: Objection,
    action: str,
    *,
    by: Any,
    token: uuid.UUID | None,
    note: str = "",
    also: dict[str, Any] | None = None,
    **columns: Any,
) -> None:
    """One conditional update, one line on its paper, one on the trail."""
    step = OBJECTION.step(objection.state, action)
    facts = {**columns, "state": step.target, "state_since": current_write().at, "version": F("version") + 1}
    here = Objection.objects.filter(pk=objection.pk, version=objection.version, state=step.source)
    if not here.update(**facts):
        raise Overtaken(objection)
    keep_step(objection, action, step.target, by, note=note.strip(), token=token)
    record(
        Verb.OBJECTION_MOVED,
        objection,
        by=by,
        before={"状态": S.label_of(step.source)},
        after={"状态": S.label_of(step.target), "办理": A.label_of(action), **(also or {})},
        region=objection.village_code,
    )


def back_from(case: Any) -> CaseAct | None:
    if case.state not in FROM_NOTICE:
        return None
    there = {step.action for step in table_of(case.procedure).steps_from(case.state)}
    return next((act for act in BACK if act in there), None)


def send_back(objection: Objection, by: Any, today: date) -> str:
    """What became of the case, for the trail. Its paper says only that an objection was right."""
    case = objection.case
    if case is None:
        return "名单外的户，没有案卷"
    act = back_from(case)
    if act is None:
        return f"{case.pk} 号，现在是“{case.get_state_display()}”，没有退回，须另行处理"
    take_step(case, act, by=by, today=today, opinion=SAID_ON_THE_CASE, allowed=P.OBJECTION_CONFIRM)
    return f"{case.pk} 号，{act.label}"
