"""What is a hit on lists of support, schooling, insurance, work and dangers: J14–J21 of domain.md §7.6."""

import numpy as np

from fupin.comparison.listed import Listed, money_total
from fupin.comparison.lists.base import containing
from fupin.doubts.frame import Level
from fupin.doubts.truth import Column, Truth
from households.codes import Dibao, DisabilityGrade, DisabilityKind, DropoutReason, HouseGrade, Student, Tekun

YES, NO = "1", "0"
ENJOYS = ("1", "2", "3")
DIBAO, TEKUN = containing("低保"), containing("特困", "五保")
ENDED = containing("注销", "停发", "终止", "取消", "失效", "停保")
OF_SCHOOL_AGE = (6, 15)
EXCUSED = (DropoutReason.TAUGHT_AT_HOME.value, DropoutReason.DELAYED.value)
PENSION = containing("养老")
PUBLIC_POST = containing("公益")
WORK = containing("务工", "就业", "用工", "社保")
MENDED = containing("已", "是", "完成")
HOUSE, WATER, DISASTER = containing("危房", "C级", "D级"), containing("饮水", "水质", "缺水"), containing("灾")
STAGES: tuple[tuple[str, frozenset[str]], ...] = (
    ("学前", frozenset({Student.PRESCHOOL.value, Student.UNDER_SCHOOL_AGE.value})),
    ("幼儿", frozenset({Student.PRESCHOOL.value, Student.UNDER_SCHOOL_AGE.value})),
    ("小学", frozenset({Student.PRIMARY.value})),
    ("初中", frozenset({Student.GRADE7.value, Student.GRADE8.value, Student.GRADE9.value})),
    ("普通高中", frozenset({"07", "08", "09"})),
    ("高中", frozenset({"07", "08", "09"})),
    ("中职", frozenset({"10", "11", "12"})),
    ("技师", frozenset({"21", "22", "23", "24"})),
    ("高职", frozenset({"13", "14", "15", "16"})),
    ("大专", frozenset({"13", "14", "15", "16"})),
    ("本科", frozenset({"16", "31", "32", "33", "34", "35"})),
)


def month_of(days: Column) -> Column:
    held = np.where(days.given, days.values, np.datetime64("1970-01-01"))
    return Column(held.astype("datetime64[M]").astype(np.int64), days.given)


def just_approved(frame: Listed) -> Truth:
    """Approved in the month of the list: the register is told later."""
    month = np.datetime64(frame.listed_on, "M").astype(np.int64)
    return month_of(frame.row.started).same(int(month)).sure


def supported_otherwise(frame: Listed) -> Truth:
    """On the list, and the register says 否."""
    row, person = frame.row, frame.member
    dibao = row.type.where(DIBAO) & frame.theirs(person.dibao.among(Dibao.NO))
    tekun = row.type.where(TEKUN) & frame.theirs(person.tekun.among(Tekun.NO))
    return (dibao | tekun) & ~row.state.where(ENDED).sure & ~just_approved(frame)


def support_not_listed(frame: Listed) -> Truth:
    """The register says 是, and the whole list does not have it."""
    person, row = frame.member, frame.row
    current = ~row.state.where(ENDED).sure
    dibao = person.dibao.among(*ENJOYS) & ~frame.any_row(row.type.where(DIBAO).sure & current)
    tekun = person.tekun.among(*ENJOYS) & ~frame.any_row(row.type.where(TEKUN).sure & current)
    whole = Truth.of(np.full(len(person), True)) if frame.complete else Truth(*([np.zeros(len(person), bool)] * 2))
    return (dibao | tekun) & whole


def spoken(of: type, wanted: Column) -> Column:
    """Codes of what the list writes in words."""
    codes = [of.from_cell(word) or "" for word in wanted.distinct]  # type: ignore[attr-defined]
    distinct = tuple(codes) or ("",)
    given = wanted.given & np.array([bool(code) for code in distinct])[wanted.values]
    return Column(wanted.values, given, distinct)


def differs(listed: Column, own: Column) -> Truth:
    """Two columns of codes say different things; asked only where both say something."""
    size = np.arange(len(listed.values))
    pairs = zip(listed.shown(size), own.shown(size), strict=True)
    unlike = np.fromiter((one != other for one, other in pairs), bool, len(size))
    known = listed.given & own.given
    return Truth(unlike & known, known)


def disabled_otherwise(frame: Listed) -> Truth:
    row, person = frame.row, frame.member
    ended = row.state.where(ENDED).sure
    disabled = frame.theirs(person.health.naming("04"))
    kind = differs(spoken(DisabilityKind, row.kind), frame.theirs(person.disability_kind)).sure
    grade = differs(spoken(DisabilityGrade, row.grade), frame.theirs(person.disability_grade)).sure
    return (~ended & (~disabled | kind | grade)) | (ended & disabled)


def other_stage(frame: Listed) -> Truth:
    """The school's stage is not the one that is registered; nothing registered is not at school."""
    listed = frame.row.stage.shown(np.arange(len(frame.row)))
    own = frame.theirs(frame.member.student).shown(np.arange(len(frame.row)))
    wanted = [next((codes for word, codes in STAGES if word in said), None) for said in listed]
    known = np.fromiter((codes is not None for codes in wanted), bool, len(wanted)) & frame.row.stage.given
    yes = (bool(codes) and code not in codes for codes, code in zip(wanted, own, strict=True))
    return Truth(np.fromiter(yes, bool, len(wanted)) & known, known)


def not_at_school(frame: Listed) -> Truth:
    """Of compulsory age on 1 September, and in no school's list; 送教上门 and 延缓入学 are lawful."""
    low, high = OF_SCHOOL_AGE
    excused = frame.member.dropout_reason.among(*EXCUSED).sure
    return frame.member.school_age.between(low, high) & ~excused & frame.absent()


def insured_otherwise(frame: Listed) -> Truth:
    """Paid, and the register says 否."""
    row, person = frame.row, frame.member
    employee = row.type.where(containing("职工"))
    resident = row.type.where(containing("居民", "农村", "城乡"))
    unlike = employee & frame.theirs(person.employee_medical.among(NO))
    unlike |= resident & frame.theirs(person.resident_medical.among(NO))
    return unlike & ~row.state.where(ENDED).sure


def not_insured(frame: Listed) -> Truth:
    return frame.absent() & ~frame.member.soldier.among(YES).sure


def large_costs(frame: Listed) -> Truth:
    """What the household paid itself in the twelve months before the list; monitored ones are known already."""
    row = frame.row
    recent = (row.paid_on > np.datetime64(frame.listed_on) - np.timedelta64(365, "D")) | row.paid_on.blank
    amount = Column(np.where(recent.yes, row.self_paid.values, 0), row.self_paid.given, scale=row.self_paid.scale)
    monitored = frame.homes(frame.household.monitoring_kind).filled
    return (money_total(frame, amount) > frame.p.line) & ~monitored & recent


def works_otherwise(frame: Listed) -> Truth:
    row, person = frame.row, frame.member
    pension = row.type.where(PENSION) & frame.theirs(
        person.resident_pension.among(NO) & (person.employee_pension.among(NO) | person.employee_pension.blank)
    )
    post = row.type.where(PUBLIC_POST) & frame.theirs(person.public_post.blank)
    work = (
        row.type.where(WORK)
        & ~row.type.where(PUBLIC_POST)
        & frame.theirs(person.work_months.blank | person.work_months.same(0))
    )
    return (pension | post | work) & ~row.state.where(ENDED).sure


def safe_here_not_there(frame: Listed) -> Truth:
    """On a list of dangers while the fields say safe, or say nothing; what the list says is mended is no clue."""
    row = frame.row
    danger = frame.homes(frame.household.dangerous.among(YES)).sure
    danger |= frame.homes(frame.household.house_grade.among(HouseGrade.C, HouseGrade.D)).sure
    house = row.type.where(HOUSE) & ~danger
    water = row.type.where(WATER) & ~frame.homes(frame.household.safe_water.among(NO)).sure
    return (house | water | row.type.where(DISASTER)) & ~row.mended.where(MENDED).sure


def paid_twice_or_after_death(frame: Listed) -> Truth:
    row = frame.row
    late = (row.paid_on > row.died).sure
    keys = [key_of(row, name) for name in ("type", "period")]
    known = row.type.given & row.period.given
    together = np.stack([frame.whose, *keys]) if len(row) else np.zeros((3, 0), np.int64)
    _, place, often = np.unique(together, axis=1, return_inverse=True, return_counts=True)
    twice = (often[place.ravel()] > 1) & known if len(row) else np.zeros(0, bool)
    return Truth(twice, known) | late


def key_of(row: Level, name: str) -> np.ndarray:
    """One number for each different text."""
    column: Column = row.columns[name]
    return np.where(column.given, column.values, -1)
