"""The words that several rules share, as answers for every row."""

from fupin.doubts.frame import Frame
from fupin.doubts.rules import Rule, Scope, Severity
from fupin.doubts.truth import Column, Truth
from households.codes import Education, Health, HouseholdKind, Labour, Register, Relation, Sex, Student

E, W, I = Severity.ERROR, Severity.DOUBT, Severity.HINT  # noqa: E741 - the letters of domain.md §7.0
MEMBER, HOUSEHOLD, VILLAGE = Scope.MEMBER, Scope.HOUSEHOLD, Scope.VILLAGE
__all__ = ["HOUSEHOLD", "MEMBER", "VILLAGE", "E", "I", "Rule", "Severity", "W"]

YES, NO = "1", "0"
AT_SCHOOL_AGE, OF_WORKING_AGE, OLD = 6, 16, 60  # 周岁; school begins for who is six on 1 September
JUNIOR = (Student.GRADE7, Student.GRADE8, Student.GRADE9)
SENIOR = (
    *(Student.SENIOR1, Student.SENIOR2, Student.SENIOR3),
    *(Student.VOCATIONAL1, Student.VOCATIONAL2, Student.VOCATIONAL3),
)
COLLEGE = (Student.COLLEGE1, Student.COLLEGE2, Student.COLLEGE3, Student.COLLEGE_OR_ABOVE)
TECHNICAL = (Student.TECHNICAL1, Student.TECHNICAL2, Student.TECHNICAL3, Student.TECHNICAL4)
BACHELOR = (Student.BACHELOR1, Student.BACHELOR2, Student.BACHELOR3, Student.BACHELOR4, Student.BACHELOR5)
UP_TO_SENIOR = (Student.PRIMARY, *JUNIOR, *SENIOR)
IN_SCHOOL = (*UP_TO_SENIOR, *COLLEGE, *TECHNICAL, *BACHELOR, Student.MASTER)
COLLEGE_EDUCATION = (Education.COLLEGE, Education.UNIVERSITY, Education.COLLEGE_OR_ABOVE)
ABLE = (Labour.ORDINARY, Labour.SKILLED)
WITH_LABOUR = (*ABLE, Labour.WEAK)
WITHOUT_LABOUR = (Labour.NONE, Labour.LOST)


# ---- one person ------------------------------------------------------------------------------------------------------
def in_school(f: Frame) -> Truth:
    """文化程度 is filled for who has left school; where both are blank nobody knows."""
    student = f.member.student.among(*IN_SCHOOL)
    return Truth(student.yes, f.member.student.given | f.member.education.given)


def not_enrolled(f: Frame) -> Truth:
    """在校生状况 blank, or 非在校生."""
    return f.member.student.blank | f.member.student.among(Student.NOT_STUDENT)


def healthy(f: Frame) -> Truth:
    return f.member.health.among(Health.HEALTHY)


def disabled(f: Frame) -> Truth:
    return f.member.health.naming(Health.DISABLED)


def working(f: Frame) -> Truth:
    """A work record: months, or where or for whom. Known as no only where zero months are written."""
    m = f.member
    place = m.work_area.filled | m.work_place.filled | m.employer.filled
    some = (m.work_months > 0).sure | (place & ~m.work_months.same(0).sure)
    return Truth(some.yes, some.yes | m.work_months.given)


def on_dibao(f: Frame) -> Truth:
    return ~f.member.dibao.among(NO)


def on_tekun(f: Frame) -> Truth:
    return ~f.member.tekun.among(NO)


def male(f: Frame) -> Truth:
    return f.member.sex.among(Sex.MALE)


def female(f: Frame) -> Truth:
    return f.member.sex.among(Sex.FEMALE)


def head(f: Frame) -> Truth:
    return f.member.relation.among(Relation.HEAD)


def spouse(f: Frame) -> Truth:
    return f.member.relation.among(Relation.SPOUSE)


def older_than_head(f: Frame) -> Column:
    """Years that a member is older than the head."""
    return f.member.age - f.at_home(f.of_first(head(f), f.member.age))


def with_labour(f: Frame) -> Truth:
    return f.member.labour.among(*WITH_LABOUR)


def uninsured(f: Frame) -> Truth:
    """Neither of the two medical insurances."""
    return ~f.member.resident_medical.among(YES) & ~f.member.employee_medical.among(YES)


def out_of_school(f: Frame) -> Truth:
    """A child of compulsory age who is not enrolled."""
    due = (f.member.school_age >= AT_SCHOOL_AGE) & (f.member.age < OF_WORKING_AGE)
    return due & not_enrolled(f)


# ---- one household ---------------------------------------------------------------------------------------------------
def listed(f: Frame) -> Truth:
    return f.household.register.among(Register.LISTED)


def exited(f: Frame) -> Truth:
    """脱贫: 户类型 脱贫户."""
    return f.household.kind.among(HouseholdKind.EXITED)


def monitored(f: Frame) -> Truth:
    """未消: monitored, and the risk not yet gone."""
    return f.household.monitored


def eliminated(f: Frame) -> Truth:
    """The latest monitoring has ended."""
    return f.household.ever_monitored & ~f.household.monitored


def at_risk(f: Frame, *risks: str) -> Truth:
    """Monitored now for one of these risks."""
    return monitored(f) & f.household.episode_risks.naming(*risks)


def nobody_able(f: Frame) -> Truth:
    """整户无劳动能力."""
    return f.every(f.member.labour.among(*WITHOUT_LABOUR))
