"""Every household page: who may open it, what it never shows."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.personal.sealing import digest
from fupin.tests.factories import household, identity, member
from households.codes import IncomeKind, Relation
from households.models import Household, IncomeRecord, LivingCondition, MonitoringEpisode
from households.selectors.listing import Lines
from households.tests.scene import PHONE, client_of, page_of, visitors
from villages.models import PovertyLine, Region

pytestmark = pytest.mark.django_db
CARD = "6217000000000000128"
DISEASE = "尿毒症"


def full_household() -> tuple[Household, list[str]]:
    """A household with every kind of row, and the personal values that no page may show unasked."""
    number, second, contact = identity(date(1969, 3, 2)), identity(date(2018, 5, 6), "2"), "13800138000"
    one = household(
        head="韦昌禄", phone=PHONE, phone_digest=digest("phone", PHONE), bank_card=CARD, collector_phone="13700137000"
    )
    head = one.members.get(relation=Relation.HEAD)
    head.set_identity(number)
    head.birth_date, head.disease_name = date(1969, 3, 2), DISEASE
    head.save()
    row = member(one, "韦天佑", number=second, relation=Relation.GRANDSON, birth_date=date(2018, 5, 6))
    row.set_phone("13600136000")
    row.save()
    with_income(one, 2025, 9734)
    LivingCondition.objects.create(
        household=one, village_code=one.village_id, year=2025, arable="3.20", house_grade="2", write=one.write
    )
    MonitoringEpisode.objects.create(
        household=one,
        village_code=one.village_id,
        kind="3",
        risks="01",
        identified_on=date(2025, 3, 1),
        contact_phone=contact,
        write=one.write,
    )
    return one, [number, second, PHONE, CARD, "13700137000", "13600136000", contact, DISEASE]


def with_income(one: Household, year: int, net: int, **facts) -> IncomeRecord:
    return IncomeRecord.objects.create(
        household=one,
        village_code=one.village_id,
        kind=IncomeKind.YEARLY,
        year=year,
        period_start=date(year - 1, 10, 1),
        period_end=date(year, 9, 30),
        persons=1,
        net_income=net,
        net_per_head=net,
        write=one.write,
        **facts,
    )


@pytest.fixture
def people():
    return visitors()


def test_detail_passes_the_battery(people) -> None:
    one, _ = full_household()
    path = reverse("household-detail", args=[one.pk])
    seen = Visitors(allowed=people["township"], stranger=people["other"], denied=people["administrator"])
    assert page_battery(path, seen) == EXPECTED


def test_the_list_passes_the_battery(people) -> None:
    seen = Visitors(allowed=people["township"], denied=people["administrator"])
    expected = {name: EXPECTED[name] for name in ("anonymous", "allowed", "denied")}
    assert page_battery(reverse("household-list"), seen) == expected


@pytest.mark.parametrize("name", ["household-find", "household-export"])
def test_posts_ask_for_a_login_and_the_permission(people, name) -> None:
    path = reverse(name)
    assert Client().post(path).status_code == 302
    assert client_of(people["administrator"]).post(path).status_code == 403
    assert client_of(people["township"]).get(path).status_code == 405


def test_a_number_that_nobody_has_is_not_found(people) -> None:
    assert client_of(people["township"]).get(reverse("household-detail", args=[987654])).status_code == 404


@pytest.mark.parametrize("who", ["village", "township", "county", "prefecture"])
def test_no_page_shows_a_personal_value_unasked(people, who) -> None:
    one, secrets = full_household()
    detail = reverse("household-detail", args=[one.pk])
    bodies = [
        page_of(people[who], path) for path in (detail, reverse("household-list") + "?q=韦", f"{detail}?day=2020-01-01")
    ]
    assert "韦昌禄" in bodies[0]
    assert [secret for secret in secrets for body in bodies if secret in body] == []


def test_the_prefecture_sees_the_year_of_birth_only(people) -> None:
    one, _ = full_household()
    path = reverse("household-detail", args=[one.pk])
    theirs, ours = page_of(people["prefecture"], path), page_of(people["township"], path)
    assert "1969-03-02" in ours
    assert "1969-03-02" not in theirs
    assert "1969年" in theirs


def test_only_those_who_may_reveal_are_offered_it(people) -> None:
    one, _ = full_household()
    path = reverse("household-detail", args=[one.pk])
    expected = {"village": False, "township": True, "county": True, "prefecture": False}
    assert {who: "显示 60 秒" in page_of(people[who], path) for who in expected} == expected


def test_detail_asks_the_same_number_of_queries_for_one_three_and_three_hundred_of_everything(people) -> None:
    one, _ = full_household()
    client, path, counts = client_of(people["township"]), reverse("household-detail", args=[one.pk]), set()
    client.get(path)  # the first page of a session also writes the session
    for years, more in ((range(2023, 2025), 2), (range(2014, 2023), 297), ((), 0)):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        counts.add(len(caught))
        for year in years:
            with_income(one, year, 9000)
        for number in range(more):
            member(one, f"韦{number}")
    assert one.members.count() > 300
    assert len(counts) == 1


def test_income_is_compared_with_the_line_of_its_year(people) -> None:
    one, _ = full_household()
    path = reverse("household-detail", args=[one.pk])
    assert "2025年监测范围未设置，暂不比较" in page_of(people["township"], path)
    PovertyLine.objects.create(region=Region.objects.get(pk="99"), year=2025, kind="monitoring", amount=9800)
    body = page_of(people["township"], path)
    assert "未设置" not in body
    assert '<td class="num warn">9,734' in body


def test_the_county_line_goes_before_that_of_the_province(people) -> None:
    for code, amount in (("99", 8800), ("990101", 9000)):
        PovertyLine.objects.create(region_id=code, year=2025, kind="monitoring", amount=amount)
    lines = Lines(["990101201203", "990102201201"])
    assert [lines.amount(code, 2025) for code in ("990101201203", "990102201201")] == [9000, 8800]
    assert lines.amount("990101201203", 2024) is None


def test_a_reported_figure_stands_beside_the_computed_one(people) -> None:
    one, _ = full_household()
    with_income(one, 2024, 3000, reported_per_head=3420)
    with_income(one, 2023, 3000, reported_per_head="3000.50")
    body = page_of(people["township"], reverse("household-detail", args=[one.pk]))
    assert "上报 3,420" in body
    assert "上报 3,001" not in body


# ---- export ------------------------------------------------------------------------------------------------------


def exported(who, **asked):
    response = client_of(who).post(reverse("household-export"), asked)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def cells_of(book) -> list[str]:
    return [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]


def test_an_export_is_masked_and_on_the_trail(people) -> None:
    _, secrets = full_household()
    household("990102201201", head="韦大海")
    cells = cells_of(exported(people["township"], status="listed"))
    assert {"韦昌禄", "韦天佑", "990101************", "139****5678"} <= set(cells)
    assert [secret for secret in secrets if any(secret in cell for cell in cells)] == []
    assert "韦大海" not in cells
    event = AuditEvent.objects.get(verb=Verb.ROSTER_EXPORTED)
    assert (event.actor, event.after["户数"], event.region_code) == (people["township"], 1, "990101201")
    assert event.after["条件"] == {"状态": "在册"}
    assert {event.after["编号"], "1", "township员"} <= set(cells)


def test_an_export_holds_what_the_list_shows(people) -> None:
    household(head="甲", main_cause="01")
    household(head="乙", main_cause="02")
    book = exported(people["village"], cause="02", q="")
    assert [row[4] for row in book["农户"].iter_rows(min_row=2, values_only=True)] == ["乙"]


def test_too_large_an_export_is_refused(people, monkeypatch) -> None:
    monkeypatch.setattr("households.services.list_export.MOST", 1)
    household(head="甲")
    household(head="乙")
    response = client_of(people["township"]).post(reverse("household-export"), {})
    assert response.status_code == 409
    assert "一次最多 1 户" in response.content.decode()
    assert not AuditEvent.objects.filter(verb=Verb.ROSTER_EXPORTED).exists()
