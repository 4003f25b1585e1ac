"""Codes of the stock identity: domain.md §3 "What a transition writes", §6.1."""

from fupin.codes import CodeList


class StockMeasure(CodeList):
    """§6.1, §6.2: what is counted, in households and persons."""

    POOR = "poor", "贫困户"
    MONITORED = "monitored", "监测对象"


class StockFlow(CodeList):
    """§3 "What a transition writes", R08: why the count changes. The first three add to it, the others take from it."""

    REGISTERED = "registered", "新识别"
    RETURNED = "returned", "返贫"
    JOINED = "joined", "增加"
    EXITED = "exited", "脱贫（风险消除）"
    LEFT = "left", "减少"
    REMOVED = "removed", "清退"


ARRIVALS = (StockFlow.REGISTERED, StockFlow.RETURNED, StockFlow.JOINED)
DEPARTURES = (StockFlow.EXITED, StockFlow.LEFT, StockFlow.REMOVED)


class StockSource(CodeList):
    """§1.1 chain of papers: where a place's own figures, or a ledger kept outside, come from."""

    NATIONAL = "national", "全国系统导出"
    VILLAGE = "village", "村册"
    TOWNSHIP = "township", "乡镇台账"
    REPORT = "report", "报告"
