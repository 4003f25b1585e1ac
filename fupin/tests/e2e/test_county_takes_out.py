"""The county's roster going out: the clerk's at once and masked, the approver's in full, by a job, for a reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from fupin.access.permissions import Role
from fupin.tests import factories
from households.views import roster_exporting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "queue"])]

COUNTY, VILLAGE = "990101", "990101201203"


@pytest.fixture
def home() -> Any:
    factories.region_tree()
    factories.user("jingban", Role.COUNTY_CLERK, COUNTY, name="吴秀芝")
    factories.user("shenpi", Role.COUNTY_APPROVER, COUNTY, name="张建国")
    return factories.household(VILLAGE, head="岑国安")


def numbers_in(path: Path) -> list[Any]:
    headings, *rows = openpyxl.load_workbook(path)["花名册"].iter_rows(values_only=True)
    return [row[headings.index("证件号码")] for row in rows]


def fetched(page: Page, press: Any, folder: Path) -> Path:
    with page.expect_download() as started:
        press.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def to_form(page: Page) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="农户名册").click()
    page.get_by_role("link", name="按花名册版式导出").click()
    page.get_by_label("地区").select_option(COUNTY)
    page.get_by_label("版式").select_option(label="人口信息导出（H1）")


def test_a_small_roster_comes_at_once_and_masked(
    home: Any, page: Page, log_in: Callable[[str], None], shot: Callable[[str], None], tmp_path: Path
) -> None:
    log_in("jingban")
    to_form(page)
    expect(page.get_by_label("完整导出", exact=False)).to_have_count(0)
    shot("21-export")
    path = fetched(page, page.get_by_role("button", name="导出"), tmp_path)
    assert "1户1行" in path.name
    (number,) = numbers_in(path)
    assert (number[:6], "*" in number) == ("990101", True)


def test_a_large_roster_is_waited_for_and_fetched(
    home: Any,
    page: Page,
    log_in: Callable[[str], None],
    shot: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(roster_exporting, "AT_ONCE", 0)
    log_in("shenpi")
    to_form(page)
    page.get_by_label("完整导出（含证件号码、电话、健康状况）").check()
    page.get_by_role("button", name="导出").click()
    expect(page.locator("main")).to_contain_text("要写明理由")
    page.get_by_label("完整导出的理由").fill("县纪委核对名册")
    page.get_by_role("button", name="导出").click()
    shot("22-export-ready")
    path = fetched(page, page.get_by_role("link", name="下载 Excel 表格"), tmp_path)
    assert numbers_in(path) == [home.members.get().identity]
