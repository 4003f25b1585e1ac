"""Households that come to lie in another village: with all that hangs on them, the old place kept in the versions."""

from collections.abc import Sequence
from typing import Any

from fupin.audit.versions import keep, stamp
from fupin.doubts.models import Doubt
from households.models import ChangeProposal, Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.services.roster_register import parts_of

VERSIONED: tuple[Any, ...] = (Member, IncomeRecord, LivingCondition, MonitoringEpisode)
"""What carries its household's village and has versions."""


def move_households(ids: Sequence[int], village: str) -> None:
    """Inside a write. 户编号 and everything else stays as it is (domain.md §3.4 M6)."""
    for part in parts_of(list(ids)):
        homes = Household.objects.filter(pk__in=part)
        keep(homes)
        homes.update(village_id=village, **stamp())
        for model in VERSIONED:
            rows = model.objects.filter(household_id__in=part)
            keep(rows)
            rows.update(village_code=village, **stamp())
        ChangeProposal.objects.filter(household_id__in=part).update(village_code=village)
        Doubt.objects.filter(household_id__in=part).update(region_code=village)
