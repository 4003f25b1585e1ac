"""How either database is copied while clerks work, and put back while nobody does."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import CommandError
from django.db import connections

from fupin.personal.files import sync

STOP_FIRST = "服务还在运行，没有恢复。请先停下网页服务和后台任务，再做一次。"
DROP_ALL = """DO $$ DECLARE each text; BEGIN
    FOR each IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = current_schema
    LOOP EXECUTE 'DROP TABLE ' || each || ' CASCADE'; END LOOP; END $$"""
OTHERS = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


class Store(Protocol):
    engine: str

    def dump(self, folder: Path) -> None:
        """Write consistent copies into the folder."""

    def load(self, folder: Path, way_back: Path) -> None:
        """Put the copies in place of what is there, which goes to `way_back`. Nothing may be connected."""


def store() -> Store:
    return Postgres() if connections["default"].vendor == "postgresql" else Sqlite()


def holds_records() -> bool:
    """Whether the database has accounts or divisions: then it must not be overwritten by accident."""
    connection = connections["default"]
    tables = {"accounts_user", "villages_region"} & set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                return True
    return False


class Sqlite:
    """Two files. The queue is copied first: every job in its copy then finds its import in the other one."""

    engine = "sqlite"
    files = {"queue": "queue.sqlite3", "default": "fupin.sqlite3"}

    def path(self, alias: str) -> Path:
        return Path(connections[alias].settings_dict["NAME"])

    def dump(self, folder: Path) -> None:
        for alias, name in self.files.items():
            copy_sqlite(self.path(alias), folder / name)

    def load(self, folder: Path, way_back: Path) -> None:
        connections.close_all()
        for alias in self.files:
            only_one_connected(self.path(alias))
        for alias, name in self.files.items():
            target = self.path(alias)
            draft = target.with_name(f".{target.name}.restoring")
            shutil.copyfile(folder / name, draft)
            sync(draft)
            for old in [target, *(target.with_name(target.name + tail) for tail in ("-wal", "-shm"))]:
                if old.exists():
                    old.rename(way_back / old.name)
            draft.rename(target)
            sync(target.parent)


def copy_sqlite(source: Path, target: Path) -> None:
    """By SQLite's online backup, in one read transaction: writers go on. CommandError when the source is damaged."""
    with closing(sqlite3.connect(source, timeout=20)) as old, closing(sqlite3.connect(target)) as new:
        try:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
            sound = new.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise CommandError(f"数据库 {source} 读不出（{error}），没有备份成。请报告系统管理员。") from error
    if sound != "ok":
        raise CommandError(f"数据库 {source} 已损坏（{sound}），没有备份成。请用上一份完好的备份恢复。")
    sync(target)


def only_one_connected(path: Path) -> None:
    """Leaving write-ahead logging needs the file for oneself: refused while anybody else has it open."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=1)) as database:
        try:
            database.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise CommandError(STOP_FIRST) from error
        except sqlite3.DatabaseError:
            return  # damaged: that is why somebody restores


class Postgres:
    engine = "postgresql"
    file = "fupin.dump"

    def dump(self, folder: Path) -> None:
        self.run("pg_dump", "--format=custom", "--no-owner", "--no-acl", "--file", str(folder / self.file))
        sync(folder / self.file)

    def load(self, folder: Path, way_back: Path) -> None:
        self.nobody_connected()
        self.dump(way_back)
        with tempfile.TemporaryDirectory() as place:
            script = Path(place) / "restore.sql"
            self.run("pg_restore", "--no-owner", "--no-acl", "--file", str(script), str(folder / self.file))
            strict = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--output=/dev/null"]
            self.run("psql", *strict, "--command", DROP_ALL, "--file", str(script))

    def nobody_connected(self) -> None:
        connections["queue"].close()
        with connections["default"].cursor() as cursor:
            cursor.execute(OTHERS)
            others = cursor.fetchone()[0]
        connections.close_all()
        if others:
            raise CommandError(STOP_FIRST)

    def run(self, program: str, *arguments: str) -> None:
        if shutil.which(program) is None:
            raise CommandError(f"没有找到 {program}。请安装 PostgreSQL 的客户端（apt install postgresql-client）。")
        whole = {"env": self.environment(), "capture_output": True, "text": True, "check": False}
        done = subprocess.run([program, *arguments], **whole)
        if done.returncode:
            raise CommandError(f"{program} 没有做成：{done.stderr.strip()[-1000:]}")

    def environment(self) -> dict[str, str]:
        """Where the database is, for the client programs; the password never stands on a command line."""
        params: dict[str, Any] = connections["default"].get_connection_params()
        names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
        names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        said = {names[key]: str(value) for key, value in params.items() if key in names and value}
        return {**os.environ, **said, "PGCONNECT_TIMEOUT": "20"}
