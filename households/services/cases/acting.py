"""Moving a case on: every step of every procedure goes through here (households.case_workflow)."""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

import households.services.cases.reasons
import households.services.clock  # noqa: F401 - one more
from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused, Step
from households.case_workflow import NOT_BY_BUTTON, table_of
from households.codes import CLOSED_CASES, CaseAct, CaseState, Procedure
from households.models import Case, CaseOpening, CaseStep
from households.selectors.cases import facts_of
from households.selectors.cases.facts import SHEETS, case_year
from households.services.cases.listing import list_household, mark_pre_exit, unmark_pre_exit
from households.services.cases.locking import hold_quota
from households.services.cases.trail import conflict, keep_step
from households.services.watch.closing import reopen_signs, settle_signs

A, S, P = CaseAct, CaseState, Permission
ACTING = (
    P.CASE_DRAFT, P.CASE_CHECK, P.CASE_SUBMIT, P.CASE_REVIEW, P.CASE_PLAN, P.CASE_APPROVE, P.ASSEMBLY_RECORD,
    P.NOTICE_POST,
)  # fmt: skip
BACK = {A.SEND_BACK, A.VOTE_AGAIN, A.RETURN, A.DECLINE}
"""Acts that begin another round: who agreed before agrees anew."""


@write
def act_on(
    *,
    case: Case,
    action: str,
    version: int,
    by: Any,
    today: date,
    opinion: str = "",
    token: uuid.UUID | None = None,
) -> Case:
    """One step by one person. The same token again has no second effect. Raises PermissionDenied, Refused, Conflict."""
    if action in NOT_BY_BUTTON:
        raise Refused("unknown_action")
    if token and CaseStep.objects.filter(token=token, case=case).exists():
        return fresh(case)
    require_part_in(by, case)
    now = fresh(case)
    if now.version != version:
        raise conflict(now)
    take_step(now, action, by=by, today=today, opinion=opinion, token=token)
    return fresh(now)


def fresh(case: Case) -> Case:
    joined = ("household", "proposer", "batch", "notice")
    return Case.objects.select_related(*joined).get(pk=case.pk)


def require_part_in(by: Any, case: Case) -> None:
    """A stranger is not told where the case stands, nor who was first."""
    if not any(can(by, permission, case.village_code) for permission in ACTING):
        raise PermissionDenied(P.CASE_REVIEW.label)


def take_step(
    case: Case,
    action: str,
    *,
    by: Any,
    today: date,
    opinion: str = "",
    token: uuid.UUID | None = None,
    allowed: Permission | None = None,
    **more: Any,
) -> None:
    """Inside a write: the step of the table, its permission, its rules, one conditional update, its lines.

    `allowed` stands in for the step's own permission where another act decides (an objection found right, minutes sent
    in); `more` are columns that move with it.
    """
    step = table_of(case.procedure).step(case.state, action)
    require(by, allowed or Permission(step.permission), case.village_code)
    if action == A.TAKE_UP:
        hold_quota(case.village_code, case.procedure, case_year(case))
    step.check(facts_of(case, by, today, opinion))
    move(case, step, by=by, today=today, opinion=opinion, token=token, **more)
    if step.target == S.DONE:
        list_household(fresh(case), by=by, today=today)
        settle_signs(case, by=by, today=today)
    elif step.action == A.LIST:
        mark_pre_exit(case)
    elif step.target in CLOSED_CASES and case.procedure == Procedure.EXIT:
        unmark_pre_exit(case)
    elif step.target in CLOSED_CASES:
        reopen_signs(case, by=by, today=today)


def move(
    case: Case, step: Step, *, by: Any, today: date, opinion: str, token: uuid.UUID | None = None, **more: Any
) -> None:
    back = step.action in BACK
    columns: dict[str, Any] = {"state": step.target, "state_since": current_write().at, **more}
    columns |= {"version": F("version") + 1, "round": F("round") + int(back)}
    if step.target in CLOSED_CASES:
        columns["decided_on"] = today
    if step.action == A.APPROVE:
        columns["decider_id"] = by.person_id
    if back and step.target in (S.MEETING, S.CHECKING, S.DRAFT):
        columns |= {"notice": None, "rank": None}
    if case.notice and case.notice.kind in SHEETS.get(S(step.target), set()):
        columns["notice"] = None  # agreed to once more: the sheet of the last time has hung for the last time
    here = Case.objects.filter(pk=case.pk, version=case.version, state=step.source)
    if not here.update(**columns):
        raise conflict(case)
    try:
        with transaction.atomic():
            keep_step(
                case, step.action, step.source, step.target, by=by, round=case.round, opinion=opinion, token=token
            )
    except IntegrityError as error:  # the same person as the step before, or the same click, at this very moment
        raise conflict(case) from error
    record(
        Verb.CASE_MOVED,
        case,
        by=by,
        before={"状态": S.label_of(step.source)},
        after={"状态": S.label_of(step.target), "办理": A.label_of(step.action), "涉及": str(case.household)},
        region=case.village_code,
        note=mask_text(opinion.strip()),
    )


def open_case(*, case: Case, by: Any) -> None:
    """Keep that this person had this version before him (security T15). Only for who may decide on it."""
    if any(can(by, permission, case.village_code) for permission in (P.CASE_REVIEW, P.CASE_APPROVE)):
        CaseOpening.objects.get_or_create(case=case, person_id=by.person_id, version=case.version)
