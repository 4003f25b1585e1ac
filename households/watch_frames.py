"""What a write has changed in households that left the list, as a frame for the signals (households.watch_signals).

County by county, so that one county's changed rows are in memory at most: a handful of statements for each, and one
more for every PART households in which a worker may have been lost. Of people and of conditions only those of which
something that a signal asks is different now; the kept rows say how they were. What comes into the register with the
write has no before.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connections, models

from fupin.doubts.frame import FLAG, HUNDREDTHS, Level, column, level
from fupin.doubts.truth import Column
from fupin.imports.bulk import quoted
from households.codes import ACTIVE, IncomeKind, MemberState, PovertyStatus, Register
from households.doubt_ages import age_columns
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.selectors.lines import Lines
from households.watch_signals import (
    HOUSEHOLD_KINDS,
    LIVING_TEXTS,
    MEMBER_FIGURES,
    MEMBER_KINDS,
    MEMBER_TEXTS,
    Change,
    main_worker,
    who,
)

OUT = (PovertyStatus.EXITED.value, PovertyStatus.EXITED_ENDED.value)
ASKED = (*MEMBER_TEXTS, *MEMBER_FIGURES)
COUNTY = 6
PART = 5_000
"""Households of which the people are read at once."""


def changed_counties(write: UUID) -> list[str]:
    """Codes of the counties in which the write has changed what a signal may ask about."""
    found = set()
    for model in (Member, LivingCondition, IncomeRecord):
        rows = _rows(f"SELECT DISTINCT {_county('t')} FROM {_table(model)} t WHERE t.{_write()} = %s", model, write)
        found |= {county for (county,) in rows}
    return sorted(found)


def change_frame(write: UUID, today: date, county: str) -> Change:
    """Everything of the write that a signal may ask about, in watched households of the county."""
    people, living, incomes = (read(write, county) for read in (changed_people, changed_living, changed_incomes))
    places = {row[0]: row[1] for row in (*incomes, *living)} | {row[1]: row[2] for row in people}
    homes = {number: place for place, number in enumerate(sorted(places))}
    region = np.array([places[number] for number in homes], dtype="U12")
    now, was = members_of(people, today)
    household, before = households_of(homes, region, living, incomes)
    return Change(
        today=today,
        place=county,
        member=now,
        household=household,
        home=np.fromiter((homes[row[1]] for row in people), np.int64, len(people)),
        region=region,
        whole=np.ones(len(region), dtype=bool),
        was=Change(today=today, place="", member=was, household=before),
    )


# ---- what was written ------------------------------------------------------------------------------------------------
def changed_people(write: UUID, county: str) -> list[Sequence[Any]]:
    """Number, household, village, day of birth, the facts as they are, the facts as they were."""
    now, was, versions = _columns("m", ASKED), _columns("v", ASKED), _table(Member.versions)  # type: ignore[attr-defined]
    differs = " OR ".join(_differ(f"m.{quoted(name)}", f"v.{quoted(name)}") for name in ASKED)
    return _rows(
        f"SELECT m.id, m.household_id, m.village_code, m.birth_date, {now}, {was} FROM {versions} v "
        f"JOIN {_table(Member)} m ON m.id = v.row_id AND m.{_write()} = v.ended_by "
        f"JOIN {_table(Household)} h ON h.id = m.household_id "
        f"WHERE v.ended_by = %s AND {_county('m')} = %s AND ({differs}) AND {watched_sql()} AND NOT EXISTS "
        f"(SELECT 1 FROM {versions} w WHERE w.row_id = v.row_id AND NOT w.ended_by <> v.ended_by AND w.id < v.id) "
        "ORDER BY m.id",
        Member, write, county,
    )  # fmt: skip


def changed_living(write: UUID, county: str) -> list[Sequence[Any]]:
    """Household, village, conditions of its newest year, and how they were, if there were any before."""
    now, before = (
        _columns("l", LIVING_TEXTS),
        [f"CASE WHEN v.id IS NULL THEN p.{n} ELSE v.{n} END" for n in LIVING_TEXTS],
    )
    differs = " OR ".join(_differ(f"l.{name}", was) for name, was in zip(LIVING_TEXTS, before, strict=True))
    own = f"{_table(LivingCondition)} {{}} WHERE {{}}.household_id = l.household_id"
    return _rows(
        f"SELECT l.household_id, l.village_code, {now}, {', '.join(before)} "
        f"FROM {_table(LivingCondition)} l JOIN {_table(Household)} h ON h.id = l.household_id "
        f"{_kept(LivingCondition, 'l')} "
        f"LEFT JOIN {_table(LivingCondition)} p ON p.household_id = l.household_id AND p.year = "
        f"(SELECT MAX(q.year) FROM {own.format('q', 'q')} AND q.year < l.year) "
        f"WHERE l.{_write()} = %s AND {_county('l')} = %s AND NOT l.carried AND {_known('l')} AND {watched_sql()} "
        f"AND NOT EXISTS (SELECT 1 FROM {own.format('n', 'n')} AND n.year > l.year) "
        f"AND (v.id IS NOT NULL OR p.id IS NOT NULL) AND ({differs})",
        LivingCondition, write, county,
    )  # fmt: skip


def changed_incomes(write: UUID, county: str) -> list[Sequence[Any]]:
    """Household, village, newest year, 人均纯收入 of it, what it was before the write, that of the year before. What
    was earned in a year before the exit tells nothing of falling back."""
    yearly = f"kind = '{IncomeKind.YEARLY.value}' AND NOT {{}}.carried"
    later = f"n.household_id = i.household_id AND n.{yearly.format('n')} AND n.year > i.year"
    return _rows(
        f"SELECT i.household_id, i.village_code, i.year, {_per_head('i')}, "
        f"CASE WHEN v.carried THEN NULL ELSE {_per_head('v')} END, {_per_head('p')} "
        f"FROM {_table(IncomeRecord)} i JOIN {_table(Household)} h ON h.id = i.household_id {_kept(IncomeRecord, 'i')} "
        f"LEFT JOIN {_table(IncomeRecord)} p ON p.household_id = i.household_id AND p.{yearly.format('p')} "
        f"AND p.year = i.year - 1 "
        f"WHERE i.{_write()} = %s AND {_county('i')} = %s AND i.{yearly.format('i')} AND {_known('i')} "
        f"AND (h.exit_year IS NULL OR i.year >= h.exit_year) "
        f"AND {watched_sql()} AND NOT EXISTS (SELECT 1 FROM {_table(IncomeRecord)} n WHERE {later})",
        IncomeRecord, write, county,
    )  # fmt: skip


def watched_sql() -> str:
    """`h` has left the list, or its monitoring was ended (selectors.watch says the same as a condition)."""
    ended = f"SELECT 1 FROM {_table(MonitoringEpisode)} e WHERE e.household_id = h.id AND e.eliminated_on IS NOT NULL"
    out = f"h.register = '{Register.LISTED.value}' AND h.poverty_status IN ('{OUT[0]}', '{OUT[1]}')"
    return f"h.register <> '{Register.CLOSED.value}' AND ({out} OR h.monitoring_kind = '' AND EXISTS ({ended}))"


# ---- as levels -------------------------------------------------------------------------------------------------------
def members_of(people: list[Sequence[Any]], today: date) -> tuple[Level, Level]:
    """The people as they are and as they were, the one who earned the living marked."""
    ids = np.fromiter((row[0] for row in people), np.int64, len(people))
    main = np.isin(ids, np.array(sorted(main_workers(people)), dtype=np.int64))
    born = Column.days([row[3] for row in people])
    ages = age_columns(born, np.full(len(people), np.datetime64(today)), today)
    common = {"age": ages["age"], "school_age": ages["school_age"], "main_worker": column(FLAG, main.tolist())}
    found = []
    for start in (4, 4 + len(ASKED)):
        facts = {name: [row[start + place] for row in people] for place, name in enumerate(ASKED)}
        named = [who(relation, main=one) for relation, one in zip(facts["relation"], main.tolist(), strict=True)]
        found.append(level(MEMBER_KINDS, ids, {**facts, **common, "who": named}))
    return found[0], found[1]


def main_workers(people: list[Sequence[Any]]) -> set[int]:
    """Of the households in which somebody's health, labour or life has changed: who earned the living before. Of the
    others it is not asked."""
    now, was = 4, 4 + len(ASKED)
    places = [ASKED.index(name) for name in ("state", "health", "labour")]
    homes = {row[1] for row in people if any(row[now + place] != row[was + place] for place in places)}
    before = {row[0]: dict(zip(ASKED, row[was:], strict=True)) for row in people if row[1] in homes}
    living: dict[int, list[tuple[int, str | None, str | None, int]]] = defaultdict(list)
    wanted = sorted(homes)
    for start in range(0, len(wanted), PART):
        rows = Member.objects.filter(household_id__in=wanted[start : start + PART]).order_by()
        rows = rows.filter(state__in=[*sorted(ACTIVE), MemberState.DEAD.value])
        for facts in rows.values("pk", "household_id", *ASKED):
            known = before.get(facts["pk"], facts)
            if known["state"] in ACTIVE:
                worked = (known["work_months"] or 0) + (known["public_months"] or 0)
                living[facts["household_id"]].append((facts["pk"], known["labour"], known["relation"], worked))
    return {found for people_there in living.values() if (found := main_worker(people_there)) is not None}


def households_of(
    homes: dict[int, int], region: np.ndarray, living: list[Sequence[Any]], incomes: list[Sequence[Any]]
) -> tuple[Level, Level]:
    ids = np.fromiter(homes, np.int64, len(homes))
    size, texts = len(homes), len(LIVING_TEXTS)
    blank: dict[str, list[Any]] = {name: [None] * size for name in HOUSEHOLD_KINDS}
    now, was = ({name: list(held) for name, held in blank.items()} for _ in range(2))
    now["lived"] = [False] * size
    for row in living:
        place = homes[row[0]]
        now["lived"][place] = True
        for number, name in enumerate(LIVING_TEXTS):
            now[name][place], was[name][place] = row[2 + number], row[2 + texts + number]
    lines = Lines(sorted(set(region.tolist())))
    for number, village, year, per_head, before, last in incomes:
        place, line = homes[number], lines.amount(village, year)
        now["per_head"][place], was["per_head"][place] = per_head, before
        now["income"][place] = None if per_head is None else f"{year}年人均纯收入 {per_head / HUNDREDTHS:,.2f} 元"
        for held in (now, was):
            held["last_per_head"][place] = last
            held["monitoring_line"][place] = None if line is None else line * HUNDREDTHS
    return level(HOUSEHOLD_KINDS, ids, now), level(HOUSEHOLD_KINDS, ids, was)


# ---- SQL -------------------------------------------------------------------------------------------------------------
def _table(model: type[models.Model]) -> str:
    return quoted(model._meta.db_table)


def _write() -> str:
    return quoted("write")


def _county(table: str) -> str:
    return f"SUBSTR({table}.village_code, 1, {COUNTY})"


def _differ(one: str, other: str) -> str:
    """Blanks are equal. SQLite has the standard form only since 3.39."""
    sqlite = connections[DEFAULT_DB_ALIAS].vendor == "sqlite"
    return f"{one} IS NOT {other}" if sqlite else f"{one} IS DISTINCT FROM {other}"


def _columns(table: str, names: Sequence[str]) -> str:
    return ", ".join(f"{table}.{quoted(name)}" for name in names)


def _kept(model: Any, table: str) -> str:
    """`v` is the row as it was before this write: of several that the write has kept, the first. What is equal is said
    as not unequal: else SQLite walks through all that the write has kept, for every row."""
    versions = _table(model.versions)
    first = f"SELECT MIN(w.id) FROM {versions} w WHERE w.row_id = {table}.id AND NOT w.ended_by <> {table}.{_write()}"
    return f"LEFT JOIN {versions} v ON v.id = ({first})"


def _known(table: str) -> str:
    """`h` was in the register before this write: what is new to it has no before."""
    return f"(h.version > 1 OR h.{_write()} <> {table}.{_write()})"


def _per_head(table: str) -> str:
    """In hundredths of a yuan: computed, else reported."""
    told = f"COALESCE({table}.net_per_head, {table}.reported_per_head)"
    return f"CAST(ROUND({told} * {HUNDREDTHS}) AS BIGINT)"


def _rows(statement: str, model: Any, write: UUID, *more: str) -> list[Sequence[Any]]:
    connection = connections[DEFAULT_DB_ALIAS]
    mark = model._meta.get_field("write").get_db_prep_value(write, connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, [mark, *more])
        return list(cursor.fetchall())
