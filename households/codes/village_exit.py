"""A village's exit (出列): domain.md §3.5, §5.1. Stored words are ours, labels the official names."""

from fupin.codes import CodeList


class VillageExitState(CodeList):
    """§3.5 Village: what the exit waits for."""

    DRAFT = "draft", "拟出列"
    CHECKING = "checking", "乡镇核查"
    NOTICE = "notice", "乡镇内公示"
    COUNTY = "county", "县级审批"
    ANNOUNCING = "announcing", "待公告"
    EXITED = "exited", "已出列"
    STOPPED = "stopped", "未出列"


CLOSED_EXITS = frozenset({VillageExitState.EXITED, VillageExitState.STOPPED})
OPEN_EXITS = frozenset(VillageExitState) - CLOSED_EXITS
HEARS_OBJECTIONS = frozenset({VillageExitState.NOTICE, VillageExitState.COUNTY, VillageExitState.ANNOUNCING})


class VillageExitAct(CodeList):
    """§3.5 Village: what a person does with it; the lines of its paper trail."""

    START = "start", "登记拟出列"
    FILL = "fill", "填写"
    SUBMIT = "submit", "报乡镇核查"
    CHECKED = "checked", "核查属实，同意公示"
    REPORT = "report", "公示期满，报县"
    APPROVE = "approve", "县级批准"
    ANNOUNCE = "announce", "公告出列"
    SEND_BACK = "send_back", "退回补充"
    RETURN = "return", "退回重新核查"
    TAKE_BACK = "take_back", "收回批准"
    REJECT = "reject", "不予出列"
    WITHDRAW = "withdraw", "撤回"


class VillageFileKind(CodeList):
    """§5.1 evidence of an item; §8.3 photographs of the hanging sheet."""

    ITEM = "item", "达标佐证"
    CHECK = "check", "核查照片"
    NOTICE = "notice", "公示照片"


class VillageSheetKind(CodeList):
    """§8.2, of a village."""

    NOTICE = "notice", "拟出列公示"
    ANNOUNCEMENT = "final", "出列公告"


class VillageObjectionState(CodeList):
    """§3.1, in short: received, then answered one way or the other."""

    OPEN = "open", "核实中"
    UNFOUNDED = "unfounded", "不成立，已答复"
    FOUNDED = "founded", "成立，已答复"
