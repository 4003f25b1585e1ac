"""Changes of households by the people they need, in a real browser: from the family's page to the register."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.tests.e2e.conftest import PHONE, SPELLS, only_text
from households.codes import ChangeKind
from households.models import ChangeProposal, Household, Member
from households.tests.change_scene import BORN, FAR, Staff, family, line, living, named, request, staff

pytestmark = [
    pytest.mark.soak,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "queue"]),
]
Shot = Callable[[str], None]


@pytest.fixture
def people() -> Staff:
    return staff()


def become(page: Page, log_in: Callable[[str], None], who: Any) -> None:
    page.context.clear_cookies()
    log_in(who.username)


def begin(page: Page, home: Household, kind: str) -> None:
    page.goto(f"/households/{home.pk}/")
    page.get_by_role("link", name="登记变更").first.click()
    page.get_by_role("main").get_by_role("link", name=ChangeKind(kind).label, exact=True).click()
    page.get_by_label("发生日期").fill("2026-01-10")
    page.get_by_label("情况说明").fill("已入户看过，村民小组也知道")


def papers(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_label(name, exact=True).check()


def see_and_send(page: Page) -> None:
    page.get_by_role("button", name="下一步：看变更前后").click()
    page.wait_for_url(re.compile(r".*/changes/\d+/$"))
    expect(page.locator("#effect")).to_contain_text("变更后")


def send(page: Page) -> None:
    page.get_by_role("button", name="报送乡镇审核").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("待乡镇审核")


def take_from_list(page: Page, log_in: Callable[[str], None], who: Any, button: str, opinion: str = "") -> None:
    """The work list of the start page leads to the change; its button moves it on."""
    become(page, log_in, who)
    page.goto("/changes/")
    page.locator("table.changes tbody a.strong").first.click()
    page.get_by_label("意见").fill(opinion)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def test_m1_m2_m3_by_clerk_and_township(people: Staff, page: Page, log_in: Callable[[str], None], shot: Shot) -> None:
    home = family()
    become(page, log_in, people.clerk)
    begin(page, home, "M1")
    page.get_by_label("姓名").fill("罗小梅")
    page.get_by_label("证件号码").fill(number := factories.identity(BORN, "2"))
    page.get_by_label("与户主关系").select_option(label="之儿媳")
    page.get_by_label("增加原因").select_option(label="婚入")
    papers(page, "结婚证", "户口簿")
    shot("change-m1-form")
    see_and_send(page)
    assert number not in page.content()
    shot("change-m1-effect")
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，立即生效")
    shot("change-m1-done")
    assert living(home)["罗小梅"] == "05"

    become(page, log_in, people.clerk)
    begin(page, home, "M2")
    page.get_by_label("减少的人").select_option(label="韦大山女（之女）")
    page.get_by_label("减少原因").select_option(label="户籍迁出")
    papers(page, "户口迁移证明")
    see_and_send(page)
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，立即生效")
    assert "韦大山女" not in living(home)

    become(page, log_in, people.clerk)
    begin(page, home, "M3")
    page.get_by_label("新户主", exact=True).select_option(label="韦大山妻（配偶）")
    page.get_by_label("原户主").select_option(label="已不在本户：死亡")
    page.get_by_label("韦大山子：与新户主的关系").select_option(label="之子")
    page.get_by_label("罗小梅：与新户主的关系").select_option(label="之儿媳")
    papers(page, "死亡证明或户口注销证明")
    shot("change-m3-form")
    see_and_send(page)
    shot("change-m3-effect")
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，立即生效")
    assert living(home) == {"韦大山妻": "01", "韦大山子": "03", "罗小梅": "05"}
    assert verify().first_bad is None


def test_m4_to_gain_benefits_is_caught(people: Staff, page: Page, log_in: Callable[[str], None], shot: Shot) -> None:
    home = family()
    line(7700)
    become(page, log_in, people.clerk)
    begin(page, home, "M4")
    page.get_by_label("新户的户主").select_option(label="韦大山妻（配偶）")
    page.get_by_label("韦大山妻：分出去").check()
    page.get_by_label("韦大山女：分出去").check()
    page.get_by_label("韦大山女：与新户主的关系").select_option(label="之女")
    page.get_by_label("分出去的人带走的纯收入（元）").fill("0")
    papers(page, "农户申请书", "村民评议记录")
    shot("change-m4-form")
    see_and_send(page)
    expect(page.locator(".note-d")).to_have_count(2)
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，转县级审批")
    expect(page.get_by_role("main")).to_contain_text("把怎么核实的、结果怎样写进意见")
    take_from_list(page, log_in, people.reviewer, "同意，转县级审批", "村里说分开吃住，收入还没有分清")
    become(page, log_in, people.approver)
    page.goto("/changes/")
    expect(page.locator("table.changes")).to_contain_text("须核实")
    shot("change-list-county")
    page.locator("table.changes tbody a.strong").first.click()
    shot("change-m4-county")
    page.get_by_label("意见").fill("仍住在一起、吃在一起，不予分户")
    page.get_by_role("button", name="不予同意").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("不予同意")
    assert Household.objects.count() == 1


def test_m4_m5_real_split_and_joined_again(
    people: Staff, page: Page, log_in: Callable[[str], None], shot: Shot
) -> None:
    home = family(household_no="522300001")
    become(page, log_in, people.clerk)
    begin(page, home, "M4")
    page.get_by_label("新户的户主").select_option(label="韦大山子（之子）")
    page.get_by_label("韦大山子：分出去").check()
    page.get_by_label("分出去的人带走的纯收入（元）").fill("12000")
    papers(page, "农户申请书", "村民评议记录")
    see_and_send(page)
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，转县级审批")
    take_from_list(page, log_in, people.approver, "批准，立即生效")
    fresh = ChangeProposal.objects.get().other
    page.goto(f"/households/{fresh.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("近期分户")
    shot("change-m4-marked")

    become(page, log_in, people.clerk)
    begin(page, fresh, "M5")
    page.get_by_label("并入哪一户").fill(named(home, "山").identity)
    page.get_by_label("韦大山子：与那一户户主的关系").select_option(label="之子")
    papers(page, "农户申请书", "村民评议记录")
    see_and_send(page)
    shot("change-m5-effect")
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，转县级审批")
    take_from_list(page, log_in, people.approver, "批准，立即生效")
    assert (len(living(home)), len(living(fresh))) == (4, 0)
    assert Household.objects.get(pk=fresh.pk).end_reason == "03"


def test_m6_m7_moved_and_ended(people: Staff, page: Page, log_in: Callable[[str], None], shot: Shot) -> None:
    home, gone = family(), family(head="罗大")
    become(page, log_in, people.clerk)
    begin(page, home, "M6")
    page.get_by_label("迁入的行政村").select_option(label="丙村")
    page.get_by_label("迁入后的住址").fill("新寨")
    papers(page, "户口迁移证明")
    see_and_send(page)
    shot("change-m6-effect")
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，转迁入地")
    take_from_list(page, log_in, people.other_reviewer, "同意迁入")
    take_from_list(page, log_in, people.approver, "批准，立即生效")
    assert Household.objects.get(pk=home.pk).village_id == FAR

    become(page, log_in, people.clerk)
    begin(page, gone, "M7")
    for name in ("罗大", "罗大妻", "罗大子", "罗大女"):
        page.get_by_label(f"{name}：去向").select_option(label="户籍迁出")
    papers(page, "户口迁移证明")
    see_and_send(page)
    send(page)
    take_from_list(page, log_in, people.reviewer, "同意，转县级审批")
    take_from_list(page, log_in, people.approver, "批准，立即生效")
    assert Member.objects.filter(household=gone, state="3").count() == 4


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_spells_in_every_text_cell_have_no_effect(
    people: Staff, page: Page, log_in: Callable[[str], None], kind: str
) -> None:
    """Refused and shown again; kept, where the register takes any text; read by who decides."""
    home = family(address=SPELLS, group_name=SPELLS[:50])
    become(page, log_in, people.clerk)
    begin(page, home, kind)
    texts = page.locator("#change input[type=text], #change textarea")
    for place in range(texts.count()):
        cell = texts.nth(place)
        cell.fill(SPELLS[: int(cell.get_attribute("maxlength") or 50)])
    page.get_by_role("button", name="下一步：看变更前后").click()
    page.wait_for_load_state()
    assert only_text(page)
    change = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01", note=SPELLS)
    become(page, log_in, people.reviewer)
    for path in (f"/changes/{change.pk}/", "/changes/?turn=all", f"/households/{home.pk}/"):
        page.goto(path)
        assert only_text(page), path


def test_the_same_pages_on_a_phone(people: Staff, page: Page, log_in: Callable[[str], None], shot: Shot) -> None:
    home = family()
    line(7700)
    page.set_viewport_size(PHONE)
    become(page, log_in, people.clerk)
    begin(page, home, "M4")
    page.get_by_label("新户的户主").select_option(label="韦大山妻（配偶）")
    page.get_by_label("韦大山妻：分出去").check()
    page.get_by_label("分出去的人带走的纯收入（元）").fill("0")
    papers(page, "农户申请书", "村民评议记录")
    shot("change-phone-form")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    see_and_send(page)
    shot("change-phone-effect")
    send(page)
    change = ChangeProposal.objects.get()
    for path in ("/changes/?turn=all", f"/changes/{change.pk}/", f"/households/{home.pk}/changes/new/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    shot("change-phone-choose")
