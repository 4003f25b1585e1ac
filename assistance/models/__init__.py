from assistance.models.pairing import HelpSetting, Pairing, PairingProposal, ProposedPair
from assistance.models.posting import Charge, Posting, VillageNeed
from assistance.models.unit import Cadre, HelpUnit
from assistance.models.visit import BusySeason, Visit, VisitRequest, VisitRule, VisitTask

__all__ = [
    "BusySeason",
    "Cadre",
    "Charge",
    "HelpSetting",
    "HelpUnit",
    "Pairing",
    "PairingProposal",
    "Posting",
    "ProposedPair",
    "VillageNeed",
    "Visit",
    "VisitRequest",
    "VisitRule",
    "VisitTask",
]
