"""domain.md §7.5, monitored households: the latest episode, with the people and figures of now."""

import numpy as np

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Column, Truth
from households.codes import EliminationMode, Health, HouseholdKind, MonitoringKind, Risk
from households.doubts.terms import (
    HOUSEHOLD,
    NO,
    YES,
    E,
    Rule,
    W,
    at_risk,
    disabled,
    eliminated,
    exited,
    monitored,
    nobody_able,
    on_dibao,
    on_tekun,
    out_of_school,
    uninsured,
    with_labour,
    working,
)  # fmt: skip


def note_missing(f: Frame) -> Truth:
    """Of an ended monitoring too: it stands in the record as it was."""
    return other_unsaid(f) | disaster_unsaid(f)


def other_unsaid(f: Frame) -> Truth:
    h = f.household
    return h.ever_monitored & h.episode_risks.naming(Risk.OTHER) & h.episode_risk_note.blank


def disaster_unsaid(f: Frame) -> Truth:
    h = f.household
    return h.ever_monitored & h.episode_risks.naming(Risk.DISASTER) & h.episode_disaster_note.blank


def enough_labour(f: Frame) -> Truth:
    """缺劳动力 although a share of the household can work; a share of 100 for households of any size asks for all."""
    able, persons = f.counted(with_labour(f)), f.counted(None)
    many = (able * 100 >= persons * int(f.p.share)) & (persons >= f.p.persons)
    return at_risk(f, Risk.NO_LABOUR) & many


def risk_not_named(f: Frame) -> Truth:
    h = f.household
    risks = h.episode_risks
    water = h.episode_water_risk.among(YES) & ~risks.naming(Risk.WATER)
    medical = h.episode_medical_risk.among(YES) & ~risks.naming(Risk.ILLNESS)
    house = h.episode_house_risk.among(YES) & ~risks.naming(Risk.HOUSE)
    school = h.episode_school_risk.among(YES) & ~f.some(out_of_school(f))
    return monitored(f) & (water | medical | house | school)


def still_open(f: Frame) -> Truth:
    h = f.household
    lacking = h.dangerous.among(YES) | h.safe_water.among(NO) | f.some(uninsured(f))
    return eliminated(f) & (lacking | f.some(out_of_school(f) & f.member.dropout_reason.filled))


def left_by_all(f: Frame) -> Truth:
    """自然消除: of whom nobody is left there is no income to account for."""
    return f.household.episode_elimination_mode.among(EliminationMode.NATURAL).sure


def eliminated_within(f: Frame, months: float) -> Truth:
    """In so many months after identification; 自然消除 may be quick."""
    h = f.household
    natural = h.episode_elimination_mode.among(EliminationMode.NATURAL)
    known = h.episode_identified_on.given & h.episode_eliminated_on.given
    passed = _months(h.episode_eliminated_on.values) - _months(h.episode_identified_on.values)
    return eliminated(f) & Truth(known & (passed < months), known) & ~natural


def months_of(days: Column) -> np.ndarray:
    """Months since 1970; 0 where there is no day."""
    return _months(days.values)


def month_number(year: int, month: int) -> int:
    return (year - 1970) * 12 + month - 1


def _months(days: np.ndarray) -> np.ndarray:
    return np.where(np.isnat(days), np.datetime64(0, "M"), days.astype("datetime64[M]")).astype(int)


def contact_missing(f: Frame) -> Truth:
    h = f.household
    named = h.episode_contact.filled & h.episode_contact_phone
    return monitored(f) & ~(named | (h.collector.filled & h.collector_phone))


def late(f: Frame) -> Truth:
    """Only months of identification are kept: late is what is late on the first of the month."""
    h = f.household
    found, decided = h.episode_found_on, h.episode_identified_on
    known = found.given & decided.given
    limit = np.timedelta64(int(f.p.days), "D")
    return h.ever_monitored & Truth(known & (decided.values - found.values > limit), known)


def kind_differs(f: Frame) -> Truth:
    kind, ordinary = f.household.episode_kind, f.household.kind.among(HouseholdKind.ORDINARY)
    unstable, edge = kind.among(MonitoringKind.UNSTABLE), kind.among(MonitoringKind.EDGE)
    return f.household.ever_monitored & ((unstable & ordinary) | (edge & exited(f)))


RULES = (
    Rule(
        "F01", E, HOUSEHOLD, "监测户没有风险",
        "纳入了监测，却没有写致贫返贫风险。请补填。",
        lambda f: f.household.ever_monitored & f.household.episode_risks.blank,
        until_submitted=True,
        code="risk_missing",
        mends="risk_1",
    ),
    Rule(
        "F02", E, HOUSEHOLD, "风险没有说明",
        "风险是“其他”的要写风险说明，因自然灾害的要写是什么灾害。请补填。",
        note_missing,
        code="risk_note_missing",
        mends="risk_note",
        instead=(("disaster_note", disaster_unsaid),),
    ),
    Rule(
        "F03", W, HOUSEHOLD, "因残监测没有残疾人",
        "风险写因残，家庭成员里没有残疾的。请核对健康状况或风险。",
        lambda f: at_risk(f, Risk.DISABILITY) & ~f.some(disabled(f)),
        code="risk_without_disabled",
        mends="risk_1",
    ),
    Rule(
        "F04", W, HOUSEHOLD, "因病监测没有病人",
        "风险写因病，家庭成员里没有大病或慢性病的。请核对健康状况或风险。",
        lambda f: at_risk(f, Risk.ILLNESS) & ~f.some(f.member.health.naming(Health.CHRONIC, Health.SERIOUS)),
        code="risk_without_ill",
        mends="risk_1",
    ),
    Rule(
        "F05", W, HOUSEHOLD, "因病监测没有自付支出",
        "风险写因病，纳入时的合规自付支出却空着或是 0。请核对医疗费用。",
        lambda f: (at_risk(f, Risk.ILLNESS) & ~(f.household.identified_self_paid > 0).sure).where(
            f.household.has_identified_income | ~at_risk(f, Risk.ILLNESS)
        ),
        code="self_paid_missing",
        mends="self_paid",
    ),
    Rule(
        "F06", W, HOUSEHOLD, "缺劳动力却有不少劳动力",
        "风险写缺劳动力，家里有劳动力的却占 {share}% 以上。请核对劳动技能或风险。",
        enough_labour,
        params={"share": 50, "persons": 4},
        code="risk_with_labour",
        mends="risk_1",
    ),
    Rule(
        "F07", W, HOUSEHOLD, "务工不稳却没有人务工",
        "风险写因务工就业不稳，家里却没有劳动力，或没有务工记录。请核对。",
        lambda f: at_risk(f, Risk.WORK) & (~f.some(with_labour(f)) | ~f.some(working(f))),
        code="risk_without_work",
        mends="risk_1",
    ),
    Rule(
        "F12", W, HOUSEHOLD, "纳入时的问题与风险不符",
        "纳入时写了住房、饮水、医保或上学有问题，却没有相应的风险或失学的孩子。请核对。",
        risk_not_named,
        code="risk_not_named",
        mends="risk_1",
    ),
    Rule(
        "F19", E, HOUSEHOLD, "风险消除后没有收入",
        "风险已消除，没有填消除时的收入。请补填核算结果。",
        lambda f: eliminated(f) & f.household.eliminated_per_head.blank & ~left_by_all(f),
        until_submitted=True,
        code="eliminated_income_missing",
        mends="eliminated_on",
    ),
    Rule(
        "F20", E, HOUSEHOLD, "风险已消除仍有问题",
        "风险已消除，仍有失学、危房、饮水不安全或没参保的情况。请核实，没有解决的要重新纳入。",
        still_open,
        code="eliminated_with_problems",
        mends="eliminated_on",
    ),
    Rule(
        "F22", E, HOUSEHOLD, "消除时收入低于监测范围",
        "风险消除时人均纯收入 {value} 元，低于当年监测范围。请核对收入和消除依据。",
        lambda f: eliminated(f) & (f.household.eliminated_per_head < f.household.eliminated_line),
        value=lambda f: f.household.eliminated_per_head,
        code="eliminated_below_line",
        mends="eliminated_on",
    ),
    Rule(
        "F23", W, HOUSEHOLD, "纳入后很快消除",
        "纳入监测不满 {months} 个月就消除了风险。请核对时间和帮扶成效。",
        lambda f: eliminated_within(f, f.p.months),
        params={"months": 6, "at_once": 1},
        graver=(E, lambda f: eliminated_within(f, f.p.at_once + 1)),
        code="eliminated_early",
        mends="eliminated_on",
    ),
    Rule(
        "F24", W, HOUSEHOLD, "整户无劳动力却消除风险",
        "全家都没有劳动力，风险却写已消除。靠什么稳定收入？请核实，一般应落实兜底、暂不消除。",
        lambda f: eliminated(f) & nobody_able(f),
        code="eliminated_without_labour",
        mends="eliminated_on",
    ),
    Rule(
        "F25", E, HOUSEHOLD, "监测户没有联系人或电话",
        "监测户要有监测联系人（或信息采集人）和电话。请补填。",
        contact_missing,
        until_submitted=True,
        code="contact_missing",
        mends="contact",
    ),
    Rule(
        "F27", W, HOUSEHOLD, "整户无劳动力没有兜底",
        "全家都没有劳动力，没有标为兜底保障户，或没有人享受低保、特困。请核实并落实兜底。",
        lambda f: monitored(f)
        & nobody_able(f)
        & (~f.household.episode_no_labour.among(YES).sure | ~f.some(on_dibao(f) | on_tekun(f))),
        code="no_labour_unprotected",
        mends="no_labour",
    ),
    Rule(
        "F29", W, HOUSEHOLD, "发现线索后超期纳入",
        "从发现线索到纳入监测超过 {days} 天。请核对日期，确实超期的请说明原因。",
        late,
        params={"days": 15},
        code="identified_late",
        mends="found_on",
    ),
    Rule(
        "F30", E, HOUSEHOLD, "监测类别与户类型不符",
        "脱贫不稳定户应是脱贫户，边缘易致贫户应是一般农户。请核对监测类别和户类型。",
        kind_differs,
        code="kind_and_monitoring",
        mends="monitoring_kind",
    ),
)  # fmt: skip
