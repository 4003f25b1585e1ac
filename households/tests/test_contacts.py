"""Contact facts: who may change them, what is kept, and that nobody overwrites a colleague unseen."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.models import Household, HouseholdVersion
from households.services import contacts as service
from households.services.contacts import update_contacts

pytestmark = pytest.mark.django_db
VILLAGE = "990101201203"


@pytest.fixture
def home() -> Household:
    factories.region_tree()
    return factories.household(VILLAGE, address="东寨")


@pytest.fixture
def clerk(home):
    return factories.user("clerk", Role.VILLAGE_CLERK, VILLAGE, name="韦晓玲")


def post(user, home, **typed):
    client = Client()
    client.force_login(user, backend="fupin.accounts.backend.PostsBackend")
    facts = {"group_name": "", "address": "东寨", "note": "", "phone": "", "version": home.version}
    return client.post(reverse("household-contacts", args=[home.pk]), facts | typed)


def test_battery(home, clerk) -> None:
    visitors = Visitors(
        allowed=clerk,
        stranger=factories.user("far", Role.VILLAGE_CLERK, "990102201201"),
        denied=factories.user("auditor", Role.AUDITOR, "9901"),
    )
    assert page_battery(reverse("household-contacts", args=[home.pk]), visitors) == EXPECTED


def test_saved_kept_and_told(home, clerk) -> None:
    response = post(clerk, home, address="西寨", phone="13800000000")
    assert response.status_code == 302
    now = Household.objects.get(pk=home.pk)
    assert (now.address, now.phone, now.version) == ("西寨", "13800000000", 2)
    assert HouseholdVersion.objects.get().address == "东寨"
    event = AuditEvent.objects.get(verb=Verb.HOUSEHOLD_UPDATED)
    assert event.before == {"家庭住址": "东寨", "联系电话": ""}
    assert event.after == {"家庭住址": "西寨", "联系电话": "138****0000"}


def test_a_blank_telephone_keeps_the_registered_one(home, clerk) -> None:
    update_contacts(household=home, version=1, by=clerk, phone="13800000000")
    home.refresh_from_db()
    post(clerk, home, address="西寨")
    assert Household.objects.get(pk=home.pk).phone == "13800000000"


def test_nothing_changed_writes_nothing(home, clerk) -> None:
    assert post(clerk, home).status_code == 302
    assert not AuditEvent.objects.exists()
    assert Household.objects.get(pk=home.pk).version == 1


def test_the_second_saver_sees_both_values_and_decides(home, clerk) -> None:
    other = factories.user("other", Role.VILLAGE_CLERK, VILLAGE, name="罗正华")
    assert post(clerk, home, address="西寨").status_code == 302
    response = post(other, home, address="南寨")
    page = response.content.decode()
    assert response.status_code == 409
    for word in ("韦晓玲改过这一户", "西寨", "南寨"):
        assert word in page
    assert Household.objects.get(pk=home.pk).address == "西寨"
    home.refresh_from_db()
    assert post(other, home, address="南寨").status_code == 302
    assert Household.objects.get(pk=home.pk).address == "南寨"


@pytest.mark.parametrize(
    "typed", [{"phone": "12800000000"}, {"phone": "1380000000"}, {"version": ""}, {"note": "字" * 501}]
)
def test_bad_input_gets_its_sentence_and_writes_nothing(home, clerk, typed) -> None:
    assert post(clerk, home, address="西寨", **typed).status_code == 422
    assert Household.objects.get(pk=home.pk).address == "东寨"


def test_the_service_asks_for_itself(home, clerk) -> None:
    stranger = factories.user("far", Role.VILLAGE_CLERK, "990102201201")
    with pytest.raises(PermissionDenied):
        update_contacts(household=home, version=1, by=stranger, address="西寨")
    with pytest.raises(Refused, match="phone_wrong"):
        update_contacts(household=home, version=1, by=clerk, phone="12345")
    with pytest.raises(Conflict):
        update_contacts(household=home, version=7, by=clerk, address="西寨")


def test_no_trail_no_change(home, clerk, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(service, "record", broken)
    with pytest.raises(RuntimeError):
        update_contacts(household=home, version=1, by=clerk, address="西寨")
    assert Household.objects.get(pk=home.pk).address == "东寨"
    assert not HouseholdVersion.objects.exists()


def test_a_number_in_a_note_is_masked_on_the_trail(home, clerk) -> None:
    post(clerk, home, note="户主990101197001010016")
    assert AuditEvent.objects.get().after["备注"] == "户主990101************"
