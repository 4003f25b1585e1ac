"""The standing stock (存量建档): the county clerk prepares, another person confirms, the auditor sees who did what."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fupin.access.permissions import Role
from fupin.tests import factories
from households.codes import Register
from households.importers.testing import family, roster
from households.models import Household

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "queue"])]

COUNTY, VILLAGE = "990101", "990101201203"


@pytest.fixture
def county() -> None:
    factories.region_tree()
    factories.user("jingban", Role.COUNTY_CLERK, COUNTY, name="吴秀芝")
    factories.user("shenpi", Role.COUNTY_APPROVER, COUNTY, name="张建国")
    factories.user("shenji", Role.AUDITOR, COUNTY, name="郑清源")


def leave(page: Page) -> None:
    page.locator("summary.who").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/accounts/login/**")


def test_one_prepares_another_confirms(
    county: None, page: Page, log_in: Callable[[str], None], shot: Callable[[str], None], tmp_path: Path
) -> None:
    path = tmp_path / "存量花名册.xlsx"
    path.write_bytes(roster(family(f"{VILLAGE}000001")))

    log_in("jingban")
    page.goto("/imports/")
    page.set_input_files("input[type=file]", path)
    page.get_by_label("存量建档").check()
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/imports/*/")
    expect(page.get_by_role("button", name="写入 1 户")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("等另一位")
    shot("11-prepared")
    address = page.url
    leave(page)
    assert not Household.objects.exists()

    log_in("shenpi")
    page.goto(address)
    page.get_by_role("button", name="写入 1 户").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已导入")
    shot("12-confirmed")
    leave(page)
    home = Household.objects.get()
    assert (home.register, home.first_year, home.exit_year) == (Register.LISTED, 2014, 2019)

    log_in("shenji")
    page.goto("/audit/")
    row = page.locator("tr", has_text="导入名册")
    expect(row).to_contain_text("张建国")
    expect(row).to_contain_text("准备人：吴秀芝")
    shot("13-audit")
    page.goto(f"/households/{home.pk}/")
    number = home.members.get(relation="01").identity
    assert number not in page.content()
    asked = page.locator("#members details.reveal").first
    asked.locator("summary").click()
    asked.get_by_label("核对户口簿、身份证").check()
    asked.get_by_role("button", name="查看").click()
    expect(page.locator("#members")).to_contain_text(number)
    shot("14-revealed")
