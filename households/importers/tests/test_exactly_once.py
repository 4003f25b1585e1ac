"""Clicks, deliveries and clerks at the same moment: an import happens once, and of two of the same village the second
compares with what the first has written."""

import io
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.services import APPLY, CHECK, confirm, receive
from fupin.jobs import services as jobs
from fupin.jobs.models import Job, JobState
from fupin.tests import factories
from fupin.tests.test_concurrency import at_once
from households.importers import testing
from households.models import Household, HouseholdVersion, Member

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
NO = "990101201203000001"
CLICKS = 4


@pytest.fixture
def clerk(transactional_db) -> Any:
    factories.region_tree()
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


@pytest.fixture
def content() -> bytes:
    return testing.roster(testing.family(NO))


@pytest.fixture
def undelivered(monkeypatch) -> None:
    """Jobs wait until the test hands them over."""
    monkeypatch.setattr(jobs, "_send", lambda job: None)


def upload(content: bytes, by: Any, token: Any = None) -> ImportBatch:
    file = SimpleUploadedFile("名册.xlsx", content)
    return receive(file, by=by, mode="facts", year=None, kind="roster", token=token or uuid.uuid4())


def deliver(kind: str, batch: ImportBatch, times: int = 1) -> None:
    """As the queue does: at least once, and now and then to two workers."""
    job = jobs.latest(kind, batch.pk)
    assert job is not None
    assert at_once([lambda: jobs.run(job.pk)] * times) == [None] * times


def registered() -> tuple[int, int, int]:
    """Households, people, and imports on the trail."""
    assert verify().first_bad is None
    events = AuditEvent.objects.filter(subject_type="imports.importbatch", verb__startswith="roster").count()
    return Household.objects.count(), Member.objects.count(), events


def test_a_form_sent_several_times_is_one_upload(clerk, content) -> None:
    token = uuid.uuid4()
    found = at_once([lambda: upload(content, clerk, token)] * CLICKS)
    assert {getattr(batch, "pk", batch) for batch in found} == {ImportBatch.objects.get().pk}
    batch = ImportBatch.objects.get()
    assert {file.name for file in Path(configured.UPLOAD_DIR).iterdir()} == {batch.stored_as, batch.results_as}


def test_a_double_click_imports_once(clerk, content) -> None:
    batch = upload(content, clerk)
    batch.refresh_from_db()
    found = at_once([lambda: confirm(batch=batch, token=batch.token, by=clerk)] * CLICKS)
    assert {getattr(result, "pk", result) for result in found} == {batch.pk}
    assert Job.objects.filter(kind=APPLY).count() == 1
    assert registered() == (1, 3, 1)


def test_a_click_after_it_is_done_does_nothing(clerk, content) -> None:
    batch = upload(content, clerk)
    batch.refresh_from_db()
    for _ in range(2):
        assert confirm(batch=batch, token=batch.token, by=clerk).pk == batch.pk
    assert registered() == (1, 3, 1)


@pytest.mark.usefixtures("undelivered")
def test_work_handed_over_several_times_is_done_once(clerk, content) -> None:
    batch = upload(content, clerk)
    deliver(CHECK, batch, CLICKS)
    batch.refresh_from_db()
    assert batch.state == ImportState.READY
    confirm(batch=batch, token=batch.token, by=clerk)
    deliver(APPLY, batch, CLICKS)
    deliver(APPLY, batch)
    batch.refresh_from_db()
    assert (batch.state, registered()) == (ImportState.APPLIED, (1, 3, 1))
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


@pytest.mark.usefixtures("undelivered")
def test_two_imports_of_one_village_do_not_make_it_twice(clerk, content) -> None:
    other = factories.user("other", Role.VILLAGE_CLERK, "990101201203")
    batches = [upload(content, by) for by in (clerk, other)]
    for batch in batches:
        deliver(CHECK, batch)
        batch.refresh_from_db()
        confirm(batch=batch, token=batch.token, by=batch.owner)
    work = [jobs.latest(APPLY, batch.pk).pk for batch in batches]
    assert at_once([lambda number=number: jobs.run(number) for number in work]) == [None, None]
    assert registered() == (1, 3, 1)
    again = ImportBatch.objects.get(state=ImportState.READY)
    assert (again.error[:8], again.counts["households"]["same"]) == ("登记在您预览之后", 1)
    confirm(batch=again, token=again.token, by=again.owner)
    deliver(APPLY, again)
    assert (registered(), HouseholdVersion.objects.count()) == ((1, 3, 2), 0)


def test_the_command_by_several_at_once(clerk, content, tmp_path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)

    def run() -> dict[str, Any]:
        out = io.StringIO()
        call_command("import_roster", str(path), user="clerk", json=True, stdout=out)
        return dict(json.loads(out.getvalue()))

    found = at_once([run] * 3)
    told = [(said["households"]["new"], said["households"]["same"], said["applied"]) for said in found]
    assert sorted(told) == [(0, 1, True), (0, 1, True), (1, 0, True)]
    assert registered() == (1, 3, 3)
    assert HouseholdVersion.objects.count() == 0
