"""Codes of a household's plan: what it answers, by which measure, in which way (domain.md §2.16, §2.29, §2.30)."""

from fupin.codes import CodeList
from households.codes import PovertyCause, Risk


class Ground(CodeList):
    """What a measure answers: the causes of poverty and the risks that are watched, as one list. A number that both
    have means the same here: 01–15 are those of §2.16, what only §2.29 knows begins with 2."""

    ILLNESS = "01", "因病"
    DISABILITY = "02", "因残"
    SCHOOLING = "03", "因学"
    DISASTER = "04", "因灾"
    NO_LAND = "05", "缺土地"
    NO_WATER = "06", "缺水"
    NO_SKILL = "07", "缺技术"
    NO_LABOUR = "08", "缺劳力"
    NO_FUNDS = "09", "缺资金"
    ROADS = "10", "交通条件落后"
    NO_DRIVE = "11", "自身发展动力不足"
    OTHER = "12", "其他"
    MARRIAGE = "13", "因婚"
    INDUSTRY = "14", "产业项目失败"
    FUNERAL = "15", "因丧"
    HOUSE = "21", "住房安全"
    WATER = "22", "饮水安全"
    WORK = "23", "务工就业不稳"
    ACCIDENT = "24", "意外事故"
    SUDDEN = "25", "突发事件"
    EPIDEMIC = "26", "疫情影响"


OF_CAUSE: dict[str, Ground] = {cause: Ground(cause.value) for cause in PovertyCause}
OF_RISK: dict[str, Ground] = {
    Risk.ILLNESS: Ground.ILLNESS, Risk.DISABILITY: Ground.DISABILITY, Risk.SCHOOLING: Ground.SCHOOLING,
    Risk.DISASTER: Ground.DISASTER, Risk.HOUSE: Ground.HOUSE, Risk.WATER: Ground.WATER, Risk.WORK: Ground.WORK,
    Risk.NO_LABOUR: Ground.NO_LABOUR, Risk.INDUSTRY: Ground.INDUSTRY, Risk.ACCIDENT: Ground.ACCIDENT,
    Risk.SUDDEN: Ground.SUDDEN, Risk.EPIDEMIC: Ground.EPIDEMIC, Risk.OTHER: Ground.OTHER,
}  # fmt: skip
"""One to one, so that it can be read backwards."""


class MeasureKind(CodeList):
    """§2.30 帮扶措施; our numbers."""

    INDUSTRY = "01", "产业帮扶"
    WORK = "02", "就业帮扶"
    FINANCE = "03", "金融帮扶"
    PUBLIC_POST = "04", "公益岗位帮扶"
    HOUSING = "05", "住房安全保障"
    WATER = "06", "饮水安全保障"
    HEALTH = "07", "健康帮扶"
    COMPULSORY = "08", "义务教育保障"
    EDUCATION = "09", "其他教育帮扶"
    SECURITY = "10", "综合保障"
    SOCIAL = "11", "社会帮扶"
    MOVE = "12", "搬迁"
    LIVING = "13", "生产生活条件改善"
    INFRASTRUCTURE = "14", "基础设施建设"


DEVELOPING = frozenset({MeasureKind.INDUSTRY, MeasureKind.WORK, MeasureKind.FINANCE, MeasureKind.PUBLIC_POST})
"""开发式: a household with labour wants at least one of them."""


class MeasureOption(CodeList):
    """§2.30: what exactly. The first two digits are the kind."""

    GROWING = "0101", "发展生产"
    COOPERATIVE = "0102", "参加合作社"
    SHARES = "0103", "资产入股"
    ADVICE = "0104", "技术指导"
    TRUSTEE = "0105", "生产托管"
    INDUSTRY_OTHER = "0199", "其他产业帮扶"
    TRAINING = "0201", "技能培训"
    SENT_TO_WORK = "0202", "劳务输出"
    WORK_ALLOWANCE = "0203", "外出务工补贴"
    WORKSHOP = "0204", "帮扶车间"
    OWN_BUSINESS = "0205", "创业"
    WORK_OTHER = "0299", "其他就业帮扶"
    LOAN = "0301", "小额信贷"
    INSURANCE = "0302", "防贫保险"
    FINANCE_OTHER = "0399", "其他金融帮扶"
    PUBLIC_POST = "0401", "公益性岗位"
    REBUILDING = "0501", "危房改造"
    SHELTER = "0502", "周转房"
    HOUSING_OTHER = "0599", "其他住房保障"
    WATER_WORKS = "0601", "供水工程"
    WATER_OTHER = "0699", "其他饮水保障"
    MEDICAL_FEE = "0701", "参加城乡居民基本医疗保险个人缴费补贴"
    TREATMENT = "0702", "大病救治"
    FAMILY_DOCTOR = "0703", "慢病签约"
    MEDICAL_AID = "0704", "医疗救助"
    MAJOR_ILLNESS = "0705", "大病保险"
    HEALTH_OTHER = "0799", "其他健康帮扶"
    AT_SCHOOL = "0801", "控辍保学、送教上门"
    COMPULSORY_OTHER = "0899", "其他义务教育保障"
    RAIN_AND_DEW = "0901", "雨露计划"
    EDUCATION_OTHER = "0999", "助学等其他教育帮扶"
    DIBAO = "1001", "低保"
    TEKUN = "1002", "特困供养"
    DISABILITY = "1003", "残疾人补贴"
    EMERGENCY = "1004", "临时救助"
    PENSION = "1005", "养老保险代缴"
    SECURITY_OTHER = "1099", "其他综合保障"
    PAIRED_UNIT = "1101", "定点帮扶"
    EAST_WEST = "1102", "东西部协作"
    DONATION = "1103", "捐款捐物"
    COMFORT = "1104", "节日慰问"
    SOCIAL_OTHER = "1199", "其他社会帮扶"
    RELOCATION = "1201", "易地搬迁"
    YARD = "1301", "改厕、改电、改院坝"
    LIVING_OTHER = "1399", "其他生产生活条件改善"
    ROAD = "1401", "入户路、产业路"
    INFRASTRUCTURE_OTHER = "1499", "其他基础设施"


def kind_of(option: str) -> MeasureKind:
    return MeasureKind(option[:2])


def style_of(option: str) -> str:
    """What a measure is where nobody said: who develops and who relieves follows from its kind."""
    return Style.DEVELOPING if kind_of(option) in DEVELOPING else Style.RELIEF


N, K, G = MeasureOption, MeasureKind, Ground

VENTURES = frozenset({
    N.GROWING, N.COOPERATIVE, N.ADVICE, N.INDUSTRY_OTHER, N.OWN_BUSINESS, N.LOAN, N.FINANCE_OTHER,
})  # fmt: skip
"""What needs hands to carry it: not for a household without labour (sources.md S4-118). Shares and land that others
work are no venture."""

GIFTS = frozenset({N.DONATION, N.COMFORT})
"""送钱送物 (S1-49, S4-304)."""

ALL_KINDS = frozenset(MeasureKind)
EARNING = frozenset({K.WORK, K.PUBLIC_POST})
"""A wage answers whatever has taken one away."""
CARE = frozenset({K.SECURITY, K.SOCIAL})

FITS: dict[str, frozenset[MeasureKind]] = {
    G.ILLNESS: CARE | EARNING | {K.HEALTH},
    G.DISABILITY: CARE | EARNING | {K.HEALTH},
    G.SCHOOLING: CARE | EARNING | {K.COMPULSORY, K.EDUCATION},
    G.DISASTER: CARE | EARNING | {K.HOUSING, K.INDUSTRY, K.FINANCE, K.LIVING, K.INFRASTRUCTURE},
    G.NO_LAND: EARNING | {K.INDUSTRY, K.MOVE, K.SOCIAL},
    G.NO_WATER: EARNING | {K.WATER, K.LIVING, K.INFRASTRUCTURE, K.MOVE, K.INDUSTRY},
    G.NO_SKILL: EARNING | {K.INDUSTRY, K.EDUCATION},
    G.NO_LABOUR: CARE | {K.HEALTH, K.PUBLIC_POST, K.INDUSTRY},
    G.NO_FUNDS: EARNING | {K.FINANCE, K.INDUSTRY, K.SOCIAL},
    G.ROADS: EARNING | {K.INFRASTRUCTURE, K.LIVING, K.MOVE, K.INDUSTRY},
    G.NO_DRIVE: EARNING | {K.INDUSTRY, K.EDUCATION},
    G.OTHER: ALL_KINDS,
    G.MARRIAGE: CARE | EARNING | {K.INDUSTRY},
    G.INDUSTRY: EARNING | {K.INDUSTRY, K.FINANCE, K.SOCIAL},
    G.FUNERAL: CARE | EARNING,
    G.HOUSE: EARNING | {K.HOUSING, K.MOVE, K.LIVING, K.SECURITY},
    G.WATER: EARNING | {K.WATER, K.LIVING, K.INFRASTRUCTURE, K.MOVE},
    G.WORK: EARNING | {K.INDUSTRY, K.FINANCE, K.SECURITY},
    G.ACCIDENT: CARE | EARNING | {K.HEALTH},
    G.SUDDEN: CARE | EARNING | {K.HEALTH, K.HOUSING, K.FINANCE},
    G.EPIDEMIC: EARNING | {K.INDUSTRY, K.FINANCE, K.HEALTH, K.SECURITY},
}  # fmt: skip
"""Which kinds of measure answer which ground (S3-84, S4-164): the cause–measure matrix."""


class Ability(CodeList):
    """What the members of a household together can do (S4-116…118)."""

    SKILLED = "skilled", "有技能劳动力"
    ABLE = "able", "有普通劳动力"
    WEAK = "weak", "只有弱劳动力或半劳动力"
    NONE = "none", "没有劳动力"
    UNKNOWN = "unknown", "劳动技能没有填全"


WITH_LABOUR = frozenset({Ability.SKILLED, Ability.ABLE})

TYPICAL: dict[str, tuple[MeasureOption, ...]] = {
    G.ILLNESS: (N.TREATMENT, N.FAMILY_DOCTOR, N.MEDICAL_AID),
    G.DISABILITY: (N.DISABILITY, N.DIBAO),
    G.SCHOOLING: (N.RAIN_AND_DEW, N.EDUCATION_OTHER),
    G.DISASTER: (N.EMERGENCY, N.INSURANCE, N.GROWING),
    G.NO_LAND: (N.SENT_TO_WORK, N.SHARES),
    G.NO_WATER: (N.WATER_WORKS,),
    G.NO_SKILL: (N.TRAINING, N.ADVICE),
    G.NO_LABOUR: (N.DIBAO, N.SHARES),
    G.NO_FUNDS: (N.LOAN, N.COOPERATIVE),
    G.ROADS: (N.ROAD,),
    G.NO_DRIVE: (N.TRAINING, N.PUBLIC_POST),
    G.MARRIAGE: (N.SENT_TO_WORK,),
    G.INDUSTRY: (N.ADVICE, N.INSURANCE),
    G.FUNERAL: (N.EMERGENCY,),
    G.HOUSE: (N.REBUILDING,),
    G.WATER: (N.WATER_WORKS,),
    G.WORK: (N.SENT_TO_WORK, N.WORK_ALLOWANCE, N.PUBLIC_POST),
    G.ACCIDENT: (N.EMERGENCY, N.MEDICAL_AID),
    G.SUDDEN: (N.EMERGENCY,),
    G.EPIDEMIC: (N.SENT_TO_WORK, N.EMERGENCY),
}
"""What is usually done about it first."""

BY_ABILITY: dict[str, tuple[MeasureOption, ...]] = {
    Ability.SKILLED: (N.GROWING, N.LOAN, N.OWN_BUSINESS),
    Ability.ABLE: (N.SENT_TO_WORK, N.TRAINING, N.COOPERATIVE),
    Ability.WEAK: (N.PUBLIC_POST, N.TRUSTEE),
    Ability.NONE: (N.DIBAO, N.EMERGENCY, N.SHARES),
}
"""Who can grow or breed gets something to start with; who can work, work; who cannot, is cared for (S4-116…118)."""


class SixHelps(CodeList):
    """六帮 (S3-14)."""

    POLICY = "policy", "政策上帮"
    SKILL = "skill", "技术上帮"
    PROJECT = "project", "项目上帮"
    MONEY = "money", "资金上帮"
    MARKET = "market", "销路上帮"
    LIVING = "living", "生活上帮"


HELP_BY: dict[str, SixHelps] = {
    K.INDUSTRY: SixHelps.PROJECT, K.WORK: SixHelps.SKILL, K.FINANCE: SixHelps.MONEY, K.PUBLIC_POST: SixHelps.POLICY,
    K.HOUSING: SixHelps.PROJECT, K.WATER: SixHelps.PROJECT, K.HEALTH: SixHelps.POLICY, K.COMPULSORY: SixHelps.POLICY,
    K.EDUCATION: SixHelps.POLICY, K.SECURITY: SixHelps.POLICY, K.SOCIAL: SixHelps.LIVING, K.MOVE: SixHelps.PROJECT,
    K.LIVING: SixHelps.LIVING, K.INFRASTRUCTURE: SixHelps.PROJECT,
    N.ADVICE: SixHelps.SKILL, N.COOPERATIVE: SixHelps.MARKET, N.SHARES: SixHelps.MONEY,
}  # fmt: skip
"""By option, else by kind: so that every measure is one of the six."""


def help_of(option: str) -> SixHelps:
    return HELP_BY.get(option) or HELP_BY[kind_of(option)]


class Reach(CodeList):
    """For everybody, or for this household (S4-162)."""

    SPECIAL = "special", "特惠（到户）"
    GENERAL = "general", "普惠"


class Style(CodeList):
    """S4-86."""

    DEVELOPING = "dev", "开发"
    RELIEF = "relief", "救济"


class MoneySource(CodeList):
    """Whence the money comes (domain.md §5.4)."""

    CENTRAL = "fund", "财政衔接（扶贫）资金"
    DEPARTMENT = "dept", "行业部门资金"
    UNIT = "unit", "帮扶单位"
    EAST_WEST = "east", "东西部协作"
    CREDIT = "credit", "贷款"
    DONATED = "gift", "社会捐赠"
    OWN = "own", "农户自筹"
    OTHER = "other", "其他"


class PlanState(CodeList):
    DRAFT = "draft", "草稿"
    SETTLED = "settled", "已定"
    VOID = "void", "作废"


class PlanAct(CodeList):
    CONFIRM = "confirm", "审定"
    REOPEN = "reopen", "退回修改"
    VOID = "void", "作废"


class AgreedBy(CodeList):
    """How the household said yes to its own plan."""

    SIGNED = "sign", "户主签字、按手印"
    SPOKEN = "spoken", "当面口头同意"
    PHONE = "phone", "电话同意"
    MEMBER = "member", "成年家庭成员代签"


class MeasureState(CodeList):
    WAITING = "waiting", "待落实"
    DOING = "doing", "实施中"
    DONE = "done", "已落实"
    CANCELLED = "cancel", "取消"


LIVE = frozenset({MeasureState.WAITING, MeasureState.DOING, MeasureState.DONE})
OPEN = frozenset({MeasureState.WAITING, MeasureState.DOING})


class MeasureAct(CodeList):
    BEGIN = "begin", "开始实施"
    FINISH = "finish", "已经落实"
    CANCEL = "cancel", "取消这一条"


UNSAID_KINDS = frozenset({K.HEALTH, K.SECURITY})
UNSAID_GROUNDS = frozenset({G.ILLNESS, G.DISABILITY, G.ACCIDENT})
UNNAMED = "政策落实"


def unsaid(kind: str, ground: str) -> bool:
    """Health and relief show why somebody is poor, and whatever answers somebody's health shows it by who carries it
    out: on a sheet that hangs in the village such a measure is `UNNAMED`, without an owner."""
    return kind in UNSAID_KINDS or ground in UNSAID_GROUNDS
