"""Six people of a village's identification at their browsers, and the days that pass between what they do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from fupin.access.permissions import Role
from fupin.tests import factories
from fupin.tests.e2e.conftest import OFFICE, PHONE
from fupin.tests.factories import PASSWORD
from households.notice_rules import CHINA

VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201", "990101"
BASIS = "《甲县贫困户识别实施细则》（甲农领发〔2026〕3号）"
FIRST_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
EXPECTED, PRESENT = 30, 24
STAFF = {
    "clerk": (Role.VILLAGE_CLERK, VILLAGE, "田小玲"),
    "head": (Role.VILLAGE_HEAD, VILLAGE, "黄正荣"),
    "township": (Role.TOWNSHIP_CLERK, TOWNSHIP, "陆永康"),
    "reviewer": (Role.TOWNSHIP_REVIEWER, TOWNSHIP, "王定国"),
    "county": (Role.COUNTY_CLERK, COUNTY, "张慧敏"),
    "approver": (Role.COUNTY_APPROVER, COUNTY, "蒙建国"),
}


# ---- days --------------------------------------------------------------------------------------------------------
class AnyDateTime(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, datetime)


class Calendar:
    """The server's clock: it runs on from nine in the morning of the day that was turned to. It is moved where
    `timezone.now` looks for the time, so that whoever kept that function as a default keeps the same time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = timedelta()
        calendar = self

        class Moved(datetime, metaclass=AnyDateTime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return datetime.now(tz) + calendar.ahead

        monkeypatch.setattr(timezone, "datetime", Moved)
        self.turn_to(0)

    def turn_to(self, day: int) -> None:
        """So many days after the first; never back."""
        ahead = FIRST_DAY + timedelta(day) - datetime.now(CHINA)
        assert not self.ahead or ahead > self.ahead
        self.ahead = ahead


# ---- people ------------------------------------------------------------------------------------------------------
@dataclass
class Desk:
    """One person at his own browser. He logs in when he is asked to, and complains when the browser does."""

    page: Page
    username: str
    seen: "Pictures"
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(path)
        if "/accounts/login/" in self.page.url:
            self.page.get_by_label("用户名").fill(self.username)
            self.page.get_by_label("密码", exact=True).fill(PASSWORD)
            with self.page.expect_navigation():
                self.page.get_by_role("button", name="登录").click()
        return self.page

    def work(self, title: str) -> Page:
        """What the start page says is to be done."""
        self.open("/")
        self.page.locator(".wl li", has_text=title).get_by_role("heading").get_by_role("link").first.click()
        return self.page

    def press(self, name: str, **how: Any) -> None:
        """A button; then the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name, **how).first.click()

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def told(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def row(self, text: str) -> Locator:
        return self.page.locator("tbody tr", has_text=text)

    def shot(self, name: str) -> None:
        self.seen.keep(self.page, name)


class Pictures:
    """Of the main pages as an office and as a phone shows them, when FUPIN_WALK names a folder; nothing otherwise."""

    def __init__(self) -> None:
        self.folder = os.environ.get("FUPIN_WALK")
        self.count = 0

    def keep(self, page: Page, name: str) -> None:
        if not self.folder:
            return
        self.count += 1
        for size, ending in ((PHONE, "phone"), (OFFICE, "office")):
            page.set_viewport_size(size)
            path = Path(self.folder) / f"{self.count:02d}-{name}-{ending}.png"
            page.screenshot(path=path, full_page=ending == "phone")


@contextmanager
def desks(browser: Browser, address: str, seen: Pictures) -> Iterator[dict[str, Desk]]:
    """One browser for each of the staff; closed at the end, when none of them may have complained."""
    contexts, found = [], {}
    for name in STAFF:
        context = browser.new_context(base_url=address, viewport=OFFICE, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        contexts.append(context)
        found[name] = Desk(context.new_page(), f"w-{name}", seen)
        listen(found[name])
    try:
        yield found
        assert [one.complaints for one in found.values()] == [[]] * len(found)
    except BaseException:
        for name, one in found.items():
            one.shot(f"stopped-{name}")
        raise
    finally:
        for context in contexts:
            context.close()


def listen(desk: Desk) -> None:
    desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    desk.page.on("console", lambda said: refused(desk, said.text))
    desk.page.on("response", lambda got: failed(desk, got.status, got.url))


def refused(desk: Desk, said: str) -> None:
    if "Content Security Policy" in said:
        desk.complaints.append(said)


def failed(desk: Desk, status: int, url: str) -> None:
    if status >= 500:
        desk.complaints.append(f"{status} {url}")


def staff() -> dict[str, Any]:
    factories.region_tree()
    return {who: factories.user(f"w-{who}", role, code, name=name) for who, (role, code, name) in STAFF.items()}
