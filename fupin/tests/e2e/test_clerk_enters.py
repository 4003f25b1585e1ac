"""A paper form becomes a household: by keyboard alone, on a phone, and in spite of what people type."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from fupin.access.permissions import Role
from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.tests.e2e.conftest import OFFICE, PHONE, SPELLS, only_text
from households.models import EntryDraft, Household
from villages.models import PovertyLine

pytestmark = [
    pytest.mark.soak,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "queue"]),
]

VILLAGE = "990101201203"
REGISTERED = re.compile(r"/households/[0-9]+/$")
FORM = re.compile(r"/households/new/[0-9a-f-]{36}/$")
PAPER = [
    ("韦国良", "hz", factories.identity(date(1965, 3, 4), "1", 801), "小学", "长期慢性病", "弱劳动力", "0"),
    ("陆金花", "po", factories.identity(date(1968, 5, 6), "2", 802), "文盲", "健康", "弱劳动力", "0"),
    ("韦应龙", "z", factories.identity(date(1992, 7, 8), "1", 803), "初中", "健康", "普通劳动力", "8"),
    ("韦晓雨", "sn", factories.identity(date(2019, 2, 3), "2", 804), "小学", "健康", "", ""),
]
LETTERS = {
    "小学": "xx",
    "文盲": "wm",
    "初中": "cz",
    "长期慢性病": "cq",
    "健康": "jk",
    "弱劳动力": "rl",
    "普通劳动力": "pt",
}


@pytest.fixture
def clerk() -> str:
    factories.region_tree()
    PovertyLine.objects.create(region=factories.place("990101"), year=2026, kind="monitoring", amount=8800)
    factories.user("weixl", Role.VILLAGE_CLERK, VILLAGE, name="韦晓玲")
    return "weixl"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


CALLED = "(here => [here.name, here.textContent.trim()])(document.activeElement)"


def walk_to(page: Page, name: str, key: str = "Tab") -> None:
    """The key until what is called so has the focus, as somebody without a mouse does."""
    for _ in range(200):
        if name in page.evaluate(CALLED):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never came to {name}")


def log_in_by_keyboard(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    walk_to(page, "username")
    page.keyboard.type(username)
    walk_to(page, "password")
    page.keyboard.type(factories.PASSWORD)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("韦晓玲")


def begin(page: Page, shot: Callable[[str], None] = lambda name: None) -> None:
    """Search first, by keyboard."""
    page.goto("/households/new/")
    walk_to(page, "name")
    page.keyboard.type(PAPER[0][0])
    press(page, "Enter")
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("没有查到，可以登记")
    shot("21-search")
    walk_to(page, "登记新的一户")
    press(page, "Enter")
    page.wait_for_url(FORM)


def type_person(page: Page, person: tuple[str, ...], *, named: bool = False) -> None:
    """One row of the paper, from the name to the months; Enter leads to the next cell."""
    name, relation, number, schooling, health, labour, months = person
    if not named:
        page.keyboard.type(name)
    press(page, "Enter")
    page.keyboard.type(relation)
    press(page, "Enter")
    page.keyboard.type(number)
    press(page, "Enter")
    group = page.evaluate("document.activeElement.name")
    if name == "韦晓雨":  # at school: the first of two that are called 小学
        page.keyboard.type("xx")
    else:
        choose(page, group, schooling)
    press(page, "Enter")
    page.keyboard.type(LETTERS[health])
    press(page, "Enter")
    if labour:
        page.keyboard.type(LETTERS[labour])
    press(page, "Enter")
    page.keyboard.type(months)
    if months not in ("", "0"):
        press(page, "Enter")
        page.keyboard.type("sw")  # 省外务工: who worked for months worked somewhere


def choose(page: Page, name: str, label: str) -> None:
    """With the arrow keys, as far as it takes: two groups have a 小学."""
    for _ in range(60):
        text = page.evaluate("(s => s.options[s.selectedIndex].text)(document.activeElement)")
        group = page.evaluate("(s => s.options[s.selectedIndex].parentNode.label || '')(document.activeElement)")
        if text.startswith(label) and group.startswith("不在校"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(label)


@pytest.mark.parametrize("screen", [PHONE, OFFICE], ids=["phone", "office"])
def test_a_family_of_four_comes_in_by_keyboard_alone(
    clerk: str, page: Page, screen: ViewportSize, shot: Callable[[str], None]
) -> None:
    page.set_viewport_size(screen)
    shown = shot if screen is OFFICE else lambda name: shot(f"phone-{name}")
    log_in_by_keyboard(page, clerk)
    begin(page, shown)
    walk_to(page, "home-address")
    page.keyboard.type("甲镇甲村三组 大树脚")
    walk_to(page, "home-phone")
    page.keyboard.type("1380000000")
    walk_to(page, "members-0-name", "Enter")
    expect(page.locator("#slot-home-phone")).to_contain_text("少 1 位，应为 11 位")
    for place, person in enumerate(PAPER):
        type_person(page, person, named=place == 0)
        press(page, "Enter")
    expect(page.locator("#out-members-0-sex")).to_have_text("男")
    expect(page.locator("#out-members-3-sex")).to_have_text("女")
    expect(page.locator("[name=members-3-labour]")).to_have_value("04")  # a child has no labour
    page.evaluate("document.getElementById('members').scrollIntoView()")
    shown("22-members")
    walk_to(page, "home-phone", "Shift+Tab")
    press(page, "Control+a")
    page.keyboard.type("13800000000")
    walk_to(page, "income-wage")
    for amount in ("28000", "9600", "1600"):
        page.keyboard.type(amount)
        press(page, "Enter")
    walk_to(page, "income-pension")
    page.keyboard.type("1620")
    walk_to(page, "living-arable")
    page.keyboard.type("3.5")
    press(page, "Enter")
    expect(page.locator("#out-net")).to_have_text("37,620")
    expect(page.locator("#out-per_head")).to_have_text("9,405")
    expect(page.locator("#out-line")).to_have_text("8,800")
    page.evaluate("document.getElementById('income').scrollIntoView()")
    shown("23-income")
    press(page, "Control+Enter")
    page.wait_for_url(REGISTERED)
    expect(page.get_by_role("heading", level=1)).to_contain_text("韦国良户")
    shown("24-registered")
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    home = Household.objects.get()
    assert (home.member_count, home.net_per_head, home.phone) == (4, 9405, "13800000000")
    assert [row.name for row in home.members.order_by("pk")] == [person[0] for person in PAPER]
    assert EntryDraft.objects.get().content is None
    assert all(person[2] not in page.content() for person in PAPER)
    assert verify().first_bad is None


def test_a_draft_comes_back_after_the_window_was_closed(clerk: str, page: Page, log_in: Callable[[str], None]) -> None:
    log_in(clerk)
    begin(page)
    page.get_by_label("家庭住址", exact=True).fill("三组 大树脚")
    page.get_by_label("第1人 证件号码").fill(PAPER[0][2])
    expect(page.locator("#kept")).to_contain_text("已保存到草稿", timeout=8000)
    page.goto("/")
    expect(page.locator("main")).to_contain_text("韦国良")
    page.get_by_role("link", name="接着填").click()
    expect(page.get_by_label("家庭住址", exact=True)).to_have_value("三组 大树脚")
    expect(page.get_by_label("第1人 证件号码")).to_have_value(PAPER[0][2])


def test_a_block_from_a_spreadsheet_fills_rows(clerk: str, page: Page, log_in: Callable[[str], None]) -> None:
    log_in(clerk)
    begin(page)
    block = "\n".join(
        f"{name}\t{said}\t{number}"
        for (name, _, number, *_), said in zip(PAPER, ("户主", "配偶", "之子", "孙女"), strict=True)
    )
    page.get_by_label("第1人 姓名").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text', text);
            const paste = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', paste));
        }""",
        block,
    )
    expect(page.get_by_label("第4人 姓名")).to_have_value("韦晓雨")
    expect(page.get_by_label("第4人 与户主关系")).to_have_value("08")
    page.get_by_label("第3人 证件号码").focus()
    press(page, "Escape")
    expect(page.get_by_label("第3人 证件号码")).to_have_value(PAPER[2][2])


def test_the_form_holds_on_a_phone(
    clerk: str, page: Page, log_in: Callable[[str], None], shot: Callable[[str], None]
) -> None:
    page.set_viewport_size(PHONE)
    log_in(clerk)
    begin(page)
    page.get_by_label("第1人 证件号码").fill(PAPER[0][2])
    page.get_by_label("第1人 健康状况").select_option("01")
    page.get_by_label("工资性收入").fill("12000")
    page.get_by_label("生产经营性收入").focus()
    expect(page.locator("#out-net")).to_have_text("12,000")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shot("phone-entry")
    page.get_by_role("button", name="登记这一户").click()
    page.wait_for_url(REGISTERED)
    assert Household.objects.get().members.get().sex == "1"


def test_the_second_to_save_chooses_field_by_field(
    clerk: str, page: Page, log_in: Callable[[str], None], shot: Callable[[str], None]
) -> None:
    home = factories.household(VILLAGE, head="岑国安", address="三组")
    log_in(clerk)
    page.goto(f"/households/{home.pk}/edit/")
    other = page.context.new_page()
    other.goto(f"/households/{home.pk}/edit/")
    other.get_by_label("家庭住址", exact=True).fill("西寨")
    other.get_by_role("button", name="保存", exact=True).click()
    other.wait_for_url(REGISTERED)
    page.get_by_label("家庭住址", exact=True).fill("东寨")
    page.get_by_label("村民小组", exact=True).fill("三组")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".conflict")).to_contain_text("改过这一户")
    shot("25-conflict")
    page.get_by_label("我填的").check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url(REGISTERED)
    home.refresh_from_db()
    assert (home.address, home.group_name) == ("东寨", "三组")


def test_spells_in_every_text_cell_have_no_effect(clerk: str, page: Page, log_in: Callable[[str], None]) -> None:
    """Typed, checked, kept as a draft, saved, shown and opened again: only ever text."""
    log_in(clerk)
    begin(page)
    page.evaluate("document.querySelectorAll('main details').forEach(box => { box.open = true })")
    plain = "#entry input[type=text]:not(.num):not([inputmode])"
    texts = page.locator(f"{plain}:not([name$=identity]):not([name$=household_no])")
    for place in range(texts.count()):
        cell = texts.nth(place)
        cell.fill(SPELLS[: int(cell.get_attribute("maxlength") or 50)])
    page.get_by_label("工资性收入").fill("1")
    page.get_by_label("第1人 务工月").fill("3")
    expect(page.locator("#out-net")).to_have_text("1")
    page.get_by_label("第1人 姓名").fill("韦国良")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="登记这一户").click()
    page.wait_for_url(REGISTERED)
    home = Household.objects.get()
    assert home.address == SPELLS
    for path in (f"/households/{home.pk}/", f"/households/{home.pk}/edit/", "/households/", "/"):
        page.goto(path)
        assert only_text(page), path
