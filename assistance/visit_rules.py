"""How often to go, and when not to go (domain.md §4 frequency; sources.md S2-56, S2-96, S4-267…302). Pure.

A period (week, month, quarter, year) is cut into as many equal parts as visits are asked for; by the end of each part
one visit more is due. What an earlier period lacks stays overdue until somebody goes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from assistance.visit_codes import DueState, HelperLevel, HelperRole, HomeClass, VillageState, VisitMode, VisitPeriod

M, P, S = VisitMode, VisitPeriod, DueState
DAY = timedelta(days=1)
GRACE = timedelta(days=7)
"""After a busy season: what fell due in it is due within a week of its end."""
MONTHS = {P.MONTH: 1, P.QUARTER: 3, P.YEAR: 12}
LOOK_BACK = timedelta(days=366)
"""How far back a missed visit is still counted as overdue."""
ANY_WAY = frozenset(M)
FOR_EVER = 9999
"""The last year of what nobody has ended."""
HOLIDAYS = {(1, 1), (5, 1), (5, 2), *((10, day) for day in range(1, 8))}
"""Month and day of the public holidays that lie on the same day each year; the others the calendar moves."""


# ---- the table -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rule:
    """Visits per period, at least `floor` and at most `ceiling`; a blank condition fits everybody. `year` and `until`:
    the years in which it holds. `heart_day`: of the month's visits the first is due on its first working day
    (爱心帮扶日)."""

    floor: int
    period: VisitPeriod = P.MONTH
    ceiling: int | None = None
    modes: frozenset[str] = ANY_WAY
    role: str = ""
    level: str = ""
    village: str = ""
    home: str = ""
    year: int = 2013
    until: int = FOR_EVER
    heart_day: bool = False
    source: str = ""

    @property
    def words(self) -> str:
        most = f"，最多 {self.ceiling} 次" if self.ceiling else ""
        return f"{self.period.label}不少于 {self.floor} 次{most}" if self.floor else "不作要求"


@dataclass(frozen=True)
class Case:
    """Who helps whom where; blank when nobody helps."""

    role: str = ""
    level: str = ""
    village: str = ""
    home: str = ""


CONDITIONS = ("home", "village", "level", "role")
DEFAULTS = (
    Rule(4, P.YEAR, source="通行做法：每年不少于 4 次"),
    Rule(1, P.MONTH, village=VillageState.POOR, source="通行做法：贫困村每月不少于 1 次"),
    Rule(1, P.MONTH, home=HomeClass.WATCHED, source="通行做法：重点户每月 1 次"),
    Rule(1, P.WEEK, role=HelperRole.STATIONED, village=VillageState.POOR, home=HomeClass.POOR, source="通行做法：驻村"),
)
"""What holds where a county has set nothing."""


def rule_for(rules: Iterable[Rule], case: Case, year: int) -> Rule | None:
    """The rule that says most about this case; of two that say as much, the one about the household, then the later."""
    fitting = [rule for rule in rules if rule.year <= year <= rule.until and fits(rule, case)]
    return max(fitting, key=weight, default=None)


def fits(rule: Rule, case: Case) -> bool:
    return all(getattr(rule, name) in ("", getattr(case, name)) for name in CONDITIONS)


def weight(rule: Rule) -> tuple[int, tuple[bool, ...], int]:
    said = tuple(bool(getattr(rule, name)) for name in CONDITIONS)
    return sum(said), said, rule.year


# ---- the calendar --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Busy:
    """A busy season as month and day, the same each year from `year` to `until`; it may run over the end of the year,
    and is counted with the year in which it ends."""

    starts: tuple[int, int]
    ends: tuple[int, int]
    name: str = ""
    year: int = 2013
    until: int = FOR_EVER

    def of(self, year: int) -> tuple[date, date]:
        """First and last day of the one that begins in that year."""
        return on(year, self.starts), on(year + (self.ends < self.starts), self.ends)

    def spell(self, day: date) -> tuple[date, date] | None:
        """First and last day of the season in which `day` lies."""
        for year in (day.year - 1, day.year):
            first, last = self.of(year)
            if first <= day <= last and self.year <= last.year <= self.until:
                return first, last
        return None


def on(year: int, month_day: tuple[int, int]) -> date:
    """29 February is the 28th where there is none."""
    try:
        return date(year, *month_day)
    except ValueError:
        return date(year, month_day[0], 28)


def busy_on(seasons: Iterable[Busy], day: date) -> tuple[date, date] | None:
    return next((found for season in seasons if (found := season.spell(day))), None)


def spells_in(seasons: Iterable[Busy], first: date, last: date) -> list[tuple[date, date]]:
    """The busy seasons that touch these days."""
    spells = (season.spell(season.of(year)[0]) for season in seasons for year in range(first.year - 1, last.year + 1))
    return [spell for spell in spells if spell and spell[0] <= last and first <= spell[1]]


def just_after(seasons: Collection[Busy], today: date) -> bool:
    """Whether what fell due in a busy season may still be put off, which ended within the last days."""
    over = any(busy_on(seasons, today - DAY * back) for back in range(1, GRACE.days + 1))
    return over and busy_on(seasons, today) is None


def period_of(period: VisitPeriod, day: date) -> tuple[date, date]:
    """First and last day of the week (from Monday), month, quarter or year."""
    if period == P.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = MONTHS[period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, months_on(first, months) - DAY


def months_on(first: date, months: int) -> date:
    """The first of a month so many months later."""
    after = first.month - 1 + months
    return date(first.year + after // 12, after % 12 + 1, 1)


def first_workday(month: date) -> date:
    """爱心帮扶日: the first day of the month that is no Saturday, no Sunday and no fixed holiday."""
    day = month.replace(day=1)
    while day.weekday() >= 5 or (day.month, day.day) in HOLIDAYS:
        day += DAY
    return day


# ---- what is due ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Seen:
    """One visit, as far as the rule asks."""

    day: date
    mode: str = M.HOME


@dataclass(frozen=True)
class Due:
    """`on`: by when the next visit is to be made, None when none is asked for; `done` of this period; `late` days."""

    state: DueState
    on: date | None = None
    done: int = 0
    late: int = 0
    rule: Rule | None = None


@dataclass(frozen=True)
class Asked:
    """`since`: from when on somebody helps."""

    rule: Rule | None
    since: date
    visits: Sequence[Seen] = ()
    seasons: Collection[Busy] = field(default=())


def due_of(asked: Asked, today: date) -> Due:
    rule = asked.rule
    if rule is None:
        return Due(S.ENOUGH)
    span = period_of(rule.period, today)
    done = counted(asked, span)
    missed = None if done or not rule.floor else missed_before(asked, span, today)
    return judged(asked, done, at_home(asked, span), missed, today)


@dataclass(frozen=True)
class Counts:
    """On how many days somebody went: of those that count in the running period, at home in it, and of those that
    count in the period before."""

    done: int = 0
    home: int = 0
    previous: int = 0


def state_of(asked: Asked, counts: Counts, today: date) -> DueState:
    """What `due_of` says of every household with these numbers (not while `just_after`); `asked` needs no visits. Of
    what was missed it is enough to know that it was."""
    rule = asked.rule
    if rule is None:
        return S.ENOUGH
    before = period_of(rule.period, period_of(rule.period, today)[0] - DAY)
    missed = not counts.done and counts.previous < rule.floor and held(asked, before, today)
    return judged(asked, counts.done, counts.home, before[1] if missed else None, today).state


def judged(asked: Asked, done: int, home: int, missed: date | None, today: date) -> Due:
    """`missed`: by when the first visit was due that nobody has made since."""
    rule = asked.rule
    assert rule is not None
    span = period_of(rule.period, today)
    if rule.ceiling is not None and home > rule.ceiling:
        return Due(S.OVER, done=done, rule=rule)
    if not rule.floor:
        return Due(S.ENOUGH, done=done, rule=rule)
    settled = done + before_him(asked, span)
    if missed is None and settled >= rule.floor:
        following = period_of(rule.period, span[1] + DAY)
        return Due(S.ENOUGH, part_end(asked, following, 1), done, rule=rule)
    due = missed or part_end(asked, span, settled + 1)
    if resting := busy_on(asked.seasons, today):
        return Due(S.PAUSED, max(due, resting[1] + GRACE), done, rule=rule)
    if due < today:
        return Due(S.LATE, due, done, (today - due).days, rule)
    begun = cut(rule, span, settled) <= today
    return Due(S.DUE if begun else S.ENOUGH, due, done, rule=rule)


def counted(asked: Asked, span: tuple[date, date]) -> int:
    """Days in the period on which a visit was made that counts; in a busy season a call counts too."""
    assert asked.rule is not None
    days = {
        seen.day
        for seen in asked.visits
        if span[0] <= seen.day <= span[1] and (seen.mode in asked.rule.modes or busy_on(asked.seasons, seen.day))
    }
    return len(days)


def before_him(asked: Asked, span: tuple[date, date]) -> int:
    """Parts of the period that were over before he began to help: nobody owes them."""
    assert asked.rule is not None
    return sum(cut(asked.rule, span, part) <= asked.since for part in range(1, asked.rule.floor + 1))


def at_home(asked: Asked, span: tuple[date, date]) -> int:
    """Only who comes to the house disturbs."""
    return len({seen.day for seen in asked.visits if seen.mode == M.HOME and span[0] <= seen.day <= span[1]})


def part_end(asked: Asked, span: tuple[date, date], part: int) -> date:
    """The last day of that part (from 1) of a period; a day in a busy season is put off until after it."""
    rule = asked.rule
    assert rule is not None
    if rule.heart_day and rule.period == P.MONTH and part == 1:
        day = first_workday(span[0])
    else:
        day = cut(rule, span, part) - DAY
    resting = busy_on(asked.seasons, day)
    return resting[1] + GRACE if resting else day


def cut(rule: Rule, span: tuple[date, date], parts: int) -> date:
    """The day after so many of the equal parts of a period: whole months where they come out even, else days."""
    months = MONTHS.get(rule.period, 0)
    if months and months * parts % rule.floor == 0:
        return months_on(span[0], months * parts // rule.floor)
    return span[0] + (span[1] - span[0] + DAY) * parts // rule.floor


def held(asked: Asked, span: tuple[date, date], today: date) -> bool:
    """Whether all of a period that is over was his to visit, by this rule and not too long ago."""
    assert asked.rule is not None
    return max(asked.since, date(asked.rule.year, 1, 1)) <= span[0] and today - LOOK_BACK <= span[1]


def missed_before(asked: Asked, span: tuple[date, date], today: date) -> date | None:
    """The day by which the first visit was due that nobody has made since; whole periods only, of the last year."""
    rule, found = asked.rule, None
    assert rule is not None
    while True:
        span = period_of(rule.period, span[0] - DAY)
        done = counted(asked, span) if held(asked, span, today) else rule.floor
        if done >= rule.floor:
            return found
        found = part_end(asked, span, done + 1)
        if done:
            return found


# ---- festivals and schools -------------------------------------------------------------------------------------------
FESTIVALS = {
    "春节": ["2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"],
    "端午": ["2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05"],
    "中秋": ["2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"],
}
FESTIVAL_DAYS = {date.fromisoformat(day): name for name, days in FESTIVALS.items() for day in days}
FESTIVAL_BEFORE = timedelta(days=10)
SCHOOL_OPENS, SCHOOL_UNTIL = (8, 20), (9, 20)
EVENT_DAYS = timedelta(days=30)
"""For how long what happened in a household asks for a visit."""


def festival_near(today: date) -> tuple[str, date, date] | None:
    """Name, from when to greet, and the day itself."""
    near = (day for day in FESTIVAL_DAYS if day - FESTIVAL_BEFORE <= today <= day)
    return next(((FESTIVAL_DAYS[day], day - FESTIVAL_BEFORE, day) for day in near), None)


def school_time(today: date) -> tuple[date, date] | None:
    first, last = on(today.year, SCHOOL_OPENS), on(today.year, SCHOOL_UNTIL)
    return (first, last) if first <= today <= last else None


@cache
def level_group(unit_level: str) -> str:
    """The level of §2.32 as the rules tell levels apart."""
    return next((group for group in reversed(HelperLevel.values) if group <= unit_level), HelperLevel.ABOVE)


# ---- recording -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class VisitFacts:
    """What decides on one record. `helps`: he is paired with the household or posted in its village that day."""

    day: date
    today: date
    helps: bool = True
    closed: bool = False
    backwards: bool = False


OLDEST = timedelta(days=366)


def visit_refusal(f: VisitFacts) -> str | None:
    if not f.today - OLDEST <= f.day <= f.today:
        return "visit_day"
    if f.backwards:
        return "visit_times"
    if f.closed:
        return "visit_closed"
    return None if f.helps else "visit_not_helper"


# ---- a month ahead --------------------------------------------------------------------------------------------------
def days_due(asked: Asked, first: date, last: date) -> list[date]:
    """By which days of these a visit falls due by the rule, whatever was visited; what is due before he began to help
    is nobody's."""
    rule, found = asked.rule, set()
    if rule is None or not rule.floor:
        return []
    span = period_of(rule.period, first - DAY)
    while span[0] <= last:
        ends = [part_end(asked, span, part) for part in range(1, rule.floor + 1)]
        found |= {day for day in ends if max(first, asked.since) <= day <= last}
        span = period_of(rule.period, span[1] + DAY)
    return sorted(found)
