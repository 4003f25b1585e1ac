from households.models.bulk_edit import BulkEdit
from households.models.change import ChangeProposal, ChangeStep
from households.models.closing import Closing, ClosingRow
from households.models.entry import DuplicateDecision, EntryDraft
from households.models.evidence import Evidence
from households.models.household import Household, HouseholdVersion
from households.models.income import IncomeRecord, IncomeRecordVersion
from households.models.living import LivingCondition, LivingConditionVersion
from households.models.member import Member, MemberVersion
from households.models.monitoring import MonitoringEpisode, MonitoringEpisodeVersion
from households.models.year_opening import YearOpening

CHILDREN = (Member, IncomeRecord, LivingCondition, MonitoringEpisode)
"""What a household has that carries its village and has versions."""

__all__ = [
    "CHILDREN",
    "BulkEdit",
    "ChangeProposal",
    "ChangeStep",
    "Closing",
    "ClosingRow",
    "DuplicateDecision",
    "EntryDraft",
    "Evidence",
    "Household",
    "HouseholdVersion",
    "IncomeRecord",
    "IncomeRecordVersion",
    "LivingCondition",
    "LivingConditionVersion",
    "Member",
    "MemberVersion",
    "MonitoringEpisode",
    "MonitoringEpisodeVersion",
    "YearOpening",
]
