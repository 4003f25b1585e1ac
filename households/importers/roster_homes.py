"""Households of the roster: which differ, which are new, which moved."""

import numpy as np

from fupin.imports.bulk import Packed
from fupin.personal.sealing import seal_all
from fupin.pinyin import initials
from households.importers import roster_fields as fields
from households.importers.plan import Insert, Update
from households.importers.roster_changes import Changes, changes, changes_of_sealed, united
from households.importers.roster_decisions import Decisions
from households.importers.roster_people import filled, sealed
from households.importers.roster_work import Work, existing
from households.importers.roster_years import Yearly
from households.models import Household
from households.stored_values import field_of


def household_changes(work: Work) -> Changes:
    """Known households that differ; what was decided is compared for listed ones, and in mode legacy for all."""
    known = np.flatnonzero(work.ok & (work.home >= 0))
    households, home = work.register.households, work.home[known]
    ids = households.id[home]
    found = changes(work.register, Household, work.homes, ids=ids, place=known, signature=households.signature[home])
    decided = known if work.legacy else known[work.listed()[known]]
    home = work.home[decided]
    found = united(
        found,
        changes(
            work.register,
            Household,
            work.homes,
            ids=households.id[home],
            place=decided,
            signature=households.decided[home],
            names=[name for name in work.homes if name in fields.DECISIONS],
        ),
    )
    for name in ("collector_phone", "bank_card"):
        if name in work.roster.table:
            work.homes[name] = work.roster.of_household(name)
            found = changes_of_sealed(found, work.register, name, work.homes, ids, known)
    return kept_card(work, found)


def kept_card(work: Work, found: Changes) -> Changes:
    """A bank card is never imported over another; a household number only where there was none."""
    if "bank_card" in found.differs:
        has = work.register.opened(Household, found.ids, "bank_card") != ""
        other = has & found.differs["bank_card"]
        source = work.roster.source("bank_card")[found.place[other]]
        work.problems += work.roster.table.problems("bank_card", source, "bank_card_kept")
        found.drop(("bank_card",), other)
        found.drop(("bank_name",), other)
    return found


def household_updates(work: Work, decisions: Decisions) -> list[Update]:
    changed = decisions.changes.kept(np.flatnonzero(decisions.changes.any()))
    if not len(changed.ids):
        return []
    columns = changed.columns(work.homes)
    roster = work.roster
    if "phone_digest" in columns:
        columns["phone"] = sealed(Household, "phone", roster.of_household("phone"), changed, "phone_digest")
    for name in ("collector_phone", "bank_card"):
        if name in columns:
            columns[name] = sealed(Household, name, roster.of_household(name), changed, name)
    return [Update(Household, changed.ids, columns)]


def insert_households(work: Work, decisions: Decisions, incomes: Yearly) -> Insert:
    groups = np.flatnonzero(work.ok & (work.home < 0))
    made = Insert(Household, groups)
    table, roster = work.roster.table, work.roster
    for name, cells in work.homes.items():
        if name in fields.SEALED_ONLY[Household] or name == "bank_card":
            continue
        if work.legacy or name not in fields.DECISIONS:
            made.columns[name] = filled(Household, name, fields.as_column(Household, name, cells).take(groups))
    for name in ("phone", "collector_phone", "bank_card"):
        if name in table:
            taken = roster.of_household(name).take(groups)
            values = [value if known else None for value, known in zip(taken.values, taken.given, strict=True)]
            made.columns[name] = Packed.of(seal_all(field_of(Household, name).purpose, values))
    made.columns |= decisions.standing(groups)
    heads = np.where(work.matched.head >= 0, work.matched.head, roster.first)[groups]
    names = Packed(table["name"].distinct, table["name"].codes).take(heads).mapped(lambda name: name or "")
    made.columns |= {
        "village_id": Packed(work.matched.villages, groups),
        "members_missing": Packed.same(roster.heads_only),
        "head_name": names,
        "head_initials": names.mapped(initials),
        "member_count": Packed.of(roster.persons()[groups].tolist()),
        **incomes.summary(groups),
    }
    return made


def moves(work: Work) -> list[tuple[int, str]]:
    """Households that are not listed and live in another village now: (id, new village)."""
    old = np.append(work.register.households.village, "")[work.home]
    groups = np.flatnonzero(work.ok & (work.home >= 0) & (old != work.matched.villages) & ~work.listed())
    return [(int(existing(work)[group]), str(work.matched.villages[group])) for group in groups]
