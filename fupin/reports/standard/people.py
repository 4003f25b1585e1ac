"""R05: the listed by one attribute of the person at a time."""

from collections.abc import Sequence
from datetime import date

from fupin.query.fields import AGE_BANDS, BLANK, fields
from fupin.reports.frame import Column, Columns, Part, Report, register
from fupin.reports.standard.common import LISTED_PEOPLE, UNFILLED, group, groups, whole
from households.codes import Sex


def by(key: str, *, sparse: bool = False) -> Columns:
    def columns(day: date) -> Sequence[Column]:
        told = [(code, label, (code,)) for code, label in fields()[key].codes.items()]
        return [*whole(LISTED_PEOPLE)[1:], *groups(LISTED_PEOPLE, key, told, units="人", share=True, sparse=sparse)]

    return columns


SEXES = (
    ("male", "男", (Sex.MALE.value,)),
    ("female", "女", (Sex.FEMALE.value,)),
    ("unknown", "性别没有填", (Sex.UNKNOWN.value, Sex.UNSTATED.value, BLANK)),
)


def by_sex_and_age(day: date) -> Sequence[Column]:
    found = whole(LISTED_PEOPLE)[1:]
    bands = {**AGE_BANDS, BLANK: UNFILLED}
    for key, label, values in SEXES:
        inside = LISTED_PEOPLE.asking("sex", *values)
        found += group(key, "合计", LISTED_PEOPLE, "sex", *values, units="人", above=(label,))
        for band, word in bands.items():
            found += group(f"{key}_{band}", word, inside, "age_band", band, units="人", above=(label,))
    return found


ALL = "在册户的成员"
register(
    Report(
        "R05", "人口基本情况统计表", "文化程度、在校生、劳动技能、民族、性别年龄，各多少人",
        (
            Part("education", "文化程度", by("education"), ALL),
            Part("student", "在校生", by("student", sparse=True), ALL, "一个人也没有的在校生状况不列。"),
            Part("labour", "劳动技能", by("labour"), ALL),
            Part("ethnicity", "民族", by("ethnicity", sparse=True), ALL, "一个人也没有的民族不列。"),
            Part("sex", "性别年龄", by_sex_and_age, ALL),
        ),
    )
)  # fmt: skip
