"""The pages: from the upload form to the sheet, as the people at their desks meet them."""

import csv
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fupin.comparison.lists import KINDS
from fupin.comparison.models import Authorisation, Comparison
from fupin.doubts.models import Doubt
from fupin.tests.world import client_of
from fupin.workbook import read_sheets

pytestmark = pytest.mark.django_db


def cars(*numbers: str) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows(
        [("证件号码", "车牌号", "车辆类型", "购置价"), *((n, "黔E90001", "轿车", "90000") for n in numbers)]
    )
    return SimpleUploadedFile("车辆.csv", text.getvalue().encode("utf-8-sig"))


def form(file, **more) -> dict:
    said = {"kind": "vehicles", "county": "990101", "source": "县交警大队", "listed_on": "2026-06-01", "complete": "1"}
    return {**said, "file": file, "token": str(uuid.uuid4()), **more}


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    def post(user, path: str, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return client_of(user).post(path, data)

    return post


def test_a_list_goes_from_the_form_to_the_sheet(county, act) -> None:
    answer = act(county.clerk, reverse("comparison-new"), **form(cars(county.number(county.signed))))
    row = Comparison.objects.get()
    assert answer.url == reverse("comparison-detail", args=[row.pk])
    waiting = client_of(county.clerk).get(answer.url).content.decode()
    assert "等县级审批人员确认" in waiting
    assert "确认，生成疑点" not in waiting
    seen = client_of(county.approver).get(answer.url).content.decode()
    assert "确认，生成疑点" in seen
    act(county.approver, reverse("comparison-confirm", args=[row.pk]), token=str(row.token))
    done = client_of(county.township).get(answer.url).content.decode()
    assert "原始名单已于" in done
    sheet = client_of(county.township).get(reverse("comparison-feedback")).content.decode()
    assert "黔E****1" in sheet
    assert county.number(county.signed) not in sheet
    book = client_of(county.township).get(reverse("comparison-feedback-sheet") + "?format=xlsx").content
    first = read_sheets(book)[0]
    heads, line = first.head(2)
    assert len(heads) == 20
    assert (line[5], line[6], line[9]) == ("韦大山", "韦大山", "名下有机动车")
    assert line[7].endswith("*" * 12)


def test_a_refused_form_keeps_what_was_typed(county, act) -> None:
    answer = act(county.clerk, reverse("comparison-new"), **form(cars("1"), listed_on="2100-01-01"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "数据日期应在2015年到今天之间" in page
    assert "县交警大队" in page


def test_a_list_that_lacks_a_column_says_not_evaluated_and_never_passed(county, act) -> None:
    file = SimpleUploadedFile("车.csv", f"证件号码,车牌号\n{county.number(county.signed)},黔E1".encode("utf-8-sig"))
    answer = act(county.clerk, reverse("comparison-new"), **form(file))
    page = client_of(county.clerk).get(answer.url).content.decode()
    assert "未评估" in page
    assert "名单里没有“车辆类型”这一栏" in page
    assert "通过" not in page


def test_the_authorisation_of_a_household_is_entered_and_withdrawn(county, act) -> None:
    path = reverse("authorisation", args=[county.unsigned.pk])
    assert act(county.township, path, signed_on="2026-06-01", archive_no="乙-7").status_code == 302
    current = Authorisation.objects.get(household=county.unsigned)
    withdraw = reverse("authorisation-withdraw", args=[county.unsigned.pk])
    refused = act(county.township, withdraw, version=current.version, reason="")
    assert (refused.status_code, "请写明是谁" in refused.content.decode()) == (422, True)
    assert act(county.township, withdraw, version=current.version, reason="户主要求").status_code == 302
    current.refresh_from_db()
    assert current.withdrawn_on is not None


def test_the_household_says_whether_it_may_be_compared(county) -> None:
    pages = [
        client_of(county.township).get(reverse("household-detail", args=[home.pk])).content.decode()
        for home in (county.signed, county.unsigned)
    ]
    assert "可以和部门的名单比对" in pages[0]
    assert "还没有登记承诺授权书" in pages[1]


def test_the_sheet_shows_closed_findings_only_when_asked(county) -> None:
    about = {"region_code": county.signed.village_id, "household_id": county.signed.pk, "member_id": None}
    days = {"first_found": "2026-06-01", "last_found": "2026-06-01", "closed_at": "2026-06-02", "state": "closed"}
    Doubt.objects.create(rule="J06", severity="W", message="是企业经营者", verdict="gone", **about, **days)
    path = reverse("comparison-feedback")
    assert "是企业经营者" not in client_of(county.clerk).get(path).content.decode()
    assert "是企业经营者" in client_of(county.clerk).get(path + "?closed=1").content.decode()


def test_every_template_is_handed_out(county) -> None:
    path = reverse("comparison-template")
    books = [client_of(county.clerk).get(f"{path}?kind={key}") for key in ("vehicles", "police")]
    assert [book.status_code for book in books] == [200, 200]
    assert client_of(county.clerk).get(f"{path}?kind=nothing").status_code == 404
    assert read_sheets(books[0].content)[0].head(1)[0][1] == "证件号码"
    assert len(KINDS) == 19


def test_what_is_wrong_in_a_list_is_for_who_loads_and_confirms(county, act) -> None:
    number = county.number(county.signed)
    answer = act(county.clerk, reverse("comparison-new"), **form(cars(number, number[:-1] + "?")))
    told = [client_of(by).get(answer.url).content.decode() for by in (county.clerk, county.approver, county.township)]
    assert ["名单里的问题" in page for page in told] == [True, True, False]
