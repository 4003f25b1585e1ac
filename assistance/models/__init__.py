from assistance.models.pairing import HelpSetting, Pairing, PairingProposal, ProposedPair
from assistance.models.posting import Charge, Posting, VillageNeed
from assistance.models.unit import Cadre, HelpUnit

__all__ = [
    "Cadre",
    "Charge",
    "HelpSetting",
    "HelpUnit",
    "Pairing",
    "PairingProposal",
    "Posting",
    "ProposedPair",
    "VillageNeed",
]
