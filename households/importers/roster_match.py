"""Which household and which person of the register a roster speaks of (product.md §4.2 "Matching")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fupin.imports.problems import Problem
from fupin.imports.table import Cells
from fupin.personal.sealing import digest_all, identity_key
from households.codes import Relation
from households.importers.roster import Roster
from households.importers.roster_places import Places


@dataclass
class Matched:
    """Per household of the file: `home` is its position in the register (-1 new), `villages` its code, `head` the row
    of its head (-1 none). Per row: `person` is the position of the member (-1 none)."""

    home: np.ndarray
    villages: np.ndarray
    head: np.ndarray
    person: np.ndarray
    problems: list[Problem]


def identity_digests(cells: Cells) -> np.ndarray:
    """Digest of each row's identity number, None where there is none to compare by."""
    numbers = [
        identity_key(number) if known else None for number, known in zip(cells.distinct, cells.present, strict=True)
    ]
    held = np.empty(len(numbers), dtype=object)
    held[:] = digest_all("identity", numbers)
    return held[cells.codes]


def positions(index: Mapping[Any, int], keys: Iterable[Any], count: int) -> np.ndarray:
    return np.fromiter((index.get(key, -1) for key in keys), np.int64, count)


def match(
    roster: Roster, register: Any, places: Places, villages: np.ndarray, digests: np.ndarray, born: np.ndarray
) -> Matched:
    """`villages` per household of the file, `digests` and `born` (written) per row."""
    head = heads(roster)
    home, problems = _homes(roster, register, places, villages, digests, head, born)
    person, more = _people(roster, register, places, home, digests, born)
    return Matched(home, villages, head, person, problems + more)


def heads(roster: Roster) -> np.ndarray:
    rows = np.flatnonzero(roster.table["relation"].among(Relation.HEAD) & (roster.household >= 0))[::-1]
    head = np.full(roster.size, -1, dtype=np.int64)
    head[roster.household[rows]] = rows
    return head


# ---- households ------------------------------------------------------------------------------------------------------


def _homes(
    roster: Roster,
    register: Any,
    places: Places,
    villages: np.ndarray,
    digests: np.ndarray,
    head: np.ndarray,
    born: np.ndarray,
) -> tuple[np.ndarray, list[Problem]]:
    problems: list[Problem] = []
    households, members = register.households, register.members
    numbers = roster.of_household("household_no").values
    by_number = positions(households.by_no, numbers, roster.size)
    head_digests = np.where(head >= 0, digests[head], None) if len(digests) else np.full(roster.size, None)
    as_person = positions(members.by_digest, head_digests, roster.size)
    by_head = np.where(as_person >= 0, members.home[as_person], -1) if len(members.home) else as_person
    home = np.where(by_number >= 0, by_number, by_head)
    said = numbers != None  # noqa: E711 - elementwise
    registered = _taken(households.no, home)
    visible = np.fromiter((code in places.villages for code in _taken(households.village, home)), bool, roster.size)
    differs = np.flatnonzero(said & (by_number < 0) & visible & (registered != None))  # noqa: E711
    problems += roster.table.problems(
        "household_no", roster.first[differs], "household_no_differs", value=numbers[differs], other=registered[differs]
    )
    problems += _out_of_scope(roster, places, numbers, _taken(households.village, home), by_number)
    villages[:] = np.where((villages == "") & (home >= 0), _taken(households.village, home), villages)
    lost = np.flatnonzero((villages == "") & ~roster.table.bad[roster.first])
    with_number = lost[said[lost]]
    problems += roster.table.problems(
        "household_no", roster.first[with_number], "household_not_found", value=numbers[with_number]
    )
    problems += roster.table.problems("village_name", roster.first[lost[~said[lost]]], "village_missing")
    without_key = np.flatnonzero((home < 0) & (head >= 0) & ~said & (head_digests == None))  # noqa: E711
    problems += _by_name_of_head(roster, register, villages, head, born, home, without_key)
    return home, problems + _twice(roster, home)


def _by_name_of_head(
    roster: Roster,
    register: Any,
    villages: np.ndarray,
    head: np.ndarray,
    born: np.ndarray,
    home: np.ndarray,
    without_key: np.ndarray,
) -> list[Problem]:
    """Households of the file without 户编号 and without the head's number, written into `home`: the one of the village
    whose head has this name, when it was registered without either key too, so that a file twice is not two households.
    Any other of that name makes it unclear."""
    unclear = []
    known = _heads_by_name(register) if len(without_key) else {}
    names = roster.table["name"].values
    for group in without_key.tolist():
        day = born[head[group]]
        namesakes = known.get((villages[group], names[head[group]]), [])
        same = [(place, keyed) for place, keyed, own in namesakes if not (day and own) or day == own]
        if len(same) == 1 and not same[0][1]:
            home[group] = same[0][0]
        elif same:
            unclear.append(head[group])
    return roster.table.problems("name", np.array(unclear, dtype=np.int64), "household_unclear")


def _heads_by_name(register: Any) -> dict[tuple[str, str], list[tuple[int, bool, str]]]:
    """(village, name of the head) → (household, whether it has a key, birth date of the head)."""
    households, members = register.households, register.members
    found: dict[tuple[str, str], list[tuple[int, bool, str]]] = {}
    for place, head in members.head_of.items():
        keyed = bool(households.no[place] or members.digest[head]) if place >= 0 else True
        key = (members.village[head], members.name[head])
        found.setdefault(key, []).append((place, keyed, members.born[head]))
    return found


def _taken(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """`values` at these positions, None for position -1."""
    return np.append(values, None)[places]


def _out_of_scope(
    roster: Roster, places: Places, numbers: np.ndarray, villages: np.ndarray, by_number: np.ndarray
) -> list[Problem]:
    """`villages` are those of the households found, None where none was."""
    known = {*places.villages, None}
    where = np.flatnonzero(np.fromiter((code not in known for code in villages), bool, len(villages)))
    by_number = by_number[where] >= 0
    told = roster.table.problems(
        "household_no", roster.first[where[by_number]], "household_not_yours", value=numbers[where[by_number]]
    )
    return told + roster.table.problems("identity", roster.first[where[~by_number]], "person_elsewhere_hidden")


def _twice(roster: Roster, home: np.ndarray) -> list[Problem]:
    """Two households of the file that are one household of the register: nobody can tell which of them is right, so
    each is told of the other."""
    known = np.flatnonzero(home >= 0)
    _, first, which = np.unique(home[known], return_index=True, return_inverse=True)
    earlier = known[first[which]]
    again = earlier != known
    one, other = np.r_[earlier[again], known[again]], np.r_[known[again], earlier[again]]
    one, place = np.unique(one, return_index=True)
    rows = roster.table.row[roster.first[other[place]]]
    return roster.table.problems("household_no", roster.first[one], "household_twice", first=rows)


# ---- people ----------------------------------------------------------------------------------------------------------


def _people(
    roster: Roster, register: Any, places: Places, home: np.ndarray, digests: np.ndarray, born: np.ndarray
) -> tuple[np.ndarray, list[Problem]]:
    table, members = roster.table, register.members
    owned = roster.household >= 0
    by_digest = positions(members.by_digest, digests, len(table))
    by_number = positions(members.by_no, table["person_no"].values, len(table))
    problems = table.problems(
        "person_no", (by_digest >= 0) & (by_number >= 0) & (by_digest != by_number), "two_persons"
    )
    person = np.where(by_digest >= 0, by_digest, by_number)
    own_home = np.where(owned, home[roster.household], -1) if roster.size else np.full(len(table), -1)
    rest = np.flatnonzero((person < 0) & (own_home >= 0))
    names, taken = table["name"].values, set(person[person >= 0].tolist())
    keys = zip(own_home[rest].tolist(), names[rest].tolist(), born[rest].tolist(), digests[rest].tolist(), strict=True)
    by_name = np.fromiter((_named(members, taken, *key) for key in keys), np.int64, len(rest))
    problems += table.problems("name", rest[by_name == -2], "person_ambiguous")
    person[rest] = np.maximum(by_name, -1)
    problems += _elsewhere(roster, register, places, person, own_home)
    return person, problems + _same_person(roster, person)


def _named(members: Any, taken: set[int], home: int, name: str, born: str, digest: str | None) -> int:
    """By name and birth date within the household; where one side has neither birth date nor number (a newborn), by
    the name alone, unless another row is that person. -1 nobody, -2 not to be told."""
    if born and (found := members.by_name.get((home, name, born), -1)) != -1:
        return int(found)
    bare = not born and digest is None
    same = [
        place
        for place in members.namesakes.get((home, name), ())
        if place not in taken and (bare or not (members.born[place] or members.digest[place]))
    ]
    return same[0] if len(same) == 1 else -2 if same else -1


def _elsewhere(
    roster: Roster, register: Any, places: Places, person: np.ndarray, own_home: np.ndarray
) -> list[Problem]:
    known = np.flatnonzero((person >= 0) & (roster.household >= 0))
    registered = register.members.home[person[known]]  # -1: the household has been closed, its person has not
    other = (registered != own_home[known]) | (registered < 0)
    rows = known[other]
    key = "identity" if "identity" in roster.table else "name"
    villages = register.members.village[person[rows]]
    visible = np.fromiter((village in places.villages for village in villages), bool, len(rows))
    labels = [places.label(village) for village in villages[visible]]
    told = roster.table.problems(key, rows[visible], "person_elsewhere", place=labels)
    return told + roster.table.problems(key, rows[~visible], "person_elsewhere_hidden")


def _same_person(roster: Roster, person: np.ndarray) -> list[Problem]:
    known = np.flatnonzero((person >= 0) & (roster.household >= 0))
    _, first, which = np.unique(person[known], return_index=True, return_inverse=True)
    earlier = known[first[which]]
    again = earlier != known
    return roster.table.problems("name", known[again], "person_twice", first=roster.table.row[earlier[again]])
