"""What stands in the register of doubts, against what a frame says now: pure comparison, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from fupin.doubts.models import DoubtState
from fupin.doubts.rules import Answer, Scope

Row = tuple[int, str, int | None, int | None, str, str, str, str, str, date]
"""id, rule, household, member, region, severity, message, state, answer, last found."""
NEW = ("rule", "severity", "region_code", "household_id", "member_id", "message")
CHANGED = ("id", "severity", "region_code", "message", "state")


@dataclass
class Outcome:
    """What is to be written: new findings, those that say something else or came back, those that still stand, those
    that have gone."""

    new: list[tuple[object, ...]] = field(default_factory=list)
    changed: list[tuple[object, ...]] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def compare(answers: Iterable[Answer], rows: Iterable[Row]) -> Outcome:
    outcome = Outcome()
    by_rule: dict[str, list[Row]] = {}
    for row in rows:
        by_rule.setdefault(row[1], []).append(row)
    for answer in answers:
        _compare_one(answer, by_rule.get(answer.rule.id, []), outcome)
    return outcome


def _compare_one(answer: Answer, rows: Sequence[Row], outcome: Outcome) -> None:
    truth = answer.truth
    if not rows and not truth.yes.any():
        return
    places = _places(answer, rows)
    seen = np.zeros(len(truth.yes), dtype=bool)
    here = np.flatnonzero(places >= 0)
    seen[places[here]] = True
    found = [number for number in here if truth.yes[places[number]]]
    says = _findings(answer, places[found]) if found else []
    for number, (_, severity, region, _, _, message) in zip(found, says, strict=True):
        _still(rows[number], (severity, region, message), outcome)
    for number, place in enumerate(places):
        if rows[number][7] != DoubtState.CLOSED and (place < 0 or truth.no[place]):
            outcome.gone.append(rows[number][0])
    outcome.new += _findings(answer, np.flatnonzero(truth.yes & ~seen))


def _still(row: Row, now: tuple[str, str, str], outcome: Outcome) -> None:
    """A finding that came back is open again, or answered when it was."""
    was = (row[5], row[4], row[6])
    if row[7] != DoubtState.CLOSED and was == now:
        outcome.same.append(row[0])
        return
    state = DoubtState.ANSWERED if row[8] else DoubtState.OPEN
    severity, region, message = now
    outcome.changed.append((row[0], severity, region, message, state.value))


def _places(answer: Answer, rows: Sequence[Row]) -> np.ndarray:
    """Where the subject of each row stands in the frame; -1 when it is not there any more."""
    level, scope = answer.rule.rows(answer.frame), answer.rule.scope
    if scope == Scope.VILLAGE:
        return level.positions(np.array([row[4] for row in rows], dtype="U12"))
    if scope == Scope.HOUSEHOLD:
        return level.positions(np.array([row[2] for row in rows], dtype=np.int64))
    places = level.positions(np.array([row[3] for row in rows], dtype=np.int64))
    if not len(level) or not len(places):
        return places
    homes = answer.frame.household.ids[answer.frame.home[places]]
    return np.where(homes == np.array([row[2] for row in rows], dtype=np.int64), places, -1)


def _findings(answer: Answer, rows: np.ndarray) -> list[tuple[object, ...]]:
    """(rule, severity, region, household, member, message) of these rows."""
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
    said = (answer.severities(rows), regions, households, members, answer.messages(rows))
    return [(answer.rule.id, *finding) for finding in zip(*said, strict=True)]
