"""Rules about help: measures of monitored households (domain.md §7.5 F), helpers and visits (§7.5 G)."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from assistance.doubt_columns import NOTHING
from assistance.plan_codes import DEVELOPING, MeasureKind, MeasureOption, kind_of
from fupin.doubts.frame import Frame
from fupin.doubts.truth import Column, Truth
from households.codes import EliminationMode, Risk, Student, WorkArea
from households.doubts import with_names
from households.doubts.monitoring import month_number, months_of
from households.doubts.terms import (
    COLLEGE,
    HOUSEHOLD,
    TECHNICAL,
    VILLAGE,
    YES,
    E,
    Rule,
    W,
    disabled,
    eliminated,
    listed,
    monitored,
    on_dibao,
    on_tekun,
    with_labour,
    working,
)

N, K = MeasureOption, MeasureKind
OUT_OF_COUNTY = (WorkArea.PROVINCE, WorkArea.OUTSIDE_PROVINCE)
VOCATIONAL = (Student.VOCATIONAL1, Student.VOCATIONAL2, Student.VOCATIONAL3, *COLLEGE[:3], *TECHNICAL)
EMPTY_DEVELOPING = frozenset({N.TRAINING, N.INDUSTRY_OTHER, N.WORK_OTHER, N.FINANCE_OTHER})
"""开发式 in name: training and what nobody says."""
NO_OPERATING = frozenset({N.SHARES, N.TRUSTEE, N.ADVICE})
"""Industry that pays a share or nothing: it is no 生产经营性收入."""
ANSWERS: dict[str, frozenset[MeasureKind]] = {
    Risk.ILLNESS: frozenset({K.HEALTH, K.SOCIAL, K.SECURITY}),
    Risk.SCHOOLING: frozenset({K.COMPULSORY, K.EDUCATION, K.SOCIAL}),
    Risk.DISABILITY: frozenset({K.SECURITY, K.SOCIAL}),
    Risk.HOUSE: frozenset({K.HOUSING, K.MOVE}),
    Risk.WATER: frozenset({K.WATER}),
}
"""F11: the least that a risk asks for; narrower than the matrix of plans, which also takes what earns a wage."""


# ---- measures as words -----------------------------------------------------------------------------------------------
def options(of: Column, wanted: Iterable[str]) -> Truth:
    chosen = frozenset(wanted)
    return of.where(lambda held: not chosen.isdisjoint(held.split(",")))


def kinds(of: Column, wanted: Iterable[MeasureKind], but: Iterable[str] = ()) -> Truth:
    chosen = frozenset(wanted)
    return options(of, {option.value for option in N if kind_of(option) in chosen} - set(but))


def none(of: Column) -> Truth:
    return of.among(NOTHING)


def watched_for(f: Frame, months: float) -> Truth:
    """Monitored now, and longer than so many months."""
    identified = f.household.episode_identified_on
    passed = month_number(f.today.year, f.today.month) - months_of(identified)
    return monitored(f) & Truth(identified.given & (passed > months), identified.given)


def helped_by_measures(f: Frame) -> Truth:
    """Monitored, with a measure: without any only F08 asks."""
    return monitored(f) & ~none(f.household.measures)


def reported_done(f: Frame) -> Truth:
    """是否已实施开发式帮扶措施 says yes; a blank is not a yes."""
    return f.household.episode_measures_done.among(YES).sure


# ---- F ---------------------------------------------------------------------------------------------------------------
def without_developing(f: Frame) -> Truth:
    h = f.household
    relief_only = h.measures.where(lambda held: {one[:2] for one in held.split(",")} == {K.SECURITY.value})
    lacking = ~kinds(h.measures, DEVELOPING) & (~reported_done(f) | relief_only)
    able = f.some(with_labour(f))
    return watched_for(f, f.p.months) & ~none(h.measures) & able & lacking


def report_differs(f: Frame) -> Truth:
    h = f.household
    unsaid = kinds(h.measures_begun, DEVELOPING, but=EMPTY_DEVELOPING) & ~reported_done(f)
    unfounded = reported_done(f) & ~kinds(h.measures, DEVELOPING, but=EMPTY_DEVELOPING)
    return helped_by_measures(f) & (unsaid | unfounded)


def unanswered(f: Frame) -> Truth:
    """A risk, or a trouble noted when it was taken in, for which there is no measure of the kind."""
    h = f.household
    found = [h.episode_risks.naming(risk) & ~kinds(h.measures, answer) for risk, answer in ANSWERS.items()]
    found.append(h.episode_school_risk.among(YES).sure & ~kinds(h.measures, {K.COMPULSORY}))
    found.append(h.episode_medical_risk.among(YES).sure & ~kinds(h.measures, {K.HEALTH, K.SOCIAL}))
    return helped_by_measures(f) & reduce(or_, found)


def care_differs(f: Frame) -> Truth:
    """Somebody in this year's plan who is not there, or somebody there in no plan at all."""
    dibao, tekun = f.some(on_dibao(f)), f.some(on_tekun(f))
    grave = f.some(disabled(f) & f.member.disability_grade.among("1", "2"))
    return helped_by_measures(f) & mismatch(
        f, (N.DIBAO, dibao, dibao), (N.TEKUN, tekun, tekun), (N.DISABILITY, f.some(disabled(f)), grave)
    )


def mismatch(f: Frame, *pairs: tuple[str, Truth, Truth]) -> Truth:
    """For each option: planned this year though nobody could have it, or due to somebody and never planned."""
    now, ever = f.household.measures_now, f.household.measures
    return reduce(or_, ((options(now, {one}) & ~could) | (due & ~options(ever, {one})) for one, could, due in pairs))


def work_without_wage(f: Frame) -> Truth:
    h, kinds_of_work = f.household, {K.WORK, K.PUBLIC_POST}
    unpaid = kinds(h.measures_paid, kinds_of_work, but={N.TRAINING}) & h.income_wage.same(0)
    nobody = kinds(h.measures_begun, kinds_of_work, but={N.TRAINING, N.OWN_BUSINESS}) & ~f.some(
        working(f) | f.member.public_post.filled
    )
    return monitored(f) & (unpaid | nobody)


def industry_without_income(f: Frame) -> Truth:
    h = f.household
    return monitored(f) & kinds(h.measures_paid, {K.INDUSTRY}, but=NO_OPERATING) & h.income_operating.same(0)


def rain_and_dew_differs(f: Frame) -> Truth:
    """Of whom 文化程度 is filled has left school: 在校生状况 stays blank."""
    m = f.member
    apprentice = m.student.among(*VOCATIONAL)
    student = f.some(Truth(apprentice.yes, m.student.given | m.education.given))
    return helped_by_measures(f) & mismatch(f, (N.RAIN_AND_DEW, student, student))


def allowance_of_work_differs(f: Frame) -> Truth:
    """Who does not work is nowhere, and 务工区域 stays blank."""
    away = f.some(working(f) & f.member.work_area.among(*OUT_OF_COUNTY))
    return helped_by_measures(f) & mismatch(f, (N.WORK_ALLOWANCE, away, away))


def premium_differs(f: Frame) -> Truth:
    """Asked where there is a plan of this year."""
    identified, paid = f.household.episode_identified_on, options(f.household.measures_now, {N.MEDICAL_FEE})
    cut_off = month_number(f.today.year, int(f.p.month))
    early = Truth(identified.given & (months_of(identified) <= cut_off), identified.given)
    planned = monitored(f) & ~none(f.household.measures_now)
    return planned & ((early & ~paid) | (~early & paid))


def eliminated_unhelped(f: Frame) -> Truth:
    """帮扶消除 without a measure. Of an elimination before last year nothing is said unless there are measures: no plan
    can be written down any more for so old a year (plan_rules.year_refusal)."""
    h = f.household
    helped, ended = h.episode_elimination_mode.among(EliminationMode.HELPED), h.episode_eliminated_on
    recent = ended.given & (months_of(ended) >= month_number(f.today.year - 1, 1))
    told = Truth(recent, recent) | ~none(h.measures) | ~helped
    return eliminated(f) & (helped & none(h.measures)).where(told)


def moved_late(f: Frame) -> Truth:
    identified = f.household.episode_identified_on
    late = Truth(identified.given & (months_of(identified) >= month_number(int(f.p.from_year), 1)), identified.given)
    return f.household.ever_monitored & late & kinds(f.household.measures, {K.MOVE})


MEASURES = (
    Rule(
        "F08", W, HOUSEHOLD, "监测户没有帮扶措施",
        "纳入监测已超过 {months} 个月，已定的帮扶计划里没有一条措施。请制定计划、落实措施。",
        lambda f: watched_for(f, f.p.months) & none(f.household.measures),
        params={"months": 1},
        code="measure_missing",
        mends="measures",
    ),
    Rule(
        "F09", W, HOUSEHOLD, "有劳动力没有开发式措施",
        "家里有劳动力，却没有产业、就业、金融、公益岗位措施，或只有综合保障。请补上开发式措施，不能的请说明。",
        without_developing,
        params={"months": 1},
        code="developing_missing",
        mends="measures",
    ),
    Rule(
        "F10", W, HOUSEHOLD, "开发式措施与登记不符",
        "“是否已实施开发式帮扶措施”与措施对不上：已有开发式措施在实施却没写是，或写是却只有培训和其他。请核对。",
        report_differs,
        code="developing_report_differs",
        mends="measures",
    ),
    Rule(
        "F11", W, HOUSEHOLD, "风险没有对应的措施",
        "有一项风险没有对应的帮扶措施。请对照风险逐项核对，缺的补进帮扶计划。",
        unanswered,
        code="risk_unanswered",
        mends="measures",
    ),
    Rule(
        "F13", W, HOUSEHOLD, "保障措施与人员不符",
        "低保、特困、残疾人补贴措施与家庭成员对不上：写了措施没有这样的人，或有这样的人没有措施。请核对。",
        care_differs,
        code="care_measure_differs",
        mends="measures",
    ),
    Rule(
        "F14", W, HOUSEHOLD, "就业措施没有见效",
        "已实施就业或公益岗位措施，却没有工资性收入，或没有人务工。人在岗吗？请核对务工和收入。",
        work_without_wage,
        code="work_measure_without_wage",
        mends="wage",
    ),
    Rule(
        "F15", W, HOUSEHOLD, "产业措施没有经营收入",
        "已实施产业帮扶，生产经营性收入却是 0。产业还在吗？请核对收入。",
        industry_without_income,
        code="industry_without_income",
        mends="operating",
    ),
    Rule(
        "F16", W, HOUSEHOLD, "雨露计划与学生不符",
        "雨露计划与在校生状况对不上：写了雨露计划没有中职、高职学生，或有这样的学生没有写。请核对。",
        rain_and_dew_differs,
        code="rain_and_dew_differs",
        mends="measures",
    ),
    Rule(
        "F17", W, HOUSEHOLD, "外出务工补贴与务工不符",
        "外出务工补贴与务工情况对不上：写了补贴没有人在县外务工，或有人在县外务工没有写。请核对。",
        allowance_of_work_differs,
        code="work_allowance_differs",
        mends="measures",
    ),
    Rule(
        "F18", W, HOUSEHOLD, "医保缴费补贴与纳入时间不符",
        "当年 {month} 月及以前纳入的应有医保个人缴费补贴，以后纳入的当年没有。请核对措施和纳入时间。",
        premium_differs,
        params={"month": 2},
        code="premium_measure_differs",
        mends="measures",
    ),
    Rule(
        "F21", E, HOUSEHOLD, "帮扶消除却没有措施",
        "风险消除方式是帮扶消除，已定的帮扶计划里却没有一条措施。请补登措施，或核对消除方式。",
        eliminated_unhelped,
        code="eliminated_without_measure",
        mends="measures",
    ),
    Rule(
        "F28", W, HOUSEHOLD, "新监测户有搬迁措施",
        "{from_year} 年以后纳入监测，措施里却有搬迁，易地扶贫搬迁已经结束。请核对是不是别的住房措施。",
        moved_late,
        params={"from_year": 2021},
        code="moved_late",
        mends="measures",
    ),
)  # fmt: skip


# ---- G ---------------------------------------------------------------------------------------------------------------
def visits_look_false(f: Frame) -> Truth:
    v = f.village
    return (v.same_texts > f.p.texts) | (v.homes_a_day > f.p.homes) | (v.visits_on_leave > 0)


HELP = (
    Rule(
        "G05", W, HOUSEHOLD, "没有帮扶责任人",
        "在册户现在没有第一责任人，或者结对已经到期。请给这一户结对。",
        lambda f: listed(f) & ~f.household.helped,
        code="helper_missing",
        mends="helper",
    ),
    Rule(
        "G06", W, HOUSEHOLD, "走访逾期",
        "按走访要求最迟应在 {value} 走访，到现在还没有去。请帮扶责任人尽快走访，走访过没登记的请补登。",
        lambda f: f.household.visit_late,
        value=lambda f: f.household.visit_due,
        code="visit_late",
        mends="visit",
    ),
    Rule(
        "G07", W, VILLAGE, "走访看着不实",
        "近一年的走访有超过 {texts} 户写得一字不差，或一人一天入户超过 {homes} 户，或请假期间入户。请逐条问清。",
        visits_look_false,
        params={"texts": 5, "homes": 15},
        code="visits_doubtful",
        mends="visit",
    ),
)  # fmt: skip
RULES = with_names((*MEASURES, *HELP))
