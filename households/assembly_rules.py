"""Do the minutes of a meeting hold, and what follows from its votes? Pure: what was written in, what is wrong out.

domain.md §3 "民主评议 quorum"; security.md §2.3 T2, T5 (forged minutes, relatives).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from households.codes import CaseAct

OLDEST = timedelta(days=365)
APART = 60
"""Two meetings that begin less than so many minutes apart are held at one time: nobody sits in both."""


@dataclass(frozen=True)
class Guest:
    """Somebody who signed in."""

    name: str
    group_name: str = ""
    duty: str = ""


@dataclass(frozen=True)
class Said:
    """What the meeting said of one household (票); `recused` are the names of who left the room for it."""

    agree: int = 0
    against: int = 0
    abstain: int = 0
    recused: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Vote:
    """One household's ballot with what it is held against: who there is its family, since when it could be voted on,
    its income a head (元), by which equal votes are ranked."""

    case: int
    household: str
    said: Said
    family: frozenset[str] = frozenset()
    earliest: date | None = None
    income: Decimal | None = None


@dataclass(frozen=True)
class Meeting:
    """The minutes. `elsewhere` are staff, or relatives of staff, who sit in another village's meeting at that time."""

    today: date
    held_on: date
    chair: str
    recorder: str
    expected: int
    guests: tuple[Guest, ...]
    votes: tuple[Vote, ...]
    elsewhere: tuple[str, ...] = ()
    scans: tuple[bool, bool] = (True, True)

    @property
    def present(self) -> int:
        return len(self.guests)


class Wrong(NamedTuple):
    """Why the minutes do not hold; `case` when it is about one household's row."""

    code: str
    facts: dict[str, Any]
    case: int | None = None


Rule = Callable[[Meeting], Iterator[Wrong]]


def squeezed(name: str) -> str:
    return "".join(name.split())


def bare(name: str) -> str:
    """Without the remark by which people of one name are told apart: 韦大山（二组）."""
    return squeezed(name).replace("(", "（").partition("（")[0]


# ---- the meeting -------------------------------------------------------------------------------------------------
def heads_named(m: Meeting) -> Iterator[Wrong]:
    if not m.chair.strip() or not m.recorder.strip():
        yield Wrong("assembly_heads", {})


def somebody_came(m: Meeting) -> Iterator[Wrong]:
    if not m.guests:
        yield Wrong("assembly_nobody", {})


def nobody_twice(m: Meeting) -> Iterator[Wrong]:
    names = [squeezed(guest.name) for guest in m.guests]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        yield Wrong("assembly_twice", {"names": "、".join(twice)})


def not_in_two_places(m: Meeting) -> Iterator[Wrong]:
    if m.elsewhere:
        yield Wrong("assembly_elsewhere", {"names": "、".join(m.elsewhere)})


def no_more_than_expected(m: Meeting) -> Iterator[Wrong]:
    if m.present > m.expected:
        yield Wrong("assembly_more_than_expected", {"present": m.present, "expected": m.expected})


def on_a_day_that_can_be(m: Meeting) -> Iterator[Wrong]:
    if not m.today - OLDEST <= m.held_on <= m.today:
        yield Wrong("assembly_day", {})


def at_one_time(one: time, other: time) -> bool:
    minutes = [each.hour * 60 + each.minute for each in (one, other)]
    return abs(minutes[0] - minutes[1]) < APART


# ---- each household ----------------------------------------------------------------------------------------------
def adds_up(m: Meeting) -> Iterator[Wrong]:
    for vote in m.votes:
        total = vote.said.agree + vote.said.against + vote.said.abstain + len(vote.said.recused)
        if total != m.present:
            yield Wrong("ballot_sum", {"home": vote.household, "total": total, "present": m.present}, vote.case)


def recused_were_there(m: Meeting) -> Iterator[Wrong]:
    there = {squeezed(guest.name) for guest in m.guests}
    for vote in m.votes:
        names = [squeezed(name) for name in vote.said.recused]
        if strange := sorted({name for name in names if name not in there or names.count(name) > 1}):
            yield Wrong("ballot_stranger", {"home": vote.household, "names": "、".join(strange)}, vote.case)


def family_left_the_room(m: Meeting) -> Iterator[Wrong]:
    for vote in m.votes:
        left = {bare(name) for name in vote.said.recused}
        stayed = sorted({bare(guest.name) for guest in m.guests} & (vote.family - left))
        if stayed:
            yield Wrong("ballot_family", {"home": vote.household, "names": "、".join(stayed)}, vote.case)


def after_the_home_check(m: Meeting) -> Iterator[Wrong]:
    for vote in m.votes:
        if vote.earliest and m.held_on < vote.earliest:
            yield Wrong("ballot_early", {"home": vote.household, "day": vote.earliest}, vote.case)


# ---- sending it in -----------------------------------------------------------------------------------------------
def quorate(m: Meeting) -> Iterator[Wrong]:
    if not m.expected or 3 * m.present < 2 * m.expected:
        yield Wrong("assembly_no_quorum", {"expected": m.expected, "present": m.present})


def scans_there(m: Meeting) -> Iterator[Wrong]:
    missing = [name for name, there in zip(("会议记录", "签到表"), m.scans, strict=True) if not there]
    if missing:
        yield Wrong("assembly_scans", {"missing": "和".join(missing)})


WRITING: tuple[Rule, ...] = (
    heads_named, somebody_came, nobody_twice, not_in_two_places, no_more_than_expected, on_a_day_that_can_be, adds_up,
    recused_were_there, family_left_the_room, after_the_home_check,
)  # fmt: skip
LOCKING: tuple[Rule, ...] = (quorate, scans_there, *WRITING)


def wrongs(m: Meeting, rules: tuple[Rule, ...]) -> list[Wrong]:
    return [wrong for rule in rules for wrong in rule(m)]


# ---- what follows ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Outcome:
    case: int
    rank: int
    act: CaseAct


def by_rank(votes: tuple[Vote, ...]) -> list[Vote]:
    """Most in favour first; among equals the poorer, whose income is known."""
    return sorted(votes, key=lambda v: (-v.said.agree, v.income is None, v.income or Decimal(0), v.case))


def outcomes(votes: tuple[Vote, ...], present: int, room: int) -> list[Outcome]:
    """In the order of rank. `room` is what the year's quota has left (户): who is carried and above it waits; a quota
    never makes a yes of a no."""
    found, left = [], room
    for rank, vote in enumerate(by_rank(votes), start=1):
        if 2 * vote.said.agree <= present:
            act = CaseAct.VOTE_DOWN
        elif left > 0:
            act, left = CaseAct.PASS, left - 1
        else:
            act = CaseAct.QUEUE
        found.append(Outcome(vote.case, rank, act))
    return found


# ---- who must be there -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Staffing:
    """Natural persons who may prepare, review and approve a village's households."""

    prepare: set[int] = field(default_factory=set)
    review: set[int] = field(default_factory=set)
    approve: set[int] = field(default_factory=set)


def lacking(staff: Staffing) -> str:
    """What the place lacks, in a clerk's words; "" when three different persons can be found."""
    parts = {"村信息员或村负责人": staff.prepare, "乡镇审核": staff.review, "县级审批": staff.approve}
    if none := [label for label, persons in parts.items() if not persons]:
        return "没有" + "、".join(none)
    chosen = ({a, b, c} for a in staff.prepare for b in staff.review for c in staff.approve)
    return "" if any(len(each) == 3 for each in chosen) else "村里经办的、乡镇审核的和县级审批的不是三个不同的人"
