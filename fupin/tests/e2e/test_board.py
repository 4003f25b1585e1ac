"""A villager with a phone reads a notice and objects, without a script; township and county go on from there."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from fupin.tests.e2e.conftest import PHONE
from households.models import Case, Objection
from households.tests.objection_scene import CONTENT, Staff, posted, staff

pytestmark = [
    pytest.mark.soak,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "queue"]),
]
Shot = Callable[[str], None]


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url, viewport=PHONE, locale="zh-CN", java_script_enabled=False, has_touch=True
    )
    yield context.new_page()
    context.close()


def snapshot(page: Page, name: str) -> None:
    """Kept when FUPIN_SHOTS names a folder, as `shot` does for the office's page."""
    if folder := os.environ.get("FUPIN_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
        page.screenshot(path=f"{folder}/{name}-full.png", full_page=True)


def fits(page: Page) -> None:
    """Nothing hangs over the edge of the screen."""
    seen = page.locator("body").bounding_box()
    assert seen is not None
    assert seen["width"] <= PHONE["width"]


def read_the_notice(page: Page) -> None:
    page.goto("/board/")
    snapshot(page, "board-places")
    for place in ("甲县", "甲镇"):
        page.get_by_role("link", name=place).last.click()
    snapshot(page, "board-township")
    page.get_by_role("link", name="拟纳入公示").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("拟纳入公示")
    expect(page.get_by_role("main")).to_contain_text("欧阳**")
    expect(page.get_by_role("main")).not_to_contain_text("大山")
    fits(page)
    snapshot(page, "board-notice")


def object_to_the_first(page: Page) -> str:
    page.get_by_role("link", name="我要提意见").click()
    snapshot(page, "board-objection")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("alert")).to_contain_text("没有提交")
    snapshot(page, "board-objection-wrong")
    page.get_by_label("1 韦**").check()
    page.get_by_label("不符合条件").check()
    page.get_by_label("说说您知道的情况").fill(CONTENT)
    page.wait_for_timeout(3500)
    snapshot(page, "board-objection-filled")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("意见收到了")
    fits(page)
    snapshot(page, "board-received")
    return page.locator(".receipt").inner_text()


def look_up(page: Page, receipt: str, word: str) -> None:
    page.goto("/board/follow/")
    page.get_by_label("回执编号").fill(receipt)
    page.get_by_role("button", name="看办到哪一步").click()
    expect(page.get_by_role("main")).to_contain_text(word)
    expect(page.get_by_role("main")).not_to_contain_text(CONTENT)


def become(page: Page, log_in: Callable[[str], None], who: Any) -> None:
    page.context.clear_cookies()
    log_in(who.username)
    page.get_by_role("link", name="异议", exact=True).click()
    page.get_by_role("link", name="不符合条件").click()


def test_a_villager_objects_and_is_heard(
    people: Staff, phone: Page, page: Page, log_in: Callable[[str], None], shot: Shot
) -> None:
    posted(people)
    read_the_notice(phone)
    receipt = object_to_the_first(phone)
    look_up(phone, receipt, "已经收到")

    become(page, log_in, people.county)
    shot("objection-detail")
    page.get_by_role("button", name="查看内容").click()
    expect(page.get_by_role("main")).to_contain_text(CONTENT)
    shot("objection-revealed")
    page.get_by_role("link", name="回这件异议").click()
    for name in ("陆永康", "张建国"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="派这两个人核实").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("核实中")
    look_up(phone, receipt, "正在核实")

    become(page, log_in, people.reviewer)
    page.get_by_label("核实情况和认定理由").fill("在县城房产中心查到一套住房")
    shot("objection-decide")
    page.get_by_role("button", name="认定成立，退回这一户").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("成立")
    assert Case.objects.get(pk=Objection.objects.get().case_id).state == "meeting"
    page.get_by_label("给反映人的答复").fill("经核实属实，这一户已退回重新评议。")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已答复")
    look_up(phone, receipt, "经核实属实，这一户已退回重新评议。")
    snapshot(phone, "board-answered")
    page.get_by_role("button", name="归档").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已归档")
    page.goto("/objections/?turn=all")
    shot("objection-list")
    page.goto("/objections/new/")
    shot("objection-new")
    page.set_viewport_size(PHONE)
    page.goto(f"/objections/{Objection.objects.get().pk}/")
    shot("objection-phone")
