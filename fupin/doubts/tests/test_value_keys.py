"""The same values give the same key, others another one, and nothing else changes it."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from fupin.doubts.frame import DAY, FIGURE, FLAG, TEXT, Frame, level
from fupin.doubts.rules import Rule, Scope, Severity
from fupin.doubts.truth import Column

MEMBER = {"work": TEXT, "months": FIGURE, "able": FLAG, "born": DAY, "age": FIGURE}
HOUSEHOLD = {"kind": TEXT, "land": FIGURE}
VILLAGE = {"people": FIGURE}
TODAY = date(2026, 6, 1)
PEOPLE = {"work": ["01", "02", "01", None], "months": [3, None, 5, 0], "able": [True, None, False, True]}
HOMES = {"kind": ["1", "2"], "land": [4, 9]}


def frame(people: dict[str, Any] = PEOPLE, homes: dict[str, Any] = HOMES, order: Any = (0, 1, 2, 3)) -> Frame:
    rows = list(order)
    home = np.array([0, 0, 1, 1])[rows]
    member = {name: [held[row] for row in rows] for name, held in people.items()}
    return Frame(
        TODAY, "990101",
        member=level(MEMBER, np.array([10, 11, 12, 13])[rows], member),
        household=level(HOUSEHOLD, np.array([1, 2]), homes),
        village=level(VILLAGE, np.array(["990101201203"]), {"people": [7]}),
        home=home, region=np.array(["990101201203"] * 2), whole=np.array([True, True]),
    )  # fmt: skip


def rule(scope: Scope, find: Any) -> Rule:
    return Rule("T01", Severity.DOUBT, scope, "试", "试", find, code="tried", mends="work")


ONE = rule(Scope.MEMBER, lambda f: (f.member.months >= 0) | f.member.able | f.at_home(f.household.land >= 0))
HOME = rule(Scope.HOUSEHOLD, lambda f: f.some(f.member.work.among("01")) | (f.household.land > 0))
PLACE = rule(Scope.VILLAGE, lambda f: f.village.people > 0)


def keys(of: Rule, at: Frame, rows: Any) -> list[str]:
    return of.answer(at).keys(np.array(rows))


def changed(column: str, row: int, value: Any) -> dict[str, Any]:
    return {**PEOPLE, column: [*PEOPLE[column][:row], value, *PEOPLE[column][row + 1 :]]}


def test_a_person_s_key_rests_on_what_was_read() -> None:
    before = keys(ONE, frame(), [0, 1, 2, 3])
    assert len(set(before)) == 4
    assert keys(ONE, frame(), [0, 1, 2, 3]) == before
    assert keys(ONE, frame(), [2]) == [before[2]]
    assert keys(ONE, frame(changed("work", 0, "09")), [0]) == [before[0]]  # not read
    assert keys(ONE, frame(changed("months", 0, 4)), [0, 1]) == [
        keys(ONE, frame(changed("months", 0, 4)), [0])[0],
        before[1],
    ]


@pytest.mark.parametrize(("column", "value"), [("months", 4), ("months", None), ("able", False), ("able", None)])
def test_another_value_is_another_key(column: str, value: Any) -> None:
    assert keys(ONE, frame(changed(column, 0, value)), [0]) != keys(ONE, frame(), [0])


def test_how_many_there_are_is_read_too() -> None:
    counts = rule(Scope.HOUSEHOLD, lambda f: f.household.land.differs(f.counted(None)))
    before, after = keys(counts, frame(), [0, 1]), keys(counts, frame(order=[0, 2, 3]), [0, 1])
    assert (after[0] == before[0], after[1] == before[1]) == (False, True)


def test_nothing_given_is_not_zero() -> None:
    assert keys(ONE, frame(changed("months", 0, 0)), [0]) != keys(ONE, frame(changed("months", 0, None)), [0])


def test_a_household_s_value_counts_for_its_people() -> None:
    other = frame(homes={**HOMES, "land": [5, 9]})
    before, after = keys(ONE, frame(), [0, 2]), keys(ONE, other, [0, 2])
    assert (after[0] == before[0], after[1] == before[1]) == (False, True)


def test_a_household_rests_on_all_its_people_in_whatever_order() -> None:
    before = keys(HOME, frame(), [0, 1])
    assert keys(HOME, frame(order=(1, 3, 0, 2)), [0, 1]) == before
    after = keys(HOME, frame(changed("work", 3, "02")), [0, 1])
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)
    assert keys(HOME, frame(changed("months", 3, 8)), [0, 1]) == before


def test_a_village_s_own() -> None:
    more = replace(frame(), village=level(VILLAGE, np.array(["990101201203"]), {"people": [8]}))
    assert keys(PLACE, frame(), [0]) == keys(PLACE, frame(), [0]) != keys(PLACE, more, [0])


def test_an_age_stands_for_its_birth_date() -> None:
    old = rule(Scope.MEMBER, lambda f: f.member.age > 60)
    born = Column.days([date(1950, 1, 1)] * 4)

    def aged(years: int, since: Column = born) -> Frame:
        at = frame()
        ages = Column(np.full(4, years), np.ones(4, bool), origin=since)
        return replace(at, member=level(MEMBER, at.member.ids, {**at.member.columns, "age": ages}))

    assert keys(old, aged(76), [0]) == keys(old, aged(77), [0])
    assert keys(old, aged(76), [0]) != keys(old, aged(76, Column.days([date(1950, 1, 2)] * 4)), [0])
