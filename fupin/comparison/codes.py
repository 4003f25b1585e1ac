"""The states of a department's list on its way through the register (domain.md §7.6)."""

from fupin.codes import CodeList


class ComparisonState(CodeList):
    """§7.6: the raw list is there while the comparison is open, and destroyed in every other state."""

    CHECKING = "checking", "正在比对"
    READY = "ready", "待确认"
    APPLYING = "applying", "正在写入"
    DONE = "done", "已生成疑点"
    REFUSED = "refused", "不能用，没有比对"
    CANCELLED = "cancelled", "已放弃"
    EXPIRED = "expired", "过期没有确认"
    FAILED = "failed", "没有做成"


OPEN = (ComparisonState.CHECKING, ComparisonState.READY, ComparisonState.APPLYING)
