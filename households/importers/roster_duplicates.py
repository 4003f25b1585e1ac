"""People of a file who may be the same as somebody else, though their numbers differ (domain.md A09): shown before
anything is written, and never a reason to refuse.

Whoever is new is compared by birth date: with the same name anywhere in the file and in the villages that it names,
with a name that sounds the same within the village. Names are made into pinyin only where somebody else of the village
was born on that day.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from fupin.pinyin import sounds

MOST = 200
NAT = np.datetime64("NaT")


@dataclass(frozen=True)
class Someone:
    """`row` of the file, or `place` in the register's members; the other is -1."""

    name: str
    village: str
    digest: str | None
    row: int = -1
    place: int = -1


def possible_duplicates(work: Any) -> list[tuple[int, Someone, bool]]:
    """(row of the new person, who he may be, whether only the sound is the same); at most MOST."""
    rows = _new_rows(work)
    if not len(rows):
        return []
    places = _strangers(work)
    earlier: dict[int, list[Someone]] = defaultdict(list)
    for place, day in _alike_by_day(work, rows, places):
        if place < 0:
            earlier[day].append(_registered(work, -place - 1))
    found: list[tuple[int, Someone, bool]] = []
    for row, day in _alike_by_day(work, rows, places):
        if row >= 0 and len(found) < MOST:
            own = _new(work, row)
            found += [(row, other, own.name != other.name) for other in earlier[day] if _alike(own, other)]
            earlier[day].append(own)
    return found[:MOST]


def _new_rows(work: Any) -> np.ndarray:
    group = work.roster.household
    good = np.append(work.ok, False)[group] & (work.matched.person < 0)
    return np.flatnonzero(good & ~np.isnat(work.born))


def _strangers(work: Any) -> np.ndarray:
    """Registered people of the user's villages whom no row of the file is matched with."""
    members = work.register.members
    visible = np.fromiter((code in work.places.villages for code in members.village.tolist()), bool, len(members.id))
    here = visible & (members.born != "")
    here[work.matched.person[work.matched.person >= 0]] = False
    return np.flatnonzero(here)


def _alike_by_day(work: Any, rows: np.ndarray, places: np.ndarray) -> list[tuple[int, int]]:
    """(row, or -1 - place in the register; birth day) of those who share it with a namesake, or with somebody of their
    village."""
    names, villages = _numbered(work, rows, places)
    own = work.born[rows].astype("datetime64[D]").astype(np.int64)
    registered = work.register.members.born[places].astype("datetime64[D]").astype(np.int64)
    days = np.concatenate([own, registered])
    which = np.concatenate([rows, -1 - places])
    shared = _repeated(names * SPAN + days + OFFSET) | _repeated(villages * SPAN + days + OFFSET)
    return list(zip(which[shared].tolist(), days[shared].tolist(), strict=True))


SPAN, OFFSET = 1 << 20, 1 << 19  # days about 1970: more than any birth date


def _repeated(keys: np.ndarray) -> np.ndarray:
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return counts[which.reshape(-1)] > 1


def _numbered(work: Any, rows: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Names and villages of both as numbers: the same for the same text."""
    cells, members = work.roster.table["name"], work.register.members
    codes = {name: number for number, name in enumerate(dict.fromkeys(cells.distinct.tolist()))}
    of_distinct = np.fromiter((codes[name] for name in cells.distinct.tolist()), np.int64, len(cells.distinct))
    names = [codes.get(name, -2 - place) for place, name in enumerate(members.name[places].tolist())]
    homes, of_home = np.unique(work.matched.villages.astype(str), return_inverse=True)
    known = {code: number for number, code in enumerate(homes.tolist())}
    villages = [known.get(code, -1) for code in members.village[places].tolist()]
    return (
        np.concatenate([of_distinct[cells.codes[rows]], np.array(names, np.int64)]),
        np.concatenate([of_home.reshape(-1)[work.roster.household[rows]], np.array(villages, np.int64)]),
    )


def _new(work: Any, row: int) -> Someone:
    digest = work.people["identity_digest"].values[row] if "identity_digest" in work.people else None
    village = str(work.matched.villages[work.roster.household[row]])
    return Someone(str(work.roster.table["name"].values[row]), village, digest or None, row=row)


def _registered(work: Any, place: int) -> Someone:
    members = work.register.members
    return Someone(str(members.name[place]), str(members.village[place]), members.digest[place] or None, place=place)


def _alike(own: Someone, other: Someone) -> bool:
    if own.digest and own.digest == other.digest:
        return False
    if own.name == other.name:
        return True
    return own.village == other.village and len(own.name) == len(other.name) and _sound(own.name) == _sound(other.name)


@cache
def _sound(name: str) -> tuple[str, ...]:
    return sounds(name)
