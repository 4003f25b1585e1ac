"""domain.md §7.4: what does not go with an age (周岁)."""

from collections.abc import Callable

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Truth
from households.codes import Education, Labour, Student
from households.doubts.terms import (
    ABLE,
    BACHELOR,
    COLLEGE,
    JUNIOR,
    MEMBER,
    OF_WORKING_AGE,
    OLD,
    SENIOR,
    TECHNICAL,
    E,
    I,
    Rule,
    Severity,
    W,
    healthy,
    in_school,
    on_tekun,
    working,
)  # fmt: skip

UNDER_SCHOOL = (Student.UNDER_SCHOOL_AGE, Student.PRESCHOOL)
HIGHER = (*TECHNICAL, *COLLEGE, *BACHELOR)
LITTLE = (Education.ILLITERATE, Education.PRIMARY, Education.UNDER_SCHOOL_AGE)
NOT_ABLE = (Labour.NONE, Labour.LOST, Labour.WEAK)


def at_stage(*stages: Student) -> Callable[[Frame], Truth]:
    """Enrolled there, and younger or older than usual."""
    return lambda f: f.member.student.among(*stages) & ~f.member.age.between(f.p.youngest, f.p.oldest)


def child(f: Frame) -> Truth:
    return f.member.age < OF_WORKING_AGE


def grown(f: Frame) -> Truth:
    return f.member.age.between(OF_WORKING_AGE, OLD - 1)


def aged(
    id: str,
    code: str,
    mends: str,
    label: str,
    message: str,
    find: Callable[[Frame], Truth],
    severity: Severity = W,
    **params: float,
) -> Rule:
    said = {"code": code, "mends": mends, "params": params, "value": lambda f: f.member.age}
    return Rule(id, severity, MEMBER, label, message, find, **said)  # type: ignore[arg-type]


RULES = (
    aged("D01", "preschool_too_old", "student",
         "学龄前却已超龄", "{value} 岁了还写学龄前或学前教育，身体健康。上小学了吗？",
         lambda f: f.member.student.among(*UNDER_SCHOOL) & (f.member.age >= f.p.from_age) & healthy(f), from_age=7),
    aged("D02", "primary_at_odd_age", "student",
         "小学生年龄不符", "{value} 岁在读小学。请核对出生日期和在校生状况。",
         at_stage(Student.PRIMARY), youngest=6, oldest=14),
    aged("D03", "junior_at_odd_age", "student",
         "初中生年龄不符", "{value} 岁在读初中。请核对出生日期和在校生状况。",
         at_stage(*JUNIOR), youngest=12, oldest=17),
    aged("D04", "senior_at_odd_age", "student",
         "高中、中职学生年龄不符", "{value} 岁在读高中或中职。请核对出生日期和在校生状况。",
         at_stage(*SENIOR), youngest=15, oldest=20),
    aged("D05", "college_at_odd_age", "student",
         "大专、本科学生年龄不符", "{value} 岁在读技师学院、大专或本科。请核对出生日期和在校生状况。",
         lambda f: f.member.student.among(*HIGHER) & (f.member.age < f.p.youngest), youngest=18),
    aged("D06", "master_at_odd_age", "student",
         "研究生年龄不符", "{value} 岁在读硕士或以上。请核对出生日期和在校生状况。",
         lambda f: f.member.student.among(Student.MASTER) & (f.member.age < f.p.youngest), youngest=20),
    aged("D07", "little_education", "education",
         "年轻人只有小学文化", "{value} 岁，文化程度只到小学。是不是辍学，或文化程度填错？",
         lambda f: f.member.age.between(f.p.youngest, f.p.oldest) & f.member.education.among(*LITTLE),
         youngest=16, oldest=22),
    aged("D08", "labour_of_child", "labour",
         "未满十六岁有劳动技能", "{value} 岁，未满 16 岁应填无劳动力。请核对。",
         lambda f: child(f) & ~f.member.labour.among(Labour.NONE), severity=E),
    aged("D09", "healthy_without_labour", "labour",
         "健康成年人没有劳动力", "{value} 岁，健康，不在校，劳动技能却是无、丧失或弱劳动力。请核对。",
         lambda f: grown(f) & healthy(f) & ~in_school(f) & f.member.labour.among(*NOT_ABLE)),
    aged("D10", "labour_of_old", "labour",
         "老年人有普通劳动力", "{value} 岁，劳动技能是普通或技能劳动力。还能正常劳动吗？请核对。",
         lambda f: (f.member.age >= f.p.from_age) & f.member.labour.among(*ABLE), from_age=OLD),
    aged("D11", "labour_of_ill", "labour",
         "有病有残有普通劳动力", "{value} 岁，有病或残疾，劳动技能是普通或技能劳动力。请核对。",
         lambda f: grown(f) & ~in_school(f) & ~healthy(f) & f.member.labour.among(*ABLE)),
    aged("D12", "work_of_child", "work_months",
         "未满十六岁有务工记录", "{value} 岁，未满 16 岁不能务工。请核对出生日期和务工情况。",
         lambda f: child(f) & working(f), severity=E),
    aged("D13", "post_of_child", "public_post",
         "未满十六岁有公益性岗位", "{value} 岁，未满 16 岁不能在公益性岗位。请核对。",
         lambda f: child(f) & f.member.public_post.filled, severity=E),
    aged("D14", "post_of_old", "public_post",
         "高龄公益性岗位", "{value} 岁，还在公益性岗位。请核对是否还在岗、身体能否胜任。",
         lambda f: (f.member.age >= f.p.from_age) & f.member.public_post.filled, from_age=70),
    aged("D15", "tekun_of_healthy", "tekun",
         "健康成年人特困供养", "{value} 岁，健康，不在校，登记为特困供养。请核对是否符合供养条件。",
         lambda f: on_tekun(f) & f.member.age.between(f.p.youngest, f.p.oldest) & healthy(f) & ~in_school(f),
         youngest=18, oldest=59),
    aged("D16", "very_old", "birth_date",
         "年龄超过一百岁", "{value} 岁。请核实老人是否健在、出生日期是否正确。",
         lambda f: f.member.age > f.p.most, severity=I, most=100),
)  # fmt: skip
