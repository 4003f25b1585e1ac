from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client

from fupin.access.permissions import Role
from fupin.access.testing import Visitors, page_battery
from fupin.audit.models import AuditEvent
from fupin.tests.factories import region_tree, user
from fupin.workflow import Conflict, Refused
from households.selectors import Lines
from villages.models import Office, PovertyLine
from villages.services.lines import end_line, line_for, lines_for, save_line
from villages.services.offices import office_for, save_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return region_tree()


@pytest.fixture
def clerk(places):
    return user("c", Role.COUNTY_CLERK, "990101", name="陆永康")


def browser(who):
    client = Client()
    client.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    return client


def line(places, code, amount, kind="monitoring", year=2025):
    return PovertyLine.objects.create(region=places[code], year=year, kind=kind, amount=amount)


def set_line(places, by, **changes):
    facts = {"line": None, "region": places["990101"], "year": 2025, "kind": "monitoring", "amount": Decimal(8000)}
    return save_line(**{**facts, "version": 0, **changes}, by=by)


# ---- which line holds -------------------------------------------------------------------------------------------


def test_the_nearest_line_holds(places):
    assert line_for("990101201203", 2025, "monitoring") is None
    line(places, "99", 7000)
    assert line_for("990101201203", 2025, "monitoring").amount == 7000
    line(places, "9901", 7300)
    assert line_for("990101201203", 2025, "monitoring").amount == 7300
    line(places, "990101", 8000)
    assert line_for("990101201203", 2025, "monitoring").amount == 8000
    assert line_for("990102", 2025, "monitoring").amount == 7300


def test_no_other_year_or_kind_is_guessed(places):
    line(places, "99", 4000, kind="national", year=2020)
    assert line_for("990101", 2021, "national") is None
    assert line_for("990101", 2020, "monitoring") is None


def test_all_kinds_are_one_query(places, django_assert_num_queries):
    line(places, "99", 4000, kind="national")
    line(places, "990101", 8000)
    with django_assert_num_queries(1):
        found = lines_for("990101201", 2025)
    assert {kind: row.amount for kind, row in found.items()} == {"national": 4000, "monitoring": 8000}


# ---- writing ----------------------------------------------------------------------------------------------------


def test_a_line_is_set_and_corrected_on_record(places, clerk):
    made = set_line(places, clerk, source="县发〔2025〕1号")
    corrected = set_line(places, clerk, line=made, amount=Decimal(8300), version=1)
    assert (corrected.amount, corrected.version) == (8300, 2)
    first, second = AuditEvent.objects.order_by("id")
    assert (first.verb, first.after["依据文件"]) == ("line.save", "县发〔2025〕1号")
    assert (second.before["标准（元/人）"], second.after["标准（元/人）"]) == ("8000", "8300.00")


def test_the_second_to_correct_meets_a_conflict(places, clerk):
    made = set_line(places, clerk)
    set_line(places, clerk, line=made, amount=Decimal(8300), version=1)
    with pytest.raises(Conflict):
        set_line(places, clerk, line=made, amount=Decimal(8400), version=1)
    assert PovertyLine.objects.get().amount == 8300


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"amount": Decimal(0)}, "line_amount"), ({"level": "990101201"}, "line_level"), ({}, "line_once")],
)
def test_lines_that_cannot_be(places, clerk, changes, reason):
    if reason == "line_once":
        set_line(places, clerk)
    region = places[changes.pop("level", "990101")]
    with pytest.raises(Refused) as refused:
        set_line(places, clerk, region=region, **changes)
    assert refused.value.code == reason
    assert refused.value.sentence


def test_only_the_county_sets_its_lines(places, clerk):
    with pytest.raises(PermissionDenied):
        set_line(places, clerk, region=places["990102"])
    with pytest.raises(PermissionDenied):
        set_line(places, user("t", Role.TOWNSHIP_CLERK, "990101"))
    assert not PovertyLine.objects.exists()


def ended(line, by, reason="年度填错"):
    end_line(line=line, reason=reason, version=1, by=by, today=date(2025, 3, 1))


def test_an_ended_line_holds_nowhere_and_stays_on_record(places, clerk):
    made = set_line(places, clerk)
    with pytest.raises(Refused, match="line_reason"):
        ended(made, clerk, reason=" ")
    ended(made, clerk)
    event, kept = AuditEvent.objects.latest("id"), PovertyLine.objects.get()
    assert line_for("990101201203", 2025, "monitoring") is None
    assert Lines(["990101201203"]).amount("990101201203", 2025) is None
    assert (kept.amount, kept.ended_on, kept.end_reason) == (8000, date(2025, 3, 1), "年度填错")
    assert (event.verb, event.note, event.before["年度"]) == ("line.end", "年度填错", 2025)


def test_an_ended_line_is_not_ended_or_corrected_again_but_may_be_set_anew(places, clerk):
    made = set_line(places, clerk)
    ended(made, clerk)
    for again in (lambda: ended(made, clerk), lambda: set_line(places, clerk, line=made, version=2)):
        with pytest.raises(Refused, match="line_ended") as refused:
            again()
        assert "2025-03-01" in refused.value.sentence
    assert set_line(places, clerk, amount=Decimal(8100)).pk != made.pk
    assert line_for("990101", 2025, "monitoring").amount == 8100


def test_the_page_shows_an_ended_line_but_does_not_offer_it(places, clerk):
    made = set_line(places, clerk)
    ended(made, clerk)
    path = f"/villages/lines/{made.pk}/"
    said = browser(clerk).get("/villages/lines/").content.decode()
    assert "已停用（2025-03-01）：年度填错" in said
    assert path not in said
    assert browser(clerk).get(path).status_code == 404


# ---- pages ------------------------------------------------------------------------------------------------------


def test_battery(places, clerk):
    made = set_line(places, clerk)
    looks, stranger = user("v", Role.VILLAGE_CLERK, "990101201203"), user("s", Role.COUNTY_CLERK, "990102")
    administrator = user("a", Role.ADMINISTRATOR, "990101")
    seen = page_battery("/villages/lines/", Visitors(looks, denied=administrator))
    assert seen == {"anonymous": 302, "denied": 403, "allowed": 200}
    edited = page_battery(f"/villages/lines/{made.pk}/", Visitors(clerk, stranger=stranger, denied=looks))
    assert edited == {"anonymous": 302, "stranger": 404, "denied": 403, "allowed": 200}
    assert page_battery("/villages/lines/new/", Visitors(clerk, denied=looks))["denied"] == 403


def test_a_village_sees_the_lines_that_hold_there(places):
    line(places, "99", 4000, kind="national", year=2020)
    line(places, "990102", 8888)
    said = browser(user("v", Role.VILLAGE_CLERK, "990101201203")).get("/villages/lines/").content.decode()
    assert "4,000" in said
    assert "8,888" not in said
    assert "未设置" in said
    assert "修改" not in said


def test_the_forms_write_through_the_service(places, clerk):
    data = {"region": "990101", "year": 2025, "kind": "monitoring", "amount": "8300.5", "source": ""}
    assert browser(clerk).post("/villages/lines/new/", data).status_code == 302
    again = browser(clerk).post("/villages/lines/new/", data)
    assert (again.status_code, "已经填过" in again.content.decode()) == (422, True)
    made = PovertyLine.objects.get()
    path = f"/villages/lines/{made.pk}/"
    assert browser(clerk).post(path, {"amount": "8400", "version": 1}).status_code == 302
    assert browser(clerk).post(path, {"amount": "8500", "version": 1}).status_code == 409
    assert browser(clerk).post(path + "end/", {"version": 2}).status_code == 422
    assert browser(clerk).post(path + "end/", {"version": 2, "reason": "填错"}).status_code == 302
    assert not PovertyLine.objects.in_force().exists()


def test_another_county_is_not_offered(places, clerk):
    data = {"region": "990102", "year": 2025, "kind": "monitoring", "amount": "8300"}
    assert browser(clerk).post("/villages/lines/new/", data).status_code == 422
    assert not PovertyLine.objects.exists()


# ---- offices ----------------------------------------------------------------------------------------------------


def test_the_nearest_office_is_named(places, clerk):
    assert office_for("990101201").name == settings.OFFICE_NAME
    made = save_office(region=places["990101"], name="甲县农业农村局", help_phone="0859-1", version=0, by=clerk)
    assert (office_for("990101201203").name, office_for("990101201203").region) == ("甲县农业农村局", places["990101"])
    assert office_for("990102").name == settings.OFFICE_NAME
    save_office(region=places["990101"], name="甲县乡村振兴局", help_phone="0859-1", version=1, by=clerk)
    with pytest.raises(Conflict):
        save_office(region=places["990101"], name="另一个名", help_phone="0859-1", version=1, by=clerk)
    assert Office.objects.get().version == made.version + 1
    assert AuditEvent.objects.latest("id").before["单位名称"] == "甲县农业农村局"


def test_office_page(places, clerk):
    path = "/villages/990101/office/"
    stranger, denied = user("s", Role.COUNTY_CLERK, "990102"), user("v", Role.VILLAGE_CLERK, "990101201203")
    assert page_battery(path, Visitors(clerk, stranger=stranger, denied=denied)) == {
        "anonymous": 302, "stranger": 404, "denied": 403, "allowed": 200,
    }  # fmt: skip
    data = {"name": "甲县农业农村局", "help_phone": "0859-1234567", "version": 0}
    assert browser(clerk).post(path, data).url == "/villages/990101/"
    assert browser(clerk).post(path, {**data, "name": "别名"}).status_code == 409
    assert browser(clerk).post(path, {**data, "help_phone": "没有", "version": 1}).status_code == 422
    assert Office.objects.get().name == "甲县农业农村局"


def test_the_administrator_names_offices_without_seeing_villages(places):
    data = {"name": "甲县农业农村局", "help_phone": "0859-1234567", "version": 0}
    who = browser(user("a", Role.ADMINISTRATOR, "990101"))
    assert who.post("/villages/990101/office/", data).url == "/villages/990101/office/"
    assert who.get("/villages/990101/").status_code == 403
