"""Why something about a comparison was not done, and what to do (domain.md §7.6)."""

from fupin.workflow import REASONS

REASONS |= {
    "authorisation_day": "没有登记：签字日期应在2015年到今天之间。请照承诺授权书填。",
    "authorisation_proof": "没有登记：请选已上传的承诺授权书，或者填纸质存档号。还没有上传的，先拍照上传。",
    "authorisation_stands": "没有登记：这一户已有在用的授权。要换，先撤回原来的。",
    "authorisation_closed": "没有登记：这一户已结束登记，不再比对。",
    "authorisation_withdrawal": "没有撤回：请写明是谁、为什么撤回（至少 2 个字）。",
    "list_kind": "没有载入：请从列表里选名单种类。",
    "list_day": "没有载入：数据日期应在2015年到今天之间。请照出具单位写的填。",
    "list_source": "没有载入：请写明名单是哪个单位出具的。",
    "list_unreadable": "{sentence}",
    "list_gone": "没有办理：这份名单已经办完或放弃了，原始名单已销毁。要再比对，请重新载入。",
    "list_expired": "没有办理：这份名单超过一天没有确认，原始名单已销毁。要再比对，请重新载入。",
    "list_same_person": "没有确认：载入和确认必须是两个人，请由县级审批人员确认。",
    "list_nobody": "没有载入：{place}还没有农户签了比对授权。请先登记授权，再载入名单。",
    "list_failed": "系统出了故障，没有做成，原始名单已销毁。请重新载入；仍然不行，请打服务电话。",
    "list_changed": "没有做成：存放的名单与载入时不一样，已销毁。请重新载入。",
    "list_no_columns": "名单里没有认出“证件号码”和别的栏目，没有比对，原始名单已销毁。"
    "请下载模板，对照栏名改好后重新载入。",
}
