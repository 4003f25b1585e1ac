"""A helper's day on his phone: the list, two visits where there is no signal, sent once each when there is; what he
found is on the township's list."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assistance.models import Visit, VisitTask
from assistance.tests.visit_scene import Scene, scene
from fupin.tests.documents import jpeg
from fupin.tests.e2e.conftest import PHONE
from fupin.tests.e2e.test_board import fits, snapshot
from fupin.tests.factories import PASSWORD

pytestmark = [
    pytest.mark.soak,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "queue"]),
]
TASK = "申请临时救助，报镇民政办"


@pytest.fixture
def here() -> Scene:
    return scene()


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="zh-CN", has_touch=True)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert complaints == []
    context.close()


def enter(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def record(page: Page, home: str, found: str, task: str = "", photo: bytes = b"") -> None:
    page.get_by_role("link", name=f"记走访：{home}").click()
    expect(page.locator("[data-title]")).to_have_text(f"{home}户")
    expect(page.get_by_role("checkbox", name=home, exact=True)).to_be_checked()
    page.get_by_label("电话", exact=True).check()
    page.get_by_label("就医", exact=True).check()
    page.get_by_label("记一句").fill(found)
    page.get_by_label("要跟进的事", exact=True).fill(task)
    fits(page)
    if task:
        file = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": photo or jpeg((80, 60))}
        page.locator("input[name=photo]").set_input_files(file)
        snapshot(page, "visit-form")
    page.get_by_role("button", name="保存走访").click()


def test_a_helpers_day(here: Scene, phone: Page, page: Page, log_in: Callable[[str], None]) -> None:
    enter(phone, "v.helper")
    phone.get_by_role("link", name="去走访").click()
    expect(phone.get_by_role("main")).to_contain_text("还要去 3 户")
    snapshot(phone, "visit-mine")

    phone.context.set_offline(True)
    record(phone, "韦大山", "户主精神好转，月底复查", TASK)
    expect(phone.locator("#queue")).to_contain_text("待发送 1 条")
    record(phone, "罗小河", "打电话说在外务工，都好")
    expect(phone.locator("#queue")).to_contain_text("待发送 2 条")
    expect(phone.get_by_text("已记下，待发送")).to_have_count(2)
    snapshot(phone, "visit-waiting")
    assert not Visit.objects.exists()

    answers: list[int] = []
    phone.on("response", lambda answer: answers.append(answer.status) if answer.request.method == "POST" else None)
    phone.context.set_offline(False)
    expect(phone.get_by_role("main")).to_contain_text("还要去 1 户", timeout=30_000)
    expect(phone.locator("#queue")).to_be_hidden()
    phone.reload()
    expect(phone.locator("#queue")).to_be_hidden()
    assert answers == [200, 200]
    told = Visit.objects.order_by("pk").values_list("household__head_name", "mode", "topics", "people")
    assert list(told) == [("罗小河", "02", "05", "罗小河"), ("韦大山", "02", "05", "韦大山")]  # the photograph last
    assert Visit.objects.exclude(photo_as="").get().household == here.homes[0]

    hotspot = "**/mine/*/visit/"
    phone.context.route(hotspot, lambda route: route.fulfill(status=200, content_type="text/html", body="<p>欢迎</p>"))
    record(phone, "黄阿妹", "一切都好")
    expect(phone.locator("#queue")).to_contain_text("待发送 1 条")  # what a hotspot answers is no word of the server's
    phone.context.unroute(hotspot)
    phone.get_by_role("button", name="现在发送").click()
    expect(phone.get_by_role("main")).to_contain_text("现在没有要去的户")
    assert Visit.objects.count() == 3
    fits(phone)
    snapshot(phone, "visit-done")

    log_in("v.township")
    page.get_by_role("link", name="办 1 件走访发现的问题").or_(page.get_by_role("link", name="去办")).first.click()
    page.get_by_role("link", name=TASK).click()
    page.get_by_label("办得怎么样").fill("已受理，下月发放")
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_role("status").first).to_contain_text("已办结")
    assert VisitTask.objects.get().result == "已受理，下月发放"


def test_what_is_refused_waits_for_the_helper_and_another_user_sends_nothing(here: Scene, phone: Page) -> None:
    """A day that no rule takes is said, and does not hold up the others; what a photograph spoils is sent without it; a
    colleague on the same phone sees nothing."""
    enter(phone, "v.helper")
    phone.goto("/mine/")
    phone.context.set_offline(True)
    phone.get_by_role("link", name="记走访：韦大山").click()
    phone.locator(".more-of summary").click()
    phone.get_by_label("哪一天").fill("2090-01-01")
    phone.get_by_role("button", name="保存走访").click()
    expect(phone.locator("#queue")).to_contain_text("待发送 1 条")
    record(phone, "黄阿妹", "屋顶漏雨", TASK, b"%PDF-1.4 no picture")
    record(phone, "罗小河", "都好")
    phone.context.set_offline(False)
    expect(phone.locator("#queue")).to_contain_text("走访日期应在一年以内", timeout=30_000)
    expect(phone.locator("#queue")).to_contain_text("照片只收")
    expect(phone.locator("#queue")).to_contain_text("待发送 2 条")
    waiting = phone.locator("#queue li").filter(has_text="黄阿妹户")
    for typed in (f"{timezone.localdate():%Y-%m-%d}", "屋顶漏雨", TASK):
        expect(waiting).to_contain_text(typed)
    snapshot(phone, "visit-refused")
    fits(phone)
    assert Visit.objects.get().household == here.homes[1]
    phone.get_by_role("button", name="不带照片再送").click()
    expect(phone.locator("#queue")).to_contain_text("待发送 1 条")
    assert VisitTask.objects.get().household == here.homes[2]

    phone.context.clear_cookies()
    enter(phone, "v.other")
    phone.goto("/mine/")
    expect(phone.get_by_role("main")).to_contain_text("还没有结对的户")
    expect(phone.locator("#queue")).to_be_hidden()

    phone.context.clear_cookies()
    enter(phone, "v.helper")
    phone.goto("/mine/")
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="删掉").click()
    expect(phone.locator("#queue")).to_be_hidden()
