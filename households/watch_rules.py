"""May this sign of falling back move on, and may this person move it? Pure: facts in, reason code out."""

from dataclasses import dataclass, field
from datetime import date

SHORTEST_NOTE = 5
LONGEST_MONTHS = 24
"""A household that fell is to be on its feet within two years (sources.md S4-99)."""


@dataclass(frozen=True)
class WatchFacts:
    """All that a rule may see. Persons are natural persons. `entered` typed or brought the fact, or the facts of the
    household as they stand; `family` work here and are of that household, or declared a relative in it."""

    person: int
    today: date
    opened_on: date
    recover_by: date
    note: str = ""
    entered: frozenset[int] = field(default_factory=frozenset)
    family: frozenset[int] = field(default_factory=frozenset)
    clock_back: bool = False


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def clock_is_right(f: WatchFacts) -> str | None:
    return "clock_back" if f.clock_back else None


def another_person(f: WatchFacts) -> str | None:
    return "watch_same_person" if f.person in f.entered else None


def not_own_family(f: WatchFacts) -> str | None:
    return "watch_own_family" if f.person in f.family else None


def is_explained(f: WatchFacts) -> str | None:
    return None if len(f.note.strip()) >= SHORTEST_NOTE else "watch_note"


def recovers_in_time(f: WatchFacts) -> str | None:
    """Not before it was found, and within two years of that."""
    within = f.opened_on <= f.recover_by <= months_after(f.opened_on, LONGEST_MONTHS)
    return None if within else "watch_recover_by"
