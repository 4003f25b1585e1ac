"""Lists that tell of means or of power: J01–J07 of domain.md §7.6."""

from datetime import timedelta

import numpy as np

from fupin.comparison.listed import Listed
from fupin.comparison.lists.base import (
    NAME,
    Heading,
    ListKind,
    ListRule,
    Said,
    containing,
    rule,
    year_of,
)
from fupin.doubts.frame import DAY, FIGURE, MONEY
from fupin.doubts.truth import Truth
from fupin.personal.masks import mask_plate

NOT_PAYROLL = containing("公益", "离任村", "退休村", "离职村", "村干部补贴")
COMMITTEE = containing("书记", "主任", "委员", "监委", "监督", "村委", "支委", "村监", "两委")
SMALL_MACHINES = containing("残疾", "三轮", "摩托", "电动自行车", "拖拉机", "手扶")
BIG_VEHICLES = containing(
    "小型轿车", "轿车", "客车", "小型汽车", "越野", "面包", "货车", "牵引", "挂车", "收割机", "挖掘", "装载", "农业机械"
)
GONE = containing("报废", "注销", "转出", "灭失", "拆除", "已售", "已过户")
TOWN_HOMES = containing("商品房", "商铺", "门面", "商业", "写字楼", "公寓", "办公", "车库", "车位")
GIVEN_HOMES = containing("搬迁", "安置", "廉租", "公租", "保障")
TRADING = containing("存续", "在业", "开业", "在营", "正常")
BY_SUPPORT = containing("土地", "扶贫", "帮扶", "产业资金", "财政", "小额信贷", "贷款", "折股")


def in_town(said: str) -> bool:
    return any(word in said for word in ("是", "城", "国有")) and not any(
        word in said for word in ("非", "不是", "集体")
    )


def after_registration(frame: Listed, days: str) -> Truth:
    """Later than the year in which the household was registered; not known counts as no."""
    return (year_of(frame.row.columns[days]) > frame.homes(frame.household.first_year)).sure


def is_current(frame: Listed, ended: str) -> Truth:
    """Not ended, or later than today."""
    ends = frame.row.columns[ended]
    return ends.blank | (ends > np.datetime64(frame.today))


def on_payroll(frame: Listed) -> Truth:
    return ~frame.row.post.where(NOT_PAYROLL).sure & ~after_registration(frame, "started")


def in_office(frame: Listed) -> Truth:
    office = frame.row.post.where(COMMITTEE) | frame.row.post.blank
    return office & is_current(frame, "ended") & ~after_registration(frame, "started")


def owns_vehicle(frame: Listed) -> Truth:
    """By its price; where the list has none, by its kind. Bought after the exit for trade is a means of income."""
    row = frame.row
    small, gone = row.type.where(SMALL_MACHINES).sure, row.state.where(GONE).sure
    trade = row.use.where(lambda said: "营运" in said and "非营运" not in said).sure
    means = trade & (year_of(row.registered) > frame.homes(frame.household.exit_year)).sure
    by_kind = row.type.where(BIG_VEHICLES)
    dear = (row.price >= frame.p.price).sure | (row.price.blank & by_kind)
    return dear & ~small & ~gone & ~means


def owns_property(frame: Listed) -> Truth:
    row = frame.row
    own_built = row.type.where(containing("自建")) & row.town.where(in_town)
    inherited = row.gained.where(containing("继承")).sure
    given = row.type.where(GIVEN_HOMES).sure | row.gained.where(GIVEN_HOMES).sure
    return (row.type.where(TOWN_HOMES) | own_built) & ~given & ~inherited & ~row.state.where(GONE).sure


def built_lately(frame: Listed) -> Truth:
    first = np.datetime64(frame.listed_on - timedelta(days=round(365.25 * frame.p.years)))
    supported = frame.row.reason.where(containing("危房改造", "危改", "搬迁", "灾后")).sure
    return (frame.row.built >= first) & ~supported


def owns_company(frame: Listed) -> Truth:
    row = frame.row
    idle = row.operating.where(containing("否", "无", "未")).sure
    member = row.role.where(containing("社员", "成员")).sure
    return row.state.where(TRADING) & ~idle & ~member & ~row.funded.where(BY_SUPPORT).sure


def farms_large(frame: Listed) -> Truth:
    hires = (frame.row.workers >= frame.p.workers).sure
    return frame.row.type.where(containing("大户", "家庭农场")) | hires


PAYROLL = ListKind(
    "payroll",
    "财政供养人员名单",
    "财政、编制",
    (
        NAME,
        Heading("unit", "单位", ("工作单位", "单位名称", "所在单位")),
        Heading("post", "人员类别", ("岗位", "身份", "编制类型", "人员性质", "职务")),
        Heading("started", "入职日期", ("聘用日期", "入编日期", "参加工作时间", "起薪日期"), DAY),
    ),
    (
        ListRule(
            rule(
                "J01",
                "家里有人在财政供养名单上",
                "家里有人在财政供养名单上，请入户核实身份和收入",
                exceptions=("登记以后才聘用的", "公益性岗位", "退休、离任的村干部"),
            ),
            hits=on_payroll,
            said=(Said("tie"), Said("unit", "单位 "), Said("post"), Said("started", after=" 入职")),
            kin=True,
        ),
    ),
)
COMMITTEE_LIST = ListKind(
    "committee",
    "村三委任职名单",
    "组织、民政",
    (
        NAME,
        Heading("village", "任职村", ("任职单位",)),
        Heading("post", "职务", ("岗位", "任职")),
        Heading("started", "任职日期", ("任职时间", "到任日期"), DAY),
        Heading("ended", "离任日期", ("免职日期", "卸任日期"), DAY),
    ),
    (
        ListRule(
            rule(
                "J02",
                "家里有人在村三委任职",
                "家里有人在村党组织、村委会或村务监督委员会任职，请入户核实是否合条件",
                exceptions=("登记以后才任职的", "已经离任"),
            ),
            hits=in_office,
            said=(Said("village"), Said("post"), Said("started", after=" 任职")),
        ),
    ),
)
VEHICLES = ListKind(
    "vehicles",
    "机动车登记名单",
    "车管",
    (
        NAME,
        Heading("plate", "车牌号", ("号牌号码", "车牌号码", "车号")),
        Heading("type", "车辆类型", ("车型", "车辆种类", "机械类型")),
        Heading("model", "厂牌型号", ("品牌型号", "车辆型号", "品牌")),
        Heading("price", "购置价", ("购车价格", "价格", "购买价", "车价", "购置价格"), MONEY, "元"),
        Heading("registered", "登记日期", ("初次登记日期", "注册日期", "上户日期"), DAY),
        Heading("use", "使用性质", ("用途",)),
        Heading("state", "车辆状态", ("状态", "机动车状态")),
    ),
    (
        ListRule(
            rule(
                "J03",
                "名下有机动车",
                "名下有机动车（{price} 元以上，或没有价格的大小汽车），请入户核实来历和用途",
                exceptions=("脱贫后买来谋生的", "残疾人代步车", "三轮车、摩托车、拖拉机", "已报废，或卖了没过户"),
                params={"price": 30_000},
                named={"price": ("购置价从多少算起", "元")},
            ),
            hits=owns_vehicle,
            needs=("type",),
            said=(
                Said("plate", "车牌 ", mask=mask_plate),
                Said("type"),
                Said("model"),
                Said("registered", after=" 登记"),
                Said("price", after=" 元"),
            ),
        ),
    ),
)
PROPERTY = ListKind(
    "property",
    "不动产登记名单",
    "房管、不动产登记",
    (
        NAME,
        Heading("certificate", "不动产权证号", ("产权证号", "房产证号", "证号")),
        Heading("type", "房屋类型", ("房屋性质", "用途", "房屋用途", "规划用途")),
        Heading("place", "坐落", ("房屋坐落", "位置")),
        Heading("area", "面积", ("建筑面积",), MONEY, "㎡"),
        Heading("town", "是否城镇", ("城镇", "土地性质")),
        Heading("gained", "取得方式", ("来源", "取得来源")),
        Heading("state", "登记状态", ("状态", "房屋状态")),
        Heading("registered", "登记日期", ("登记时间", "发证日期"), DAY),
    ),
    (
        ListRule(
            rule(
                "J04",
                "名下有商品房或门面",
                "名下有商品房、门面或城镇自建房，请入户核实来历和住处",
                exceptions=("易地搬迁安置房", "继承的份额", "已拆除"),
            ),
            hits=owns_property,
            needs=("type",),
            said=(
                Said("certificate", "证号 ", mask=mask_plate),
                Said("type"),
                Said("area", after=" ㎡"),
                Said("gained"),
                Said("registered", after=" 登记"),
            ),
        ),
    ),
)
HOUSES = ListKind(
    "houses",
    "新建和豪华装修住房名单",
    "住建、村",
    (
        NAME,
        Heading("type", "情况", ("类别", "建设情况", "新建或装修")),
        Heading("built", "建成日期", ("建成时间", "竣工日期", "装修日期"), DAY),
        Heading("reason", "建设原因", ("资金来源", "建房原因")),
    ),
    (
        ListRule(
            rule(
                "J05",
                "近年新建房或豪华装修",
                "{years} 年内新建了住房或豪华装修，请入户核实钱从哪里来",
                exceptions=("危房改造", "易地搬迁"),
                params={"years": 2},
                named={"years": ("几年以内", "年")},
            ),
            hits=built_lately,
            needs=("built",),
            said=(Said("type"), Said("built", after=" 建成"), Said("reason")),
        ),
    ),
)
COMPANIES = ListKind(
    "companies",
    "市场主体名单",
    "市场监管",
    (
        NAME,
        Heading("company", "企业名称", ("市场主体名称", "名称", "字号名称")),
        Heading("role", "身份", ("人员身份", "职务", "任职")),
        Heading("state", "登记状态", ("企业状态", "经营状态", "状态")),
        Heading("operating", "是否实际经营", ("实际经营",)),
        Heading("funded", "出资来源", ("出资方式", "入股方式")),
        Heading("registered", "成立日期", ("注册日期", "登记日期"), DAY),
    ),
    (
        ListRule(
            rule(
                "J06",
                "名下有企业或个体户",
                "是在营企业的法定代表人、股东，或个体户经营者，请入户核实是否真在经营",
                exceptions=("土地、资金、贷款折股的", "帮扶措施里的合作社社员", "乡镇查明是空壳"),
            ),
            hits=owns_company,
            needs=("state",),
            said=(Said("company"), Said("role"), Said("state"), Said("registered", after=" 成立")),
        ),
    ),
)
FARMS = ListKind(
    "farms",
    "种养大户和雇工名单",
    "农业农村",
    (
        NAME,
        Heading("type", "类别", ("主体类别", "经营类别")),
        Heading("scale", "规模", ("经营规模", "面积或存栏")),
        Heading("workers", "常年雇工人数", ("雇工人数", "常年雇工"), FIGURE, "人"),
    ),
    (
        ListRule(
            rule(
                "J07",
                "是种养大户或常年雇工",
                "是种养大户，或者常年雇 {workers} 人以上做工，请入户核实收入",
                params={"workers": 1},
                named={"workers": ("常年雇工从几人算起", "人")},
            ),
            hits=farms_large,
            needs=("type",),
            said=(Said("type"), Said("scale"), Said("workers", "常年雇工 ", " 人")),
        ),
    ),
)
KINDS = (PAYROLL, COMMITTEE_LIST, VEHICLES, PROPERTY, HOUSES, COMPANIES, FARMS)
