from assistance.models.pairing import HelpSetting, Pairing, PairingProposal, ProposedPair
from assistance.models.plan import HandOver, Measure, Plan
from assistance.models.posting import Charge, Posting, VillageNeed
from assistance.models.unit import Cadre, HelpUnit
from assistance.models.visit import BusySeason, Visit, VisitRequest, VisitRule, VisitTask

__all__ = [
    "BusySeason",
    "Cadre",
    "Charge",
    "HandOver",
    "HelpSetting",
    "HelpUnit",
    "Measure",
    "Pairing",
    "PairingProposal",
    "Plan",
    "Posting",
    "ProposedPair",
    "VillageNeed",
    "Visit",
    "VisitRequest",
    "VisitRule",
    "VisitTask",
]
