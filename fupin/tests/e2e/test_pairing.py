"""A township shares its households out: a proposal computed, one pair changed, accepted by another person, and nobody
is left without a helper. By two people at two browsers.

Walked by `make soak`. Every act of it has a test of its own in the suite."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from assistance.models import Pairing
from assistance.tests.scene import VILLAGE, cadre, unit
from fupin.audit.verify import verify
from fupin.tests.e2e.desks import Pictures, desks, staff
from fupin.tests.factories import household

DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
pytestmark = [pytest.mark.browser, pytest.mark.soak, DATABASE]


@pytest.fixture
def village(transactional_db: None) -> list[Any]:
    staff()
    bureau = unit()
    for name in ("莫兰", "韦联", "岑安"):
        cadre(name, bureau)
    return [household(VILLAGE, f"韦{name}") for name in ("一", "二", "三", "四", "五")]


def test_a_proposal_is_made_changed_and_accepted(browser: Browser, live_server: Any, village: list[Any]) -> None:
    with desks(browser, live_server.url, Pictures()) as people:
        clerk, reviewer = people["township"], people["reviewer"]
        clerk.open("/pairings/")
        clerk.told("没有责任人 5")
        clerk.page.get_by_role("link", name="结对方案").click()
        clerk.press("做一份方案")
        clerk.told("5 户没有责任人的户")
        expect(clerk.page.get_by_role("button", name="采用这份方案")).to_have_count(0)
        row = clerk.row("韦三户")
        row.get_by_label("韦三户换成谁").fill("")
        row.get_by_role("button", name="改").click()
        clerk.told("已改韦三户：暂不安排")
        reviewer.work("采用甲镇的结对方案")
        reviewer.press("采用这份方案")
        reviewer.told("4 户从今天起有责任人")
        clerk.open("/pairings/").get_by_role("link", name="韦三户", exact=True).click()
        clerk.page.get_by_role("radio").first.check()
        clerk.press("结对", exact=True)
        clerk.told("已和韦三户结对")
        clerk.open("/pairings/")
        clerk.told("一户也没有，都齐了")
    held = list(Pairing.objects.current().filter(first=True).values_list("cadre_id", flat=True))
    assert len(held) == len(village)
    assert max(map(held.count, held)) == 2
    assert verify().first_bad is None
