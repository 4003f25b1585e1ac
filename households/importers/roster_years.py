"""Yearly records of a roster: incomes and living conditions, one per household and year."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fupin.imports.bulk import Packed
from households import income_columns
from households.codes import IncomeKind
from households.importers import roster_fields as fields
from households.importers.plan import Insert, Update
from households.importers.roster_changes import Changes, changes
from households.importers.roster_sides import Side, net_of
from households.income_rules import TRANSFERS, yearly_period
from households.models import IncomeRecord


@dataclass
class Yearly:
    insert: Insert
    changes: Changes
    updates: list[Update] = field(default_factory=list)

    @property
    def corrections(self) -> int:
        return self.changes.count()

    def changed(self) -> np.ndarray:
        """Households of the file with a new or another record."""
        return np.concatenate([self.insert.home, self.changes.place[self.changes.any()]])

    def summary(self, groups: np.ndarray) -> dict[str, Packed]:
        """What a new household shows: the latest year and its 人均纯收入, the reported one where none is computed."""
        position = {home: place for place, home in enumerate(self.insert.home.tolist())}
        places = np.fromiter((position.get(group, -1) for group in groups.tolist()), np.int64, len(groups))
        columns = self.insert.columns
        if not len(self.insert):
            return {"income_year": Packed.same(None), "net_per_head": Packed.same(None)}
        reported = columns.get("reported_per_head", Packed.same(None)).rows()
        told = np.broadcast_to(reported, len(self.insert))
        own = columns["net_per_head"].rows()
        return {
            "income_year": _at(columns["year"].rows().tolist(), places),
            "net_per_head": _at(
                [one if one is not None else other for one, other in zip(own, told, strict=True)], places
            ),
        }


def _at(values: list[Any], places: np.ndarray) -> Packed:
    held = np.empty(len(values) + 1, dtype=object)
    held[:-1] = values
    return Packed(held, np.where(places < 0, len(values), places))


def yearly(work: Any, model: Any, side: Side, known: Any) -> Yearly:
    """The records that the file holds: new ones, and known ones that differ."""
    filled = np.zeros(work.roster.size, dtype=bool)
    for cells in side.values():
        filled |= cells.given
    groups = np.flatnonzero(work.ok & filled & (work.year > 0))
    keys = zip(work.home[groups].tolist(), work.year[groups].tolist(), strict=True)
    place = np.fromiter((known.by_key.get(key, -1) for key in keys), np.int64, len(groups))
    there = place >= 0
    found = changes(
        work.register,
        model,
        side,
        ids=known.id[place[there]],
        place=groups[there],
        signature=known.signature[place[there]],
    )
    changed = found.kept(np.flatnonzero(found.any()))
    made = Yearly(_insert(work, model, side, groups[~there]), changed)
    if len(changed.ids):
        columns = changed.columns(side)
        if model is IncomeRecord:
            columns |= _recomputed(work, changed, known)
        columns["carried"] = Packed.same(False)  # figures of a file are this year's own
        made.updates.append(Update(model, changed.ids, columns))
    return made


def _insert(work: Any, model: Any, side: Side, groups: np.ndarray) -> Insert:
    made = Insert(model, groups)
    for name, cells in side.items():
        made.columns[name] = fields.as_column(model, name, cells).take(groups)
    made.columns["year"] = Packed.of(work.year[groups].tolist())
    made.columns["village_code"] = Packed(work.villages(), groups)
    if model is IncomeRecord:
        made.columns |= _income_columns(work, side, groups)
    return made


def _income_columns(work: Any, side: Side, groups: np.ndarray) -> dict[str, Packed]:
    persons = persons_of(work)
    net, per_head = net_of(side, persons)
    periods = {year: yearly_period(int(year)) for year in set(work.year[groups].tolist())}
    return {
        "kind": Packed.same(IncomeKind.YEARLY.value),
        "period_start": Packed.of([periods[year][0] for year in work.year[groups].tolist()]),
        "period_end": Packed.of([periods[year][1] for year in work.year[groups].tolist()]),
        "persons": Packed.of(persons[groups].tolist()),
        "net_income": amounts(net[0][groups], net[1][groups]),
        "net_per_head": amounts(per_head[0][groups], per_head[1][groups]),
    }


def amounts(cents: np.ndarray, given: np.ndarray) -> Packed:
    distinct, codes = np.unique(np.where(given, cents, np.iinfo(np.int64).min), return_inverse=True)
    blank = np.iinfo(np.int64).min
    held = np.empty(len(distinct), dtype=object)
    held[:] = [None if value == blank else fields.cents(value) for value in distinct.tolist()]
    return Packed(held, codes.reshape(-1))


def persons_of(work: Any) -> np.ndarray:
    """Who an income is divided by: the people of a new household in the file, else those in the register."""
    roster = work.roster
    counted = roster.persons()
    if roster.heads_only and "member_count" in roster.table:
        told = roster.of_household("member_count")
        counted = np.where(told.given, told.values, counted).astype(np.int64)
    registered = np.append(work.register.households.count, 0)[work.home]
    if len(roster.table):
        joining = np.bincount(
            roster.household[(roster.household >= 0) & (work.matched.person < 0)], minlength=roster.size
        )
        registered = registered + np.where(work.listed() | roster.heads_only, 0, joining)
    return np.maximum(np.where(work.home >= 0, registered, counted), 1)


def _recomputed(work: Any, changed: Changes, known: Any) -> dict[str, Packed]:
    """Net of a known record with the new parts put in."""
    names = [*fields.INCOME_PARTS, "reported_transfer"]
    stored = work.register.details(IncomeRecord, changed.ids, names)
    columns = {}
    for name in names:
        new = changed.new.get(name)
        text = np.where(new != "", new, stored[name]) if new is not None else stored[name]
        columns[name] = (np.array([int(value or 0) for value in text], dtype=np.int64), text != "")
    _, told = columns.pop("reported_transfer")
    parted = np.logical_or.reduce([columns[name][1] for name in TRANSFERS])
    amount, given = income_columns.net(columns, len(changed.ids))
    given = given & (parted | ~told)
    position = {number: place for place, number in enumerate(known.id.tolist())}
    persons = known.persons[[position[number] for number in changed.ids.tolist()]]
    per_head = income_columns.per_head((amount, given), persons)
    return {"net_income": amounts(amount, given), "net_per_head": amounts(*per_head)}
