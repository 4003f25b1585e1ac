"""A township clerk's hour with findings, and what the next two make of it: five are mended at their field, thirty
answered with one reason, two of them let through by policy, one household is sent to removal; the reviewer confirms,
the county closes, and every page counts the same.

Walked by `make soak`. Every act of it has a test of its own in the suite."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from fupin.audit.verify import verify
from fupin.doubts.models import Doubt
from fupin.doubts.services import run_doubts
from fupin.tests.e2e.desks import Desk, Pictures, desks
from fupin.tests.e2e.leaving import home_with, staff_and_lines
from households.models import Case, Member, VillageTally

DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
pytestmark = [pytest.mark.browser, pytest.mark.soak, DATABASE]
RULE, HOMES, MENDED, EXEMPT, ANSWERED = "D08", 36, 5, 2, 30
QUEUE = f"/doubts/?rule={RULE}"


@pytest.fixture
def asked(transactional_db: None) -> None:
    """Each household has a girl of primary school who is said to be an ordinary worker."""
    staff_and_lines()
    for number in range(HOMES):
        home_with(f"韦大{number}")
    Member.objects.filter(birth_date__year=2016).update(labour="01")
    run_doubts("990101", today=timezone.localdate())
    assert of_rule().count() == HOMES


def of_rule(**facts: Any) -> Any:
    return Doubt.objects.filter(rule=RULE, **facts)


def mends(clerk: Desk) -> None:
    """The first of the list, at its field."""
    page = clerk.open(QUEUE)
    page.locator(".findings a.plain").first.click()
    page.get_by_role("link", name="去改这一项").click()
    field = page.locator(page.url[page.url.index("#") :])
    expect(field).to_be_visible()
    field.select_option(label="无劳动力")
    clerk.press("保存", exact=True)
    clerk.told("已保存")


def answers(clerk: Desk, count: int, verdict: str, said: str) -> None:
    page = clerk.open(f"{QUEUE}&queue=asking")
    boxes = page.locator("tbody input[name=doubt]")
    for place in range(count):
        boxes.nth(place).check()
    page.get_by_label("核实结论").select_option(label=verdict)
    page.get_by_label("怎么核实的，结果怎样").fill(said)
    clerk.shot("answering")
    clerk.press("答复", exact=True)
    clerk.told(f"已答复 {count} 条")


def removes(clerk: Desk) -> None:
    page = clerk.open(f"{QUEUE}&queue=asking")
    page.locator(".findings a.plain").first.click()
    page.get_by_role("link", name="不该在册，提出清退").click()
    page.get_by_label("发现途径").select_option(label="干部排查")
    page.get_by_label("清退原因").select_option(label="有轿车、工程机械等")
    page.get_by_label("这个情况从哪天开始").fill("2017-05-01")
    page.locator("textarea[name=story]").fill("识别以前就有货车")
    clerk.press("保存，去核对")


def all_of(desk: Desk, queue: str, act: str) -> None:
    page = desk.open(f"{QUEUE}&queue={queue}")
    page.get_by_label("选中这一页").check()
    desk.press(act)


def figures(desk: Desk) -> dict[str, int]:
    """What the matrix says of the rule."""
    page = desk.open("/doubts/places/?place=990101201")
    row = page.locator(".matrix tbody tr", has_text=RULE)
    names = ("open", "late", "closed")
    return {name: int(row.locator("td").nth(place).inner_text()) for place, name in enumerate(names)}


def counted(desk: Desk, query: str) -> int:
    text = desk.open(f"/doubts/?{query}").locator(".head b").first.inner_text()
    return int(text.split()[0])


def test_a_clerk_s_hour(browser: Browser, live_server: Any, asked: None) -> None:
    with desks(browser, live_server.url, Pictures()) as people:
        clerk, reviewer, county = people["township"], people["reviewer"], people["county"]
        for _ in range(MENDED):
            mends(clerk)
        assert of_rule(state="closed", verdict="gone").count() == MENDED
        answers(clerk, EXEMPT, "政策允许", "残疾人家庭，县里有文件")
        answers(clerk, ANSWERED - EXEMPT, "不属实已说明", "入户看过，学校有学籍")
        removes(clerk)
        assert Case.objects.get(procedure="RM").household_id == of_rule(state="open").get().household_id
        all_of(reviewer, "confirm", "乡镇确认")
        reviewer.told(f"已确认 {ANSWERED} 条")
        all_of(county, "close", "县级销号")
        county.told(f"已销号 {ANSWERED} 条")
        settled = MENDED + ANSWERED
        told = figures(county)
        assert (told["open"], told["closed"]) == (HOMES - settled, settled)
        assert counted(county, f"rule={RULE}") == told["open"]
        assert counted(county, f"rule={RULE}&state=closed") == settled
        assert counted(county, f"rule={RULE}&state=closed&verdict=exempt") == EXEMPT
        county.open("/reports/R17/?place=990101201")
        cells = county.row("D08").locator("td").all_inner_texts()
        assert {str(HOMES), str(settled), str(MENDED), str(ANSWERED - EXEMPT), str(EXEMPT)} <= set(cells)
    open_there = VillageTally.objects.filter(by="doubt", value="")
    assert sum(row.findings for row in open_there) == Doubt.objects.filter(closed_at=None).count()
    run_doubts("990101", today=timezone.localdate())
    assert of_rule(state="closed").count() == settled
    assert verify().first_bad is None
