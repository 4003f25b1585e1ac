"""People of the whole register who may be one: born on one day with names that sound or look alike, or of such names
with a number of which one place is off (domain.md §7.1 A09, §2.23; sources.md theme A).

Every pair that may be alike shares a key, so that sorting the keys finds them: what is asked of the pairs that are left
is what entry asks (selectors.duplicates). Members of one household are never taken for one: twins are two people. Nor
are two of whom somebody has found that they are two.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from fupin.personal.sealing import identity_key
from fupin.pinyin import sounds
from households.doubt_peers import TOWNSHIP, Peers, current_members
from households.models import DuplicateDecision, Member
from households.selectors.duplicates import looks, near_name, one_place_off, plain_name

READ, LISTED = 20_000, 5_000
MOST_ALIKE = 60
"""People under one key; more are no accident of writing but a name that fills blanks."""
DAY_DIGITS = 8
Pairs = set[tuple[int, int]]


class Everybody:
    """Active members in columns; `born` is YYYYMMDD, 0 where it is not given."""

    def __init__(self) -> None:
        rows = current_members().values_list("pk", "household_id", "name", "birth_date", "village_code")
        found = [(*row[:3], day_number(row[3]), int(row[4][:TOWNSHIP])) for row in rows.iterator(READ)]
        pks, homes, self.names, born, townships = zip(*found, strict=True) if found else ((),) * 5
        self.ids, self.homes = np.array(pks, dtype=np.int64), np.array(homes, dtype=np.int64)
        self.born, self.townships = np.array(born, dtype=np.int64), np.array(townships, dtype=np.int64)

    def coded(self, how: Callable[[str], Any]) -> np.ndarray:
        """A number for each name, the same for names of which `how` says the same; -1 for a blank."""
        index: dict[Any, int] = {}
        told = {name: index.setdefault(how(name), len(index)) if name else -1 for name in dict.fromkeys(self.names)}
        return np.fromiter(map(told.__getitem__, self.names), np.int64, len(self.names))


def day_number(day: date | None) -> int:
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


class NamedPeers(Peers):
    """With who may be one person: for the whole register, once a run."""

    def __init__(self) -> None:
        super().__init__()
        self.look_alikes = look_alikes()


def look_alikes() -> Mapping[int, int]:
    """Member → how many others may be the same person."""
    people = Everybody()
    on_one_day, by_number = Pairs(), Pairs()
    for how in (sounds_of, looks_of):
        code = people.coded(how)
        known = (code >= 0) & (people.born > 0)
        on_one_day |= set(together(code * 10**DAY_DIGITS + people.born, known))
        for near in near_days(people.born):
            by_number |= set(together(code * 10**DAY_DIGITS + near, known))
    by_number -= on_one_day
    found = [pair for pair in on_one_day if alike(people, pair) and not namesakes(people, pair)]
    return counted(people, [*found, *numbers_alike(people, by_number)])


# ---- keys ------------------------------------------------------------------------------------------------------------
def sounds_of(name: str) -> tuple[str, ...]:
    return sounds(plain_name(name))


def looks_of(name: str) -> str:
    return looks(plain_name(name))


def near_days(born: np.ndarray) -> Iterator[np.ndarray]:
    """Keys that are the same for two days of which one digit differs, or two neighbours are changed round."""
    digits = [born // 10**place % 10 for place in range(DAY_DIGITS)]
    for place, digit in enumerate(digits):
        yield born - digit * 10**place
    for place, (low, high) in enumerate(pairwise(digits)):
        rest = born - low * 10**place - high * 10 ** (place + 1)
        yield rest + np.minimum(low, high) * 10**place + np.maximum(low, high) * 10 ** (place + 1)


def together(keys: np.ndarray, known: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs of rows with the same key."""
    rows = np.flatnonzero(known)
    order = rows[np.argsort(keys[rows], kind="stable")]
    begins = np.flatnonzero(np.diff(keys[order], prepend=-1, append=-1) != 0)
    sizes = np.diff(begins)
    several = (sizes > 1) & (sizes <= MOST_ALIKE)
    for start, size in zip(begins[:-1][several].tolist(), sizes[several].tolist(), strict=True):
        yield from combinations(sorted(order[start : start + size].tolist()), 2)


# ---- pairs -----------------------------------------------------------------------------------------------------------
def alike(people: Everybody, pair: tuple[int, int]) -> bool:
    one, other = pair
    apart = people.homes[one] != people.homes[other]
    return bool(apart) and near_name(people.names[one], people.names[other])


def namesakes(people: Everybody, pair: tuple[int, int]) -> bool:
    """The same name to the letter in one township: A09 asks about it."""
    one, other = pair
    return people.names[one] == people.names[other] and bool(people.townships[one] == people.townships[other])


def numbers_alike(people: Everybody, pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Those of whose numbers one place is off. Only their numbers are opened."""
    near = [pair for pair in pairs if alike(people, pair)]
    rows = sorted({row for pair in near for row in pair})
    numbers = opened(people.ids[rows].tolist())
    for one, other in near:
        if one_place_off(numbers.get(people.ids[one]), numbers.get(people.ids[other])):
            yield one, other


def opened(members: Sequence[int]) -> dict[Any, str | None]:
    found: dict[Any, str | None] = {}
    for start in range(0, len(members), LISTED):
        rows = Member.objects.filter(pk__in=members[start : start + LISTED])
        found |= {pk: identity_key(number) for pk, number in rows.values_list("pk", "identity")}
    return found


def counted(people: Everybody, pairs: Iterable[tuple[int, int]]) -> Counter[int]:
    told = {tuple(sorted((int(people.ids[one]), int(people.ids[other])))) for one, other in pairs}
    return Counter(pk for pair in told - decided_pairs() for pk in pair)


# ---- what people found -----------------------------------------------------------------------------------------------
def decided_pairs() -> set[tuple[int, ...]]:
    """Members of whom somebody has found that they are two people. No scope door: it is only left out of the count."""
    return set(DuplicateDecision.objects.values_list("member_id", "other_id"))
