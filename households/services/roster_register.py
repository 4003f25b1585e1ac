"""What the register knows of the households and people that a roster speaks of: arrays and maps, a few queries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connections, models

from fupin.imports.bulk import quoted
from households.codes import ACTIVE, IncomeKind
from households.codes import Register as Standing
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.stored_values import signature_form, stored_form

MANY = 10_000
FETCH = 20_000


@dataclass(frozen=True)
class Wanted:
    """What a file names: villages, keys, years; and the fields it has, to be compared."""

    villages: tuple[str, ...]
    household_nos: tuple[str, ...]
    digests: tuple[str, ...]
    person_nos: tuple[str, ...]
    years: tuple[int, ...]
    fields: dict[type[models.Model], tuple[str, ...]]
    decisions: tuple[str, ...] = ()


@dataclass
class HouseholdRows:
    id: np.ndarray
    village: np.ndarray
    no: np.ndarray
    standing: np.ndarray
    count: np.ndarray
    monitored: np.ndarray
    signature: np.ndarray
    decided: np.ndarray

    @cached_property
    def by_no(self) -> dict[str, int]:
        return {no: place for place, no in enumerate(self.no.tolist()) if no}

    @cached_property
    def by_id(self) -> dict[int, int]:
        return {number: place for place, number in enumerate(self.id.tolist())}


@dataclass
class MemberRows:
    """Active members; `home` is the position of their household, -1 for one outside what was asked for."""

    id: np.ndarray
    home: np.ndarray
    village: np.ndarray
    digest: np.ndarray
    person_no: np.ndarray
    name: np.ndarray
    born: np.ndarray
    relation: np.ndarray
    signature: np.ndarray

    @cached_property
    def by_digest(self) -> dict[str, int]:
        return {digest: place for place, digest in enumerate(self.digest.tolist()) if digest}

    @cached_property
    def by_no(self) -> dict[str, int]:
        return {no: place for place, no in enumerate(self.person_no.tolist()) if no}

    @cached_property
    def by_name(self) -> dict[tuple[int, str, str], int]:
        """By household, name and birth date; people who share all three are not told apart (-2)."""
        found: dict[tuple[int, str, str], int] = {}
        for place, key in enumerate(zip(self.home.tolist(), self.name.tolist(), self.born.tolist(), strict=True)):
            found[key] = -2 if key in found else place
        return found

    @cached_property
    def namesakes(self) -> dict[tuple[int, str], list[int]]:
        """By household and name alone."""
        found: dict[tuple[int, str], list[int]] = {}
        for place, key in enumerate(zip(self.home.tolist(), self.name.tolist(), strict=True)):
            found.setdefault(key, []).append(place)
        return found

    @cached_property
    def head_of(self) -> dict[int, int]:
        return {
            home: place
            for place, (home, relation) in enumerate(zip(self.home.tolist(), self.relation.tolist(), strict=True))
            if relation == "01"
        }


@dataclass
class YearRows:
    """Yearly rows by (position of the household, year)."""

    id: np.ndarray
    signature: np.ndarray
    persons: np.ndarray
    by_key: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass
class RegisterRows:
    households: HouseholdRows
    members: MemberRows
    incomes: YearRows
    conditions: YearRows
    fields: dict[type[models.Model], tuple[str, ...]]

    def details(self, model: type[models.Model], ids: np.ndarray, names: Sequence[str]) -> dict[str, np.ndarray]:
        """Written values of some rows, in the order of `ids`."""
        listed = ", ".join([f"{quoted(model._meta.db_table)}.id", *(stored_form(model, name) for name in names)])
        rows = {
            row[0]: row[1:]
            for row in select(f"SELECT {listed} FROM {quoted(model._meta.db_table)}", "id", ids.tolist())
        }
        table = [rows[number] for number in ids.tolist()]
        return {name: _objects([row[place] for row in table]) for place, name in enumerate(names)}

    def opened(self, model: type[models.Model], ids: np.ndarray, name: str) -> np.ndarray:
        """Sealed values of some rows, opened."""
        found: dict[int, Any] = {}
        for part in parts_of(ids.tolist()):
            found |= dict(model.objects.filter(pk__in=part).values_list("pk", name))  # type: ignore[attr-defined]
        return _objects([found.get(number) or "" for number in ids.tolist()])

    def episodes(self, ids: np.ndarray) -> dict[int, list[MonitoringEpisode]]:
        """All monitoring episodes of these households, by household id."""
        found: dict[int, list[MonitoringEpisode]] = {}
        for part in parts_of(ids.tolist()):
            for episode in MonitoringEpisode.objects.filter(household_id__in=part).order_by("identified_on"):
                found.setdefault(episode.household_id, []).append(episode)
        return found


def read_register(wanted: Wanted) -> RegisterRows:
    """Households of the villages and of the numbers named, all their active members, and whoever else carries one of
    the identity or person numbers; yearly rows of the years named."""
    households = _households(wanted)
    members = _members(wanted, households)
    missing = sorted(set(members["home"]) - set(households.id.tolist()))
    if missing:
        households = _joined(households, _households_by(wanted, "id", missing))
    rows = _member_rows(members, households)
    own = households.id.tolist() if households.id.size else []
    return RegisterRows(
        households,
        rows,
        _yearly(IncomeRecord, wanted, households, f"kind = '{IncomeKind.YEARLY.value}'", own),
        _yearly(LivingCondition, wanted, households, "1 = 1", own),
        wanted.fields,
    )


# ---- households ------------------------------------------------------------------------------------------------------


def _households(wanted: Wanted) -> HouseholdRows:
    found = _households_by(wanted, "village_code", wanted.villages)
    others = [no for no in wanted.household_nos if no not in found.by_no]
    return _joined(found, _households_by(wanted, "household_no", others)) if others else found


def _households_by(wanted: Wanted, column: str, values: Iterable[Any]) -> HouseholdRows:
    table = quoted(Household._meta.db_table)
    signature = signature_form(Household, wanted.fields[Household])
    decided = signature_form(Household, wanted.decisions)
    query = (
        f"SELECT id, village_code, household_no, register, member_count, monitoring_kind, {signature}, {decided} "
        f"FROM {table} "
        f"WHERE NOT register = '{Standing.CLOSED.value}'"  # so, and SQLite takes the index of the numbers in use
    )
    columns = transposed(select(query, column, list(values), also=True), 8)
    return HouseholdRows(
        _numbers(columns[0]), *(_objects(column) for column in columns[1:4]), _numbers(columns[4]),
        _objects(columns[5]), _hashes(columns[6]), _hashes(columns[7]),
    )  # fmt: skip


def _joined(first: HouseholdRows, second: HouseholdRows) -> HouseholdRows:
    names = HouseholdRows.__dataclass_fields__
    return HouseholdRows(*(np.concatenate([getattr(first, name), getattr(second, name)]) for name in names))


# ---- members ---------------------------------------------------------------------------------------------------------


def _members(wanted: Wanted, households: HouseholdRows) -> dict[str, list[Any]]:
    columns = _members_by(wanted, "village_code", wanted.villages)
    villages = set(wanted.villages)
    elsewhere = [
        number
        for number, village in zip(households.id.tolist(), households.village.tolist(), strict=True)
        if village not in villages
    ]
    columns = _extended(columns, _members_by(wanted, "household_id", elsewhere))
    if Member.objects.exclude(village_code__in=villages).exists():
        for column, keys, named in (
            ("identity_digest", wanted.digests, "digest"),
            ("person_no", wanted.person_nos, "person_no"),
        ):
            known = set(columns[named])
            columns = _extended(columns, _members_by(wanted, column, [key for key in keys if key not in known]))
    return columns


NAMES = ("id", "home", "village", "digest", "person_no", "name", "born", "relation", "signature")


def _members_by(wanted: Wanted, column: str, values: Iterable[Any]) -> dict[str, list[Any]]:
    table = quoted(Member._meta.db_table)
    signature, born = signature_form(Member, wanted.fields[Member]), stored_form(Member, "birth_date")
    states = ", ".join(f"'{state}'" for state in sorted(ACTIVE))
    query = (
        f"SELECT id, household_id, village_code, identity_digest, person_no, name, {born}, relation, {signature} "
        f"FROM {table} WHERE state IN ({states})"
    )
    columns = transposed(select(query, column, list(values), also=True), 9, hashed=8)
    return dict(zip(NAMES, columns, strict=True))


def _extended(columns: dict[str, list[Any]], more: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The same people once, whichever query found them."""
    if not more["id"]:
        return columns
    known = set(columns["id"])
    fresh = [place for place, number in enumerate(more["id"]) if number not in known]
    return {name: columns[name] + [more[name][place] for place in fresh] for name in NAMES}


def _member_rows(columns: dict[str, list[Any]], households: HouseholdRows) -> MemberRows:
    by_id = households.by_id
    home = np.fromiter((by_id.get(number, -1) for number in columns["home"]), np.int64, len(columns["home"]))
    rest = [_objects(columns[name]) for name in NAMES[2:8]]
    return MemberRows(_numbers(columns["id"]), home, *rest, _numbers(columns["signature"]))


# ---- yearly rows -----------------------------------------------------------------------------------------------------


def _yearly(model: Any, wanted: Wanted, households: HouseholdRows, condition: str, own: list[int]) -> YearRows:
    if not wanted.years or not wanted.fields[model] or not own:
        return YearRows(_numbers([]), _numbers([]), _numbers([]))
    table = quoted(model._meta.db_table)
    persons = "persons" if model is IncomeRecord else "0"
    years = ", ".join(str(int(year)) for year in wanted.years)
    query = (
        f"SELECT id, household_id, year, {persons}, {signature_form(model, wanted.fields[model])} FROM {table} "
        f"WHERE {condition} AND year IN ({years})"
    )
    villages = sorted(set(households.village.tolist()))
    columns = transposed(select(query, "village_code", villages, also=True), 5, hashed=4)
    by_id = households.by_id
    keys = zip((by_id.get(number, -1) for number in columns[1]), columns[2], strict=True)
    found = {key: place for place, key in enumerate(keys) if key[0] >= 0}
    return YearRows(_numbers(columns[0]), _numbers(columns[4]), _numbers(columns[3]), found)


# ---- queries ---------------------------------------------------------------------------------------------------------


def select(query: str, column: str, values: list[Any], *, also: bool = False) -> Iterator[tuple[Any, ...]]:
    """Rows of the query whose column holds one of the values; many values are asked for in parts."""
    for part in parts_of(values):
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            places = ", ".join(["%s"] * len(part))
            cursor.execute(f"{query} {'AND' if also else 'WHERE'} {quoted(column)} IN ({places})", part)
            while rows := cursor.fetchmany(FETCH):
                yield from rows


def parts_of(values: Sequence[Any], most: int = MANY) -> Iterator[list[Any]]:
    rest = iter(values)
    while part := list(islice(rest, most)):
        yield part


def transposed(rows: Iterator[tuple[Any, ...]], width: int, hashed: int | None = None) -> list[list[Any]]:
    """Rows as columns, a chunk at a time; a long text is kept as its number only."""
    columns: list[list[Any]] = [[] for _ in range(width)]
    while chunk := list(islice(rows, FETCH)):
        for place, values in enumerate(zip(*chunk, strict=True)):
            columns[place].extend(map(hash, values) if place == hashed else values)
    return columns


def _objects(values: Sequence[Any]) -> np.ndarray:
    held = np.empty(len(values), dtype=object)
    held[:] = values
    return held


def _numbers(values: Sequence[Any]) -> np.ndarray:
    return np.fromiter(values, np.int64, len(values))


def _hashes(values: Sequence[str]) -> np.ndarray:
    return np.fromiter(map(hash, values), np.int64, len(values))
