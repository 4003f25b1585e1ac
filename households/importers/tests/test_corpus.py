"""Every file of the corpus through the page and through the command: what is said, where, and what the register holds
afterwards. Refused files leave it as it was, to the last digest; beside a bad household the good ones go in whole."""

import io
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from fupin.workbook.unreadable import SENTENCES
from households.doubts import RULES
from households.importers.tests.corpus import CASES, Case
from households.importers.tests.memory import ALLOWED, growth
from households.models import ChangeProposal, Household, IncomeRecord, Member
from households.services.tests.test_undo import facts, imported
from villages.codes import Level
from villages.models import Region

pytestmark = pytest.mark.django_db
CURE = re.compile("请|可以填|要填|只填")
LOGIN = "fupin.accounts.backend.PostsBackend"
DECIDED = ("poverty_status", "attribute", "first_year", "exit_year", "main_cause", "monitoring_kind")


@pytest.fixture
def users() -> dict[str, Any]:
    """The clerk of a township, and the county, where two villages have the same name."""
    factories.region_tree()
    twin = {"name": "甲村", "full_name": "甲县丙镇甲村", "level": Level.VILLAGE, "parent_id": "990101202"}
    Region.objects.create(code="990101202202", **twin)
    return {
        "clerk": factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201"),
        "county": factories.user("county", Role.COUNTY_CLERK, "990101"),
        "approver": factories.user("approver", Role.COUNTY_APPROVER, "990101"),
        "stranger": factories.user("stranger", Role.COUNTY_CLERK, "9901"),
    }


def prepare(case: Case, users: dict[str, Any]) -> None:
    if case.before and case.legacy_before:
        imported(case.before(), users["county"], mode="legacy", approver=users["approver"])
    elif case.before:
        imported(case.before(), users["stranger"])


def places(problems: list[dict[str, Any]], severity: str) -> list[tuple[Any, ...]]:
    told = (
        tuple(p[name] for name in ("code", "row", "column", "sheet")) for p in problems if p["severity"] == severity
    )
    return sorted(told, key=repr)


def expected(case: Case, what: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    in_csv = case.file.endswith(".csv")
    return sorted(((*at[:3], None if in_csv else at.sheet) for at in what), key=repr)


def unasked(case: Case, problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the rules' questions that the case is not about: those have a truth table of their own."""
    asked = {rule.code for rule in RULES} - {at.code for at in case.warnings}
    return [problem for problem in problems if problem["code"] not in asked]


def assert_told(case: Case, problems: list[dict[str, Any]]) -> None:
    assert places(problems, "E") == expected(case, case.errors)
    assert places(unasked(case, problems), "W") == expected(case, case.warnings)
    for problem in problems:
        assert problem["message"][-1] in "。）？"
        assert CURE.search(problem["message"]) or problem["severity"] == "W"


def by_command(case: Case, path: Path) -> tuple[int, dict[str, Any]]:
    out, code = io.StringIO(), 0
    try:
        call_command("import_roster", str(path), user=case.by, year=case.year, json=True, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    (line,) = out.getvalue().splitlines()
    return code, json.loads(line)


def refused_by_command(case: Case, path: Path) -> None:
    """Exit 2, the same problems, and not a byte of the register moved."""
    before, events = facts(), AuditEvent.objects.count()
    code, said = by_command(case, path)
    assert (code, said["applied"], said["batch"]) == (2, False, None)
    assert_told(case, said["problems"])
    assert (facts(), AuditEvent.objects.count()) == (before, events)


def uploaded(case: Case, client: Client, content: bytes, committed: Any) -> ImportBatch | str:
    """The batch, or the sentence of a file that was turned away at the door."""
    form = {"file": SimpleUploadedFile(case.file, content or b""), "mode": "facts", "token": str(uuid.uuid4())}
    with committed(execute=True):
        answer = client.post(reverse("import-list"), form)
    if answer.status_code == 422:
        return str(answer.context["form"].errors["file"][0])
    assert answer.status_code == 302
    return ImportBatch.objects.latest("pk")


def confirmed(batch: ImportBatch, client: Client, committed: Any, **choice: str) -> ImportBatch:
    with committed(execute=True):
        client.post(reverse("import-confirm", args=[batch.pk]), {"token": str(batch.token), **choice})
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("case", CASES, ids=str)
def test_bad_file(case: Case, users, client, tmp_path, django_capture_on_commit_callbacks) -> None:
    prepare(case, users)
    path, content = tmp_path / case.file, case.build()
    path.write_bytes(content)
    client.force_login(users[case.by], LOGIN)
    with growth() as grown:
        put_through(case, client, path, content, django_capture_on_commit_callbacks)
    assert grown.kilobytes < ALLOWED
    check_kept(case)


def put_through(case: Case, client: Client, path: Path, content: bytes, committed: Any) -> None:
    if case.errors and not case.alone:
        refused_by_command(case, path)
    before = facts()
    batch = uploaded(case, client, content, committed)
    if isinstance(batch, str):
        assert batch in sentences_of(case)
        assert (facts(), ImportBatch.objects.filter(state=ImportState.CHECKING).exists()) == (before, False)
        return
    assert_told(case, batch.problems)
    assert client.get(reverse("import-detail", args=[batch.pk])).status_code == 200
    if case.errors:
        assert batch.state == ImportState.REFUSED
        assert confirmed(batch, client, committed).state == ImportState.REFUSED
        assert facts() == before
    batch = confirmed(batch, client, committed, accept_good="1")
    numbers = {home.household_no or "" for home in Household.objects.all()}
    assert numbers == {*case.homes, *registered_numbers(case)}
    assert batch.state == (ImportState.REFUSED if not case.homes else ImportState.APPLIED)
    assert (facts() == before) is not bool(case.homes)
    assert verify().first_bad is None


def registered_numbers(case: Case) -> set[str]:
    return {row["户编号"] for row in case.before()} if case.before else set()


def sentences_of(case: Case) -> set[str]:
    (at,) = case.errors
    facts_of = {"size": 21, "limit": 20, "rows": 0, "column": "A", "what": "含 1010 个部件"}
    made = {SENTENCES[at.code].format(**{**facts_of, "what": what}) for what in ("部件重名", "部件路径越界", *WHAT)}
    return made | {"所提交的是空文件。"}


WHAT = [f"含 {count} 个部件" for count in range(1001, 1030)]


def check_kept(case: Case) -> None:
    """What the register must hold, or must still hold, afterwards."""
    kept = case.kept or {}
    spoilt = Household.objects.filter(household_no="990101201203000002").first()
    if "wage" in kept:
        assert str(IncomeRecord.objects.get(household=spoilt).wage) == kept["wage"]
    if "note" in kept:
        assert Member.objects.get(household=spoilt, relation="01").note == kept["note"]
    if "decisions" in kept:
        assert [getattr(spoilt, name) for name in DECIDED] == ["1", "01", 2014, 2019, "01", ""]
    if "proposals" in kept:
        assert ChangeProposal.objects.filter(household=spoilt).count() == kept["proposals"]
    if "listed" in kept:
        assert Household.objects.filter(register="listed").count() == kept["listed"]


def test_there_are_many_ways_to_be_bad() -> None:
    names = [case.name for case in CASES]
    assert len(names) >= 60
    assert len(set(names)) == len(names)
