"""The plan of a roster import: the file compared with what the register holds, column at a time (product.md §4.2).

Yearly and contact facts change at once. Composition of a listed household waits as a proposal. Decisions are taken in
mode legacy only. A blank cell keeps the old value, and nobody is ended because a file does not name him.
"""

from datetime import date

import numpy as np

from fupin.imports.problems import in_order
from households.importers.plan import OUTCOMES, Plan
from households.importers.roster import Roster
from households.importers.roster_counts import counts, fingerprint, refreshed, restocked
from households.importers.roster_decisions import decide
from households.importers.roster_homes import household_changes, household_updates, insert_households, moves
from households.importers.roster_people import heads_off, insert_members, member_changes, member_updates
from households.importers.roster_places import Places
from households.importers.roster_preview import preview
from households.importers.roster_proposals import propose
from households.importers.roster_work import ReadRegister, Work, compare, existing, take_good
from households.importers.roster_years import yearly
from households.models import IncomeRecord, LivingCondition
from households.selectors.cases.locks import all_locked


def plan_roster(
    roster: Roster, read_register: ReadRegister, *, mode: str, places: Places, today: date, year: int | None = None
) -> Plan:
    """Compare a checked roster with the register. `places` are the villages in the importing user's scope."""
    work = compare(roster, read_register, mode=mode, places=places, today=today, year=year)
    said = list(work.problems)
    plan = plan_of(work)
    if (held := held_rows(work, plan)).any():
        work.problems = said + roster.table.problems("household_no", held, "case_locked")
        take_good(work)
        plan = plan_of(work)
    return plan


def held_rows(work: Work, plan: Plan) -> np.ndarray:
    """The rows of the file that would change a household which a meeting, a notice or a reviewer has before him."""
    roster, locked = work.roster, all_locked()
    held = np.zeros(len(roster.table), dtype=bool)
    if not locked:
        return held
    moves_on = np.isin(plan.outcomes, [OUTCOMES.index(name) for name in ("new", "changed", "proposed")])
    changing = np.zeros(roster.size, dtype=bool)
    changing[roster.household[moves_on & (roster.household >= 0)]] = True
    groups = np.flatnonzero(changing & np.isin(existing(work), np.fromiter(locked, np.int64)))
    held[roster.first[groups]] = True
    return held


def plan_of(work: Work) -> Plan:
    roster = work.roster
    members, joins = member_changes(work)
    decisions = decide(work, household_changes(work))
    proposals, waiting = propose(work, members, joins)
    incomes = yearly(work, IncomeRecord, work.incomes, work.register.incomes)
    conditions = yearly(work, LivingCondition, work.conditions, work.register.conditions)
    moved = moves(work)
    taken = joins[~np.append(work.listed(), False)[roster.household[joins]]]
    plan = Plan(existing(work), work.villages(), {}, in_order([*roster.problems, *work.problems]))
    plan.inserts = [
        insert_households(work, decisions, incomes),
        insert_members(work, taken),
        decisions.episodes,
        incomes.insert,
        conditions.insert,
    ]
    plan.updates = [
        *member_updates(work, members),
        *household_updates(work, decisions),
        *decisions.updates,
        *incomes.updates,
        *conditions.updates,
    ]
    plan.proposals, plan.moved = proposals, moved
    plan.heads_off = heads_off(work, members)
    plan.counts, plan.outcomes = counts(work, members, joins, decisions, (incomes, conditions), waiting, moved)
    plan.refreshed = refreshed(work, members, taken, decisions, incomes)
    plan.restocked = restocked(work, taken, decisions)
    plan.preview = preview(work, members, decisions.changes, (incomes, conditions), joins, waiting)
    plan.fingerprint = fingerprint(plan, (members, decisions.changes, incomes.changes, conditions.changes))
    return plan
