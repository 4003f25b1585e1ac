from villages.models.line import PovertyLine
from villages.models.office import Office
from villages.models.post import Post
from villages.models.profile import VillageProfile, VillageProfileVersion
from villages.models.region import Region
from villages.models.region_change import RegionChange

__all__ = ["Office", "Post", "PovertyLine", "Region", "RegionChange", "VillageProfile", "VillageProfileVersion"]
