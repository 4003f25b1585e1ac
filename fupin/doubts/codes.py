"""How far a finding is, what is done with it, and what it came to (domain.md §7.0)."""

from fupin.codes import CodeList


class DoubtState(CodeList):
    """domain.md §7.0."""

    OPEN = "open", "待核实"
    ASSIGNED = "assigned", "已交办"
    VERIFYING = "verifying", "核实中"
    ANSWERED = "answered", "已答复"
    CONFIRMED = "confirmed", "乡镇已确认"
    CLOSED = "closed", "已销号"


class Verdict(CodeList):
    """What a finding came to, domain.md §7.0. `GONE` is said by the rules and by nobody else."""

    FIXED = "fixed", "属实已整改"
    EXPLAINED = "explained", "不属实已说明"
    EXEMPT = "exempt", "政策允许"
    GONE = "gone", "数据已改、不再查出"


class DoubtAct(CodeList):
    """What is done with a finding, domain.md §7.0. The last two are done by a run of the rules."""

    ASSIGN = "assign", "交办"
    TAKE_UP = "take_up", "开始核实"
    ANSWER = "answer", "答复"
    CONFIRM = "confirm", "乡镇确认"
    CLOSE = "close", "县级销号"
    SEND_BACK = "send_back", "退回"
    REOPEN = "reopen", "又查出来"
    VANISH = "vanish", "不再查出"


ASKING = frozenset({DoubtState.OPEN, DoubtState.ASSIGNED, DoubtState.VERIFYING})
"""States in which a finding waits for its answer."""
WORKED = frozenset({DoubtState.ANSWERED, DoubtState.CONFIRMED})
"""States in which an answer waits for somebody else."""
HOLDS = frozenset({Verdict.EXPLAINED, Verdict.EXEMPT})
"""Verdicts that hold as long as the values are the same."""
BY_PERSON = frozenset({Verdict.FIXED, Verdict.EXPLAINED, Verdict.EXEMPT})
"""What somebody may answer."""
