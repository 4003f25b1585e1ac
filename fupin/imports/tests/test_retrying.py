"""What gets stuck, is sent twice or by somebody else: one effect or none, and always a way on."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.tests.test_pages import VILLAGE, clerk, confirm, page, upload  # noqa: F401 - fixtures
from fupin.jobs.models import Job, JobState
from fupin.tests import factories
from households.importers import testing
from households.models import Household

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


def killed(batch: ImportBatch, state: ImportState, *, minutes: int = 10) -> None:
    """As a worker leaves it that was killed in the middle: nothing written, the job under way, silent since."""
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    Job.objects.update(state=JobState.RUNNING, heartbeat=timezone.now() - timedelta(minutes=minutes))


@pytest.fixture
def batch(act, clerk) -> ImportBatch:  # noqa: F811
    return upload(act, clerk, testing.roster(testing.family()))


def text_of(user: Any, batch: ImportBatch) -> str:
    return page(user, reverse("import-detail", args=[batch.pk])).content.decode()


def retry(act: Any, user: Any, batch: ImportBatch) -> ImportBatch:
    act(user, reverse("import-retry", args=[batch.pk]))
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("state", [ImportState.CHECKING, ImportState.APPLYING])
def test_stuck_work_is_said_and_done_again(act, clerk, batch, state) -> None:  # noqa: F811
    confirmed = state == ImportState.APPLYING
    if confirmed:  # confirmed, and killed before the write
        Job.objects.create(owner_id=clerk.pk, kind="import.apply", payload_id=batch.pk)
    killed(batch, state)
    assert "再试一次" in text_of(clerk, batch)
    assert retry(act, clerk, batch).state == (ImportState.APPLIED if confirmed else ImportState.READY)
    assert Household.objects.count() == confirmed


def test_work_that_moves_is_left_alone(act, clerk, batch) -> None:  # noqa: F811
    killed(batch, ImportState.CHECKING, minutes=1)
    assert "再试一次" not in text_of(clerk, batch)
    assert retry(act, clerk, batch).state == ImportState.CHECKING


def test_only_who_may_confirm_may_retry(act, batch) -> None:
    killed(batch, ImportState.CHECKING)
    other = factories.user("other", Role.VILLAGE_CLERK, VILLAGE)
    assert act(other, reverse("import-retry", args=[batch.pk])).status_code == 403


def test_a_check_whose_result_cannot_be_kept_does_not_hang(act, clerk, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setattr("fupin.imports.services._result", lambda *args: 1 / 0)
    assert upload(act, clerk, testing.roster(testing.family())).state == ImportState.FAILED


@pytest.mark.parametrize(("token", "answer"), [("x", 409), ("", 409), ("\0", 400)])
def test_a_spoilt_form_is_told_so(act, clerk, batch, token, answer) -> None:  # noqa: F811
    assert act(clerk, reverse("import-confirm", args=[batch.pk]), token=token).status_code == answer


def test_somebody_elses_form_is_no_key(act, clerk, batch) -> None:  # noqa: F811
    other = factories.user("other", Role.VILLAGE_CLERK, VILLAGE)
    with pytest.raises(AssertionError, match="没有保存"):
        upload(act, other, testing.roster(testing.family()))
    assert ImportBatch.objects.get() == batch


def test_a_register_that_moved_with_the_same_counts_is_shown_again(act, clerk, batch) -> None:  # noqa: F811
    rows = testing.family()
    for row in rows:
        row["联系电话"] = "13911112222"
    confirm(act, clerk, batch)
    Household.objects.update(household_no=rows[0]["户编号"])
    for row, member in zip(rows, Household.objects.get().members.order_by("pk"), strict=True):
        row["证件号码"] = member.identity
    second = upload(act, clerk, testing.roster(rows), token=str(uuid.uuid4()))
    Household.objects.update(phone_digest="0" * 32)
    confirm(act, clerk, second)
    second.refresh_from_db()
    assert (second.state, Household.objects.get().phone_digest) == (ImportState.READY, "0" * 32)
    assert "预览之后有变化" in second.error


def test_a_long_or_personal_heading_is_cut_and_masked(act, clerk) -> None:  # noqa: F811
    rows = testing.family()
    headings = [*testing.HEADINGS, "韦" * 32767, "990101197001010132", "\0户", "\x01"]
    lines = [headings, *([*(row.get(h) for h in testing.HEADINGS), *"1234"] for row in rows)]
    batch = upload(act, clerk, testing.workbook(lines))
    messages = [problem["message"] for problem in batch.problems]
    assert batch.state == ImportState.READY
    assert max(map(len, messages)) < 200
    assert "\0" not in "".join(messages)  # PostgreSQL keeps no such character
    assert "990101197001010132" not in "".join(messages)
    assert page(clerk, reverse("import-problems", args=[batch.pk])).status_code == 200
