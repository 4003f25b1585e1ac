"""Procedures and their gates: domain.md §3 (3.1–3.5), §8.2. Stored words are ours, labels the official names."""

from fupin.codes import CodeList


class Procedure(CodeList):
    """§3.2, §3.3, §3.3.1, §3.3.2, §3.4 M9–M11, §3.5."""

    IDENTIFICATION = "R1", "贫困户识别"
    MONITORING = "R3", "监测对象纳入"
    EXIT = "EX", "贫困户退出"
    ELIMINATION = "EL", "风险消除"
    ROLLBACK = "RB", "风险消除回退"
    RELAPSE = "RE", "返贫认定"
    REMOVAL = "RM", "错评清退"
    WRONG_EXIT = "WE", "错退回退"


ENTERING = frozenset({Procedure.IDENTIFICATION, Procedure.MONITORING})
"""How a household comes onto a list; the others begin with one that is or was on it."""
ON_STANDARDS = frozenset({Procedure.EXIT, Procedure.ELIMINATION, Procedure.WRONG_EXIT, Procedure.ROLLBACK})
"""Decided item by item: 一超、两不愁、三保障、饮水."""


class CaseState(CodeList):
    """§3.2–3.5: the step that a case waits for. Applied = waits for the home check, surveyed = for the meeting."""

    DRAFT = "draft", "草稿"
    CLUE = "clue", "风险线索"
    LISTING = "listing", "县级审定"
    CHECKING = "checking", "入户核实"
    COMPARING = "comparing", "信息比对"
    MEETING = "meeting", "民主评议"
    WAITING = "waiting", "候补"
    CONSENT = "consent", "农户认可"
    NOTICE1 = "notice1", "村内公示"
    TOWNSHIP = "township", "乡镇审核"
    NOTICE2 = "notice2", "第二次公示"
    COUNTY = "county", "县级审批"
    ANNOUNCING = "announcing", "待公告"
    DONE = "done", "已办结"
    REJECTED = "rejected", "不予通过"
    EXCLUDED = "excluded", "已排除"
    WITHDRAWN = "withdrawn", "已撤回"


S = CaseState
CLOSED_CASES = frozenset({S.DONE, S.REJECTED, S.EXCLUDED, S.WITHDRAWN})
OPEN_CASES = frozenset(S) - CLOSED_CASES
LOCKED_CASES = OPEN_CASES - {S.DRAFT, S.CLUE, S.LISTING, S.CHECKING}
"""The household's facts are what the meeting, the notice and the reviewers see: nobody edits them meanwhile."""
IN_NOTICE = frozenset({S.NOTICE1, S.NOTICE2})
FROM_NOTICE = frozenset({S.NOTICE1, S.TOWNSHIP, S.NOTICE2, S.COUNTY, S.ANNOUNCING})
"""From the first sheet to the last: where an objection meets a case on its way."""


class CaseAct(CodeList):
    """§3.2, §3.3: what a person does with a case; the lines of its paper trail."""

    START = "start", "登记"
    EDIT = "edit", "修改"
    SUBMIT = "submit", "提交申请"
    FOLLOW = "follow", "派人核实"
    EXCLUDE = "exclude", "排除"
    UNMET = "unmet", "核实不成立，结案"
    LIST = "list", "列入预脱贫"
    NATURAL = "natural", "自然消除，报县"
    CHECKED = "checked", "核实完毕"
    COMPARED = "compared", "比对完毕"
    PASS = "pass", "评议通过"
    QUEUE = "queue", "列为候补"
    VOTE_DOWN = "vote_down", "评议不通过"
    TAKE_UP = "take_up", "候补递补"
    CONSENT = "consent", "农户认可"
    DECLINE = "decline", "农户不认可，退回核实"
    REPORT = "report", "公示期满，报乡镇"
    AGREE = "agree", "乡镇审核同意"
    FORWARD = "forward", "公示期满，报县"
    APPROVE = "approve", "县级批准"
    ANNOUNCE = "announce", "公告"
    SEND_BACK = "send_back", "退回核实"
    VOTE_AGAIN = "vote_again", "退回重新评议"
    RETURN = "return", "退回重审"
    REJECT = "reject", "不予通过"
    WITHDRAW = "withdraw", "撤回"


class MatchSource(CodeList):
    """§7.6: which department's list was compared, as the sheet it signed says."""

    POLICE = "01", "公安（户籍、车辆）"
    REAL_ESTATE = "02", "不动产登记"
    COMPANIES = "03", "市场监管（经商办企业）"
    PAYROLL = "04", "财政（供养人员）"
    CIVIL_AFFAIRS = "05", "民政（低保、特困、婚姻、殡葬）"
    INSURANCE = "06", "医保"
    LABOUR = "07", "人社（就业、养老保险）"
    DISABLED = "08", "残联"
    EDUCATION = "09", "教育"
    HOUSING = "10", "住建（住房安全）"
    OTHER = "99", "其他部门"


class MatchAnswer(CodeList):
    """§7.6: what the check of a hit came to."""

    ALLOWED = "1", "属实，政策允许"
    BARRED = "2", "属实，不符合条件"
    WRONG = "3", "不属实"


class RemovalGround(CodeList):
    """§3.4 M9, §7.6: what barred the household when it was listed. Printed on the sheet, so none tells of health."""

    VEHICLE = "1", "有轿车、工程机械等"
    HOUSE = "2", "另有商品房或商铺"
    BUSINESS = "3", "经商办企业"
    PAYROLL = "4", "家庭成员由财政供养"
    OFFICE = "5", "家庭成员任村干部"
    INCOME = "6", "收入超过当年标准"
    SPLIT = "7", "为享受政策分户"
    ABSENT = "8", "长期不在当地居住"
    OTHER = "9", "不符合识别条件"


class Standard(CodeList):
    """§3.5 两不愁三保障 and 饮水; the two that 七有 adds. Whoever leaves the list meets every one."""

    FOOD = "food", "吃不愁"
    CLOTHING = "clothing", "穿不愁"
    WATER = "water", "饮水安全"
    SCHOOLING = "schooling", "义务教育有保障"
    MEDICAL = "medical", "基本医疗有保障"
    HOUSING = "housing", "住房安全有保障"
    POWER = "power", "有生活用电"
    TELEVISION = "television", "有广播电视"


BASE_STANDARDS = (
    Standard.FOOD, Standard.CLOTHING, Standard.WATER, Standard.SCHOOLING, Standard.MEDICAL, Standard.HOUSING
)  # fmt: skip
"""No place may leave one of these out."""
BY_MEMBER = frozenset({Standard.SCHOOLING, Standard.MEDICAL})
"""Asked of each member whom it concerns."""


class ConsentWay(CodeList):
    """§3.5 step 4: how the household said what it thinks of its exit."""

    SIGNED = "1", "本人签字"
    FINGERPRINT = "2", "按手印"
    REFUSED = "3", "不认可（写明理由）"


class NoticeKind(CodeList):
    """§8.2 sheets of the procedures."""

    FIRST = "PA", "拟纳入公示（村级）"
    SECOND = "PB", "第二次公示（乡镇）"
    ANNOUNCEMENT = "PC", "公告"
    MONITORING = "PD", "监测对象纳入公示"
    ELIMINATION = "PE", "风险消除公示"
    EXIT = "PF", "脱贫退出公示"
    REMOVAL = "PG", "清退公示"
    WRONG_EXIT = "PJ", "错退回退公示"


VILLAGE_SHEETS = frozenset({
    NoticeKind.FIRST, NoticeKind.MONITORING, NoticeKind.ELIMINATION, NoticeKind.EXIT, NoticeKind.REMOVAL,
    NoticeKind.WRONG_EXIT,
})  # fmt: skip
"""Posted by the village after its meeting."""


class NoticeState(CodeList):
    """§8: our words."""

    POSTED = "posted", "公示中"
    CLOSED = "closed", "已期满办结"
    REPLACED = "replaced", "已更正重贴"


class NoticePhotoKind(CodeList):
    """§8.3: the text legible, the place visible; and that it still hangs."""

    NEAR = "near", "近景（看清内容）"
    FAR = "far", "远景（看清地点）"
    HANGING = "hanging", "仍在张贴"


class ObjectionKind(CodeList):
    """§3.1."""

    UNFIT = "1", "不符合条件"
    MISSED = "2", "该纳入的没有纳入"
    FACTS = "3", "家庭成员或信息有误"
    PROCEDURE = "4", "程序有问题"
    OTHER = "9", "其他"


class ObjectionChannel(CodeList):
    """§3.1."""

    BOARD = "1", "公示栏网页"
    PHONE = "2", "电话"
    LETTER = "3", "来信"
    VISIT = "4", "来访"
    HOTLINE = "5", "12317"


class ObjectionState(CodeList):
    """§3.1."""

    RECEIVED = "received", "已受理"
    CHECKING = "checking", "核实中"
    FOUNDED = "founded", "成立"
    UNFOUNDED = "unfounded", "不成立"
    ANSWERED = "answered", "已答复"
    FILED = "filed", "已归档"


OPEN_OBJECTIONS = frozenset({ObjectionState.RECEIVED, ObjectionState.CHECKING})
"""While one stands, the household stays in its notice."""


class ObjectionAct(CodeList):
    """§3.1."""

    RECEIVE = "receive", "受理"
    ASSIGN = "assign", "派人核实"
    UPHOLD = "uphold", "认定成立"
    DISMISS = "dismiss", "认定不成立"
    ANSWER = "answer", "答复"
    FILE = "file", "归档"
