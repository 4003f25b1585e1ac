"""domain.md §7.2: who belongs to a household, and how."""

from functools import reduce
from operator import or_

import numpy as np

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Truth
from households.codes import FEMALE_RELATIONS, MALE_RELATIONS, Politics, PovertyCause, Relation, WorkArea
from households.doubts.terms import (
    HOUSEHOLD,
    MEMBER,
    E,
    I,
    Rule,
    W,
    female,
    head,
    listed,
    male,
    older_than_head,
    spouse,
    working,
)  # fmt: skip

CHILDREN = (Relation.SON, Relation.DAUGHTER)
PARENTS = (Relation.FATHER, Relation.MOTHER)
GRANDCHILDREN = (
    Relation.GRANDSON, Relation.GRANDDAUGHTER, Relation.DAUGHTERS_SON, Relation.DAUGHTERS_DAUGHTER,
)  # fmt: skip
AREAS = {WorkArea.TOWNSHIP: 0, WorkArea.COUNTY: 0, WorkArea.PROVINCE: 1, WorkArea.OUTSIDE_PROVINCE: 2}
USUAL_POLITICS = (Politics.MEMBER, Politics.PROBATIONARY, Politics.YOUTH_LEAGUE, Politics.MASSES)


def of_one_sex(f: Frame) -> Truth:
    both_male = f.some(head(f) & male(f)) & f.some(spouse(f) & male(f))
    return both_male | (f.some(head(f) & female(f)) & f.some(spouse(f) & female(f)))


def wrong_sex(f: Frame) -> Truth:
    return (female(f) & f.member.relation.among(*MALE_RELATIONS)) | (
        male(f) & f.member.relation.among(*FEMALE_RELATIONS)
    )


def odd_generation(f: Frame) -> Truth:
    older, relation = older_than_head(f), f.member.relation
    child = relation.among(*CHILDREN) & (older > -f.p.years)
    parent = relation.among(*PARENTS) & (older < f.p.years)
    return child | parent | (relation.among(*GRANDCHILDREN) & (older > -2 * f.p.years))


def odd_cause(f: Frame) -> Truth:
    main, others = f.household.main_cause, f.household.other_causes
    again = reduce(or_, (main.among(cause) & others.naming(cause) for cause in PovertyCause.values))
    return again.sure | cause_blank(f)


def cause_blank(f: Frame) -> Truth:
    return listed(f) & f.household.main_cause.blank


def work_apart(f: Frame) -> Truth:
    """Two members with one phone, one at work in the county and one outside it, or in and out of the province."""
    m, size = f.member, len(f.household)
    has = np.flatnonzero(m.phone_key.given)
    calls = m.phone_key.values[has]
    area = np.select([m.work_area.among(code).yes[has] for code in AREAS], list(AREAS.values()), -1)
    pairs, at, many = np.unique(np.stack([f.home[has], calls]), axis=1, return_inverse=True, return_counts=True)
    at = at.reshape(-1)
    nearest, farthest = np.full(len(many), 9), np.full(len(many), -1)
    np.minimum.at(nearest, at[area >= 0], area[area >= 0])
    np.maximum.at(farthest, at[area >= 0], area[area >= 0])
    unsaid = np.bincount(at[(area < 0) & ~m.work_months.same(0).yes[has]], minlength=len(many)) > 0
    yes = np.bincount(pairs[0][nearest < farthest], minlength=size) > 0
    perhaps = np.bincount(pairs[0][unsaid & (many > 1)], minlength=size) > 0
    return Truth(yes, yes | ((np.bincount(f.home[has], minlength=size) > 0) & ~perhaps & f.whole))


def phone_missing(f: Frame) -> Truth:
    return ~f.household.phone_valid.sure


RULES = (
    Rule(
        "B01", E, HOUSEHOLD, "没有户主",
        "这一户没有户主。请核对谁是户主，或补上户主。",
        lambda f: ~f.some(head(f)),
        code="no_head",
        mends="relation",
    ),
    Rule(
        "B02", E, HOUSEHOLD, "户主不止一个",
        "这一户有不止一个户主。请核对谁是户主，其他人改为与户主的关系。",
        lambda f: f.at_least(2, head(f)),
        code="two_heads",
        mends="relation",
    ),
    Rule(
        "B03", E, HOUSEHOLD, "配偶不止一个",
        "这一户有不止一个配偶。请核对与户主关系。",
        lambda f: f.at_least(2, spouse(f)),
        code="two_spouses",
        mends="relation",
    ),
    Rule(
        "B04", E, HOUSEHOLD, "户主与配偶同性别",
        "户主与配偶登记为同一性别。请核对性别或与户主关系。",
        of_one_sex,
        code="spouse_same_sex",
        mends="relation",
    ),
    Rule(
        "B05", E, MEMBER, "与户主关系空缺",
        "没有写与户主的关系，或不在选项里。请补填。",
        lambda f: f.member.relation.blank | ~f.member.relation.among(*Relation.values),
        until_submitted=True,
        code="relation_missing",
        mends="relation",
    ),
    Rule(
        "B06", E, MEMBER, "性别与关系不符",
        "性别与“与户主关系”说的不一样。请核对是哪一项填错。",
        wrong_sex,
        code="sex_not_of_relation",
        mends="relation",
    ),
    Rule(
        "B07", W, MEMBER, "辈分与年龄不符",
        "与户主的年龄相差 {value} 岁，与父母子女（应差 {years} 岁以上）或祖孙的关系不符。请核对关系和出生日期。",
        odd_generation,
        params={"years": 14},
        value=lambda f: abs(older_than_head(f)),
        code="generation_doubtful",
        mends="relation",
    ),
    Rule(
        "B08", W, MEMBER, "户主或配偶年纪太小",
        "户主不满 {head} 岁，或配偶不满 {spouse} 岁。请核对关系和出生日期，孤儿请写明情况。",
        lambda f: (head(f) & (f.member.age < f.p.head)) | (spouse(f) & (f.member.age < f.p.spouse)),
        params={"head": 16, "spouse": 18},
        code="too_young_for_relation",
        mends="relation",
    ),
    Rule(
        "B09", E, HOUSEHOLD, "家庭人口数与成员不符",
        "家庭人口数写的是 {value} 人，与登记的成员人数不符。请核对是否漏登或多登。",
        lambda f: f.household.member_count.differs(f.counted(None)),
        value=lambda f: f.household.member_count,
        code="member_count_differs",
        mends="member_count",
    ),
    Rule(
        "B10", W, HOUSEHOLD, "家庭人口太多",
        "这一户有 {value} 人，超过 {most} 人。是不是几户登记成了一户？",
        lambda f: f.household.member_count > f.p.most,
        params={"most": 12},
        value=lambda f: f.household.member_count,
        code="household_large",
        mends="member_count",
    ),
    Rule(
        "B11", E, HOUSEHOLD, "致贫原因空缺或重复",
        "没有主要致贫原因，或者其他致贫原因里又写了它。请核对致贫原因。",
        odd_cause,
        only_blank=cause_blank,
        code="cause_repeated",
        mends="other_causes",
        instead=(("main_cause", cause_blank),),
    ),
    Rule(
        "B12", E, HOUSEHOLD, "没有能打通的户联系电话",
        "没有户联系电话，或者不是 1 开头的 11 位手机号。请问清后补填。",
        phone_missing,
        until_submitted=True,
        code="phone_missing",
        mends="phone",
    ),
    Rule(
        "B13", I, MEMBER, "成员联系电话不对",
        "成员联系电话不是 1 开头的 11 位手机号。请核对。",
        lambda f: ~f.member.phone_valid,
        graver=(W, lambda f: ~f.member.phone_valid & working(f)),
        code="member_phone_invalid",
        mends="member_phone",
    ),
    Rule(
        "B14", W, HOUSEHOLD, "几户共用一个电话",
        "联系电话与别的户相同，共 {value} 户在用。请核对是不是填了别人的电话。",
        lambda f: f.household.same_phone > 1,
        value=lambda f: f.household.same_phone,
        code="phone_shared",
        mends="phone",
    ),
    Rule(
        "B15", W, HOUSEHOLD, "同一电话的人在不同地方务工",
        "这一户有两个人留的是同一个电话，却在不同的县务工。请问清各人自己的电话。",
        work_apart,
        code="phone_shared_apart",
        mends="member_phone",
    ),
    Rule(
        "B16", I, MEMBER, "政治面貌少见",
        "政治面貌不是中共党员、预备党员、共青团员或群众。请核对。",
        lambda f: ~f.member.politics.among(*USUAL_POLITICS),
        code="politics_unusual",
        mends="politics",
    ),
)  # fmt: skip
