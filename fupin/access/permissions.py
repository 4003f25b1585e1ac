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
    ROSTER_IMPORT = "roster_import", "导入名册"
    LEGACY_PREPARE = "legacy_prepare", "存量建档：准备"
    LEGACY_CONFIRM = "legacy_confirm", "存量建档：确认"
    ROSTER_EXPORT = "roster_export", "导出名册（隐去个人信息）"
    EXPORT_FULL = "export_full", "导出完整名册（须写理由）"
    VILLAGE_VIEW = "village_view", "看村情"
    VILLAGE_EDIT = "village_edit", "填写村情"
    VILLAGE_IMPORT = "village_import", "成批导入村情"
    LINE_VIEW = "line_view", "看标准线"
    LINE_EDIT = "line_edit", "填写标准线"
    RULE_VIEW = "rule_view", "看疑点规则"
    RULE_EDIT = "rule_edit", "填写疑点规则参数"
    OFFICE_EDIT = "office_edit", "填写单位名称和电话"
    ACCOUNT_VIEW = "account_view", "看账号与岗位"
    ACCOUNT_RESET = "account_reset", "重设下级密码"
    ACCOUNT_MANAGE = "account_manage", "建账号、定岗位、换届交接"
    AUDIT_VIEW = "audit_view", "看操作记录"
    ADMIN_SITE = "admin_site", "进入数据后台"


P, R = Permission, Role

READ = {P.SELF, P.HOUSEHOLD_VIEW, P.VILLAGE_VIEW, P.LINE_VIEW, P.RULE_VIEW}
WORK = READ | {P.BIRTH_DATE_VIEW, P.HOUSEHOLD_EDIT, P.ROSTER_IMPORT, P.ROSTER_EXPORT, P.VILLAGE_EDIT}
TOWNSHIP = WORK | {P.REVEAL, P.ADMIN_SITE, P.ACCOUNT_VIEW, P.ACCOUNT_RESET}
COUNTY = READ | {P.BIRTH_DATE_VIEW, P.REVEAL, P.ROSTER_EXPORT, P.ADMIN_SITE, P.ACCOUNT_VIEW, P.ACCOUNT_RESET}

GRANTS: dict[Role, set[Permission]] = {
    R.VILLAGE_CLERK: WORK,
    R.VILLAGE_HEAD: READ | {P.BIRTH_DATE_VIEW, P.ROSTER_EXPORT},
    R.TOWNSHIP_CLERK: TOWNSHIP | {P.VILLAGE_IMPORT},
    R.TOWNSHIP_REVIEWER: READ | {P.BIRTH_DATE_VIEW, P.REVEAL, P.ROSTER_EXPORT, P.ADMIN_SITE},
    R.COUNTY_CLERK: COUNTY
    | {P.ROSTER_IMPORT, P.LEGACY_PREPARE, P.VILLAGE_EDIT, P.VILLAGE_IMPORT, P.LINE_EDIT, P.OFFICE_EDIT}
    | {P.RULE_EDIT},
    R.COUNTY_APPROVER: COUNTY | {P.LEGACY_CONFIRM, P.EXPORT_FULL},
    R.PREFECTURE_VIEWER: READ,
    R.CADRE: {P.SELF, P.HOUSEHOLD_VIEW, P.BIRTH_DATE_VIEW},
    R.AUDITOR: READ | {P.BIRTH_DATE_VIEW, P.REVEAL, P.AUDIT_VIEW, P.ACCOUNT_VIEW, P.ADMIN_SITE},
    R.ADMINISTRATOR: {P.SELF, P.ACCOUNT_VIEW, P.ACCOUNT_RESET, P.ACCOUNT_MANAGE, P.OFFICE_EDIT, P.ADMIN_SITE}
    | {P.RULE_VIEW, P.RULE_EDIT},
}

HOUSEHOLD_SCOPED = {R.CADRE}
"""Roles whose scope is the households they are paired with, and not everything below the post's region."""


def grants(role: str, permission: Permission) -> bool:
    return permission in GRANTS[Role(role)]
