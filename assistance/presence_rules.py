"""Who may be away, who allows it, and what counts as a day in the village (domain.md §4). Pure.

Days are whole days, first and last included. Leave that joins other leave counts as one: nobody gets round the county
by asking twice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistance.presence_codes import AWAY, HELD, CheckResult, Grade, LeaveState

DAY = timedelta(days=1)
AHEAD = timedelta(days=92)
BACK = timedelta(days=31)
"""How far before and after today leave may begin: who could not write before writes soon after."""
LONGEST = 180


@dataclass(frozen=True)
class Spell:
    """One leave, as the rules ask of it. `back_on`: the first day on which he was there again."""

    starts: date
    ends: date
    state: str = LeaveState.GRANTED
    asked_on: date = date.min
    back_on: date | None = None

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    def meets(self, starts: date, ends: date) -> bool:
        return self.starts <= ends and starts <= self.ends

    def covers(self, day: date) -> bool:
        """Whether he was allowed to be away that day; who came back early was not away."""
        until = self.ends if self.back_on is None else min(self.ends, self.back_on - DAY)
        return self.state in AWAY and self.starts <= day <= until


# ---- an application --------------------------------------------------------------------------------------------------
def stretch(starts: date, ends: date, others: Iterable[Spell]) -> int:
    """Days of this leave together with those that join it without a day between."""
    first, last, held = starts, ends, [one for one in others if one.state in HELD]
    grown = True
    while grown:
        joined = [one for one in held if one.ends == first - DAY or one.starts == last + DAY]
        grown = bool(joined)
        first = min([first, *(one.starts for one in joined)])
        last = max([last, *(one.ends for one in joined)])
    return (last - first).days + 1


def by_township(days: int, short: int) -> bool:
    """Up to `short` days the township allows, more the county."""
    return days <= short


@dataclass(frozen=True)
class LeaveFacts:
    """What decides on an application. `posted`: he is stationed from the first to the last day; `meeting`: another
    leave of his lies there."""

    starts: date
    ends: date
    today: date
    posted: bool = True
    meeting: bool = False
    reason: str = "家里有事"


def leave_refusal(f: LeaveFacts) -> str | None:
    if f.ends < f.starts:
        return "leave_backwards"
    if not f.today - BACK <= f.starts <= f.today + AHEAD:
        return "leave_day"
    if (f.ends - f.starts).days >= LONGEST:
        return "leave_long"
    if not f.posted:
        return "leave_posted"
    if len(f.reason.strip()) < 2:
        return "leave_reason"
    return "leave_twice" if f.meeting else None


# ---- what is done with it ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ActFacts:
    """`own`: it is his own leave; `entered`: who acts asked for it; `back_on`: the day on which he was back."""

    starts: date
    ends: date
    today: date
    own: bool = False
    entered: bool = False
    answer: str = ""
    back_on: date | None = None


def another_person(f: ActFacts) -> str | None:
    return "leave_own" if f.own or f.entered else None


def says_why(f: ActFacts) -> str | None:
    return None if f.answer.strip() else "leave_answer"


def not_begun(f: ActFacts) -> str | None:
    return "leave_begun" if f.starts <= f.today else None


def is_back(f: ActFacts) -> str | None:
    back = f.back_on
    return None if back is not None and f.starts <= back <= f.today else "leave_back_day"


def not_his_own_return(f: ActFacts) -> str | None:
    """Whoever comes back late does not write himself that he came back in time."""
    return "leave_own_return" if f.own else None


def overstayed(spell: Spell, today: date) -> int:
    """Days away beyond what was allowed: until he came back, or until today."""
    if spell.state not in AWAY:
        return 0
    last = today if spell.back_on is None else min(spell.back_on - DAY, today)
    return max((last - spell.ends).days, 0)


# ---- days in the village ---------------------------------------------------------------------------------------------
def leave_days(spells: Iterable[Spell], first: date, last: date) -> set[date]:
    """The days from `first` to `last` on which he was allowed to be away."""
    held = [one for one in spells if one.state in AWAY and one.meets(first, last)]
    return {day for one in held for day in days_from(max(first, one.starts), min(last, one.ends)) if one.covers(day)}


def days_from(first: date, last: date) -> list[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


@dataclass(frozen=True)
class DaysFacts:
    """The days of a month that somebody wants to record for one person."""

    days: Collection[date]
    first: date
    last: date
    today: date
    posted: Collection[date]
    away: Collection[date] = frozenset()
    own: bool = False


def days_refusal(f: DaysFacts) -> tuple[str, date | None] | None:
    """The reason code, and the day that is wrong."""
    if f.own:
        return "presence_own", None
    for day in sorted(f.days):
        if not f.first <= day <= f.last or day > f.today:
            return "presence_day", day
        if day not in f.posted:
            return "presence_posted", day
        if day in f.away:
            return "presence_away", day
    return None


def days_asked(month_days: int, posted: int, length: int) -> int:
    """Of somebody who was posted there for only a part of a month as large a part of the days, rounded up."""
    return -(-month_days * posted // length)


# ---- inspection -----------------------------------------------------------------------------------------------------
def result_of(present: bool, day: date, spells: Iterable[Spell]) -> CheckResult:
    """Leave that was asked for only after somebody had looked excuses nothing."""
    if present:
        return CheckResult.PRESENT
    excused = any(one.covers(day) and one.asked_on <= day for one in spells)
    return CheckResult.LEAVE if excused else CheckResult.ABSENT


def best_grade(absences: int) -> Grade:
    """Found away without leave once in a year: not 优秀; twice: 基本称职 at best; three times: 不称职."""
    return list(Grade)[min(absences, len(Grade) - 1)]


# ---- a score --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Point:
    """One point of the 考核清单: of `base` so many were done."""

    done: int
    base: int
    weight: int


def score(points: Sequence[Point]) -> float | None:
    """Out of 100, by weight, over the points that have a base; None when none has one."""
    counted = [one for one in points if one.base and one.weight]
    total = sum(one.weight for one in counted)
    return 100 * sum(one.weight * one.done / one.base for one in counted) / total if total else None
