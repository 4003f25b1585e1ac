"""Codes of production and living conditions: domain.md §2.18–2.20."""

from fupin.codes import CodeList


class RoadType(CodeList):
    """§2.18."""

    EARTH = "01", "泥土路"
    GRAVEL = "02", "砂石路"
    CONCRETE = "03", "水泥路"
    ASPHALT = "04", "沥青路"

    @classmethod
    def spellings(cls) -> dict[str, "RoadType"]:
        return {"土路": cls.EARTH, "沙石路": cls.GRAVEL, "硬化路": cls.CONCRETE, "柏油路": cls.ASPHALT}


class Fuel(CodeList):
    """§2.19."""

    WOOD = "01", "柴草"
    DUNG = "02", "干畜粪"
    COAL = "03", "煤炭"
    CLEAN = "04", "清洁能源"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "Fuel"]:
        clean = "电 沼气 罐装液化石油气 管道液化石油气 管道煤气 管道天然气 液化气 天然气"
        return {"燃料油": cls.OTHER, "煤": cls.COAL} | {word: cls.CLEAN for word in clean.split()}


class HouseGrade(CodeList):
    """§2.20; A and B are safe."""

    A = "1", "A级"
    B = "2", "B级"
    C = "3", "C级"
    D = "4", "D级"
    OTHER = "9", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "HouseGrade"]:
        return {letter: cls[letter] for letter in "ABCD"} | {letter.lower(): cls[letter] for letter in "ABCD"}
