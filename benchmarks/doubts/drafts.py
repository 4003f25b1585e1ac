"""Faults that the register itself refuses to hold, found while somebody types: the household is a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.doubts.clean import HEAD, SON, TODAY, WIFE, Home, exited
from benchmarks.doubts.planting import Change, facts, person
from households.doubt_draft import Draft
from households.services.doubts import draft_findings


@dataclass(frozen=True)
class Typed:
    """`change` gets the draft's home and one that is registered."""

    rule: str
    change: Callable[[Home, Home], None]


def alone(change: Change) -> Callable[[Home, Home], None]:
    return lambda home, _: change(home)


def same_number(home: Home, other: Home) -> None:
    person(WIFE, **{name: other.people[WIFE][name] for name in ("identity", "birth_date")})(home)


TYPED = (
    Typed("A01", same_number),
    Typed("A10", lambda home, other: facts(household_no=other.facts["household_no"])(home)),
    Typed("A10", lambda home, other: person(SON, person_no=other.people[SON]["person_no"])(home)),
    Typed("B02", alone(person(WIFE, relation="01"))),
    Typed("B05", alone(person(HEAD, relation="77"))),
    Typed("C05", alone(person(WIFE, education="77"))),
)
"""What is typed besides is clean."""


def drafted() -> set[str]:
    return {typed.rule for typed in TYPED}


def typed_findings(registered: Home, village: str) -> list[tuple[str, set[str]]]:
    """For each fault its rule and the rules that found something; first a clean draft, which has none."""
    found = [("", said_of(exited(6_200), village))]
    for number, typed in enumerate(TYPED, 6_201):
        home = exited(number)
        typed.change(home, registered)
        found.append((typed.rule, said_of(home, village)))
    return found


def said_of(home: Home, village: str) -> set[str]:
    own: dict[str, Any] = {"household": home.facts, "members": home.people, "income": home.income or {}}
    draft = Draft(village, **own, living=home.living or {}, episode=home.episode or {})
    return {finding.rule for finding in draft_findings(draft, today=TODAY)}
