"""A village exits: its clerk fills in twelve items with photographs, two of the township look, the sheet hangs seven
days, somebody objects, the county approves, and the announcement ends it. By five people at five browsers; the village
may not exit on the way with one item unsaid. Walked by `make soak`."""

import itertools
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from fupin.access.permissions import Role
from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.tests.documents import png
from fupin.tests.e2e.desks import BASIS, TOWNSHIP, VILLAGE, Calendar, Desk, Pictures, desks, staff
from households.models import VillageExit, VillageFile, VillageSheet
from households.services.village_exits.sheets import is_as_posted
from households.tests.village_exit_rows import poor_home, profile_of
from villages.models import VillageProfile

DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
pytestmark = [pytest.mark.browser, pytest.mark.soak, DATABASE]
SHADES = itertools.count(20)


def picture() -> dict[str, Any]:
    return {"name": "现场.png", "mimeType": "image/png", "buffer": png(shade=next(SHADES))}


def opened(who: Desk) -> Page:
    return who.open(f"/village-exits/{VillageExit.objects.get().pk}/")


def decides(who: Desk, button: str, opinion: str = "") -> None:
    page = opened(who)
    page.get_by_label("意见").fill(opinion)
    who.press(button, exact=True)


def posts(who: Desk, link: str, button: str) -> None:
    page = opened(who)
    page.get_by_role("link", name=link).click()
    page.get_by_label("依据的文件名称和文号").fill(BASIS)
    who.press("看预览")
    who.shot("sheet-preview")
    page.get_by_role("button", name=button).click()
    who.told("编号")


def test_a_village_exits(browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    days, seen = Calendar(monkeypatch), Pictures()
    staff()
    factories.user("w-second", Role.TOWNSHIP_CLERK, TOWNSHIP, name="覃小燕")
    profile_of(VILLAGE, 2026)
    poor_home(19)
    with desks(browser, live_server.url, seen) as people:
        clerk, township, reviewer, approver = (people[name] for name in ("clerk", "township", "reviewer", "approver"))
        begins(clerk)
        for number in range(1, 12):
            fills(clerk, f"2025-{number:02d}-10")
        opened(clerk)
        clerk.told("还差 1 项，缺一项都不能出列")
        expect(clerk.page.locator("button[name=action][value=submit]")).to_have_count(0)
        clerk.page.locator("a.go", has_text="有卫生室").click()
        fills(clerk, "2025-12-10", last=True)
        clerk.shot("filled")
        decides(clerk, "填好了，报乡镇核查")

        days.turn_to(3)
        checks(township)
        decides(reviewer, "核查属实，同意公示")
        posts(reviewer, "看预览，张贴公示", "确认张贴")
        page = opened(reviewer)
        page.locator("#files").set_input_files(picture())
        reviewer.press("上传照片")
        reviewer.told("已存公示照片")
        reviewer.shot("hanging")
        prints(reviewer)

        days.turn_to(8)
        objects(township)
        opened(reviewer)
        reviewer.told("1 条没有答复")
        answers(reviewer)
        reviewer.told("第二天起才能往下办")
        days.turn_to(10)
        decides(reviewer, "公示期满，报县审批")
        approver.open("/")
        approver.work("村出列：1 个村县级审批")
        approver.row("甲村").get_by_role("link").first.click()
        approver.shot("county")
        decides(approver, "批准出列")
        posts(reviewer, "看预览，张贴公告", "确认公告，这个村即出列")
        reviewer.heading("已出列")
        clerk.open(f"/villages/{VILLAGE}/?year=2026")
        clerk.told("已出列")
    agrees()


def begins(clerk: Desk) -> None:
    page = clerk.open(f"/villages/{VILLAGE}/")
    page.get_by_role("link", name="登记拟出列").click()
    clerk.told("一降五通七有")
    clerk.press("登记拟出列")
    clerk.told("还差 12 项")
    page.locator("a.go", has_text="通水").click()


def fills(clerk: Desk, day: str, last: bool = False) -> None:
    page = clerk.page
    page.get_by_label("达标", exact=True).check()
    page.get_by_label("达标日期").fill(day)
    page.locator("input[type=file]").set_input_files(picture())
    clerk.press("保存" if last else "保存，填下一项", exact=True)
    clerk.told("已保存")


def checks(township: Desk) -> None:
    page = opened(township)
    page.get_by_role("link", name="登记核查").click()
    for label, name in (("核查人", "陆永康"), ("另一位核查人", "覃小燕")):
        select = page.get_by_label(label, exact=True)
        select.select_option(select.locator("option", has_text=name).get_attribute("value"))
    page.get_by_label("核查情况").fill("两人到村里逐项看过，和填写的一样")
    page.locator("input[type=file]").set_input_files(picture())
    township.shot("check")
    township.press("保存", exact=True)
    township.told("已登记核查")


def prints(reviewer: Desk) -> None:
    page = reviewer.page
    page.get_by_role("link", name="打印", exact=True).click()
    expect(page.locator("body")).to_contain_text("1.90%（19人÷1000人）")
    assert page.locator("tbody tr").count() >= 14


def objects(township: Desk) -> None:
    page = opened(township)
    page.get_by_label("怎么收到的").select_option(label="电话")
    page.get_by_label("反映的情况").fill("二组的路还没有通")
    township.press("登记异议")
    township.told("1 条没有答复")


def answers(reviewer: Desk) -> None:
    page = reviewer.page
    page.get_by_label("核实结果").select_option(label="不成立")
    page.get_by_label("怎么核实的、怎么答复").fill("到二组看过，路已经通了")
    reviewer.press("答复", exact=True)
    reviewer.told("不成立，已答复")


def agrees() -> None:
    """Exit, village's facts, sheets, proofs and trail, each by itself."""
    of = VillageExit.objects.get()
    assert (of.state, of.year, of.decider.name) == ("exited", 2026, "蒙建国")
    assert VillageProfile.objects.get(village=VILLAGE, year=2026).exit_year == 2026
    assert [item.met_on.month for item in of.items.all()] == list(range(1, 13))
    assert VillageFile.objects.filter(kind="item").values("item").distinct().count() == 12
    assert sorted(VillageSheet.objects.values_list("kind", flat=True)) == ["final", "notice"]
    assert all(is_as_posted(sheet) for sheet in VillageSheet.objects.all())
    acts = list(of.steps.values_list("act", "person__name"))
    assert acts == [
        ("start", "田小玲"), ("submit", "田小玲"), ("checked", "王定国"), ("report", "王定国"), ("approve", "蒙建国"),
        ("announce", "王定国"),
    ]  # fmt: skip
    assert verify().first_bad is None
