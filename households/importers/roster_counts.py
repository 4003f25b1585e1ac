"""What a plan amounts to: every household and person counted once, and whose summary may have changed."""

import hashlib
import json
from typing import Any

import numpy as np

from households.importers.plan import OUTCOMES, Plan
from households.importers.roster_changes import Changes
from households.importers.roster_decisions import Decisions
from households.importers.roster_work import Work, existing
from households.importers.roster_years import Yearly


def counts(
    work: Work,
    members: Changes,
    joins: np.ndarray,
    decisions: Decisions,
    years: tuple[Yearly, ...],
    waiting: np.ndarray,
    moved: list[tuple[int, str]],
) -> tuple[dict[str, Any], np.ndarray]:
    """Each household and each person once, by what happens to it; `waiting` marks the rows that wait as proposals.
    Beside the counts what happens to each row, as a position in OUTCOMES: the person's, else his household's."""
    roster, group = work.roster, work.roster.household
    size, rows = roster.size, len(roster.table)
    listed = np.append(work.listed(), False)[group]
    changed_row = np.zeros(rows, dtype=bool)
    changed_row[members.place[members.any()]] = True
    joining = np.zeros(rows, dtype=bool)
    joining[joins] = True
    changed = decisions.changed(size)
    for some in (group[changed_row], group[joining & ~listed], *(yearly_rows.changed() for yearly_rows in years)):
        changed[some] = True
    changed[np.isin(existing(work), [number for number, _ in moved])] = True
    proposed = np.zeros(size, dtype=bool)
    proposed[group[waiting & (group >= 0)]] = True
    proposed |= moving(work)
    of_home = outcome(work.ok, work.home >= 0, proposed & work.ok, changed)
    ok_row = np.append(work.ok, False)[group]
    known = (work.matched.person >= 0) & np.append(work.home >= 0, False)[group]
    of_person = outcome(ok_row, known | (joining & listed), waiting, changed_row)
    homes, people = counted(of_home), counted(of_person)
    homes["absent"], people["absent"] = absent(work)
    corrections = members.count() + decisions.changes.count() + sum(some.corrections for some in years)
    of_row = np.where(of_person == SAME, np.append(of_home, REFUSED)[group], of_person).astype(np.int8)
    return {"households": homes, "members": people, "corrections": corrections}, of_row


def moving(work: Work) -> np.ndarray:
    """Listed households that the file puts into another village."""
    old = np.append(work.register.households.village, "")[work.home]
    return work.ok & (work.home >= 0) & (old != work.matched.villages) & work.listed()


NEW, CHANGED, SAME, REFUSED, PROPOSED = map(OUTCOMES.index, ("new", "changed", "same", "refused", "proposed"))


def outcome(ok: np.ndarray, known: np.ndarray, proposed: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """What happens to each, as a position in OUTCOMES."""
    of_known = np.where(proposed, PROPOSED, np.where(changed, CHANGED, SAME))
    return np.where(ok, np.where(known, of_known, NEW), REFUSED)


def counted(found: np.ndarray) -> dict[str, int]:
    return dict(zip(OUTCOMES, np.bincount(found, minlength=len(OUTCOMES)).tolist(), strict=True))


def absent(work: Work) -> tuple[int, int]:
    """Known households and people of the villages named in the file that are not in it: listed, never ended."""
    return len(absent_homes(work)), int(absent_people(work).sum())


def absent_homes(work: Work) -> np.ndarray:
    households = work.register.households
    here = np.fromiter((code in work.named for code in households.village.tolist()), bool, len(households.id))
    here[work.home[work.home >= 0]] = False
    return np.flatnonzero(here)


def absent_people(work: Work) -> np.ndarray:
    members = work.register.members
    here = np.fromiter((code in work.named for code in members.village.tolist()), bool, len(members.id))
    here[work.matched.person[work.matched.person >= 0]] = False
    if work.roster.heads_only:
        here &= ~np.isin(members.home, work.home[work.home >= 0])
    return here


def fingerprint(plan: Plan, all_changes: tuple[Changes, ...]) -> str:
    """What was shown is what is written: counts alone would not tell an old value that somebody changed meanwhile."""
    found = hashlib.sha256(json.dumps(plan.counts, sort_keys=True).encode())
    for some in all_changes:
        found.update(f"{some.model.__name__} {some.ids.tolist()}".encode())
        for name, mask in sorted(some.differs.items()):
            found.update(f"{name} {some.old[name][mask].tolist()} {some.new[name][mask].tolist()}".encode())
    found.update(repr([(move.home, move.kind, move.subject) for move in plan.proposals]).encode())
    return found.hexdigest()


def refreshed(work: Work, members: Changes, joins: np.ndarray, decisions: Decisions, incomes: Yearly) -> np.ndarray:
    """Known households whose summary may be another now."""
    group = work.roster.household
    named = members.any(("name", "relation"))
    groups = [group[members.place[named]], group[joins], incomes.changed(), decisions.monitored]
    touched = np.unique(np.concatenate(groups)).astype(np.int64)
    return existing(work)[touched[work.home[touched] >= 0]] if len(touched) else touched


def restocked(work: Work, joins: np.ndarray, decisions: Decisions) -> np.ndarray:
    """Known households that may come to count otherwise: people join, or the decisions on them are others now."""
    changes = decisions.changes
    other = changes.place[changes.any(("poverty_status",))]
    groups = [work.roster.household[joins], other, decisions.newly, decisions.monitored]
    touched = np.unique(np.concatenate(groups)).astype(np.int64)
    return existing(work)[touched[work.home[touched] >= 0]] if len(touched) else touched
