"""Booking the stock ledger: whoever changes whether, where or with how many persons a household counts says so here.

    watch_stock([household.pk])             # inside the write, before the first change
    watch_stock(ids, flow=StockFlow.REMOVED)
    new_in_stock([made.pk])                 # households that this write makes

How the households stood is remembered; when the write ends, what has changed is booked, once, in its transaction. A
household that nothing happens to costs nothing, and saying it twice does no harm.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Model
from django.utils import timezone

from fupin.audit.write import current_write, refresh
from fupin.imports.bulk import Packed, copy_in, lock, quoted
from households.codes import ACTIVE, Register, StockFlow
from households.models import Household, Member, MonitoringEpisode, StockEntry
from households.services.roster_register import select
from households.standing import Standing
from households.stock_rules import Held, Line, lines


@dataclass
class Watched:
    """One household, as it stood before the write; `undone` when the write takes back what another one had booked."""

    before: Held | None
    flow: StockFlow | None = None
    undone: bool = False

    def lines(self, after: Held | None) -> list[Line]:
        if self.undone:
            return [line.undone() for line in lines(after, self.before, self.flow)]
        return lines(self.before, after, self.flow)


def watch_stock(households: Iterable[int], *, flow: StockFlow | None = None, undone: bool = False) -> None:
    """Remember how they stand now. `flow` names why they will count or cease to, where the standings do not tell it:
    清退, or people who come with a merger. On PostgreSQL the rows are held until the write ends."""
    fresh = {int(number) for number in households}
    known = watched()
    for number in fresh & known.keys():
        known[number].flow = flow or known[number].flow
    fresh -= known.keys()
    if fresh:
        lock(Household, np.array(sorted(fresh), dtype=np.int64))
        stood = standing_of(fresh)
        known.update((number, Watched(stood.get(number), flow, undone)) for number in fresh)
        refresh(book, fresh)


def new_in_stock(households: Iterable[int]) -> None:
    """Households that the write has made: before it they counted nowhere."""
    made = [int(number) for number in households]
    watched().update((number, Watched(None)) for number in made)
    refresh(book, made)


def watched() -> dict[int, Watched]:
    """What this write watches, by household."""
    found: dict[int, Watched] = current_write().memory.setdefault(book, {})
    return found


def book(households: Collection[int]) -> None:
    """The entries of the write, in one statement. Called by the write door when everything else is done."""
    known, now = watched(), standing_of(households)
    found = [(number, line) for number in sorted(households) for line in known[number].lines(now.get(number))]
    at = current_write().at
    columns = {
        "household_id": Packed.of([number for number, _ in found]),
        **{
            name: Packed.of([getattr(line, name) for _, line in found])
            for name in ("measure", "flow", "households", "persons")
        },
        "village_code": Packed.of([line.village for _, line in found]),
        "day": Packed.same(timezone.localdate(at)),
        "written_at": Packed.same(at),
        "write": Packed.same(current_write().id),
    }
    copy_in(StockEntry, columns, len(found))


def standing_of(households: Iterable[int]) -> dict[int, Held]:
    """Households that are or were listed, or are monitored, counted from the rows of their people; not the others."""
    states = ", ".join(f"'{state}'" for state in sorted(ACTIVE))
    statement = f"""SELECT h.id, h.village_code, h.register, COALESCE(h.poverty_status, ''),
            COALESCE((SELECT e.kind FROM {_table(MonitoringEpisode)} e
                WHERE e.household_id = h.id AND e.eliminated_on IS NULL), '') AS watched,
            (SELECT COUNT(*) FROM {_table(Member)} m WHERE m.household_id = h.id AND m.state IN ({states}))
        FROM {_table(Household)} h WHERE (h.register <> '{Register.UNLISTED.value}' OR EXISTS (
            SELECT 1 FROM {_table(MonitoringEpisode)} e WHERE e.household_id = h.id AND e.eliminated_on IS NULL))"""
    return {
        number: Held(village, Standing(register, status, kind), persons)
        for number, village, register, status, kind, persons in select(statement, "id", sorted(households), also=True)
    }


def _table(model: type[Model]) -> str:
    return quoted(model._meta.db_table)
