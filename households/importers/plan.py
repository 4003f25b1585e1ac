"""What an import is going to do: arrays for the writer, counts and a preview for people."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import models

from fupin.imports.bulk import Packed
from fupin.imports.problems import Problem

OUTCOMES = ("new", "changed", "same", "absent", "refused", "proposed")
Counts = dict[str, int]


@dataclass
class Insert:
    """Rows to be made. `home` tells for each the household of the file that it belongs to."""

    model: type[models.Model]
    home: np.ndarray
    columns: dict[str, Packed] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.home)


@dataclass
class Update:
    """Rows to be changed; a None keeps what the row holds."""

    model: type[models.Model]
    ids: np.ndarray
    columns: dict[str, Packed]


@dataclass(frozen=True)
class Proposal:
    """A change of composition that waits: `facts` is what the file says (personal, sealed when stored)."""

    home: int
    kind: str
    subject: str
    facts: dict[str, str]
    member: int | None = None


@dataclass
class Plan:
    """`existing` is the household id of each household of the file (0 for a new one), `villages` its village code;
    `fingerprint` is the same for the same changes of the same register, `outcomes` tells for each row of the file
    what happens to it, as a position in OUTCOMES."""

    existing: np.ndarray
    villages: np.ndarray
    counts: dict[str, Any]
    problems: list[Problem]
    inserts: list[Insert] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    moved: list[tuple[int, str]] = field(default_factory=list)
    heads_off: list[int] = field(default_factory=list)
    refreshed: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    restocked: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    preview: dict[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    outcomes: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int8))

    @property
    def refused(self) -> bool:
        """An error somewhere: of the file, or of a household."""
        return any(problem.severity == "E" for problem in self.problems)

    @property
    def unusable(self) -> bool:
        """An error of the whole file: nothing can be taken from it."""
        return any(problem.severity == "E" and problem.row is None for problem in self.problems)

    def concerned(self) -> set[str]:
        """Villages that the import writes to."""
        return {code for code in self.villages.tolist() if code}
