"""What every test stands on: an own data folder, both databases where asked, jobs done in place."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

if "FUPIN_DATA_DIR" not in os.environ:
    os.environ["FUPIN_DATA_DIR"] = tempfile.mkdtemp(prefix="fupin-test-")
    atexit.register(shutil.rmtree, os.environ["FUPIN_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop beside the tests
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")  # not in pytest.ini: it would be read before this

import django
import pytest
from django.conf import settings as installed
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as wild

django.setup()
gc.freeze()  # what the programs themselves are is not looked through for rubbish again and again
gc.set_threshold(50_000)
wild.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
wild.load_profile("unhurried")  # a busy machine must not decide a test

for database in installed.DATABASES.values():  # no test cuts the power; whole installations sync as they always do
    if "init_command" in database["OPTIONS"]:
        told = database["OPTIONS"]["init_command"]
        database["OPTIONS"]["init_command"] = told.replace("synchronous=FULL", "synchronous=OFF")

installed.JOBS_INLINE = installed.AXES_ENABLED = True
installed.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
folders = count(1)
DEEP = int(os.environ.get("FUPIN_DEEP", "1"))


def examples(few: int) -> int:
    """How many a costly property is tried on: few in the suite, FUPIN_DEEP times as many in `make soak`."""
    return few * DEEP


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """On PostgreSQL both connections lead to one test database, which can only be dropped when both are closed."""
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _own_files(settings) -> None:
    """A folder of its own, which is made when something is put there."""
    settings.UPLOAD_DIR = Path(settings.DATA_DIR) / "uploads" / f"{os.getpid()}-{next(folders)}"


LONG = ["test_every_page_scope.py", "test_corpus.py", "test_every_page_shows.py", "test_keeping.py", "test_setup.py"]
"""Files that are begun first: else one process would still be at them when the other has nothing left to do."""


ONE_DATABASE = {
    "test_books.py", "test_case_table.py", "test_corpus.py", "test_demo.py", "test_every_page_queries.py",
    "test_every_page_scope.py", "test_every_page_shows.py", "test_mutants.py", "test_notice_papers.py",
    "test_overview_papers.py", "test_printing.py", "test_standard_tables.py", "test_workbook.py",
}  # fmt: skip
"""Files read, papers drawn, all pages walked through by all roles, the demonstration told: what these ask of a database
the others ask on both (test_every_page opens every page, test_scope reads through the door, test_question and
test_pivot count)."""

BY_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """`once`: what knows no database, what a browser shows, papers and files, and the pages' own tests (test_every_page
    opens every page on both). Marked while it is collected, before -m chooses."""
    pure = item.get_closest_marker("django_db") is None and BY_DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
    name = item.path.name
    page = name.endswith(("_pages.py", "_page.py")) and name != "test_every_page.py"
    if pure or page or name in ONE_DATABASE or item.get_closest_marker("browser"):
        item.add_marker(pytest.mark.once)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Database tests may use both connections: a job's progress is on the second. No chromium: no browser tests."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))
    no_browser = None if shutil.which("chromium") else pytest.mark.skip(reason="没有 chromium（apt install chromium）")
    for item in items:
        if no_browser and item.get_closest_marker("browser"):
            item.add_marker(no_browser)
        mark = item.get_closest_marker("django_db")
        if mark is not None and not mark.kwargs.get("databases"):
            mark.kwargs["databases"] = ["default", "queue"]
