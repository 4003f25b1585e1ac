"""Codes of visits (domain.md §4 rows 走访, 频次, 六走访; sources.md S3-08…13, S4-279, S4-298)."""

from fupin.codes import CodeList, each_word


class VisitMode(CodeList):
    """S4-279, S4-298: to go there is not the only way."""

    HOME = "01", "入户"
    PHONE = "02", "电话"
    WECHAT = "03", "微信"
    SMS = "04", "短信"

    @classmethod
    def spellings(cls) -> dict[str, "VisitMode"]:
        return each_word({cls.HOME: "上户 上门", cls.PHONE: "打电话", cls.WECHAT: "视频", cls.SMS: "发短信"})


class VisitOccasion(CodeList):
    """Why: by rule, one of the six (六走访), asked for by a department, or the household asked."""

    ROUTINE = "routine", "常规走访"
    FESTIVAL = "festival", "传统佳节"
    SEASON = "season", "生产忙季"
    TROUBLE = "trouble", "有了困难"
    SCHOOL = "school", "子女入学"
    LIFE = "life", "生老病死"
    DISPUTE = "dispute", "发生纠纷"
    ASKED = "asked", "部门请求"
    HELP = "help", "农户求助"


class VisitTopic(CodeList):
    """What was spoken of."""

    POLICY = "01", "政策"
    INCOME = "02", "收入"
    TRADE = "03", "产业"
    WORK = "04", "务工"
    MEDICAL = "05", "就医"
    SCHOOL = "06", "上学"
    HOUSE = "07", "住房"
    WATER = "08", "饮水"
    DISPUTE = "09", "矛盾"
    PLANS = "10", "打算"


class VisitPeriod(CodeList):
    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季"
    YEAR = "year", "每年"


class HelperRole(CodeList):
    """As what somebody helps, as far as the rules of visiting tell people apart."""

    STATIONED = "stay", "驻村干部"
    PAIRED = "pair", "结对干部"


class HelperLevel(CodeList):
    """Whose unit it is, as far as the rules tell units apart."""

    ABOVE = "20", "省级以上单位"
    PREFECTURE = "40", "市直单位"
    COUNTY = "50", "县直单位"
    BELOW = "60", "乡镇、村"


class VillageState(CodeList):
    POOR = "poor", "贫困村"
    EXITED = "out", "已出列村"
    ORDINARY = "other", "非贫困村"


class HomeClass(CodeList):
    """The most urgent that is true of a household."""

    POOR = "poor", "未脱贫户"
    WATCHED = "watch", "监测对象"
    EXITED = "out", "脱贫户"


class DueState(CodeList):
    """Where a household stands by the rule of visiting."""

    LATE = "late", "逾期"
    DUE = "due", "到期"
    ENOUGH = "enough", "本期已够"
    PAUSED = "paused", "农忙暂停"
    OVER = "over", "超过上限"


class VisitTaskState(CodeList):
    """VOID: the visit from which it came was recorded wrongly and withdrawn."""

    OPEN = "open", "待办"
    DONE = "done", "已办结"
    VOID = "void", "已撤销"
