"""`manage.py undo_import`: exit codes and the one line of JSON (product.md §4.2)."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fupin.access.permissions import Role
from fupin.tests import factories
from households.importers import testing
from households.models import Household

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people() -> None:
    factories.region_tree()
    factories.user("clerk", Role.VILLAGE_CLERK, "990101201203")
    factories.user("viewer", Role.PREFECTURE_VIEWER, "9901")


@pytest.fixture
def batch(tmp_path) -> int:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(testing.roster(testing.family()))
    return int(run("import_roster", path, "--user", "clerk")[1]["batch"])


def run(command: str, *arguments: Any) -> tuple[int, dict[str, Any]]:
    out, code = io.StringIO(), 0
    try:
        call_command(command, *map(str, arguments), "--json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    (line,) = out.getvalue().splitlines()
    return code, json.loads(line)


def test_undone(batch) -> None:
    assert run("undo_import", batch, "--user", "clerk") == (0, {"restored": 0, "ended": 6, "left": []})
    assert Household.objects.get().register == "closed"


def test_twice_is_refused(batch) -> None:
    run("undo_import", batch, "--user", "clerk")
    code, said = run("undo_import", batch, "--user", "clerk")
    assert (code, said["restored"], said["ended"]) == (2, 0, 0)
    assert "已撤销" in said["refused"]


@pytest.mark.parametrize("user", ["viewer", "nobody"])
def test_who_may_not(batch, user) -> None:
    with pytest.raises(CommandError):
        run("undo_import", batch, "--user", user)
    assert Household.objects.get().register == "unlisted"


def test_no_such_batch() -> None:
    with pytest.raises(CommandError):
        run("undo_import", 987654321, "--user", "clerk")
