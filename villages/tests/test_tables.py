import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fupin.access.permissions import Role
from fupin.access.testing import Visitors, page_battery
from fupin.audit.models import AuditEvent
from fupin.staff.resources import dataset_of
from fupin.tests.factories import region_tree, user
from fupin.workbook import OutColumn, OutSheet, read_sheets, write_workbook
from villages.models import Office, PovertyLine, VillageProfile
from villages.resources import FACT_COLUMNS, ProfileResource
from villages.services.profiles import save_profile

pytestmark = pytest.mark.django_db
PATH = "/villages/import/"
HEAD = ["行政村代码", "年度", "总户数（户）", "村属性", "是否通客运班车", "村级集体经济收入（万元）", "村负责人"]
GOOD = [
    ["990101201203", "2025", "200", "贫困村", "是", "12.5", "韦正福"],
    ["990101201204", "2025", "1,340", "非贫困村", "否", "", ""],
]


@pytest.fixture
def places():
    return region_tree()


@pytest.fixture
def clerk(places):
    return user("t", Role.TOWNSHIP_CLERK, "990101201")


def browser(who):
    client = Client()
    client.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    return client


def workbook(rows, head=HEAD):
    stream = io.BytesIO()
    write_workbook(stream, [OutSheet("村情", [OutColumn(name) for name in head], rows)])
    return SimpleUploadedFile("村情.xlsx", stream.getvalue())


def upload(who, rows, **more):
    response = who.post(PATH, {"table": workbook(rows, **more)})
    return response, response.content.decode()


def token_of(page):
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def changed(row, place, value):
    return [*row[:place], value, *row[place + 1 :]]


def test_battery(places, clerk):
    denied = user("v", Role.VILLAGE_CLERK, "990101201203")
    for path in (PATH, "/villages/import/template/"):
        assert page_battery(path, Visitors(clerk, denied=denied)) == {"anonymous": 302, "denied": 403, "allowed": 200}


def test_look_then_confirm(places, clerk):
    who = browser(clerk)
    response, page = upload(who, GOOD)
    assert response.status_code == 200
    assert "将新增 2 行，更新 0 行" in page
    assert not VillageProfile.objects.exists()
    assert who.post(PATH, {"token": token_of(page)}).status_code == 302
    first = VillageProfile.objects.get(village="990101201203")
    assert (first.households, first.attribute, first.bus, first.head_name) == (200, "1", "1", "韦正福")
    assert VillageProfile.objects.get(village="990101201204").households == 1340
    event = AuditEvent.objects.get(verb="profile.import")
    assert (event.after["新增"], event.region_code, len(event.after["内容校验值"])) == (2, "990101201", 64)


def test_a_confirmed_table_is_not_written_twice(places, clerk):
    who = browser(clerk)
    token = token_of(upload(who, GOOD)[1])
    who.post(PATH, {"token": token})
    assert who.post(PATH, {"token": token}).status_code == 409
    assert AuditEvent.objects.count() == 1


def test_a_table_is_confirmed_by_who_checked_it(places, clerk):
    token = token_of(upload(browser(clerk), GOOD)[1])
    other = browser(user("o", Role.TOWNSHIP_CLERK, "990101201"))
    assert other.post(PATH, {"token": token}).status_code == 409
    assert not VillageProfile.objects.exists()


def test_blank_cells_change_nothing_and_changes_are_kept(places, clerk):
    facts = {"households": 1340, "attribute": "2", "bus": "0", "minority": 77}
    save_profile(village=places["990101201204"], year=2025, facts=facts, version=0, by=clerk)
    old = {"households": 180, "head_name": "黄大明"}
    save_profile(village=places["990101201203"], year=2025, facts=old, version=0, by=clerk)
    who = browser(clerk)
    page = upload(who, GOOD)[1]
    assert "将新增 0 行，更新 2 行" in page
    who.post(PATH, {"token": token_of(page)})
    same, updated = (VillageProfile.objects.get(village=f"99010120120{n}") for n in (4, 3))
    assert (same.minority, same.version) == (77, 1)
    assert (updated.households, updated.version) == (200, 2)
    assert VillageProfile.versions.objects.get().head_name == "黄大明"
    assert AuditEvent.objects.get(verb="profile.import").after["没有变"] == 1


@pytest.mark.parametrize(
    ("row", "where", "said"),
    [
        (changed(GOOD[1], 0, "990102201201"), "第 3 行，A 列", "您的范围内没有代码是 990102201201 的村"),
        (changed(GOOD[1], 0, "99010120120"), "第 3 行，A 列", "不是 12 位的行政村代码"),
        (changed(GOOD[1], 1, ""), "第 3 行，B 列", "没有填年度"),
        (changed(GOOD[1], 1, "2009"), "第 3 行", "2013 到 2100"),
        (changed(GOOD[1], 2, "12.5"), "第 3 行，C 列", "“12.5”应是整数"),
        (changed(GOOD[1], 2, "-3"), "第 3 行，C 列", "大于或等于"),
        (changed(GOOD[1], 2, "两百"), "第 3 行，C 列", "不是数"),
        (changed(GOOD[1], 3, "富村"), "第 3 行，D 列", "应填贫困村、非贫困村中的一个"),
        (changed(GOOD[1], 5, "1.234"), "第 3 行，F 列", "最多 2 位小数"),
        (GOOD[0], "第 3 行", "和第 2 行重复"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(places, clerk, row, where, said):
    response, page = upload(browser(clerk), [GOOD[0], row])
    assert response.status_code == 422
    assert where in page
    assert said in page
    assert 'name="token"' not in page
    assert not VillageProfile.objects.exists()


def test_a_table_without_the_keys_is_refused(places, clerk):
    response, page = upload(browser(clerk), [["2025", "3"]], head=["年度", "总户数（户）"])
    assert (response.status_code, "缺少这几列：行政村代码" in page) == (422, True)


def test_numeric_cells_are_read(places, clerk):
    row = [990101201203.0, 2025.0, 200.0, "贫困村", "", 12.5, ""]
    page = upload(browser(clerk), [row], head=HEAD)[1]
    assert "将新增 1 行" in page


def test_a_check_does_not_ask_the_database_per_row(places, clerk):
    content = workbook([changed(GOOD[0], 1, str(year)) for year in range(2014, 2034)]).read()
    table = dataset_of(read_sheets(content)[0])
    with CaptureQueriesContext(connection) as queries:
        assert ProfileResource(user=clerk).check(table).new == 20
    assert sum(query["sql"].startswith("SELECT") for query in queries) <= 4


def test_the_template_has_every_fact_by_its_chinese_name(places, clerk):
    content = browser(clerk).get("/villages/import/template/").content
    head = read_sheets(content)[0].head(1)[0]
    expected = [str(VillageProfile._meta.get_field(name).verbose_name) for name in FACT_COLUMNS]
    assert head == ["行政村代码", "行政村", "年度", *expected]


def test_export_in_scope_comes_back_as_it_went(places, clerk):
    save_profile(village=places["990101201203"], year=2025, facts={"households": 9, "bus": "1"}, version=0, by=clerk)
    county = user("c", Role.COUNTY_CLERK, "990102")
    save_profile(village=places["990102201201"], year=2025, facts={"households": 7}, version=0, by=county)
    content = browser(clerk).get("/villages/export/?year=2025").content
    rows = read_sheets(content)[0].head(9)
    assert [row[0] for row in rows] == ["行政村代码", "990101201203"]
    back = browser(clerk).post(PATH, {"table": SimpleUploadedFile("a.xlsx", content)}).content.decode()
    assert "将新增 0 行，更新 1 行" in back


def test_exported_text_is_no_formula(places, clerk):
    save_profile(village=places["990101201203"], year=2025, facts={"note": "=1+1"}, version=0, by=clerk)
    said = browser(clerk).get("/villages/export/?as=csv").content.decode("utf-8-sig")
    assert ",'=1+1" in said


def test_export_of_a_strange_place_is_forbidden(places, clerk):
    assert browser(clerk).get("/villages/export/?place=990102").status_code == 403


@pytest.mark.parametrize("model", ["region", "villageprofile", "povertyline", "office", "post"])
def test_admin_lists_stay_in_scope(places, model):
    save_profile(
        village=places["990102201201"], year=2025, facts={"households": 77777}, version=0,
        by=user("x", Role.COUNTY_CLERK, "990102"),
    )  # fmt: skip
    response = browser(user("c", Role.COUNTY_CLERK, "990101")).get(f"/admin/villages/{model}/")
    assert response.status_code == 200
    assert "乙村" not in response.content.decode()
    assert "77777" not in response.content.decode()


def test_the_admin_saves_through_the_services(places, clerk):
    profile = save_profile(village=places["990101201203"], year=2025, facts={"households": 9}, version=0, by=clerk)
    county = user("c", Role.COUNTY_CLERK, "990101")
    line = PovertyLine.objects.create(region=places["990101"], year=2025, kind="monitoring", amount=8000)
    Office.objects.create(region=places["990101"], name="甲局", help_phone="1")
    who = browser(county)
    sent = {
        f"/admin/villages/villageprofile/{profile.pk}/change/": {"households": "12", "seen_version": 1},
        f"/admin/villages/povertyline/{line.pk}/change/": {"amount": "8300", "source": "文", "seen_version": 1},
        "/admin/villages/office/990101/change/": {"name": "甲县局", "help_phone": "0859-1", "seen_version": 1},
    }
    assert [who.post(path, data).status_code for path, data in sent.items()] == [302, 302, 302]
    assert VillageProfile.objects.get().households == 12
    assert PovertyLine.objects.get().amount == 8300
    assert Office.objects.get().name == "甲县局"
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["profile.save", "profile.save", "line.save", "office.save"]


def test_the_admin_knows_a_stale_form(places, clerk):
    profile = save_profile(village=places["990101201203"], year=2025, facts={"households": 9}, version=0, by=clerk)
    save_profile(village=places["990101201203"], year=2025, facts={"households": 10}, version=1, by=clerk)
    path = f"/admin/villages/villageprofile/{profile.pk}/change/"
    assert browser(clerk).post(path, {"households": "12", "seen_version": 1}).status_code == 409
    assert VillageProfile.objects.get().households == 10


@pytest.mark.parametrize("asked", ["year=²²²²", "place=9901²", "place=٩٩", f"place={'9' * 5000}"])
def test_digits_that_are_none_narrow_nothing(places, clerk, asked):
    assert browser(clerk).get(f"/villages/export/?{asked}").status_code == 200
