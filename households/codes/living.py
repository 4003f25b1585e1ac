"""Codes of production and living conditions: domain.md §2.18–2.20."""

from fupin.codes import CodeList, each_word


class RoadType(CodeList):
    """§2.18."""

    EARTH = "01", "泥土路"
    GRAVEL = "02", "砂石路"
    CONCRETE = "03", "水泥路"
    ASPHALT = "04", "沥青路"

    @classmethod
    def spellings(cls) -> dict[str, "RoadType"]:
        return {
            "土路": cls.EARTH,
            "泥路": cls.EARTH,
            "沙石路": cls.GRAVEL,
            "石子路": cls.GRAVEL,
            "硬化路": cls.CONCRETE,
            "水泥硬化路": cls.CONCRETE,
            "柏油路": cls.ASPHALT,
        }


class Fuel(CodeList):
    """§2.19."""

    WOOD = "01", "柴草"
    DUNG = "02", "干畜粪"
    COAL = "03", "煤炭"
    CLEAN = "04", "清洁能源"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "Fuel"]:
        said = {
            cls.WOOD: "柴 柴火 薪柴 秸秆",
            cls.DUNG: "畜粪",
            cls.COAL: "煤 煤碳",
            cls.CLEAN: "电 沼气 罐装液化石油气 管道液化石油气 管道煤气 管道天然气 液化气 天然气 煤气 太阳能",
            cls.OTHER: "燃料油 无炊事行为 其它",
        }
        return each_word(said)


class HouseGrade(CodeList):
    """§2.20; A and B are safe."""

    A = "1", "A级"
    B = "2", "B级"
    C = "3", "C级"
    D = "4", "D级"
    OTHER = "9", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "HouseGrade"]:
        said = {
            cls.A: "A A级房 安全住房",
            cls.B: "B B级房",
            cls.C: "C C级危房 C级房 局部危房",
            cls.D: "D D级危房 D级房 整幢危房 整栋危房",
            cls.OTHER: "其它",
        }
        return each_word(said)
