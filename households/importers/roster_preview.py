"""The first households of each kind, masked, as the page shows them before anything is written."""

from typing import Any

import numpy as np

from fupin.imports.problems import masked
from households.importers import roster_fields as fields
from households.importers.roster_changes import Changes
from households.importers.roster_columns import ROSTER
from households.importers.roster_duplicates import possible_duplicates
from households.models import Member
from households.stored_values import field_of

MOST = 200


def preview(
    work: Any, members: Changes, homes: Changes, years: tuple[Any, ...], joins: np.ndarray, waiting: np.ndarray
) -> dict[str, Any]:
    """`new`, `refused` and `absent` households, `changed` values old → new, `waiting` people, `alike` ones who may be
    registered under another number; capped, for people to look at."""
    lines = [*_lines(work, homes, homes.place), *_lines(work, members, work.roster.household[members.place])]
    lines += _moved(work)
    for some in years:
        lines += _lines(work, some.changes, some.changes.place)
        lines += _fresh_years(work, some, MOST - len(lines))
    lines += _joined(work, joins[~waiting[joins]]) if len(joins) else []
    return {
        "new": _new(work),
        "changed": lines[:MOST],
        "waiting": _people(work, np.flatnonzero(waiting)),
        "absent": _absent(work),
        "refused": _refused(work),
        "alike": _possibly_the_same(work),
        "villages": _villages(work),
        "year": sorted({int(year) for year in work.year[work.ok] if year}),
    }


def _lines(work: Any, found: Changes, groups: np.ndarray) -> list[dict[str, Any]]:
    lines = []
    for position in np.flatnonzero(found.any())[:MOST].tolist():
        for name, mask in found.differs.items():
            if mask[position]:
                lines.append(_line(work, found, position, name, int(groups[position])))
    return lines[:MOST]


def _line(work: Any, found: Changes, position: int, name: str, group: int) -> dict[str, Any]:
    who = ""
    if found.model is Member:
        who = str(work.roster.table["name"].values[found.place[position]] or "")
    old, new = (_shown(found, name, position, side) for side in ("old", "new"))
    return {**_home(work, group), "who": who, "field": _label(found.model, name), "old": old, "new": new}


def _label(model: Any, name: str) -> str:
    plain = {"phone_digest": "phone", "identity_digest": "identity"}.get(name, name)
    return str(field_of(model, plain).verbose_name)


def _shown(found: Changes, name: str, position: int, side: str) -> str:
    text = getattr(found, side)[name][position]
    if name.endswith("_digest") or name in (*fields.SEALED_ONLY.get(found.model, ()), "bank_card"):
        return "＊＊" if text else ""
    kind = ROSTER[fields.key_of(found.model, name)].personal
    shown = fields.shown(found.model, name, text)
    return masked(shown, kind) if kind and kind != "name" and shown else shown


def _home(work: Any, group: int) -> dict[str, Any]:
    home = int(work.home[group])
    head = int(work.matched.head[group])
    row = head if head >= 0 else int(work.roster.first[group])
    village = str(work.matched.villages[group])
    return {
        "id": int(work.register.households.id[home]) if home >= 0 else None,
        "head": str(work.roster.table["name"].values[row] or ""),
        "village": work.places.villages[village].name if village in work.places.villages else "",
        "group": str(work.roster.of_household("group_name").values[group] or ""),
        "row": int(work.roster.table.row[row]),
    }


def _fresh_years(work: Any, some: Any, room: int) -> list[dict[str, Any]]:
    label = str(some.insert.model._meta.verbose_name)
    known = [group for group in some.insert.home.tolist() if work.home[group] >= 0][: max(0, room)]
    return [
        {**_home(work, group), "who": "", "field": label, "old": "", "new": f"新增 {int(work.year[group])} 年"}
        for group in known
    ]


def _moved(work: Any) -> list[dict[str, Any]]:
    """Households that are not listed and go to another village."""
    names = {code: village.name for code, village in work.places.villages.items()}
    old = np.append(work.register.households.village, "")[work.home]
    groups = np.flatnonzero(work.ok & (work.home >= 0) & ~work.listed() & (old != work.matched.villages))[:MOST]
    return [
        {
            **_home(work, group),
            "who": "",
            "field": "行政村",
            "old": names[old[group]],
            "new": names[work.matched.villages[group]],
        }
        for group in groups.tolist()
    ]


def _joined(work: Any, rows: np.ndarray) -> list[dict[str, Any]]:
    names = work.roster.table["name"].values
    return [
        {
            **_home(work, int(work.roster.household[row])),
            "who": str(names[row]),
            "field": "家庭成员",
            "old": "",
            "new": "新增",
        }
        for row in rows[:MOST].tolist()
    ]


def _new(work: Any) -> list[dict[str, Any]]:
    persons = work.roster.persons()
    groups = np.flatnonzero(work.ok & (work.home < 0))[:MOST].tolist()
    return [{**_home(work, group), "persons": int(persons[group])} for group in groups]


def _people(work: Any, rows: np.ndarray) -> list[dict[str, Any]]:
    names = work.roster.table["name"].values
    return [{**_home(work, int(work.roster.household[row])), "who": str(names[row])} for row in rows[:MOST].tolist()]


def _absent(work: Any) -> list[dict[str, Any]]:
    households, heads = work.register.households, work.register.members.head_of
    here = np.fromiter((code in work.named for code in households.village.tolist()), bool, len(households.id))
    here[work.home[work.home >= 0]] = False
    return [
        {
            "id": int(households.id[place]),
            "head": str(work.register.members.name[heads[place]]) if place in heads else "",
            "village": work.places.villages[households.village[place]].name,
        }
        for place in np.flatnonzero(here)[:MOST].tolist()
    ]


def _refused(work: Any) -> list[dict[str, Any]]:
    """Households that are not taken, each with the rows it takes in the file."""
    group, persons = work.roster.household, work.roster.persons()
    names = work.roster.table["name"].values
    shown = np.flatnonzero(~work.ok)[:MOST].tolist()
    last = dict.fromkeys(shown, 0)
    for row in np.flatnonzero(np.isin(group, shown)).tolist():
        last[int(group[row])] = int(work.roster.table.row[row])
    told = [{"head": _head(work, home, names), "persons": int(persons[home]), "last": last[home]} for home in shown]
    return [{**_home(work, home), **own, "id": None} for home, own in zip(shown, told, strict=True)]


def _head(work: Any, group: int, names: np.ndarray) -> str:
    row = work.matched.head[group] if work.matched.head[group] >= 0 else work.roster.first[group]
    return str(names[row] or "（没有姓名）")


def _possibly_the_same(work: Any) -> list[dict[str, Any]]:
    """Each a new person of the file beside whom he may be: a row above, or somebody registered."""
    names, table = work.roster.table["name"].values, work.roster.table
    households, members = work.register.households, work.register.members
    lines = []
    for row, other, by_sound in possible_duplicates(work):
        home = int(members.home[other.place]) if other.place >= 0 else -1
        lines.append(
            {
                **_home(work, int(work.roster.household[row])),
                "row": int(table.row[row]),
                "who": str(names[row]),
                "other": other.name,
                "other_village": work.places.villages[other.village].name
                if other.village in work.places.villages
                else "",
                "other_row": int(table.row[other.row]) if other.row >= 0 else None,
                "other_id": int(households.id[home]) if home >= 0 else None,
                "by_sound": by_sound,
            }
        )
    return lines


def _villages(work: Any) -> list[dict[str, str]]:
    codes = sorted({code for code in work.matched.villages[work.ok].tolist() if code in work.places.villages})
    return [{"code": code, "name": work.places.villages[code].name} for code in codes[:MOST]]
