"""Checks of a roster: rows into households, what rows say of each other, the rules. One bad row refuses its whole
household; what is only doubtful is told and does no harm (domain.md §7.0 "At import")."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

import numpy as np

from fupin.doubts.parameters import Parameters
from fupin.imports.problems import Problem, in_order, masked
from fupin.imports.table import Table
from households.codes import Relation
from households.importers import income_checks
from households.importers.identity_facts import Facts, facts
from households.importers.person_checks import check_people
from households.importers.roster import Roster, grouped, ids
from households.importers.roster_columns import ROSTER
from households.importers.roster_frame import roster_frame
from households.importers.roster_rules import Thresholds, check_rules
from households.selectors.lines import Lines

MAY_DIFFER = frozenset({"phone", "group_name"})  # the first is taken; told as a warning
PER_PERSON = frozenset({"head_name", "head_identity", "risk_1", "risk_2", "risk_3", "risk_4", "risk_5"})
FAR = 99  # 公里, domain.md §9.4.14: more was meant in metres
DAY_KEYS = ("income", "living")


def check_roster(
    table: Table,
    *,
    today: date,
    year: int | None = None,
    thresholds: Thresholds | None = None,
    lines: type[Lines] | None = None,
) -> Roster:
    """Households of a table with every problem found; `year` stands in where the file names no 收入年度. `thresholds`
    and `lines` are what places have set; without them the rules' own hold and no line is compared with."""
    roster = grouped(table)
    known = roster.known = facts(table, today)
    frame = roster_frame(roster, known, today=today, year=year, lines=lines)
    found = chain(
        check_people(table, known, today),
        _relations(roster, known),
        _agreement(roster),
        _decisions(roster),
        _units(roster),
        income_checks.check_incomes(roster, year),
        check_rules(roster, frame, thresholds or Thresholds(Parameters([]))),
    )
    roster.problems += in_order(chain.from_iterable(found))
    roster.refuse()
    return roster


# ---- who belongs together --------------------------------------------------------------------------------------------


def _relations(roster: Roster, known: Facts) -> Iterator[list[Problem]]:
    table, relation = roster.table, roster.table["relation"]
    if "relation" not in table:
        return
    heads, first_head = _only_one(roster, relation.among(Relation.HEAD))
    yield table.problems("relation", heads, "two_heads", first=table.row[first_head[roster.household[heads]]])
    yield table.problems("relation", roster.first[first_head < 0], "no_head")
    spouses, first_spouse = _only_one(roster, relation.among(Relation.SPOUSE))
    yield table.problems("relation", spouses, "two_spouses", first=table.row[first_spouse[roster.household[spouses]]])
    pair = (first_head >= 0) & (first_spouse >= 0)
    head, spouse = first_head[pair], first_spouse[pair]
    same = (known.sex[head] != "") & (known.sex[head] == known.sex[spouse])
    yield table.problems("relation", spouse[same], "spouse_same_sex", first=table.row[head[same]])
    yield from _counts(roster)


def _only_one(roster: Roster, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the mask after the first of their household, and that first row of each household (-1 for none)."""
    rows = np.flatnonzero(mask & (roster.household >= 0))
    first = np.full(roster.size, -1, dtype=np.int64)
    first[roster.household[rows[::-1]]] = rows[::-1]
    return rows[first[roster.household[rows]] != rows], first


def _counts(roster: Roster) -> Iterator[list[Problem]]:
    """B09: the number of people that the sheet tells."""
    if roster.heads_only or "member_count" not in roster.table:
        return
    told, persons = roster.of_household("member_count"), roster.persons()
    wrong = np.flatnonzero(told.given & (told.values != persons))
    rows = roster.source("member_count")[wrong]
    yield roster.table.problems(
        "member_count", rows, "member_count_differs", value=told.values[wrong], count=persons[wrong]
    )


def _agreement(roster: Roster) -> Iterator[list[Problem]]:
    """Household columns may stand on every row or on one: where they stand twice, they say the same."""
    for key, column in ROSTER.columns.items():
        if column.level == "household" and key in roster.table and key not in PER_PERSON:
            yield _disagreeing(roster, key, soft=column.lenient or key in MAY_DIFFER)


def _disagreeing(roster: Roster, key: str, *, soft: bool) -> list[Problem]:
    table, cells = roster.table, roster.table[key]
    if len(cells.distinct) <= 1:
        return []
    value = ids(cells)[cells.codes]
    first = np.full(len(value), -1)
    if roster.size:
        first = np.where(roster.household >= 0, roster.source(key)[roster.household], -1)
    rows = np.flatnonzero((value >= 0) & (first >= 0) & (value != value[first]))
    if not len(rows):
        return []
    kind = ROSTER[key].personal
    own, others = ([_shown(cells.values[row], key, kind) for row in which] for which in (rows, first[rows]))
    facts_of = {"value": own, "other": others, "first": table.row[first[rows]]}
    return table.problems(key, rows, "household_disagrees", severity="W" if soft else None, **facts_of)


def _shown(value: object, key: str, kind: str) -> str:
    """A stored value as people write it: labels of codes are not needed to find the place, numbers get their unit."""
    column = ROSTER[key]
    if column.unit and column.group in DAY_KEYS and isinstance(value, np.integer):
        return f"{int(value) / 100:.2f}"
    codes = column.read.facts.get("kind")
    return masked(codes.labels_of(value) if codes else value, kind)


# ---- decisions -------------------------------------------------------------------------------------------------------


def _decisions(roster: Roster) -> Iterator[list[Problem]]:
    for later, earlier, code in (
        ("exit_year", "first_year", "exit_before_first"),
        ("return_year", "exit_year", "return_before_exit"),
    ):
        if roster.table.has(later, earlier):
            one, two = roster.of_household(later), roster.of_household(earlier)
            wrong = np.flatnonzero(one.given & two.given & (one.values < two.values))
            facts_of = {"value": one.values[wrong], "other": two.values[wrong]}
            yield roster.table.problems(later, roster.source(later)[wrong], code, **facts_of)


def _units(roster: Roster) -> Iterator[list[Problem]]:
    """Kilometres that were metres (§9.4.14); what is merely far is asked by rule E20."""
    if "road_km" in roster.table:
        cells = roster.of_household("road_km")
        rows = np.flatnonzero(cells.given & (cells.values > FAR * 100))
        shown = [f"{value / 100:.2f}" for value in cells.values[rows]]
        yield roster.table.problems("road_km", roster.source("road_km")[rows], "road_too_long", value=shown)
