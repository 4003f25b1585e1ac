"""Old values that cannot be put back because something else stands there now: two heads, one identity number twice, two
open monitorings. Such rows stay as they are, with those that changed together with them (ADR 0011)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from fupin.imports.bulk import quoted
from households.codes import ACTIVE, Relation
from households.models import Household, Member, MonitoringEpisode
from households.services.roster_register import parts_of
from households.services.undo_rows import Later, Touched, query

UNIQUE = ("identity_digest", "person_no")


@dataclass(frozen=True)
class Before:
    """A member whose relation, identity number or 人编号 the import changed: what they were."""

    id: int
    home: int
    relation: str | None
    now: str | None
    identity_digest: str | None
    person_no: str | None


def leave_conflicts(found: Touched) -> list[int]:
    """Take out of `found` what cannot be put back; returns the members whose keys have to be freed first."""
    changed = _changed(found)
    heads = _made_heads(found)
    stay: set[int] = set()
    edited = {later.home for later in found.later if later.model is Member and later.row}
    _stay_together(stay, changed, heads, edited)
    while more := _conflicts(changed, stay, found):
        homes = {row.home for row in changed if row.id in more and row.relation != row.now}
        stay |= more
        _stay_together(stay, changed, heads, homes)
    _leave(found, Member, stay)
    _leave(found, MonitoringEpisode, set(_second_openings(found)))
    return [row.id for row in changed if row.id not in stay]


def _changed(found: Touched) -> list[Before]:
    table, kept = (quoted(model._meta.db_table) for model in (Member, Member.versions))
    differs = " OR ".join(f"COALESCE(v.{name}, '') <> COALESCE(m.{name}, '')" for name in ("relation", *UNIQUE))
    rows = query(
        "SELECT m.id, m.household_id, v.relation, m.relation, v.identity_digest, v.person_no "
        f"FROM {kept} v JOIN {table} m ON m.id = v.row_id WHERE v.ended_by = %s AND ({differs}) ORDER BY m.id",
        [_mark(found)],
    )
    own = found.going(Member)
    return [Before(*row) for row in rows if row[0] in own]


def _mark(found: Touched) -> Any:
    return Member._meta.get_field("write").get_db_prep_value(found.write, connections[DEFAULT_DB_ALIAS])


def _made_heads(found: Touched) -> dict[int, int]:
    """Household → the head that the import gave it, for households that it did not make."""
    own = found.own[Member]
    heads = Member.objects.filter(write=found.write, relation=Relation.HEAD).order_by()
    known = set(own.id[own.made].tolist())
    whole = set(found.own[Member].home.tolist()) - _made_homes(found)
    return {home: row for row, home in heads.values_list("pk", "household_id") if row in known and home in whole}


def _made_homes(found: Touched) -> set[int]:
    own = found.own[Household]
    return set(own.id[own.made].tolist())


def _stay_together(stay: set[int], changed: list[Before], heads: dict[int, int], homes: set[int]) -> None:
    """Who is head and who is what to the head was changed together and is put back together."""
    stay |= {row.id for row in changed if row.home in homes and row.relation != row.now}
    stay |= {head for home, head in heads.items() if home in homes}


def _conflicts(changed: list[Before], stay: set[int], found: Touched) -> set[int]:
    rows = [row for row in changed if row.id not in stay]
    going = found.going(Member) - stay
    clash: set[int] = set()
    for name in UNIQUE:
        wanted = {getattr(row, name): row.id for row in rows if getattr(row, name)}
        clash |= {wanted[value] for holder, value in _holders(name, list(wanted)) if holder not in going}
    heads = {row.home: row.id for row in rows if row.relation == Relation.HEAD}
    still = {row.id for row in changed if row.relation != row.now} - stay | _ending(found) - stay
    clash |= {heads[home] for holder, home in _heads(list(heads)) if holder not in still and holder != heads[home]}
    return clash - stay


def _ending(found: Touched) -> set[int]:
    own = found.own[Member]
    return set(own.id[own.made].tolist())


def _holders(name: str, values: list[str]) -> Iterator[tuple[int, str]]:
    """Who has these values now."""
    for part in parts_of(values):
        rows = Member.objects.filter(state__in=sorted(ACTIVE), **{f"{name}__in": part})
        yield from rows.order_by().values_list("pk", name)


def _heads(homes: list[int]) -> Iterator[tuple[int, int]]:
    for part in parts_of(homes):
        rows = Member.objects.filter(state__in=sorted(ACTIVE), relation=Relation.HEAD, household_id__in=part)
        yield from rows.order_by().values_list("pk", "household_id")


def _second_openings(found: Touched) -> Iterator[int]:
    """Monitorings that the import closed, in households that are monitored anew since."""
    open_before = MonitoringEpisode.versions.objects.filter(ended_by=found.write, eliminated_on__isnull=True)
    rows = MonitoringEpisode.objects.filter(write=found.write, eliminated_on__isnull=False)
    rows = rows.filter(pk__in=open_before.values("row_id"))
    going = found.going(MonitoringEpisode)
    anew = MonitoringEpisode.objects.filter(eliminated_on__isnull=True, household_id__in=rows.values("household_id"))
    homes = {home for row, home in anew.order_by().values_list("pk", "household_id") if row not in going}
    for row, home in rows.order_by().values_list("pk", "household_id"):
        if home in homes and row in going:
            yield row


def _leave(found: Touched, model: Any, ids: set[int]) -> None:
    for part in parts_of(sorted(ids)):
        rows = model.objects.filter(pk__in=part).order_by("pk")
        for row, home, mark, at in rows.values_list("pk", "household_id", "write", "written_at"):
            found.later.append(Later(model, row, home, mark, at, "conflict"))
    found.drop(model, ids)
