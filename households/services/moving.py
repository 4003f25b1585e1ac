"""Households that come to lie in another village: with all that hangs on them, the old place kept in the versions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db.models import OuterRef, QuerySet, Subquery

from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write
from fupin.doubts.models import Doubt
from fupin.imports.bulk import lock
from households.models import (
    CHILDREN,
    Case,
    ChangeProposal,
    DuplicateDecision,
    EntryDraft,
    Household,
    Member,
    MissedHousehold,
    RelocationVisit,
    SampleHousehold,
    WatchItem,
)
from households.services.roster_register import parts_of
from households.services.stock import watch_stock


def move_households(ids: Sequence[int], village: str, **place: str) -> None:
    """Inside a write. 户编号 and everything else stays as it is (domain.md §3.4 M6); `place` is the new group or
    address. Changes that are over stay where they were decided."""
    watch_stock(ids)
    for part in parts_of(list(ids)):
        _move(Household.objects.filter(pk__in=part), village_id=village, **place)
        for model in CHILDREN:
            _move(model.objects.filter(household_id__in=part), village_code=village)
        bring_along(part)


def bring_along(ids: Sequence[int]) -> None:
    """What waits or was found about these households goes to the village in which they lie now."""
    here = Subquery(Household.objects.filter(pk=OuterRef("household_id")).values("village_id"))
    of_member = Subquery(Member.objects.filter(pk=OuterRef("member_id")).values("village_code"))
    for part in parts_of(list(ids)):
        ChangeProposal.objects.waiting().filter(household_id__in=part).update(village_code=here)
        Case.objects.open().filter(household_id__in=part).update(village_code=here)
        SampleHousehold.objects.filter(household_id__in=part, finding__isnull=True).update(village_code=here)
        EntryDraft.objects.filter(household_id__in=part).update(village_code=here)
        DuplicateDecision.objects.filter(member__household_id__in=part).update(village_code=of_member)
        WatchItem.objects.filter(household_id__in=part).update(village_code=here)
        RelocationVisit.objects.filter(household_id__in=part).update(village_code=here)
        Doubt.objects.filter(household_id__in=part).update(region_code=here)
        MissedHousehold.objects.filter(household_id__in=part).update(village_code=here)


def _move(rows: QuerySet[Any], **facts: str) -> None:
    """What lies there already stays as it is; what this write has kept before is not kept twice."""
    rows = rows.exclude(**facts)
    lock(rows.model, np.fromiter(rows.values_list("pk", flat=True), np.int64))
    keep(rows.exclude(write=current_write().id))
    rows.update(**facts, **stamp())
