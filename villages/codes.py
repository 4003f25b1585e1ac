"""Codes of places, lines and villages (domain.md §2.22, §3.6, §1.5)."""

from fupin.codes import CodeList, each_word

LENGTHS = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}


class Level(CodeList):
    """§2.22: a code is as long as its level is deep."""

    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市州"
    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇"
    VILLAGE = "village", "村"

    @classmethod
    def spellings(cls) -> dict[str, "Level"]:
        said = {
            cls.PROVINCE: "省级 自治区 直辖市",
            cls.PREFECTURE: "市 州 盟 市级 州级 地区 地级市",
            cls.COUNTY: "县级 区 旗 区县 县市区 县(市、区) 县(市、区、旗) 县级市",
            cls.TOWNSHIP: "乡 镇 乡级 镇级 街道 苏木 乡(镇) 乡镇街道 街镇乡",
            cls.VILLAGE: "村级 行政村 社区 嘎查 村(社区) 村社",
        }
        return each_word(said)

    @classmethod
    def of(cls, code: str) -> "Level":
        """The level of an unpadded code. KeyError for any other length."""
        return cls(LENGTHS[len(code)])

    @property
    def digits(self) -> int:
        """How long the codes of this level are."""
        return next(length for length, level in LENGTHS.items() if level == self.value)


class RegionChangeKind(CodeList):
    """§2.22, §3.4 M6: what becomes of a village. Its old code stays and points onward."""

    MERGE = "merge", "并入另一个村"
    SPLIT = "split", "分出一个新村"
    RENAME = "rename", "更名"
    RECODE = "recode", "换代码"


class RegionChangeState(CodeList):
    PREPARED = "prepared", "待确认"
    DONE = "done", "已生效"
    DROPPED = "dropped", "已放弃"


class LineKind(CodeList):
    """§3.6: which line a figure is held against."""

    NATIONAL = "national", "国家标准"
    PROVINCIAL = "provincial", "省定标准"
    MONITORING = "monitoring", "监测范围"

    @classmethod
    def spellings(cls) -> dict[str, "LineKind"]:
        return {
            "国定标准": cls.NATIONAL,
            "国标": cls.NATIONAL,
            "国家扶贫标准": cls.NATIONAL,
            "省标": cls.PROVINCIAL,
            "省定扶贫标准": cls.PROVINCIAL,
            "监测线": cls.MONITORING,
            "监测标准": cls.MONITORING,
            "防止返贫监测范围": cls.MONITORING,
        }


class VillageAttribute(CodeList):
    """§1.5 村属性."""

    POOR = "1", "贫困村"
    ORDINARY = "2", "非贫困村"

    @classmethod
    def spellings(cls) -> dict[str, "VillageAttribute"]:
        poor = "是 出列村 脱贫村 已出列贫困村 建档立卡贫困村"
        ordinary = "否 一般村 非贫困"
        return dict.fromkeys(poor.split(), cls.POOR) | dict.fromkeys(ordinary.split(), cls.ORDINARY)
