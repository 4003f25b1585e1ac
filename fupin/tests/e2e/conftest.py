"""A real browser before a real server: Debian's chromium, 1366 × 768 and phone."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from fupin.tests.factories import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
SPELLS = "<img src=x onerror=document.title='broken'>\"'><script>document.title='broken'</script>"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("没有找到 chromium，浏览器里的走查略过")
    with sync_playwright() as playwright:
        told = ["--no-sandbox", "--lang=zh-CN", "--disable-gpu"]
        env = {**os.environ, "LANGUAGE": "zh_CN"}
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=told, env=env)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    made = browser.new_context(
        base_url=live_server.url, viewport=OFFICE, locale="zh-CN", accept_downloads=True, reduced_motion="reduce"
    )
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when the browser complains: an error in a script, or something the policy refused."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    assert complaints == []


def only_text(page: Page) -> bool:
    """Whether the spells on the page did nothing and made nothing."""
    return "broken" not in page.title() and page.locator("img[src=x]").count() == 0


@pytest.fixture
def log_in(page: Page) -> Callable[[str], None]:
    def enter(username: str) -> None:
        page.goto("/accounts/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")

    return enter


@pytest.fixture
def shot(page: Page) -> Callable[[str], None]:
    """Keeps a picture for the guide when FUPIN_SHOTS names a folder; nothing otherwise."""
    folder = os.environ.get("FUPIN_SHOTS")

    def keep(name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png")

    return keep
