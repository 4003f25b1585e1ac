from villages.models.line import PovertyLine
from villages.models.office import Office
from villages.models.post import Post
from villages.models.profile import VillageProfile, VillageProfileVersion
from villages.models.project import FundEntry, Project, ProjectStep, ProjectVersion
from villages.models.region import Region
from villages.models.region_change import RegionChange

__all__ = [
    "FundEntry",
    "Office",
    "Post",
    "PovertyLine",
    "Project",
    "ProjectStep",
    "ProjectVersion",
    "Region",
    "RegionChange",
    "VillageProfile",
    "VillageProfileVersion",
]
