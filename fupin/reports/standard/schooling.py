"""R04: who of an age is at school."""

from collections.abc import Sequence
from datetime import date

from fupin.query.fields import AGE_BANDS, BLANK
from fupin.reports.frame import Column, Part, Report, register
from fupin.reports.standard.common import LISTED_PEOPLE, UNFILLED, group, whole
from households.codes import Student

AT_HOME = (Student.NOT_STUDENT.value, Student.UNDER_SCHOOL_AGE.value)
AT_SCHOOL = tuple(one.value for one in Student if one.value not in AT_HOME)
BEFORE = "0-2"


def by_age(day: date) -> Sequence[Column]:
    """Everybody, in one band each; of the bands of the table also who is at school."""
    found = whole(LISTED_PEOPLE)[1:]
    found += group(BEFORE, AGE_BANDS[BEFORE], LISTED_PEOPLE, "age_band", BEFORE, units="人")
    for band, label in AGE_BANDS.items():
        if band != BEFORE:
            found += group(band, "合计", LISTED_PEOPLE, "age_band", band, units="人", above=(label,))
            inside = LISTED_PEOPLE.asking("age_band", band)
            for key, word, values in (
                ("in", "在校", AT_SCHOOL),
                ("out", "不在校", AT_HOME),
                ("no", UNFILLED, (BLANK,)),
            ):
                found += group(f"{band}_{key}", word, inside, "student", *values, units="人", above=(label,))
    return found + group("blank", "没有填出生日期", LISTED_PEOPLE, "age_band", BLANK, units="人")


register(
    Report(
        "R04", "适龄人口教育情况表", "各年龄段有多少人，在校的、不在校的各多少",
        (
            Part(
                "", "", by_age, "在册户的成员，按截止日期的周岁",
                "没有填：没有填在校生状况，2021年以后的花名册里就是非在校生。",
            ),
        ),
    )
)  # fmt: skip
