"""Pure: when a pairing may begin and end, how people are shared out, whether a village has its people."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from assistance.assignment import NEVER, share
from assistance.codes import Need, PostKind, Skill
from assistance.fit_rules import fit, strength
from assistance.pairing_rules import EndFacts, PairFacts, Span, end_refusal, refusal

TODAY = date(2026, 11, 27)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
LASTS = PairFacts(span=Span(JUNE), today=TODAY)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"span": Span(TODAY)}, None),
        ({"span": Span(date(2026, 11, 28))}, "pairing_day"),
        ({"span": Span(date(2012, 12, 31))}, "pairing_day"),
        ({"span": Span(JUNE, TODAY)}, "pairing_last_day"),
        ({"span": Span(JUNE, MAY)}, "pairing_last_day"),
        ({"closed": True}, "pairing_closed"),
        ({"closed": True, "span": Span(MAY, JUNE)}, None),
        ({"reaches": False}, "pairing_reach"),
        ({"cadre": Span(JULY)}, "pairing_before_cadre"),
        ({"cadre": Span(MAY, JULY)}, "pairing_after_cadre"),
        ({"cadre": Span(MAY, JULY), "span": Span(MAY, JULY)}, None),
        ({"related": True}, "pairing_kin"),
        ({"same": (Span(MAY),)}, "pairing_twice"),
        ({"same": (Span(MAY, date(2026, 5, 31)),)}, None),
        ({"firsts": (Span(MAY, JUNE),)}, "pairing_first"),
        ({"firsts": (Span(MAY, JUNE),), "first": False}, None),
        ({"as_first": 5}, "pairing_load"),
        ({"as_first": 5, "first": False}, None),
        ({"as_other": 5, "first": False}, "pairing_load"),
        ({"as_first": 5, "span": Span(MAY, JULY)}, None),
    ],
)
def test_a_pairing_begins(changed: dict[str, Any], code: str | None) -> None:
    assert refusal(PairFacts(**{**vars(LASTS), **changed})) == code


@pytest.mark.parametrize(
    ("on", "ended", "first", "closed", "code"),
    [
        (TODAY, False, True, False, "pairing_unhooked"),
        (TODAY, False, True, True, None),
        (TODAY, False, False, False, None),
        (MAY, False, False, False, None),
        (date(2026, 4, 30), False, False, False, "pairing_end_day"),
        (date(2026, 11, 28), False, False, False, "pairing_end_day"),
        (TODAY, True, False, False, "pairing_ended"),
    ],
)
def test_a_pairing_ends(on: date, ended: bool, first: bool, closed: bool, code: str | None) -> None:
    assert end_refusal(EndFacts(Span(MAY, JUNE if ended else None), on, TODAY, first, closed)) == code


def test_households_are_shared_out_evenly_and_near() -> None:
    """Two cadres of the village and one of the next: nobody gets a third household while another has one."""
    costs = np.array([[1.0, 1.0, 6.0]] * 4)
    found = share(costs, [5, 5, 5], [0, 0, 0])
    assert sorted(found, key=str) == [0, 0, 1, 1]


def test_who_has_many_gets_fewer() -> None:
    assert share(np.array([[1.0, 1.0]]), [5, 5], [3, 0]) == [1]


def test_kin_is_never_proposed_and_room_is_kept() -> None:
    costs = np.array([[NEVER, 9.0], [1.0, NEVER], [1.0, NEVER], [NEVER, NEVER]])
    assert share(costs, [1, 1], [4, 4])[0] == 1
    found = share(costs, [1, 1], [4, 4])
    assert sorted(map(str, found)) == ["0", "1", "None", "None"]
    assert share(np.zeros((2, 0)), [], []) == [None, None]


def test_a_person_fits_what_the_village_lacks() -> None:
    found = fit([Need.BRANCH, Need.DISPUTES], [Skill.PARTY])
    assert (found.met, found.asked) == (1, 2)
    assert found.why == "组织软弱：会党建；矛盾较多：要会群众工作的人"
    assert fit([], [Skill.PARTY]).asked == 0


K = PostKind
FIVE = [K.FIRST_SECRETARY, K.LEADER, K.MEMBER, K.MEMBER, K.MEMBER]


@pytest.mark.parametrize(
    ("kinds", "stationed", "local", "missing"),
    [
        ([*FIVE, K.TOWNSHIP, K.VILLAGE], 5, 2, ()),
        (FIVE, 5, 2, ("本地力量少 2 人",)),
        ([K.MEMBER, K.MEMBER, K.MEMBER, K.TOWNSHIP, K.YOUTH], 3, 2, ("没有第一书记",)),
        ([*FIVE, K.MEMBER, K.TOWNSHIP, K.PIONEER], 5, 2, ("驻村的多 1 人",)),
        ([K.FIRST_SECRETARY], 3, 0, ("驻村的少 2 人",)),
        ([], 0, 0, ()),
    ],
)
def test_a_village_has_its_people(kinds: list[str], stationed: int, local: int, missing: tuple[str, ...]) -> None:
    assert strength(kinds, stationed=stationed, local=local, most=5).missing == missing
