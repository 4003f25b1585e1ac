"""How a household that may have been missed is judged (domain.md §3 General rules): somebody goes there, somebody else
of the township looks again. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from fupin.access.permissions import Permission
from fupin.workflow import Rule, Step, Workflow
from households.codes import MissedAct, MissedState

SHORTEST_NOTE = 5
OLDEST = timedelta(days=365)


@dataclass(frozen=True)
class MissedFacts:
    """All that a rule may see. Persons are natural persons; `family` work here and are of that household, or declared
    a relative in it."""

    person: int
    today: date
    score: int
    note: str = ""
    visited_on: date | None = None
    told_by: int | None = None
    in_case: bool = False
    family: frozenset[int] = field(default_factory=frozenset)


def not_own_family(f: MissedFacts) -> str | None:
    return "missed_own_family" if f.person in f.family else None


def another_person(f: MissedFacts) -> str | None:
    return "missed_same_person" if f.person == f.told_by else None


def has_a_sign(f: MissedFacts) -> str | None:
    return None if f.score else "missed_no_sign"


def not_in_a_case(f: MissedFacts) -> str | None:
    return "missed_in_case" if f.in_case else None


def is_explained(f: MissedFacts) -> str | None:
    return None if len(f.note.strip()) >= SHORTEST_NOTE else "missed_note"


def was_there(f: MissedFacts) -> str | None:
    """Within the last year."""
    if f.visited_on is None or not f.today - OLDEST <= f.visited_on <= f.today:
        return "missed_day"
    return None


A, P, S = MissedAct, Permission, MissedState


def _step(act: A, source: S, target: S, permission: P, *rules: Rule) -> Step:
    return Step(act.value, source.value, target.value, permission.value, rules)


MISSED = Workflow(
    _step(A.TELL, S.TO_VISIT, S.TOLD, P.CASE_CHECK, not_own_family, not_in_a_case, has_a_sign, was_there, is_explained),
    _step(A.AGREE, S.TOLD, S.UNFIT, P.CASE_REVIEW, not_own_family, another_person, is_explained),
    _step(A.AGAIN, S.TOLD, S.TO_VISIT, P.CASE_REVIEW, not_own_family, another_person, is_explained),
)
