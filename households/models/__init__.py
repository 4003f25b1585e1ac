from households.models.change import ChangeProposal, ChangeStep
from households.models.household import Household, HouseholdVersion
from households.models.income import IncomeRecord, IncomeRecordVersion
from households.models.living import LivingCondition, LivingConditionVersion
from households.models.member import Member, MemberVersion
from households.models.monitoring import MonitoringEpisode, MonitoringEpisodeVersion

__all__ = [
    "ChangeProposal",
    "ChangeStep",
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
