"""Households that come to lie in another village: with all that hangs on them, the old place kept in the versions."""

from collections.abc import Sequence
from typing import Any

from fupin.audit.versions import keep, stamp
from fupin.doubts.models import Doubt
from households.models import (
    ChangeProposal,
    DuplicateDecision,
    EntryDraft,
    Household,
    IncomeRecord,
    LivingCondition,
    Member,
    MonitoringEpisode,
)
from households.services.roster_register import parts_of

VERSIONED: tuple[Any, ...] = (Member, IncomeRecord, LivingCondition, MonitoringEpisode)
"""What carries its household's village and has versions."""


def move_households(ids: Sequence[int], village: str, **place: str) -> None:
    """Inside a write. 户编号 and everything else stays as it is (domain.md §3.4 M6); `place` is the new group or
    address. Changes that are over stay where they were decided."""
    for part in parts_of(list(ids)):
        homes = Household.objects.filter(pk__in=part)
        keep(homes)
        homes.update(village_id=village, **place, **stamp())
        for model in VERSIONED:
            rows = model.objects.filter(household_id__in=part)
            keep(rows)
            rows.update(village_code=village, **stamp())
        for rows in (
            ChangeProposal.objects.waiting().filter(household_id__in=part),
            EntryDraft.objects.filter(household_id__in=part),
            DuplicateDecision.objects.filter(member__household_id__in=part),
        ):
            rows.update(village_code=village)
        Doubt.objects.filter(household_id__in=part).update(region_code=village)
