"""The set-based loader: many rows in one statement's time, on both databases, behind the same functions.

A column is `Packed`: its distinct values and, for every row, which of them it holds; so a column is turned into the
database's form once per distinct value. PostgreSQL takes rows by COPY, SQLite by `executemany`.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models

CHUNK = 10_000
PIECE = 1 << 20  # bytes that COPY is handed at a time
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
STAGING = "fupin_staging"


@dataclass(frozen=True)
class Packed:
    """`codes` is None when every row holds the only distinct value. `form` is still to be applied to each value: a long
    column is put into form as it is used, so that it is not held twice."""

    distinct: np.ndarray
    codes: np.ndarray | None = None
    form: Callable[[Any], Any] | None = None

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Packed":
        """A column written out."""
        held = np.empty(len(values), dtype=object)
        held[:] = values
        return cls(held, np.arange(len(held), dtype=np.int64))

    @classmethod
    def same(cls, value: Any) -> "Packed":
        """One value in every row."""
        held = np.empty(1, dtype=object)
        held[0] = value
        return cls(held)

    def mapped(self, function: Callable[[Any], Any]) -> "Packed":
        if self.codes is not None and (self.form or len(self.distinct) > CHUNK):
            inner = self.form
            return Packed(self.distinct, self.codes, (lambda value: function(inner(value))) if inner else function)
        held = np.empty(len(self.distinct), dtype=object)
        held[:] = [function(value) for value in self.distinct]
        return Packed(held, self.codes)

    def take(self, rows: np.ndarray) -> "Packed":
        return self if self.codes is None else Packed(self.distinct, self.codes[rows], self.form)

    def rows(self) -> np.ndarray:
        """The column written out; one entry when every row holds the same."""
        if self.codes is None:
            return self.distinct
        held = np.empty(len(self.codes), dtype=object)
        held[:] = self.chunk(0, len(self.codes))
        return held

    def chunk(self, start: int, stop: int) -> list[Any]:
        if self.codes is None:
            return [self.distinct[0]] * (stop - start)
        values = self.distinct[self.codes[start:stop]].tolist()
        return list(map(self.form, values)) if self.form else values


Columns = Mapping[str, Packed]


def allocate(model: type[models.Model], count: int) -> np.ndarray:
    """`count` fresh primary keys. PostgreSQL draws them from the sequence one by one, because a block taken with
    setval could be entered by another writer; SQLite holds the write lock and counts on."""
    connection = connections[DEFAULT_DB_ALIAS]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return np.fromiter((row[0] for row in cursor.fetchall()), np.int64, count)
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        used = cursor.fetchone()[0]
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {quoted(table)}")
        return np.arange(count, dtype=np.int64) + max(used, cursor.fetchone()[0]) + 1


def copy_in(model: type[models.Model], columns: Columns, count: int, *, log: "hashlib._Hash | None" = None) -> int:
    """Insert `count` rows; `columns` are by attribute name and must hold every column without a database default.
    `log` is fed with what was written."""
    if not count:
        return 0
    with _cursor() as cursor:
        _fill(cursor, model._meta.db_table, model, complete(model, columns), count, log)
    return count


def complete(model: type[models.Model], columns: Columns) -> dict[str, Packed]:
    """The given columns, and the model's defaults for those that may not be NULL."""
    full = dict(columns)
    for field in model._meta.concrete_fields:
        if field.attname not in full and not field.null and not field.primary_key:
            full[field.attname] = Packed.same(field.get_default())
    return full


def update_rows(
    model: type[models.Model],
    ids: np.ndarray,
    columns: Columns,
    *,
    always: Mapping[str, Any] | None = None,
    counted: Sequence[str] = (),
    log: "hashlib._Hash | None" = None,
) -> int:
    """One UPDATE for many rows. A None in `columns` keeps what the row holds; `always` is set on every row, `counted`
    columns go up by one."""
    if not len(ids):
        return 0
    table = quoted(model._meta.db_table)
    names = {name: quoted(model._meta.get_field(name).column) for name in columns}
    sets = [f"{own} = COALESCE(s.{own}, {table}.{own})" for own in names.values()]
    sets += [f"{quoted(column_of(model, name))} = {quoted(column_of(model, name))} + 1" for name in counted]
    fixed = {column_of(model, name): _prepared(model, name, value) for name, value in (always or {}).items()}
    sets += [f"{quoted(name)} = %s" for name in fixed]
    with _cursor() as cursor, staged(cursor, model, ids, columns, log):
        # The second condition says again what the first says: SQLite walks the whole table without it.
        which = f"{table}.id = s.id AND {table}.id IN (SELECT id FROM {STAGING})"
        cursor.execute(f"UPDATE {table} SET {', '.join(sets)} FROM {STAGING} s WHERE {which}", list(fixed.values()))
        return int(cursor.rowcount)


@contextmanager
def staged(
    cursor: Any, model: type[models.Model], ids: np.ndarray, columns: Columns, log: "hashlib._Hash | None" = None
) -> Iterator[None]:
    """A temporary table with `id` and these columns of the model, gone afterwards."""
    own = ["id", *(column_of(model, name) for name in columns)]
    listed = ", ".join(quoted(name) for name in own)
    cursor.execute(f"DROP TABLE IF EXISTS {STAGING}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {STAGING} AS SELECT {listed} FROM {quoted(model._meta.db_table)} WHERE 1 = 0"
    )
    _fill(cursor, STAGING, model, {"id": Packed.of(ids.tolist()), **columns}, len(ids), log)
    cursor.execute(f"CREATE UNIQUE INDEX {STAGING}_id ON {STAGING} (id)")
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        cursor.execute(f"ANALYZE {STAGING}")
    try:
        yield
    finally:
        if not connections[DEFAULT_DB_ALIAS].needs_rollback:
            cursor.execute(f"DROP TABLE IF EXISTS {STAGING}")


def lock(model: type[models.Model], ids: np.ndarray) -> None:
    """Hold these rows until the transaction ends (SQLite holds the whole file already)."""
    if len(ids) and connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        with _cursor() as cursor:
            table = quoted(model._meta.db_table)
            cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids.tolist()])


def one_at_a_time(what: str) -> None:
    """Writers of the same kind wait for each other until the transaction ends (SQLite has one writer anyway), so that
    each compares with what the one before it has written."""
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        with _cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])


def column_of(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).column)


def quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def _cursor() -> Any:
    return connections[DEFAULT_DB_ALIAS].cursor()


def _prepared(model: type[models.Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name).get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


def _fill(cursor: Any, table: str, model: type[models.Model], columns: Columns, count: int, log: Any) -> None:
    """What the drivers raise here they raise as Django's errors: COPY and executemany pass its cursor by."""
    with connections[DEFAULT_DB_ALIAS].wrap_database_errors:
        _fill_in(cursor, table, model, columns, count, log)


def _fill_in(cursor: Any, table: str, model: type[models.Model], columns: Columns, count: int, log: Any) -> None:
    names = [column_of(model, name) for name in columns]
    listed = ", ".join(quoted(name) for name in names)
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        lines = _lines([column.mapped(_as_text) for column in columns.values()], count, log)
        with ahead(lines) as ready:
            cursor.copy_expert(f"COPY {quoted(table)} ({listed}) FROM STDIN", _Stream(ready), PIECE)
        return
    rows = _rows([_adapted(model, name, column) for name, column in columns.items()], count, log)
    places = ", ".join("?" for _ in names)
    with _checked_together(cursor, table, model):
        cursor.connection.executemany(f"INSERT INTO {quoted(table)} ({listed}) VALUES ({places})", rows)


# ---- PostgreSQL ------------------------------------------------------------------------------------------------------


def _as_text(value: Any) -> str:
    """One value in COPY's text form."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes | memoryview):
        return "\\\\x" + bytes(value).hex()
    return value.isoformat() if isinstance(value, date) else str(value)


def _lines(columns: list[Packed], count: int, log: Any) -> Iterator[bytes]:
    for start in range(0, count, CHUNK):
        stop = min(start + CHUNK, count)
        rows = zip(*(column.chunk(start, stop) for column in columns), strict=True)
        text = ("\n".join(map("\t".join, rows)) + "\n").encode()
        if log is not None:
            log.update(text)
        yield text


class _Stream(io.RawIOBase):
    """Chunks as a file that COPY reads."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks, self.chunk, self.place = chunks, b"", 0

    def read(self, size: int = -1) -> bytes:
        if self.place >= len(self.chunk):
            self.chunk, self.place = next(self.chunks, b""), 0
        start, self.place = self.place, len(self.chunk) if size < 0 else self.place + size
        return self.chunk[start : self.place]


@contextmanager
def ahead(chunks: Iterator[bytes]) -> Iterator[Iterator[bytes]]:
    """The same chunks, the next one made by another thread while the server takes in the one before."""

    def drawn() -> Iterator[bytes]:
        while chunk := coming.pop().result():
            coming.append(pool.submit(next, chunks, b""))
            yield chunk

    with ThreadPoolExecutor(1) as pool:
        coming = [pool.submit(next, chunks, b"")]
        yield drawn()


# ---- SQLite ----------------------------------------------------------------------------------------------------------

NATIVE = frozenset({str, int, bytes, bool, type(None)})


def _adapted(model: type[models.Model], name: str, column: Packed) -> Packed:
    """The column in SQLite's form; as it is when every value already has it."""
    ready = column.form is None and NATIVE.issuperset(map(type, column.distinct))
    return column if ready else column.mapped(_adapter(model, name))


def _adapter(model: type[models.Model], name: str) -> Callable[[Any], Any]:
    connection, field = connections[DEFAULT_DB_ALIAS], model._meta.get_field(name)

    def adapt(value: Any) -> Any:
        if value is None or isinstance(value, str | int | bytes):
            return value
        if isinstance(value, Decimal):
            return str(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        return field.get_db_prep_save(value, connection)

    return adapt


def _rows(columns: list[Packed], count: int, log: Any) -> Iterator[tuple[Any, ...]]:
    for start in range(0, count, CHUNK):
        stop = min(start + CHUNK, count)
        rows = list(zip(*(column.chunk(start, stop) for column in columns), strict=True))
        if log is not None:
            log.update(repr(rows).encode())
        yield from rows


@contextmanager
def _checked_together(cursor: Any, table: str, model: type[models.Model]) -> Iterator[None]:
    """The table's CHECK constraints asked once of all rows that come in, instead of at each: SQLite builds the list of
    an IN anew for every row, which costs as much as the rest of the insert. Raises IntegrityError."""
    checks = _checks(model) if table == model._meta.db_table else []
    if not checks:
        yield
        return
    cursor.execute(f"SELECT COALESCE(MAX(rowid), 0) FROM {quoted(table)}")
    before = cursor.fetchone()[0]
    cursor.execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    cursor.execute(
        f"SELECT EXISTS (SELECT 1 FROM {quoted(table)} WHERE rowid > %s AND NOT ({' AND '.join(checks)}))", [before]
    )
    if cursor.fetchone()[0]:
        raise IntegrityError(f"CHECK constraint failed: {table}")


def _checks(model: type[models.Model]) -> list[str]:
    """What the table's columns and its model's constraints ask, as SQL."""
    connection = connections[DEFAULT_DB_ALIAS]
    editor = connection.schema_editor()
    of_fields = [field.db_check(connection) for field in model._meta.local_concrete_fields]
    asked = [one for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    said = [one.constraint_sql(model, editor).split(" CHECK ", 1)[1] for one in asked]
    return [f"({check})" for check in of_fields if check] + said
