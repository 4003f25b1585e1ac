"""`manage.py import_roster`: exit codes and the one line of JSON (product.md §4.2)."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fupin.access.permissions import Role
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from households.importers import testing
from households.models import Household

pytestmark = pytest.mark.django_db
KEYS = ["file_sha256", "sheets", "households", "members", "corrections", "problems", "applied", "batch", "seconds"]


@pytest.fixture(autouse=True)
def _people() -> None:
    factories.region_tree()
    factories.user("clerk", Role.VILLAGE_CLERK, "990101201203")
    factories.user("preparer", Role.COUNTY_CLERK, "990101")
    factories.user("approver", Role.COUNTY_APPROVER, "990101")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return kept(tmp_path, testing.family())


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    rows = [*testing.family(), *testing.family("990101201203000002")]
    rows[0]["证件号码"] = "990101197001010010"
    return kept(tmp_path, rows)


def kept(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "名册.xlsx"
    path.write_bytes(testing.roster(rows))
    return path


def run(*arguments: Any) -> tuple[int, dict[str, Any]]:
    out, code = io.StringIO(), 0
    try:
        call_command("import_roster", *map(str, arguments), "--json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    (line,) = out.getvalue().splitlines()
    return code, json.loads(line)


def test_applied(good) -> None:
    code, said = run(good, "--user", "clerk")
    assert (code, said["applied"], list(said)) == (0, True, KEYS)
    assert said["households"] == {"new": 1, "changed": 0, "same": 0, "absent": 0, "refused": 0, "proposed": 0}
    assert said["sheets"] == [{"name": "花名册", "header_row": 1, "rows": 3, "skipped": {}}]
    assert set(said["seconds"]) == {"read", "check", "plan", "write"}
    assert ImportBatch.objects.get(pk=said["batch"]).state == ImportState.APPLIED


def test_again(good) -> None:
    run(good, "--user", "clerk")
    code, said = run(good, "--user", "clerk")
    assert (code, said["applied"], said["households"]["same"]) == (0, True, 1)
    assert ImportBatch.objects.count() == 2


def test_a_refused_file_leaves_nothing(bad) -> None:
    code, said = run(bad, "--user", "clerk")
    errors = [problem for problem in said["problems"] if problem["severity"] == "E"]
    assert (code, said["applied"], said["batch"]) == (2, False, None)
    assert [(e["row"], e["column"], e["heading"], e["code"]) for e in errors] == [
        (2, "K", "证件号码", "identity_checksum")
    ]
    assert Household.objects.count() == ImportBatch.objects.count() == 0


def test_good_households_may_be_accepted(bad) -> None:
    code, said = run(bad, "--user", "clerk", "--accept-good")
    assert (code, said["applied"], said["households"]["new"], said["households"]["refused"]) == (0, True, 1, 1)


@pytest.mark.parametrize(("name", "expected"), [("good", 0), ("bad", 2)])
def test_dry_run_writes_nothing(request, name, expected) -> None:
    code, said = run(request.getfixturevalue(name), "--user", "clerk", "--dry-run")
    assert (code, said["applied"], said["batch"]) == (expected, False, None)
    assert Household.objects.count() == ImportBatch.objects.count() == 0


def test_what_cannot_be_read_is_refused(tmp_path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"%PDF-1.4 nothing")
    code, said = run(path, "--user", "clerk")
    assert (code, [problem["code"] for problem in said["problems"]]) == (2, ["not_workbook"])


def test_legacy(good) -> None:
    code, said = run(good, "--user", "preparer", "--mode", "legacy", "--approver", "approver")
    assert (code, said["applied"], Household.objects.get().register) == (0, True, "listed")


def test_legacy_by_one_person_is_refused(good) -> None:
    from villages.models import Post

    preparer = factories.User.objects.get(username="preparer")
    Post.objects.create(user=preparer, role=Role.COUNTY_APPROVER, region_id="990101", starts_on="2020-01-01")
    code, said = run(good, "--user", "preparer", "--mode", "legacy", "--approver", "preparer")
    assert (code, said["problems"][0]["code"]) == (2, "legacy_same_person")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--user", "nobody"),
        ("--user", "approver"),
        ("--user", "preparer", "--mode", "legacy"),
        ("--user", "clerk", "--year", "1999"),
        ("--user", "clerk", "--mode", "other"),
    ],
)
def test_wrong_usage(good, arguments) -> None:
    with pytest.raises(CommandError):
        run(good, *arguments)
    assert Household.objects.count() == 0
