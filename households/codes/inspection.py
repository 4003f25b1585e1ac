"""Inspection by samples, 三率一度: domain.md §3.5 County, §6.2. Stored words are ours, labels the official names."""

from fupin.codes import CodeList


class SampleKind(CodeList):
    """§6.2 抽查: of which households a sample is drawn."""

    EXITED = "exited", "脱贫户"
    UNLISTED = "unlisted", "未建档农户"
    LISTED = "listed", "在册户"


class SampleFinding(CodeList):
    """§6.2: what the visit came to."""

    TRUE = "true", "属实"
    WRONG_EXIT = "wrong_exit", "错退"
    MISSED = "missed", "漏评"
    WRONG_LISTING = "wrong_list", "错评"


WRONG_OF = {
    SampleKind.EXITED: SampleFinding.WRONG_EXIT,
    SampleKind.UNLISTED: SampleFinding.MISSED,
    SampleKind.LISTED: SampleFinding.WRONG_LISTING,
}
"""What can be wrong with a household of that kind."""


class AskingMode(CodeList):
    """How the household was asked whether it is content; the answers differ (§6.2)."""

    HOME = "home", "入户"
    PHONE = "phone", "电话"
