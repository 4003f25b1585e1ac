"""A township clerk brings in the whole township's roster while a worker runs beside the pages: sees how far it is,
looks at the preview, writes the households without an error, mends the others in the file of the failed rows, writes
them too, finds a family, and takes it all back."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from fupin.access.permissions import Role
from fupin.audit.verify import verify
from fupin.jobs import services as jobs
from fupin.personal.identity import check_digit
from fupin.tests import factories
from households.codes import Register
from households.importers.testing import child, identity, person, roster
from households.models import Household, Member

pytestmark = [
    pytest.mark.soak,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "queue"]),
]

VILLAGES = ("990101201203", "990101201204")
SIZES = [pytest.param(120), pytest.param(3334, marks=pytest.mark.soak)]  # households of three
SLIPS = (5, 17, 80)  # households one of whose identity numbers has a wrong last figure
PATIENCE = 180_000  # milliseconds, for the big one on a busy machine


@pytest.fixture
def clerk() -> str:
    factories.region_tree()
    factories.user("luyk", Role.TOWNSHIP_CLERK, "990101201", name="陆永康")
    return "luyk"


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Jobs run beside the pages, as they do in earnest, and wait while the event is not set."""
    free, started = threading.Event(), []

    def work(job: Any) -> None:
        free.wait()
        jobs.run(job.pk)
        connections.close_all()

    def send(job: Any) -> None:
        started.append(threading.Thread(target=work, args=(job,)))
        started[-1].start()

    monkeypatch.setattr(jobs, "_send", send)
    yield free
    free.set()
    for thread in started:
        thread.join()


def homes(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        code = VILLAGES[number % 2]
        place = {"village_code": code, "village_name": "甲村" if code == VILLAGES[0] else "丁村"}
        shared = {"household": f"{code}{number:06d}", "group_name": f"{number % 5 + 1}组", **place}
        days, serial = timedelta(days=number // 400), number % 400
        born, wed, young = date(1965, 1, 1) + days, date(1967, 1, 1) + days, date(2014, 1, 1) + days
        name = f"韦{chr(0x5000 + number)}"
        right = identity(wed, "2", serial)
        written = slipped(right) if number in SLIPS else right
        yield person(name, born=born, **shared, identity=identity(born, "1", serial))
        yield person(f"岑{chr(0x5000 + number)}", "配偶", sex="2", **shared, identity=written)
        yield child(f"{name}妹", **shared, identity=identity(young, "2", serial))


def slipped(number: str) -> str:
    return number[:-1] + ("1" if number[-1] == "0" else "0")


def mended(path: Path) -> None:
    """What the clerk does to the file of the failed rows: the right figure, where it says which number is wrong."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    rows = range(2, sheet.max_row + 1)
    assert sheet.max_row == 1 + 3 * len(SLIPS)
    wrong = [row for row in rows if "校验码" in (sheet.cell(row, headings["错误原因"]).value or "")]
    for row in wrong:
        cell = sheet.cell(row, headings["证件号码"])
        cell.value = cell.value[:17] + check_digit(cell.value[:17])
    assert len(wrong) == len(SLIPS)
    book.save(path)


@pytest.mark.parametrize("count", SIZES)
def test_a_township_brings_in_its_roster_and_takes_it_back(
    count: int,
    clerk: str,
    page: Page,
    log_in: Callable[[str], None],
    shot: Callable[[str], None],
    worker: threading.Event,
    tmp_path: Path,
) -> None:
    path = tmp_path / "巧马镇花名册.xlsx"
    path.write_bytes(roster(homes(count)))
    expect.set_options(timeout=PATIENCE)
    log_in(clerk)
    upload(page, path)
    job = page.locator(".job")
    expect(job).to_contain_text("排队等候")
    shot("large-1-waiting")
    worker.set()
    good = count - len(SLIPS)
    confirm = page.get_by_role("button", name=f"写入 {good:,} 户")
    seen = stages(page, job, until=confirm)
    assert len(seen) >= (2 if count > 1000 else 1), seen
    expect(page.locator("main")).to_contain_text(f"{good * 3:,}")
    expect(page.locator("#problems")).to_contain_text("校验码")
    shot("large-3-preview")
    assert not Household.objects.exists()

    failed = tmp_path / "未导入的行.xlsx"
    with page.expect_download() as started:
        page.get_by_role("button", name=f"只要未导入的 {len(SLIPS)} 户").click()
    started.value.save_as(failed)
    mended(failed)

    page.get_by_label("只导入无误户").check()
    confirm.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已导入")
    shot("large-4-done")
    assert (Household.objects.count(), Member.objects.count()) == (good, good * 3)

    upload(page, failed)
    page.get_by_role("button", name=f"写入 {len(SLIPS)} 户").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已导入")
    assert (Household.objects.count(), Member.objects.count()) == (count, count * 3)

    someone = Household.objects.order_by("pk").last()
    page.get_by_role("searchbox", name="查找农户或人员").fill(someone.head_name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("农户名册")
    page.get_by_role("table").get_by_role("link", name=someone.head_name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{someone.head_name}户")
    shot("large-5-household")

    take_back(page, failed)
    shot("large-6-undone")
    assert Household.objects.exclude(register=Register.CLOSED).count() == good
    take_back(page, path)
    shot("large-7-undone")
    assert not Household.objects.exclude(register=Register.CLOSED).exists()
    assert verify().first_bad is None


def upload(page: Page, path: Path) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="名册导入").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/imports/*/")


def take_back(page: Page, path: Path) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="名册导入").click()
    page.get_by_role("link", name=path.name).first.click()
    page.get_by_role("link", name="撤销这次导入").click()
    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.locator("#undone")).to_be_visible()


def stages(page: Page, job: Any, *, until: Any) -> list[str]:
    """The headings that the moving part shows, in their order."""
    seen: list[str] = []
    while not until.is_visible():
        title = job.locator("b")
        said = next(iter(title.all_inner_texts()), "")  # it may be gone at any moment
        if said and said not in seen:
            seen.append(said)
        page.wait_for_timeout(100)
    return seen
