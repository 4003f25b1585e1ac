"""R01 and R14: how households are told apart by what they are entitled to and by what they have."""

from collections.abc import Sequence
from datetime import date

from fupin.query.fields import Of
from fupin.query.question import Question, ask
from fupin.reports.frame import Column, Columns, Part, Report, register
from fupin.reports.standard.common import LISTED, group, groups, whole
from households.codes import HouseholdAttribute

A = HouseholdAttribute
WATCHED = ask(Of.HOME, watch_state="open")
ATTRIBUTES = (
    ("general", "一般户", (A.GENERAL.value,)),
    ("dibao", "低保户", (A.DIBAO.value, A.DIBAO_POOR.value)),
    ("tekun", "五保户（特困供养户）", (A.WUBAO.value, A.TEKUN_POOR.value)),
)


def by_attribute(status: str) -> Columns:
    question = ask(Of.HOME, status=status)

    def columns(day: date) -> Sequence[Column]:
        return [*whole(question), *groups(question, "attribute", ATTRIBUTES, share=True)]

    return columns


GUARANTEES = (
    ("schooling", "义务教育"),
    ("medical", "基本医疗"),
    ("housing", "住房安全"),
    ("water", "饮水安全"),
)


def by_guarantee(question: Question) -> Columns:
    def columns(day: date) -> Sequence[Column]:
        found = whole(question)
        for key, label in GUARANTEES:
            field = f"{key}_met"
            for mark, word, value in (("yes", "达标", "1"), ("no", "未达标", "0"), ("blank", "没有填", "-")):
                found += group(f"{key}_{mark}", word, question, field, value, units="户", above=(label,))
        return found

    return columns


MET = (
    "义务教育看6—15岁（按出生年）的成员，基本医疗看每个成员，住房看危房级别（A、B级达标），饮水看是否解决安全饮用水。"
    "有一人未达标，这一户就未达标；没有填的另列。"
)

register(
    Report(
        "R01", "贫困户（脱贫户）属性统计表", "一般户、低保户、特困户各有多少，按未脱贫、返贫、已脱贫分开",
        (
            Part("poor", "未脱贫户", by_attribute("poor"), "在册，未脱贫和预脱贫的户"),
            Part("returned", "返贫户", by_attribute("returned"), "在册，返贫的户"),
            Part("out", "脱贫户", by_attribute("out"), "在册，已脱贫的户"),
            Part("listed", "全部在册户", by_attribute("listed"), "全部在册户"),
        ),
    ),
    Report(
        "R14", "三保障及饮水安全达标表", "义务教育、基本医疗、住房、饮水，各有多少户达标、未达标",
        (
            Part("listed", "在册户", by_guarantee(LISTED), "全部在册户", MET),
            Part("watched", "监测对象", by_guarantee(WATCHED), "正在监测、风险没有消除的户", MET),
        ),
    ),
)  # fmt: skip
