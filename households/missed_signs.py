"""What facts of a household that is not listed say that somebody should go and look (漏评, domain.md §3, §3.3.1).

Each sign is a rule like those that find doubts, asked of households that are neither listed nor monitored. It says
why, never that the household is poor. Its weight is a parameter that a county may set; the sum orders the visits. A
fact that is not registered is said as not known and never counts as fine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fupin.doubts.frame import Frame
from fupin.doubts.parameters import Own
from fupin.doubts.rules import Answer, Find, Rule
from fupin.doubts.truth import Column, Truth
from households.codes import Health, HouseGrade
from households.doubts.terms import (
    BACHELOR,
    COLLEGE,
    HOUSEHOLD,
    NO,
    SENIOR,
    TECHNICAL,
    YES,
    W,
    nobody_able,
    out_of_school,
    uninsured,
)
from households.doubts.thresholds import THRESHOLDS

MOST = 9_999
PAID_SCHOOL = (*SENIOR, *COLLEGE, *TECHNICAL, *BACHELOR)
HEAVY = ("1", "2")


def heavily_disabled(f: Frame) -> Truth:
    """Grade 1 or 2, by the card or as registered. Who is registered as healthy or only ill has none."""
    m = f.member
    card = m.card_disability.where(lambda digits: digits[1:] in HEAVY)
    graded = m.disability_grade.among(*HEAVY)
    without = m.health.filled & ~m.health.naming(Health.DISABLED)
    return Truth(card.yes | graded.yes, card.known | graded.known | without.yes)


def ill(f: Frame) -> Truth:
    return f.member.health.naming(Health.SERIOUS)


def students(f: Frame) -> Column:
    """How many are in a school that costs: senior, vocational, college and above."""
    m = f.member
    at = m.student.among(*PAID_SCHOOL)
    return f.counted(Truth(at.yes, m.student.given | m.education.given))


def dangerous(f: Frame) -> Truth:
    """By the grade or as registered; one of them that says it is safe is enough to know."""
    h = f.household
    yes = h.house_grade.among(HouseGrade.C, HouseGrade.D).yes | h.dangerous.among(YES).yes
    return Truth(yes, h.house_grade.given | h.dangerous.given)


def fell(f: Frame) -> Truth:
    now, before = f.household.per_head, f.household.last_per_head
    return (now * 100 <= before * int(100 - f.p.share)) & (before > 0)


Value = Callable[[Frame], Column]


def _sign(
    number: int, label: str, message: str, find: Find, mends: str, value: Value | None = None, **params: float
) -> Rule:
    id = f"L{number:02d}"
    named = {name: THRESHOLDS[id, name] for name in params}
    code = f"missed_{number}"
    return Rule(id, W, HOUSEHOLD, label, message, find, params, named, value=value, code=code, mends=mends)


def per_head(f: Frame) -> Column:
    return f.household.per_head


SIGNS = (
    _sign(1, "收入在监测范围内", "人均纯收入 {value} 元，低于当年监测范围",
          lambda f: f.household.per_head < f.household.monitoring_line, "net_per_head", per_head, weight=30),
    _sign(2, "收入比上年大减", "人均纯收入 {value} 元，比上年少了 {share}% 以上",
          fell, "last_per_head", per_head, weight=15, share=30),
    _sign(3, "自付医疗费大", "一年自付医疗费 {value} 元",
          lambda f: f.household.income_self_paid >= f.p.amount, "self_paid",
          lambda f: f.household.income_self_paid, weight=20, amount=10000),
    _sign(4, "有重度残疾人", "家里有一级或二级残疾的人", lambda f: f.some(heavily_disabled(f)),
          "disability_grade", weight=20),
    _sign(5, "有大病病人", "家里有患大病的人", lambda f: f.some(ill(f)), "health", weight=20),
    _sign(6, "全家没有劳动力", "全家没有劳动力", nobody_able, "labour", weight=25),
    _sign(7, "只有老人", "家里只有 {age} 岁以上的老人", lambda f: f.every(f.member.age >= f.p.age),
          "birth_date", weight=15, age=65),
    _sign(8, "住危房", "登记为危房户，或者房屋是 C、D 级", dangerous, "house_grade", weight=25),
    _sign(9, "饮水不安全", "饮水安全没有解决", lambda f: f.household.safe_water.among(NO), "safe_water", weight=15),
    _sign(10, "上学花钱多", "有 {value} 人在读高中、中职或大专以上",
          lambda f: students(f) >= f.p.persons, "student", students, weight=10, persons=1),
    _sign(11, "有人没有参加医保", "有人没有参加基本医疗保险", lambda f: f.some(uninsured(f)),
          "resident_medical", weight=10),
    _sign(12, "有孩子没有上学", "有义务教育年龄的孩子不在校", lambda f: f.some(out_of_school(f)), "student", weight=20),
)  # fmt: skip
"""In the order in which they are told."""
ASKS = {
    "L01": "人均纯收入或监测范围", "L02": "上年收入", "L03": "自付医疗费", "L04": "残疾等级", "L05": "健康状况",
    "L06": "劳动技能", "L07": "出生日期", "L08": "住房", "L09": "饮水", "L10": "在校生状况", "L11": "医疗保险",
    "L12": "孩子上学情况",
}  # fmt: skip
"""What is not known where a sign cannot be asked, in the words of the page."""


@dataclass(frozen=True)
class Signs:
    """What the signs say of the households of a frame."""

    frame: Frame
    answers: list[Answer]

    @classmethod
    def of(cls, frame: Frame, own: Own) -> "Signs":
        return cls(frame, [rule.answer(frame, own.get(rule.id)) for rule in SIGNS])

    @cached_property
    def scores(self) -> np.ndarray:
        """The sum of the weights of what was found, `MOST` at most: it only orders the visits."""
        weights = [answer.truth.yes * min(int(answer.frame.p.weight), MOST) for answer in self.answers]
        return np.minimum(np.sum(weights, axis=0), MOST).astype(np.int64)

    def told(self, row: int) -> list[tuple[str, str]]:
        """(rule, sentence) of each sign of one household."""
        at = np.array([row])
        return [(a.rule.id, a.messages(at)[0]) for a in self.answers if a.truth.yes[row]]

    def unknown(self, row: int) -> list[str]:
        return [a.rule.id for a in self.answers if not a.truth.known[row]]
