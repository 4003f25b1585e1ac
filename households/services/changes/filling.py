"""Filling a change in: a new one, or one that waits to be filled in (found by an import, unsent, sent back)."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

import households.services.changes.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.codes import ChangeAct, ChangeKind, ProposalState
from households.models import ChangeProposal, Household, Member
from households.selectors.changes import Facts, facts_of, preview_of
from households.services.changes.trail import conflict, keep_step
from households.workflow import route_of

FIRST = 30


@dataclass(frozen=True)
class Filled:
    """What the form says. `facts` are texts; a blank one that is in `kept` stays as it is registered already."""

    facts: dict[str, Any] = field(default_factory=dict)
    happened_on: date | None = None
    reason: str = ""
    proofs: tuple[str, ...] = ()
    note: str = ""
    other: Household | None = None
    target: str = ""
    kept: tuple[str, ...] = ()


@write
def start_change(
    *, household: Household, kind: str, filled: Filled, token: uuid.UUID | None, by: Any, today: date
) -> ChangeProposal:
    """A new change, not sent yet. The same token twice gives the first one. Raises Refused with the broken rule."""
    require(by, Permission.CHANGE_PROPOSE, household.village_id)
    if kind not in ChangeKind.values:
        raise Refused("change_kind_unknown")
    if token is None:
        raise Refused("stale_form")
    if known := sent_before(household, token):
        return known
    change = ChangeProposal(household=household, kind=kind, state=ProposalState.DRAFT, token=token)
    change.village_code, change.proposer_id = household.village_id, by.person_id
    put_in(change, filled, today)
    change.created_at = change.state_since = current_write().at
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError:  # the second of two clicks, at this very moment
        if known := sent_before(household, token):
            return known
        raise Refused("stale_form") from None
    keep_step(change, ChangeAct.EDIT, "", ProposalState.DRAFT, by=by)
    tell(change, by, {})
    return change


@write
def edit_change(*, change: ChangeProposal, version: int, filled: Filled, by: Any, today: date) -> ChangeProposal:
    """Fill in again. What an import found is taken up, what was sent back becomes unsent. Raises Conflict."""
    require(by, Permission.CHANGE_PROPOSE, change.village_code)
    step = route_of(change.kind, change.village_code, change.target_code).step(change.state, ChangeAct.EDIT)
    before = words(change)
    kept = {name: value for name, value in facts_of(change).said.items() if name in filled.kept}
    said = {name: value for name, value in filled.facts.items() if value not in ("", None) or name not in kept}
    put_in(change, Filled(**{**vars(filled), "facts": {**kept, **said}}), today)
    columns = {name: getattr(change, name) for name in WRITTEN}
    moved = ChangeProposal.objects.filter(pk=change.pk, version=version, state=step.source).update(
        **columns,
        state=step.target,
        state_since=current_write().at,
        proposer=change.proposer_id or by.person_id,
        version=F("version") + 1,
    )
    if not moved:
        raise conflict(change)
    keep_step(change, ChangeAct.EDIT, step.source, step.target, by=by)
    change.refresh_from_db()
    tell(change, by, before)
    return change


def sent_before(household: Household, token: uuid.UUID) -> ChangeProposal | None:
    return ChangeProposal.objects.filter(token=token, household=household).first()


WRITTEN = (
    "member_id", "other_id", "target_code", "subject", "facts", "happened_on", "reason", "proofs", "note", "effect",
    "flagged",
)  # fmt: skip


def put_in(change: ChangeProposal, filled: Filled, today: date) -> None:
    """The form into the row, with its effect. A change that cannot be made is not even kept."""
    facts = {name: value for name, value in filled.facts.items() if value not in ("", None, [], {})}
    change.facts = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    change.happened_on, change.reason, change.note = filled.happened_on, filled.reason, filled.note.strip()
    change.proofs = ",".join(sorted(filled.proofs))
    change.other, change.target_code = filled.other, filled.target
    change.member = Member.objects.filter(pk=Facts(facts).number("member"), household=change.household_id).first()
    change.subject = subject_of(change)
    preview = preview_of(change, today)
    if preview.refusal:
        raise Refused(preview.refusal)
    change.effect = {**preview.effect, "seal": preview.seal}
    change.flagged = bool(preview.effect["flags"])


def subject_of(change: ChangeProposal) -> str:
    """Whom it is about, for lists."""
    facts = facts_of(change)
    names = dict(Member.objects.filter(household=change.household_id).values_list("pk", "name"))
    chosen = sorted(facts.ids("leaving")) if change.kind == ChangeKind.SPLIT else []
    if chosen:
        return "、".join(names.get(pk, "") for pk in chosen)[:FIRST]
    if change.kind == ChangeKind.HEAD:
        return names.get(facts.number("head") or 0, "")[:FIRST]
    if change.kind == ChangeKind.MERGE and change.other:
        return f"并入{change.other}"[:FIRST]
    one = change.member.name if change.member else facts.text("name")
    return (one or str(change.household))[:FIRST]


def words(change: ChangeProposal) -> dict[str, Any]:
    """What the trail keeps of a change: who and what, nothing personal in full."""
    return {
        "种类": change.get_kind_display(),
        "涉及": change.subject,
        "状态": change.get_state_display(),
        "发生日期": change.happened_on,
        "原因": change.reason_label,
        "情况说明": mask_text(change.note),
        "须核实": len(change.effect.get("flags", [])),
    }


def tell(change: ChangeProposal, by: Any, before: dict[str, Any]) -> None:
    record(Verb.CHANGE_PREPARED, change, by=by, before=before, after=words(change), region=change.village_code)
