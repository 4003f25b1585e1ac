"""Why a sign is not taken or does not move, in the words of its page."""

from fupin.workflow import REASONS

REASONS |= {
    "watch_not_watched": "没有登记：只有已脱贫的户和风险消除了的户在这里登记线索。没有退出的户请走“登记监测线索”。",
    "watch_cause": "没有登记：请选择线索种类。",
    "watch_day": "没有登记：发现日期不能晚于今天，也不能早于一年以前。",
    "watch_seen": "没有登记：请写一句看到的情况（至少 5 个字），不要写病名、证件号码和电话。",
    "watch_open_already": "没有登记：这一户这一类线索已经在办，请在那一条里写跟进。",
    "watch_same_person": "这一条要由另一个人认定：情况是您填报、导入的，或者这一户的资料是您写的。",
    "watch_own_family": "这一条要由另一个人认定：这一户是您自己或您申报的亲属的户，请回避。",
    "watch_note": "没有办理：请写清楚情况和依据（至少 5 个字）。",
    "watch_recover_by": "没有办理：恢复期限不能早于发现日期，最多两年。",
    "watch_owner": "没有办理：负责岗位请在列表里选。",
    "watch_money": "没有办理：恢复资金请按元填，最多两位小数，没有的空着。",
    "watch_moved": "没有办理：{who}已经在 {at} 办过这一步（{act}），现在是“{state}”。",
    "moved_household": "没有登记：只有在册、登记为易地扶贫搬迁的户要回访。",
    "moved_day": "没有登记：回访日期不能晚于今天，也不能早于去年年初。",
    "moved_matters": "没有登记：住房、就业、融入三项都要选。",
}
