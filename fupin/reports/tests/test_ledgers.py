"""R10–R13, R15–R17: each figure is that of the page to which it belongs, and a recount in plain Python."""

import io
import uuid
from collections import Counter
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assistance.models import Cadre, HelpUnit, Measure, Pairing, Plan, Posting, PresenceMonth, Visit
from assistance.selectors.lists import assess
from assistance.selectors.presence import month_span, residents_in, standings_of
from assistance.selectors.teams import villages_of
from assistance.selectors.visits.coverage import coverage
from fupin.access.permissions import Role
from fupin.doubts.models import Doubt
from fupin.doubts.registry import all_rules
from fupin.reports.frame import MISSING, REPORTS, Column
from fupin.reports.papers import live_paper
from fupin.reports.tables import Cell, Table, made
from fupin.reports.workbook import workbook_of
from fupin.tests import factories
from households.models import Assembly, CaseBatch, Household, Objection, PublicNotice
from villages.models import Project, VillageProfile
from villages.project_selectors import Asked, projects, totals
from villages.services.funds import Entered, enter_fund
from villages.services.projects import save_project

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
COUNTY, TOWNSHIP, JIA, DING, BING = "990101", "990101201", "990101201203", "990101201204", "990101202201"
PLACES = (COUNTY, TOWNSHIP, JIA)
LEDGERS = ("R10", "R11", "R12", "R13", "R15", "R16", "R17")


@pytest.fixture
def county() -> Any:
    factories.region_tree()
    return factories.user("c", Role.COUNTY_CLERK, COUNTY)


@pytest.fixture
def helped(county: Any) -> list[Household]:
    """Seven households in three villages, two helpers, visits, plans with measures in every state."""
    unit = HelpUnit.objects.create(region=factories.place(COUNTY), name="甲县水务局", level="50", kind="office")
    start = TODAY.replace(day=1) - timedelta(1)
    people = [
        Cadre.objects.create(unit=unit, person=factories.person(name), started_on=date(2020, 1, 1))
        for name in ("何敏", "宋德明")
    ]
    homes = []
    for number, village in enumerate((JIA, JIA, JIA, DING, DING, BING, BING)):
        home = factories.household(village, f"户{number}", member_count=number + 1)
        homes.append(home)
        owner = people[number % 2]
        Pairing.objects.create(household=home, cadre=owner, first=True, starts_on=start, made_by=county.person)
        if number % 3 == 0:
            Visit.objects.create(
                household=home, cadre=owner, day=TODAY, mode="01", recorded_by=county.person, client_key=uuid.uuid4()
            )
    measured(homes, county)
    return homes


MEASURES = (
    # household, state of the plan, option, state of the measure
    (0, "settled", "0101", "done"), (0, "settled", "0102", "done"), (0, "settled", "0201", "done"),
    (1, "settled", "0301", "done"), (1, "settled", "0401", "doing"), (2, "draft", "0101", "done"),
    (3, "settled", "0401", "done"), (4, "settled", "1201", "done"), (5, "settled", "0201", "cancel"),
    (6, "settled", "0701", "done"),
)  # fmt: skip


def measured(homes: list[Household], by: Any) -> None:
    other = factories.person("审定员")
    for number in {number for number, *_ in MEASURES}:
        state = next(plan for home, plan, *_ in MEASURES if home == number)
        settled = {"confirmed_by": other, "confirmed_at": timezone.now(), "agreed_on": TODAY, "agreed_way": "sign"}
        plan = Plan.objects.create(
            household=homes[number], year=TODAY.year, state=state, made_by=by.person, written_by=by.person,
            **(settled if state == "settled" else {}),
        )  # fmt: skip
        for home, _, option, stands in MEASURES:
            if home == number:
                ended = {"done_on": TODAY} if stands in ("done", "cancel") else {}
                Measure.objects.create(plan=plan, ground="01", kind=option[:2], option=option, state=stands, **ended)


def table(who: Any, report: str, place: str, part: str = "") -> Table:
    return made(who, REPORTS[report], place, TODAY, part)


def cells(of: Table, row: Any) -> dict[str, Any]:
    return {one.key: cell.value for one, cell in zip(of.columns, row.cells, strict=True)}


def links(of: Table, row: Any) -> dict[str, str]:
    return {one.key: cell.url for one, cell in zip(of.columns, row.cells, strict=True) if cell.url}


def browser(who: Any) -> Client:
    client = Client()
    client.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    return client


# ---- R10 -----------------------------------------------------------------------------------------------------------
CLASS_OF = {
    "work": ("02", "04"),
    "income": ("01", "02", "03", "04"),
    "loan": ("0301",),
    "training": ("0201",),
    "any": ("",),
}


@pytest.mark.parametrize("place", PLACES)
def test_measures_are_a_recount_and_open_their_plans(helped: list[Household], county: Any, place: str) -> None:
    found, who = table(county, "R10", place), browser(county)
    for row in found.lines:
        told, urls = cells(found, row), links(found, row)
        for key in {name.rpartition("_")[0] for name in told}:
            starts = CLASS_OF.get(key, (key,))
            reached = {
                home
                for home, plan, option, state in MEASURES
                if plan == "settled" and state == "done" and option.startswith(starts)
                and helped[home].village_id.startswith(row.code)
            }  # fmt: skip
            assert told[f"{key}_户"] == len(reached), (row.code, key)
            assert told[f"{key}_人"] == sum(helped[home].member_count for home in reached)
            if reached:
                page = who.get(urls[f"{key}_户"])
                assert page.context["page"].paginator.count == len(reached)
    assert cells(found, found.lines[-1])["any_户"] > 0


# ---- R11 -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", PLACES)
def test_helpers_add_up_to_the_page_of_coverage(helped: list[Household], county: Any, place: str) -> None:
    found = table(county, "R11", place)
    whole, total = coverage(county, place, TODAY)[0], cells(found, found.total)
    assert (total["homes"], total["done"]) == (whole.needed, whole.visited)
    assert total["required"] == whole.needed - whole.by_state["paused"]
    assert float(total["rate"]) == pytest.approx(whole.rate, abs=0.005)
    held = Counter(
        pair.cadre.person.name for pair in Pairing.objects.filter(household__village__code__startswith=place)
    )
    assert {row.name: cells(found, row)["homes"] for row in found.rows} == held
    for row in found.rows:
        month = cells(found, row)["month"]
        visits = Visit.objects.filter(cadre=int(row.code), household__village__code__startswith=place)
        assert month == visits.count()
        if month:
            assert browser(county).get(links(found, row)["month"]).context["page"].paginator.count == month


# ---- R12 -----------------------------------------------------------------------------------------------------------
def test_the_stationed_are_those_of_their_pages(helped: list[Household], county: Any) -> None:
    people = list(Cadre.objects.order_by("pk"))
    for cadre, village in zip(people, (JIA, BING), strict=True):
        Posting.objects.create(cadre=cadre, village_id=village, kind="member", starts_on=date(2020, 1, 1))
    first = people[0]
    kept = {"year": TODAY.year, "month": TODAY.month, "days": "1,2", "recorded_by": county.person}
    PresenceMonth.objects.create(cadre=first, village_id=JIA, recorded_at=timezone.now(), **kept)
    found = table(county, "R12", COUNTY)
    here = residents_in(villages_of(county, COUNTY), *month_span(TODAY.year, TODAY.month))
    standings = standings_of(here, TODAY.year, TODAY.month, TODAY)
    marks = {one.cadre.pk: one for one in assess([one.who.cadre for one in standings], TODAY)}
    assert len(found.rows) == len(standings) == 2
    for row, one in zip(found.rows, standings, strict=True):
        told, mark = cells(found, row), marks[one.who.cadre.pk]
        assert (row.name, told["days"], told["asked"]) == (one.who.cadre.person.name, one.days, one.asked)
        assert (told["leave"], told["absent"]) == (one.year_leave, one.absent)
        assert told["best"] == mark.best.label
        assert told["score"] is None or float(told["score"]) == pytest.approx(mark.score, abs=0.005)
    assert [cells(found, row)["days"] for row in found.rows] == [2, None]
    assert len(table(county, "R12", JIA).rows) == 1


# ---- R13 -----------------------------------------------------------------------------------------------------------
FILLED = {
    JIA: {"households": 100, "population": 400, "farmer_income": Decimal(10000), "bus": "1", "attribute": "1"},
    DING: {"households": 50, "population": 100, "arable": Decimal("7.25"), "bus": "0"},
}


def test_profiles_are_summed_over_what_is_filled_in(county: Any) -> None:
    for village, facts in FILLED.items():
        VillageProfile.objects.create(village_id=village, year=2025, write=uuid.uuid4(), **facts)
    VillageProfile.objects.create(village_id=JIA, year=2024, write=uuid.uuid4(), households=9)
    found = table(county, "R13", COUNTY)
    told, total = {row.code: cells(found, row) for row in found.rows}, cells(found, found.total)
    assert (told[TOWNSHIP]["villages"], told[TOWNSHIP]["filled"], told[TOWNSHIP]["poor"]) == (2, 2, 1)
    assert (told[TOWNSHIP]["households"], told[TOWNSHIP]["arable"], told[TOWNSHIP]["bus"]) == (150, Decimal("7.25"), 1)
    assert told["990101202"]["households"] is None
    assert (total["households"], total["women"], total["villages"]) == (150, None, 3)
    assert total["farmer_income"] == Decimal("10000.00")
    page = browser(county).get(f"/villages/{TOWNSHIP}/").context
    assert page["total"].sums["households"] == told[TOWNSHIP]["households"]
    assert (page["total"].filled, page["total"].poor) == (2, 1)


# ---- R15 -----------------------------------------------------------------------------------------------------------
def build(where: str, code: str, by: Any, amount: int, year: int = TODAY.year) -> Project:
    facts = {
        "year": year, "code": code, "name": f"项目{code}", "kind": "01", "households": 5, "budget_own": Decimal(amount)
    }  # fmt: skip
    made = save_project(
        project=None,
        region=factories.place(where),
        facts=facts,
        version=0,
        by=by,
        today=TODAY,
        state="running",
        on=TODAY,
    )
    for kind, part in (("quota", 10), ("arranged", 8), ("paid", 6), ("spent", 3)):
        said = Entered(kind, TODAY, Decimal(amount * part) / 10, "own" if kind == "quota" else "", "文1")
        enter_fund(project=made, said=said, token=uuid.uuid4(), by=by, today=TODAY)
    return made


@pytest.fixture
def built(county: Any) -> list[Project]:
    where = ((JIA, 100), (JIA, 205), (DING, 330), (TOWNSHIP, 41), (BING, 500))
    build(JIA, "旧", county, 999, TODAY.year - 1)
    return [build(place, f"P{number}", county, amount) for number, (place, amount) in enumerate(where)]


@pytest.mark.parametrize("place", PLACES)
def test_projects_by_place_and_one_by_one_are_those_of_the_page(built: list[Project], county: Any, place: str) -> None:
    whole = totals(projects(county, Asked(place=place, year=TODAY.year)))
    for part in ("", "ledger"):
        found = table(county, "R15", place, part)
        total = cells(found, found.total)
        assert (total["quota"], total["spent"], total["budget"]) == (whole.sums.quota, whole.sums.spent, whole.budget)
        assert (total["households"], total["progress"]) == (whole.benefits["households"], whole.sums.progress)
    ledger, by_place = table(county, "R15", place, "ledger"), table(county, "R15", place)
    mine = [one for one in built if one.region_id.startswith(place)]
    assert {cells(ledger, row)["code"] for row in ledger.rows} == {one.code for one in mine}
    assert sum(cells(by_place, row)["projects"] for row in by_place.rows) == len(mine)
    for row in by_place.lines:
        if url := links(by_place, row).get("projects"):
            page = browser(county).get(url)
            assert page.context["total"].projects == cells(by_place, row)["projects"]
            assert page.context["total"].sums.spent == cells(by_place, row)["spent"]


def test_what_is_the_townships_own_leads_nowhere(built: list[Project], county: Any) -> None:
    found = table(county, "R15", TOWNSHIP)
    own = next(row for row in found.rows if row.code == TOWNSHIP)
    assert (cells(found, own)["projects"], links(found, own)) == (1, {})
    assert cells(found, found.total)["projects"] == 4


# ---- R16 -----------------------------------------------------------------------------------------------------------
def test_every_batch_with_its_meeting_and_sheets(county: Any) -> None:
    by = county.person
    batches = [
        CaseBatch.objects.create(
            village_code=village, procedure="R1", year=year, serial=serial, made_by=by, token=uuid.uuid4()
        )
        for village, year, serial in ((JIA, TODAY.year, 1), (JIA, TODAY.year, 2), (BING, TODAY.year - 1, 1))
    ]
    sent = {"locked_at": timezone.now(), "locked_by": by}
    facts = {"held_at": time(9), "place": "村委会", "expected": 30, "present": 20, "written_by": by}
    for day in (TODAY - timedelta(9), TODAY - timedelta(8)):
        Assembly.objects.create(batch=batches[0], village_code=JIA, held_on=day, **facts, **sent, token=uuid.uuid4())
    first, replaced = (sheet(batches[0], "PA", state, by) for state in ("posted", "replaced"))
    announced = sheet(batches[0], "PC", "posted", by)
    for number, notice in enumerate((first, announced, replaced)):
        Objection.objects.create(
            receipt=f"R{number}", village_code=JIA, notice=notice, kind="1", content="不公", channel="1",
            due_on=TODAY, token=uuid.uuid4(),
        )  # fmt: skip
    found = table(county, "R16", COUNTY)
    rows = [(row.name, cells(found, row)) for row in found.rows]
    assert [(name, told["batch"]) for name, told in rows] == [
        ("甲村", str(batches[0])), ("甲村", str(batches[1])), ("丁村", "今年没有开展"), ("丙村", "今年没有开展"),
    ]  # fmt: skip
    told = rows[0][1]
    assert told["met"] == (TODAY - timedelta(8)).isoformat()
    assert (told["first"], told["first_days"]) == (f"{first.starts_on} 至 {first.ends_on}", 7)
    assert (told["second"], told["second_days"], told["announced"]) == ("", None, TODAY.isoformat())
    assert (told["sheets"], told["objections"]) == (2, 3)
    assert links(found, found.rows[0])["first"] == f"/notices/{first.pk}/"
    assert cells(found, found.total)["sheets"] == 2


def sheet(batch: CaseBatch, kind: str, state: str, by: Any) -> PublicNotice:
    days = {"days": 7, "starts_on": TODAY, "ends_on": TODAY + timedelta(6), "web_until": TODAY + timedelta(9)}
    return PublicNotice.objects.create(
        code=uuid.uuid4().hex[:12], kind=kind, procedure="R1", batch=batch, village_code=batch.village_code,
        title="公示", opening="公示", issuer="村委会", **days, sha256="0" * 64, state=state, posted_by=by,
        token=uuid.uuid4(),
    )  # fmt: skip


# ---- R17 -----------------------------------------------------------------------------------------------------------
STANDING = {
    "open": ("open", ""), "assigned": ("assigned", ""), "verifying": ("verifying", ""),
    "answered": ("answered", "explained"), "confirmed": ("confirmed", "fixed"),
    "gone": ("closed", "gone"), "fixed": ("closed", "fixed"),
    "explained": ("closed", "explained"), "exempt": ("closed", "exempt"),
}  # fmt: skip
"""What a finding can be → its state and verdict."""
COLUMN = {"assigned": "open", "verifying": "open"}


def test_doubts_by_rule_open_their_list(county: Any) -> None:
    rules = list(all_rules())[:2]
    told = [(rules[0], kind, place) for place, kind in zip((JIA, JIA, DING) * 3, STANDING, strict=True)]
    told.append((rules[1], "open", BING))
    for number, (rule, kind, village) in enumerate(told):
        state, verdict = STANDING[kind]
        Doubt.objects.create(
            rule=rule, severity="W", region_code=village, household_id=number + 1, message="对不上", state=state,
            verdict=verdict, first_found=TODAY, last_found=TODAY, closed_at=TODAY if state == "closed" else None,
        )  # fmt: skip
    settled = {kind for kind, (state, _) in STANDING.items() if state == "closed"}
    for place in PLACES:
        found = table(county, "R17", place)
        here = [(rule, kind) for rule, kind, village in told if village.startswith(place)]
        assert {row.code for row in found.rows} == {rule for rule, _ in here}
        for row in found.rows:
            kinds = Counter(COLUMN.get(kind, kind) for rule, kind in here if rule == row.code)
            line = cells(found, row)
            assert {key: line[key] for key in set(STANDING) - set(COLUMN)} == {
                key: kinds[key] for key in set(STANDING) - set(COLUMN)
            }
            assert line["total"] == sum(kinds.values())
            assert line["handled"] == sum(kinds[kind] for kind in settled)
            for key, url in links(found, row).items():
                if line[key]:
                    assert browser(county).get(url).context["page"].paginator.count == line[key]


# ---- all of them ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("report", LEDGERS)
def test_the_workbook_says_cell_by_cell_what_the_page_says(
    helped: list[Household], built: list[Project], county: Any, report: str
) -> None:
    for part in REPORTS[report].parts:
        found = table(county, report, COUNTY, part.key)
        book = openpyxl.load_workbook(io.BytesIO(workbook_of(live_paper(found))))
        rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
        for line in found.lines:
            expected = [as_excel(*pair) for pair in zip(line.cells, found.columns, strict=True)]
            assert [line.name, *expected] in [row[: len(expected) + 1] for row in rows], (report, line.name)


def as_excel(cell: Cell, column: Column) -> Any:
    if column.digits is None:
        return cell.value or ""
    return MISSING if cell.value is None else float(cell.value)  # type: ignore[arg-type]


@pytest.mark.parametrize("report", LEDGERS)
def test_a_county_costs_no_more_queries_than_a_village(
    helped: list[Household], built: list[Project], county: Any, report: str
) -> None:
    county.current_posts()

    def cost(place: str, part: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            table(county, report, place, part)
        return len(queries)

    for part in REPORTS[report].parts:
        assert cost(COUNTY, part.key) <= cost(JIA, part.key) + 1  # names of places that are no row of the place


@pytest.mark.parametrize("report", LEDGERS)
def test_every_page_of_them_opens(helped: list[Household], built: list[Project], county: Any, report: str) -> None:
    for part in REPORTS[report].parts:
        answer = browser(county).get(f"/reports/{report}/?place={COUNTY}&part={part.key}")
        body = answer.content.decode()
        assert (answer.status_code, REPORTS[report].title in body) == (200, True)
        assert ('<th scope="row"><a href="?place=' in body) == (part.lines is None)  # rows of a ledger are no places
