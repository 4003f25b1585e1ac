"""Moving a change on: send, agree, approve, send back, refuse, withdraw, drop (households.workflow)."""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F

import households.services.changes.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused, Step
from households.codes import ChangeAct, ChangeKind, ProposalState
from households.models import ChangeProposal, ChangeStep
from households.selectors.cases import why_held
from households.selectors.changes import Preview, decision_of, preview_of
from households.services.cases.locking import refuse_locked
from households.services.changes.applying import apply_change
from households.services.changes.trail import conflict, keep_step
from households.workflow import route_of

A, S = ChangeAct, ProposalState
ENDS = {ChangeKind.MERGE, ChangeKind.END}
LOOKS = {A.SUBMIT, A.AGREE, A.RECEIVE, A.APPROVE}
"""Acts that stand on what the change would do: it must still be possible, and be what was on the page."""


@write
def act_on(
    *,
    change: ChangeProposal,
    action: str,
    version: int,
    by: Any,
    today: date,
    opinion: str = "",
    token: uuid.UUID | None = None,
    seen: str = "",
) -> ChangeProposal:
    """One step. The same token again has no second effect. Raises PermissionDenied, Refused or Conflict."""
    if token and ChangeStep.objects.filter(token=token, change=change).exists():
        return ChangeProposal.objects.get(pk=change.pk)
    now = ChangeProposal.objects.select_related("household", "proposer", "batch__owner", "other").get(pk=change.pk)
    require_part_in(by, now)
    if now.version != version:
        raise conflict(now)
    step = route_of(now.kind, now.village_code, now.target_code).step(now.state, action)
    require(by, Permission(step.permission), place_of(now, step))
    step.check(decision_of(now, by, opinion))
    preview = looked_at(now, step, today, seen) if action in LOOKS else None
    move(now, step, by=by, opinion=opinion, token=token, preview=preview)
    if step.target == S.DONE and preview:
        refuse_held(now)
        apply_change(now, preview, by=by, today=today)
    return ChangeProposal.objects.get(pk=now.pk)


def place_of(change: ChangeProposal, step: Step) -> str:
    """Where the permission is needed: what the receiving township decides, at its own village."""
    return change.target_code if step.source == S.RECEIVING else change.village_code


def require_part_in(by: Any, change: ChangeProposal) -> None:
    """A stranger is not told where the change stands, nor who was first."""
    acting = (Permission.CHANGE_PROPOSE, Permission.CHANGE_REVIEW, Permission.CHANGE_APPROVE)
    places = [place for place in (change.village_code, change.target_code) if place]
    if not any(can(by, permission, place) for permission in acting for place in places):
        raise PermissionDenied(Permission.CHANGE_REVIEW.label)


def refuse_held(change: ChangeProposal) -> None:
    """Nothing comes into force while a case of the household is reviewed, and none ends a household in one."""
    refuse_locked(homes_of(change))
    if code := held_by_case(change):
        raise Refused(code)


def held_by_case(change: ChangeProposal) -> str | None:
    return why_held(homes_of(change), ends=change.kind in ENDS)


def homes_of(change: ChangeProposal) -> list[int]:
    """The households whose facts the change would move."""
    return [number for number in (change.household_id, change.other_id) if number]


def looked_at(change: ChangeProposal, step: Step, today: date, seen: str) -> Preview:
    """The effect as it is now: lawful, and the one that the person had before him."""
    preview = preview_of(change, today)
    if preview.refusal:
        raise Refused(preview.refusal)
    if seen and seen != preview.seal:
        raise Refused("effect_changed")
    if step.action != A.SUBMIT and set(preview.effect["flags"]) - set(change.effect.get("flags", [])):
        raise Refused("effect_changed")
    return preview


def move(
    change: ChangeProposal, step: Step, *, by: Any, opinion: str, token: uuid.UUID | None, preview: Preview | None
) -> None:
    """One conditional update, one line on the paper, one on the trail."""
    facts: dict[str, Any] = {"state": step.target, "state_since": current_write().at, "version": F("version") + 1}
    if preview:
        facts |= {"effect": {**preview.effect, "seal": preview.seal}, "flagged": bool(preview.effect["flags"])}
    if step.action == A.SUBMIT:
        facts |= {"round": change.round + 1, "proposer_id": by.person_id}
    if step.target == S.DONE:
        facts |= {"decider_id": by.person_id}
    here = ChangeProposal.objects.filter(pk=change.pk, version=change.version, state=step.source)
    if not here.update(**facts):
        raise conflict(change)
    turn = change.round + (step.action == A.SUBMIT)
    keep_step(change, step.action, step.source, step.target, by=by, opinion=opinion, token=token, round=turn)
    record(
        Verb.CHANGE_MOVED,
        change,
        by=by,
        before={"状态": S.label_of(step.source)},
        after={"状态": S.label_of(step.target), "办理": A.label_of(step.action), "涉及": change.subject},
        region=change.village_code,
        note=mask_text(opinion.strip()),
    )
