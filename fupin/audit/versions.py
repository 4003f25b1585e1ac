"""Versions: before a write changes or ends rows, the old rows are kept, set-based, as they were.

A live row carries the write that made it what it is (`write`, `written_at`); a kept row carries that, the moment it
stopped being true (`valid_to`) and the write that ended it (`ended_by`). A first write keeps nothing. "As of" means
what the register said that day.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from fupin.audit.write import current_write


class Written(models.Model):
    """Base of the live rows that have versions."""

    written_at = models.DateTimeField("最近写入时间", default=timezone.now, editable=False)
    write = models.UUIDField("写入批号", editable=False, db_index=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    class Meta:
        abstract = True


class VersionRow(models.Model):
    """Base of the kept rows: what `row_id` was from `valid_from` until `valid_to`."""

    id = models.BigAutoField(primary_key=True)
    row_id = models.BigIntegerField("原记录编号", db_index=True)
    valid_from = models.DateTimeField("起")
    valid_to = models.DateTimeField("止")
    write = models.UUIDField("写入批号")
    ended_by = models.UUIDField("被哪次写入取代", db_index=True)

    class Meta:
        abstract = True
        ordering = ["row_id", "valid_from"]


OWN = {"id", "row_id", "valid_from", "valid_to", "write", "ended_by"}


def kept_columns(version: type[models.Model]) -> list[str]:
    """Columns that a version shares with its live table, in one order."""
    return [field.column for field in version._meta.concrete_fields if field.column not in OWN]


def keep(rows: QuerySet[Any]) -> int:
    """Copy these rows as they are now into their model's versions (`model.versions`). Returns how many."""
    current = current_write()
    model, version = rows.model, rows.model.versions
    shared = kept_columns(version)
    names = [next(f.attname for f in model._meta.concrete_fields if f.column == column) for column in shared]
    chosen = rows.order_by().annotate(
        _to=Value(current.at, output_field=models.DateTimeField()),
        _by=Value(current.id, output_field=models.UUIDField()),
    )
    query = chosen.values_list(*names, "pk", "written_at", "_to", "write", "_by").query
    try:
        select, values = query.get_compiler(using=rows.db).as_sql()
    except EmptyResultSet:  # asked for a number that no column can hold
        return 0
    connection = connections[rows.db]
    columns = [*shared, "row_id", "valid_from", "valid_to", "write", "ended_by"]
    into = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(version._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({into}) {select}", values)
        return int(cursor.rowcount)


def stamp() -> dict[str, Any]:
    """What every update of a live row sets besides its facts."""
    current = current_write()
    return {"written_at": current.at, "write": current.id, "version": F("version") + 1}


def as_of(model: Any, moment: datetime, condition: Q) -> list[Any]:
    """The rows matching `condition` (plain columns) as the register had them at `moment`: live and kept rows mixed."""
    live = list(model.objects.filter(condition, written_at__lte=moment))
    kept = model.versions.objects.filter(condition, valid_from__lte=moment, valid_to__gt=moment)
    return live + list(kept)
