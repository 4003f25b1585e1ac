"""A village clerk's morning: take the template, fill it with one slip, read what is wrong, mend it, find the family."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from fupin.access.permissions import Role
from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.tests.e2e.conftest import PHONE
from households.importers.testing import family
from households.models import Household, Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "queue"])]

VILLAGE = "990101201203"
HEADER_ROW = 1


@pytest.fixture
def clerk() -> str:
    factories.region_tree()
    factories.user("weixl", Role.VILLAGE_CLERK, VILLAGE, name="韦晓玲")
    return "weixl"


def filled(template: Path, people: list[dict[str, Any]]) -> Path:
    """What a clerk does in a spreadsheet: the same file, rows typed under the headings."""
    book = openpyxl.load_workbook(template)
    sheet = book["花名册"]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for row, person in enumerate(people, start=HEADER_ROW + 1):
        for heading, value in person.items():
            sheet.cell(row, columns[heading], value)
    book.save(template)
    return template


def families() -> list[dict[str, Any]]:
    first = family(f"{VILLAGE}000001")
    second = family(f"{VILLAGE}000002")
    for person, name in zip(second, ("罗正华", "黄光琼", "罗小妹"), strict=True):
        person["姓名"] = name
    return first + second


def upload(page: Page, path: Path) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="名册导入").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/imports/*/")


def test_a_village_clerk_brings_a_roster_in(
    clerk: str, page: Page, log_in: Callable[[str], None], shot: Callable[[str], None], tmp_path: Path
) -> None:
    page.goto("/")
    shot("01-login")
    log_in(clerk)
    expect(page.get_by_role("heading", level=1)).to_contain_text("韦晓玲")
    shot("02-home")

    page.get_by_role("navigation", name="主导航").get_by_role("link", name="名册导入").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="下载花名册模板").click()
    template = tmp_path / started.value.suggested_filename
    started.value.save_as(template)
    shot("03-imports")

    people = families()
    right = people[3]["证件号码"]
    slip = right[:-1] + ("0" if right[-1] != "0" else "1")
    people[3]["证件号码"] = slip
    upload(page, filled(template, people))
    problem = page.locator("#problems")
    expect(problem).to_contain_text("证件号码")
    expect(problem).to_contain_text("5")  # the row that Excel shows
    expect(problem).to_contain_text("990101************")
    assert slip not in page.content()
    assert right not in page.content()
    shot("04-one-mistake")
    assert not Household.objects.exists()

    people[3]["证件号码"] = right
    upload(page, filled(template, people))
    expect(page.get_by_role("button", name="写入 2 户")).to_be_visible()
    shot("05-preview")
    page.get_by_role("button", name="写入 2 户").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已导入")
    shot("06-done")
    assert (Household.objects.count(), Member.objects.count()) == (2, 6)

    page.get_by_role("searchbox", name="查找农户或人员").fill("黄光琼")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_role("link", name="罗正华").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("罗正华户")
    expect(page.locator("main")).to_contain_text("7,333")  # 22,000 元 for three
    assert right not in page.content()
    shot("07-household")
    assert verify().first_bad is None


def test_an_identity_number_finds_its_household_and_never_enters_an_address(
    clerk: str, page: Page, log_in: Callable[[str], None]
) -> None:
    home = factories.household(VILLAGE, head="岑国安")
    number = home.members.get().identity
    log_in(clerk)
    page.get_by_role("searchbox", name="查找农户或人员").fill(number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/households/{home.pk}/")
    assert number not in page.url
    assert number not in page.content()


def test_the_same_walk_holds_on_a_phone(
    clerk: str, page: Page, log_in: Callable[[str], None], shot: Callable[[str], None]
) -> None:
    home = factories.household(VILLAGE, head="岑国安")
    page.set_viewport_size(PHONE)
    log_in(clerk)
    pages = {"home": "/", "list": "/households/", "household": f"/households/{home.pk}/", "imports": "/imports/"}
    for name, path in pages.items():
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        shot(f"phone-{name}")
