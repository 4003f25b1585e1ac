"""When somebody may help a household, and when he may stop (domain.md §4; sources.md S1-63, S3-54). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(2013, 1, 1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days on which something held; `ends` is the last, None while it lasts."""

    starts: date
    ends: date | None = None

    def meets(self, other: "Span") -> bool:
        return (other.ends is None or self.starts <= other.ends) and (self.ends is None or other.starts <= self.ends)


@dataclass(frozen=True)
class PairFacts:
    """What decides on one pairing: the household, the cadre, what both have already (户), the county's limits (户)."""

    span: Span
    today: date
    first: bool = True
    closed: bool = False
    cadre: Span = Span(FIRST_DAY)
    reaches: bool = True
    related: bool = False
    same: tuple[Span, ...] = ()
    firsts: tuple[Span, ...] = ()
    as_first: int = 0
    as_other: int = 0
    most_first: int = 5
    most_other: int = 5


def days_wrong(f: PairFacts) -> str | None:
    if not FIRST_DAY <= f.span.starts <= f.today:
        return "pairing_day"
    if f.span.ends is not None and not f.span.starts <= f.span.ends < f.today:
        return "pairing_last_day"
    return None


def household_closed(f: PairFacts) -> str | None:
    return "pairing_closed" if f.closed and f.span.ends is None else None


def cadre_away(f: PairFacts) -> str | None:
    """He serves on all these days."""
    if f.span.starts < f.cadre.starts:
        return "pairing_before_cadre"
    if f.cadre.ends is not None and (f.span.ends is None or f.span.ends > f.cadre.ends):
        return "pairing_after_cadre"
    return None


def out_of_reach(f: PairFacts) -> str | None:
    return None if f.reaches else "pairing_reach"


def kin(f: PairFacts) -> str | None:
    return "pairing_kin" if f.related else None


def twice(f: PairFacts) -> str | None:
    return "pairing_twice" if any(f.span.meets(one) for one in f.same) else None


def second_first(f: PairFacts) -> str | None:
    return "pairing_first" if f.first and any(f.span.meets(one) for one in f.firsts) else None


def too_many(f: PairFacts) -> str | None:
    """Only what lasts is a load."""
    if f.span.ends is not None:
        return None
    have, most = (f.as_first, f.most_first) if f.first else (f.as_other, f.most_other)
    return "pairing_load" if have >= most else None


RULES = (days_wrong, household_closed, out_of_reach, cadre_away, kin, twice, second_first, too_many)


def refusal(facts: PairFacts) -> str | None:
    """The first reason why not, None when they may be paired."""
    return next((code for rule in RULES if (code := rule(facts))), None)


@dataclass(frozen=True)
class EndFacts:
    """Ending without a successor. `on`: the first day on which he helps no more."""

    span: Span
    on: date
    today: date
    first: bool
    closed: bool


def end_refusal(f: EndFacts) -> str | None:
    """不脱贫不脱钩, and 摘帽不摘帮扶 after exit: who is on the register keeps the first helper until another begins."""
    if f.span.ends is not None:
        return "pairing_ended"
    if not f.span.starts <= f.on <= f.today:
        return "pairing_end_day"
    return "pairing_unhooked" if f.first and not f.closed else None


def years_after(day: date, years: int) -> date:
    """The same day `years` later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
