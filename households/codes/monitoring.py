"""Codes of monitoring: domain.md §1.4, §2.28, §2.29, §2.31."""

from fupin.codes import CodeList


class MonitoringKind(CodeList):
    """§2.28; our numbers. Early names (R2) are spellings."""

    UNSTABLE = "1", "脱贫不稳定户"
    EDGE = "2", "边缘易致贫户"
    SUDDEN = "3", "突发严重困难户"

    @classmethod
    def spellings(cls) -> dict[str, "MonitoringKind"]:
        return {
            "脱贫监测户": cls.UNSTABLE,
            "脱贫不稳定": cls.UNSTABLE,
            "边缘户": cls.EDGE,
            "边缘易致贫": cls.EDGE,
            "突发严重困难": cls.SUDDEN,
            "突发困难户": cls.SUDDEN,
        }


class Risk(CodeList):
    """§2.29; our codes."""

    ILLNESS = "01", "因病"
    DISABILITY = "02", "因残"
    SCHOOLING = "03", "因学"
    DISASTER = "04", "因自然灾害"
    HOUSE = "05", "因安全住房"
    WATER = "06", "因安全饮水"
    WORK = "07", "因务工就业不稳"
    NO_LABOUR = "08", "缺劳动力"
    INDUSTRY = "09", "因产业项目失败"
    ACCIDENT = "10", "因意外事故"
    SUDDEN = "11", "因突发事件"
    EPIDEMIC = "12", "因疫情影响"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "Risk"]:
        return {"因灾": cls.DISASTER, "缺劳力": cls.NO_LABOUR, "因产业失败": cls.INDUSTRY}


class FoundBy(CodeList):
    """§1.4 发现途径."""

    APPLIED = "1", "农户自主申报"
    CADRES = "2", "干部排查"
    DEPARTMENTS = "3", "部门筛查预警"
    SUPERVISION = "4", "监督渠道反馈"
    PLATFORM = "5", "平台监测分析"


class EliminationMode(CodeList):
    """§2.31."""

    HELPED = "1", "帮扶消除"
    NATURAL = "2", "自然消除"
