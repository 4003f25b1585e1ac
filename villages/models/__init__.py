from villages.models.line import PovertyLine
from villages.models.office import Office
from villages.models.post import Post
from villages.models.profile import VillageProfile, VillageProfileVersion
from villages.models.region import Region

__all__ = ["Office", "Post", "PovertyLine", "Region", "VillageProfile", "VillageProfileVersion"]
