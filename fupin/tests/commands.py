"""Running `manage.py` as an operator does: its own process, its own data folder, either kind of database."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg2
from django.conf import settings
from django.db import connections

from fupin.management.keeping.stores import Sqlite, copy_sqlite

Done = subprocess.CompletedProcess[str]


class Installation:
    """One installation: a data folder, a database of its own, and the environment that points there."""

    def __init__(self, data: Path, database_url: str = "", **environment: str) -> None:
        self.data = data
        clean = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "FUPIN_DATA_DIR", "DEBUG"}
        }
        self.environment = {**clean, "FUPIN_DATA_DIR": str(data), "DEBUG": "1", **environment}
        if database_url:
            self.environment["DATABASE_URL"] = database_url

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]

    def run(self, *arguments: str, **options: str) -> Done:
        whole = {"env": self.environment, "capture_output": True, "text": True, "timeout": 120, "check": False}
        return subprocess.run(self.command(*arguments), **whole, **options)

    def shell(self, code: str) -> str:
        """What some lines of Python say inside the installation."""
        done = self.run("shell", "--no-imports", "--command", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def connect(self) -> Any:
        """To its database, past the program."""
        url = self.environment.get("DATABASE_URL")
        return psycopg2.connect(url) if url else sqlite3.connect(self.data / Sqlite.files["default"])

    def names(self) -> list[str]:
        """Whom it employs."""
        with closing(self.connect()) as database, closing(database.cursor()) as cursor:
            cursor.execute("SELECT name FROM accounts_person")
            return sorted(name for (name,) in cursor.fetchall())


@contextmanager
def with_tables(data: Path, **environment: str) -> Iterator[Installation]:
    """An installation that was migrated and holds nothing: a copy of the tests' own database."""
    connections.close_all()  # PostgreSQL copies what nobody is connected to
    data.mkdir(parents=True)
    own = {alias: connections[alias].settings_dict["NAME"] for alias in Sqlite.files}
    if connections["default"].vendor == "sqlite":
        for alias, name in Sqlite.files.items():
            copy_sqlite(Path(own[alias]), data / name)
    with scratch_database(f"/{own['default']}") as url:
        yield Installation(data, url, **environment)


@contextmanager
def scratch_database(like: str = "") -> Iterator[str]:
    """The URL of a database beside the tests' own on PostgreSQL, empty or `like` another one, whose URL is given; "" on
    SQLite, where it is a file in the data folder."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        yield ""
        return
    own = dict(connection.settings_dict)
    params = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in {"host", "port", "user", "password"}
    }
    name = f"scratch_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(dbname="postgres", **params)
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(like).path.lstrip('/') or 'template1'}")
        login = f"{own['USER']}:{own['PASSWORD']}" if own["PASSWORD"] else own["USER"]
        where = {key: str(params[key]) for key in ("host", "port") if params.get(key)}
        yield f"postgres://{login}@/{name}?{urlencode(where)}"
    finally:
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.close()
