"""A database to be broken: made, put back to how it was as often as asked, and gone afterwards. SQLite files in
FUPIN_DATA_DIR, or databases of our own on the server of DATABASE_URL."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit, urlunsplit


class Scratch(Protocol):
    name: str

    def keep(self) -> None:
        """What it holds now is what `fresh` puts back."""
        ...

    def fresh(self) -> None: ...

    def settle(self) -> None:
        """Wait until the server has noticed that its client is dead."""
        ...


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Call before Django is set up: the settings read the environment."""
    if url := os.environ.get("DATABASE_URL"):
        made = Server(url)
        try:
            yield made
        finally:
            made.drop()
    else:
        yield Files(Path(os.environ["FUPIN_DATA_DIR"]))


class Files:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder, folder / "kept"

    def keep(self) -> None:
        self.kept.mkdir()
        for path in self.folder.glob("*.sqlite3*"):
            shutil.copy2(path, self.kept)

    def fresh(self) -> None:
        for path in self.folder.glob("*.sqlite3*"):
            path.unlink()
        for path in self.kept.iterdir():
            shutil.copy2(path, self.folder)

    def settle(self) -> None:
        """Nothing runs on: the process was the database."""


class Server:
    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        self.base, self.kept = f"fupin_kill_{os.getpid()}", f"fupin_kill_{os.getpid()}_kept"
        self._run(f"CREATE DATABASE {self.base}")
        os.environ["DATABASE_URL"] = urlunsplit(self.url._replace(path=f"/{self.base}"))

    def keep(self) -> None:
        self._run(f"CREATE DATABASE {self.kept} TEMPLATE {self.base}")

    def fresh(self) -> None:
        self._run(f"DROP DATABASE IF EXISTS {self.base} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.base} TEMPLATE {self.kept}")

    def settle(self) -> None:
        for _ in range(600):
            if not self._run("SELECT 1 FROM pg_stat_activity WHERE datname = %s", self.base):
                return
            time.sleep(0.1)
        raise TimeoutError("the server still works for a dead client")

    def drop(self) -> None:
        for name in (self.base, self.kept):
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, statement: str, *values: Any) -> list[Any]:
        import psycopg2  # noqa: PLC0415 - SQLite needs none

        parts = {"dbname": self.url.path.lstrip("/"), "user": self.url.username, "password": self.url.password}
        parts |= {"host": self.url.hostname, "port": self.url.port, **dict(parse_qsl(self.url.query))}
        connection = psycopg2.connect(**{name: value for name, value in parts.items() if value})
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()
