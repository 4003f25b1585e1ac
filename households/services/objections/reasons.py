"""Why an objection is not taken or does not move, in the words of its page."""

from fupin.workflow import REASONS

REASONS |= {
    "board_busy": "没有收下：这一个小时里从您这里交来的意见太多了。请过一个小时再交，急的请打公示上的电话，"
    "也可以打 12317。",
    "board_notice_busy": "没有收下：这一个小时里对这份公示交来的意见太多了。请过一个小时再交，急的请打公示上的电话，"
    "也可以打 12317。",
    "objection_channel": "没有登记：请选择是怎么收到的（电话、来信、来访或 12317）。",
    "objection_row": "没有登记：这份公示上没有这个序号。请核对序号，名单外的户请空着。",
    "objection_moved": "没有办理：{who}已经在 {at} 办过这一步（{act}），现在是“{state}”。",
    "objection_checkers": "没有办理：核实要派两个人。请再选一位。",
    "objection_outside": "没有办理：核实人里要有一位不是本村的。",
    "objection_checker_family": "没有办理：选的核实人里有这一户的家人或亲属，请换一位。",
    "objection_checker_touched": "没有办理：选的核实人里有经手过这一户的，请换一位。",
    "objection_own_family": "这件异议要由另一个人办：这一户是您自己或您申报的亲属的户，请回避。",
    "objection_own_case": "这件异议要由另一个人认定：您经手过这一户（登记、入户、报送或审核）。",
    "objection_same_person": "这件异议要由另一个人认定：您是核实人。",
    "objection_note": "没有办理：请写清楚（至少 5 个字）。",
    "objection_note_personal": "没有办理：答复凭回执就能看到，不能写证件号码、手机号码、银行卡号。请删去再办。",
}
