"""What each rule about kin and power says of small cases. 元 in hundredths."""

from dataclasses import replace
from datetime import date
from typing import Any

from households.tests.doubt_cases_people import P, U
from households.tests.doubt_frames import Case, home, place

UNLISTED = {"register": "unlisted"}
SPLIT = date(2025, 3, 10)


def shares(column: str) -> list[tuple[str, Case]]:
    """A household that is on a list, watched or applying; not one that merely lives here."""
    return [
        ("W", home(**{column: True})),
        ("W", home(**UNLISTED, monitored=True, **{column: True})),
        ("W", home(**UNLISTED, applying=True, **{column: True})),
        (P, home(**{column: False})),
        (P, home(**UNLISTED, **{column: True})),
        (P, home(**UNLISTED)),
        (U, home()),
    ]


def left(percent: float, homes: int = 5, **facts: Any) -> Case:
    """So many households that left with so much more than the line of 4000 元."""
    own = {"exit_per_head": round(400000 * (1 + percent / 100)), "exit_line": 400000, **facts}
    return replace(home(**own), alike=homes - 1)


KIN: dict[str, list[tuple[str, Case]]] = {
    "K01": shares("staff_member"),
    "K02": shares("staff_kin"),
    "K03": shares("staff_phone"),
    "K04": shares("staff_card"),
    "K05": shares("staff_address"),
    "K06": [
        ("W", home(kin_acted=True)),
        ("W", home(**UNLISTED, kin_acted=True)),
        (P, home(kin_acted=False)),
        (U, home()),
    ],
    "K07": [
        ("W", home(split_on=SPLIT, applied_on=SPLIT)),
        ("W", home(split_on=SPLIT, applied_on=date(2026, 3, 10))),
        ("W", home(**UNLISTED, applying=True, split_on=SPLIT, applied_on=date(2025, 9, 1))),
        ("W", home(split_on=SPLIT, identified_on=date(2025, 3, 1))),
        (P, home(split_on=SPLIT, applied_on=date(2026, 3, 11))),
        (P, home(split_on=SPLIT, applied_on=date(2025, 3, 9))),
        (P, home(split_on=SPLIT, identified_on=date(2025, 2, 1))),
        (P, home(split_on=SPLIT, identified_on=date(2026, 4, 1))),
        (P, home(split_on=SPLIT)),
        (P, home()),
        (P, home(**UNLISTED, split_on=SPLIT, applied_on=SPLIT)),
        (U, home(applied_on=SPLIT)),
    ],
    "K08": [
        ("W", place(same_words=5)),
        (P, place(same_words=4)),
        (P, place(same_words=0)),
        (U, place()),
    ],
    "K09": [
        ("W", left(4.9)),
        ("W", left(0)),
        ("W", left(60, eliminated_per_head=730000, eliminated_line=730000)),
        (P, left(5)),
        (P, left(-1)),
        (P, left(60, eliminated_per_head=700000, eliminated_line=730000)),
        (U, left(4, homes=4)),
        (U, left(4, exit_line=None)),
        (U, home()),
    ],
}
