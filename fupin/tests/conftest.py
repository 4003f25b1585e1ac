"""The worlds that the tests of the whole stand on: built once for a module, and each test takes back what it does."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from fupin.tests.factories import region_tree
from fupin.tests.world import JIA, YI, County, build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    """Where the files of the module's world lie."""
    return Path(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def standing(django_db_setup: Any, django_db_blocker: Any, folder: Path) -> Iterator[None]:
    """What other fixtures of a module make after it stands for all tests there; then nothing of it is left."""
    here = override_settings(UPLOAD_DIR=folder)
    with django_db_blocker.unblock(), here, transaction.atomic(), transaction.atomic("queue"):
        region_tree()
        yield
        for alias in ("default", "queue"):
            transaction.set_rollback(True, alias)


@pytest.fixture(scope="module")
def jia_stands(standing: None) -> County:
    return build(JIA)


@pytest.fixture(scope="module")
def yi_stands(jia_stands: County) -> County:
    return build(YI)


@pytest.fixture
def jia(jia_stands: County, folder: Path, settings: Any) -> County:
    """甲县 with one of everything, as it was built."""
    settings.UPLOAD_DIR = folder
    return deepcopy(jia_stands)


@pytest.fixture
def yi(jia: County, yi_stands: County) -> County:
    """乙县 beside it."""
    return deepcopy(yi_stands)
