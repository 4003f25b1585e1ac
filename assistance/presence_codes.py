"""Codes of leave and presence of those who live in a village (domain.md §4 请销假, days in village, inspection)."""

from fupin.codes import CodeList


class LeaveKind(CodeList):
    PRIVATE = "private", "事假"
    SICK = "sick", "病假"
    YEARLY = "yearly", "年休假"
    DUTY = "duty", "因公外出"
    STUDY = "study", "培训学习"
    FAMILY = "family", "婚丧、产、护理假"


class LeaveState(CodeList):
    ASKED = "asked", "待批"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "没有批准"
    WITHDRAWN = "taken", "已撤回"
    RETURNED = "returned", "已销假"


class LeaveAct(CodeList):
    GRANT = "grant", "批准"
    REFUSE = "refuse", "不批准"
    WITHDRAW = "take", "撤回"
    RETURN = "return", "销假"


AWAY = frozenset({LeaveState.GRANTED, LeaveState.RETURNED})
"""Who was allowed to be away."""
HELD = AWAY | {LeaveState.ASKED}
"""What another application must not overlap."""


class CheckWay(CodeList):
    """How somebody looked whether he is there (D3)."""

    SITE = "site", "到村看"
    PHONE = "phone", "打电话"
    VIDEO = "video", "视频"
    SECRET = "secret", "暗访"


class CheckResult(CodeList):
    """What an inspection finds: whether he was there, and if not, whether he had leave before anybody looked."""

    PRESENT = "present", "在岗"
    LEAVE = "leave", "请假不在岗"
    ABSENT = "absent", "擅自不在岗"


class Grade(CodeList):
    """考核等次, the best first."""

    EXCELLENT = "1", "优秀"
    COMPETENT = "2", "称职"
    BARELY = "3", "基本称职"
    NOT = "4", "不称职"
