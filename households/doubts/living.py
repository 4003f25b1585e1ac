"""domain.md §7.5, production and living conditions of the latest year."""

from functools import reduce
from operator import or_

from fupin.doubts.frame import Frame
from fupin.doubts.rules import Find
from fupin.doubts.truth import Column, Truth
from households.codes import HouseGrade
from households.doubts.terms import HOUSEHOLD, NO, YES, E, Rule, W, exited, listed, monitored

SAFE, UNSAFE = (HouseGrade.A, HouseGrade.B), (HouseGrade.C, HouseGrade.D)
REQUIRED = [
    "arable",
    "forest",
    "returned",
    "fruit",
    "grass",
    "water_surface",
    "cooperative",
    "leading_firm",
    "leader_person",
    "production_power",
    "power",
    "television",
    "road_km",
    "road_type",
    "house_area",
    "dangerous",
    "toilet",
    "fuel",
    "safe_water",
]
"""The fields with ● in domain.md §1.2, second table."""
RANGES = {"arable": 100, "forest": 200, "returned": 200, "fruit": 200, "grass": 100, "water_surface": 100}


def blank_where_asked(f: Frame, column: Column) -> Truth:
    """Blank is asked about for listed and monitored households; of other families nobody had to fill it."""
    asked = listed(f) | monitored(f)
    return Truth(column.blank.yes & asked.yes, asked.yes | column.given)


def any_blank(f: Frame) -> Truth:
    asked = exited(f) | f.household.ever_monitored
    return asked & reduce(or_, (getattr(f.household, name).blank for name in REQUIRED))


def asks_blank(name: str) -> Find:
    return lambda f: getattr(f.household, name).blank


def over_range(name: str) -> Find:
    return lambda f: getattr(f.household, name) > getattr(f.p, name)


def odd_land(f: Frame) -> Truth:
    h = f.household
    large = reduce(or_, (over_range(name)(f) for name in RANGES))
    return large | (h.returned > h.forest + h.grass)


def grade_differs(f: Frame) -> Truth:
    dangerous, grade = f.household.dangerous, f.household.house_grade
    return (dangerous.among(YES) & grade.among(*SAFE)) | (dangerous.among(NO) & grade.among(*UNSAFE))


RULES = (
    Rule(
        "E18", E, HOUSEHOLD, "生产生活条件没有填全",
        "脱贫户和监测户的生产生活条件要逐项填写，没有的填 0。还有空着的，请补填。",
        any_blank,
        until_submitted=True,
        code="conditions_missing",
        mends=REQUIRED[-1],
        instead=tuple((name, asks_blank(name)) for name in REQUIRED),
    ),
    Rule(
        "E19", W, HOUSEHOLD, "土地面积可疑",
        "有一项土地面积太大（如耕地超过 {arable} 亩），或退耕面积比林地加牧草地还大。请核对单位和面积。",
        odd_land,
        params=RANGES,
        code="land_too_large",
        mends="returned",
        instead=tuple((name, over_range(name)) for name in RANGES),
    ),
    Rule(
        "E20", W, HOUSEHOLD, "与村主干路距离可疑",
        "与村主干路的距离空着，或超过 {most} 公里。是不是按米填的？请核对。",
        lambda f: (f.household.road_km > f.p.most) | blank_where_asked(f, f.household.road_km),
        params={"most": 5},
        code="road_doubtful",
        mends="road_km",
    ),
    Rule(
        "E21", W, HOUSEHOLD, "住房面积可疑",
        "住房面积空着、是 0，或超过 {most} 平方米。没有住房的请写明住在哪里。",
        lambda f: f.household.house_area.same(0)
        | (f.household.house_area > f.p.most)
        | blank_where_asked(f, f.household.house_area),
        params={"most": 500},
        code="house_area_doubtful",
        mends="house_area",
    ),
    Rule(
        "E22", W, HOUSEHOLD, "没有通生活用电",
        "是否通生活用电写“否”或空着。请核对，确实没通的请上报。",
        lambda f: f.household.power.among(NO) | blank_where_asked(f, f.household.power),
        code="power_missing",
        mends="power",
    ),
    Rule(
        "E23", E, HOUSEHOLD, "危房户与危房级别不符",
        "危房是 C 级或 D 级，A 级、B 级不是危房。两项说的不一样，请核对鉴定结果。",
        grade_differs,
        code="grade_and_dangerous",
        mends="house_grade",
    ),
    Rule(
        "E24", W, HOUSEHOLD, "住危房没有监测",
        "登记为危房户，又没有纳入监测。修好了吗？没修好请按程序申请纳入。",
        lambda f: f.household.dangerous.among(YES) & ~monitored(f),
        code="dangerous_not_monitored",
        mends="dangerous",
    ),
    Rule(
        "E25", W, HOUSEHOLD, "饮水不安全没有监测",
        "饮水安全没有解决，又没有纳入监测。请核实供水，没解决的请按程序申请纳入。",
        lambda f: f.household.safe_water.among(NO) & ~monitored(f),
        code="water_not_monitored",
        mends="safe_water",
    ),
)  # fmt: skip
