"""Projects and their money through services and pages (domain.md §5.3, §5.4)."""

import io
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.staff.resources import dataset_of
from fupin.tests.factories import region_tree, user
from fupin.workbook import OutColumn, OutSheet, read_sheets, write_workbook
from fupin.workflow import Conflict, Refused
from villages.models import FundEntry, Project, ProjectVersion
from villages.project_codes import FundKind, FundSource, ProjectState
from villages.project_panels import project_panel
from villages.project_resources import COLUMNS, ProjectResource, read_day
from villages.project_rules import Sums
from villages.project_selectors import Asked, only_hurried, projects, sums_in, totals
from villages.services.funds import Entered, enter_fund, withdraw_fund
from villages.services.projects import Moved, import_projects, move_project, save_project

pytestmark = pytest.mark.django_db
VILLAGE, TOWNSHIP, NEXT = "990101201203", "990101201", "990101201204"
TODAY = date(2026, 6, 1)
FACTS = {"year": 2026, "code": "甲-1", "name": "通组路", "kind": "03"}


@pytest.fixture
def places():
    return region_tree()


@pytest.fixture
def clerk(places):
    return user("t", Role.TOWNSHIP_CLERK, TOWNSHIP, name="陆永康")


def enter(places, by, code="甲-1", where=VILLAGE, state="approved", on=TODAY, **facts):
    said = {**FACTS, "code": code, **facts}
    return save_project(
        project=None, region=places[where], facts=said, version=0, by=by, today=TODAY, state=state, on=on
    )


def pay(project, by, kind, amount, on=TODAY, token=None):
    source, document = ("central", "财农1号") if kind == "quota" else ("", "")
    said = Entered(kind, on, Decimal(amount), source, document)
    return enter_fund(project=project, said=said, token=token or uuid.uuid4(), by=by, today=TODAY)


def browser(who):
    client = Client()
    client.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    return client


# ---- the facts ------------------------------------------------------------------------------------------------------


def test_a_project_is_entered_and_corrected(places, clerk):
    made = enter(places, clerk, households=9, budget_central=Decimal("1000.50"))
    assert (made.county_code, made.steps.get().target, made.steps.get().on) == ("990101", "approved", TODAY)
    common = {"project": made, "region": made.region, "by": clerk, "today": TODAY}
    saved = save_project(**common, facts={"name": "通组路二期", "households": 12}, version=1)
    assert (saved.version, ProjectVersion.objects.get().name) == (2, "通组路")
    event = AuditEvent.objects.filter(verb="project.save").latest("id")
    assert event.before == {"项目名称": "通组路", "受益户数（户）": "9"}
    assert event.after == {"项目名称": "通组路二期", "受益户数（户）": "12"}
    with pytest.raises(Conflict):
        save_project(**common, facts={"name": "三期"}, version=1)
    assert verify().first_bad is None


def test_the_same_form_twice_is_one_project(places, clerk):
    assert enter(places, clerk).pk == enter(places, clerk).pk
    assert AuditEvent.objects.filter(verb="project.save").count() == 1


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"year": 2012}, "project_year"),
        ({"code": " "}, "project_code"),
        ({"name": ""}, "project_code"),
        ({"kind": "77"}, "project_kind"),
        ({"households": 3, "out_households": 4}, "project_counts"),
        ({"persons": 3, "watched_persons": 4}, "project_people"),
        ({"planned_start": TODAY, "planned_end": TODAY - timedelta(1)}, "project_dates"),
        ({"started_on": TODAY, "finished_on": TODAY - timedelta(1)}, "project_dates"),
    ],
)
def test_what_a_project_may_not_say(places, clerk, facts, refused):
    with pytest.raises(Refused, match=refused):
        enter(places, clerk, **facts)
    stands = enter(places, clerk)
    with pytest.raises(Refused, match=refused):
        save_project(project=stands, region=stands.region, facts=facts, version=1, by=clerk, today=TODAY)


def test_where_and_by_whom(places, clerk):
    assert enter(places, clerk, where=TOWNSHIP).region_id == TOWNSHIP
    county = user("c", Role.COUNTY_CLERK, "990101")
    with pytest.raises(Refused, match="project_place"):
        enter(places, county, where="990101")
    with pytest.raises(PermissionDenied):
        enter(places, clerk, where="990102201201")
    with pytest.raises(PermissionDenied):
        enter(places, user("v", Role.VILLAGE_CLERK, VILLAGE), code="乙")
    with pytest.raises(Refused, match="project_state"):
        enter(places, clerk, code="丙", state="gone")
    with pytest.raises(Refused, match="project_step_future"):
        enter(places, clerk, code="丁", on=TODAY + timedelta(1))


def test_a_code_is_one_projects_in_its_county_and_year(places, clerk):
    enter(places, clerk)
    with pytest.raises(Refused, match="project_code_taken"):
        enter(places, clerk, where=NEXT)
    other = enter(places, clerk, code="甲-2")
    with pytest.raises(Refused, match="project_code_taken"):
        save_project(project=other, region=other.region, facts={"code": "甲-1"}, version=1, by=clerk, today=TODAY)
    assert enter(places, clerk, year=2025).pk != other.pk
    elsewhere = user("c2", Role.COUNTY_CLERK, "990102")
    assert enter(places, elsewhere, where="990102201201").code == "甲-1"


# ---- the way --------------------------------------------------------------------------------------------------------


def move(project, by, target, on=TODAY, document="", version=None):
    said = Moved(target, on, document)
    return move_project(project=project, said=said, version=version or project.version, by=by, today=TODAY)


def test_step_by_step(places, clerk):
    made = enter(places, clerk, state="village", on=date(2026, 1, 5))
    moved = move(made, clerk, "town", date(2026, 2, 1), "平府纪要3号")
    assert [(s.source, s.target, str(s.on)) for s in moved.steps.all()] == [
        ("", "village", "2026-01-05"),
        ("village", "town", "2026-02-01"),
    ]
    with pytest.raises(Conflict):
        move(made, clerk, "village")
    with pytest.raises(Refused, match="unknown_action"):
        move(moved, clerk, "approved")
    with pytest.raises(Refused, match="project_step_order"):
        move(moved, clerk, "library", date(2026, 1, 31))
    with pytest.raises(Refused, match="project_step_why"):
        move(moved, clerk, "village")
    back = move(moved, clerk, "village", document="缺签到表")
    assert (back.state, back.version) == ("village", 3)
    with pytest.raises(PermissionDenied):
        move(back, user("h", Role.VILLAGE_HEAD, VILLAGE), "town")
    event = AuditEvent.objects.filter(verb="project.move").latest("id")
    assert (event.before["进度"], event.after["进度"]) == ("乡镇审核", "村议")


def test_hurried_projects_are_those_of_the_rule(places, clerk):
    """Asked of the database and of the rule in plain Python, on both sides of every boundary."""
    start = date(2025, 10, 31)
    for number, after in enumerate([0, 27, 90, 118, 119, 120, 121, 122, 123, 150, 200]):
        made = enter(places, clerk, code=f"P{number}", state="approved", on=start)
        made = move(made, clerk, "running", start)
        move(made, clerk, "accepted", start + timedelta(after))
    reopened = move(enter(places, clerk, code="R", on=start), clerk, "running", start)
    move(move(reopened, clerk, "accepted", start), clerk, "running", document="整改")
    expected = {f"P{n}" for n, after in enumerate([0, 27, 90, 118, 119, 120]) if after < 121}
    assert set(only_hurried(Project.objects.all()).values_list("code", flat=True)) == expected
    page = browser(clerk).get("/villages/projects/?show=hurried").content.decode()
    assert f"共 {len(expected)} 个项目" in page


# ---- the money ------------------------------------------------------------------------------------------------------


def test_the_ledger_holds_each_sum_within_the_one_before(places, clerk):
    project = enter(places, clerk)
    with pytest.raises(Refused, match="fund_arranged"):
        pay(project, clerk, FundKind.ARRANGED, 1)
    quota = pay(project, clerk, FundKind.QUOTA, 1000)
    pay(project, clerk, FundKind.ARRANGED, 900)
    with pytest.raises(Refused, match="fund_paid"):
        pay(project, clerk, FundKind.PAID, "900.01")
    paid = pay(project, clerk, FundKind.PAID, 600)
    pay(project, clerk, FundKind.SPENT, 250)
    with pytest.raises(Refused) as refused:
        pay(project, clerk, FundKind.SPENT, "350.01")
    assert refused.value.sentence.startswith("没有办理：这样支出合计 600.01 元，超过已拨付的 600 元。")
    for entry, code in ((quota, "fund_arranged"), (paid, "fund_spent")):
        with pytest.raises(Refused, match=code):
            withdraw_fund(entry=entry, reason="记错了", by=clerk)
    pay(project, clerk, FundKind.RETURNED, 100)
    said = [Decimal(n) for n in (1000, 900, 600, 250, 100)]
    assert sums_in(project) == Sums(*said)
    assert (sums_in(project).progress, sums_in(project).left) == (Decimal("25.00"), 650)
    assert FundEntry.objects.filter(withdrawn_at__isnull=False).count() == 0


def test_a_line_is_withdrawn_once_and_counts_no_more(places, clerk):
    project = enter(places, clerk)
    entry = pay(project, clerk, FundKind.QUOTA, 500)
    for reason, code in (("x", "fund_why"), ("重复登记", None), ("重复登记", "fund_withdrawn")):
        if code:
            with pytest.raises(Refused, match=code):
                withdraw_fund(entry=entry, reason=reason, by=clerk)
        else:
            withdraw_fund(entry=entry, reason=reason, by=clerk)
    assert sums_in(project) == Sums()
    event = AuditEvent.objects.get(verb="fund.withdraw")
    assert (event.after["理由"], event.after["金额（元）"]) == ("重复登记", "500")


def test_the_same_form_twice_is_one_line(places, clerk):
    project, token = enter(places, clerk), uuid.uuid4()
    assert pay(project, clerk, "quota", 5, token=token).pk == pay(project, clerk, "quota", 5, token=token).pk
    with pytest.raises(Refused, match="stale_form"):
        pay(enter(places, clerk, code="乙"), clerk, "quota", 5, token=token)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (Entered("gift", TODAY, Decimal(1)), "fund_kind"),
        (Entered("paid", TODAY, Decimal(0)), "fund_amount"),
        (Entered("paid", TODAY, Decimal("-1")), "fund_amount"),
        (Entered("paid", TODAY, Decimal("0.001")), "fund_amount"),
        (Entered("paid", TODAY, Decimal("1e15")), "fund_amount"),
        (Entered("paid", TODAY, Decimal("NaN")), "fund_amount"),
        (Entered("paid", TODAY + timedelta(1), Decimal(1)), "fund_future"),
        (Entered("paid", TODAY, Decimal(1), "bank"), "fund_source"),
        (Entered("quota", TODAY, Decimal(1), "", "文"), "fund_source"),
        (Entered("quota", TODAY, Decimal(1), "own", " "), "fund_document"),
    ],
)
def test_what_a_line_may_not_say(places, clerk, said, refused):
    with pytest.raises(Refused, match=refused):
        enter_fund(project=enter(places, clerk), said=said, token=uuid.uuid4(), by=clerk, today=TODAY)


def test_only_who_may_edit_touches_the_money(places, clerk):
    project = enter(places, clerk)
    entry, head = pay(project, clerk, "quota", 5), user("h", Role.VILLAGE_HEAD, VILLAGE)
    with pytest.raises(PermissionDenied):
        pay(project, head, "quota", 5)
    with pytest.raises(PermissionDenied):
        withdraw_fund(entry=entry, reason="不对", by=head)


# ---- lists and totals -----------------------------------------------------------------------------------------------


@pytest.fixture
def several(places, clerk):
    """Two places, two years, three kinds, with money in different stages."""
    rows = [
        enter(places, clerk, "A", VILLAGE, "approved", households=9, persons=30, budget_central=Decimal(700)),
        enter(places, clerk, "B", NEXT, "running", kind="01", households=5, budget_own=Decimal("20.50")),
        enter(places, clerk, "C", TOWNSHIP, "library", year=2025, kind="99"),
        enter(places, clerk, "D", VILLAGE, "settled", year=2025, out_households=2),
    ]
    for number, project in enumerate(rows[:2] + rows[3:], start=1):
        for kind, part in (("quota", 100), ("arranged", 90), ("paid", 60), ("spent", 30)):
            pay(project, clerk, kind, part * number)
    withdraw_fund(entry=pay(rows[0], clerk, "spent", 1), reason="重复", by=clerk)
    return rows


ASKED = [
    (Asked(), "ABCD"),
    (Asked(place=VILLAGE), "AD"),
    (Asked(place=TOWNSHIP), "ABCD"),
    (Asked(year=2025), "CD"),
    (Asked(kind="01"), "B"),
    (Asked(state="library"), "C"),
    (Asked(place=VILLAGE, year=2026, state="approved"), "A"),
    (Asked(place="990102"), ""),
    (Asked(only_hurried=True), ""),
]


@pytest.mark.parametrize(("asked", "codes"), ASKED)
def test_totals_are_a_recount_of_the_list(several, clerk, asked, codes):
    rows = [row for row in several if row.code in codes]
    total = totals(projects(clerk, asked))
    assert {row.code for row in projects(clerk, asked)} == set(codes)
    lines = [entry for row in rows for entry in row.entries.all() if not entry.withdrawn_at]
    recount = {kind: sum((e.amount for e in lines if e.kind == kind), Decimal(0)) for kind in FundKind.values}
    assert total.sums == Sums(**recount)
    assert total.projects == len(rows)
    assert total.budget == sum((b for row in rows for b in (row.budget_central, row.budget_own) if b), Decimal(0))
    assert total.benefits["households"] == sum(row.households or 0 for row in rows)
    assert total.reached == {
        "approved": sum(row.state in ("approved", "running", "settled") for row in rows),
        "running": sum(row.state in ("running", "settled") for row in rows),
        "accepted": sum(row.state == "settled" for row in rows),
    }


@pytest.mark.parametrize(("asked", "codes"), ASKED)
def test_page_and_export_show_the_same_projects(several, clerk, asked, codes):
    words = {"place": asked.place, "year": asked.year or "", "kind": asked.kind, "state": asked.state}
    words["show"] = "hurried" if asked.only_hurried else ""
    page = browser(clerk).get("/villages/projects/", words)
    assert {row.code for row in page.context["page"]} == set(codes)
    answer = browser(clerk).get("/villages/projects/export/", words)
    if asked.place == "990102":
        assert answer.status_code == 403
        return
    head, *lines = read_sheets(answer.content)[0].head(99)
    assert {line[head.index("项目编号")] for line in lines} == set(codes)
    spent = sum(Decimal(str(line[head.index("支出合计（元）")])) for line in lines)
    assert spent == page.context["total"].sums.spent


def test_the_village_page_tells_its_projects(several, places, clerk):
    panel = project_panel(clerk, places[VILLAGE])
    assert (panel.strong, panel.url) == ("2 个项目", f"/villages/projects/?place={VILLAGE}")
    assert panel.text == "下达指标 400 元，支出进度 30.00%。"
    assert project_panel(clerk, places["990102201201"]) is None
    beside = "990102201201"
    empty = project_panel(user("v", Role.VILLAGE_CLERK, beside), places[beside])
    assert (empty.text, empty.url) == ("还没有登记项目。", "")
    may = project_panel(user("c", Role.COUNTY_CLERK, "990102"), places[beside])
    assert may.url == f"/villages/projects/new/?place={beside}"


# ---- pages ----------------------------------------------------------------------------------------------------------


def typed(**changes):
    return {"year": "2026", "code": "甲-9", "name": "水池", "kind": "04", "version": "0", "households": "9", **changes}


def test_the_form_enters_and_the_page_goes_on(places, clerk):
    who, today = browser(clerk), timezone.localdate().isoformat()
    place = {"region": VILLAGE, "state": "approved", "on": today}
    made = who.post("/villages/projects/new/", typed(**place, budget_own="1200.5"))
    project = Project.objects.get()
    assert (made.status_code, made.url) == (302, f"/villages/projects/{project.pk}/")
    assert project.budget_own == Decimal("1200.50")
    quota = {"kind": "quota", "on": today, "amount": "1000", "source": "own", "document": "文1", "token": uuid.uuid4()}
    assert who.post(f"{made.url}funds/", quota).status_code == 302
    wrong = who.post(f"{made.url}funds/", {**quota, "kind": "spent", "token": uuid.uuid4()})
    assert (wrong.status_code, "超过已拨付的 0 元" in wrong.content.decode()) == (422, True)
    assert who.post(f"{made.url}step/", {"target": "running", "on": today, "version": "1"}).status_code == 302
    entry = FundEntry.objects.get()
    assert who.post(f"{made.url}funds/{entry.pk}/withdraw/", {"reason": "登记错了"}).status_code == 302
    edited = who.post(f"{made.url}edit/", typed(name="蓄水池", version="2"))
    assert (edited.status_code, Project.objects.get().name) == (302, "蓄水池")
    assert who.post(f"{made.url}edit/", typed(name="三号", version="2")).status_code == 409
    page = who.get(made.url).content.decode()
    assert "已撤销：登记错了" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"region": "990102201201"}, "实施地点"),
        ({"households": "-1"}, "不能小于 0"),
        ({"households": "很多"}, "请只填数字"),
        ({"budget_own": "1.234"}, "自筹资金"),
        ({"year": "1999"}, "2013 到 2100"),
        ({"out_households": "10"}, "超过受益户数"),
        ({"planned_start": "2026-05-01", "planned_end": "2026-04-01"}, "不能早于"),
        ({"on": "2099-01-01"}, "日期还没有到"),
    ],
)
def test_the_form_says_what_is_wrong(places, clerk, changes, said):
    sent = typed(region=VILLAGE, state="approved", on=timezone.localdate().isoformat())
    answer = browser(clerk).post("/villages/projects/new/", {**sent, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Project.objects.exists()


def test_a_village_sees_its_own_and_edits_nothing(several, clerk):
    who = browser(user("v", Role.VILLAGE_CLERK, VILLAGE))
    listed = who.get("/villages/projects/")
    assert {row.code for row in listed.context["page"]} == {"A", "D"}
    assert "登记项目</a>" not in listed.content.decode()
    own, strange = several[0].pk, several[1].pk
    assert "登记一笔资金" not in who.get(f"/villages/projects/{own}/").content.decode()
    assert who.get(f"/villages/projects/{strange}/").status_code == 404


def test_the_list_costs_the_same_for_one_and_many(several, places, clerk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            browser(clerk).get("/villages/projects/")
        return len(queries)

    few = cost()
    for number in range(12):
        pay(enter(places, clerk, f"N{number}"), clerk, "quota", 7)
    assert cost() == few


# ---- the table ------------------------------------------------------------------------------------------------------
HEAD = ["地区代码", "年度", "项目编号", "项目名称", "项目类型", "进度", "进度日期", "受益户数（户）", "计划完工日期"]
GOOD = [
    [VILLAGE, "2026", "甲-1", "通组路", "基础设施", "已批复", "2026-05-08", "30", "2026年11月30日"],
    [TOWNSHIP, "2026", "甲-2", "培训", "就业帮扶", "", "", "1,340", ""],
]


def workbook(rows, head=HEAD):
    stream = io.BytesIO()
    write_workbook(stream, [OutSheet("项目", [OutColumn(name) for name in head], rows)])
    return stream.getvalue()


def checked(who, rows, head=HEAD):
    return ProjectResource(user=who).check(dataset_of(read_sheets(workbook(rows, head))[0]))


def test_a_table_is_looked_at_then_confirmed(places, clerk):
    who, path = browser(clerk), "/villages/projects/import/"
    page = who.post(path, {"table": SimpleUploadedFile("项目.xlsx", workbook(GOOD))})
    assert "将新增 2 行，更新 0 行" in page.content.decode()
    assert not Project.objects.exists()
    assert who.post(path, {"token": page.context["token"]}).status_code == 302
    first, second = Project.objects.order_by("code")
    assert (first.state, first.steps.get().on, first.planned_end) == ("approved", date(2026, 5, 8), date(2026, 11, 30))
    assert (second.region_id, second.state, second.kind, second.households) == (TOWNSHIP, "proposed", "02", 1340)
    assert AuditEvent.objects.get(verb="project.import").after["新增"] == 2


def test_a_known_project_keeps_its_state_and_what_is_blank(places, clerk):
    stands = enter(places, clerk, households=9, content="2 公里", state="running")
    again = checked(clerk, [GOOD[0]])
    assert (again.new, again.changed, again.problems) == (0, 1, [])
    counts = import_projects(rows=again.rows, since={}, by=clerk, today=TODAY)
    stands.refresh_from_db()
    assert (counts["changed"], stands.state, stands.content) == (1, "running", "2 公里")
    assert (stands.households, stands.version) == (30, 2)
    assert ProjectVersion.objects.get().households == 9
    same = checked(clerk, [GOOD[0]])
    assert import_projects(rows=same.rows, since={}, by=clerk, today=TODAY) == {"new": 0, "changed": 0, "same": 1}


def replaced(place, value):
    return [*GOOD[0][:place], value, *GOOD[0][place + 1 :]]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (replaced(0, "990102201201"), "您的范围内没有代码"),
        (replaced(0, "990101"), "您的范围内没有代码"),
        (replaced(0, "abc"), "不是村或乡镇的代码"),
        (replaced(1, ""), "没有填年度"),
        (replaced(1, "2009"), "2013 到 2100"),
        (replaced(2, ""), "没有填项目编号"),
        (replaced(3, ""), ""),
        (replaced(4, "美丽"), "认不出来"),
        (replaced(5, "飞行"), "认不出来"),
        (replaced(6, "2099-01-01"), "还没有到"),
        (replaced(6, "去年"), "不是日期"),
        (replaced(7, "-3"), "大于或等于"),
        (replaced(7, "1.5"), "应是整数"),
        (replaced(8, "2026-02-30"), "不是日期"),
        ([NEXT, *GOOD[1][1:2], "甲-2", *GOOD[1][3:]], "用了两次"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(places, clerk, row, said):
    found = checked(clerk, [GOOD[1], row])
    assert [problem.row for problem in found.problems] == [3]
    assert said in found.problems[0].sentence
    answer = browser(clerk).post(
        "/villages/projects/import/", {"table": SimpleUploadedFile("a.xlsx", workbook([GOOD[1], row]))}
    )
    assert (answer.status_code, Project.objects.count()) == (422, 0)


def test_a_project_does_not_move_by_a_table(places, clerk):
    enter(places, clerk, where=NEXT)
    assert "地点不能用表格改" in checked(clerk, [GOOD[0]]).problems[0].sentence


def test_what_went_out_comes_back_unchanged(several, clerk):
    content = browser(clerk).get("/villages/projects/export/").content
    table = dataset_of(read_sheets(content)[0])
    found = ProjectResource(user=clerk).check(table)
    assert (found.new, found.changed, found.problems) == (0, 4, [])
    assert import_projects(rows=found.rows, since={}, by=clerk, today=TODAY)["same"] == 4


def test_the_blank_table_has_every_fact_and_no_sums(places, clerk):
    head = read_sheets(browser(clerk).get("/villages/projects/import/template/").content)[0].head(1)[0]
    names = [str(Project._meta.get_field(name).verbose_name) for name in COLUMNS]
    assert head == ["地区代码", "实施地点", "年度", "项目编号", "进度", "进度日期", *names]


def test_a_check_does_not_ask_the_database_per_row(places, clerk):
    rows = [replaced(2, f"甲-{number}") for number in range(30)]
    with CaptureQueriesContext(connection) as queries:
        assert checked(clerk, rows).new == 30
    assert sum(query["sql"].startswith("SELECT") for query in queries) <= 5


@pytest.mark.parametrize(
    "cell", ["2026-05-08", "2026-5-8", "2026.5.8", "2026/05/08", "2026年5月8日", date(2026, 5, 8), 46150, "46150"]
)
def test_days_are_read_as_they_are_written(cell):
    assert read_day(cell) == date(2026, 5, 8)


def test_the_admin_saves_through_the_service(places, clerk):
    project = enter(places, clerk)
    path = f"/admin/villages/project/{project.pk}/change/"
    sent = {**FACTS, "name": "水渠", "seen_version": 1}
    assert browser(clerk).post(path, sent).status_code == 302
    assert Project.objects.get().name == "水渠"
    assert browser(clerk).post(path, {**sent, "name": "又改"}).status_code == 409


def test_every_state_and_source_is_in_the_tables():
    assert {f.name for f in Project._meta.get_fields() if f.name.startswith("budget_")} == {
        f"budget_{source}" for source in FundSource.values
    }
    assert len(ProjectState) == 11
