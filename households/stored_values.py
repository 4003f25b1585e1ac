"""Stored values as one text, the same on PostgreSQL and SQLite, so that a file's cells can be compared with them."""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from fupin.imports.bulk import quoted

MARK = "\x1f"


def field_of(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def stored_form(model: type[models.Model], name: str) -> str:
    """SQL that writes a stored value the same way, on PostgreSQL and SQLite."""
    column = f"{quoted(model._meta.db_table)}.{quoted(field_of(model, name).column)}"
    if isinstance(field_of(model, name), models.DecimalField):
        column = f"CAST(ROUND({column} * 100) AS bigint)"
    return f"COALESCE(CAST({column} AS text), '')"


def signature_form(model: type[models.Model], names: Iterable[str]) -> str:
    """SQL for all these fields of a row in one text, put together at once: a chain of || copies it again and again."""
    parts = [stored_form(model, name) for name in names]
    if not parts:
        return "''"
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return f"concat_ws('{MARK}', {', '.join(parts)})"
    return f"printf('{MARK.join(['%%s'] * len(parts))}', {', '.join(parts)})"
