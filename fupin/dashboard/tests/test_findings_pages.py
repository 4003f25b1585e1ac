"""The queue, one finding and the rules by place: what each shows, and that all count the same."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.write import record, write
from fupin.dashboard import doubts_rows
from fupin.dashboard.doubts_places import count_findings, quality_index
from fupin.dashboard.findings_views import mend_url
from fupin.doubts.models import Doubt, DoubtStep, Unevaluated
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Scope
from fupin.doubts.services.keeping import doubted
from fupin.reports.standard.doubts import lines
from fupin.tests.factories import household, member, region_tree, user
from households.models import Member, VillageTally
from households.services.doubts import refresh_doubts
from households.tests.scene import client_of, page_of
from villages.models import Post, Region

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
JIA, YI = "990101201203", "990101202201"
ROLES = {
    "clerk": (Role.TOWNSHIP_CLERK, "990101201"),
    "reviewer": (Role.TOWNSHIP_REVIEWER, "990101201"),
    "county": (Role.COUNTY_CLERK, "990101"),
    "village": (Role.VILLAGE_CLERK, JIA),
}
STATES = (
    ("open", "", -1), ("assigned", "", 3), ("verifying", "", 30), ("answered", "exempt", -1),
    ("confirmed", "explained", -1), ("closed", "gone", -1), ("closed", "exempt", -1), ("closed", "fixed", -1),
)  # fmt: skip
"""State, verdict, days until it is due."""


@pytest.fixture
def who() -> dict[str, Any]:
    region_tree()
    return {name: user(name, role, code, name=f"{name}员") for name, (role, code) in ROLES.items()}


def found(
    home: Any, rule: str = "D10", severity: str = "W", state: str = "open", days: int = 30, **facts: Any
) -> Doubt:
    today = timezone.localdate()
    about = {"region_code": home.village_id, "household_id": home.pk, "message": f"问{rule}？"}
    when = {"first_found": date(2026, 5, 1), "last_found": today, "due_on": today + timedelta(days)}
    closed = {"closed_at": today} if state == "closed" else {}
    return Doubt.objects.create(rule=rule, severity=severity, state=state, **about, **when, **closed, **facts)


@write
def counted(*villages: str) -> None:
    """The figures of the villages, as every write through the services leaves them."""
    doubted(set(villages))


def every_state() -> None:
    for number, (state, verdict, days) in enumerate(STATES):
        for village in (JIA, YI)[: 1 + number % 2]:
            found(
                household(village, f"韦{number}"),
                ("D10", "E30")[number % 2],
                "WE"[number % 2],
                state,
                days,
                verdict=verdict,
            )
    counted(JIA, YI)


def number_of(who: Any, query: str) -> int:
    return client_of(who).get(f"/doubts/?{query}").context["page"].paginator.count


def test_list_matrix_figures_and_report_count_the_same(who: dict[str, Any]) -> None:
    every_state()
    county, today = who["county"], timezone.localdate()
    cells = count_findings(county, "990101", 9, today)
    for (rule, place), cell in cells.items():
        asked = f"rule={rule}&place={place}"
        assert cell["open"] == number_of(county, asked)
        assert cell["late"] == number_of(county, f"{asked}&queue=late")
        assert cell["closed"] == number_of(county, f"{asked}&state=closed")
    rows = {line.code: line.values for line in lines(county, "990101", today)}
    for rule, told in rows.items():
        mine = [cell for (of, _), cell in cells.items() if of == rule]
        assert told["gone"] + told["fixed"] + told["explained"] + told["exempt"] == sum(c["closed"] for c in mine)
        assert told["open"] + told["answered"] + told["confirmed"] == sum(c["open"] for c in mine)
    tallies = VillageTally.objects.filter(by="doubt", value="")
    assert sum(row.findings for row in tallies) == sum(c["open"] for c in cells.values()) == number_of(county, "")


def test_each_sees_whose_turn_it_is(who: dict[str, Any]) -> None:
    every_state()
    tabs = {
        name: {tab.label: tab.count for tab in client_of(by).get("/doubts/").context["tabs"]}
        for name, by in who.items()
    }
    assert tabs["clerk"] == {"全部": None, "交给我的": "0", "待答复": "3", "七天内到期": "1", "已逾期": "1"}
    assert tabs["reviewer"]["待乡镇确认"] == "1"
    assert "待乡镇确认" not in tabs["county"]
    assert tabs["county"]["待县级销号"] == "1"
    assert "办理勾选的疑点" in page_of(who["clerk"], "/doubts/")
    assert "办理勾选的疑点" not in page_of(who["village"], "/doubts/")
    home = page_of(who["clerk"], "/")
    assert "答复 1 条过了期限的疑点" in home
    assert "确认 1 条疑点的答复" in page_of(who["reviewer"], "/")


def test_a_long_queue_is_counted_so_far_and_no_further(who: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubts_rows, "COUNTED", 2)
    every_state()
    tabs = {tab.label: tab.count for tab in client_of(who["clerk"]).get("/doubts/").context["tabs"]}
    assert (tabs["待答复"], tabs["已逾期"]) == ("2+", "1")


def send(by: Any, doubts: list[Doubt], query: str = "", **said: str) -> Any:
    ticks = [
        f"{pk}:{version}"
        for pk, version in Doubt.objects.filter(pk__in=[d.pk for d in doubts]).values_list("pk", "version")
    ]
    return client_of(by).post(f"/doubts/act/?{query}", {"doubt": ticks, **said})


def test_ticked_findings_are_answered_and_a_refusal_keeps_what_was_typed(who: dict[str, Any]) -> None:
    doubts = [found(household(head=f"韦{number}")) for number in range(3)]
    refused = send(who["clerk"], doubts, "rule=D10", action="answer", said="入户看过")
    page = refused.content.decode()
    assert (refused.status_code, "请选核实结论" in page, 'value="入户看过"' in page) == (422, True, True)
    assert page.count(" checked>") == 3
    sent = send(who["clerk"], doubts, "rule=D10", action="answer", said="入户看过", verdict="exempt")
    assert (sent.status_code, sent.headers["Location"]) == (302, "/doubts/?rule=D10")
    assert set(Doubt.objects.values_list("state", "verdict")) == {("answered", "exempt")}


@pytest.mark.parametrize(
    "said",
    [
        {}, {"doubt": "x"}, {"doubt": "1:x"}, {"doubt": "99999999999999999999:1"}, {"one": "1"},
        {"action": "nothing", "doubt": "7:1"}, {"action": "assign", "owner": "x", "due_on": "2026-02-31"},
        {"action": "close", "doubt": ["1:1"] * 3},
    ],
)  # fmt: skip
def test_whatever_is_sent_is_answered_with_a_sentence(who: dict[str, Any], said: dict[str, Any]) -> None:
    response = client_of(who["clerk"]).post("/doubts/act/", said)
    assert response.status_code == 422
    assert re.search("没有[办交]", response.content.decode())


def test_a_finding_leads_to_its_field_and_to_removal(who: dict[str, Any]) -> None:
    home = household(register="listed")
    child = member(home, "韦小山", relation="03", birth_date=date(2011, 1, 1), labour="01")
    doubt = found(home, "D08", "E", member_id=child.pk)
    page = page_of(who["clerk"], f"/doubts/{doubt.pk}/")
    assert f'href="/households/{home.pk}/edit/#id_members-1-labour"' in page
    assert f"/households/{home.pk}/cases/new/?procedure=" in page
    assert "去改这一项" not in page_of(who["county"], f"/doubts/{doubt.pk}/")
    form = client_of(who["clerk"]).get(f"/households/{home.pk}/edit/").content.decode()
    assert 'id="id_members-1-labour"' in form


def test_the_history_says_who_changed_the_facts(who: dict[str, Any]) -> None:
    home = household()
    child = member(home, "韦小山", relation="03", birth_date=date(2011, 1, 1), labour="01")
    ask(home)
    doubt = Doubt.objects.get(rule="D08")
    mend(home, child, who["village"])
    ask(home)
    page = page_of(who["clerk"], f"/doubts/{doubt.pk}/")
    assert "不再查出" in page
    assert "数据已改、不再查出" in page
    assert "village员" in page
    assert DoubtStep.objects.get().verdict == "gone"


@write
def ask(home: Any) -> None:
    refresh_doubts([home.pk])


@write
def mend(home: Any, child: Any, by: Any) -> None:
    Member.objects.filter(pk=child.pk).update(labour="04")
    record(Verb.HOUSEHOLD_UPDATED, home, by=by, after={"劳动技能": "无劳动力"}, region=home.village_id)


def test_what_was_not_evaluated_is_never_passed(who: dict[str, Any]) -> None:
    page = page_of(who["county"], "/doubts/places/")
    assert "还没有整体核查过" in page
    assert page.count("没核查") > 50
    Unevaluated.objects.create(rule="D10", region_code="990101201", number=7, asked=9, ran_on=date(2026, 6, 1))
    page = page_of(who["county"], "/doubts/places/")
    assert '<span class="warn">7</span>' in page
    assert "通过" not in page.replace("不算通过", "")


@pytest.mark.parametrize(
    ("weighted", "households", "index"),
    [(0, 10, "100.00"), (10, 10, "50.00"), (3, 6, "66.67"), (1000, 1, "0.10"), (0, 0, None)],
)
def test_the_quality_index(weighted: int, households: int, index: str | None) -> None:
    assert quality_index(weighted, households) == (Decimal(index) if index else None)


def test_the_quality_of_a_place_weighs_errors_more(who: dict[str, Any]) -> None:
    one = household()
    found(one), found(one, "E30", "E"), found(one, "B16", "I"), found(one, "A08", "E", "closed", verdict="gone")
    counted(JIA)
    quality = client_of(who["county"]).get("/doubts/places/").context["quality"]
    assert [(row.code, row.weighted, row.households, row.index) for row in quality if row.households] == [
        ("990101", 4, 1, Decimal("20.00")), ("990101201", 4, 1, Decimal("20.00")),
    ]  # fmt: skip


def test_what_was_found_in_a_village_that_is_no_more_is_counted_on(who: dict[str, Any]) -> None:
    found(household(JIA))
    Region.objects.filter(pk=JIA).update(valid_to=date(2026, 1, 1))
    context = client_of(who["clerk"]).get("/doubts/places/").context
    line = next(line for line in context["lines"] if line.id == "D10")
    assert (line.total.open, number_of(who["clerk"], "rule=D10")) == (1, 1)
    assert context["quality"][0].weighted == 1


def test_a_day_that_is_none_is_said(who: dict[str, Any]) -> None:
    doubt = found(household(JIA))
    told = {"action": "assign", "owner": who["clerk"].pk, "due_on": "2026-02-31"}
    refused = send(who["clerk"], [doubt], "", **told)
    assert (refused.status_code, Doubt.objects.get().state) == (422, "open")


def test_the_queue_as_a_workbook(who: dict[str, Any]) -> None:
    found(household(), answer="=1+1", verdict="exempt", state="answered"), found(household(YI, "岑远"))
    elsewhere = {"role": Role.PREFECTURE_VIEWER, "region_id": "9901", "starts_on": date(2020, 1, 1)}
    Post.objects.create(user=who["clerk"], **elsewhere)  # may look at the other township, and not take it out
    assert "岑远" in page_of(who["clerk"], "/doubts/?rule=D10")
    response = client_of(who["clerk"]).get("/doubts/workbook/?rule=D10")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet, about = book["疑点"], dict(book["说明"].values)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert (len(rows), rows[1][3], rows[1][16], rows[1][17]) == (2, "韦大山", "政策允许", "=1+1")
    assert sheet["R2"].data_type == "s"
    event = AuditEvent.objects.get(verb="roster.export")
    assert (event.after["条数"], event.after["条件"], event.region_code) == (
        1,
        {"内容": "老年人有普通劳动力"},
        "990101201",
    )
    assert (about["导出编号"], about["导出人"], about["条数"]) == (event.after["编号"], "clerk员", "1")


def test_what_may_explain_a_departments_finding_is_offered_to_who_answers(who) -> None:
    row = found(household(JIA), "J03", detail="小型轿车", source="公安交警", source_date=date(2026, 5, 1))
    clerk, village = (page_of(who[name], f"/doubts/{row.pk}/") for name in ("clerk", "village"))
    assert "残疾人代步车" in clerk
    assert '<option value="残疾人代步车' in clerk
    assert "残疾人代步车" in village
    assert "b-often" not in village


def test_what_mends_a_finding_stands_where_its_link_leads(who: dict[str, Any]) -> None:
    home = household(JIA)
    person = Member.objects.get(household=home)
    entry, missing = page_of(who["clerk"], f"/households/{home.pk}/edit/"), {}
    for rule in all_rules().values():
        if rule.scope == Scope.VILLAGE:
            continue
        doubt = Doubt(rule=rule.id, region_code=JIA, household_id=home.pk, state="open")
        doubt.member_id = person.pk if rule.scope == Scope.MEMBER else None
        page, _, field = mend_url(who["clerk"], doubt).partition("#")
        if field and f'id="{field}"' not in entry:
            missing[rule.id] = field
        assert not field or page == f"/households/{home.pk}/edit/"
    assert missing == {}
