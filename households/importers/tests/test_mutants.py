"""Spoilt bytes through the page and the command: never an exception, never half a file, never a problem without a
place, never more memory than allowed. Two thousand mutants in the soak, a hundred in the suite."""

import io
import json
import sys
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.services import confirm, receive
from fupin.jobs.models import Job, JobState
from fupin.tests import factories
from fupin.workflow import Refused
from households.importers.tests.memory import ALLOWED, growth
from households.importers.tests.mutants import mutant
from households.models import Household, Member

pytestmark = pytest.mark.django_db
SUITE, SOAK, PARTS = 100, 2000, 20


@pytest.fixture
def clerk() -> Any:
    factories.region_tree()
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


class PutBack(Exception):
    """Ends a mutant's transaction, so that the next finds the register empty."""


def try_all(seeds: range, clerk: Any, folder: Path, committed: Any) -> Counter[str]:
    ends: Counter[str] = Counter()
    for seed in seeds:
        name, content = mutant(seed)
        (folder / name).write_bytes(content)
        try:
            with transaction.atomic():
                by_page = seed % 2
                ends[page(name, content, clerk, committed) if by_page else command(folder / name)] += 1
                check_register()
                raise PutBack
        except PutBack:
            continue
        except BaseException as error:
            error.add_note(f"mutant {seed}, kept as {folder / name}")
            raise
    return ends


def page(name: str, content: bytes, clerk: Any, committed: Any) -> str:
    """Upload, and confirm what is good."""
    options = {"mode": "facts", "year": None, "kind": "roster", "token": uuid.uuid4()}
    try:
        with committed(execute=True):
            batch = receive(SimpleUploadedFile(name, content), by=clerk, **options)
    except Refused as no:
        refused = no.code
    else:
        refused = ""
    if refused:
        assert (refused, ImportBatch.objects.count()) == ("import_unreadable", 0)
        return "turned away"
    batch.refresh_from_db()
    assert batch.state in (ImportState.READY, ImportState.REFUSED), batch.error
    check_problems(batch.problems, name)
    assert (Household.objects.count(), AuditEvent.objects.filter(verb__startswith="roster").count()) == (0, 0)
    try:
        with committed(execute=True):
            confirm(batch=batch, token=batch.token, by=clerk, accept_good=True)
    except Refused as no:
        refused = no.code
    assert refused in ("", "import_gone", "import_nothing_good")
    batch.refresh_from_db()
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    assert batch.state in (ImportState.APPLIED, ImportState.REFUSED), batch.error
    check_counts(batch.counts, applied=batch.state == ImportState.APPLIED)
    return str(batch.state)


def command(path: Path) -> str:
    out, code = io.StringIO(), 0
    try:
        call_command("import_roster", str(path), user="clerk", json=True, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    (line,) = out.getvalue().splitlines()
    said = json.loads(line)
    assert (code, said["applied"], said["batch"] is not None) in [(0, True, True), (2, False, False)]
    assert said["applied"] or any(problem["severity"] == "E" for problem in said["problems"])
    check_problems(said["problems"], path.name)
    check_counts(said, applied=said["applied"])
    return "applied" if said["applied"] else "refused"


def check_problems(problems: list[dict[str, Any]], name: str) -> None:
    for problem in problems:
        assert problem["message"][-1] in "。）？"
        assert problem["row"] is None or (problem["row"] > 0 and (problem["sheet"] is None) == name.endswith("csv"))


def check_counts(counts: dict[str, Any], *, applied: bool) -> None:
    """What is said to be new is there, and nothing else."""
    said = [counts.get(kind, {}).get("new", 0) if applied else 0 for kind in ("households", "members")]
    assert [Household.objects.count(), Member.objects.count()] == said


def check_register() -> None:
    """No household without its people, no person without a household, and the chain holds."""
    homes = {home.pk: home.member_count for home in Household.objects.all()}
    people = Counter(Member.objects.values_list("household_id", flat=True))
    assert people == homes
    assert verify().first_bad is None


def test_mutants(clerk, tmp_path, django_capture_on_commit_callbacks) -> None:
    with growth() as grown:
        ends = try_all(range(SUITE), clerk, tmp_path, django_capture_on_commit_callbacks)
    assert sum(ends.values()) == SUITE
    assert {"turned away", "applied", "refused"} <= ends.keys()
    assert grown.kilobytes < ALLOWED


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_two_thousand_mutants(part, clerk, tmp_path, django_capture_on_commit_callbacks, capsys) -> None:
    size = SOAK // PARTS
    seeds = range(SUITE + part * size, SUITE + (part + 1) * size)
    with growth() as grown:
        ends = try_all(seeds, clerk, tmp_path, django_capture_on_commit_callbacks)
    with capsys.disabled():
        told = ", ".join(f"{name} {count}" for name, count in sorted(ends.items()))
        sys.stdout.write(f"\nmutants {seeds.start}–{seeds.stop - 1}, {connection.vendor}: {told}; ")
        sys.stdout.write(f"memory at most {grown.kilobytes // 1024} MB above the baseline\n")
    assert sum(ends.values()) == size
    assert grown.kilobytes < ALLOWED
