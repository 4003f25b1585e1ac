"""An official goes down from the prefecture to a household and back, now and with a frozen year; a clerk of one
township meets only it, in the counts too."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fupin.access.permissions import Role
from fupin.dashboard.tests.overview_world import change, furnish
from fupin.tests import factories
from households.models import Household, IncomeRecord, Member, MonitoringEpisode
from households.notice_rules import CHINA
from households.services.closings import freeze

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "queue"])]
LONG_AGO = datetime(2025, 6, 1, tzinfo=CHINA)


@pytest.fixture
def register(transactional_db: None) -> None:
    furnish()
    for model in (Household, Member, IncomeRecord, MonitoringEpisode):
        model.objects.update(written_at=LONG_AGO)
    for code in ("990101", "990102"):
        approver = factories.user(f"shenpi{code}", Role.COUNTY_APPROVER, code)
        about = {"kind": "year", "year": 2025, "month": 12, "by": approver, "today": timezone.localdate()}
        freeze(region=factories.place(code), **about)
    change(Household.objects.filter(register="listed", poverty_status="0"), poverty_status="1", exit_year=2026)
    factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


def figure(page: Page, name: str) -> int:
    """Of the strip."""
    cell = page.locator(".sumline > div", has=page.get_by_text(name, exact=True)).locator("dd").first
    return int("".join(filter(str.isdigit, cell.inner_text().split("户")[0])))


def test_down_to_the_household_and_back(register: None, page: Page, log_in: Callable[[str], None]) -> None:
    log_in("viewer")
    page.get_by_role("link", name="数据看板").first.click()
    page.wait_for_url("**/dashboard/9901/")
    now = figure(page, "未脱贫")
    page.get_by_label("截至").select_option("2025年年报")
    page.wait_for_url("**/dashboard/9901/?at=2025")
    frozen = figure(page, "未脱贫")
    assert frozen > now
    below = []
    for name, code in (("甲县", "990101"), ("甲镇", "990101201")):
        page.get_by_role("main").get_by_role("link", name=name, exact=True).last.click()
        page.wait_for_url(f"**/dashboard/{code}/?at=2025")
        below.append(figure(page, "未脱贫"))
    assert frozen >= below[0] >= below[1]
    page.locator("table.ranked tbody tr:not(.sum) a.strong").first.click()
    page.wait_for_url("**/dashboard/990101201203/?at=2025")
    listed = figure(page, "在册")
    page.locator(".sumline a").first.click()
    expect(page.locator("main")).to_contain_text("2025年")
    rows = page.locator("main tbody tr", has=page.locator("a[href^='/households/']"))
    assert rows.count() == listed
    rows.first.get_by_role("link").first.click()
    page.wait_for_url("**/households/*/**")
    for _ in range(2):
        page.go_back()
    page.wait_for_url("**/dashboard/990101201203/?at=2025")
    page.get_by_role("navigation", name="位置").get_by_role("link", name="甲县").click()
    page.wait_for_url("**/dashboard/990101/?at=2025")


def test_a_clerk_meets_only_the_township(register: None, page: Page, log_in: Callable[[str], None]) -> None:
    log_in("clerk")
    page.goto("/dashboard/")
    page.wait_for_url("**/dashboard/990101201/")
    listed = figure(page, "在册")
    assert (
        listed == Household.objects.filter(village_id__in=["990101201203", "990101201204"], register="listed").count()
    )
    expect(page.locator("main")).not_to_contain_text("甲县数据看板")
    page.locator(".sumline a").first.click()
    expect(page.locator("main")).to_contain_text(f"{listed} 户")
    assert page.goto("/dashboard/990101/").status == 404  # type: ignore[union-attr]
