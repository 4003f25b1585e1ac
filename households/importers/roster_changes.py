"""Rows of the file against rows of the register: which differ, in which fields, from what to what."""

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
        chosen = {which: {name: values[rows] for name, values in getattr(self, which).items()} for which in ("differs", "old", "new")}
        return Changes(self.model, self.ids[rows], self.place[rows], **chosen)


def changes(
    register: Any,
    model: type[models.Model],
    side: Side,
    *,
    ids: np.ndarray,
    place: np.ndarray,
    signature: np.ndarray,
    also: np.ndarray | None = None,
) -> Changes:
    """Compare the file's rows at `place` with the register's rows `ids`. Whole rows are compared first by their signature
    (blank cells and all); only those that differ, and those marked `also`, are read and compared field by field."""
    names = [name for name in register.fields[model] if name in side]
    own = fields.signatures([fields.texts(side[name])[place] for name in names], len(place))
    rows = np.flatnonzero((own != signature) | (also if also is not None else False))
    found = Changes(model, ids[rows], place[rows])
    if len(rows):
        found.old = register.details(model, found.ids, names)
        found.new = {name: fields.texts(side[name])[found.place] for name in names}
        found.differs = {name: (found.new[name] != "") & (found.new[name] != found.old[name]) for name in names}
    return found


def changes_of_sealed(found: Changes, register: Any, name: str, side: Side, ids: np.ndarray, place: np.ndarray) -> Changes:
    """Compare a sealed field that has no digest by opening it; rows not listed yet are added."""
    given = side[name].given[place]
    opened = register.opened(found.model, ids[given], name)
    new = fields.texts(side[name])[place[given]]
    differs = opened != new
    extra = np.flatnonzero(given)[differs]
    known = {number: position for position, number in enumerate(found.ids.tolist())}
    fresh = np.array([row for row in extra if int(ids[row]) not in known], dtype=np.int64)
    grown = Changes(found.model, np.concatenate([found.ids, ids[fresh]]), np.concatenate([found.place, place[fresh]]))
    size = len(grown.ids)
    for which, blank in (("differs", False), ("old", ""), ("new", "")):
        for column, values in getattr(found, which).items():
            held = np.full(size, blank, dtype=values.dtype)
            held[: len(values)] = values
            getattr(grown, which)[column] = held
    position = {number: at for at, number in enumerate(grown.ids.tolist())}
    mask = np.zeros(size, dtype=bool)
    mask[[position[int(ids[row])] for row in extra]] = True
    blank = np.full(size, "", dtype=object)
    grown.differs[name], grown.old[name], grown.new[name] = mask, np.where(mask, "＊＊", blank), np.where(mask, "＊＊", blank)
    return grown
