"""The pages of those who help, as a clerk uses them: what is typed, what is refused in words, what comes of it."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from assistance.models import Cadre, Charge, HelpSetting, HelpUnit, Pairing, Posting
from assistance.tests.scene import COUNTY, TODAY, TOWNSHIP, VILLAGE, cadre, clerk, paired, unit
from fupin.access.permissions import Role
from fupin.tests.factories import household, identity, place, user
from fupin.tests.world import client_of

pytestmark = pytest.mark.django_db


def post(client: Client, page: str, /, *args: Any, **said: Any) -> str:
    """The page that answers in the end."""
    return client.post(reverse(page, args=args), said, follow=True).content.decode()


@pytest.fixture
def county() -> Client:
    place(VILLAGE)
    return client_of(user("county", Role.COUNTY_CLERK, COUNTY, name="吴县经办"))


def test_a_unit_and_its_cadre_are_registered(county: Client) -> None:
    said = {"place": COUNTY, "name": "甲县水务局", "level": "50", "kind": "office"}
    assert "已登记甲县水务局" in post(county, "unit-new", **said)
    assert "已经登记" in post(county, "unit-new", **said)
    bureau = HelpUnit.objects.get()
    person = {"unit": bureau.pk, "name": "陆明", "started_on": "2024-03-01", "skills": ["2", "1"]}
    assert "应为 18 位" in post(county, "cadre-new", **person, number="123")
    assert "已登记帮扶干部陆明" in post(county, "cadre-new", **person, number=identity())
    made = Cadre.objects.get()
    assert made.skills == "1,2"
    assert "已保存" in post(county, "cadre-edit", made.pk, position="副局长", version=1)
    assert "别的同事" in post(county, "cadre-edit", made.pk, position="局长", version=1)
    assert "还有 1 名帮扶干部" in post(county, "unit-edit", bureau.pk, **said, version=1, end="1")


def test_a_household_gets_changes_and_keeps_a_helper(county: Client) -> None:
    home, one, two = household(), cadre("陆明"), cadre("莫兰")
    page = reverse("household-helpers", args=[home.pk])
    assert "没有选接手的人" in county.post(page, {"on": str(TODAY), "first": "1"}).content.decode()
    post(county, "household-helpers", home.pk, on="2026-01-05", first="1", cadre=one.pk)
    row = Pairing.objects.get()
    end = {"action": "end", "pairing": row.pk, "version": 1, "on": "2026-03-01", "reason": "extra"}
    assert "不脱贫不脱钩" in post(county, "household-helpers", home.pk, **end)
    change = {"action": "change", "pairing": row.pk, "version": 1, "on": "2026-03-01", "cadre": two.pk}
    assert "由莫兰帮扶" in post(county, "household-helpers", home.pk, **change)
    assert Pairing.objects.current().get().cadre == two


def test_who_leaves_is_succeeded_by_whom_the_list_names(county: Client) -> None:
    by, home, one, two = clerk(), household(), cadre("陆明"), cadre("莫兰")
    paired(home, one, by)
    said = {"on": "2026-06-01", "version": 1}
    assert "认不出是哪一个" in post(county, "cadre-leave", one.pk, **said, to="莫兰")
    assert "还没有选接手的人" in post(county, "cadre-leave", one.pk, **said, to="")
    assert "1 户同一天有人接手" in post(county, "cadre-leave", one.pk, **said, to=f"莫兰（局，0 户） 编号{two.pk}")
    assert Pairing.objects.current().get().cadre == two


def test_people_are_sent_and_places_answered_for(county: Client) -> None:
    one, two, home = cadre("陆明"), cadre("莫兰"), unit(name="甲县水务局")
    sent = {"cadre": one.pk, "kind": "first", "source": "office", "on": "2025-03-01"}
    assert "已派驻" in post(county, "village-team", VILLAGE, **sent)
    row = Posting.objects.get()
    turn = {"action": "rotate", "posting": row.pk, "version": 1, "on": "2026-03-01", "cadre": two.pk, "term": "不对"}
    assert "任期到的那天" in post(county, "village-team", VILLAGE, **turn)
    assert "由莫兰接任" in post(county, "village-team", VILLAGE, **{**turn, "term": ""})
    assert "已保存摸底" in post(county, "village-team", VILLAGE, action="need", needs=["1"], version=0)
    charge = {"kind": "leader", "region": TOWNSHIP, "on": "2026-03-01"}
    assert "认不出是哪一个" in post(county, "charge-new", **charge, holder="陆明")
    assert "包联甲镇" in post(county, "charge-new", **charge, holder=f"陆明 编号{one.pk}")
    held = {"kind": "unit", "region": VILLAGE, "on": "2026-03-01", "holder": f"水务局 编号{home.pk}"}
    assert "包联甲村" in post(county, "charge-new", **held)
    led = Charge.objects.get(kind="leader")
    assert "不再包联" in post(county, "charge-end", led.pk, version=1, on="2026-06-01")


def test_a_letter_among_the_figures_is_told(county: Client) -> None:
    facts = {"most_first": 6, "most_other": 2, "poor_stationed": 5, "poor_local": 2, "other_stationed": 3}
    facts |= {"other_local": 2, "most_stationed": 5, "term_years": 2, "source": ""}
    facts |= {"month_days": 20, "short_leave": 3, "most_leave": 30}
    facts |= {f"{point}_weight": 25 for point in ("visit", "task", "measure", "presence")}
    said = {f"{COUNTY}-{name}": value for name, value in facts.items()} | {"county": COUNTY, "version": 0}
    assert "请只填数字" in post(county, "help-settings", **{**said, f"{COUNTY}-most_other": "两户"})
    assert not HelpSetting.objects.exists()
    assert "已保存甲县" in post(county, "help-settings", **said)
    assert HelpSetting.objects.get().most_other == 2


def roster_file(*rows: list[str]) -> SimpleUploadedFile:
    book, out = Workbook(), io.BytesIO()
    for row in (["姓名", "证件号码", "单位名称", "开始时间", "户编号", "户主姓名"], *rows):
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("花名册.xlsx", out.getvalue())


def test_a_roster_is_looked_at_and_confirmed(county: Client) -> None:
    unit()
    home, path = household(household_no="99010120120300001"), reverse("pairing-import")
    row = ["陆明", identity(), "甲县农业农村局", "2024-03-01", home.household_no, home.head_name]
    wrong = county.post(path, {"table": roster_file([*row[:2], "没有的局", *row[3:]])})
    assert (wrong.status_code, "第 2 行，C 列" in wrong.content.decode()) == (422, True)
    checked = county.post(path, {"table": roster_file(row)})
    assert "检查通过" in checked.content.decode()
    assert not Pairing.objects.exists()
    token = checked.context["token"]
    assert "新结对 1 户次" in county.post(path, {"token": token}, follow=True).content.decode()
    again = county.post(path, {"token": token}, follow=True)
    assert (again.status_code, Pairing.objects.count()) == (409, 1)
    exported = county.get(reverse("pairing-export"))
    assert exported.status_code == 200
