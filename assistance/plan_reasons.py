"""Why a plan, a measure or a claim is refused, and what is asked about a plan that stands."""

from fupin.workflow import REASONS

REASONS |= {
    # ---- one measure
    "measure_option": "没有保存：第 {number} 条没有选措施。",
    "measure_no_grounds": "没有保存：这一户没有登记致贫原因，也没有监测的风险，措施没有针对。请先在农户页面填上。",
    "measure_ground": "没有保存：第 {number} 条针对的“{ground}”不是这一户登记的原因或风险。请从这一户的原因里选。",
    "measure_fit": "没有保存：第 {number} 条的“{option}”解决不了“{ground}”。针对“{ground}”可以用：{kinds}。",
    "measure_venture": "没有保存：第 {number} 条是“{option}”，要有人干活，这一户没有劳动力。请改用综合保障、社会帮扶、"
    "公益岗位，或者资产入股、生产托管。",
    "measure_due": "没有保存：第 {number} 条的落实时间不在 {year} 年。跨年的写明今年做到哪一步，明年沿用。",
    "measure_member": "没有保存：第 {number} 条帮的人现在不是这一户的成员。",
    "measure_number": "没有保存：第 {number} 条里有证件号码或者电话。计划要打印出来，请去掉。",
    "measure_owner": "没有保存：第 {number} 条的责任人不在这里帮扶。请从名单里选。",
    "measure_most": "没有保存：一户一年最多 {most} 条措施。几件小事可以写成一条。",
    # ---- the plan
    "plan_year": "没有保存：帮扶计划写今年、上年或者明年的。",
    "plan_closed": "没有保存：{home}已经结束登记，不用再写计划。",
    "plan_known": "没有保存：{home}{year}年已有帮扶计划，请打开那一份修改。",
    "plan_settled": "没有保存：计划已经审定。要改，请先点“退回修改”，写明理由。",
    "plan_text_number": "没有保存：帮扶目标里有证件号码或者电话。计划要打印出来，请去掉。",
    "plan_goal": "没有审定：还没有写帮扶目标。请写明这一年要让这一户做到什么。",
    "plan_empty": "没有审定：计划里一条措施也没有。",
    "plan_parts": "没有审定：{lacking}。责任人、任务、标准、措施、时间节点五样都要有；责任人和时间可以勾“交会认领”"
    "，到集中交办会上再定。",
    "plan_exit_missing": "没有审定：这一户还没有脱贫，请填计划脱贫年度。",
    "plan_exit_early": "没有审定：计划脱贫年度早于计划的年度。",
    "plan_agreement": "没有审定：还没有登记征得农户同意。请拿给户主看过，填上哪一天、怎样同意的。",
    "plan_agreed_later": "没有办理：农户同意的日期晚于今天。",
    "plan_agreed_early": "没有办理：农户同意的日期早于计划的上一年，不会是同意这份计划。",
    "plan_same_person": "没有审定：这份计划是您写的。请村负责人或者乡镇审核里的另一个人审定。",
    "plan_family": "没有审定：这是您本人或者您申报的亲属的户，请换一个人审定。",
    "plan_reason": "没有办理：请写明理由（至少 2 个字）。",
    # ---- following a measure
    "measure_plan": "没有登记：计划还没有审定，或者已经作废。审定以后再登记落实情况。",
    "measure_result": "没有登记：请写明结果（至少 2 个字）：做成了什么，或者为什么取消。",
    "measure_day": "没有登记：日期应在计划那一年的 1 月 1 日到今天之间。",
    "measure_result_number": "没有登记：结果里有证件号码或者电话，请去掉。",
    "measure_without_successor": "没有办理：{home}的“{option}”还由他负责落实，请在“都交给谁”里选接手的人。",
    "measure_successor_reach": "没有办理：{home}的“{option}”在{name}的单位帮扶的地方以外，请选那里的人接手。",
    # ---- carrying over, handing over
    "carry_nothing": "没有沿用：{place}{year}年没有可以沿用的计划：上年没有没落实完的，或者今年都已经有了。",
    "carry_place": "没有沿用：请在一个乡镇或者一个村里办。",
    "handover_place": "没有登记：集中交办会由乡镇开，请选一个乡镇。",
    "handover_day": "没有登记：开会日期应在 2013 年到今天之间。",
    "handover_none": "没有登记认领：没有选责任人，一条也没有认领。",
    "handover_due": "没有登记认领：{home}的“{option}”没有填什么时候落实，或者不在{year}年，或者早于开会那天。",
    "handover_owner": "没有登记认领：{home}的“{option}”选的责任人不在这个乡镇帮扶。",
    # ---- what is asked about a plan that stands
    "ask_ground_gone": "第 {number} 条针对的“{ground}”，现在不是这一户的原因或风险。",
    "ask_fit": "第 {number} 条解决不了“{ground}”，可以用：{kinds}。",
    "ask_venture": "第 {number} 条要有人干活，这一户没有劳动力。",
    "ask_ground_open": "“{ground}”还没有措施。",
    "ask_develops": "这一户有劳动力，还没有一条开发式措施（产业、就业、金融、公益岗位）。",
    "ask_general": "措施都是普惠的，没有一条是专门给这一户的。",
    "ask_gifts": "送钱送物 {number} 条，多了。看看能不能换成让他自己挣到钱的办法。",
    "ask_overdue": "第 {number} 条过了期限还没有落实。",
    "ask_exit_passed": "过了计划脱贫年度，这一户还没有脱贫。",
}
