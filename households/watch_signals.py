"""What facts say that a household which left the list may fall back: each signal is one question about what a write has
changed, asked of the facts as they are and as they were (domain.md §2.29; sources.md S4-71…S4-99). Pure.

A fact that was already so is no signal; one that was blank before is, and where nothing was registered before, there is
nothing to compare. What is missing now is not evaluated, never passed. Sentences name no disease and no person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from fupin.doubts.frame import FIGURE, FLAG, MONEY, TEXT, Frame, blank
from fupin.doubts.rules import Rule
from fupin.doubts.truth import Column, Truth, added
from households.codes import ACTIVE, Health, HouseGrade, MemberState, Relation, WatchCause
from households.doubts.terms import ABLE, HOUSEHOLD, MEMBER, NO, WITHOUT_LABOUR, YES, W, out_of_school, working
from households.doubts.thresholds import THRESHOLDS
from households.standard_rules import EXCUSED

C = WatchCause
MEMBER_TEXTS = (
    "state", "relation", "health", "labour", "student", "education", "dropout_reason", "work_area", "work_place",
    "employer", "public_post",
)  # fmt: skip
MEMBER_FIGURES = ("work_months", "public_months")
LIVING_TEXTS = ("house_grade", "dangerous", "safe_water", "water_hard")
MEMBER_KINDS = {
    **dict.fromkeys(MEMBER_TEXTS, TEXT),
    **dict.fromkeys(MEMBER_FIGURES, FIGURE),
    "age": FIGURE,
    "school_age": FIGURE,
    "main_worker": FLAG,  # before the write
    "who": TEXT,
}
HOUSEHOLD_KINDS = {
    **dict.fromkeys(LIVING_TEXTS, TEXT),
    "lived": FLAG,  # conditions were registered before
    "per_head": MONEY,  # of the newest year
    "last_per_head": MONEY,  # of the year before it
    "monitoring_line": MONEY,
    "income": TEXT,  # 2025年人均纯收入 9,000.00 元
}


@dataclass(frozen=True)
class Change(Frame):
    """The rows that a write has changed, as they are now; `was` has the same rows as they were before it."""

    was: Frame | None = None

    def before(self) -> "Change":
        """The same change looked at from before: the old facts, under the same parameters."""
        held = self.was
        return self if held is None else replace(self, member=held.member, household=held.household, was=None)


Ask = Callable[[Frame], Truth]


def newly(question: Ask) -> Ask:
    """True now, and not known to have been true before."""

    def asked(f: Frame) -> Truth:
        before = f.before() if isinstance(f, Change) else f
        return question(f) & ~question(before).sure

    return asked


# ---- one person ------------------------------------------------------------------------------------------------------
def here(f: Frame) -> Truth:
    return f.member.state.among(*ACTIVE)


def ill(f: Frame) -> Truth:
    return f.member.health.naming(Health.SERIOUS) & here(f)


def months(f: Frame) -> Column:
    return added([f.member.work_months, f.member.public_months])


def employed(f: Frame) -> Truth:
    """Works for wages, or has a public post. A blank is no work: it stands for what somebody has taken out."""
    post = f.member.public_post.filled & ~f.member.public_months.same(0).sure
    return working(f).sure | post | (f.member.public_months > 0).sure


def stopped(f: Frame) -> Truth:
    return newly(lambda now: ~employed(now))(f) & here(f)


def cut(f: Frame) -> Truth:
    """So many months of work less than before, though there is some."""
    return (months(_before(f)) - months(f) >= f.p.months) & employed(f) & here(f)


def dropped_out(f: Frame) -> Truth:
    return out_of_school(f) & ~f.member.dropout_reason.among(*EXCUSED).sure & here(f)


def died(f: Frame) -> Truth:
    return f.member.state.among(MemberState.DEAD) & f.member.main_worker


def handicapped(f: Frame) -> Truth:
    return f.member.health.naming(Health.DISABLED) & f.member.main_worker & here(f)


def unable(f: Frame) -> Truth:
    return f.member.labour.among(*WITHOUT_LABOUR) & f.member.main_worker & here(f)


def main_worker(people: Iterable[tuple[int, str | None, str | None, int]]) -> int | None:
    """Who earns most of a household's living: of those able to work whoever works most months, the head before others.
    `people`: number, labour, relation, months."""
    able = [one for one in people if one[1] in ABLE]
    ranked = sorted(able, key=lambda one: (-one[3], one[2] != Relation.HEAD, one[0]))
    return ranked[0][0] if ranked else None


@cache
def who(relation: str | None, *, main: bool) -> str:
    said = Relation.label_of(relation) if relation else "家庭成员"
    return f"{said}（主要劳动力）" if main else said


# ---- one household ---------------------------------------------------------------------------------------------------
def unsafe_house(f: Frame) -> Truth:
    return f.household.house_grade.among(HouseGrade.C, HouseGrade.D) | f.household.dangerous.among(YES)


def unsafe_water(f: Frame) -> Truth:
    return f.household.safe_water.among(NO) | f.household.water_hard.among(YES)


def near_line(f: Frame) -> Truth:
    """Where nobody has set the line of the year, it is not known."""
    return f.household.per_head * 100 < f.household.monitoring_line * int(f.p.percent)


def fell(f: Frame) -> Truth:
    last = f.household.last_per_head
    return (f.household.per_head * 100 <= last * int(100 - f.p.share)) & (last > 0)


def _before(f: Frame) -> Frame:
    return f.before() if isinstance(f, Change) else f


def told(f: Frame) -> Truth:
    """Disasters, failed ventures, disputes: no column of the register knows of them."""
    return blank(FLAG, len(f.household))  # type: ignore[return-value]


def _signal(
    cause: WatchCause, number: int, scope: object, label: str, message: str, find: Ask, mends: str, **params: float
) -> tuple[WatchCause, Rule]:
    id, own = f"H{number:02d}", {**params, "recover": 12}
    named = {name: THRESHOLDS[id, name] for name in own}
    value = (lambda f: f.member.who) if scope == MEMBER else (lambda f: f.household.income)
    rule = Rule(id, W, scope, label, message, find, own, named, value=value, code=f"watch_{number}", mends=mends)  # type: ignore[arg-type]
    return cause, rule


SIGNALS = (
    _signal(C.ILLNESS, 1, MEMBER, "新患大病", "{value}新患大病", newly(ill), "health"),
    _signal(C.WORK, 2, MEMBER, "不再务工", "{value}不再务工", stopped, "work_months"),
    _signal(C.WORK, 3, MEMBER, "务工时间大减", "{value}务工时间少了 {months} 个月以上", cut, "work_months", months=6),
    _signal(C.SCHOOLING, 4, MEMBER, "失学辍学", "{value}义务教育年龄不在校，没有正当原因", newly(dropped_out),
            "student"),
    _signal(C.NO_LABOUR, 5, MEMBER, "主要劳动力死亡", "{value}死亡", newly(died), "state"),
    _signal(C.DISABILITY, 6, MEMBER, "主要劳动力致残", "{value}残疾或者丧失劳动能力",
            lambda f: newly(handicapped)(f) | newly(unable)(f), "health"),
    _signal(C.HOUSE, 7, HOUSEHOLD, "住房成了危房", "住房新定为 C、D 级或者危房",
            lambda f: newly(unsafe_house)(f) & f.household.lived, "house_grade"),
    _signal(C.WATER, 8, HOUSEHOLD, "饮水不再安全", "饮水不再安全或者有困难",
            lambda f: newly(unsafe_water)(f) & f.household.lived, "safe_water"),
    _signal(C.INCOME, 9, HOUSEHOLD, "收入接近监测范围", "{value}，低于监测范围的 {percent}%",
            newly(near_line), "net_per_head", percent=120),
    _signal(C.INCOME, 10, HOUSEHOLD, "收入比上年大减", "{value}，比上年少了 {share}% 以上",
            newly(fell), "net_per_head", share=30),
    _signal(C.OTHER, 11, HOUSEHOLD, "干部登记的线索（灾害、产业失败、纠纷等）", "", told, ""),
)  # fmt: skip
"""In the order in which they are told. The last is found by people only: it has a time to recover like the others."""
RULES = tuple(rule for _, rule in SIGNALS)
TOLD = RULES[-1].id
