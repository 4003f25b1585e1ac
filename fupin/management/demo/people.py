"""Invented households as rows of the published template. Nobody lives here: every number has the area code 990101."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from fupin.personal.identity import check_digit
from households.codes import (
    Education,
    EliminationMode,
    Ethnicity,
    Health,
    HouseGrade,
    HouseholdAttribute,
    HouseholdKind,
    Labour,
    MonitoringKind,
    Politics,
    PovertyCause,
    PovertyStatus,
    Relation,
    Risk,
    Student,
    WorkArea,
)

SURNAMES = "韦岑罗黄王陆班吴杨李张陈潘蒙覃卢农莫石熊马侯项宋赵何"
GIVEN = {
    "1": "大小山林勇强军平明国华建文光志成福贵荣发德正兴旺富永胜龙云海生安宁忠义祥瑞",
    "2": "小秀英花梅兰芳珍玉香美丽凤琴菊莲萍霞敏静雪芬艳春桂红翠婷娟仙燕",
}
PEOPLES = {Ethnicity.BUYI: 52, Ethnicity.HAN: 30, Ethnicity.MIAO: 13, Ethnicity.YI: 3, Ethnicity.YAO: 2}
CAUSES = {
    PovertyCause.ILLNESS: 30,
    PovertyCause.NO_LABOUR: 19,
    PovertyCause.NO_SKILL: 16,
    PovertyCause.DISABILITY: 13,
    PovertyCause.NO_FUNDS: 9,
    PovertyCause.SCHOOLING: 8,
    PovertyCause.NO_DRIVE: 5,
}
DECIDED = {
    "户类型",
    "贫困户属性",
    "脱贫属性",
    "识别年度",
    "脱贫年度",
    "返贫年度",
    "返贫原因",
    "主要致贫原因",
    "其他致贫原因",
    "监测对象类别",
    "风险",
    "识别监测时间",
    "风险是否已消除",
    "消除监测时间",
    "风险消除方式",
}
Serials = dict[tuple[date, str], int]
"""How many numbers of a day of birth and a sex are given away."""
GRADES = [Student.PRIMARY, Student.GRADE7, Student.GRADE8, Student.GRADE9]


@dataclass(slots=True)
class Someone:
    name: str
    sex: str
    born: date
    relation: Relation
    identity: str
    no: str


@dataclass(slots=True)
class Home:
    """One household: its people and the facts that stay the same from year to year."""

    village: dict[str, str]
    no: str
    people: list[Someone]
    facts: dict[str, str]
    pay: float
    labour: dict[str, Labour] = field(default_factory=dict)


POOR = 0.2
"""Of an ordinary family's earnings."""
MOVED = 23
"""One household of so many was moved."""
SIZES = {1: 14, 2: 22, 3: 25, 4: 21, 5: 11, 6: 5, 7: 2}


def family_sizes(count: int, persons: int | None, draw: random.Random) -> list[int]:
    """Sizes of `count` households; where `persons` is given they add up to it."""
    sizes = draw.choices(list(SIZES), list(SIZES.values()), k=count)
    missing = 0 if persons is None else persons - sum(sizes)
    step = 1 if missing > 0 else -1
    while missing:
        place = draw.randrange(count)
        if 1 <= sizes[place] + step <= 7:
            sizes[place] += step
            missing -= step
    return sizes


class Village:
    """Makes the households of one village, always the same ones for the same seed."""

    def __init__(self, place: dict[str, str], seed: int, serials: Serials) -> None:
        self.place, self.serials = place, serials
        self.random = random.Random(f"{seed}/{place['行政村代码']}")

    def homes(self, sizes: list[int]) -> list[Home]:
        return [self.home(number, size) for number, size in enumerate(sizes, start=1)]

    def home(self, number: int, size: int) -> Home:
        no = f"{self.place['行政村代码']}{number:05d}"
        people = self.family(no, size)
        decided = self.decisions(people)
        facts = decided | self.conditions() | self.beside(no, decided)
        if number % MOVED == 0 and "脱贫年度" in facts:
            facts["是否易地扶贫搬迁户"] = "是"
        return Home(self.place, no, people, facts, self.random.uniform(0.55, 1.6))

    # ---- who lives there -------------------------------------------------------------------------------------------
    def family(self, no: str, size: int) -> list[Someone]:
        """Head, often a spouse, sometimes the head's mother, then children."""
        surname = self.random.choice(SURNAMES)
        head_age = self.random.randint(30, 78 if size < 3 else 64)
        head_sex = "1" if self.random.random() < 0.86 else "2"
        people = [self.someone(surname, head_sex, head_age, Relation.HEAD, no, 1)]
        if size > 1 and self.random.random() < 0.86:
            sex = "2" if head_sex == "1" else "1"
            age = head_age - self.random.randint(-2, 4)
            people.append(self.someone(self.random.choice(SURNAMES), sex, age, Relation.SPOUSE, no, 2))
        if len(people) < size and head_age < 56 and self.random.random() < 0.3:
            age = head_age + self.random.randint(20, 30)
            people.append(self.someone(self.random.choice(SURNAMES), "2", age, Relation.MOTHER, no, len(people) + 1))
        while len(people) < size:
            sex = self.random.choice("12")
            age = max(4, head_age - self.random.randint(21, 34))
            relation = Relation.SON if sex == "1" else Relation.DAUGHTER
            people.append(self.someone(surname, sex, age, relation, no, len(people) + 1))
        return people

    def someone(self, surname: str, sex: str, age: int, relation: Relation, no: str, place: int) -> Someone:
        born = date(2026 - age, 1, 1) + timedelta(days=self.random.randrange(300))
        given = "".join(self.random.sample(GIVEN[sex], self.random.choice([1, 2, 2])))
        return Someone(surname + given, sex, born, relation, self.identity(born, sex), f"{no}{place:02d}")

    def identity(self, born: date, sex: str) -> str:
        while True:
            serial = self.serials.get((born, sex), 0)
            if serial < 499:
                break
            born += timedelta(days=1)
        self.serials[born, sex] = serial + 1
        first = f"990101{born:%Y%m%d}{serial * 2 + (1 if sex == '1' else 2):03d}"
        return first + check_digit(first)

    # ---- what was decided ------------------------------------------------------------------------------------------
    def decisions(self, people: list[Someone]) -> dict[str, str]:
        status = self.weighted(
            {
                PovertyStatus.EXITED: 78,
                PovertyStatus.EXITED_ENDED: 10,
                PovertyStatus.NOT_EXITED: 9,
                PovertyStatus.RELAPSED: 3,
            }
        )
        first = self.random.choice([2014, 2014, 2015, 2016])
        exited = self.random.choice([2017, 2018, 2019, 2020])
        facts = {
            "贫困户属性": self.weighted(
                {HouseholdAttribute.GENERAL: 62, HouseholdAttribute.DIBAO_POOR: 30, HouseholdAttribute.TEKUN_POOR: 8}
            ).label,
            "脱贫属性": status.label,
            "识别年度": str(first),
            "主要致贫原因": self.weighted(CAUSES).label,
        }
        if status != PovertyStatus.NOT_EXITED:
            facts |= {"户类型": HouseholdKind.EXITED.label, "脱贫年度": str(exited)}
        if status == PovertyStatus.RELAPSED:
            facts |= {"返贫年度": str(self.random.choice([2021, 2022])), "返贫原因": PovertyCause.ILLNESS.label}
        if status == PovertyStatus.EXITED and self.random.random() < 0.12:
            facts["监测对象类别"] = MonitoringKind.UNSTABLE.label
        return facts

    def beside(self, no: str, facts: dict[str, str]) -> dict[str, str]:
        """Other causes, and how it stands with the monitoring of who is monitored."""
        draw = random.Random(no)
        told = {}
        other = draw.choice([cause for cause in CAUSES if cause.label != facts["主要致贫原因"]])
        if draw.random() < 0.4:
            told["其他致贫原因"] = other.label
        return told | monitoring(draw) if "监测对象类别" in facts else told

    def conditions(self) -> dict[str, str]:
        draw = self.random
        return {
            "耕地面积（亩）": f"{draw.uniform(0.6, 9):.2f}",
            "林地面积（亩）": f"{draw.uniform(0, 18):.2f}",
            "住房面积（㎡）": f"{draw.uniform(48, 180):.2f}",
            "危房级别": self.weighted({HouseGrade.A: 70, HouseGrade.B: 28, HouseGrade.C: 2}).label,
            "是否解决安全饮用水": "是" if draw.random() < 0.98 else "否",
            "是否通生活用电": "是",
            "是否通广播电视": "是" if draw.random() < 0.97 else "否",
            "联系电话": f"139{draw.randrange(10**8):08d}",
            "村民小组": f"{draw.choice('一二三四五')}组",
        }

    def weighted(self, weights: dict[Any, int]) -> Any:
        return self.random.choices(list(weights), list(weights.values()))[0]


KINDS = {MonitoringKind.UNSTABLE: 70, MonitoringKind.SUDDEN: 30}
RISKS = {Risk.ILLNESS: 40, Risk.SCHOOLING: 14, Risk.WORK: 16, Risk.DISASTER: 10, Risk.NO_LABOUR: 12, Risk.ACCIDENT: 8}
CLEARED = 0.4
"""Of those whose time would be over."""


def monitoring(draw: random.Random) -> dict[str, str]:
    """Identified within the two years before the demonstration's stories begin."""
    known = date(2024, 9, 1) + timedelta(days=draw.randrange(670))
    risks = dict.fromkeys(draw.choices(list(RISKS), list(RISKS.values()), k=draw.choice([1, 1, 2])))
    told = {
        "监测对象类别": draw.choices(list(KINDS), list(KINDS.values()))[0].label,
        "风险": "、".join(risk.label for risk in risks),
        "识别监测时间": f"{known:%Y%m}",
    }
    over = known + timedelta(days=draw.randint(220, 420))
    if draw.random() < CLEARED and over <= LAST:
        ended = {"风险是否已消除": "是", "消除监测时间": f"{over:%Y%m}", "风险消除方式": EliminationMode.HELPED.label}
        return told | ended
    return told


LAST = date(2026, 8, 15)


def undecided(home: Home) -> Home:
    """An ordinary family: nothing was decided about it."""
    home.facts = {name: value for name, value in home.facts.items() if name not in DECIDED}
    return home


def applicants(wanted: list[tuple[dict[str, str], int]], seed: int, serials: Serials) -> list[Home]:
    """So many ordinary families of each village, poorer than others."""
    found = []
    for place, number in wanted:
        village = Village(place, seed + 2, serials)
        found += [undecided(village.home(8000 + serial, 2 + serial % 4)) for serial in range(number)]
    for home in found:
        home.pay = POOR
    return found


def rows(home: Home, year: int, draw: random.Random) -> list[dict[str, str]]:
    """The template's rows of one household for one income year."""
    shared = home.village | {"户编号": home.no} | home.facts | income(home, year, draw)
    return [shared | person_row(home, someone, year) for someone in home.people]


def person_row(home: Home, someone: Someone, year: int) -> dict[str, str]:
    age = year - someone.born.year
    working = 16 <= age < 60
    seed = random.Random(f"{someone.identity}")
    away = working and someone.relation != Relation.HEAD and age > 18 and seed.random() < 0.55
    facts = {
        "人编号": someone.no,
        "姓名": someone.name,
        "性别": "男" if someone.sex == "1" else "女",
        "证件类型": "居民身份证",
        "证件号码": someone.identity,
        "与户主关系": someone.relation.label,
        "民族": seed.choices(list(PEOPLES), list(PEOPLES.values()))[0].label,
        "政治面貌": Politics.MASSES.label,
        "健康状况": (Health.CHRONIC if age > 55 and seed.random() < 0.3 else Health.HEALTHY).label,
        "劳动技能": labour(age).label,
        "是否参加城乡居民基本医疗保险": "是",
        "是否参加大病保险": "是",
        "是否参加城乡居民基本养老保险": "是" if age >= 16 and not 6 <= age < 16 else "否",
        "是否享受低保": "否",
        "是否特困供养人员": "否",
    }
    if away:
        facts |= {"务工区域": WorkArea.OUTSIDE_PROVINCE.label, "务工时间（月）": str(seed.randint(6, 11))}
    return facts | schooling(age, seed)


def labour(age: int) -> Labour:
    if age < 16 or age >= 75:
        return Labour.NONE
    return Labour.WEAK if age >= 60 else Labour.ORDINARY


def schooling(age: int, seed: random.Random) -> dict[str, str]:
    if age < 3:
        return {"在校生状况": Student.UNDER_SCHOOL_AGE.label}
    if age < 6:
        return {"在校生状况": Student.PRESCHOOL.label}
    if age < 12:
        return {"在校生状况": Student.PRIMARY.label}
    if age < 16:
        return {"在校生状况": GRADES[min(3, age - 12)].label}
    grown = {Education.ILLITERATE: 2 + age // 8, Education.PRIMARY: 8, Education.JUNIOR: 9, Education.SENIOR: 2}
    return {"文化程度": seed.choices(list(grown), list(grown.values()))[0].label}


def income(home: Home, year: int, draw: random.Random) -> dict[str, str]:
    """Yuan of the household in one year: wages grow, harvests vary."""
    persons = len(home.people)
    workers = sum(16 <= year - someone.born.year < 60 for someone in home.people)
    growth = 1.07 ** (year - 2021) * home.pay
    parts = {
        "工资性收入": workers * 9800 * growth * draw.uniform(0.7, 1.25),
        "生产经营性收入": 3600 * growth * draw.uniform(0.5, 1.7),
        "财产性收入": draw.choice([0, 0, 300, 800]),
        "计划生育金": 0,
        "低保金": 0 if home.pay > 0.8 else persons * 1500,
        "特困供养金": 0,
        "养老保险金": 1320 * sum(year - someone.born.year >= 60 for someone in home.people),
        "生态补偿金": draw.uniform(80, 900),
        "其他转移性收入": draw.uniform(0, 1200),
    }
    cost = 900 * growth * draw.uniform(0.4, 1.6)
    return {"收入年度": str(year), "生产经营性支出": f"{cost:.2f}"} | {name: f"{v:.2f}" for name, v in parts.items()}
