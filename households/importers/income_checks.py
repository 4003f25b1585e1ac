"""Totals of a sheet against the sums of its parts (domain.md §1.2 formulas, E34). Amounts are in 分.

A total is an error where the file has every part of it filled; with a part left blank it is only doubtful. So is
人均纯收入: a roster tells the people of today, not those whom that year's income was shared by."""

from collections.abc import Iterator

import numpy as np

from fupin.imports.problems import ERROR, WARNING, Problem
from households.importers.roster import Roster
from households.importers.roster_columns import ROSTER

PROPERTIES = ("property_dividend", "property_other")
TRANSFERS = ("family_planning", "dibao_income", "tekun_income", "pension_income", "eco", "other_transfer")
TOLERANCE = 100  # one yuan


def check_incomes(roster: Roster, year: int | None) -> Iterator[list[Problem]]:
    yield _without_year(roster, year)
    transfer, parted, filled = _sum(roster, TRANSFERS)
    yield _compared(roster, "transfer_total", transfer, parted, "transfer_differs", sure=filled)
    told, has_told = _amount(roster, "transfer_total")
    transfer, known = np.where(parted, transfer, told), parted | has_told
    sure = np.where(parted, filled, has_told)
    rent, split, filled = _sum(roster, PROPERTIES)
    yield _compared(roster, "property_income", rent, split, "property_differs", sure=filled)
    own, has_own = _amount(roster, "property_income")
    rent, split, sure = np.where(split, rent, own), split | has_own, sure & np.where(split, filled, has_own)
    (wage, has_wage), (earned, has_earned) = _amount(roster, "wage"), _amount(roster, "operating")
    cost, has_cost = _amount(roster, "operating_cost")
    whole = known & split & has_wage & has_earned
    gross = wage + earned + rent + transfer
    yield _compared(roster, "gross_income", gross, whole, "gross_differs", sure=sure)
    yield _compared(roster, "net_income", gross - cost, whole, "net_differs", sure=sure & has_cost)
    persons = _persons(roster)
    per_head = np.round((gross - cost) / np.maximum(persons, 1)).astype(np.int64)
    yield _compared(roster, "net_per_head", per_head, whole & (persons > 0), "per_head_differs")


def _without_year(roster: Roster, year: int | None) -> list[Problem]:
    """Income and conditions belong to a year: named in the file, or chosen at the import."""
    if year is not None:
        return []
    filled = np.zeros(roster.size, dtype=bool)
    for key, column in ROSTER.columns.items():
        if column.group in ("income", "living") and key != "income_year" and key in roster.table:
            filled |= roster.source(key) >= 0
    rows = roster.first[filled & (roster.source("income_year") < 0)]
    unread = roster.table.bad[rows]  # a year that could not be read has been told already
    return roster.table.problems("income_year", rows[~unread], "income_year_missing")


def _amount(roster: Roster, key: str) -> tuple[np.ndarray, np.ndarray]:
    """分 of each household (0 where blank), and where there is one."""
    if key not in roster.table:
        return np.zeros(roster.size, np.int64), np.zeros(roster.size, dtype=bool)
    cells = roster.of_household(key)
    return np.where(cells.given, cells.values, 0), cells.given


def _sum(roster: Roster, keys: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum of the parts; where at least one part is told and none is unreadable (a blank part counts as nothing); and
    where all of them are told."""
    amounts, told = zip(*(_amount(roster, key) for key in keys), strict=True)
    return np.sum(amounts, axis=0), np.any(told, axis=0) & ~_unread(roster, keys), np.all(told, axis=0)


def _unread(roster: Roster, keys: tuple[str, ...]) -> np.ndarray:
    """Households one of whose cells in these columns could not be read."""
    found = np.zeros(roster.size, dtype=bool)
    for key in keys:
        rows = roster.table.unread.get(key, np.zeros(0, dtype=bool))
        owned = roster.household[np.flatnonzero(rows)]
        found[owned[owned >= 0]] = True
    return found


def _persons(roster: Roster) -> np.ndarray:
    if not roster.heads_only:
        return roster.persons()
    told = roster.of_household("member_count")
    return (
        np.where(told.given, told.values, 0).astype(np.int64)
        if "member_count" in roster.table
        else np.zeros(roster.size, np.int64)
    )


def _compared(
    roster: Roster, key: str, computed: np.ndarray, known: np.ndarray, code: str, *, sure: np.ndarray | None = None
) -> list[Problem]:
    """An error where it is `sure`."""
    told, given = _amount(roster, key)
    wrong = given & known & (np.abs(told - computed) > TOLERANCE)
    certain = np.zeros(roster.size, dtype=bool) if sure is None else sure
    found: list[Problem] = []
    for severity, those in ((ERROR, wrong & certain), (WARNING, wrong & ~certain)):
        shown = {
            name: [f"{value / 100:,.2f}" for value in amounts[those]]
            for name, amounts in (("value", told), ("other", computed))
        }
        found += roster.table.problems(key, roster.source(key)[those], code, severity=severity, **shown)
    return found
