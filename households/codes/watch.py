"""Watching after exit: domain.md §2.16, §2.29, §3.4 M11; sources.md S4-71…S4-99."""

from fupin.codes import CodeList
from households.codes.household import PovertyCause
from households.codes.monitoring import Risk


class WatchCause(CodeList):
    """Why a household may fall back. 01–12 and 99 are the risks of §2.29; 13–16 ours."""

    ILLNESS = "01", "患大病"
    DISABILITY = "02", "主要劳动力致残"
    SCHOOLING = "03", "失学辍学"
    DISASTER = "04", "自然灾害"
    HOUSE = "05", "住房不安全"
    WATER = "06", "饮水不安全"
    WORK = "07", "务工就业不稳"
    NO_LABOUR = "08", "主要劳动力死亡"
    INDUSTRY = "09", "产业项目失败"
    ACCIDENT = "10", "意外事故"
    EPIDEMIC = "12", "疫情影响"
    INCOME = "13", "收入下降"
    MARKET = "14", "市场失利"
    TRANSITION = "15", "产业见效前的过渡期"
    DISPUTE = "16", "矛盾纠纷"
    OTHER = "99", "其他"


RISK_OF = {
    **{cause: Risk(cause.value) for cause in WatchCause if cause.value in Risk.values},
    WatchCause.INCOME: Risk.OTHER,
    WatchCause.MARKET: Risk.INDUSTRY,
    WatchCause.TRANSITION: Risk.INDUSTRY,
    WatchCause.DISPUTE: Risk.OTHER,
}
"""What a case of monitoring calls it; whoever goes on with the case may say more."""
RETURN_CAUSE_OF = dict.fromkeys(WatchCause, PovertyCause.OTHER) | {
    WatchCause.ILLNESS: PovertyCause.ILLNESS,
    WatchCause.DISABILITY: PovertyCause.DISABILITY,
    WatchCause.SCHOOLING: PovertyCause.SCHOOLING,
    WatchCause.DISASTER: PovertyCause.DISASTER,
    WatchCause.WATER: PovertyCause.NO_WATER,
    WatchCause.NO_LABOUR: PovertyCause.NO_LABOUR,
    WatchCause.INDUSTRY: PovertyCause.INDUSTRY_FAILED,
    WatchCause.MARKET: PovertyCause.INDUSTRY_FAILED,
    WatchCause.TRANSITION: PovertyCause.INDUSTRY_FAILED,
}
"""What a case of return calls it (返贫原因, §2.16)."""


class WatchFoundBy(CodeList):
    """§3.3 step 1, §3.4: how the fact came into the register, in our words."""

    EDIT = "edit", "编辑"
    IMPORT = "import", "导入"
    TOLD = "told", "登记"


class WatchState(CodeList):
    """§3.3, sources.md S1-26: our words."""

    PENDING = "pending", "待核实"
    HELPED = "helped", "帮扶恢复中"
    RECOVERED = "recovered", "已恢复"
    MONITORED = "monitored", "转入监测"
    RELAPSED = "relapsed", "转返贫程序"
    EXCLUDED = "excluded", "排除"


OPEN_WATCH = frozenset({WatchState.PENDING, WatchState.HELPED})
BY_CASE = frozenset({WatchState.MONITORED, WatchState.RELAPSED})
"""Closed by the case that was opened."""


class WatchAct(CodeList):
    """§3.3, sources.md S1-26: our words."""

    FIND = "find", "发现"
    NOTE = "note", "跟进"
    HELP = "help", "核实属实，帮扶恢复"
    PLAN = "plan", "改帮扶安排"
    RECOVER = "recover", "认定已恢复"
    EXCLUDE = "exclude", "排除"
    MONITOR = "monitor", "转入监测"
    RELAPSE = "relapse", "转返贫程序"
    WITHDRAW = "withdraw", "撤回"
    REOPEN = "reopen", "重新列上"


class Settled(CodeList):
    """How a household that was moved gets on in one matter (§2.27)."""

    WELL = "1", "稳定"
    TROUBLED = "2", "有困难"
    HELPLESS = "3", "困难没有着落"
