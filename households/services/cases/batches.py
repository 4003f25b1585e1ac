"""Batches: a village's households that go to the meeting together (domain.md §3 "Batches")."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Max

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Refused
from households.codes import CaseState, Procedure
from households.models import Ballot, Case, CaseBatch
from households.selectors.meetings.batches import free_cases
from households.services.clock import check_clock
from villages.models import Region

MOST = 300
SHORTEST_REASON = 2

REASONS |= {
    "batch_empty": "没有建批：还没有勾选农户。请勾选这次一起评议的户。",
    "batch_many": "没有建批：一批最多 {most} 户，请分几批。",
    "batch_changed": "没有建批：勾选的户里有的已经不在待评议，或者刚刚进了别的批次。请看一眼新的名单，再建批。",
    "batch_left_reason": "没有移出：请写明为什么移出（至少 2 个字）。",
    "batch_left_state": "没有移出：这一户已经评议过了，或者不在这一批里。",
}


@write
def make_batch(
    *, village: str, procedure: str, cases: Collection[int], token: uuid.UUID, by: Any, today: date
) -> CaseBatch:
    """The same token twice gives the first one. Raises Refused."""
    require(by, Permission.ASSEMBLY_RECORD, village)
    if known := CaseBatch.objects.filter(token=token, village_code=village).first():
        return known
    check_clock()
    if procedure not in Procedure.values:
        raise Refused("unknown_action")
    if not cases:
        raise Refused("batch_empty")
    if len(set(cases)) > MOST:
        raise Refused("batch_many", most=MOST)
    Region.objects.select_for_update().filter(pk=village).first()  # two who make one at once: one after the other
    batch = numbered(village, procedure, today.year, token, by)
    chosen = {case.pk: case for case in free_cases(village, procedure).filter(pk__in=cases).select_related("household")}
    moved = Case.objects.filter(pk__in=chosen, state=CaseState.MEETING).update(
        batch=batch, rank=None, version=F("version") + 1
    )
    if moved != len(set(cases)):
        raise Refused("batch_changed")
    homes = [str(case.household) for case in chosen.values()]
    after = {"批次": str(batch), "户数": len(homes), "农户": "、".join(homes)}
    record(Verb.BATCH_MADE, batch, by=by, after=after, region=village)
    return batch


def numbered(village: str, procedure: str, year: int, token: uuid.UUID, by: Any) -> CaseBatch:
    same = CaseBatch.objects.filter(village_code=village, procedure=procedure, year=year)
    serial = (same.aggregate(last=Max("serial"))["last"] or 0) + 1
    facts = {"village_code": village, "procedure": procedure, "year": year, "serial": serial}
    return CaseBatch.objects.create(**facts, made_by_id=by.person_id, made_at=current_write().at, token=token)


@write
def take_out(*, batch: CaseBatch, case: Case, reason: str, by: Any) -> None:
    """One household less, before the minutes are sent in; the others go on. Raises Refused."""
    require(by, Permission.ASSEMBLY_RECORD, batch.village_code)
    reason = mask_text(reason.strip())
    if len(reason) < SHORTEST_REASON:
        raise Refused("batch_left_reason")
    here = Case.objects.filter(pk=case.pk, batch=batch, state=CaseState.MEETING)
    if not here.update(batch=None, version=F("version") + 1):
        raise Refused("batch_left_state")
    Ballot.objects.filter(case=case, assembly__batch=batch, assembly__locked_at__isnull=True).delete()
    before, after = {"涉及": str(case.household), "批次": str(batch)}, {"批次": "移出"}
    record(Verb.BATCH_MADE, batch, by=by, before=before, after=after, region=batch.village_code, note=reason)
