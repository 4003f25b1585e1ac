"""Codes of monitoring: domain.md §1.4, §2.28, §2.29, §2.31."""

from fupin.codes import CodeList, each_word


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
            "脱贫不稳定户(监测户)": cls.UNSTABLE,
            "脱贫不稳户": cls.UNSTABLE,
            "边缘易致贫农户": cls.EDGE,
            "突发严重困难农户": cls.SUDDEN,
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
        said = {
            cls.DISASTER: "因灾 自然灾害",
            cls.HOUSE: "因房 住房安全 安全住房",
            cls.WATER: "因水 饮水安全 安全饮水",
            cls.WORK: "务工就业不稳 因就业不稳 因务工就业不稳定",
            cls.NO_LABOUR: "缺劳力 因缺劳动力 因缺劳力",
            cls.INDUSTRY: "因产业失败 产业项目失败 产业失败",
            cls.ACCIDENT: "意外事故 因意外",
            cls.SUDDEN: "突发事件",
            cls.EPIDEMIC: "因疫情 疫情影响",
            cls.OTHER: "其它",
        }
        return each_word(said)


class FoundBy(CodeList):
    """§1.4 发现途径."""

    APPLIED = "1", "农户自主申报"
    CADRES = "2", "干部排查"
    DEPARTMENTS = "3", "部门筛查预警"
    SUPERVISION = "4", "监督渠道反馈"
    PLATFORM = "5", "平台监测分析"

    @classmethod
    def spellings(cls) -> dict[str, "FoundBy"]:
        said = {
            cls.APPLIED: "农户申报 自主申报 农户自主申请 自主申请",
            cls.CADRES: "干部走访 基层干部排查 干部走访排查",
            cls.DEPARTMENTS: "部门预警 部门筛查 部门筛查比对 部门信息比对",
            cls.SUPERVISION: "监督反馈 监督渠道",
            cls.PLATFORM: "平台分析 平台监测",
        }
        return each_word(said)


class EliminationMode(CodeList):
    """§2.31."""

    HELPED = "1", "帮扶消除"
    NATURAL = "2", "自然消除"

    @classmethod
    def spellings(cls) -> dict[str, "EliminationMode"]:
        return {"因帮扶消除": cls.HELPED, "落实帮扶措施消除": cls.HELPED, "自然减少消除": cls.NATURAL}
