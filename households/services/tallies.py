"""The figures of each village, worked out anew inside the write that changed a household there (ADR 0026).

No service says what it changed: every row that a write made or ended carries the write's mark and its village, so the
write's end reads from the marks which villages to count again; doubts, which carry none, are told by who keeps them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Substr

from fupin.access.scope import within
from fupin.audit.codes import Verb
from fupin.audit.write import current_write
from fupin.doubts.models import Doubt
from fupin.doubts.services.keeping import doubted_places
from fupin.imports.bulk import quoted
from households.models import Household, IncomeRecord, Member, MonitoringEpisode, TownshipTally, VillageTally
from households.services.tally_ways import COLUMNS, SUMMED, adding, counting, table
from villages.models import Region

MARKED = (Household, Member, IncomeRecord, MonitoringEpisode)
AT_ONCE = 200
"""Villages that one statement counts, and rows of townships that one changes."""
TOWNSHIP = 9


def refresh_tallies() -> None:
    """At the end of a write: every village that it touched, and those whose line it moved."""
    count_villages({*touched(), *under_a_new_line(), *doubted_places()})


def touched(by: Any = None) -> list[str]:
    """Villages of the rows that a write (its mark; this one) made, changed or ended, and where they were before."""
    field = Household._meta.get_field("write")
    mark = field.get_db_prep_value(by or current_write().id, connections[DEFAULT_DB_ALIAS])
    live = [f"SELECT village_code FROM {table(model)} WHERE {quoted('write')} = %s" for model in MARKED]
    kept = [f"SELECT village_code FROM {table(model.versions)} WHERE ended_by = %s" for model in MARKED]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(" UNION ".join(live + kept), [mark] * (len(live) + len(kept)))
        return sorted(code for (code,) in cursor.fetchall())


def under_a_new_line() -> list[str]:
    told = [one for one in current_write().events if one.verb in (Verb.LINE_SAVED, Verb.LINE_ENDED)]
    places = [one.region_code for one in told if one.region_code]
    rows = VillageTally.objects.filter(any_of(places)) if places else VillageTally.objects.none()
    return list(rows.order_by().values_list("village_code", flat=True).distinct())


def any_of(places: list[str]) -> Q:
    found = Q()
    for place in places:
        found |= within("village_code", place)
    return found


def count_villages(codes: Collection[str]) -> None:
    """Count these villages again, a part at a time, and then add to their townships what that changed. Whoever counts
    the same village waits here, and then sees what the other has written."""
    changed: Sums = Counter()
    for part in parts(sorted(codes)):
        list(Region.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk").values_list("pk"))
        kept = VillageTally.objects.filter(village_code__in=part)
        changed.subtract(township_sums(kept))
        count_part(part)
        changed.update(township_sums(kept))
    add_to_townships(changed)


def count_part(codes: list[str]) -> None:
    VillageTally.objects.filter(village_code__in=codes)._raw_delete(DEFAULT_DB_ALIAS)
    statement, given = counting(codes)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"INSERT INTO {table(VillageTally)} ({', '.join(COLUMNS)}) {statement}", given)


Key = tuple[str, str, str, str]
Sums = Counter[Key]
"""(township, way, value, which figure) → how many."""


def township_sums(kept: QuerySet[VillageTally]) -> dict[Key, Any]:
    """What the kept figures of villages add up to in their townships."""
    rows = kept.order_by().annotate(township=Substr("village_code", 1, TOWNSHIP)).values_list("township", "by", "value")
    told = rows.annotate(**{f"sum_{name}": Sum(name) for name in SUMMED})
    return {(*row[:3], name): figure for row in told for name, figure in zip(SUMMED, row[3:], strict=True)}


def add_to_townships(changed: Sums) -> None:
    """In the order of the codes, after every village: so no two writes wait for each other."""
    rows = sorted({key[:3] for key, figure in changed.items() if figure})
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        given = [value for row in part for value in (*row, *(changed[*row, name] for name in SUMMED))]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(adding(len(part)), given)


def parts(codes: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(codes), AT_ONCE):
        yield codes[start : start + AT_ONCE]


# ---- proof -----------------------------------------------------------------------------------------------------------
def all_villages() -> list[str]:
    """Every village that has households, doubts or figures."""
    found = set(Household.objects.order_by().values_list("village_id", flat=True).distinct())
    found |= set(Doubt.objects.order_by().values_list("region_code", flat=True).distinct())
    return sorted(found | set(VillageTally.objects.order_by().values_list("village_code", flat=True).distinct()))


def differing(codes: Collection[str]) -> list[str]:
    """Villages whose kept figures are not those that counting gives, and townships that are not the sum of theirs."""
    found = []
    for part in parts(sorted(codes)):
        statement, given = counting(part)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(statement, given)
            counted = plain(cursor.fetchall())
        kept = plain(VillageTally.objects.filter(village_code__in=part).values_list(*COLUMNS))
        found += sorted({row[0] for row in counted ^ kept})
    return found + differing_townships({code[:TOWNSHIP] for code in codes})


def differing_townships(codes: Collection[str]) -> list[str]:
    """A row of nothing is as good as none."""
    found = []
    for code in sorted(codes):
        rows = TownshipTally.objects.filter(township_code=code).values_list("township_code", *COLUMNS[1:])
        inside = VillageTally.objects.inside(code).order_by().values_list("by", "value")
        told = inside.annotate(**{f"sum_{name}": Sum(name) for name in SUMMED})
        if some(plain(rows)) != some(plain((code, *row) for row in told)):
            found.append(code)
    return found


def some(rows: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    return {row for row in rows if any(row[3:])}


def plain(rows: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Comparable: sums come as other kinds of numbers from another database."""
    return {(*row[:3], int(row[3]), int(row[4]), round(Decimal(row[5]), 2), int(row[6]), int(row[7])) for row in rows}


def fill_empty(*, using: str, **_: Any) -> None:
    """After a migration to where the tables stand: a register that has households and no figures yet gets them."""
    if using != DEFAULT_DB_ALIAS or not (stands(VillageTally) and stands(TownshipTally)):
        return
    if not (VillageTally.objects.exists() and TownshipTally.objects.exists()):
        rebuild(all_villages())


def rebuild(codes: Collection[str]) -> None:
    """Every figure anew; whoever writes meanwhile waits."""
    with transaction.atomic():
        count_villages(codes)
        TownshipTally.objects.all()._raw_delete(DEFAULT_DB_ALIAS)
        add_to_townships(Counter(township_sums(VillageTally.objects.all())))


def stands(model: Any) -> bool:
    """Whether the table is there, as the counting writes it: somebody may migrate to any version."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if model._meta.db_table not in connection.introspection.table_names(cursor):
            return False
        told = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name for column in told} >= set(COLUMNS[1:])
