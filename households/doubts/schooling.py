"""domain.md §7.3: education, health, labour."""

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Truth
from households.codes import DropoutReason, Education, Ethnicity, Health, IdentityType, Labour, Student
from households.doubts.identity import CARD_LENGTHS, one_length
from households.doubts.terms import (
    MEMBER,
    UP_TO_SENIOR,
    WITHOUT_LABOUR,
    E,
    Rule,
    W,
    disabled,
    healthy,
    in_school,
    not_enrolled,
    on_tekun,
    out_of_school,
    working,
)  # fmt: skip


def both_filled(f: Frame) -> Truth:
    return f.member.education.filled & ~not_enrolled(f)


def nothing_filled(f: Frame) -> Truth:
    return f.member.education.blank & f.member.student.blank & f.member.dropout_reason.blank


def heavy_limbs(f: Frame) -> Truth:
    """From the digits of the card, else from 残疾类别 and 残疾等级."""
    own = f.member.disability_kind.among("4") & f.member.disability_grade.among("1", "2")
    card = f.member.card_disability.among("41", "42")
    return Truth(card.yes | (own.yes & ~card.known), card.known | own.known)


def healthy_and_ill(f: Frame) -> Truth:
    return f.member.health.where(lambda held: "," in held and Health.HEALTHY in held.split(","))


def no_labour(f: Frame) -> Truth:
    return f.member.labour.blank | ~f.member.labour.among(*Labour.values)


def no_ethnicity(f: Frame) -> Truth:
    return f.member.ethnicity.blank | ~f.member.ethnicity.among(*Ethnicity.values)


def any_blank(f: Frame) -> Truth:
    return no_labour(f) | no_ethnicity(f) | f.member.health.blank


RULES = (
    Rule(
        "C01", E, MEMBER, "文化程度和在校生状况都填了",
        "在校的只填在校生状况，离校的只填文化程度。现在还在上学吗？",
        both_filled,
        code="education_and_student",
        mends="student",
    ),
    Rule(
        "C02", E, MEMBER, "文化程度和在校生状况都没填",
        "文化程度、在校生状况和未上学原因都空着。请问清后填一项。",
        nothing_filled,
        until_submitted=True,
        code="schooling_missing",
        mends="education",
    ),
    Rule(
        "C03", E, MEMBER, "适龄儿童没有上学情况",
        "正在义务教育年龄，没有填在哪里上学，也没有未上学原因。上学了吗？没上是为什么？",
        lambda f: out_of_school(f) & f.member.dropout_reason.blank,
        code="child_not_in_school",
        mends="student",
    ),
    Rule(
        "C04", W, MEMBER, "因病因残未上学却写健康",
        "未上学原因是因病或因残，健康状况却写健康。请核对。",
        lambda f: f.member.dropout_reason.among(DropoutReason.ILLNESS, DropoutReason.DISABILITY) & healthy(f),
        code="dropout_reason_differs",
        mends="dropout_reason",
    ),
    Rule(
        "C05", E, MEMBER, "文化程度或在校生状况不在选项里",
        "文化程度或在校生状况不是规定的写法。请在选项里重新选。",
        lambda f: ~f.member.education.among(*Education.values) | ~f.member.student.among(*Student.values),
        code="schooling_unknown",
        mends="education",
        instead=(("student", lambda f: ~f.member.student.among(*Student.values)),),
    ),
    Rule(
        "C06", E, MEMBER, "健康状况空缺或自相矛盾",
        "健康状况空着，或者又写健康又写有病有残。请核对。",
        lambda f: f.member.health.blank | healthy_and_ill(f),
        only_blank=lambda f: f.member.health.blank,
        code="healthy_and_ill",
        mends="health",
    ),
    Rule(
        "C07", W, MEMBER, "有残疾没有残疾人证",
        "健康状况写有残疾，登记的不是残疾人证。办证了吗？办了请改填证号，没办请帮助申请评定。",
        lambda f: disabled(f) & ~f.member.identity_type.among(IdentityType.DISABILITY_CARD),
        code="disabled_without_card",
        mends="identity_type",
    ),
    Rule(
        "C08", W, MEMBER, "有残疾人证没写残疾",
        "登记的是残疾人证号，健康状况没有写残疾。请核对。",
        lambda f: one_length(f, *CARD_LENGTHS) & f.member.identity_fault.among("right") & ~disabled(f),
        code="card_without_disability",
        mends="health",
    ),
    Rule(
        "C09", W, MEMBER, "重度肢体残疾有劳动力",
        "肢体残疾一级或二级，劳动技能写普通或技能劳动力。请核对劳动技能。",
        lambda f: heavy_limbs(f) & f.member.labour.among(Labour.ORDINARY, Labour.SKILLED),
        code="labour_of_disabled",
        mends="labour",
    ),
    Rule(
        "C10", E, MEMBER, "劳动技能、民族或健康状况空缺",
        "劳动技能、民族、健康状况有空着的，或不在选项里。请补填。",
        any_blank,
        until_submitted=True,
        code="facts_missing",
        mends="health",
        instead=(("labour", no_labour), ("ethnicity", no_ethnicity)),
    ),
    Rule(
        "C11", W, MEMBER, "没有劳动力却在务工",
        "劳动技能是无劳动力或丧失劳动力，又有务工记录。请核对是哪一项填错。",
        lambda f: working(f) & f.member.labour.among(*WITHOUT_LABOUR),
        code="work_without_labour",
        mends="labour",
    ),
    Rule(
        "C12", W, MEMBER, "在校生有务工记录",
        "还在上学（高中阶段及以下），又有务工记录。是不是已经离校？",
        lambda f: f.member.student.among(*UP_TO_SENIOR) & working(f),
        code="work_of_student",
        mends="student",
    ),
    Rule(
        "C13", W, MEMBER, "在校生有劳动技能",
        "在校的应填无劳动力。请核对劳动技能，或是否已经离校。",
        lambda f: in_school(f) & ~f.member.labour.among(Labour.NONE),
        code="labour_of_student",
        mends="labour",
    ),
    Rule(
        "C14", W, MEMBER, "没有劳动力却有公益性岗位",
        "劳动技能是无劳动力或丧失劳动力，又在公益性岗位。请核对。",
        lambda f: f.member.public_post.filled & f.member.labour.among(*WITHOUT_LABOUR),
        code="post_without_labour",
        mends="public_post",
    ),
    Rule(
        "C15", W, MEMBER, "特困供养人员在务工",
        "特困供养人员有务工记录。请核对是否还符合供养条件，或务工填错。",
        lambda f: on_tekun(f) & working(f),
        code="work_of_tekun",
        mends="tekun",
    ),
)  # fmt: skip
