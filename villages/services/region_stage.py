"""Divisions into the table, set-based: all rows into a temporary table, then one INSERT and one UPDATE compare."""

import io
from collections.abc import Iterable
from typing import Any

from django.db import connection

Row = tuple[str, str, str, str, str, str | None]
COLUMNS = "code, name, full_name, initials, level, parent_id"
STAGE = f"CREATE TEMPORARY TABLE region_stage ({COLUMNS.replace(',', ' varchar(200),')} varchar(200))"
DIFFERS = " OR ".join(f"r.{c} <> s.{c}" for c in ("name", "full_name", "initials"))
INSERT = f"""INSERT INTO villages_region ({COLUMNS}) SELECT {COLUMNS} FROM region_stage s
    WHERE NOT EXISTS (SELECT 1 FROM villages_region r WHERE r.code = s.code)"""
UPDATE = f"""UPDATE villages_region AS r SET name = s.name, full_name = s.full_name, initials = s.initials
    FROM region_stage AS s WHERE r.code = s.code AND ({DIFFERS})"""
ABSENT = """SELECT r.code FROM villages_region r WHERE r.valid_to IS NULL AND r.code >= %s AND r.code < %s
    AND NOT EXISTS (SELECT 1 FROM region_stage s WHERE s.code = r.code) ORDER BY r.code"""
RENAMED = """SELECT r.code FROM villages_region r JOIN region_stage s ON r.code = s.code
    WHERE r.level <> 'village' AND r.full_name <> s.full_name ORDER BY r.code"""


def fill(rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS region_stage")
        cursor.execute(STAGE)
        pour(cursor, "region_stage", rows)
        cursor.execute("CREATE UNIQUE INDEX region_stage_code ON region_stage (code)")


def pour(cursor: Any, table: str, rows: Iterable[Row]) -> None:
    """Rows as they are: COPY on PostgreSQL, executemany on SQLite."""
    if connection.vendor == "postgresql":
        lines = "".join(map(copy_line, rows))
        cursor.copy_expert(f"COPY {table} ({COLUMNS}) FROM STDIN", io.StringIO(lines))
    else:
        cursor.executemany(f"INSERT INTO {table} ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", rows)


def copy_line(row: Row) -> str:
    line = "\t".join(["\\N" if cell is None else cell for cell in row])
    if "\\" in line.replace("\\N", "") or line.count("\t") > 5 or "\n" in line or "\r" in line:
        line = "\t".join(["\\N" if cell is None else escaped(cell) for cell in row])
    return line + "\n"


def escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def merge() -> tuple[int, int, list[str]]:
    """(new, changed, codes above the villages whose full name changed)."""
    with connection.cursor() as cursor:
        cursor.execute(RENAMED)
        renamed = [code for (code,) in cursor.fetchall()]
        cursor.execute(UPDATE)
        changed = cursor.rowcount
        cursor.execute(f"{INSERT} ORDER BY s.code")
        return cursor.rowcount, changed, renamed


def absent_in(low: str, high: str) -> list[str]:
    """Codes in force in the table that the file no longer has."""
    with connection.cursor() as cursor:
        cursor.execute(ABSENT, [low, high])
        return [code for (code,) in cursor.fetchall()]


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE region_stage")
