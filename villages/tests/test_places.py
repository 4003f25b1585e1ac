from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.tests.factories import region_tree, user
from villages.codes import Level
from villages.models import Region
from villages.services.profiles import save_profile

pytestmark = pytest.mark.django_db
VILLAGE = "990101201203"


@pytest.fixture
def places():
    return region_tree()


def browser(who):
    client = Client()
    client.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    return client


def page(who, path):
    response = browser(who).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_battery_of_the_list(places):
    visitors = Visitors(user("a", Role.COUNTY_CLERK, "990101"), denied=user("d", Role.ADMINISTRATOR, "990101"))
    assert page_battery("/villages/", visitors) == {"anonymous": 302, "denied": 403, "allowed": 200}


@pytest.mark.parametrize("code", ["990101", "990101201", VILLAGE])
def test_battery_of_a_place(places, code):
    visitors = Visitors(
        user("a", Role.COUNTY_CLERK, "990101"),
        stranger=user("s", Role.COUNTY_CLERK, "990102"),
        denied=user("d", Role.CADRE, "990101"),
    )
    assert page_battery(f"/villages/{code}/", visitors) == EXPECTED


@pytest.mark.parametrize("code", ["9901", "990102", "990101202", "990101999", "12345"])
def test_what_is_above_beside_or_nowhere_is_not_found(places, code):
    clerk = user("t", Role.TOWNSHIP_CLERK, "990101201")
    assert browser(clerk).get(f"/villages/{code}/").status_code == 404


def test_a_padded_address_leads_to_the_place(places):
    clerk = user("t", Role.TOWNSHIP_CLERK, "990101201")
    assert browser(clerk).get("/villages/990101201000/").url == "/villages/990101201/"


def test_the_list_begins_below_the_post(places):
    said = page(user("a", Role.COUNTY_CLERK, "990101"), "/villages/")
    assert "甲镇" in said
    assert "丙镇" in said
    assert "乙镇" not in said


def test_who_has_one_village_is_there_at_once(places):
    assert browser(user("v", Role.VILLAGE_CLERK, VILLAGE)).get("/villages/").url == f"/villages/{VILLAGE}/"


def test_search_stays_in_scope(places):
    who = user("a", Role.COUNTY_CLERK, "990101")
    assert "试省甲县甲镇" not in page(who, "/villages/?q=乙")
    assert "没有找到这个地方" in page(who, "/villages/?q=乙")
    assert "甲县丙镇丙村" in page(who, "/villages/?q=丙村")


def test_sums_are_of_what_was_filled(places):
    who = user("a", Role.COUNTY_CLERK, "990101")
    for code, households in ((VILLAGE, 1200), ("990101201204", 34)):
        facts = {"households": households, "attribute": "1"}
        save_profile(village=places[code], year=2025, facts=facts, version=0, by=who)
    said = page(who, "/villages/990101/?year=2025")
    assert '<td class="num">1,234</td>' in said
    assert '<tr class="sum"><td>合计</td><td class="num">3</td><td class="num">2</td>' in said
    assert '<td class="num warn">0</td>' in said  # 丙镇 has a village without figures
    assert "1,234" not in page(who, "/villages/990101/?year=2024")


def test_a_village_shows_its_facts_its_people_and_its_line(places):
    who = user("a", Role.VILLAGE_CLERK, VILLAGE, name="韦小花")
    save_profile(village=places[VILLAGE], year=2025, facts={"households": 1200}, version=0, by=who)
    said = page(who, f"/villages/{VILLAGE}/")
    assert "1,200 户" in said
    assert "<b>韦小花</b>" in said
    assert said.count("未设置") == 3
    assert "修改2025年村情" in said
    assert "2019年的村情还没有填" in page(who, f"/villages/{VILLAGE}/?year=2019")


def test_who_may_only_look_gets_no_form(places):
    said = page(user("h", Role.PREFECTURE_VIEWER, "9901"), f"/villages/{VILLAGE}/")
    assert "村情还没有填" in said
    assert "/profile/" not in said


def test_an_ended_village_says_where_it_went(places):
    Region.objects.filter(pk=VILLAGE).update(valid_to=date(2026, 3, 31), replaced_by=places["990101201204"])
    said = page(user("a", Role.COUNTY_CLERK, "990101"), f"/villages/{VILLAGE}/")
    assert "已于2026年3月31日停用，并入甲县甲镇丁村" in said
    assert "填写2026年村情" not in said


def more_villages(count):
    for number in range(count):
        code = f"990101201{300 + number}"
        facts = {"name": f"新{number}村", "full_name": code, "level": Level.VILLAGE, "parent_id": "990101201"}
        Region.objects.create(code=code, **facts)


@pytest.mark.parametrize("path", ["/villages/", "/villages/990101201/", f"/villages/{VILLAGE}/"])
def test_queries_do_not_grow_with_rows(places, path):
    who = browser(user("a", Role.TOWNSHIP_CLERK, "990101201"))
    who.get(path)  # the first visit opens the session
    with CaptureQueriesContext(connection) as few:
        who.get(path)
    more_villages(30)
    with CaptureQueriesContext(connection) as many:
        who.get(path)
    assert len(few) == len(many) <= 25
