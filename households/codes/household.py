"""Codes of households: domain.md §2.13–2.17, §2.27, §3, §3.4."""

from fupin.codes import CodeList, each_word


class Register(CodeList):
    """§3 "What a transition writes": ordinary households are kept too, to find the missed ones among them."""

    UNLISTED = "unlisted", "未建档"
    LISTED = "listed", "在册"
    CLOSED = "closed", "已结束"


class EndReason(CodeList):
    """§3.4: why a household's record was closed."""

    REMOVED = "01", "清退"
    ALL_GONE = "02", "整户自然销户"
    MERGED = "03", "合户注销"
    IMPORT_UNDONE = "04", "撤销导入"
    OTHER = "99", "其他"


class IdStandard(CodeList):
    """§2.13."""

    NATIONAL = "01", "国家标准"
    PROVINCIAL = "02", "省定标准"
    PREFECTURAL = "03", "市定标准"

    @classmethod
    def spellings(cls) -> dict[str, "IdStandard"]:
        return {
            "国定标准": cls.NATIONAL,
            "国标": cls.NATIONAL,
            "国家扶贫标准": cls.NATIONAL,
            "省标": cls.PROVINCIAL,
            "省定扶贫标准": cls.PROVINCIAL,
            "市标": cls.PREFECTURAL,
        }


class HouseholdAttribute(CodeList):
    """§2.14. After exit the same codes are said with 脱贫户."""

    GENERAL = "01", "一般贫困户"
    DIBAO = "02", "低保户"
    WUBAO = "03", "五保户"
    DIBAO_POOR = "04", "低保贫困户"
    TEKUN_POOR = "06", "特困供养贫困户"

    @classmethod
    def spellings(cls) -> dict[str, "HouseholdAttribute"]:
        return {
            "一般户": cls.GENERAL,
            "一般脱贫户": cls.GENERAL,
            "五保": cls.WUBAO,
            "低保脱贫户": cls.DIBAO_POOR,
            "五保贫困户": cls.TEKUN_POOR,
            "特困供养户": cls.TEKUN_POOR,
            "特困供养脱贫户": cls.TEKUN_POOR,
            "五保脱贫户": cls.TEKUN_POOR,
            # The national code is unknown; who of them receives which is kept with the members.
            "低保特困供养贫困户": cls.TEKUN_POOR,
            "低保特困供养脱贫户": cls.TEKUN_POOR,
        }


class PovertyStatus(CodeList):
    """§2.15."""

    NOT_EXITED = "0", "未脱贫"
    EXITED = "1", "已脱贫（享受政策）"
    PRE_EXIT = "2", "预脱贫"
    RELAPSED = "3", "返贫"
    EXITED_ENDED = "4", "已脱贫（不享受政策）"

    @classmethod
    def spellings(cls) -> dict[str, "PovertyStatus"]:
        return {
            "已脱贫": cls.EXITED,
            "脱贫": cls.EXITED,
            "脱贫享受政策": cls.EXITED,
            "享受政策": cls.EXITED,
            "不享受政策": cls.EXITED_ENDED,
            "脱贫不享受政策": cls.EXITED_ENDED,
            "已脱贫享受政策": cls.EXITED,
            "已脱贫不享受政策": cls.EXITED_ENDED,
            "脱贫(享受政策)": cls.EXITED,
            "脱贫(不享受政策)": cls.EXITED_ENDED,
            "是": cls.EXITED,
            "否": cls.NOT_EXITED,
            "未": cls.NOT_EXITED,
            "贫困": cls.NOT_EXITED,
            "新识别贫困户": cls.NOT_EXITED,
            "返贫户": cls.RELAPSED,
            "脱贫返贫": cls.RELAPSED,
        }


IN_POVERTY = frozenset({"0", "2", "3"})
"""Counted as in poverty; 2 until it is confirmed."""


class PovertyCause(CodeList):
    """§2.16; 13 and 15 for other and return causes too, 14 for return only."""

    ILLNESS = "01", "因病"
    DISABILITY = "02", "因残"
    SCHOOLING = "03", "因学"
    DISASTER = "04", "因灾"
    NO_LAND = "05", "缺土地"
    NO_WATER = "06", "缺水"
    NO_SKILL = "07", "缺技术"
    NO_LABOUR = "08", "缺劳力"
    NO_FUNDS = "09", "缺资金"
    ROADS = "10", "交通条件落后"
    NO_DRIVE = "11", "自身发展动力不足"
    OTHER = "12", "其他"
    MARRIAGE = "13", "因婚"
    INDUSTRY_FAILED = "14", "产业扶贫失败"
    FUNERAL = "15", "因丧"

    @classmethod
    def spellings(cls) -> dict[str, "PovertyCause"]:
        with_tail = {f"{member.label}致贫": member for member in cls}
        return with_tail | {
            "缺劳动力": cls.NO_LABOUR,
            "缺劳动力致贫": cls.NO_LABOUR,
            "自身发展力不足": cls.NO_DRIVE,
            "发展动力不足": cls.NO_DRIVE,
            "交通落后": cls.ROADS,
            "交通条件落后": cls.ROADS,
            "交通不便": cls.ROADS,
            "主劳多病": cls.ILLNESS,
            "自然规律": cls.NO_LABOUR,
            "自然规律致贫": cls.NO_LABOUR,
            "动力不足": cls.NO_DRIVE,
            "缺乏自身发展动力": cls.NO_DRIVE,
            "缺少劳力": cls.NO_LABOUR,
            "缺少技术": cls.NO_SKILL,
            "缺少资金": cls.NO_FUNDS,
            "缺少土地": cls.NO_LAND,
            "因灾害": cls.DISASTER,
            "其它": cls.OTHER,
        }


RETURN_ONLY = frozenset({"14"})
"""Causes that may only be the cause of a return to poverty."""


class HouseholdKind(CodeList):
    """§2.17; our codes."""

    EXITED = "1", "脱贫户"
    ORDINARY = "2", "一般农户"

    @classmethod
    def spellings(cls) -> dict[str, "HouseholdKind"]:
        return {"普通农户": cls.ORDINARY, "一般户": cls.ORDINARY, "农户": cls.ORDINARY} | dict.fromkeys(
            ("建档立卡户", "脱贫不享受政策户"), cls.EXITED
        )


class RelocationMode(CodeList):
    """§2.27."""

    WHOLE_VILLAGE = "1", "行政村整体搬迁"
    WHOLE_GROUP = "2", "自然村（村民小组）整体搬迁"
    HOUSEHOLD = "3", "建档立卡贫困户个别搬迁"

    @classmethod
    def spellings(cls) -> dict[str, "RelocationMode"]:
        said = {
            cls.WHOLE_VILLAGE: "整村搬迁 行政村整村搬迁",
            cls.WHOLE_GROUP: "自然村整体搬迁 村民小组整体搬迁 整组搬迁",
            cls.HOUSEHOLD: "个别搬迁",
        }
        return each_word(said)


class SettleMode(CodeList):
    """§2.27."""

    TOGETHER = "1", "集中安置"
    SCATTERED = "2", "分散安置"

    @classmethod
    def spellings(cls) -> dict[str, "SettleMode"]:
        return {"集中": cls.TOGETHER, "分散": cls.SCATTERED}


class SettlePlace(CodeList):
    """§2.27."""

    COUNTY_TOWN = "1", "县城"
    TOWNSHIP = "2", "乡镇"
    IN_VILLAGE = "3", "村内"
    OUT_OF_VILLAGE = "4", "村外"
    OUT_OF_COUNTY = "5", "县外"

    @classmethod
    def spellings(cls) -> dict[str, "SettlePlace"]:
        return {"县城安置": cls.COUNTY_TOWN, "乡(镇)": cls.TOWNSHIP, "集镇": cls.TOWNSHIP, "本村": cls.IN_VILLAGE}


class RelocationTrouble(CodeList):
    """§2.27."""

    FUNDS = "1", "缺乏资金"
    WORK = "2", "搬迁后找不到工作"
    LIVING = "3", "搬迁后生活没着落"
    OTHER = "4", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "RelocationTrouble"]:
        return {"缺资金": cls.FUNDS, "生活没着落": cls.LIVING, "其它": cls.OTHER}


class IncomeKind(CodeList):
    """§3: the period that an income record covers."""

    YEARLY = "yearly", "年度"
    IDENTIFIED = "identified", "纳入时"
    ELIMINATED = "eliminated", "消除时"

    @classmethod
    def spellings(cls) -> dict[str, "IncomeKind"]:
        return {"年度收入": cls.YEARLY, "识别时": cls.IDENTIFIED, "风险消除时": cls.ELIMINATED}


class IncomeBand(CodeList):
    """人均纯收入 of the latest year over the monitoring line of that year and place (domain.md §6.3 R06)."""

    BELOW = "below", "低于监测范围"
    NEAR = "near", "1—1.5 倍"
    ABOVE = "above", "1.5—2 倍"
    WELL = "well", "2 倍以上"


class TallyBy(CodeList):
    """§6.2: ways in which the households of a village, or what is doubtful there, are told apart for the dashboards."""

    STANDING = "standing", "登记状态、脱贫属性、监测"
    CAUSE = "cause", "主要致贫原因"
    INVOLVED = "involved", "涉及的致贫原因"
    BAND = "band", "收入档"
    YEAR = "year", "收入登记到哪一年"
    PART = "part", "收入构成"
    RISK = "risk", "致贫返贫风险"
    DOUBT = "doubt", "疑点"
    FOUND = "found", "疑点首次发现的月份"
    GONE = "gone", "疑点销号的月份"


class IncomePart(CodeList):
    """§6.2 收入结构: the four incomes, and what was spent to earn them."""

    WAGE = "wage", "工资性收入"
    OPERATING = "operating", "生产经营性收入"
    PROPERTY = "property", "财产性收入"
    TRANSFER = "transfer", "转移性收入"
    COST = "cost", "生产经营性支出"


class ClosingKind(CodeList):
    """§6.1: the period whose end a closing freezes."""

    MONTH = "month", "月报"
    YEAR = "year", "年报"
