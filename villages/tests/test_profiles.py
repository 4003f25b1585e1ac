from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.tests.factories import region_tree, user
from fupin.workflow import Conflict, Refused
from villages import selectors
from villages.models import VillageProfile
from villages.profile_groups import GROUPS, label_and_unit
from villages.selectors import FACTS
from villages.services import profiles
from villages.services.profiles import save_profile

pytestmark = pytest.mark.django_db
VILLAGE = "990101201203"
FORM = f"/villages/{VILLAGE}/profile/2025/"


@pytest.fixture
def places():
    return region_tree()


@pytest.fixture
def clerk(places):
    return user("clerk", Role.VILLAGE_CLERK, VILLAGE, name="韦小花")


def browser(who):
    client = Client()
    client.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    return client


def saved(places, by, version=0, **facts):
    return save_profile(village=places[VILLAGE], year=2025, facts=facts, version=version, by=by)


# ---- the service ------------------------------------------------------------------------------------------------


def test_first_save_says_what_was_filled(places, clerk):
    made = saved(places, clerk, households=200, attribute="1", bus=None)
    event = AuditEvent.objects.get()
    assert (made.version, event.verb, event.region_code) == (1, "profile.save", VILLAGE)
    assert event.after == {"总户数（户）": "200", "村属性": "贫困村"}
    assert not VillageProfile.versions.objects.exists()


def test_a_change_keeps_the_old_and_says_old_and_new(places, clerk):
    saved(places, clerk, households=200)
    other = user("t", Role.TOWNSHIP_CLERK, "990101201", name="陆永康")
    changed = saved(places, other, version=1, households=1203, collective_income=Decimal("12.50"))
    assert (changed.version, changed.households) == (2, 1203)
    assert VillageProfile.versions.objects.get().households == 200
    (change,) = selectors.profile_changes(changed)
    assert change.who == "陆永康"
    assert change.facts == [("总户数（户）", "200", "1,203"), ("村级集体经济收入（万元）", "未填", "12.5")]
    assert AuditEvent.objects.latest("id").before == {"总户数（户）": "200", "村级集体经济收入（万元）": "未填"}
    assert verify().first_bad is None


def test_saving_the_same_again_has_one_effect(places, clerk):
    saved(places, clerk, households=200)
    again = saved(places, clerk, households=200)
    assert again.version == 1
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("version", [0, 2])
def test_another_version_is_a_conflict_that_names_who(places, clerk, version):
    saved(places, clerk, households=200)
    with pytest.raises(Conflict) as refused:
        saved(places, clerk, version=version, households=300)
    assert "韦小花" in refused.value.sentence
    assert VillageProfile.objects.get().households == 200


def test_a_missing_version_is_a_stale_form(places, clerk):
    with pytest.raises(Refused, match="stale_form"):
        saved(places, clerk, version=None, households=1)


@pytest.mark.parametrize(
    ("code", "year", "facts", "reason"),
    [
        ("990101201", 2025, {}, "profile_level"),
        (VILLAGE, 2012, {}, "profile_year"),
        (VILLAGE, 2025, {"version": 9}, "profile_facts"),
    ],
)
def test_what_cannot_be_filled(places, code, year, facts, reason):
    clerk = user("t", Role.TOWNSHIP_CLERK, "990101201")
    with pytest.raises(Refused) as refused:
        save_profile(village=places[code], year=year, facts=facts, version=0, by=clerk)
    assert refused.value.code == reason
    assert refused.value.sentence


def test_another_village_may_not_be_filled(places, clerk):
    with pytest.raises(PermissionDenied):
        save_profile(village=places["990101201204"], year=2025, facts={"households": 1}, version=0, by=clerk)


def test_without_its_audit_row_nothing_is_saved(places, clerk, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("disk")

    monkeypatch.setattr(profiles, "record", broken)
    with pytest.raises(OSError, match="disk"):
        saved(places, clerk, households=1)
    assert not VillageProfile.objects.exists()


# ---- the page ---------------------------------------------------------------------------------------------------


def test_every_fact_is_in_one_group():
    assert sorted(name for _, names in GROUPS for name in names) == sorted(FACTS)


def test_units_stand_beside():
    assert label_and_unit("collective_income") == ("村级集体经济收入", "万元")
    assert label_and_unit("paved_road") == ("到乡镇是否通沥青（水泥）路", "")


def test_battery_of_the_form(places, clerk):
    visitors = Visitors(
        clerk, stranger=user("s", Role.VILLAGE_CLERK, "990101201204"), denied=user("v", Role.VILLAGE_HEAD, VILLAGE)
    )
    assert page_battery(FORM, visitors) == EXPECTED


def test_the_form_saves_and_shows_what_does_not_fit(places, clerk):
    data = {"version": 0, "households": "200", "population": "900", "dangerous_households": "201", "paved_road": "1"}
    response = browser(clerk).post(FORM, data, follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(f"/villages/{VILLAGE}/?year=2025", 302)]
    assert "危房户数 201 户，多于总户数 200 户" in page
    assert VillageProfile.objects.get().minority is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("households", "-1", "不能小于 0"),
        ("households", "二百", "请只填数字"),
        ("households", "999999999999", "这个数太大"),
        ("exit_year", "1999", "应是 2013 到 2100 年"),
        ("arable", "-0.5", "不能小于 0"),
        ("longitude", "200", "不能大于 136"),
        ("office_phone", "电话不通", "只能有数字"),
        ("arable", "1.234", "小数不超过 2 位"),
    ],
)
def test_wrong_cells_are_named_and_nothing_is_saved(places, clerk, field, value, said):
    response = browser(clerk).post(FORM, {"version": 0, field: value})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not VillageProfile.objects.exists()


def test_the_second_to_save_sees_both_values_and_keeps_the_own(places, clerk):
    saved(places, user("t", Role.TOWNSHIP_CLERK, "990101201", name="陆永康"), households=200)
    response = browser(clerk).post(FORM, {"version": 0, "households": "300"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "陆永康改过" in page
    assert "对方填 <b>200</b>，您填 <b>300</b>" in page
    assert 'name="version" value="1"' in page
    assert browser(clerk).post(FORM, {"version": 1, "households": "300"}).status_code == 302
    assert VillageProfile.objects.get().households == 300


def test_a_form_without_version_is_refused(places, clerk):
    assert browser(clerk).post(FORM, {"households": "3"}).status_code == 409
    assert not VillageProfile.objects.exists()


@pytest.mark.parametrize("path", [f"/villages/{VILLAGE}/profile/1999/", "/villages/990101201204/profile/2025/"])
def test_no_form_for_another_age_or_village(places, clerk, path):
    assert browser(clerk).get(path).status_code == 404
