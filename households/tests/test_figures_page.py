"""The page on which published figures are checked: what it shows, what it keeps to itself, whose register it asks."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from fupin.tests.reading import Page
from households.codes import PovertyStatus
from households.figures import LONGEST, MOST
from villages.models import Region, VillageProfile

pytestmark = pytest.mark.django_db
TEXT = (
    "甲村有9个村民小组649户2394人。建档立卡贫困户97户336人，脱贫64户221人，现有贫困户33户124人。"
    "全村贫困面为14%，目前下降到5.2%。"
)


@pytest.fixture
def client() -> Client:
    return of(Role.COUNTY_CLERK, "990101")


def of(role: Role, code: str) -> Client:
    factories.region_tree()
    made = Client()
    made.force_login(factories.user(f"{role}-{code}", role, code))
    return made


def post(client: Client, **data: Any) -> Any:
    return client.post(reverse("figure-check"), {"act": "read", **data})


def headings(response: Any) -> list[str]:
    """Headings of the groups that have findings, as they stand."""
    return [group.label for group in response.context["sheet"].groups if group.findings]


def again(response: Any) -> dict[str, str]:
    """The table of an answer, as its form sends it back."""
    sheet = response.context["sheet"]
    cells = {bound.html_name: bound.value() or "" for form in (*sheet.filled, *sheet.blank) for bound in form}
    return {**cells, "text": sheet.text, "act": "check"}


def test_a_pasted_report_is_judged_worst_first(client: Client) -> None:
    response = post(client, text=TEXT)
    body = response.content.decode()
    assert headings(response) == ["不成立", "只按户或只按人成立", "成立"]
    assert "应是 115 人，写的是 124 人，多 9 人。" in body
    assert "336−221＝115 人" in body
    assert "<q>现有贫困户33户124人</q>" in body
    assert body.index("多 9 人") < body.index("只有按人才对得上") < body.index("97−64＝33 户")


def test_a_corrected_cell_changes_the_verdict(client: Client) -> None:
    data = again(post(client, text=TEXT))
    wrong = next(name for name, value in data.items() if value == "221")
    response = client.post(reverse("figure-check"), data | {wrong: "212"})
    assert headings(response) == ["只按户或只按人成立", "成立"]
    assert "<q>脱贫64户221人</q>" in response.content.decode()


def test_figures_may_be_typed_without_a_text(client: Client) -> None:
    typed = {"rows-0-indicator": "建档立卡贫困户", "rows-0-households": "97", "rows-0-persons": "336"}
    typed |= {"rows-7-indicator": "因病致贫", "rows-7-percent": "35.07"}
    response = client.post(reverse("figure-check"), typed)
    assert headings(response) == ["不成立", "成立"]
    assert "118÷336＝35.12%" in response.content.decode()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"indicator": "贫困户", "households": "很多"}, "户：写成数字"),
        ({"households": "97"}, "指标：写上是什么数"),
        ({"indicator": "贫困户"}, "指标：这一条还没有数"),
        ({"indicator": "耕地", "amount": "580"}, "其他数量：数字后面带单位"),
        ({"indicator": "贫困户", "households": "9", "year": "去年"}, "年度：写四位数的年份"),
        ({"indicator": "贫" * 61, "households": "9"}, "指标："),
    ],
)
def test_a_cell_that_is_not_understood(client: Client, cells: dict[str, str], says: str) -> None:
    response = client.post(reverse("figure-check"), {f"rows-0-{name}": value for name, value in cells.items()})
    body = response.content.decode()
    assert (response.status_code, says in body, "还没有核对" in body) == (422, True, True)


def test_what_was_not_read_is_said(client: Client) -> None:
    body = post(client, text="全村有低保二十余户，另有16处。贫困户10户").content.decode()
    assert "这些数没有读，没有核对" in body
    assert "二十余户" in body
    assert "另有16处" in body


def test_a_text_without_figures(client: Client) -> None:
    assert "没有读出能核对的数" in post(client, text="脱贫攻坚取得胜利").content.decode()


def test_long_texts_are_bounded(client: Client) -> None:
    response = post(client, text="甲村贫困户10户30人。" * 3000)
    assert response.status_code == 200
    assert len(response.context["sheet"].filled) == MOST
    assert len(response.context["sheet"].text) == LONGEST
    assert "后面的没有读" in response.content.decode()


def test_nothing_personal_comes_back_and_nothing_is_kept(client: Client) -> None:
    number, phone = factories.identity(), "13812345678"
    before = AuditEvent.objects.count()
    body = post(client, text=f"户主{number}电话{phone}，贫困户10户").content.decode()
    body += client.post(reverse("figure-check"), {"rows-0-indicator": number, "rows-0-base": phone}).content.decode()
    assert number not in body
    assert phone not in body
    assert AuditEvent.objects.count() == before


def test_what_is_pasted_is_text(client: Client) -> None:
    body = post(client, text="<script>alert(1)</script>，贫困户10户<b>30</b>人").content.decode()
    assert "<script>alert" not in body
    assert "<b>30" not in body


def test_every_input_has_a_name_and_the_page_one_heading(client: Client) -> None:
    page = Page.read(post(client, text=TEXT).content.decode())
    assert (page.headings, page.inline) == (1, [])


# ---- the register beside it ---------------------------------------------------------------------------------------
def beside(response: Any) -> list[str]:
    return [form.beside for form in response.context["sheet"].filled if form.beside]


@pytest.fixture
def village() -> Region:
    """甲村 with two poor households and one that has left, of three persons each; 2,394 people."""
    for head, status in (
        ("甲", PovertyStatus.NOT_EXITED),
        ("乙", PovertyStatus.RELAPSED),
        ("丙", PovertyStatus.EXITED),
    ):
        factories.household("990101201203", head, poverty_status=status, member_count=3)
    place = factories.place("990101201203")
    VillageProfile.objects.create(
        village=place, year=2020, households=649, population=2300, write=factories.uuid.uuid4()
    )
    return place


def test_the_register_stands_beside(client: Client, village: Region) -> None:
    assert beside(post(client, text=TEXT)) == [
        "登记册（2020年村情）：649 户、2,300 人；报告多 94 人",
        "登记册（现在）：3 户、9 人；报告多 94 户，报告多 327 人",
        "登记册（现在）：1 户、3 人；报告多 63 户，报告多 218 人",
        "登记册（现在）：2 户、6 人；报告多 31 户，报告多 118 人",
    ]


def test_what_agrees_is_said_to_agree(client: Client, village: Region) -> None:
    year = timezone.localdate().year
    assert beside(post(client, text=f"甲村{year}年现有贫困户2户6人")) == ["登记册（现在）：2 户、6 人；一致"]


def test_a_year_that_was_not_closed_has_no_figure(client: Client, village: Region) -> None:
    assert beside(post(client, text="甲村2019年现有贫困户2户6人")) == []


def test_another_countys_register_stays_closed(village: Region) -> None:
    assert beside(post(of(Role.COUNTY_CLERK, "990102"), text=TEXT)) == []


def test_more_places_cost_no_more_queries(client: Client, village: Region) -> None:
    cost = {}
    for places in (("甲村",), ("甲村",), ("甲村", "丁村", "丙村", "甲镇", "甲县")):
        with CaptureQueriesContext(connection) as caught:
            response = post(client, text="".join(f"{name}现有贫困户2户6人。" for name in places))
        cost[len(beside(response))] = len(caught)
    assert set(cost) == {1, 5}
    assert cost[1] == cost[5]


def test_a_county_elsewhere_is_found_by_the_list_of_divisions(client: Client) -> None:
    Region.objects.filter(pk="990102").update(name="乙河县")
    response = post(client, text="甲村建档立卡贫困户10户30人，学生多在乙河县读书")
    assert headings(response)[0] == "不成立"
    assert "乙河县不在本县" in response.content.decode()
    assert "不在本县" not in post(client, text="甲县甲村贫困户10户30人，归试州").content.decode()
