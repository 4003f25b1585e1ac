"""What a change books: whatever happens, the entries add up to the difference; and each says why."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.codes import IN_POVERTY, PovertyStatus, Register, StockFlow, StockMeasure
from households.standing import Standing
from households.stock_rules import COUNTS, Account, Both, Held, Line, lines

F, M, S = StockFlow, StockMeasure, PovertyStatus
HERE, THERE = "990101201203", "990101201204"


def held(register: str = "listed", status: str = "0", kind: str = "", persons: int = 4, village: str = HERE) -> Held:
    return Held(village, Standing(register, status, kind), persons)


def booked(before: Held | None, after: Held | None, named: F | None = None) -> list[tuple[str, str, int, int]]:
    return [(line.measure, line.flow, line.households, line.persons) for line in lines(before, after, named)]


ANY = st.none() | st.builds(
    held,
    st.sampled_from(Register.values),
    st.sampled_from(["", *S.values]),
    st.sampled_from(["", "1"]),
    st.integers(0, 9),
    st.sampled_from([HERE, THERE]),
)


def stock(of: Held | None) -> Counter[tuple[str, str, str]]:
    """What one household adds to each village's stock."""
    found: Counter[tuple[str, str, str]] = Counter()
    for measure, counts in COUNTS.items():
        if of and counts(of.standing):
            found[of.village, measure, "households"] += 1
            found[of.village, measure, "persons"] += of.persons
    return found


def added(some: list[Line]) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for line in some:
        found[line.village, line.measure, "households"] += line.households
        found[line.village, line.measure, "persons"] += line.persons
    return found


@given(ANY, ANY, st.none() | st.sampled_from(list(F)))
def test_the_entries_are_the_difference(before: Held | None, after: Held | None, named: F | None) -> None:
    then, now, moved = stock(before), stock(after), added(lines(before, after, named))
    keys = then.keys() | now.keys() | moved.keys()
    assert {key: then[key] + moved[key] for key in keys} == {key: now[key] for key in keys}
    back = added([line.undone() for line in lines(before, after, named)])
    assert {key: now[key] + back[key] for key in keys} == {key: then[key] for key in keys}


UNLISTED, GONE = held("unlisted", ""), held("closed", "0", persons=0)


@pytest.mark.parametrize(
    ("before", "after", "named", "expected"),
    [
        (UNLISTED, held(), None, [(M.POOR, F.REGISTERED, 1, 4)]),
        (None, held(), None, [(M.POOR, F.REGISTERED, 1, 4)]),
        (held(), held(status="2"), None, []),  # 预脱贫 still counts
        (held(status="2"), held(), None, []),
        (held(), held(status="1"), None, [(M.POOR, F.EXITED, -1, -4)]),
        (held(status="1"), held(status="4"), None, []),
        (held(status="1"), held(status="3"), None, [(M.POOR, F.RETURNED, 1, 4)]),
        (held(status="4"), held(status="0"), None, [(M.POOR, F.RETURNED, 1, 4)]),  # 错退回退
        (held(status="3"), held(status="1", persons=3), None, [(M.POOR, F.EXITED, -1, -4)]),
        (held(), held(persons=5), None, [(M.POOR, F.JOINED, 0, 1)]),
        (held(), held(persons=2), None, [(M.POOR, F.LEFT, 0, -2)]),
        (held(), held(persons=2), F.REMOVED, [(M.POOR, F.REMOVED, 0, -2)]),
        (held(), GONE, None, [(M.POOR, F.LEFT, -1, -4)]),
        (held(), GONE, F.REMOVED, [(M.POOR, F.REMOVED, -1, -4)]),
        (held(), GONE, F.JOINED, [(M.POOR, F.LEFT, -1, -4)]),  # a merger names what comes, not what goes
        (UNLISTED, held("unlisted", "", "3"), None, [(M.MONITORED, F.REGISTERED, 1, 4)]),
        (UNLISTED, held("unlisted", "", "3"), F.JOINED, [(M.MONITORED, F.JOINED, 1, 4)]),
        (held("unlisted", "", "3"), UNLISTED, None, [(M.MONITORED, F.EXITED, -1, -4)]),
        (held("unlisted", "", "3"), held("unlisted", "", "1"), None, []),
        (held(status="1", kind="1"), GONE, None, [(M.MONITORED, F.LEFT, -1, -4)]),
    ],
)  # fmt: skip
def test_each_says_why(before, after, named, expected) -> None:
    assert booked(before, after, named) == expected


def test_a_move_leaves_one_village_and_joins_the_other() -> None:
    moved = lines(held(persons=3), held(persons=4, village=THERE))
    assert [(line.village, line.flow, line.households, line.persons) for line in moved] == [
        (HERE, F.LEFT, -1, -3),
        (THERE, F.JOINED, 1, 4),
    ]


def test_every_status_is_counted_or_not() -> None:
    assert {status for status in S.values if COUNTS[M.POOR](held(status=status).standing)} == IN_POVERTY


# ---- the identity ----------------------------------------------------------------------------------------------------
def test_the_nine_persons_of_nanyangou() -> None:
    """97 户 336 人 registered, 64 户 221 人 out, 33 户 124 人 said to be there: nine persons nobody has recorded."""
    households = Account(registered=97, exited=64, closing=33)
    persons = Account(registered=336, exited=221, closing=124)
    assert (households.difference, persons.difference) == (0, 9)
    assert not Both(households, persons).balances
    assert Account(registered=336, exited=221, joined=9, closing=124).difference == 0


def test_departures_are_told_without_their_sign() -> None:
    both = Both.empty()
    both.add("opening", 10, 40)
    both.book(F.EXITED, -1, -4)
    both.book(F.REGISTERED, 2, 7)
    both.add("closing", 11, 43)
    assert both.households.as_dict() == {
        "opening": 10, "registered": 2, "returned": 0, "joined": 0, "exited": 1, "left": 0, "removed": 0, "closing": 11,
        "difference": 0,
    }  # fmt: skip
    assert both.balances
