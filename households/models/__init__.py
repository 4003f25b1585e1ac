from households.models.change import ChangeProposal
from households.models.evidence import Evidence
from households.models.household import Household, HouseholdVersion
from households.models.income import IncomeRecord, IncomeRecordVersion
from households.models.living import LivingCondition, LivingConditionVersion
from households.models.member import Member, MemberVersion
from households.models.monitoring import MonitoringEpisode, MonitoringEpisodeVersion

__all__ = [
    "ChangeProposal",
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
]
