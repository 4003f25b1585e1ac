"""The plan of a roster import: pure comparison of the file with what the register holds, column at a time (product §4.2).

Yearly and contact facts change at once. Composition of a listed household waits as a proposal. Decisions are taken in
mode legacy only. A blank cell keeps the old value, and nobody is ended because a file does not name him.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from fupin.imports.bulk import Packed
from fupin.imports.models import ImportMode
from fupin.imports.problems import Problem, in_order
from fupin.imports.table import Cells
from fupin.personal.sealing import seal_all
from fupin.pinyin import initials
from households.codes import Register, Relation
from households.importers import roster_fields as fields
from households.importers.identity_facts import facts as identity_facts
from households.importers.plan import OUTCOMES, Insert, Plan, Update
from households.importers.roster import Roster
from households.importers.roster_changes import Changes, changes, changes_of_sealed
from households.importers.roster_decisions import Decisions, decide, unsaid_eliminations
from households.importers.roster_match import Matched, match
from households.importers.roster_places import Places, villages_of
from households.importers.roster_preview import preview
from households.importers.roster_proposals import propose
from households.importers.roster_sides import Side, household_side, income_side, living_side, member_side
from households.importers.roster_years import Yearly, yearly
from households.models import Household, IncomeRecord, LivingCondition, Member
from households.services.roster_register import RegisterRows, Wanted
from households.stored_values import field_of

ReadRegister = Callable[[Wanted], RegisterRows]


@dataclass
class Work:
    """Everything the steps share. `ok` marks the households of the file that may be taken, `year` is 0 for none."""

    roster: Roster
    register: RegisterRows
    places: Places
    mode: str
    matched: Matched
    people: Side
    homes: Side
    incomes: Side
    conditions: Side
    born: np.ndarray
    sex: np.ndarray
    year: np.ndarray
    named: set[str]
    today: date
    problems: list[Problem] = field(default_factory=list)
    ok: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def legacy(self) -> bool:
        return self.mode == ImportMode.LEGACY

    @property
    def home(self) -> np.ndarray:
        return self.matched.home

    def listed(self) -> np.ndarray:
        """Which households of the file are listed in the register."""
        return np.append(self.register.households.standing, "")[self.home] == Register.LISTED.value

    def rows(self, households: np.ndarray) -> np.ndarray:
        """Rows of the marked households of the file."""
        group = self.roster.household
        return np.flatnonzero((group >= 0) & np.append(households, False)[group])


def plan_roster(
    roster: Roster, read_register: ReadRegister, *, mode: str, places: Places, today: date, year: int | None = None
) -> Plan:
    """Compare a checked roster with the register. `places` are the villages in the importing user's scope."""
    work = compare(roster, read_register, mode=mode, places=places, today=today, year=year)
    members, joins = member_changes(work)
    decisions = decide(work, household_changes(work))
    proposals, waiting = propose(work, members, joins)
    incomes = yearly(work, IncomeRecord, work.incomes, work.register.incomes)
    conditions = yearly(work, LivingCondition, work.conditions, work.register.conditions)
    moved = moves(work)
    taken = np.array([row for row in joins if not work.listed()[roster.household[row]]], dtype=np.int64)
    plan = Plan(existing(work), work.matched.villages, {}, in_order([*roster.problems, *work.problems]))
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
    plan.counts = counts(work, members, joins, decisions, (incomes, conditions), waiting, moved)
    plan.refreshed = refreshed(work, members, taken, decisions, incomes)
    plan.preview = preview(work, members, decisions.changes, (incomes, conditions), joins, waiting)
    return plan


# ---- reading and matching --------------------------------------------------------------------------------------------


def compare(
    roster: Roster, read_register: ReadRegister, *, mode: str, places: Places, today: date, year: int | None
) -> Work:
    table = roster.table
    villages, problems = villages_of(roster, places)
    named = {code for code in villages.tolist() if code}
    known = identity_facts(table, today)
    people, homes, incomes, conditions = (side(roster) for side in (member_side, household_side, income_side, living_side))
    digests = people["identity_digest"].values if "identity_digest" in people else np.full(len(table), None)
    years = year_of(roster, year)
    wanted = Wanted(
        tuple(sorted(named)),
        texts_of(roster.table["household_no"]),
        tuple({digest for digest in digests.tolist() if digest}),
        texts_of(table["person_no"]),
        tuple(sorted({value for value in years.tolist() if value})),
        {
            Household: plain(homes),
            Member: plain(people),
            IncomeRecord: tuple(incomes),
            LivingCondition: tuple(conditions),
        },
    )
    register = read_register(wanted)
    born = np.where(np.isnat(known.born), "", known.born.astype(str)).astype(object)
    matched = match(roster, register, places, villages, digests, born)
    work = Work(
        roster, register, places, mode, matched, people, homes, incomes, conditions, known.born, known.sex, years, named,
        today,
    )
    work.problems += [*problems, *matched.problems, *absent_heads(work), *unsaid_eliminations(work)]
    roster.refuse()
    work.ok = ~roster.refused
    return work


def plain(side: Side) -> tuple[str, ...]:
    return tuple(side)


def texts_of(cells: Cells) -> tuple[str, ...]:
    return tuple({value for value in cells.distinct[cells.present].tolist() if value})


def year_of(roster: Roster, year: int | None) -> np.ndarray:
    told = roster.of_household("income_year")
    given = told.values.astype(np.int64) if "income_year" in roster.table else np.zeros(roster.size, np.int64)
    return np.where(told.given, given, year or 0)


def absent_heads(work: Work) -> list[Problem]:
    """An unlisted household that gets another head while its head is not in the file would have two."""
    roster, members = work.roster, work.register.members
    named = set(work.matched.person[work.matched.person >= 0].tolist())
    listed = work.listed()
    wrong, names = [], []
    for group in np.flatnonzero((work.home >= 0) & (work.matched.head >= 0) & ~listed).tolist():
        registered = members.head_of.get(int(work.home[group]))
        if registered is not None and registered not in named:
            wrong.append(int(work.matched.head[group]))
            names.append(members.name[registered])
    return roster.table.problems("relation", np.array(wrong, dtype=np.int64), "head_absent", value=names)


def existing(work: Work) -> np.ndarray:
    return np.append(work.register.households.id, 0)[work.home]


# ---- members ---------------------------------------------------------------------------------------------------------


def member_changes(work: Work) -> tuple[Changes, np.ndarray]:
    """Known people who differ, and rows of people who are new to a known household."""
    rows = work.rows(work.ok & (work.home >= 0))
    person = work.matched.person
    known, joins = rows[person[rows] >= 0], rows[person[rows] < 0]
    members = work.register.members
    ids = members.id[person[known]]
    found = changes(
        work.register, Member, work.people, ids=ids, place=known, signature=members.signature[person[known]]
    )
    if "disease_name" in work.roster.table:
        work.people["disease_name"] = work.roster.table["disease_name"]
        found = changes_of_sealed(found, work.register, "disease_name", work.people, ids, known)
    return found, joins


def heads_off(work: Work, members: Changes) -> list[int]:
    """Heads who become something else give up being head first: two heads at a time are impossible."""
    if "relation" not in members.differs:
        return []
    leaving = members.differs["relation"] & (members.old["relation"] == Relation.HEAD.value)
    return [int(number) for number in members.ids[leaving]]


def member_updates(work: Work, found: Changes) -> list[Update]:
    changed = found.kept(np.flatnonzero(found.any()))
    if not len(changed.ids):
        return []
    columns = changed.columns(work.people)
    table = work.roster.table
    if "phone_digest" in columns:
        columns["phone"] = sealed(Member, "phone", table["member_phone"], changed, "phone_digest")
    if "identity_digest" in columns:
        columns["identity"] = sealed(Member, "identity", table["identity"], changed, "identity_digest")
        own = np.where(changed.differs["identity_digest"], changed.place, -1)
        columns["birth_date"] = born_column(work, own)
        columns["sex"] = Packed.of([work.sex[row] or None if row >= 0 else None for row in own])
    if "disease_name" in columns:
        columns["disease_name"] = sealed(Member, "disease_name", table["disease_name"], changed, "disease_name")
    if "name" in columns:
        columns["initials"] = columns["name"].mapped(lambda name: initials(name) if name else None)
    return [Update(Member, changed.ids, columns)]


def sealed(model: Any, name: str, cells: Cells, found: Changes, because: str) -> Packed:
    rows = np.where(found.differs[because], found.place, -1)
    taken = cells.take(rows)
    values = [value if known else None for value, known in zip(taken.values, taken.given, strict=True)]
    return Packed.of(seal_all(field_of(model, name).purpose, values))


def born_column(work: Work, rows: np.ndarray) -> Packed:
    days = np.append(work.born, np.datetime64("NaT", "D"))[rows]
    return Packed.of(days.astype("datetime64[D]").tolist())


def insert_members(work: Work, joins: np.ndarray) -> Insert:
    """People of new households, and those who join a household that is not listed."""
    rows = np.sort(np.concatenate([work.rows(work.ok & (work.home < 0)), joins]))
    group = work.roster.household[rows]
    made = Insert(Member, group)
    for name, cells in work.people.items():
        made.columns[name] = filled(Member, name, fields.as_column(Member, name, cells).take(rows))
    table = work.roster.table
    for name, key in (("identity", "identity"), ("phone", "member_phone"), ("disease_name", "disease_name")):
        if key in table:
            taken = table[key].take(rows)
            values = [value if known else None for value, known in zip(taken.values, taken.given, strict=True)]
            made.columns[name] = Packed.of(seal_all(field_of(Member, name).purpose, values))
    made.columns["birth_date"] = born_column(work, rows)
    made.columns["sex"] = Packed.of([sex or None for sex in work.sex[rows].tolist()])
    names = table["name"]
    made.columns["initials"] = Packed(names.distinct, names.codes).mapped(lambda name: initials(name or "")).take(rows)
    made.columns["village_code"] = Packed(work.matched.villages, group)
    return made


def filled(model: Any, name: str, column: Packed) -> Packed:
    """Blank text is "" where the field may not be NULL."""
    if field_of(model, name).null:
        return column
    return column.mapped(lambda value: "" if value is None else value)


# ---- households ------------------------------------------------------------------------------------------------------


def household_changes(work: Work) -> Changes:
    known = np.flatnonzero(work.ok & (work.home >= 0))
    households = work.register.households
    ids = households.id[work.home[known]]
    found = changes(
        work.register, Household, work.homes, ids=ids, place=known, signature=households.signature[work.home[known]]
    )
    for name in ("collector_phone", "bank_card"):
        if name in work.roster.table:
            work.homes[name] = work.roster.of_household(name)
            found = changes_of_sealed(found, work.register, name, work.homes, ids, known)
    return kept_card(work, found)


def kept_card(work: Work, found: Changes) -> Changes:
    """A bank card is never imported over another; a household number only where there was none."""
    if "bank_card" in found.differs:
        has = work.register.opened(Household, found.ids, "bank_card") != ""
        other = has & found.differs["bank_card"]
        source = work.roster.source("bank_card")[found.place[other]]
        work.problems += work.roster.table.problems("bank_card", source, "bank_card_kept")
        found.drop(("bank_card",), other)
        found.drop(("bank_name",), other)
    return found


def household_updates(work: Work, decisions: Decisions) -> list[Update]:
    changed = decisions.changes.kept(np.flatnonzero(decisions.changes.any()))
    if not len(changed.ids):
        return []
    columns = changed.columns(work.homes)
    roster = work.roster
    if "phone_digest" in columns:
        columns["phone"] = sealed(Household, "phone", roster.of_household("phone"), changed, "phone_digest")
    for name in ("collector_phone", "bank_card"):
        if name in columns:
            columns[name] = sealed(Household, name, roster.of_household(name), changed, name)
    return [Update(Household, changed.ids, columns)]


def insert_households(work: Work, decisions: Decisions, incomes: Yearly) -> Insert:
    groups = np.flatnonzero(work.ok & (work.home < 0))
    made = Insert(Household, groups)
    table, roster = work.roster.table, work.roster
    for name, cells in work.homes.items():
        if name in fields.SEALED_ONLY[Household] or name == "bank_card":
            continue
        if work.legacy or name not in fields.DECISIONS:
            made.columns[name] = filled(Household, name, fields.as_column(Household, name, cells).take(groups))
    for name in ("phone", "collector_phone", "bank_card"):
        if name in table:
            taken = roster.of_household(name).take(groups)
            values = [value if known else None for value, known in zip(taken.values, taken.given, strict=True)]
            made.columns[name] = Packed.of(seal_all(field_of(Household, name).purpose, values))
    made.columns |= decisions.standing(groups)
    heads = np.where(work.matched.head >= 0, work.matched.head, roster.first)[groups]
    names = Packed(table["name"].distinct, table["name"].codes).take(heads).mapped(lambda name: name or "")
    made.columns |= {
        "village_id": Packed(work.matched.villages, groups),
        "members_missing": Packed.same(roster.heads_only),
        "head_name": names,
        "head_initials": names.mapped(initials),
        "member_count": Packed.of(roster.persons()[groups].tolist()),
        **incomes.summary(groups),
    }
    return made


def moves(work: Work) -> list[tuple[int, str]]:
    """Households that are not listed and live in another village now: (id, new village)."""
    old = np.append(work.register.households.village, "")[work.home]
    groups = np.flatnonzero(work.ok & (work.home >= 0) & (old != work.matched.villages) & ~work.listed())
    return [(int(existing(work)[group]), str(work.matched.villages[group])) for group in groups]


# ---- what it amounts to ----------------------------------------------------------------------------------------------


def counts(
    work: Work,
    members: Changes,
    joins: np.ndarray,
    decisions: Decisions,
    years: tuple[Yearly, ...],
    waiting: np.ndarray,
    moved: list[tuple[int, str]],
) -> dict[str, Any]:
    """Each household and each person once, by what happens to it; `waiting` marks the rows that wait as proposals."""
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
    homes = outcome(work.ok, work.home >= 0, proposed & work.ok, changed)
    ok_row = np.append(work.ok, False)[group]
    known = (work.matched.person >= 0) & np.append(work.home >= 0, False)[group]
    people = outcome(ok_row, known | (joining & listed), waiting, changed_row)
    homes["absent"], people["absent"] = absent(work)
    corrections = members.count() + decisions.changes.count() + sum(some.corrections for some in years)
    return {"households": homes, "members": people, "corrections": corrections}


def moving(work: Work) -> np.ndarray:
    """Listed households that the file puts into another village."""
    old = np.append(work.register.households.village, "")[work.home]
    return work.ok & (work.home >= 0) & (old != work.matched.villages) & work.listed()


def outcome(ok: np.ndarray, known: np.ndarray, proposed: np.ndarray, changed: np.ndarray) -> dict[str, int]:
    found = {
        "new": ok & ~known,
        "proposed": ok & known & proposed,
        "changed": ok & known & ~proposed & changed,
        "same": ok & known & ~proposed & ~changed,
        "refused": ~ok,
    }
    return {name: int(found[name].sum()) if name in found else 0 for name in OUTCOMES}


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


def refreshed(work: Work, members: Changes, joins: np.ndarray, decisions: Decisions, incomes: Yearly) -> np.ndarray:
    """Known households whose summary may be another now."""
    group = work.roster.household
    named = members.any(("name", "relation"))
    groups = [group[members.place[named]], group[joins], incomes.changed(), decisions.monitored]
    touched = np.unique(np.concatenate(groups)).astype(np.int64)
    return existing(work)[touched[work.home[touched] >= 0]] if len(touched) else touched
