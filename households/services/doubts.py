"""The doubts about some households, asked anew inside the write that changed them; and what the rules say of facts that
nobody has saved yet. One definition of the rules serves both (fupin.doubts)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from fupin.audit.models import AuditEvent
from fupin.audit.write import current_write
from fupin.doubts.frame import Frame
from fupin.doubts.parameters import Parameters
from fupin.doubts.registry import sources
from fupin.doubts.rules import Answer, Rule, Scope
from fupin.doubts.services import ask, check_frame, run_frames
from fupin.imports.models import ImportBatch
from fupin.jobs.services import start
from households.doubt_draft import Draft, draft_frame
from households.doubts import RULES
from households.models import CHILDREN, Household
from households.services.missed.finding import find_missed, refresh_missed
from households.services.tallies import touched

CHECK = "doubts.check"
AT_ONCE = 1_000  # households of an import whose doubts are asked in its own write; more follow in a job
ONE = tuple(rule for rule in RULES if rule.scope != Scope.VILLAGE)


def refresh_doubts(ids: Collection[Any]) -> None:
    """For a write of a few households, directly or through `audit.write.refresh`; what compares villages or cards
    waits for the night's run."""
    today, households = timezone.localdate(), list(ids)
    for source in sources():
        if source.some:
            check_frame(source.rules, source.some(households, today), today=today)
    refresh_missed(households)


# ---- while somebody types --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """`severity` E blocks saving, but with `until_submitted` only submitting; `column` is the roster's key of what
    mends it, `member` the place of the person in the draft (None for the household)."""

    rule: str
    severity: str
    label: str
    message: str
    column: str
    member: int | None
    until_submitted: bool


def draft_findings(draft: Draft, *, today: date) -> list[Finding]:
    """What the rules say of one household that is not saved, in the order of the rules. No scope door: who types the
    facts may see what is asked of them; of other households only that they have the same number."""
    frame = draft_frame(draft, today)
    answers = ask(ONE, frame, Parameters().at(frame.place, today.year))
    return [finding for answer in answers for finding in _findings(answer)]


def _findings(answer: Answer) -> list[Finding]:
    rows, rule = np.flatnonzero(answer.truth.yes), answer.rule
    if not len(rows):
        return []
    of_member = rule.scope == Scope.MEMBER
    unfinished = rule.only_blank(answer.frame).yes if rule.only_blank else np.zeros(len(answer.truth.yes), dtype=bool)
    said = zip(rows.tolist(), answer.severities(rows), answer.messages(rows), answer.columns(rows), strict=True)
    return [
        Finding(
            rule.id,
            severity,
            rule.label,
            message,
            column,
            row if of_member else None,
            rule.until_submitted or bool(unfinished[row]),
        )
        for row, severity, message, column in said
    ]


# ---- after an import -------------------------------------------------------------------------------------------------


def ask_after_import(batch: ImportBatch, changed: int) -> None:
    """Inside the import's write: the doubts about what it has just written. Of a county's roster they follow in a job
    as soon as the write is there; nothing is asked where nothing changed."""
    if not changed:
        return
    if changed > AT_ONCE:
        start(CHECK, owner_id=batch.owner_id, payload_id=batch.pk)
    else:
        refresh_doubts(written_households())


def ask_after_undo(batch: ImportBatch, by: Any) -> None:
    start(CHECK, owner_id=by.pk, payload_id=batch.pk)


def written_households() -> set[int]:
    """Households of which this write has written something."""
    mark = current_write().id
    found = set(Household.objects.filter(write=mark).order_by().values_list("pk", flat=True))
    for model in CHILDREN:
        found |= set(model.objects.filter(write=mark).order_by().values_list("household_id", flat=True))
    return found


def check_batch(progress: Any, batch_id: int) -> None:
    """The job: the rules over the villages that an import has touched. Done twice it finds the same."""
    batch = ImportBatch.objects.get(pk=batch_id)
    villages, today = touched_by_batch(batch), timezone.localdate()
    run_frames(frames_of_villages(villages, today), batch.region_code, progress=progress)
    find_missed(batch.region_code, villages=villages, today=today, progress=progress)


def frames_of_villages(villages: Collection[str], today: date) -> Iterator[tuple[Sequence[Rule], Frame]]:
    for source in sources():
        for frame in source.villages(villages, today) if source.villages else ():
            yield source.rules, frame


def touched_by_batch(batch: ImportBatch) -> set[str]:
    """Villages where its rows are and were, and where an undoing put rows back."""
    said = AuditEvent.objects.filter(subject_type=batch._meta.label_lower, subject_id=str(batch.pk)).order_by()
    marks = {batch.write, *said.values_list("write", flat=True)} - {None}
    return {code for mark in marks for code in touched(mark)}
