from assistance.models.duty import DutyList
from assistance.models.pairing import HelpSetting, Pairing, PairingProposal, ProposedPair
from assistance.models.plan import HandOver, Measure, Plan
from assistance.models.posting import Charge, Posting, VillageNeed
from assistance.models.presence import Leave, PostCheck, PresenceMonth
from assistance.models.unit import Cadre, HelpUnit
from assistance.models.visit import BusySeason, Visit, VisitRequest, VisitRule, VisitTask

__all__ = [
    "BusySeason",
    "Cadre",
    "Charge",
    "DutyList",
    "HandOver",
    "HelpSetting",
    "HelpUnit",
    "Leave",
    "Measure",
    "Pairing",
    "PairingProposal",
    "Plan",
    "PostCheck",
    "Posting",
    "PresenceMonth",
    "ProposedPair",
    "VillageNeed",
    "Visit",
    "VisitRequest",
    "VisitRule",
    "VisitTask",
]
