from households.models.assembly import Assembly, Attendee, Ballot
from households.models.bulk_edit import BulkEdit
from households.models.case import (
    Case,
    CaseBatch,
    CaseOpening,
    CaseStep,
    HomeCheck,
    MatchResult,
    Quota,
    StepSetting,
)
from households.models.change import ChangeProposal, ChangeStep
from households.models.closing import Closing, ClosingRow
from households.models.entry import DuplicateDecision, EntryDraft
from households.models.evidence import Evidence
from households.models.household import Household, HouseholdVersion
from households.models.income import IncomeRecord, IncomeRecordVersion
from households.models.inspection import InspectionSample, SampleHousehold
from households.models.living import LivingCondition, LivingConditionVersion
from households.models.member import Member, MemberVersion
from households.models.missed import MissedHousehold, MissedStep
from households.models.monitoring import MonitoringEpisode, MonitoringEpisodeVersion
from households.models.notice import NoticePhoto, PublicNotice
from households.models.objection import BoardCount, Objection, ObjectionStep
from households.models.standard import HouseholdConsent, StandardCheck, StandardSet
from households.models.stock import ReportedStock, StockEntry
from households.models.tally import TownshipTally, VillageTally
from households.models.village_exit import (
    VillageCheck,
    VillageExit,
    VillageExitItem,
    VillageExitStep,
    VillageFile,
    VillageObjection,
    VillageSheet,
    VillageStandard,
    VillageStandardItem,
)
from households.models.watch import RelocationVisit, WatchItem, WatchStep
from households.models.year_opening import YearOpening

CHILDREN = (Member, IncomeRecord, LivingCondition, MonitoringEpisode)
"""What a household has that carries its village and has versions."""

__all__ = [
    "CHILDREN",
    "Assembly",
    "Attendee",
    "Ballot",
    "BoardCount",
    "BulkEdit",
    "Case",
    "CaseBatch",
    "CaseOpening",
    "CaseStep",
    "ChangeProposal",
    "ChangeStep",
    "Closing",
    "ClosingRow",
    "DuplicateDecision",
    "EntryDraft",
    "Evidence",
    "HomeCheck",
    "Household",
    "HouseholdConsent",
    "HouseholdVersion",
    "IncomeRecord",
    "IncomeRecordVersion",
    "InspectionSample",
    "LivingCondition",
    "LivingConditionVersion",
    "MatchResult",
    "Member",
    "MemberVersion",
    "MissedHousehold",
    "MissedStep",
    "MonitoringEpisode",
    "MonitoringEpisodeVersion",
    "NoticePhoto",
    "Objection",
    "ObjectionStep",
    "PublicNotice",
    "Quota",
    "RelocationVisit",
    "ReportedStock",
    "SampleHousehold",
    "StandardCheck",
    "StandardSet",
    "StepSetting",
    "StockEntry",
    "TownshipTally",
    "VillageCheck",
    "VillageExit",
    "VillageExitItem",
    "VillageExitStep",
    "VillageFile",
    "VillageObjection",
    "VillageSheet",
    "VillageStandard",
    "VillageStandardItem",
    "VillageTally",
    "WatchItem",
    "WatchStep",
    "YearOpening",
]
