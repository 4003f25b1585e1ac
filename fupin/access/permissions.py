"""Who may do what, on one page (product.md §3). Stored values are short words; granted here and nowhere else."""

from fupin.codes import CodeList


class Role(CodeList):
    VILLAGE_CLERK = "village_clerk", "村信息员"
    VILLAGE_HEAD = "village_head", "村负责人"
    TOWNSHIP_CLERK = "township_clerk", "乡镇经办"
    TOWNSHIP_REVIEWER = "township_reviewer", "乡镇审核"
    COUNTY_CLERK = "county_clerk", "县级经办"
    COUNTY_APPROVER = "county_approver", "县级审批"
    PREFECTURE_VIEWER = "prefecture_viewer", "市级查看"
    CADRE = "cadre", "帮扶责任人"
    AUDITOR = "auditor", "审计"
    ADMINISTRATOR = "administrator", "系统管理员"


class Permission(CodeList):
    PUBLIC = "public", "任何人（不登录）"
    SELF = "self", "本人（已登录）"
    HOUSEHOLD_VIEW = "household_view", "看农户"
    HOUSEHOLD_EDIT = "household_edit", "填写农户事实"
    BIRTH_DATE_VIEW = "birth_date_view", "看完整出生日期"
    REVEAL = "reveal", "查看一项完整的个人信息（记录理由）"
    REVEAL_WATCH = "reveal_watch", "看各人查看完整信息的次数"
    EVIDENCE_VIEW = "evidence_view", "看佐证材料原件"
    ROSTER_IMPORT = "roster_import", "导入名册"
    LEGACY_PREPARE = "legacy_prepare", "存量建档：准备"
    LEGACY_CONFIRM = "legacy_confirm", "存量建档：确认"
    ROSTER_EXPORT = "roster_export", "导出名册（隐去个人信息）"
    EXPORT_FULL = "export_full", "导出完整名册（须写理由）"
    YEAR_OPEN = "year_open", "开启新年度"
    FREEZE = "freeze", "冻结月报年报"
    STOCK_ENTER = "stock_enter", "填报存量数字"
    CHANGE_PROPOSE = "change_propose", "登记和报送户的变更"
    CHANGE_REVIEW = "change_review", "审核户的变更（乡镇）"
    CHANGE_APPROVE = "change_approve", "批准和备案户的变更（县级）"
    CASE_DRAFT = "case_draft", "登记申请和线索"
    CASE_CHECK = "case_check", "登记入户核实和信息比对"
    ASSEMBLY_RECORD = "assembly_record", "登记民主评议"
    NOTICE_POST = "notice_post", "张贴公示公告"
    CASE_SUBMIT = "case_submit", "把村里的名单报乡镇"
    CASE_REVIEW = "case_review", "乡镇审核识别、退出与监测"
    CASE_PLAN = "case_plan", "审定预脱贫名单"
    CASE_APPROVE = "case_approve", "县级批准识别、退出与监测"
    QUOTA_EDIT = "quota_edit", "分解识别规模"
    PROCEDURE_EDIT = "procedure_edit", "设置程序的天数和材料"
    OBJECTION_VIEW = "objection_view", "看异议"
    OBJECTION_EDIT = "objection_edit", "受理和答复异议"
    OBJECTION_CONFIRM = "objection_confirm", "认定异议成立不成立"
    FIGURE_CHECK = "figure_check", "核对公布的数字"
    INDICATOR_VIEW = "indicator_view", "看三率一度和检查样本"
    SAMPLE_DRAW = "sample_draw", "抽取检查样本"
    SAMPLE_ENTER = "sample_enter", "登记样本户的检查结果"
    VILLAGE_VIEW = "village_view", "看村情"
    VILLAGE_EDIT = "village_edit", "填写村情"
    VILLAGE_IMPORT = "village_import", "成批导入村情"
    PROJECT_EDIT = "project_edit", "登记项目和资金"
    REGION_PREPARE = "region_prepare", "撤并村：准备"
    REGION_CONFIRM = "region_confirm", "撤并村：确认"
    HELP_VIEW = "help_view", "看帮扶力量和结对"
    HELP_EDIT = "help_edit", "登记帮扶单位、干部、驻村和结对"
    HELP_IMPORT = "help_import", "成批导入帮扶责任人"
    HELP_ACCEPT = "help_accept", "采用结对方案"
    HELP_SETTING = "help_setting", "设置帮扶力量要求"
    LEAVE_ASK = "leave_ask", "请假、撤回请假"
    LEAVE_GRANT = "leave_grant", "批假（乡镇批几天以内的，长的由县里批）"
    PRESENCE_RECORD = "presence_record", "登记在村天数、销假"
    POST_CHECK = "post_check", "查岗"
    VISIT_MINE = "visit_mine", "看自己帮扶的户"
    VISIT_VIEW = "visit_view", "看走访"
    VISIT_RECORD = "visit_record", "记走访、办结走访发现的问题"
    VISIT_REQUEST = "visit_request", "请求走访"
    VISIT_RULE_EDIT = "visit_rule_edit", "设置走访要求和农忙时节"
    PLAN_WRITE = "plan_write", "制定帮扶计划、登记措施落实"
    PLAN_CONFIRM = "plan_confirm", "审定帮扶计划"
    PLAN_HAND_OVER = "plan_hand_over", "开集中交办会、登记认领"
    REPORT_MAKE = "report_make", "制上报的报表"
    REPORT_CHECK = "report_check", "审核报表"
    REPORT_SIGN = "report_sign", "签发报表"
    LINE_VIEW = "line_view", "看标准线"
    LINE_EDIT = "line_edit", "填写标准线"
    RULE_VIEW = "rule_view", "看疑点规则"
    RULE_EDIT = "rule_edit", "填写疑点规则参数"
    DOUBT_ASSIGN = "doubt_assign", "交办疑点"
    DOUBT_ANSWER = "doubt_answer", "核实答复疑点"
    DOUBT_CONFIRM = "doubt_confirm", "确认疑点的答复（乡镇）"
    DOUBT_CLOSE = "doubt_close", "疑点销号（县级）"
    OFFICE_EDIT = "office_edit", "填写单位名称和电话"
    ACCOUNT_VIEW = "account_view", "看账号与岗位"
    ACCOUNT_RESET = "account_reset", "重设下级密码"
    ACCOUNT_MANAGE = "account_manage", "建账号、定岗位、换届交接"
    AUDIT_VIEW = "audit_view", "看操作记录"
    ADMIN_SITE = "admin_site", "进入数据后台"


P, R = Permission, Role

READ = {P.SELF, P.HOUSEHOLD_VIEW, P.VILLAGE_VIEW, P.HELP_VIEW, P.VISIT_VIEW, P.LINE_VIEW, P.RULE_VIEW}
KNOW = READ | {P.BIRTH_DATE_VIEW, P.EVIDENCE_VIEW}
PREPARE = {P.CASE_DRAFT, P.CASE_CHECK, P.ASSEMBLY_RECORD, P.NOTICE_POST}
VISIT = {P.VISIT_RECORD, P.VISIT_REQUEST, P.LEAVE_ASK, P.PRESENCE_RECORD}
WORK = KNOW | PREPARE | VISIT | {P.HOUSEHOLD_EDIT, P.ROSTER_IMPORT, P.ROSTER_EXPORT, P.VILLAGE_EDIT, P.CHANGE_PROPOSE}
HEAR = {P.OBJECTION_VIEW, P.OBJECTION_EDIT}
LOOK_IN = {P.REVEAL, P.ADMIN_SITE}
INSPECT = {P.INDICATOR_VIEW, P.SAMPLE_ENTER}
"""Who goes to the sampled households; the village does not know them beforehand."""
HELP_IN = {P.ACCOUNT_VIEW, P.ACCOUNT_RESET}
SEND = {P.HELP_EDIT, P.HELP_IMPORT}
COUNTY = KNOW | LOOK_IN | HELP_IN | {P.REVEAL_WATCH, P.ROSTER_EXPORT, P.FIGURE_CHECK, P.INDICATOR_VIEW}

GRANTS: dict[Role, set[Permission]] = {
    R.VILLAGE_CLERK: WORK | {P.PLAN_WRITE},
    R.VILLAGE_HEAD: KNOW | {P.ROSTER_EXPORT, P.CHANGE_PROPOSE, P.CASE_SUBMIT} | {P.PLAN_CONFIRM},
    R.TOWNSHIP_CLERK: WORK
    | HEAR
    | INSPECT
    | LOOK_IN
    | HELP_IN
    | SEND
    | {P.PLAN_WRITE, P.PLAN_HAND_OVER}
    | {P.VILLAGE_IMPORT, P.CASE_SUBMIT, P.QUOTA_EDIT, P.FIGURE_CHECK, P.STOCK_ENTER, P.PROJECT_EDIT}
    | {P.REPORT_MAKE, P.DOUBT_ASSIGN, P.DOUBT_ANSWER},
    R.TOWNSHIP_REVIEWER: KNOW
    | HEAR
    | INSPECT
    | LOOK_IN
    | {P.REVEAL_WATCH, P.ROSTER_EXPORT, P.CHANGE_REVIEW, P.CASE_REVIEW, P.NOTICE_POST, P.OBJECTION_CONFIRM}
    | {P.FIGURE_CHECK, P.HELP_ACCEPT}
    | {P.PLAN_CONFIRM, P.LEAVE_GRANT, P.POST_CHECK}
    | {P.REPORT_CHECK, P.REPORT_SIGN, P.DOUBT_ASSIGN, P.DOUBT_CONFIRM},
    R.COUNTY_CLERK: COUNTY
    | HEAR
    | INSPECT
    | SEND
    | {P.SAMPLE_DRAW, P.HELP_SETTING, P.POST_CHECK}
    | {P.VISIT_REQUEST, P.VISIT_RULE_EDIT}
    | {P.QUOTA_EDIT, P.PROCEDURE_EDIT, P.OBJECTION_CONFIRM, P.CASE_PLAN}
    | {P.ROSTER_IMPORT, P.LEGACY_PREPARE, P.VILLAGE_EDIT, P.VILLAGE_IMPORT, P.LINE_EDIT, P.OFFICE_EDIT}
    | {P.REGION_PREPARE, P.YEAR_OPEN, P.RULE_EDIT, P.STOCK_ENTER, P.PROJECT_EDIT}
    | {P.REPORT_MAKE, P.REPORT_CHECK, P.DOUBT_ASSIGN, P.DOUBT_CLOSE},
    R.COUNTY_APPROVER: COUNTY
    | {P.LEGACY_CONFIRM, P.EXPORT_FULL, P.FREEZE, P.REGION_CONFIRM, P.CHANGE_APPROVE, P.CASE_APPROVE}
    | {P.OBJECTION_VIEW, P.HELP_ACCEPT, P.LEAVE_GRANT, P.POST_CHECK}
    | {P.REPORT_CHECK, P.REPORT_SIGN, P.DOUBT_CLOSE},
    R.PREFECTURE_VIEWER: READ | {P.FIGURE_CHECK, P.INDICATOR_VIEW},
    R.CADRE: {P.SELF, P.HOUSEHOLD_VIEW, P.BIRTH_DATE_VIEW, P.EVIDENCE_VIEW}
    | {P.VISIT_MINE, P.VISIT_VIEW, P.VISIT_RECORD, P.PLAN_WRITE, P.LEAVE_ASK},
    R.AUDITOR: KNOW
    | LOOK_IN
    | {P.REVEAL_WATCH, P.AUDIT_VIEW, P.ACCOUNT_VIEW, P.OBJECTION_VIEW}
    | {P.FIGURE_CHECK, P.INDICATOR_VIEW, P.SAMPLE_DRAW},
    R.ADMINISTRATOR: HELP_IN | {P.SELF, P.ACCOUNT_MANAGE, P.OFFICE_EDIT, P.ADMIN_SITE, P.RULE_VIEW, P.RULE_EDIT},
}

HOUSEHOLD_SCOPED = {R.CADRE}
"""Roles whose scope is the households they are paired with, and not everything below the post's region."""


def grants(role: str, permission: Permission) -> bool:
    return permission in GRANTS[Role(role)]
