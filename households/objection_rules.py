"""May this objection move on, and may this person move it? Pure: facts in, reason code out.

domain.md §3.1; security.md T8: never in the hands of the village, of the family, or of whoever handled the case.
"""

from dataclasses import dataclass
from datetime import date, timedelta

REPLY_DAYS = 5
"""Working days until the answer. Saturdays and Sundays are left out; public holidays are not known here."""
SHORTEST_NOTE = 5
SATURDAY = 5


@dataclass(frozen=True)
class ObjectionFacts:
    """All that a rule may see. Persons are natural persons: two logins of one person count once.

    `person` acts; `checkers` go and look, `outside` says that one of them does not serve in the village; `touched`
    prepared or decided the case objected to; `family` work here and are of that household, or declared a relative in
    it; `personal` says that the text holds a number or a phone.
    """

    person: int
    today: date
    note: str = ""
    checkers: frozenset[int] = frozenset()
    outside: bool = False
    touched: frozenset[int] = frozenset()
    family: frozenset[int] = frozenset()
    personal: bool = False
    clock_back: bool = False


def due_on(received: date, days: int = REPLY_DAYS) -> date:
    """The last day for the answer: so many working days after the day of receipt."""
    day = received
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def clock_is_right(f: ObjectionFacts) -> str | None:
    return "clock_back" if f.clock_back else None


# ---- who ---------------------------------------------------------------------------------------------------------
def two_checkers(f: ObjectionFacts) -> str | None:
    return None if len(f.checkers) >= 2 else "objection_checkers"


def one_from_outside(f: ObjectionFacts) -> str | None:
    return None if f.outside else "objection_outside"


def checkers_are_strangers(f: ObjectionFacts) -> str | None:
    return "objection_checker_family" if f.checkers & f.family else None


def checkers_are_fresh(f: ObjectionFacts) -> str | None:
    return "objection_checker_touched" if f.checkers & f.touched else None


def not_own_family(f: ObjectionFacts) -> str | None:
    return "objection_own_family" if f.person in f.family else None


def not_own_case(f: ObjectionFacts) -> str | None:
    return "objection_own_case" if f.person in f.touched else None


def another_than_checkers(f: ObjectionFacts) -> str | None:
    return "objection_same_person" if f.person in f.checkers else None


# ---- what --------------------------------------------------------------------------------------------------------
def is_explained(f: ObjectionFacts) -> str | None:
    return None if len(f.note.strip()) >= SHORTEST_NOTE else "objection_note"


def holds_nothing_personal(f: ObjectionFacts) -> str | None:
    """What the objector may read is read by anybody who has the receipt."""
    return "objection_note_personal" if f.personal else None
