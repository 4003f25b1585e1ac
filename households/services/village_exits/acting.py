"""Moving a village's exit on: every step of its table goes through here (households.village_exit_workflow)."""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

import households.services.cases.reasons  # the sentences of the rules that cases have too
import households.services.clock
import households.services.village_exits.reasons  # noqa: F401
from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Conflict, Refused, Step
from households.codes import CLOSED_EXITS, VillageExitAct, VillageExitState
from households.models import VillageExit, VillageExitStep
from households.selectors.village_exits import facts_of
from households.services.cases.trail import Overtaken
from households.village_exit_workflow import BACK, NOT_BY_BUTTON, VILLAGE_EXIT
from villages.services.profiles import note_exit

A, S, P = VillageExitAct, VillageExitState, Permission
ACTING = (P.CASE_DRAFT, P.CASE_CHECK, P.CASE_REVIEW, P.CASE_APPROVE, P.NOTICE_POST)
LAYS_ASIDE = {S.DRAFT, S.CHECKING}
"""Back to these, what was checked and posted counts no more."""


@write
def act_on(
    *, village_exit: VillageExit, action: str, version: int, by: Any, today: date, opinion: str = "",
    token: uuid.UUID | None = None,
) -> VillageExit:  # fmt: skip
    """One step by one person. The same token again has no second effect. Raises PermissionDenied, Refused, Conflict."""
    if action in NOT_BY_BUTTON:
        raise Refused("unknown_action")
    if token and VillageExitStep.objects.filter(token=token, village_exit=village_exit).exists():
        return fresh(village_exit)
    require_part_in(by, village_exit)
    now = fresh(village_exit)
    if now.version != version:
        raise conflict(now)
    take_step(now, action, by=by, today=today, opinion=opinion, token=token)
    return fresh(now)


def fresh(village_exit: VillageExit) -> VillageExit:
    return VillageExit.objects.select_related("notice", "check_row", "proposer", "decider").get(pk=village_exit.pk)


def require_part_in(by: Any, of: VillageExit) -> None:
    """A stranger is not told where it stands, nor who was first."""
    if not any(can(by, permission, of.village_code) for permission in ACTING):
        raise PermissionDenied(P.CASE_REVIEW.label)


def take_step(
    of: VillageExit, action: str, *, by: Any, today: date, opinion: str = "", token: uuid.UUID | None = None
) -> None:
    """Inside a write: the step of the table, its permission, its rules, one conditional update, its lines."""
    step = VILLAGE_EXIT.step(of.state, action)
    require(by, Permission(step.permission), of.village_code)
    step.check(facts_of(of, by, today, opinion))
    move(of, step, by=by, today=today, opinion=opinion, token=token)
    if step.target == S.EXITED:
        note_exit(village=of.village_code, year=of.year, by=by)


def move(of: VillageExit, step: Step, *, by: Any, today: date, opinion: str, token: uuid.UUID | None) -> None:
    columns: dict[str, Any] = {"state": step.target, "state_since": current_write().at, "version": F("version") + 1}
    if step.action in BACK:
        columns["round"] = F("round") + 1
        columns["decider_id"] = None
        if step.target in LAYS_ASIDE:
            columns |= {"check_row": None, "notice": None}
    if step.target in CLOSED_EXITS:
        columns["decided_on"] = today
    if step.action == A.APPROVE:
        columns["decider_id"] = by.person_id
    here = VillageExit.objects.filter(pk=of.pk, version=of.version, state=step.source)
    if not here.update(**columns):
        raise conflict(of)
    try:
        with transaction.atomic():
            keep_step(of, step.action, step.source, step.target, by=by, opinion=opinion, token=token)
    except IntegrityError as error:  # the same person as the step before, or the same click, at this very moment
        raise conflict(of) from error
    record(
        Verb.VILLAGE_EXIT_MOVED,
        of,
        by=by,
        before={"状态": S.label_of(step.source)},
        after={"状态": S.label_of(step.target), "办理": A.label_of(step.action), **outcome(of, step)},
        region=of.village_code,
        note=mask_text(opinion.strip()),
    )


def outcome(of: VillageExit, step: Step) -> dict[str, Any]:
    """What is written with the last step: the year and by which standard."""
    if step.target != S.EXITED:
        return {}
    return {"出列年度": of.year, "标准": of.standard_name, "第几版": of.standard.serial if of.standard else "通行"}


def keep_step(
    of: VillageExit, act: str, source: str, target: str, *, by: Any, opinion: str = "", token: uuid.UUID | None = None
) -> VillageExitStep:
    return VillageExitStep.objects.create(
        village_exit=of, act=act, source=source, target=target, actor=by, person_id=by.person_id,
        opinion=mask_text(opinion.strip()), round=of.round, at=current_write().at, token=token,
    )  # fmt: skip


def conflict(of: VillageExit) -> Conflict:
    """Who was first, when, and where it stands now; to be raised when the row did not move."""
    now = VillageExit.objects.get(pk=of.pk)
    return Overtaken(now, now.steps.select_related("person").order_by("-at", "-pk").first())


def touch(of: VillageExit, state: str, *, version: int | None = None, **columns: Any) -> None:
    """Something of it was written while it stands here: whoever read it before reads it again. With the version that
    was read where what is written takes the place of something: before it, so that nothing is laid over another's."""
    here = VillageExit.objects.filter(pk=of.pk, state=state)
    if version is not None:
        here = here.filter(version=version)
    if not here.update(version=F("version") + 1, **columns):
        raise conflict(of)
