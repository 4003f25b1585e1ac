from assistance.models.pairing import HelpSetting, Pairing, PairingProposal, ProposedPair
from assistance.models.plan import HandOver, Measure, Plan
from assistance.models.posting import Charge, Posting, VillageNeed
from assistance.models.unit import Cadre, HelpUnit

__all__ = [
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
]
