"""Why a case cannot move on, in the words of its page."""

from fupin.workflow import REASONS

REASONS |= {
    # who
    "case_same_person": "这一步要由另一个人办：您经手过这一户（填写、导入、入户、登记评议、报送或前一步审核）。",
    "case_own_family": "这一步要由另一个人办：这一户是您自己或您申报的亲属的户，请回避。",
    "case_opinion_missing": "没有办理：请写明理由（至少 2 个字），让经办的人知道怎么改。",
    "batch_not_next": "没有递补：候补按评议名次递补，请先递补名次在前的户。",
    "case_unopened": "没有办理：有还没打开看过的户。请点开看一遍，再一起同意。",
    "case_related": "没有办理：这一户里有工作人员或其申报的亲属。请把怎么核实的、结果怎样写进意见，再同意。",
    "case_moved": "没有办理：{who}已经在 {at} 办过这一步（{act}），现在是“{state}”。",
    # what
    "papers_missing": "没有办理：还缺材料：{papers}。请在这一户的佐证材料里上传。",
    "checkers_missing": "没有办理：入户核实要有两个人。请登记入户核实，写上两位核实人。",
    "checker_outside": "没有办理：两位核实人里要有一位不是本村的（乡镇干部、驻村工作队）。",
    "income_missing": "没有办理：还没有核算收入。请在登记入户核实时选好收入年度；没有年度收入的，先到农户页面填写。",
    "authorisation_missing": "没有办理：还没有上传户主签字的承诺授权书，不能比对信息。",
    "matches_missing": "没有办理：还没有登记信息比对结果。请照部门签字的反馈表逐家登记，没有命中的也登记。",
    "matches_open": "没有办理：还有 {matches_open} 条比对命中没有核实。请逐条写明结论和依据。",
    "case_doubts_open": "没有办理：这一户还有 {doubts_open} 条疑点没有答复。请逐条核实答复。",
    "quorum_missing": "没有通过：应到 {expected} 人，实到 {present} 人，不到三分之二，这次评议不算数，请重新开会。",
    "majority_missing": "没有通过：同意 {agree} 票，没有超过实到 {present} 人的一半。",
    "majority_there": "同意 {agree} 票，超过实到 {present} 人的一半，不能按没有通过办理。",
    "quota_full": "没有办理：本年度的规模已经用完。排在后面的户列为候补，有了名额再递补。",
    "notice_missing": "没有办理：还没有张贴公示。请先在“公示公告”里张贴。",
    "notice_running": "没有办理：公示期到 {notice_ends} 才满，第二天起才能往下办。",
    "notice_photos_missing": "没有办理：公示照片不够。要有近景和远景，还要在另一天再拍一张仍在张贴的。",
    "objection_open": "没有办理：这一户还有 {open_objections} 条异议没有办结。别的户可以先办。",
    "not_as_published": "没有办理：这一户的户主、人口或类别和公示的不一样。请更正后重新公示。",
    "case_over": "没有办理：这一件已经办结。请刷新页面看结果。",
    # the home check, the comparison, the answers
    "check_closed": "没有保存：这一件已经不在入户核实这一步。要重新核实的，先退回核实。",
    "check_day": "入户日期不对：不能早于申请或发现线索的日期（{found_on}），也不能晚于今天。",
    "checker_unknown": "核实人要在本村、本乡镇、本县的工作人员里选。请重新选择。",
    "match_closed": "没有保存：现在这一步不能登记或作废比对结果。请刷新页面看最新状态。",
    "match_day": "{source}的名单日期不对：不能晚于今天，也不能早于申请那一年的 1 月 1 日。",
    "match_known": "{source}的结果已经登记过，和这次填的不一样。登记错的先作废，再重新登记。",
    "match_answer_missing": "没有保存：请选核实结论，并写明说明和依据。",
    "match_answered": "没有保存：这一条已经有人核实过，或者已经作废。请刷新页面看结果。",
    "doubt_answer_missing": "没有保存：请写明怎么核实的、结果怎样（至少 2 个字）。",
    "doubt_answered": "没有保存：这一条疑点已经有人答复，或者已经消失。请刷新页面看结果。",
    # several at once
    "agree_none": "没有办理：请勾选看过的户，一次最多 100 户。",
    "agree_related": "这一户里有工作人员或其申报的亲属，要打开单独办，把怎么核实的写进意见。",
    "agree_stopped": "一户也没有办：{household}——{sentence}",
    # starting
    "several_none": "没有登记：请勾选要申请的户，一次最多 {most} 户。",
    "several_stopped": "一户也没有登记：{household}——{sentence}",
    "case_open_already": "这一户已经有在办的识别或监测，不能重复登记。请打开那一件看看。",
    "case_listed_already": "这一户已经在册，不用再识别。有新风险的，请登记监测线索。",
    "case_monitored_already": "这一户正在监测中，不能重复纳入。",
    "case_closed_household": "这一户已经结束登记，不能再登记申请。",
    "case_day_wrong": "日期不对：不能晚于今天，也不能早于一年以前。",
    "case_kind_missing": "请选择拟定的监测对象类别和至少一项风险。",
    "case_open_ending": "没有办理：这一户有在办的识别或监测。请先在案卷里撤回、排除或办结，再让这项变更生效。",
    "case_locked": "没有保存：这一户正在评议、公示或审核，资料已经锁定。有错的，请在案卷里退回核实，改好再报。",
}
