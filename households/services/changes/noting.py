"""The county takes note of what townships have decided, many at once (domain.md §3.4 "county batch")."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import ChangeAct, ProposalState
from households.models import ChangeProposal, ChangeStep
from households.selectors.changes import to_note

REASONS |= {
    "note_nothing": "没有备案：请先勾选要备案的变更。已经备案的、您自己经手过的不算。",
    "note_flagged": "没有备案：“{subject}”有须核实的情况，不能成批备案，请打开它单独备案。",
}


@write
def note_changes(*, numbers: Collection[int], by: Any, single: bool = False, opinion: str = "") -> int:
    """How many were noted. What is to be asked about is left out of a batch and noted alone, with an opinion."""
    rows = list(not_touched_by(to_note(by).filter(pk__in=numbers), by))
    if not rows:
        raise Refused("note_nothing")
    for row in rows:
        require(by, Permission.CHANGE_APPROVE, row.village_code)
    flagged = next((row for row in rows if row.flagged), None)
    if flagged and not (single and len(opinion.strip()) >= 2):
        raise Refused("flags_unanswered" if single else "note_flagged", subject=flagged.subject)
    noted = ChangeProposal.objects.filter(pk__in=[row.pk for row in rows], noted_at__isnull=True)
    if noted.update(noted_at=current_write().at, version=F("version") + 1) != len(rows):
        raise Conflict
    ChangeStep.objects.bulk_create(step(row, by, opinion) for row in rows)
    for row in rows:
        record(Verb.CHANGES_NOTED, row, by=by, after={"涉及": row.subject}, region=row.village_code)
    return len(rows)


def not_touched_by(rows: QuerySet[ChangeProposal], by: Any) -> QuerySet[ChangeProposal]:
    own = ChangeStep.objects.filter(person=by.person_id).values("change_id")
    return rows.exclude(pk__in=own).exclude(batch__owner__person=by.person_id)


def step(row: ChangeProposal, by: Any, opinion: str) -> ChangeStep:
    done = ProposalState.DONE
    return ChangeStep(
        change=row, act=ChangeAct.NOTE, source=done, target=done, actor=by, person_id=by.person_id,
        opinion=opinion.strip(), round=row.round, at=current_write().at,
    )  # fmt: skip
