"""Missed households (漏评): domain.md §3 "What a transition writes", §3.4; the words are ours."""

from fupin.codes import CodeList


class MissedState(CodeList):
    """§3, §7.0: how far the home check of a household that is not listed has come."""

    TO_VISIT = "visit", "待上门看"
    TOLD = "told", "村里看过，待乡镇复核"
    UNFIT = "unfit", "看过，不符合"
    GONE = "gone", "线索没有了"


class MissedAct(CodeList):
    """§3, §7.0: what is done about it. Listing a household is done by its case, never here."""

    TELL = "tell", "登记上门情况：不符合"
    AGREE = "agree", "复核：确实不符合"
    AGAIN = "again", "复核：再上门看"
