"""Changes of listed households as typed operations (动态管理): domain.md §3.4, kinds, states, acts, papers."""

from fupin.codes import CodeList


class ChangeKind(CodeList):
    """§3.4 M1–M7; R1, R2 and B1 are ours: a relation or a name put right, another bank card."""

    JOIN = "M1", "成员增加"
    LEAVE = "M2", "成员减少"
    HEAD = "M3", "户主变更"
    SPLIT = "M4", "分户"
    MERGE = "M5", "合户"
    MOVE = "M6", "迁村"
    END = "M7", "整户自然销户"
    RELATION = "R1", "与户主关系变更"
    PERSON = "R2", "姓名或证件号码变更"
    CARD = "B1", "银行卡变更"


class ProposalState(CodeList):
    """§3.4: where a change stands. What an import found is 待办 until somebody takes it up."""

    OPEN = "open", "待办"
    DRAFT = "draft", "未报送"
    SUBMITTED = "submitted", "待乡镇审核"
    RECEIVING = "receiving", "待迁入地同意"
    TOWNSHIP = "township", "待县级审批"
    RETURNED = "returned", "退回修改"
    DONE = "done", "已办"
    REFUSED = "refused", "不予同意"
    WITHDRAWN = "withdrawn", "已撤回"
    DROPPED = "dropped", "不予变更"


WAITING = frozenset({"open", "draft", "submitted", "receiving", "township", "returned"})
"""Not decided yet."""


class ChangeAct(CodeList):
    """§3.4: what a person did with a change; the lines of its paper trail."""

    EDIT = "edit", "填写"
    SUBMIT = "submit", "报送"
    AGREE = "agree", "乡镇审核同意"
    RECEIVE = "receive", "迁入地同意"
    APPROVE = "approve", "县级批准"
    SEND_BACK = "send_back", "退回修改"
    REFUSE = "refuse", "不予同意"
    WITHDRAW = "withdraw", "撤回"
    DROP = "drop", "不予变更"
    NOTE = "note", "县级备案"


class ChangeProof(CodeList):
    """§3.4 "steps and evidence": the papers that were looked at."""

    HOUSEHOLD_BOOK = "01", "户口簿"
    IDENTITY_CARD = "02", "身份证"
    BIRTH = "03", "出生医学证明"
    MARRIAGE = "04", "结婚证"
    ADOPTION = "05", "收养登记证"
    DEATH = "06", "死亡证明或户口注销证明"
    MOVED = "07", "户口迁移证明"
    RELEASE = "08", "释放证明"
    SERVICE_OR_SCHOOL = "09", "入伍、退伍或就学证明"
    SENTENCE = "10", "判决书或服刑证明"
    POLICE = "11", "派出所证明"
    APPLICATION = "12", "农户申请书"
    MEETING = "13", "村民评议记录"
    CARD = "14", "本人银行卡"
    OTHER = "99", "其他证明"


PROOFS_OF: dict[str, tuple[frozenset[str], ...]] = {
    "M1": (frozenset({"01", "03", "04", "05", "07", "08", "09", "99"}),),
    "M2": (frozenset({"01", "04", "06", "07", "09", "10", "11", "99"}),),
    "M3": (frozenset({"01", "06", "11", "12", "99"}),),
    "M4": (frozenset({"12"}), frozenset({"13"})),
    "M5": (frozenset({"12"}), frozenset({"13"})),
    "M6": (frozenset({"01", "07", "11"}),),
    "M7": (frozenset({"06", "07", "11", "99"}),),
    "R1": (frozenset({"01", "04", "11", "99"}),),
    "R2": (frozenset({"01", "02", "11"}),),
    "B1": (frozenset({"14"}), frozenset({"02", "12"})),
}
"""Which papers a kind needs: at least one of every set."""
