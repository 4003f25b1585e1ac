"""What an import touched, and which of it can be put back: arrays of numbers, a few queries (ADR 0011).

A row is still the import's own while it carries the import's mark. A kept row that the import ended holds the old
values; a row without one was made by the import.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q, QuerySet

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch
from households.codes import MemberState
from households.models import CHILDREN, Case, ChangeProposal, Household, Member
from households.selectors.cases.locks import all_locked
from households.services.roster_register import FETCH, parts_of

MODELS = (Household, *CHILDREN)


@dataclass(frozen=True)
class Later:
    """A row that stays because somebody wrote it, or something beside it, after the import. `row` is 0 for a household
    that stays as a whole."""

    model: Any
    row: int
    home: int
    write: uuid.UUID | None
    at: datetime
    why: str


@dataclass
class Own:
    """Rows of one model that still are the import's: `kept` is the old row to put back, 0 where the import made it."""

    model: Any
    id: np.ndarray
    home: np.ndarray
    kept: np.ndarray

    def without(self, rows: np.ndarray) -> "Own":
        """Without the marked rows."""
        return Own(self.model, self.id[~rows], self.home[~rows], self.kept[~rows])

    @property
    def changed(self) -> np.ndarray:
        return self.kept > 0

    @property
    def made(self) -> np.ndarray:
        return self.kept == 0


@dataclass
class Touched:
    """All rows of an import by model, and what stays."""

    write: uuid.UUID
    own: dict[Any, Own]
    later: list[Later] = field(default_factory=list)

    def drop(self, model: Any, ids: Any) -> None:
        own = self.own[model]
        self.own[model] = own.without(np.isin(own.id, np.fromiter(ids, np.int64)))

    def going(self, model: Any) -> set[int]:
        return set(self.own[model].id.tolist())

    def homes(self) -> np.ndarray:
        return np.unique(np.concatenate([own.home for own in self.own.values()]))

    def total(self) -> int:
        return sum(len(own.id) for own in self.own.values())


def touched_by(batch: ImportBatch) -> Touched:
    """What the import wrote, without the households that can only be undone whole and have been written since."""
    found = Touched(batch.write, {model: _own(model, batch.write) for model in MODELS})
    found.later = [later for model in MODELS for later in _edited(model, batch.write)]
    whole = _whole(found, batch)
    stay = set(whole.tolist())
    found.later = [replace(one, why="whole") if one.home in stay and one.row else one for one in found.later]
    for model, own in found.own.items():
        found.own[model] = own.without(np.isin(own.home, whole))
    _leave_locked(found)
    return found


def _leave_locked(found: Touched) -> None:
    """Households that are before a meeting, a notice or a reviewer keep the facts that those look at."""
    locked = found.homes()[np.isin(found.homes(), np.fromiter(all_locked(), np.int64))]
    told = {later.home for later in found.later}
    cases = Case.objects.open().filter(household_id__in=[home for home in locked.tolist() if home not in told])
    for home, since in cases.order_by("pk").values_list("household_id", "state_since"):
        found.later.append(Later(Case, 0, home, None, since, "locked"))
    for model, own in found.own.items():
        found.own[model] = own.without(np.isin(own.home, locked))


def numbers(rows: QuerySet[Any], *names: str) -> list[np.ndarray]:
    """Whole-number columns of a query, without an object for each row."""
    statement, values = rows.order_by().values_list(*names).query.get_compiler(using=rows.db).as_sql()
    columns: list[list[np.ndarray]] = [[np.zeros(0, np.int64)] for _ in names]
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, values)
        while chunk := cursor.fetchmany(FETCH):
            for column, values_of in zip(columns, zip(*chunk, strict=True), strict=True):
                column.append(np.array(values_of, dtype=np.int64))
    return [np.concatenate(column) for column in columns]


def home_of(model: Any) -> str:
    return "pk" if model is Household else "household_id"


def _own(model: Any, write: uuid.UUID) -> Own:
    ids, homes = numbers(model.objects.filter(write=write), "pk", home_of(model))
    rows, kept = numbers(model.versions.objects.filter(ended_by=write), "row_id", "pk")
    order = np.argsort(rows)
    rows, kept = np.append(rows[order], -1), np.append(kept[order], 0)
    place = np.searchsorted(rows[:-1], ids)
    return Own(model, ids, homes, np.where(rows[place] == ids, kept[place], 0))


def _edited(model: Any, write: uuid.UUID) -> Iterator[Later]:
    """Rows that the import wrote and somebody has written again."""
    old = model.versions.objects.filter(Q(ended_by=write) | Q(write=write)).order_by().values("row_id")
    rows = model.objects.filter(pk__in=old).exclude(write=write).order_by("pk")
    for row, home, mark, at in rows.values_list("pk", home_of(model), "write", "written_at").iterator(FETCH):
        yield Later(model, row, home, mark, at, "edited")


# ---- households that are undone whole or not at all ------------------------------------------------------------------


def _whole(found: Touched, batch: ImportBatch) -> np.ndarray:
    """Households that the import made or moved, and in which somebody else has written since: they stay."""
    own = found.own[Household]
    moved = moved_by(batch.write)
    atoms = np.concatenate([own.id[own.made], _made_and_edited(batch.write), moved])
    told = {later.home for later in found.later}
    for later in _added(batch, moved):
        if later.home not in told:
            told.add(later.home)
            found.later.append(later)
    return np.intersect1d(atoms, np.fromiter(told, np.int64, len(told)))


def _made_and_edited(write: uuid.UUID) -> np.ndarray:
    """Households that the import made, though somebody has written them since."""
    versions = Household.versions.objects
    made = numbers(versions.filter(write=write), "row_id")[0]
    return np.setdiff1d(made, numbers(versions.filter(ended_by=write), "row_id")[0])


def moved_by(write: uuid.UUID) -> np.ndarray:
    """Households that were in another village before the import than they are now."""
    kept = Household.versions.objects.filter(ended_by=write).order_by()
    old = dict(kept.values_list("row_id", "village_code"))
    now = Household.objects.filter(pk__in=kept.values("row_id")).order_by().values_list("pk", "village_id")
    moved = [row for row, village in now if old[row] != village]
    return np.array(moved, dtype=np.int64)


def _added(batch: ImportBatch, moved: np.ndarray) -> Iterator[Later]:
    """What others have hung since on households that the import made or moved."""
    kept = Household.versions.objects.filter(ended_by=batch.write).order_by().values("row_id")
    made = Household.objects.filter(write=batch.write).exclude(pk__in=kept).order_by().values("pk")
    yield from _beside(batch, made)
    for part in parts_of(moved.tolist()):
        yield from _beside(batch, part)


def _beside(batch: ImportBatch, homes: Any) -> Iterator[Later]:
    undone = AuditEvent.objects.filter(verb=Verb.ROSTER_UNDONE).order_by().values("write")
    for model in MODELS[1:]:
        rows = model.objects.filter(household_id__in=homes).exclude(write=batch.write)
        if model is Member:
            rows = rows.exclude(state=MemberState.DELETED, write__in=undone)
        for home, mark, at in rows.order_by("pk").values_list("household_id", "write", "written_at").iterator(FETCH):
            yield Later(model, 0, home, mark, at, "added")
    cases = Case.objects.filter(household_id__in=homes).order_by("pk")
    for home, at in cases.values_list("household_id", "created_at"):
        yield Later(Case, 0, home, None, at, "added")
    proposals = ChangeProposal.objects.filter(household_id__in=homes).exclude(batch=batch).order_by("pk")
    for home, mark, at in proposals.values_list("household_id", "batch__write", "created_at"):
        yield Later(ChangeProposal, 0, home, mark, at, "added")


def query(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
