"""What every test stands on: an own data folder, both databases where asked, jobs done in place."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("FUPIN_DATA_DIR", tempfile.mkdtemp(prefix="fupin-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop beside the tests

import pytest

CHEAP_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_place(settings, tmp_path: Path) -> None:
    settings.JOBS_INLINE = True
    settings.PASSWORD_HASHERS = CHEAP_HASH
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.AXES_ENABLED = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every database test may use both connections: a job's progress is on the second."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None and not mark.kwargs.get("databases"):
            mark.kwargs["databases"] = ["default", "queue"]
