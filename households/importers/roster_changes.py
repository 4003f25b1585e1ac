"""Rows of the file against rows of the register: which differ, in which fields, from what to what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import models

from fupin.imports.bulk import Packed
from households.importers import roster_fields as fields
from households.importers.roster_sides import Side


@dataclass
class Changes:
    """Rows of one model that will not stay as they are. `place` is where each stands in the file (row or household),
    `differs` marks by field which of them change, `old` and `new` are written values."""

    model: type[models.Model]
    ids: np.ndarray
    place: np.ndarray
    differs: dict[str, np.ndarray] = field(default_factory=dict)
    old: dict[str, np.ndarray] = field(default_factory=dict)
    new: dict[str, np.ndarray] = field(default_factory=dict)

    def any(self, names: Any = None) -> np.ndarray:
        """Which rows change in one of these fields."""
        chosen = [mask for name, mask in self.differs.items() if names is None or name in names]
        return np.logical_or.reduce(chosen) if chosen else np.zeros(len(self.ids), dtype=bool)

    def count(self) -> int:
        return int(sum(mask.sum() for mask in self.differs.values()))

    def drop(self, names: Any, where: np.ndarray | None = None) -> None:
        """Leave these fields as they are, on the marked rows or on all."""
        for name in [name for name in names if name in self.differs]:
            self.differs[name] &= ~where if where is not None else np.zeros(len(self.ids), dtype=bool)

    def columns(self, side: Side) -> dict[str, Packed]:
        """What an update writes: None where a field stays."""
        written = {}
        for name, mask in self.differs.items():
            if mask.any():
                cells = side[name].take(np.where(mask, self.place, -1))
                written[name] = fields.as_column(self.model, name, cells)
        return written

    def kept(self, rows: np.ndarray) -> "Changes":
        """Only these rows."""
        chosen = {
            which: {name: values[rows] for name, values in getattr(self, which).items()}
            for which in ("differs", "old", "new")
        }
        return Changes(self.model, self.ids[rows], self.place[rows], **chosen)


def changes(
    register: Any,
    model: type[models.Model],
    side: Side,
    *,
    ids: np.ndarray,
    place: np.ndarray,
    signature: np.ndarray,
    names: Sequence[str] | None = None,
) -> Changes:
    """Compare the file's rows at `place` with the register's rows `ids`. Whole rows are compared first by their
    signature (blank cells and all); only those that differ are read and compared field by field."""
    names = [name for name in (register.fields[model] if names is None else names) if name in side]
    own = fields.signatures([fields.texts(side[name])[place] for name in names], len(place))
    rows = np.flatnonzero(own != signature)
    found = Changes(model, ids[rows], place[rows])
    if len(rows):
        found.old = register.details(model, found.ids, names)
        found.new = {name: fields.texts(side[name])[found.place] for name in names}
        found.differs = {name: (found.new[name] != "") & (found.new[name] != found.old[name]) for name in names}
    return found


def united(first: Changes, second: Changes) -> Changes:
    """Changes of different fields of one model as one."""
    ids = np.unique(np.concatenate([first.ids, second.ids]))
    place = np.zeros(len(ids), dtype=np.int64)
    both = Changes(first.model, ids, place)
    for part in (first, second):
        at = np.searchsorted(ids, part.ids)
        place[at] = part.place
        for which, blank in (("differs", False), ("old", ""), ("new", "")):
            for name, values in getattr(part, which).items():
                held = np.full(len(ids), blank, dtype=values.dtype)
                held[at] = values
                getattr(both, which)[name] = held
    return both


def changes_of_sealed(
    found: Changes, register: Any, name: str, side: Side, ids: np.ndarray, place: np.ndarray
) -> Changes:
    """Compare a sealed field that has no digest by opening it; rows not listed yet are added."""
    given = side[name].given[place]
    opened = register.opened(found.model, ids[given], name)
    new = fields.texts(side[name])[place[given]]
    differs = opened != new
    rows = np.flatnonzero(given)[differs]
    own = Changes(found.model, ids[rows], place[rows], {name: np.ones(len(rows), dtype=bool)})
    hidden = np.full(len(rows), "＊＊", dtype=object)
    own.old[name], own.new[name] = hidden, hidden
    return united(found, own)
