"""Where a report stands on its way upward (domain.md §6.3: 制表、审核、负责人)."""

from fupin.codes import CodeList


class ReportState(CodeList):
    """§6.3: who has put his name to it."""

    MADE = "made", "待审核"
    CHECKED = "checked", "待签发"
    SIGNED = "signed", "已签发"
    RETURNED = "returned", "已退回"


WAITING = frozenset({ReportState.MADE.value, ReportState.CHECKED.value})
"""Somebody has to act."""


class ReportAct(CodeList):
    """§6.3: what a person does with a report that was made."""

    CHECK = "check", "审核同意"
    SIGN = "sign", "签发"
    SEND_BACK = "send_back", "退回"


class PeriodKind(CodeList):
    """§6.1: what a report is for."""

    MONTH = "month", "月报"
    YEAR = "year", "年报"
