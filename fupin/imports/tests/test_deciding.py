"""Between the preview and the register: the tick, the day, stopping, checking again, bringing an undone file back."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.imports import services
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.stopping_services import stop
from fupin.imports.storage import store
from fupin.imports.tests.test_pages import confirm, page, upload
from fupin.jobs.models import Job, JobState
from fupin.jobs.services import Progress, cancel, latest, run
from fupin.tests import factories
from households.importers import testing
from households.models import Household, Member
from households.services.tests.test_undo import facts
from villages.models import Post

pytestmark = pytest.mark.django_db
VILLAGE = "990101201203"
NO, NEXT = "990101201203000001", "990101201203000002"
TOKEN = "8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c1001"


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.VILLAGE_CLERK, VILLAGE)


@pytest.fixture
def batch(act, clerk) -> ImportBatch:
    return upload(act, clerk, testing.roster(testing.family()))


def half_wrong() -> bytes:
    rows = [*testing.family(), *testing.family(NEXT)]
    rows[1]["证件号码"] = "990101197203040011"
    return testing.roster(rows)


def post(act: Any, user: Any, batch: ImportBatch, name: str, **data: Any) -> Any:
    return act(user, reverse(f"import-{name}", args=[batch.pk]), token=str(batch.token), **data)


def body(user: Any, batch: ImportBatch) -> str:
    return page(user, reverse("import-detail", args=[batch.pk])).content.decode()


def age(batch: ImportBatch, hours: float) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(checked_at=timezone.now() - timedelta(hours=hours))


# ---- 只导入无误户 ----------------------------------------------------------------------------------------------------


def test_good_households_only_by_a_tick(act, clerk) -> None:
    batch = upload(act, clerk, half_wrong())
    shown = body(clerk, batch)
    assert 'type="checkbox" name="accept_good" value="1" required' in shown
    assert 'type="hidden" name="accept_good"' not in shown
    answer = confirm(act, clerk, batch)
    assert answer.status_code == 409
    assert "只导入无误户" in answer.content.decode()
    assert not Household.objects.exists()
    confirm(act, clerk, batch, accept_good="1")
    assert list(Household.objects.values_list("household_no", flat=True)) == [NEXT]


# ---- a day -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "written"), [(23.9, 1), (24.1, 0)])
def test_a_preview_is_good_for_a_day(act, clerk, batch, hours, written) -> None:
    age(batch, hours)
    confirm(act, clerk, batch)
    assert Household.objects.count() == written


def test_an_old_preview_is_made_anew(act, clerk, batch) -> None:
    age(batch, 25)
    shown = body(clerk, batch)
    assert "超过一天" in shown
    assert reverse("import-confirm", args=[batch.pk]) not in shown
    assert post(act, clerk, batch, "recheck").status_code == 302
    fresh = ImportBatch.objects.get()
    assert (fresh.state, fresh.has_expired) == (ImportState.READY, False)
    assert confirm(act, clerk, batch).status_code == 409, "the old form is of the old preview"
    confirm(act, clerk, fresh)
    assert Household.objects.count() == 1


def test_a_preview_belongs_to_its_user(act, clerk, batch) -> None:
    township = factories.user("township", Role.TOWNSHIP_CLERK, "990101201")
    assert confirm(act, township, batch).status_code == 403
    assert not Household.objects.exists()


def test_a_preview_belongs_to_its_file(act, clerk, batch) -> None:
    other = store(testing.roster(testing.family(NEXT)))
    ImportBatch.objects.update(stored_as=other)
    confirm(act, clerk, batch)
    batch.refresh_from_db()
    assert (batch.state, Household.objects.count()) == (ImportState.FAILED, 0)
    assert "与上传时不一样" in batch.error


# ---- stopping --------------------------------------------------------------------------------------------------------


def stopped_at(stage: str, monkeypatch: Any, ask: Any) -> None:
    """The owner asks to stop when the work comes to a stage."""
    real = Progress.__call__

    def progress(own: Any, at: str, done: int = 0, total: int = 0) -> None:
        if at == stage and own.job is not None:
            ask()
        real(own, at, done, total)

    monkeypatch.setattr(Progress, "__call__", progress)


@pytest.mark.parametrize("stage", ["读取", "检查", "比对"])
def test_stopping_while_it_is_checked(act, clerk, monkeypatch, stage) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    ImportBatch.objects.update(state=ImportState.CHECKING)
    job = Job.objects.create(kind=services.CHECK, owner_id=clerk.pk, payload_id=batch.pk)
    stopped_at(stage, monkeypatch, lambda: stop(batch=batch, by=clerk))
    batch.refresh_from_db()
    run(job.pk)
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.state, job.state) == (ImportState.CANCELLED, JobState.CANCELLED)


@pytest.mark.parametrize("stage", ["读取", "检查", "比对", "写入"])
def test_stopping_while_it_is_written_puts_everything_back(act, clerk, batch, monkeypatch, stage) -> None:
    before, events = facts(), AuditEvent.objects.count()
    with monkeypatch.context() as patched:
        stopped_at(stage, patched, lambda: cancel(latest(services.APPLY, batch.pk)))
        confirm(act, clerk, batch)
    batch.refresh_from_db()
    assert (batch.state, facts(), AuditEvent.objects.count()) == (ImportState.READY, before, events)
    assert batch.error == "已经停下，什么也没有写入。要写入，请再看一遍后重新确认。"
    confirm(act, clerk, batch)
    assert Household.objects.count() == 1


def test_stopping_what_nobody_has_begun(act, clerk, batch) -> None:
    ImportBatch.objects.update(state=ImportState.APPLYING)
    job = Job.objects.create(kind=services.APPLY, owner_id=clerk.pk, payload_id=batch.pk)
    assert "停止并退回" in body(clerk, batch)
    post(act, clerk, batch, "stop")
    batch.refresh_from_db()
    assert batch.state == ImportState.READY
    run(job.pk)
    assert not Household.objects.exists(), "the job that comes late does nothing"


def test_a_running_job_is_asked_and_says_so(act, clerk, batch) -> None:
    ImportBatch.objects.update(state=ImportState.APPLYING)
    running = {"state": JobState.RUNNING, "kind": services.APPLY, "owner_id": clerk.pk}
    job = Job.objects.create(**running, payload_id=batch.pk)
    post(act, clerk, batch, "stop")
    job.refresh_from_db()
    assert (job.cancel_asked, ImportBatch.objects.get().state) == (True, ImportState.APPLYING)
    assert "正在停下" in body(clerk, batch)


def test_what_is_written_cannot_be_stopped(act, clerk, batch) -> None:
    confirm(act, clerk, batch)
    answer = post(act, clerk, batch, "stop")
    assert answer.status_code == 409
    assert "撤销这次导入" in answer.content.decode()
    assert Household.objects.count() == 1


# ---- undone, and back ------------------------------------------------------------------------------------------------


def undone(act: Any, user: Any, batch: ImportBatch) -> ImportBatch:
    batch.refresh_from_db()
    post(act, user, batch, "undo")
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    return batch


def test_an_undone_import_comes_back_through_the_same_door(act, clerk, batch) -> None:
    confirm(act, clerk, batch)
    with_it = facts(ids=False)
    undone(act, clerk, batch)
    assert facts(ids=False) != with_it
    assert "重新导入这个文件" in body(clerk, batch)
    answer = act(clerk, reverse("import-again", args=[batch.pk]), token=TOKEN)
    made = ImportBatch.objects.latest("pk")
    assert answer.url == reverse("import-detail", args=[made.pk])
    assert (made.state, made.again_of, made.sha256) == (ImportState.READY, batch, batch.sha256)
    assert facts(ids=False) != with_it, "it is shown before it is written"
    confirm(act, clerk, made)
    assert facts(ids=False) == with_it
    undone(act, clerk, made)
    assert not Household.objects.exclude(register="closed").exists()


def test_overwritten_values_come_back_too(act, clerk, batch) -> None:
    confirm(act, clerk, batch)
    first = facts()
    rows = testing.family(phone="13911112222", wage="15000")
    for row, member in zip(rows, Member.objects.order_by("pk"), strict=True):
        row["证件号码"] = member.identity
    second = upload(act, clerk, testing.roster(rows), token=TOKEN)
    confirm(act, clerk, second)
    changed = facts()
    undone(act, clerk, second)
    assert facts() == first
    act(clerk, reverse("import-again", args=[second.pk]), token="8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c1002")
    confirm(act, clerk, ImportBatch.objects.latest("pk"))
    assert facts() == changed


def test_the_button_twice_is_one_batch(act, clerk, batch) -> None:
    confirm(act, clerk, batch)
    undone(act, clerk, batch)
    for _ in range(2):
        act(clerk, reverse("import-again", args=[batch.pk]), token=TOKEN)
    assert ImportBatch.objects.count() == 2


def test_only_whose_file_it_was_brings_it_back(act, clerk, batch) -> None:
    confirm(act, clerk, batch)
    undone(act, clerk, batch)
    township = factories.user("township", Role.TOWNSHIP_CLERK, "990101201")
    assert act(township, reverse("import-again", args=[batch.pk]), token=TOKEN).status_code == 403
    assert "重新导入这个文件" not in body(township, batch)
    Post.objects.filter(user=clerk).update(ends_on="2020-06-01")
    assert act(clerk, reverse("import-again", args=[batch.pk]), token=TOKEN).status_code in (403, 404)
    assert ImportBatch.objects.count() == 1


def test_what_stands_is_not_brought_in_twice(act, clerk, batch) -> None:
    confirm(act, clerk, batch)
    assert act(clerk, reverse("import-again", args=[batch.pk]), token=TOKEN).status_code == 409


def test_legacy_comes_back_by_two_people(act) -> None:
    preparer = factories.user("preparer", Role.COUNTY_CLERK, "990101")
    approver = factories.user("approver", Role.COUNTY_APPROVER, "990101")
    batch = upload(act, preparer, testing.roster(testing.family()), mode="legacy")
    confirm(act, approver, batch)
    with_it = facts(ids=False)
    undone(act, approver, batch)
    act(preparer, reverse("import-again", args=[batch.pk]), token=TOKEN)
    made = ImportBatch.objects.latest("pk")
    confirm(act, preparer, made)
    assert facts(ids=False) != with_it
    confirm(act, approver, made)
    assert facts(ids=False) == with_it
