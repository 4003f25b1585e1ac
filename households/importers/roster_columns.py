"""The roster's columns: the 55 of the template in their order (product.md §4.4), then the headings of the national and
village rosters that are read when present (domain.md §9.2), with the spellings of §9.3.

Keys are the names of the model fields that the values are for; areas come in 0.01 亩, money in 分.
"""

from collections.abc import Iterable
from typing import Any

from fupin.codes import CodeList
from fupin.imports.cells import Reader, codes, codes_many, digits, identity, name, number, phone, text, whole, yes_no
from fupin.imports.dates import day, month, year
from fupin.imports.sheet import Column, Sheet
from households.codes import (
    Dibao,
    DisabilityGrade,
    DisabilityKind,
    DropoutReason,
    Education,
    EliminationMode,
    Ethnicity,
    FoundBy,
    Fuel,
    Health,
    HouseGrade,
    HouseholdAttribute,
    HouseholdKind,
    IdentityType,
    IdStandard,
    Labour,
    MonitoringKind,
    Politics,
    PovertyCause,
    PovertyStatus,
    PublicPost,
    Relation,
    Risk,
    RoadType,
    Sex,
    Student,
    Tekun,
    WorkArea,
    WorkChannel,
)
from households.importers.national_headings import MEASURES

MOST_MONEY = 99_999_999


def of_member(key: str, heading: str, read: Reader, *also: str, **options: Any) -> Column:
    return Column(key, heading, also, read, group="member", **options)


def of_household(key: str, heading: str, read: Reader, *also: str, **options: Any) -> Column:
    return Column(key, heading, also, read, level="household", **{"group": "household", **options})


def place(key: str, heading: str, read: Reader, *also: str) -> Column:
    return of_household(key, heading, read, *also, group="place")


def money(key: str, heading: str, *also: str, signed: bool = False) -> Column:
    read = number("元", 2, -MOST_MONEY if signed else 0, MOST_MONEY)
    return of_household(key, heading, read, *also, unit="元", group="income")


def area(key: str, heading: str, *also: str, unit: str = "亩", high: int = 9999, lenient: bool = False) -> Column:
    read = number(unit, 2, 0, high)
    return of_household(key, heading, read, *also, unit=unit, group="living", lenient=lenient)


def living(key: str, heading: str, kind: type[CodeList] | None, *also: str) -> Column:
    return of_household(key, heading, codes(kind) if kind else yes_no(), *also, group="living")


def event_year(key: str, heading: str, *also: str) -> Column:
    return of_household(key, heading, year(2013, 2100), *also)


TEMPLATE: tuple[Column, ...] = (
    place("county_name", "县", text(50), "区县", "县(市、区、旗)", "县市区", "县区", "区", "市县区"),
    place("township_name", "乡镇", text(50), "乡", "镇", "乡(镇)", "乡镇街道", "街道", "苏木", "乡镇(街道)"),
    place("village_name", "行政村", text(50), "村", "村(社区)", "村委会", "嘎查", "行政村名", "村名", "村居"),
    place("village_code", "行政村代码", digits(12, numbers=True), "村代码", "行政村编码", "村编码"),
    of_household("group_name", "村民小组", text(50), "组", "自然村", "屯", "社", "小组", "组别"),
    of_household("household_no", "户编号", digits(20), "户号", "户ID", "贫困户编号"),
    of_member("person_no", "人编号", digits(20), "人口编号", "人员编号", "成员编号"),
    of_member("name", "姓名", name(), "家庭成员姓名", "成员姓名", "人口姓名", personal="name", required=True),
    of_member("sex", "性别", codes(Sex)),
    of_member("identity_type", "证件类型", codes(IdentityType), "证件名称"),
    of_member(
        "identity",
        "证件号码",
        identity(),
        "身份证号",
        "身份证号码",
        "身份证",
        "公民身份号码",
        "公民身份证号码",
        "身份证(残疾证)号",
        "证件号",
        "身份证件号码",
        personal="identity",
        expected=("identity", "head_identity"),
    ),
    of_member(
        "relation",
        "与户主关系",
        codes(Relation),
        "与户主的关系",
        "关系",
        "家庭关系",
        required=True,
        expected=("relation", "head_name"),
    ),
    of_member("ethnicity", "民族", codes(Ethnicity), "族别"),
    of_member("politics", "政治面貌", codes(Politics)),
    of_member("education", "文化程度", codes(Education), "学历"),
    of_member("student", "在校生状况", codes(Student), "在校状况", "在校情况", "就读情况", "在校生情况"),
    of_member("health", "健康状况", codes_many(Health), "身体状况", personal="hidden"),
    of_member("labour", "劳动技能", codes(Labour), "劳动能力", "劳动力情况", "劳力"),
    of_member("work_area", "务工区域", codes(WorkArea), "务工状况"),
    of_member("work_months", "务工时间（月）", whole(0, 12, "月"), "务工月数", "务工时间", unit="月"),
    of_member(
        "resident_medical",
        "是否参加城乡居民基本医疗保险",
        yes_no(),
        "是否参加新型农村合作医疗（城乡居民基本医疗保险）",
        "参加新农合",
        "新农合",
        "城乡居民医保",
        "医保",
        "是否参加新型农村合作医疗",
    ),
    of_member("major_illness", "是否参加大病保险", yes_no(), "参加大病医疗", "大病医疗", "大病保险"),
    of_member("resident_pension", "是否参加城乡居民基本养老保险", yes_no(), "新农保", "居民养老", "养老保险"),
    of_member("dibao", "是否享受低保", codes(Dibao), "享受低保政策情况", "低保"),
    of_member("tekun", "是否特困供养人员", codes(Tekun), "享受特困供养政策情况", "五保", "特困"),
    of_household(
        "phone", "联系电话", phone(), "户联系电话", "电话", "手机号", "手机号码", "联系方式", personal="phone"
    ),
    of_household("household_kind", "户类型", codes(HouseholdKind), "农户类型"),
    of_household("attribute", "贫困户属性", codes(HouseholdAttribute), "户属性", "脱贫户属性", "贫困类型"),
    of_household("poverty_status", "脱贫属性", codes(PovertyStatus), "脱贫状态", "脱贫情况", "是否脱贫"),
    event_year("first_year", "识别年度", "首次识别时间", "识别时间", "建档年度"),
    event_year("exit_year", "脱贫年度", "脱贫时间", "退出年度"),
    of_household("main_cause", "主要致贫原因", codes(PovertyCause), "致贫原因", "致贫原因1", "贫困原因"),
    of_household(
        "other_causes",
        "其他致贫原因",
        codes_many(PovertyCause, 2),
        "次要致贫原因",
        "致贫原因2",
        "致贫原因3",
    ),
    of_household(
        "monitoring_kind",
        "监测对象类别",
        codes(MonitoringKind),
        "易返贫致贫户(监测对象)类型",
        "易返贫致贫户类型",
        "监测户类型",
        "检测对象类别",
        group="monitoring",
    ),
    area("arable", "耕地面积（亩）", "耕地"),
    area("forest", "林地面积（亩）", "林地", high=99999),
    area("house_area", "住房面积（㎡）", "住房面积", unit="㎡", lenient=True),
    living("house_grade", "危房级别", HouseGrade, "房屋等级", "住房等级"),
    living("safe_water", "是否解决安全饮用水", None, "饮水安全", "安全饮水"),
    living("power", "是否通生活用电", None, "通生活用电"),
    living("television", "是否通广播电视", None, "通广播电视"),
    of_household("income_year", "收入年度", year(2013, 2100), "年度", group="income"),
    money("wage", "工资性收入", "务工收入", "工资收入"),
    money("operating", "生产经营性收入", "经营性收入", "家庭经营收入"),
    money("property_income", "财产性收入"),
    money("family_planning", "计划生育金"),
    money("dibao_income", "低保金"),
    money("tekun_income", "特困供养金", "五保金", "特困金"),
    money("pension_income", "养老保险金", "养老金"),
    money("eco", "生态补偿金"),
    money("other_transfer", "其他转移性收入", "转移性收入/其他"),
    money("transfer_total", "转移性收入", "转移性收入/小计", "转移性收入/合计"),
    money("operating_cost", "生产经营性支出", "经营性支出", "生产支出"),
    money("net_per_head", "人均纯收入", "人均纯收入（元）", "人均收入", signed=True),
    of_member("note", "备注", text(500)),
)

MEMBER_EXTRAS: tuple[Column, ...] = (
    of_member("birth_date", "出生日期", day(), "出生年月", "生日", personal="hidden"),
    of_member("member_phone", "成员联系电话", phone(), "家庭成员联系电话", "人联系电话", "本人电话", personal="phone"),
    of_member("dropout_reason", "失学或辍学原因", codes(DropoutReason), "义务教育阶段未上学原因", lenient=True),
    of_member("mandarin", "是否会讲普通话", yes_no(), lenient=True),
    of_member("employee_medical", "是否参加城镇职工基本医疗保险", yes_no(), lenient=True),
    of_member("commercial_medical", "是否参加商业补充医疗保险", yes_no(), lenient=True),
    of_member("employee_pension", "是否参加城镇职工基本养老保险", yes_no(), lenient=True),
    of_member("medical_aid", "是否接受大病医疗救助", yes_no(), "是否接受医疗救助", lenient=True),
    of_member("health_aid", "是否接受其他健康扶贫", yes_no(), lenient=True),
    of_member("soldier", "是否现役军人", yes_no(), lenient=True),
    of_member("accident_insurance", "是否享受人身意外保险补贴", yes_no(), lenient=True),
    of_member("employer", "务工企业名称", text(100), "务工单位", lenient=True),
    of_member("work_place", "务工所在地", text(100), "务工地点", lenient=True),
    of_member("work_channel", "就业渠道", codes(WorkChannel), "就业渠道（易地搬迁后扶使用）", lenient=True),
    of_member("work_abroad", "是否国外务工", yes_no(), lenient=True),
    of_member("industry", "产业分类", text(50), "所属行业", lenient=True),
    of_member("public_post", "公益性岗位类型", codes(PublicPost), "公益性岗位", lenient=True),
    of_member("public_months", "公益性岗位(月数)", whole(0, 12, "月"), "公益性岗位月数", lenient=True),
    of_member("disease_name", "患病名称", text(100), "疾病名称", personal="hidden", lenient=True),
    of_member("disability_kind", "残疾类别", codes(DisabilityKind), personal="hidden", lenient=True),
    of_member("disability_grade", "残疾等级", codes(DisabilityGrade), personal="hidden", lenient=True),
    of_member("disability_year", "残疾证办证年度", year(1950, 2100), lenient=True),
    of_member("relocated_person", "是否易地扶贫搬迁人口", yes_no(), lenient=True),
    of_member("identified_on", "人员识别时间", month(), lenient=True),
)

HOUSEHOLD_EXTRAS: tuple[Column, ...] = (
    of_household("head_name", "户主姓名", name(), "户主", "户主名称", personal="name"),
    of_household("head_identity", "户主证件号码", identity(), "户主身份证号", "户主身份证号码", personal="identity"),
    of_household(
        "member_count", "家庭人口数", whole(1, 99, "人"), "家庭人口", "人口数", "人数", "家庭人数", "户人口", unit="人"
    ),
    of_household("address", "家庭住址", text(200), "住址", "地址"),
    of_household("id_standard", "识别标准", codes(IdStandard), lenient=True),
    event_year("return_year", "返贫年度", "返贫时间"),
    of_household("return_cause", "返贫原因", codes(PovertyCause)),
    of_household("cause_note", "致贫原因说明", text(500)),
    of_household("relocated", "是否易地扶贫搬迁户", yes_no(), lenient=True),
    of_household("martyr_family", "是否军烈属", yes_no(), lenient=True),
    of_household("one_child", "是否独生子女户", yes_no(), "独生子女户", lenient=True),
    of_household("two_girls", "是否双女户", yes_no(), "双女户", lenient=True),
    of_household("bank_name", "开户银行", text(60), "开户银行名称", "开户行", lenient=True),
    of_household("bank_card", "银行卡号", digits(19), "银行账号", "一卡通账号", "账号", personal="card", lenient=True),
    of_household("collector", "信息采集人", text(50), personal="name", lenient=True),
    of_household("collector_phone", "信息采集人联系电话", phone(), personal="phone"),
)

LIVING_EXTRAS: tuple[Column, ...] = (
    living("dangerous", "是否危房户", None, "危房户"),
    living("water_hard", "饮水困难", None, "饮水是否困难"),
    area("irrigated", "有效灌溉面积（亩）", lenient=True),
    area("returned", "退耕还林面积（亩）", "退耕还林(草)面积（亩）", lenient=True),
    area("fruit", "林果面积（亩）", lenient=True),
    area("grass", "牧草地面积（亩）", lenient=True),
    area("water_surface", "水面面积（亩）", lenient=True),
    area("road_km", "与村主干路距离（公里）", unit="公里", lenient=True),
    living("road_type", "入户路类型", RoadType),
    living("toilet", "是否有卫生厕所", None),
    living("fuel", "主要燃料类型", Fuel),
    living("production_power", "是否通生产用电", None),
    living("cooperative", "是否加入农民专业合作组织", None, "是否加入农民专业合作社"),
    living("leading_firm", "是否有龙头企业带动", None),
    living("leader_person", "是否有创业致富带头人带动", None),
    of_household("house_built", "建房年度", year(1900, 2100), "建房时间", group="living", lenient=True),
)

INCOME_EXTRAS: tuple[Column, ...] = (
    money("gross_income", "年收入", "家庭年收入"),
    money("net_income", "纯收入", "家庭纯收入", "年纯收入", signed=True),
    money("property_dividend", "资产收益扶贫分红收入"),
    money("property_other", "其他财产性收入"),
    money("claim_income", "理赔收入", "家庭理赔收入"),
    money("self_paid", "合规自付支出"),
)


def monitoring(key: str, heading: str, read: Reader, *also: str, **options: Any) -> Column:
    return of_household(key, heading, read, *also, group="monitoring", lenient=True, **options)


MONITORING_EXTRAS: tuple[Column, ...] = (
    *(
        monitoring(f"risk_{nth}", f"致贫/返贫风险{nth}", codes(Risk), f"致贫返贫风险{nth}", f"风险{nth}")
        for nth in range(2, 6)
    ),
    monitoring("risk_1", "致贫/返贫风险1", codes_many(Risk, 5), "致贫返贫风险1", "风险1", "风险", "致贫返贫风险"),
    monitoring("risk_gone", "风险是否已消除", yes_no(), "风险是否消除"),
    monitoring("monitored_on", "识别监测时间", month(), "风险识别时间"),
    monitoring("eliminated_on", "消除监测时间", month(), "风险消除时间"),
    monitoring("elimination_mode", "风险消除方式", codes(EliminationMode)),
    monitoring("found_by", "发现途径", codes(FoundBy)),
    monitoring("no_labour", "整户无劳动能力兜底保障户", yes_no()),
)

IGNORED = (
    "序号",
    "No",
    "省",
    "市",
    "数据日期",
    "户主编号",
    "村办公电话",
    "户主签字",
    "签字",
    "帮扶责任人",
    "帮扶人",
    "帮扶干部",
    "结对干部",
    "包户干部",
    "责任人",
    "帮扶单位",
    "包联单位",
    "结果",
    "错误原因",
    *MEASURES,
    "公益性岗位帮扶",
    "其他教育帮扶",
    "入户道路是否硬化",
)

ROSTER = Sheet(
    (*TEMPLATE, *MEMBER_EXTRAS, *HOUSEHOLD_EXTRAS, *LIVING_EXTRAS, *INCOME_EXTRAS, *MONITORING_EXTRAS),
    anchors=("name", "head_name"),
    ignored=IGNORED,
)


def household_keys() -> Iterable[str]:
    return (key for key, column in ROSTER.columns.items() if column.level == "household")
