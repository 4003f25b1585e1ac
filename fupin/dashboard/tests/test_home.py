"""The start page, the settings page and the health check."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistance.models import HelpSetting
from fupin.access.permissions import Role
from fupin.dashboard import health
from fupin.dashboard.work import waiting, work_for
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.tests.factories import household, region_tree, user
from households.models import ChangeProposal
from villages.models import PovertyLine, VillageProfile

pytestmark = pytest.mark.django_db
TOWNSHIP = "990101201"
PEOPLE = ("poor_stationed", "poor_local", "other_stationed", "other_local")


@pytest.fixture
def clerk():
    region_tree()
    HelpSetting.objects.create(region_id="990101", **dict.fromkeys(PEOPLE, 0))  # no village is short of people
    return user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP, name="陆永康")


def body_of(who, path: str = "/", status: int = 200) -> str:
    client = Client()
    client.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def titles(who) -> list[str]:
    return [work.title for group in work_for(who, timezone.localdate()) for work in group.works]


def batch(owner, state, name="板坝村.xlsx", **facts) -> ImportBatch:
    return ImportBatch.objects.create(
        kind="roster", owner=owner, state=state, file_name=name, sha256="0", size=1, region_code=TOWNSHIP, **facts
    )


def fill_profiles() -> None:
    for code in ("990101201203", "990101201204"):
        VillageProfile.objects.create(village_id=code, year=timezone.localdate().year, write=uuid.uuid4())


def test_nothing_to_do_is_said(clerk) -> None:
    fill_profiles()
    body = body_of(clerk)
    assert "陆永康，" in body
    assert body.count("今天没有要办的事") == 2


def test_a_user_without_a_post_gets_a_kind_page(clerk) -> None:
    body = body_of(user("new", name="岑新"))
    assert "岑新，您的账号还没有岗位" in body


def test_the_start_page_asks_for_a_login() -> None:
    assert Client().get("/").status_code == 302


def test_own_imports_wait_for_their_owner_only(clerk) -> None:
    fill_profiles()
    other = user("other", Role.TOWNSHIP_CLERK, TOWNSHIP)
    batch(clerk, ImportState.READY, "甲.xlsx", counts={"households": {"new": 6, "changed": 41, "refused": 3}})
    batch(clerk, ImportState.REFUSED, "乙.xlsx")
    batch(clerk, ImportState.APPLIED, "丙.xlsx")
    assert titles(clerk) == ["核对导入：甲.xlsx", "没有导入：乙.xlsx"]
    assert titles(other) == []
    assert "新增 6 户、有变化 41 户、拒收 3 户" in body_of(clerk)


def test_a_prepared_legacy_file_waits_for_another_person_with_the_right(clerk) -> None:
    preparer = user("preparer", Role.COUNTY_CLERK, "990101", name="吴秀芝")
    near = user("near", Role.COUNTY_APPROVER, "990101")
    far = user("far", Role.COUNTY_APPROVER, "990102")
    batch(preparer, ImportState.READY, "存量.xlsx", mode=ImportMode.LEGACY)
    assert titles(near) == ["确认存量建档：存量.xlsx"]
    assert titles(far) == []
    assert "确认存量建档：存量.xlsx" not in titles(preparer)


def test_what_runs_by_itself_is_shown_and_not_counted(clerk) -> None:
    fill_profiles()
    batch(clerk, ImportState.APPLYING)
    groups = work_for(clerk, timezone.localdate())
    assert [group.label for group in groups] == ["正在做"]
    assert waiting(groups) == 0


def test_missing_members_and_proposals_of_the_scope_only(clerk) -> None:
    fill_profiles()
    one = household(members_missing=True)
    far = household("990102201201", members_missing=True)
    for each in (one, far):
        ChangeProposal.objects.create(household=each, village_code=each.village_id, kind="M1", subject="韦小花")
    plan = f"1 户还没有{timezone.localdate().year}年帮扶计划"
    assert titles(clerk) == ["核对 1 项人员变更", "补齐 1 户的家庭成员", plan, "给 1 户安排责任人"]


def test_villages_without_their_people(clerk) -> None:
    fill_profiles()
    HelpSetting.objects.update(other_stationed=3)
    assert titles(clerk) == ["补齐 2 个村的驻村力量"]


def test_missing_profiles_and_lines(clerk) -> None:
    county = user("county", Role.COUNTY_CLERK, "990101")
    year = timezone.localdate().year
    assert f"填写甲县{year}年监测范围" in titles(county)
    assert titles(clerk) == [f"2 个村还没有{year}年村情"]
    PovertyLine.objects.create(region_id="99", year=year, kind="monitoring", amount=8900)
    assert f"填写甲县{year}年监测范围" not in titles(county)


def test_figures_lead_to_lists_that_equal_them(clerk) -> None:
    household(head="甲", member_count=3)
    household("990102201201", head="乙", member_count=9)
    body = body_of(clerk)
    assert 'href="/households/?status=poor"' in body
    assert "1 户 3 人" in body_of(clerk, "/households/?status=poor")


def test_query_count_is_the_same_for_one_household_and_three(clerk) -> None:
    client, counts = Client(), []
    client.force_login(clerk, backend="fupin.accounts.backend.PostsBackend")
    client.get("/")
    for _ in range(2):
        household(members_missing=True)
        with CaptureQueriesContext(connection) as caught:
            client.get("/")
        counts.append(len(caught))
        household(members_missing=True)
    assert counts[0] == counts[1]


# ---- settings and health -----------------------------------------------------------------------------------------


def test_settings_tell_the_administrator_how_the_installation_stands(clerk) -> None:
    path = reverse("settings")
    assert "数据文件夹" in body_of(user("boss", Role.ADMINISTRATOR, "9901"), path)
    assert "数据文件夹" not in body_of(user("county", Role.COUNTY_CLERK, "990101"), path)
    body_of(clerk, path, status=403)
    assert Client().get(path).status_code == 302


def test_health_says_ok_and_nothing_else() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"ok": True})


def test_health_fails_without_details_when_a_key_is_gone(monkeypatch) -> None:
    def missing(name: str) -> bytes:
        raise health.ImproperlyConfigured("secret place")

    monkeypatch.setattr(health, "key", missing)
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (503, {"ok": False})
