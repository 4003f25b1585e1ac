"""The import pages: who sees what, upload, confirm, give up."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.services import _applied, importer_of
from fupin.jobs.services import SILENT
from fupin.tests import factories
from households.importers import testing
from households.models import Household, Member

pytestmark = pytest.mark.django_db
VILLAGE, OTHER = "990101201203", "990102201201"
ANOTHER = "8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c0002"


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.VILLAGE_CLERK, VILLAGE)


def upload(act: Any, user: Any, content: bytes, **data: Any) -> ImportBatch:
    token = data.pop("token", "8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c0001")
    file = SimpleUploadedFile("花名册.xlsx", content)
    response = act(user, reverse("import-list"), file=file, token=token, **{"mode": "facts", **data})
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.latest("pk")


def page(user: Any, path: str) -> Any:
    client = Client()
    client.force_login(user, backend="fupin.accounts.backend.PostsBackend")
    return client.get(path)


def confirm(act: Any, user: Any, batch: ImportBatch, **data: Any) -> Any:
    return act(user, reverse("import-confirm", args=[batch.pk]), token=str(batch.token), **data)


def test_upload_look_confirm(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    assert batch.state == ImportState.READY
    assert Household.objects.count() == 0
    assert "将写入 1 户 3 人" in page(clerk, reverse("import-detail", args=[batch.pk])).content.decode()
    confirm(act, clerk, batch)
    batch.refresh_from_db()
    assert (batch.state, Member.objects.count()) == (ImportState.APPLIED, 3)
    assert f"?place={VILLAGE}" in page(clerk, reverse("import-detail", args=[batch.pk])).content.decode()


def test_the_same_roster_again_offers_nothing_to_write(act, clerk) -> None:
    content = testing.roster(testing.family())
    confirm(act, clerk, upload(act, clerk, content))
    again = upload(act, clerk, content, token=ANOTHER)
    text = page(clerk, reverse("import-detail", args=[again.pk])).content.decode()
    assert "1 户都和登记册里的一样，没有要写入的" in text
    assert "记为已核对" in text
    assert ("将写入" in text, "写入 0 户" in text, "写入 1 户" in text) == (False, False, False)
    confirm(act, clerk, again)
    again.refresh_from_db()
    assert (again.state, Member.objects.count()) == (ImportState.APPLIED, 3)


def test_the_button_counts_the_households_that_change(act, clerk) -> None:
    first, second = testing.family(), testing.family("990101201203000002")
    confirm(act, clerk, upload(act, clerk, testing.roster([*first, *second])))
    for row in second:
        row["联系电话"] = "13911111111"
    batch = upload(act, clerk, testing.roster([*first, *second]), token=ANOTHER)
    assert ">写入 1 户</button>" in page(clerk, reverse("import-detail", args=[batch.pk])).content.decode()


def test_a_double_click_has_one_effect(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    assert [confirm(act, clerk, batch).status_code for _ in range(2)] == [302, 302]
    assert Household.objects.count() == 1
    assert ImportBatch.objects.get().state == ImportState.APPLIED


def test_the_same_form_sent_twice_is_one_upload(act, clerk) -> None:
    for _ in range(2):
        upload(act, clerk, testing.roster(testing.family()))
    assert ImportBatch.objects.count() == 1


def test_an_error_refuses_and_tells_where(act, clerk) -> None:
    rows = testing.family()
    rows[1]["证件号码"] = "990101197203040011"
    batch = upload(act, clerk, testing.roster(rows))
    assert batch.state == ImportState.REFUSED
    text = page(clerk, reverse("import-detail", args=[batch.pk])).content.decode()
    assert "校验码不对" in text
    assert "990101197203040011" not in text
    confirm(act, clerk, batch)
    assert Household.objects.count() == 0


def test_good_households_go_in_when_asked(act, clerk) -> None:
    rows = [*testing.family(), *testing.family("990101201203000002")]
    rows[1]["证件号码"] = "990101197203040011"
    batch = upload(act, clerk, testing.roster(rows))
    confirm(act, clerk, batch, accept_good="1")
    assert list(Household.objects.values_list("household_no", flat=True)) == ["990101201203000002"]


def test_moved_register_is_shown_again(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    factories.household(VILLAGE, household_no="990101201203000001", register="unlisted", poverty_status=None)
    confirm(act, clerk, batch)
    batch.refresh_from_db()
    assert batch.state in (ImportState.READY, ImportState.REFUSED)
    assert batch.error == "登记在您预览之后有变化，请再看一遍。"
    assert Household.objects.count() == 1


def test_work_delivered_twice_is_done_once(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    confirm(act, clerk, batch)
    ImportBatch.objects.update(state=ImportState.APPLYING)
    stale = ImportBatch.objects.select_related("owner__person", "approver__person").get()
    ImportBatch.objects.update(state=ImportState.APPLIED)
    loaded = importer_of("roster").load(testing.roster(testing.family()), year=None, mapping={}, progress=SILENT)
    assert _applied(stale, loaded, SILENT)
    assert AuditEvent.objects.filter(verb="roster.import").count() == 1


def test_give_up(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    act(clerk, reverse("import-discard", args=[batch.pk]))
    assert confirm(act, clerk, batch).status_code == 409
    assert Household.objects.count() == 0


@pytest.mark.parametrize(("content", "said"), [(b"%PDF-1.4", "不是表格文件"), (b"", "空"), (b"<html>", "网页")])
def test_no_workbook_is_refused_before_it_is_kept(act, clerk, content, said, settings) -> None:
    file = SimpleUploadedFile("花名册.xlsx", content)
    response = act(clerk, reverse("import-list"), file=file, mode="facts", token="8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c0001")
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ImportBatch.objects.exists()
    assert not settings.UPLOAD_DIR.exists() or not list(settings.UPLOAD_DIR.iterdir())


def test_the_kept_file_is_sealed_and_private(act, clerk, settings) -> None:
    content = testing.roster(testing.family())
    batch = upload(act, clerk, content)
    path = settings.UPLOAD_DIR / batch.stored_as
    assert path.stat().st_mode & 0o777 == 0o600
    assert content[:200] not in path.read_bytes()


def test_legacy_needs_two_people(act) -> None:
    preparer = factories.user("preparer", Role.COUNTY_CLERK, "990101")
    approver = factories.user("approver", Role.COUNTY_APPROVER, "990101")
    factories.place("990101")
    from villages.models import Post

    Post.objects.create(user=preparer, role=Role.COUNTY_APPROVER, region_id="990101", starts_on="2020-01-01")
    file = SimpleUploadedFile("花名册.xlsx", testing.roster(testing.family()))
    act(preparer, reverse("import-list"), file=file, mode="legacy", token="8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c0002")
    batch = ImportBatch.objects.get()
    confirm(act, preparer, batch)
    assert Household.objects.count() == 0
    confirm(act, approver, batch)
    assert Household.objects.get().register == "listed"
    assert ImportBatch.objects.get().approver == approver


def test_pages_are_scoped(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    township = factories.user("township", Role.TOWNSHIP_CLERK, "990101201")
    visitors = Visitors(
        allowed=township,
        stranger=factories.user("stranger", Role.VILLAGE_CLERK, OTHER),
        denied=factories.user("denied", Role.PREFECTURE_VIEWER, "9901"),
    )
    for name in ("import-detail", "import-problems"):
        assert page_battery(reverse(name, args=[batch.pk]), visitors) == EXPECTED


def test_template_names_the_users_villages(clerk) -> None:
    response = page(clerk, reverse("import-template"))
    assert response.content[:2] == b"PK"
    assert page(factories.user("viewer", Role.PREFECTURE_VIEWER, "9901"), reverse("import-template")).status_code == 403


def test_the_list_costs_the_same_for_one_and_three(act, clerk) -> None:
    costs = []
    for number in range(3):
        upload(act, clerk, testing.roster(testing.family()), token=f"8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c000{number}")
        with CaptureQueriesContext(connection) as queries:
            assert page(clerk, reverse("import-list")).content.decode().count("花名册.xlsx") == number + 1
        costs.append(len(queries))
    assert costs[0] == costs[2]


def test_a_number_in_the_name_of_a_file_is_not_kept(act, clerk) -> None:
    file = SimpleUploadedFile("韦大山990101197001010016.csv", "姓名\n".encode())
    act(clerk, reverse("import-list"), file=file, mode="facts", token="8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c0002")
    assert ImportBatch.objects.get().file_name == "韦大山990101************.csv"
