"""Codes of places, lines and villages (domain.md §2.22, §3.6, §1.5)."""

from fupin.codes import CodeList

LENGTHS = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}


class Level(CodeList):
    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市州"
    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇"
    VILLAGE = "village", "村"

    @classmethod
    def of(cls, code: str) -> "Level":
        """The level of an unpadded code. KeyError for any other length."""
        return cls(LENGTHS[len(code)])


class LineKind(CodeList):
    NATIONAL = "national", "国家标准"
    PROVINCIAL = "provincial", "省定标准"
    MONITORING = "monitoring", "监测范围"


class VillageAttribute(CodeList):
    POOR = "1", "贫困村"
    ORDINARY = "2", "非贫困村"

    @classmethod
    def spellings(cls) -> dict[str, "VillageAttribute"]:
        return {"是": cls.POOR, "否": cls.ORDINARY, "出列村": cls.POOR, "一般村": cls.ORDINARY}
