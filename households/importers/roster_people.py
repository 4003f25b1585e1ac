"""People of the roster: who differs, who joins, what is written about them."""

from typing import Any

import numpy as np

from fupin.imports.bulk import Packed
from fupin.imports.table import Cells
from fupin.personal.sealing import seal_all
from fupin.pinyin import initials
from households.codes import Relation
from households.importers import roster_fields as fields
from households.importers.plan import Insert, Update
from households.importers.roster_changes import Changes, changes, changes_of_sealed
from households.importers.roster_work import Work
from households.models import Member
from households.stored_values import field_of


def member_changes(work: Work) -> tuple[Changes, np.ndarray]:
    """Known people who differ, and rows of people who are new to a known household."""
    rows = work.rows(work.ok & (work.home >= 0))
    person = work.matched.person
    known, joins = rows[person[rows] >= 0], rows[person[rows] < 0]
    members = work.register.members
    ids = members.id[person[known]]
    found = changes(
        work.register, Member, work.people, ids=ids, place=known, signature=members.signature[person[known]]
    )
    if "disease_name" in work.roster.table:
        work.people["disease_name"] = work.roster.table["disease_name"]
        found = changes_of_sealed(found, work.register, "disease_name", work.people, ids, known)
    return kept_births(work, found), joins


def kept_births(work: Work, found: Changes) -> Changes:
    """Sex and birth date follow the registered number: a row without one does not change them."""
    if not len(found.ids):
        return found
    table, numbers = work.roster.table, work.register.members.digest[work.matched.person[found.place]]
    numbered = (numbers != None) & ~found.differs.get("identity_digest", np.zeros(len(numbers), bool))  # noqa: E711
    for name in ("sex", "birth_date"):
        if name in found.differs:
            kept = found.differs[name] & numbered & (found.old[name] != "")
            work.problems += table.problems(name, found.place[kept], "identity_facts_kept")
            found.drop((name,), kept)
    return found


def heads_off(work: Work, members: Changes) -> list[int]:
    """Heads who become something else give up being head first: two heads at a time are impossible."""
    if "relation" not in members.differs:
        return []
    leaving = members.differs["relation"] & (members.old["relation"] == Relation.HEAD.value)
    return [int(number) for number in members.ids[leaving]]


def member_updates(work: Work, found: Changes) -> list[Update]:
    changed = found.kept(np.flatnonzero(found.any()))
    if not len(changed.ids):
        return []
    columns = changed.columns(work.people)
    table = work.roster.table
    if "phone_digest" in columns:
        columns["phone"] = sealed(Member, "phone", table["member_phone"], changed, "phone_digest")
    if "identity_digest" in columns:
        columns["identity"] = sealed(Member, "identity", table["identity"], changed, "identity_digest")
        own = np.where(changed.differs["identity_digest"], changed.place, -1)
        columns["birth_date"] = born_column(work, own)
        columns["sex"] = Packed.of([work.sex[row] or None if row >= 0 else None for row in own])
    if "disease_name" in columns:
        columns["disease_name"] = sealed(Member, "disease_name", table["disease_name"], changed, "disease_name")
    if "name" in columns:
        columns["initials"] = columns["name"].mapped(lambda name: initials(name) if name else None)
    return [Update(Member, changed.ids, columns)]


def sealed(model: Any, name: str, cells: Cells, found: Changes, because: str) -> Packed:
    rows = np.where(found.differs[because], found.place, -1)
    taken = cells.take(rows)
    values = [value if known else None for value, known in zip(taken.values, taken.given, strict=True)]
    return Packed.of(seal_all(field_of(model, name).purpose, values))


def born_column(work: Work, rows: np.ndarray) -> Packed:
    days = np.append(work.born, np.datetime64("NaT", "D"))[rows]
    return Packed.of(days.astype("datetime64[D]").tolist())


def insert_members(work: Work, joins: np.ndarray) -> Insert:
    """People of new households, and those who join a household that is not listed."""
    rows = np.sort(np.concatenate([work.rows(work.ok & (work.home < 0)), joins]))
    group = work.roster.household[rows]
    made = Insert(Member, group)
    for name, cells in work.people.items():
        made.columns[name] = filled(Member, name, fields.as_column(Member, name, cells).take(rows))
    table = work.roster.table
    for name, key in (("identity", "identity"), ("phone", "member_phone"), ("disease_name", "disease_name")):
        if key in table:
            taken = table[key].take(rows)
            values = [value if known else None for value, known in zip(taken.values, taken.given, strict=True)]
            made.columns[name] = Packed.of(seal_all(field_of(Member, name).purpose, values))
    made.columns["birth_date"] = born_column(work, rows)
    made.columns["sex"] = Packed.of([sex or None for sex in work.sex[rows].tolist()])
    names = table["name"]
    made.columns["initials"] = Packed(names.distinct, names.codes).mapped(lambda name: initials(name or "")).take(rows)
    made.columns["village_code"] = Packed(work.matched.villages, group)
    return made


def filled(model: Any, name: str, column: Packed) -> Packed:
    """Blank text is "" where the field may not be NULL."""
    if field_of(model, name).null:
        return column
    return column.mapped(lambda value: "" if value is None else value)
