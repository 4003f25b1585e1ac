"""Lists that tell of support, schooling, insurance, work and dangers: J14–J21 of domain.md §7.6."""

import numpy as np

from fupin.comparison.listed import Listed, money_total
from fupin.comparison.lists.base import NAME, Heading, ListKind, ListRule, Said, containing, rule
from fupin.doubts.frame import DAY, MONEY, Level
from fupin.doubts.truth import Column, Truth
from households.codes import Dibao, DisabilityGrade, DisabilityKind, DropoutReason, HouseGrade, Student, Tekun

YES, NO = "1", "0"
ENJOYS = ("1", "2", "3")
DIBAO, TEKUN = containing("低保"), containing("特困", "五保")
ENDED = containing("注销", "停发", "终止", "取消", "失效", "停保")
OF_SCHOOL_AGE = (6, 15)
EXCUSED = (DropoutReason.TAUGHT_AT_HOME.value, DropoutReason.DELAYED.value)
PENSION = containing("养老")
PUBLIC_POST = containing("公益")
WORK = containing("务工", "就业", "用工", "社保")
MENDED = containing("已", "是", "完成")
HOUSE, WATER, DISASTER = containing("危房", "C级", "D级"), containing("饮水", "水质", "缺水"), containing("灾")
STAGES: tuple[tuple[str, frozenset[str]], ...] = (
    ("学前", frozenset({Student.PRESCHOOL.value, Student.UNDER_SCHOOL_AGE.value})),
    ("幼儿", frozenset({Student.PRESCHOOL.value, Student.UNDER_SCHOOL_AGE.value})),
    ("小学", frozenset({Student.PRIMARY.value})),
    ("初中", frozenset({Student.GRADE7.value, Student.GRADE8.value, Student.GRADE9.value})),
    ("普通高中", frozenset({"07", "08", "09"})),
    ("高中", frozenset({"07", "08", "09"})),
    ("中职", frozenset({"10", "11", "12"})),
    ("技师", frozenset({"21", "22", "23", "24"})),
    ("高职", frozenset({"13", "14", "15", "16"})),
    ("大专", frozenset({"13", "14", "15", "16"})),
    ("本科", frozenset({"16", "31", "32", "33", "34", "35"})),
)


def month_of(days: Column) -> Column:
    held = np.where(days.given, days.values, np.datetime64("1970-01-01"))
    return Column(held.astype("datetime64[M]").astype(np.int64), days.given)


def just_approved(frame: Listed) -> Truth:
    """Approved in the month of the list: the register is told later."""
    month = np.datetime64(frame.listed_on, "M").astype(np.int64)
    return month_of(frame.row.started).same(int(month)).sure


def supported_otherwise(frame: Listed) -> Truth:
    """On the list, and the register says 否."""
    row, person = frame.row, frame.member
    dibao = row.type.where(DIBAO) & frame.theirs(person.dibao.among(Dibao.NO))
    tekun = row.type.where(TEKUN) & frame.theirs(person.tekun.among(Tekun.NO))
    return (dibao | tekun) & ~row.state.where(ENDED).sure & ~just_approved(frame)


def support_not_listed(frame: Listed) -> Truth:
    """The register says 是, and the whole list does not have it."""
    person, row = frame.member, frame.row
    current = ~row.state.where(ENDED).sure
    dibao = person.dibao.among(*ENJOYS) & ~frame.any_row(row.type.where(DIBAO).sure & current)
    tekun = person.tekun.among(*ENJOYS) & ~frame.any_row(row.type.where(TEKUN).sure & current)
    whole = Truth.of(np.full(len(person), True)) if frame.complete else Truth(*([np.zeros(len(person), bool)] * 2))
    return (dibao | tekun) & whole


def spoken(of: type, wanted: Column) -> Column:
    """Codes of what the list writes in words."""
    codes = [of.from_cell(word) or "" for word in wanted.distinct]  # type: ignore[attr-defined]
    distinct = tuple(codes) or ("",)
    given = wanted.given & np.array([bool(code) for code in distinct])[wanted.values]
    return Column(wanted.values, given, distinct)


def differs(listed: Column, own: Column) -> Truth:
    """Two columns of codes say different things; asked only where both say something."""
    size = np.arange(len(listed.values))
    pairs = zip(listed.shown(size), own.shown(size), strict=True)
    unlike = np.fromiter((one != other for one, other in pairs), bool, len(size))
    known = listed.given & own.given
    return Truth(unlike & known, known)


def disabled_otherwise(frame: Listed) -> Truth:
    row, person = frame.row, frame.member
    ended = row.state.where(ENDED).sure
    disabled = frame.theirs(person.health.naming("04"))
    kind = differs(spoken(DisabilityKind, row.kind), frame.theirs(person.disability_kind)).sure
    grade = differs(spoken(DisabilityGrade, row.grade), frame.theirs(person.disability_grade)).sure
    return (~ended & (~disabled | kind | grade)) | (ended & disabled)


def other_stage(frame: Listed) -> Truth:
    """The school's stage is not the one that is registered; nothing registered is not at school."""
    listed = frame.row.stage.shown(np.arange(len(frame.row)))
    own = frame.theirs(frame.member.student).shown(np.arange(len(frame.row)))
    wanted = [next((codes for word, codes in STAGES if word in said), None) for said in listed]
    known = np.fromiter((codes is not None for codes in wanted), bool, len(wanted)) & frame.row.stage.given
    yes = (bool(codes) and code not in codes for codes, code in zip(wanted, own, strict=True))
    return Truth(np.fromiter(yes, bool, len(wanted)) & known, known)


def not_at_school(frame: Listed) -> Truth:
    """Of compulsory age on 1 September, and in no school's list; 送教上门 and 延缓入学 are lawful."""
    low, high = OF_SCHOOL_AGE
    excused = frame.member.dropout_reason.among(*EXCUSED).sure
    return frame.member.school_age.between(low, high) & ~excused & frame.absent()


def insured_otherwise(frame: Listed) -> Truth:
    """Paid, and the register says 否."""
    row, person = frame.row, frame.member
    employee = row.type.where(containing("职工"))
    resident = row.type.where(containing("居民", "农村", "城乡"))
    unlike = employee & frame.theirs(person.employee_medical.among(NO))
    unlike |= resident & frame.theirs(person.resident_medical.among(NO))
    return unlike & ~row.state.where(ENDED).sure


def not_insured(frame: Listed) -> Truth:
    return frame.absent() & ~frame.member.soldier.among(YES).sure


def large_costs(frame: Listed) -> Truth:
    """What the household paid itself in the twelve months before the list; monitored ones are known already."""
    row = frame.row
    recent = (row.paid_on > np.datetime64(frame.listed_on) - np.timedelta64(365, "D")) | row.paid_on.blank
    amount = Column(np.where(recent.yes, row.self_paid.values, 0), row.self_paid.given, scale=row.self_paid.scale)
    monitored = frame.homes(frame.household.monitoring_kind).filled
    return (money_total(frame, amount) > frame.p.line) & ~monitored & recent


def works_otherwise(frame: Listed) -> Truth:
    row, person = frame.row, frame.member
    pension = row.type.where(PENSION) & frame.theirs(
        person.resident_pension.among(NO) & (person.employee_pension.among(NO) | person.employee_pension.blank)
    )
    post = row.type.where(PUBLIC_POST) & frame.theirs(person.public_post.blank)
    work = (
        row.type.where(WORK)
        & ~row.type.where(PUBLIC_POST)
        & frame.theirs(person.work_months.blank | person.work_months.same(0))
    )
    return (pension | post | work) & ~row.state.where(ENDED).sure


def safe_here_not_there(frame: Listed) -> Truth:
    """On a list of dangers while the fields say safe, or say nothing; what the list says is mended is no clue."""
    row = frame.row
    danger = frame.homes(frame.household.dangerous.among(YES)).sure
    danger |= frame.homes(frame.household.house_grade.among(HouseGrade.C, HouseGrade.D)).sure
    house = row.type.where(HOUSE) & ~danger
    water = row.type.where(WATER) & ~frame.homes(frame.household.safe_water.among(NO)).sure
    return (house | water | row.type.where(DISASTER)) & ~row.mended.where(MENDED).sure


def paid_twice_or_after_death(frame: Listed) -> Truth:
    row = frame.row
    late = (row.paid_on > row.died).sure
    keys = [key_of(row, name) for name in ("type", "period")]
    known = row.type.given & row.period.given
    together = np.stack([frame.whose, *keys]) if len(row) else np.zeros((3, 0), np.int64)
    _, place, often = np.unique(together, axis=1, return_inverse=True, return_counts=True)
    twice = (often[place.ravel()] > 1) & known if len(row) else np.zeros(0, bool)
    return Truth(twice, known) | late


def key_of(row: Level, name: str) -> np.ndarray:
    """One number for each different text."""
    column: Column = row.columns[name]
    return np.where(column.given, column.values, -1)


WELFARE = ListKind(
    "welfare", "低保和特困人员名单", "民政",
    (NAME, Heading("type", "类别", ("救助类别", "待遇类别", "保障类别", "救助类型")),
     Heading("started", "批准日期", ("审批日期", "批准时间", "享受起始时间"), DAY), Heading("state", "状态", ("待遇状态",))),
    (ListRule(
        rule("J14", "低保、特困与民政的不一样", "低保、特困登记与民政的名单不一样，请核对后改", exceptions=("当月才批准",), mends="dibao"),
        hits=supported_otherwise, people=support_not_listed, needs=("type",),
        said=(Said("type", "民政名单上是"), Said("started", after=" 批准"), Said("dibao", "登记的低保：", of="member", words=Dibao.label_of)),
        absent_says="登记为享受，民政名单上没有",
    ),),
)  # fmt: skip
DISABLED = ListKind(
    "disabled", "残疾人证名单", "残联",
    (NAME, Heading("kind", "残疾类别", ("残疾类型",)), Heading("grade", "残疾等级", ("等级",)),
     Heading("state", "证件状态", ("状态", "持证状态"))),
    (ListRule(
        rule("J15", "残疾情况与残联的不一样", "残疾登记与残联的名单不一样（没登记残疾、类别等级不同，或证已注销），请核对后改",
             exceptions=("重新评定过",), mends="health"),
        hits=disabled_otherwise, needs=("kind",), said=(Said("kind", "残联登记 "), Said("grade"), Said("state")),
    ),),
)  # fmt: skip
SCHOOL = ListKind(
    "school", "学籍名单", "教育",
    (NAME, Heading("stage", "学段", ("年级", "就读学段", "学段年级")), Heading("school", "学校", ("学校名称", "就读学校"))),
    (ListRule(
        rule("J16", "学籍与登记的不一样", "适龄的孩子没有学籍，或学籍上的学段与登记的在校生状况不一样，请到学校、家里核实",
             exceptions=("送教上门", "延缓入学", "在省外读书"), mends="student"),
        hits=other_stage, absent=not_at_school, needs=("stage",),
        said=(Said("school"), Said("stage", "学籍是"), Said("student", "登记的是", of="member", words=Student.label_of)),
        absent_says="适龄，学籍名单上没有",
    ),),
)  # fmt: skip
MEDICAL = ListKind(
    "medical", "医保参保名单", "医保",
    (NAME, Heading("type", "参保类型", ("险种", "险种类型", "医保类型")), Heading("state", "参保状态", ("状态", "缴费状态"))),
    (ListRule(
        rule("J17", "医保没有缴，或与登记的不一样", "本年没有缴医保，或参保登记与医保的名单不一样，请核实；没缴的，帮着补缴",
             exceptions=("在外地缴了", "现役军人", "服刑人员"), mends="resident_medical"),
        hits=insured_otherwise, absent=not_insured, needs=("type",),
        said=(Said("type", "医保名单上是"), Said("state")), absent_says="医保参保名单上没有",
    ),),
)  # fmt: skip
COSTS = ListKind(
    "costs", "医疗费用自付名单", "医保、卫健",
    (NAME, Heading("self_paid", "个人自付", ("自付金额", "个人自付金额", "合规自付", "自付费用"), MONEY, "元"),
     Heading("paid_on", "结算日期", ("就诊日期", "出院日期"), DAY)),
    (ListRule(
        rule("J18", "医疗自付花费大", "近一年全家医疗自付超过 {line} 元，还没有监测，请入户核实有没有返贫风险",
             params={"line": 10_000}, named={"line": ("一年自付超过", "元")}, mends="health"),
        hits=large_costs, needs=("self_paid",), said=(Said("self_paid", "自付 ", " 元"), Said("paid_on", after=" 结算")),
    ),),
)  # fmt: skip
WORKING = ListKind(
    "work", "养老、公益岗和务工名单", "人社",
    (NAME, Heading("type", "类别", ("名单类别", "事项", "岗位类别")), Heading("unit", "单位", ("用工单位", "企业名称", "岗位")),
     Heading("state", "状态", ("在岗状态", "待遇状态")), Heading("started", "起始日期", ("开始时间", "上岗日期"), DAY)),
    (ListRule(
        rule("J19", "养老、公益岗、务工与人社的不一样", "养老保险、公益性岗位或务工登记与人社的名单不一样，请核对后改", mends="public_post"),
        hits=works_otherwise, needs=("type",), said=(Said("type", "人社名单上有："), Said("unit"), Said("started", after=" 起")),
    ),),
)  # fmt: skip
DANGERS = ListKind(
    "dangers", "危房、饮水和受灾名单", "住建、水利、应急",
    (NAME, Heading("type", "类别", ("隐患类别", "情况", "名单类别")), Heading("grade", "等级", ("鉴定等级", "程度")),
     Heading("mended", "是否已整改", ("整改情况", "是否已修缮", "是否解决")), Heading("found", "鉴定日期", ("发现日期", "受灾日期"), DAY)),
    (ListRule(
        rule("J20", "部门说有危险，登记的是安全", "在危房、饮水不安全或受灾名单上，登记的却是安全，请入户核实", exceptions=("已经修好",),
             mends="house_grade"),
        hits=safe_here_not_there, needs=("type",), said=(Said("type"), Said("grade"), Said("found", after=" 鉴定")),
    ),),
)  # fmt: skip
PAYMENTS = ListKind(
    "payments", "一卡通发放名单", "财政、银行",
    (NAME, Heading("type", "补贴种类", ("补贴项目", "项目名称", "资金名称")), Heading("period", "发放期间", ("发放月份", "期间", "年月")),
     Heading("amount", "金额", ("发放金额",), MONEY, "元"), Heading("paid_on", "发放日期", ("发放时间", "到账日期"), DAY),
     Heading("died", "死亡日期", ("死亡时间",), DAY)),
    (ListRule(
        rule("J21", "补贴重复发，或人去世后还发", "同一补贴同一期间发了两次，或人去世以后还在发，请与财政核对", mends="state"),
        hits=paid_twice_or_after_death, needs=("type", "period"),
        said=(Said("type"), Said("period"), Said("amount", after=" 元"), Said("paid_on", after=" 发放")),
    ),),
)  # fmt: skip
KINDS = (WELFARE, DISABLED, SCHOOL, MEDICAL, COSTS, WORKING, DANGERS, PAYMENTS)
