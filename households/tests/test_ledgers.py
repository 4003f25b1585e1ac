"""A ledger kept outside against the register: what only one side has, persons, status; nothing of the file is kept."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fupin.tests.factories import household, identity
from households.importers.ledger import read_ledger
from households.importers.testing import workbook
from households.models import Household, Member, MonitoringEpisode
from households.selectors.ledgers import compare_ledger
from households.tests.scene import client_of, visitors

pytestmark = pytest.mark.django_db
HEADINGS = ["户编号", "户主姓名", "户主证件号码", "家庭人口数", "脱贫属性", "监测对象类别"]
VILLAGE, FAR, OTHER = "990101201203", "990101202201", "990102201201"


@pytest.fixture
def who() -> dict[str, Any]:
    return visitors()


def home(serial: int, head: str, *, code: str = VILLAGE, **facts: Any) -> Household:
    return household(code, head, household_no=f"{code}{serial:06d}", member_count=4, **facts)


def line(of: Household, **said: Any) -> list[Any]:
    facts = {"no": of.household_no, "head": of.head_name, "number": None, "persons": 4}
    facts |= {"status": "未脱贫", "kind": None}
    return list({**facts, **said}.values())


def sent(who: Any, lines: list[list[Any]], headings: list[str] = HEADINGS, place: str = "990101201") -> Any:
    file = SimpleUploadedFile("村册.xlsx", workbook([headings, *lines]))
    path = f"{reverse('stock-ledger')}?place={place}"
    return client_of(who).post(path, {"table": file, "source": "village"})


def test_each_difference_is_a_list_with_its_households(who) -> None:
    same, fewer, out, absent = (home(n, name) for n, name in enumerate(("韦同", "韦少", "韦退", "韦缺"), 1))
    far, hidden = home(9, "韦远", code=FAR), home(9, "韦隐", code=OTHER)
    watched = home(5, "韦监", poverty_status="1", monitoring_kind="1")
    ledger = [
        line(same),
        line(fewer, persons=3),
        line(out, status="已脱贫（享受政策）"),
        line(watched, status="已脱贫（享受政策）"),
        line(same, head="韦再"),
        line(far),
        line(hidden),
    ]
    response = sent(who["township"], ledger)
    assert response.status_code == 200
    found = response.context["found"]
    assert found.both == 4
    assert found.only_register == [absent]
    assert [row.head for row in found.only_ledger] == ["韦远", "韦隐"]
    assert [(one.home, one.ours, one.theirs) for one in found.persons] == [(fewer, "4", "3")]
    assert [(one.home, one.ours, one.theirs) for one in found.status] == [
        (out, "未脱贫", "已脱贫（享受政策）"),
        (watched, "脱贫不稳定户", "没有"),
    ]
    assert [(row.row, row.head) for row in found.twice] == [(6, "韦再")]
    page = response.content.decode()
    assert all(f"/households/{one.pk}/" in page for one in (fewer, out, absent, watched))
    assert f"/households/{same.pk}/" not in page


def test_what_agrees_is_said_and_columns_that_are_not_there_are_not_compared(who) -> None:
    one = home(1, "韦同", poverty_status="3")
    response = sent(who["county"], [[one.household_no, "韦同", 4]], ["户编号", "户主姓名", "家庭人口数"], "990101")
    assert response.context["found"].same
    assert "全部一致" in response.content.decode()


def test_the_heads_number_stands_in_for_the_households(who) -> None:
    number = identity(date(1970, 1, 1))
    one = home(1, "韦同")
    row = one.members.get()
    row.set_identity(number)
    row.save()
    rows, columns, _ = read_ledger(workbook([HEADINGS, line(one, no=None, number=number)]))
    assert number not in repr(rows)
    found = compare_ledger(rows, columns, code=VILLAGE, user=who["township"])
    assert found.both == 1
    assert not found.only_ledger


def test_a_file_that_is_none_is_told_and_nothing_is_kept(who) -> None:
    before = [model.objects.count() for model in (Household, Member, MonitoringEpisode)]
    file = SimpleUploadedFile("村册.xlsx", b"PK\x03\x04 no workbook")
    client = client_of(who["township"])
    path = f"{reverse('stock-ledger')}?place={VILLAGE}"
    assert client.post(path, {"table": file, "source": "village"}).status_code == 422
    assert client.post(path, {"source": "village"}).status_code == 422
    headless = sent(who["township"], [["x", "y", "z"]], ["甲", "乙", "丙"])
    assert headless.context["problems"]
    assert [model.objects.count() for model in (Household, Member, MonitoringEpisode)] == before
    assert client_of(who["other"]).get(path).status_code == 404
    assert client_of(who["village"]).get(path).status_code == 403
