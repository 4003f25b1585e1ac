"""domain.md §7.5, persons: insurance, allowances, work."""

import re

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Truth
from households.codes import Labour, WorkArea, WorkChannel
from households.doubts.terms import (
    COLLEGE_EDUCATION,
    HOUSEHOLD,
    MEMBER,
    OF_WORKING_AGE,
    OLD,
    YES,
    E,
    I,
    Rule,
    W,
    in_school,
    monitored,
    on_dibao,
    on_tekun,
    uninsured,
    working,
)  # fmt: skip

COUNTY = re.compile("[县区旗市]")
OUT_OF_COUNTY = (WorkArea.PROVINCE, WorkArea.OUTSIDE_PROVINCE)


def without_medical(f: Frame) -> Truth:
    newborn, soldier = f.member.age_months < f.p.newborn, f.member.soldier.among(YES).sure
    return uninsured_or_blank(f) & ~newborn & ~soldier


def uninsured_or_blank(f: Frame) -> Truth:
    m = f.member
    return ~m.resident_medical.among(YES).sure & ~m.employee_medical.among(YES).sure


def without_pension(f: Frame) -> Truth:
    m = f.member
    none = ~m.resident_pension.among(YES).sure & ~m.employee_pension.among(YES).sure
    return (m.age >= OF_WORKING_AGE) & ~in_school(f) & none


def place_or_months(f: Frame) -> Truth:
    """Where nothing at all is written, nothing is asked."""
    place = f.member.work_place.filled | f.member.work_area.filled
    months = (f.member.work_months > 0).sure
    told = place | f.member.work_months.filled
    return ((place & ~months) | (~place & months)).where(told)


def post_or_months(f: Frame) -> Truth:
    post, months = f.member.public_post.filled, (f.member.public_months > 0).sure
    told = post | f.member.public_months.filled
    return ((post & ~months) | (~post & months) | (f.member.public_months > 12).sure).where(told)


RULES = (
    Rule(
        "E01", W, MEMBER, "两种医保都参加",
        "居民医保和职工医保都写“是”。只能参加一种，请核对。",
        lambda f: f.member.resident_medical.among(YES) & f.member.employee_medical.among(YES),
        code="two_medical",
        mends="resident_medical",
    ),
    Rule(
        "E02", W, MEMBER, "没有参加基本医保",
        "居民医保和职工医保都没有参加或没有填。参保了吗？没参保请动员，刚出生的请尽快办理。",
        without_medical,
        params={"newborn": 3},
        code="medical_missing",
        mends="resident_medical",
    ),
    Rule(
        "E03", W, MEMBER, "没有大病保险",
        "是否参加大病保险空着，或者没参加而这一户又不是监测户。请核对。",
        lambda f: f.member.major_illness.blank | (~f.member.major_illness.among(YES) & ~f.at_home(monitored(f))).sure,
        code="major_illness_missing",
        mends="major_illness",
    ),
    Rule(
        "E04", W, MEMBER, "没有养老保险",
        "已满 16 岁、不在校，两种养老保险都没有参加或没有填。参加了吗？",
        without_pension,
        code="pension_missing",
        mends="resident_pension",
    ),
    Rule(
        "E05", W, MEMBER, "没参保却有医疗救助",
        "接受了医疗救助，两种医保都没有参加。请核对。",
        lambda f: f.member.medical_aid.among(YES) & uninsured(f),
        code="aid_without_medical",
        mends="medical_aid",
    ),
    Rule(
        "E06", E, MEMBER, "低保和特困同时享受",
        "同一个人不能又享受低保又是特困供养。请核对是哪一种。",
        lambda f: on_dibao(f) & on_tekun(f),
        code="dibao_and_tekun",
        mends="tekun",
    ),
    Rule(
        "E07", E, MEMBER, "务工地点和时间只填了一项",
        "务工地点（所在地或区域）和务工时间要么都填，要么都不填。请补上另一项。",
        place_or_months,
        code="work_place_or_months",
        mends="work_months",
    ),
    Rule(
        "E08", W, MEMBER, "务工所在地没有写到县",
        "务工所在地写的是“{value}”，没有写到县（市、区、旗）。请问清后补全。",
        lambda f: ~f.member.work_place.where(lambda place: bool(COUNTY.search(place))),
        value=lambda f: f.member.work_place,
        code="work_place_unclear",
        mends="work_place",
    ),
    Rule(
        "E13", W, MEMBER, "县外务工却是公益岗或车间",
        "在县外务工，就业渠道却是公益性岗位或帮扶车间。请核对。",
        lambda f: f.member.work_area.among(*OUT_OF_COUNTY)
        & f.member.work_channel.among(WorkChannel.PUBLIC_POST, WorkChannel.WORKSHOP),
        code="channel_of_distance",
        mends="work_channel",
    ),
    Rule(
        "E15", E, MEMBER, "公益性岗位和月数不符",
        "公益性岗位类型和月数要么都填，要么都不填，月数应在 1 到 12。请核对。",
        post_or_months,
        code="post_or_months",
        mends="public_post",
    ),
    Rule(
        "E16", W, HOUSEHOLD, "一户多人在公益性岗位",
        "这一户有 {most} 人或更多在公益性岗位。请核对是否都在岗。",
        lambda f: f.at_least(int(f.p.most), f.member.public_post.filled),
        params={"most": 3},
        code="posts_many",
        mends="public_post",
    ),
    Rule(
        "E17", I, MEMBER, "有学历或技能没有务工",
        "大专及以上文化或技能劳动力，正当劳动年龄，没有务工。有就业意愿吗？可以介绍岗位。",
        lambda f: f.member.age.between(OF_WORKING_AGE, OLD - 1)
        & (f.member.education.among(*COLLEGE_EDUCATION) | f.member.labour.among(Labour.SKILLED))
        & ~working(f),
        code="skilled_not_working",
        mends="work_months",
    ),
)  # fmt: skip
