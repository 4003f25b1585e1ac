"""Undoing from the page: asked first, once, by who may."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.undoing import UNDO, undo
from fupin.jobs.models import Job
from fupin.jobs.services import Progress
from fupin.tests import factories
from households.importers import testing
from households.models import Household
from households.services.tests.test_undo import edit, imported

pytestmark = pytest.mark.django_db
VILLAGE, OTHER = "990101201203", "990102201201"


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.VILLAGE_CLERK, VILLAGE)


@pytest.fixture
def batch(clerk) -> ImportBatch:
    return imported(testing.family(), clerk)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="fupin.accounts.backend.PostsBackend")
    return client


def path_of(batch: ImportBatch, name: str = "import-undo") -> str:
    return reverse(name, args=[batch.pk])


def body(user: Any, path: str) -> str:
    return client_of(user).get(path).content.decode()


def test_asked_first_then_done_then_shown(act, clerk, batch) -> None:
    assert path_of(batch) in body(clerk, path_of(batch, "import-detail"))
    asked = body(clerk, path_of(batch))
    assert "家庭成员 <b>3</b> 条" in asked
    assert Household.objects.get().register == "unlisted"
    assert act(clerk, path_of(batch), token=str(batch.token)).status_code == 302
    assert Household.objects.get().register == "closed"
    shown = body(clerk, path_of(batch, "import-detail"))
    assert "已撤销" in shown
    assert "家庭成员 <b>3</b> 条" in shown
    assert path_of(batch) not in shown


def test_what_stays_is_listed_with_who(act, clerk) -> None:
    rows = testing.family()
    imported(rows, clerk)
    batch = imported([{**row, "村民小组": "二组", "工资性收入": "15000"} for row in rows], clerk)
    edit(Household.objects.get(), factories.user("luo", Role.VILLAGE_CLERK, VILLAGE, name="罗会计"), group_name="三组")
    asked = body(clerk, path_of(batch))
    act(clerk, path_of(batch), token=str(batch.token))
    shown = body(clerk, path_of(batch, "import-detail"))
    for text in (asked, shown):
        assert "罗会计" in text
        assert "导入以后有人改过" in text


def test_a_double_click_has_one_effect(act, clerk, batch) -> None:
    for _ in range(2):
        assert act(clerk, path_of(batch), token=str(batch.token)).status_code == 302
    assert AuditEvent.objects.filter(verb="roster.undo").count() == 1
    assert Job.objects.filter(kind=UNDO).count() == 1


def test_work_delivered_twice_is_done_once(act, clerk, batch) -> None:
    act(clerk, path_of(batch), token=str(batch.token))
    undo(Progress(Job.objects.get(kind=UNDO)), batch.pk)
    assert AuditEvent.objects.filter(verb="roster.undo").count() == 1


@pytest.mark.parametrize("token", [{}, {"token": "8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c0001"}])
def test_a_form_without_its_token_does_nothing(act, clerk, batch, token) -> None:
    assert act(clerk, path_of(batch), **token).status_code in (409, 422)
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportState.APPLIED


def test_who_may(act, batch) -> None:
    township = factories.user("township", Role.TOWNSHIP_CLERK, "990101201")
    stranger = factories.user("stranger", Role.VILLAGE_CLERK, OTHER)
    denied = factories.user("denied", Role.PREFECTURE_VIEWER, "9901")
    answers = [client_of(who).get(path_of(batch)).status_code for who in (township, stranger, denied)]
    assert answers == [200, 404, 403]
    assert act(denied, path_of(batch), token=str(batch.token)).status_code == 403
    assert Client().get(path_of(batch)).status_code == 302
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportState.APPLIED


def test_legacy_is_undone_by_another_than_the_preparer(act) -> None:
    preparer = factories.user("preparer", Role.COUNTY_CLERK, "990101")
    approver = factories.user("approver", Role.COUNTY_APPROVER, "990101")
    batch = imported(testing.family(), preparer, mode="legacy", approver=approver)
    assert path_of(batch) not in body(preparer, path_of(batch, "import-detail"))
    assert client_of(preparer).get(path_of(batch)).status_code == 403
    assert act(approver, path_of(batch), token=str(batch.token)).status_code == 302
    assert Household.objects.get().register == "closed"
