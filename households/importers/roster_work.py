"""The file beside the register: what every step of the plan looks at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from fupin.imports.models import ImportMode
from fupin.imports.problems import Problem
from fupin.imports.table import Cells
from households.codes import Register
from households.importers import roster_fields as fields
from households.importers.identity_facts import facts as identity_facts
from households.importers.roster import Roster
from households.importers.roster_match import Matched, match
from households.importers.roster_order import early_eliminations, unsaid_eliminations, years_out_of_order
from households.importers.roster_places import Places, villages_of
from households.importers.roster_sides import Side, household_side, income_side, living_side, member_side
from households.models import Household, IncomeRecord, LivingCondition, Member
from households.services.roster_register import RegisterRows, Wanted

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

    def in_scope(self) -> np.ndarray:
        """Which households of the file are known and registered within the importing user's scope."""
        villages = np.append(self.register.households.village, None)[self.home]
        return np.fromiter((code in self.places.villages for code in villages), bool, len(villages))

    def villages(self) -> np.ndarray:
        """Where what is written about each household belongs: a listed one stays where it is registered until its
        move is decided. "" outside the scope."""
        old = np.append(self.register.households.village, "")[self.home]
        own = np.where(self.listed(), old, self.matched.villages)
        return np.where([code in self.places.villages for code in own], own, "") if len(own) else own

    def rows(self, households: np.ndarray) -> np.ndarray:
        """Rows of the marked households of the file."""
        group = self.roster.household
        return np.flatnonzero((group >= 0) & np.append(households, False)[group])


def compare(
    roster: Roster, read_register: ReadRegister, *, mode: str, places: Places, today: date, year: int | None
) -> Work:
    table = roster.table
    villages, problems = villages_of(roster, places)
    named = {code for code in villages.tolist() if code}
    known = roster.known or identity_facts(table, today)
    people, homes, incomes, conditions = (
        side(roster) for side in (member_side, household_side, income_side, living_side)
    )
    digests = people["identity_digest"].values if "identity_digest" in people else np.full(len(table), None)
    years = year_of(roster, year)
    wanted = Wanted(
        tuple(sorted(named)),
        texts_of(roster.table["household_no"]),
        tuple({digest for digest in digests.tolist() if digest}),
        texts_of(table["person_no"]),
        tuple(sorted({value for value in years.tolist() if value})),
        {
            Household: tuple(name for name in homes if name not in fields.DECISIONS),
            Member: tuple(people),
            IncomeRecord: tuple(incomes),
            LivingCondition: tuple(conditions),
        },
        tuple(name for name in homes if name in fields.DECISIONS),
    )
    register = read_register(wanted)
    born = np.where(np.isnat(known.born), "", known.born.astype(str)).astype(object)
    matched = match(roster, register, places, villages, digests, born)
    work = Work(
        roster,
        register,
        places,
        mode,
        matched,
        people,
        homes,
        incomes,
        conditions,
        known.born,
        known.sex,
        years,
        named,
        today,
    )
    work.problems += [*problems, *matched.problems, *absent_heads(work), *unsaid_eliminations(work)]
    take_good(work)
    work.problems += [*years_out_of_order(work), *early_eliminations(work)]
    take_good(work)
    return work


def take_good(work: Work) -> None:
    work.roster.refuse()
    work.ok = ~work.roster.refused


def texts_of(cells: Cells) -> tuple[str, ...]:
    return tuple({value for value in cells.distinct[cells.present].tolist() if value})


def year_of(roster: Roster, year: int | None) -> np.ndarray:
    told = roster.of_household("income_year")
    given = told.values.astype(np.int64) if "income_year" in roster.table else np.zeros(roster.size, np.int64)
    return np.where(told.given, given, year or 0)


def absent_heads(work: Work) -> list[Problem]:
    """An unlisted household that gets another head while its own is not said to be something else would have two."""
    roster, members = work.roster, work.register.members
    rows = {person: row for row, person in enumerate(work.matched.person.tolist()) if person >= 0}
    told = roster.table["relation"].given
    absent: list[tuple[int, str]] = []
    unclear: list[tuple[int, str]] = []
    for group in np.flatnonzero((work.matched.head >= 0) & ~work.listed() & work.in_scope()).tolist():
        registered = members.head_of.get(int(work.home[group]))
        row = rows.get(registered, -1) if registered is not None else int(work.matched.head[group])
        if row < 0:
            absent.append((int(work.matched.head[group]), members.name[registered]))
        elif row != work.matched.head[group] and not told[row]:
            unclear.append((row, members.name[registered]))
    return [
        problem
        for found, code in ((absent, "head_absent"), (unclear, "head_unclear"))
        for problem in roster.table.problems(
            "relation", np.array([row for row, _ in found], np.int64), code, value=[name for _, name in found]
        )
    ]


def existing(work: Work) -> np.ndarray:
    return np.append(work.register.households.id, 0)[work.home]
