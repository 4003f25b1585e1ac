"""Lists that tell of support, schooling, insurance, work and dangers: J14–J21 of domain.md §7.6."""

from fupin.comparison.lists.base import NAME, Heading, ListKind, ListRule, Said, number_and_year, rule
from fupin.comparison.lists.support_hits import (
    disabled_otherwise,
    insured_otherwise,
    large_costs,
    not_at_school,
    not_insured,
    other_stage,
    paid_twice_or_after_death,
    safe_here_not_there,
    support_not_listed,
    supported_otherwise,
    works_otherwise,
)
from fupin.doubts.frame import DAY, MONEY
from households.codes import Dibao, Student

WELFARE = ListKind(
    "welfare",
    "低保和特困人员名单",
    "民政",
    (
        NAME,
        Heading("type", "类别", ("救助类别", "待遇类别", "保障类别", "救助类型")),
        Heading("started", "批准日期", ("审批日期", "批准时间", "享受起始时间"), DAY),
        Heading("state", "状态", ("待遇状态",)),
    ),
    (
        ListRule(
            rule(
                "J14",
                "低保、特困与民政的不一样",
                "低保、特困登记与民政的名单不一样，请核对后改",
                exceptions=("当月才批准",),
                mends="dibao",
            ),
            hits=supported_otherwise,
            people=support_not_listed,
            needs=("type",),
            said=(
                Said("type", "民政名单上是"),
                Said("started", after=" 批准"),
                Said("dibao", "登记的低保：", of="member", words=Dibao.label_of),
            ),
            absent_says="登记为享受，民政名单上没有",
        ),
    ),
)
DISABLED = ListKind(
    "disabled",
    "残疾人证名单",
    "残联",
    (
        NAME,
        Heading("kind", "残疾类别", ("残疾类型",)),
        Heading("grade", "残疾等级", ("等级",)),
        Heading("state", "证件状态", ("状态", "持证状态")),
    ),
    (
        ListRule(
            rule(
                "J15",
                "残疾情况与残联的不一样",
                "残疾登记与残联的名单不一样（没登记残疾、类别等级不同，或证已注销），请核对后改",
                exceptions=("重新评定过",),
                mends="health",
            ),
            hits=disabled_otherwise,
            needs=("kind",),
            said=(Said("kind", "残联登记 "), Said("grade"), Said("state")),
        ),
    ),
)
SCHOOL = ListKind(
    "school",
    "学籍名单",
    "教育",
    (
        NAME,
        Heading("stage", "学段", ("年级", "就读学段", "学段年级")),
        Heading("school", "学校", ("学校名称", "就读学校")),
    ),
    (
        ListRule(
            rule(
                "J16",
                "学籍与登记的不一样",
                "适龄的孩子没有学籍，或学籍上的学段与登记的在校生状况不一样，请到学校、家里核实",
                exceptions=("送教上门", "延缓入学", "在省外读书"),
                mends="student",
            ),
            hits=other_stage,
            absent=not_at_school,
            needs=("stage",),
            said=(
                Said("school"),
                Said("stage", "学籍是"),
                Said("student", "登记的是", of="member", words=Student.label_of),
            ),
            absent_says="适龄，学籍名单上没有",
        ),
    ),
)
MEDICAL = ListKind(
    "medical",
    "医保参保名单",
    "医保",
    (
        NAME,
        Heading("type", "参保类型", ("险种", "险种类型", "医保类型")),
        Heading("state", "参保状态", ("状态", "缴费状态")),
    ),
    (
        ListRule(
            rule(
                "J17",
                "医保没有缴，或与登记的不一样",
                "本年没有缴医保，或参保登记与医保的名单不一样，请核实；没缴的，帮着补缴",
                exceptions=("在外地缴了", "现役军人", "服刑人员"),
                mends="resident_medical",
            ),
            hits=insured_otherwise,
            absent=not_insured,
            rests=number_and_year,
            needs=("type",),
            said=(Said("type", "医保名单上是"), Said("state")),
            absent_says="医保参保名单上没有",
        ),
    ),
)
COSTS = ListKind(
    "costs",
    "医疗费用自付名单",
    "医保、卫健",
    (
        NAME,
        Heading("self_paid", "个人自付", ("自付金额", "个人自付金额", "合规自付", "自付费用"), MONEY, "元"),
        Heading("paid_on", "结算日期", ("就诊日期", "出院日期"), DAY),
    ),
    (
        ListRule(
            rule(
                "J18",
                "医疗自付花费大",
                "近一年全家医疗自付超过 {line} 元，还没有监测，请入户核实有没有返贫风险",
                params={"line": 10_000},
                named={"line": ("一年自付超过", "元")},
            ),
            hits=large_costs,
            needs=("self_paid",),
            said=(Said("self_paid", "自付 ", " 元"), Said("paid_on", after=" 结算")),
        ),
    ),
)
WORKING = ListKind(
    "work",
    "养老、公益岗和务工名单",
    "人社",
    (
        NAME,
        Heading("type", "类别", ("名单类别", "事项", "岗位类别")),
        Heading("unit", "单位", ("用工单位", "企业名称", "岗位")),
        Heading("state", "状态", ("在岗状态", "待遇状态")),
        Heading("started", "起始日期", ("开始时间", "上岗日期"), DAY),
    ),
    (
        ListRule(
            rule(
                "J19",
                "养老、公益岗、务工与人社的不一样",
                "养老保险、公益性岗位或务工登记与人社的名单不一样，请核对后改",
                mends="public_post",
            ),
            hits=works_otherwise,
            needs=("type",),
            said=(Said("type", "人社名单上有："), Said("unit"), Said("started", after=" 起")),
        ),
    ),
)
DANGERS = ListKind(
    "dangers",
    "危房、饮水和受灾名单",
    "住建、水利、应急",
    (
        NAME,
        Heading("type", "类别", ("隐患类别", "情况", "名单类别")),
        Heading("grade", "等级", ("鉴定等级", "程度")),
        Heading("mended", "是否已整改", ("整改情况", "是否已修缮", "是否解决")),
        Heading("found", "鉴定日期", ("发现日期", "受灾日期"), DAY),
    ),
    (
        ListRule(
            rule(
                "J20",
                "部门说有危险，登记的是安全",
                "在危房、饮水不安全或受灾名单上，登记的却是安全，请入户核实",
                exceptions=("已经修好",),
                mends="house_grade",
            ),
            hits=safe_here_not_there,
            needs=("type",),
            said=(Said("type"), Said("grade"), Said("found", after=" 鉴定")),
        ),
    ),
)
PAYMENTS = ListKind(
    "payments",
    "一卡通发放名单",
    "财政、银行",
    (
        NAME,
        Heading("type", "补贴种类", ("补贴项目", "项目名称", "资金名称")),
        Heading("period", "发放期间", ("发放月份", "期间", "年月")),
        Heading("amount", "金额", ("发放金额",), MONEY, "元"),
        Heading("paid_on", "发放日期", ("发放时间", "到账日期"), DAY),
        Heading("died", "死亡日期", ("死亡时间",), DAY),
    ),
    (
        ListRule(
            rule(
                "J21",
                "补贴重复发，或人去世后还发",
                "同一补贴同一期间发了两次，或人去世以后还在发，请与财政核对",
            ),
            hits=paid_twice_or_after_death,
            needs=("type", "period"),
            said=(Said("type"), Said("period"), Said("amount", after=" 元"), Said("paid_on", after=" 发放")),
        ),
    ),
)
KINDS = (WELFARE, DISABLED, SCHOOL, MEDICAL, COSTS, WORKING, DANGERS, PAYMENTS)
