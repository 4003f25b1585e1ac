"""Which village a household of the roster belongs to: by code, else by name within township and county (§9.4.15)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from fupin.imports.problems import Problem
from households.importers import plan_problems  # noqa: F401 - declares the codes
from households.importers.roster import Roster

VILLAGE_END = re.compile(r"(村民委员会|居民委员会|村委会|居委会|行政村|社区|村|居)+$")
TOWN_END = re.compile(r"(人民政府|街道办事处|街道|民族乡|镇|乡)$")
COUNTY_END = re.compile(r"(自治县|县|市|区|特区)$")


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    township: str
    county: str


@dataclass
class Places:
    """The villages in the importing user's scope."""

    villages: dict[str, Village] = field(default_factory=dict)
    by_name: dict[str, list[Village]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, villages: Iterable[Village]) -> "Places":
        places = cls()
        for village in villages:
            places.villages[village.code] = village
            places.by_name[stem(village.name, VILLAGE_END)].append(village)
        return places

    def only(self) -> str | None:
        return next(iter(self.villages)) if len(self.villages) == 1 else None

    def label(self, code: str) -> str:
        village = self.villages[code]
        return f"{village.township}{village.name}"

    def named(self, county: str | None, township: str | None, name: str) -> list[Village]:
        found = self.by_name.get(stem(name, VILLAGE_END), [])
        if township:
            found = [village for village in found if stem(village.township, TOWN_END) == stem(township, TOWN_END)]
        if county:
            found = [village for village in found if stem(village.county, COUNTY_END) == stem(county, COUNTY_END)]
        exact = [village for village in found if village.name == name]
        return exact or found


def stem(name: str, ending: re.Pattern[str]) -> str:
    """The name without what kind of place it is."""
    plain = re.sub(r"\s+", "", name)
    return ending.sub("", plain) or plain


Combination = tuple[str | None, str | None, str | None, str | None, str | None]


def villages_of(roster: Roster, places: Places) -> tuple[np.ndarray, list[Problem]]:
    """Village code of each household ("" where none could be told), and what is wrong with the others. A household
    without any place gets "" and no problem here: a known 户编号 may still tell."""
    keys = ("county_name", "township_name", "village_name", "village_code")
    cells = [roster.of_household(key) for key in keys]
    sheets = roster.table.sheet[roster.first].astype(np.int64)
    stacked = np.stack([*(cell.codes for cell in cells), sheets]) if roster.size else np.zeros((5, 0), np.int64)
    combos, which = np.unique(stacked, axis=1, return_inverse=True)
    which = which.reshape(-1)
    codes = np.full(combos.shape[1], "", dtype=object)
    problems: list[Problem] = []
    for place in range(combos.shape[1]):
        said = [
            cell.distinct[code] if cell.present[code] else None
            for cell, code in zip(cells, combos[:4, place], strict=True)
        ]
        sheet = roster.table.parts[int(combos[4, place])].name
        codes[place], fault, facts = find(places, *said, sheet)  # type: ignore[arg-type]
        if fault:
            problems += _told(roster, np.flatnonzero(which == place), fault, facts)
    return codes[which], problems


def find(
    places: Places, county: str | None, township: str | None, name: str | None, code: str | None, sheet: str | None
) -> tuple[str, str | None, dict[str, str]]:
    """(code or "", problem or None, its facts)."""
    if code:
        own = code[:12]
        if own not in places.villages:
            return "", "village_unknown", {"value": code}
        if name and stem(name, VILLAGE_END) != stem(places.villages[own].name, VILLAGE_END):
            return own, "village_name_differs", {"value": name, "other": places.villages[own].name}
        return own, None, {}
    if name:
        return _one(places.named(county, township, name), "".join(filter(None, (county, township, name))))
    if sheet and len(found := places.named(county, township, sheet)) == 1:
        return found[0].code, None, {}
    return places.only() or "", None, {}


def _one(found: list[Village], said: str) -> tuple[str, str | None, dict[str, str]]:
    if len(found) == 1:
        return found[0].code, None, {}
    return "", "village_ambiguous" if found else "village_unknown", {"value": said}


def _told(roster: Roster, households: np.ndarray, code: str, facts: dict[str, str]) -> list[Problem]:
    key = "village_code" if roster.table["village_code"].given[roster.first[households[0]]] else "village_name"
    return roster.table.problems(key, roster.first[households], code, **facts)
