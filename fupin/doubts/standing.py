"""What stands in the register of doubts, against what a frame says now: pure comparison, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from fupin.doubts.models import HOLDS, WORKED, DoubtState, Verdict
from fupin.doubts.rules import Answer, Scope

CLOSED = DoubtState.CLOSED


class Row(NamedTuple):
    """A finding as it stands."""

    id: int
    rule: str
    household_id: int | None
    member_id: int | None
    region_code: str
    severity: str
    message: str
    value_key: str
    state: str
    verdict: str
    due_on: date | None
    version: int
    last_found: date


class Finding(NamedTuple):
    """What a rule finds now."""

    rule: str
    severity: str
    region_code: str
    household_id: int | None
    member_id: int | None
    message: str
    value_key: str
    due_on: date


class Change(NamedTuple):
    """What a finding says now that said something else."""

    id: int
    severity: str
    region_code: str
    message: str
    value_key: str
    due_on: date
    version: int


@dataclass(frozen=True)
class Deadlines:
    """By when a finding is to be answered, by its severity."""

    today: date
    days: Mapping[str, int]

    def due(self, severity: str) -> date:
        return self.today + timedelta(self.days[severity])


@dataclass
class Outcome:
    """What is to be written: new findings; those that say something else; those that are asked again, among them what
    came back; those that still stand; those that have gone, of which some had been mended by somebody's word."""

    new: list[Finding] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    again: list[Row] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)


def compare(answers: Iterable[Answer], rows: Iterable[Row], deadlines: Deadlines) -> Outcome:
    outcome = Outcome()
    by_rule: dict[str, list[Row]] = {}
    for row in rows:
        by_rule.setdefault(row.rule, []).append(row)
    for answer in answers:
        _compare_one(answer, by_rule.get(answer.rule.id, []), outcome, deadlines)
    return outcome


def _compare_one(answer: Answer, rows: Sequence[Row], outcome: Outcome, deadlines: Deadlines) -> None:
    truth = answer.truth
    if not rows and not truth.yes.any():
        return
    places = _places(answer, rows)
    seen = np.zeros(len(truth.yes), dtype=bool)
    here = np.flatnonzero(places >= 0)
    seen[places[here]] = True
    found = [number for number in here if truth.yes[places[number]]]
    says = _findings(answer, places[found], deadlines) if found else []
    for number, finding in zip(found, says, strict=True):
        _still(rows[number], finding, outcome)
    for number, place in enumerate(places):
        if rows[number].state != CLOSED and (place < 0 or truth.no[place]):
            outcome.gone.append(rows[number])
    outcome.new += _findings(answer, np.flatnonzero(truth.yes & ~seen), deadlines)


def _still(row: Row, now: Finding, outcome: Outcome) -> None:
    """Found again. Whoever waits for a day keeps it; what is asked again gets a new one."""
    again = asked_again(row, now.value_key)
    due = row.due_on if row.due_on and not again else now.due_on
    said = Change(row.id, now.severity, now.region_code, now.message, now.value_key, due, row.version + 1)
    if again:
        outcome.again.append(row)
    if said[1:-1] != (row.severity, row.region_code, row.message, row.value_key, row.due_on):
        outcome.changed.append(said)
    elif not again:
        outcome.same.append(row.id)


def asked_again(row: Row, value_key: str) -> bool:
    """domain.md §7.0: an explanation and an exemption hold for the same values; a mended one that is still found was
    not mended, and what had gone is back. Who has not answered yet is asked already."""
    if row.state == CLOSED or row.state in WORKED:
        return not (row.verdict in HOLDS and row.value_key in ("", value_key))
    return False


def verdict_of_gone(row: Row) -> Verdict:
    """What nobody finds any more. Where somebody said that it is mended, the rule has proven it."""
    return Verdict.FIXED if row.verdict == Verdict.FIXED else Verdict.GONE


def _places(answer: Answer, rows: Sequence[Row]) -> np.ndarray:
    """Where the subject of each row stands in the frame; -1 when it is not there any more."""
    level, scope = answer.rule.rows(answer.frame), answer.rule.scope
    if scope == Scope.VILLAGE:
        return level.positions(np.array([row.region_code for row in rows], dtype="U12"))
    if scope == Scope.HOUSEHOLD:
        return level.positions(np.array([row.household_id for row in rows], dtype=np.int64))
    places = level.positions(np.array([row.member_id for row in rows], dtype=np.int64))
    if not len(level) or not len(places):
        return places
    homes = answer.frame.household.ids[answer.frame.home[places]]
    return np.where(homes == np.array([row.household_id for row in rows], dtype=np.int64), places, -1)


def _findings(answer: Answer, rows: np.ndarray, deadlines: Deadlines) -> list[Finding]:
    if not len(rows):
        return []
    rows = np.asarray(rows, dtype=np.int64)
    frame, scope, size = answer.frame, answer.rule.scope, len(rows)
    nobody: list[int | None] = [None] * size
    if scope == Scope.VILLAGE:
        regions, households, members = frame.village.ids[rows].tolist(), nobody, nobody
    else:
        homes = frame.home[rows] if scope == Scope.MEMBER else rows
        regions, households = frame.region[homes].tolist(), frame.household.ids[homes].tolist()
        members = frame.member.ids[rows].tolist() if scope == Scope.MEMBER else nobody
    severities = answer.severities(rows)
    dues = [deadlines.due(severity) for severity in severities]
    said = (severities, regions, households, members, answer.messages(rows), answer.keys(rows), dues)
    return [Finding(answer.rule.id, *finding) for finding in zip(*said, strict=True)]
