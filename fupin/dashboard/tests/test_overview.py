"""Dashboards: every figure is the number of households that its link lists, in scope, now and at a frozen period."""

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from fupin.access.permissions import Role
from fupin.access.scope import within
from fupin.dashboard.overview_groups import GROUPS, shares
from fupin.dashboard.overview_indicators import BY_KEY, INDICATORS, Sums
from fupin.dashboard.overview_rows import NOW, figures_of, flows
from fupin.dashboard.tests.overview_world import PLACES, VILLAGES, change, furnish
from fupin.doubts.models import Doubt
from fupin.query.export import Wanted, export_answer
from fupin.query.question import question_from
from fupin.tests.factories import household, place, user
from fupin.tests.world import client_of
from households.codes import ClosingKind, TallyBy
from households.codes import IncomeBand as B
from households.models import Closing, ClosingRow, Household, Member, MonitoringEpisode
from households.selectors import criteria_from
from households.services.closings import freeze as freeze_period
from households.services.list_export import export_list
from households.services.tallies import count_villages
from households.standing import Standing
from villages.models import VillageProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Any:
    return furnish()


def opened(client: Client, **asked: str) -> str:
    return client.get(reverse("overview"), asked, follow=True).content.decode()


def told(page: str) -> list[tuple[int, str]]:
    """Figure and address of every link to households."""
    found = re.findall(r'<a href="(/(?:households|query)/\?[^"]+)">([\d,]+)', page)
    return [(int(figure.replace(",", "")), unescape(url)) for url, figure in found]


@pytest.mark.parametrize("code", PLACES)
def test_every_figure_is_the_list_behind_it(county: Any, code: str) -> None:
    client = client_of(county)
    links = told(opened(client, place=code))
    assert len(links) > 15
    for figure, url in links:
        found = client.get(url).context["found"]
        assert figure in (found.households, found.persons), url


def test_every_figure_is_what_its_export_holds(county: Any) -> None:
    """The files that the lists behind the county's figures give, row by row."""
    clerk, seen = user("clerk", Role.COUNTY_CLERK, "990101"), 0
    for figure, url in told(opened(client_of(clerk), place="990101")):
        path, _, query = url.partition("?")
        asked, people = QueryDict(query), 0
        if path == "/households/":
            book = load_workbook(export_list(criteria=criteria_from(asked), by=clerk))
            rows = list(book["农户"].iter_rows(min_row=2, values_only=True))
            head = [cell.value for cell in book["农户"][1]]
            people = sum(row[head.index("家庭人口数")] for row in rows)
        elif figure:
            file = io.BytesIO()
            assert export_answer(file, question=question_from(asked), by=clerk, wanted=Wanted()) == figure
            rows = list(load_workbook(file)["查询"].iter_rows(min_row=2, values_only=True))
        else:
            continue
        assert figure in (len(rows), people), url
        seen += figure
    assert seen > 40


# ---- every figure in plain SQL ---------------------------------------------------------------------------------------
LISTED = "h.register = 'listed'"
OPEN = "h.register <> 'closed'"
MEASURED = {
    "listed": LISTED,
    "poor": f"{LISTED} AND h.poverty_status IN ('0', '2')",
    "returned": f"{LISTED} AND h.poverty_status = '3'",
    "out": f"{LISTED} AND h.poverty_status IN ('1', '4')",
    "watched": f"{OPEN} AND h.monitoring_kind <> ''",
}
HELD = "EXISTS (SELECT 1 FROM households_monitoringepisode e WHERE e.household_id = h.id AND {})"
GROUPED = {
    "cause": (f"{LISTED} AND h.main_cause = '{{}}'", f"{LISTED} AND h.main_cause IS NULL"),
    "involved": (
        f"{LISTED} AND (h.main_cause = '{{0}}' OR ',' || h.other_causes || ',' LIKE '%,{{0}},%')",
        f"{LISTED} AND h.main_cause IS NULL AND h.other_causes = ''",
    ),
    "year": (f"{LISTED} AND h.income_year = {{}}", f"{LISTED} AND h.income_year IS NULL"),
    "kind": (f"{OPEN} AND h.monitoring_kind = '{{}}'", ""),
    "risk": (
        f"{OPEN} AND " + HELD.format("e.eliminated_on IS NULL AND ',' || e.risks || ',' LIKE '%,{0},%'"),
        f"{OPEN} AND " + HELD.format("e.eliminated_on IS NULL AND e.risks = ''"),
    ),
}


def counted(where: str, code: str) -> tuple[int, int]:
    """Households and persons, by a statement written here."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT COUNT(*), COALESCE(SUM(h.member_count), 0) FROM households_household h
            WHERE SUBSTR(h.village_code, 1, {len(code)}) = '{code}' AND {where}"""
        )
        homes, people = cursor.fetchone()
    return int(homes), int(people)


@pytest.mark.parametrize("code", PLACES)
def test_every_figure_is_what_plain_sql_counts(county: Any, code: str) -> None:
    own = figures_of(county, code, NOW).own
    for key, where in MEASURED.items():
        assert (own.counts[key].households, own.counts[key].persons) == counted(where, code), key
    seen = 0
    for key, (filled, empty) in GROUPED.items():
        for value, count in own.groups[key].items():
            where = filled.format(value) if value else empty
            assert (count.households, count.persons) == counted(where, code), (key, value)
            seen += count.households
    assert seen > 10


def test_money_is_that_of_the_incomes_of_the_latest_year(county: Any) -> None:
    for code in PLACES:
        own = figures_of(county, code, NOW).own
        homes = Household.objects.filter(within("village_id", code), register="listed", income_year__isnull=False)
        rows = [home.incomes.get(year=home.income_year) for home in homes]
        assert own.amounts["wage"] == sum(row.wage for row in rows)
        assert own.amounts["transfer"] == sum(row.dibao for row in rows)
        assert own.amounts["property"] == sum(row.property_other or 0 for row in rows)
        assert own.groups["part"]["property"].households == sum(row.property_other is not None for row in rows)
        assert "operating" not in own.amounts


def test_doubts_are_told_by_the_month(county: Any) -> None:
    own = figures_of(county, "9901", NOW).own
    assert own.doubts
    assert own.months == {("found", "2026-01"): 2 * own.doubts, ("gone", "2026-03"): own.doubts}
    assert BY_KEY["doubted_rate"].of(own) == round(Decimal(100 * own.doubts) / own.known.households, 2)


def test_figures_equal_a_recount_at_every_level(county: Any) -> None:
    for code in PLACES:
        figures = figures_of(county, code, NOW)
        rows = Household.objects.filter(within("village_id", code), register="listed")
        out = rows.filter(poverty_status__in=["1", "4"])
        assert figures.own.counts["listed"].households == rows.count()
        assert figures.own.counts["out"].households == out.count()
        persons = sum(rows.values_list("member_count", flat=True))
        assert figures.own.counts["listed"].persons == persons
        assert sum(one.counts["listed"].persons for one in figures.below.values()) == persons
        assert figures.own.doubts == Doubt.objects.filter(region_code__startswith=code, closed_at=None).count()
        earning = rows.filter(net_per_head__isnull=False)
        income = sum(home.net_per_head * home.member_count for home in earning)
        people = sum(home.member_count for home in earning)
        value = BY_KEY["per_head"].of(figures.own)
        assert value == round(income / people) if people else value is None


def test_incidence_is_by_persons_and_only_over_a_whole_base(county: Any) -> None:
    page = opened(client_of(county), place="990101201")
    assert "贫困发生率 算不出" in page
    for village in VILLAGES[:2]:
        VillageProfile.objects.create(village=place(village), year=2025, population=500, write=NEW)
    figures = figures_of(county, "990101201", NOW)
    poor = Household.objects.filter(
        village_id__in=VILLAGES[:2], register="listed", poverty_status__in=["0", "2", "3"]
    ).values_list("member_count", flat=True)
    assert BY_KEY["incidence"].of(figures.own) == round(Decimal(sum(poor)) * 100 / 1000, 2)
    assert BY_KEY["incidence"].of(figures_of(county, "9901", NOW).own) is None


NEW = "00000000-0000-4000-8000-000000000000"


def test_a_township_sees_only_itself(county: Any) -> None:
    clerk = client_of(user("clerk", Role.TOWNSHIP_CLERK, "990101201"))
    page = opened(clerk)
    own = figures_of(county, "990101201", NOW).own.counts["listed"].households
    assert f"{own}<i>户</i>" in page
    assert "乙县" not in page
    for code in ("9901", "990101", "990102", "990102201201", "123456789012"):
        assert clerk.get(reverse("overview-place", args=[code])).status_code == 404
    assert opened(clerk, place="wild")
    assert client_of(user("helper", Role.CADRE, "990101201")).get(reverse("overview")).status_code == 403


def freeze(code: str, year: int, month: int, **counts: int) -> None:
    """`poor` and `watched` households of four persons."""
    about = {"frozen_at": timezone.now(), "frozen_by": user(f"f{code}{month}"), "digest": "x"}
    closing = Closing.objects.create(
        region=place(code), kind=ClosingKind.MONTH, year=year, month=month, moment=timezone.now(), **about
    )
    village = next(one for one in VILLAGES if one.startswith(code))
    for status, number in counts.items():
        ClosingRow.objects.create(
            closing=closing, village_code=village, register="listed", poverty_status=status[-1], households=number,
            persons=4 * number, main_cause="07",
        )  # fmt: skip


def test_a_frozen_period_stays_and_says_what_lacks(county: Any) -> None:
    freeze("990101", 2026, 9, s0=7, s1=20)
    freeze("990101", 2026, 10, s0=5, s1=22)
    client = client_of(county)
    page = opened(client, place="990101", at="2026-10")
    assert "冻结的数：2026年10月月报" in page
    assert "比2026年9月月报少 2 户" in page
    assert "冻结的数里没有收入比监测范围" in page
    assert "/households/?" not in page[page.index("sumline") :].split("</dl>")[0]
    whole = opened(client, place="9901", at="2026-10")
    assert "没有冻结的：乙县" in whole
    assert "27<i>户</i>" in whole or "<b>27</b>" in whole
    assert "实时数据" in opened(client, place="990101", at="2011-13")


def test_a_frozen_figure_of_a_village_opens_as_many_households_as_they_stood(county: Any) -> None:
    for model in (Household, Member, MonitoringEpisode):
        model.objects.update(written_at=datetime(2025, 6, 1, tzinfo=UTC))
    about = {"kind": ClosingKind.YEAR, "year": 2025, "month": 12, "today": timezone.localdate()}
    freeze_period(region=place("990101"), by=user("approver", Role.COUNTY_APPROVER, "990101"), **about)
    change(Household.objects.filter(register="listed"), poverty_status="3")
    client = client_of(county)
    page = opened(client, place=VILLAGES[0], at="2025")
    links = [(int(n), unescape(url)) for url, n in re.findall(r'<a href="(/closings/[^"]+)">([\d,]+)', page)]
    assert len(links) > 5
    asked = {"measure", "cause", "kind"}
    assert all(asked & set(QueryDict(url.split("?")[1])) for _, url in links)
    for number, url in links:
        found = client.get(url).context
        assert number in (len(found["households"]), found["persons"]), url


def test_places_are_ranked_by_the_column_asked_for(county: Any) -> None:
    client = client_of(county)
    page = opened(client, place="9901", sort="doubts")
    figures = figures_of(county, "9901", NOW).below
    order = sorted(figures, key=lambda code: -(figures[code].doubts or 0))
    table = page[page.index("ranked") :]
    assert [table.index(f"/dashboard/{code}/") for code in order] == sorted(
        table.index(f"/dashboard/{code}/") for code in order
    )
    assert client.get(reverse("overview-place", args=["9901"]), {"sort": "x' OR 1"}).status_code == 200


def test_queries_do_not_grow_with_households(county: Any) -> None:
    client = client_of(county)
    opened(client, place="990101")
    with CaptureQueriesContext(connection) as few:
        opened(client, place="990101")
    for number in range(12):
        household(VILLAGES[0], f"添{number}", main_cause="02", monitoring_kind="2")
    count_villages([VILLAGES[0]])
    with CaptureQueriesContext(connection) as many:
        opened(client, place="990101")
    assert len(many) == len(few)


def test_flows_count_who_came_and_went(county: Any) -> None:
    home = Household.objects.filter(village_id=VILLAGES[0]).first()
    MonitoringEpisode.objects.filter(household=home).delete()
    MonitoringEpisode.objects.create(
        household=home, village_code=VILLAGES[0], kind="1", identified_on=date(2025, 11, 1),
        eliminated_on=date(2026, 10, 1), elimination_mode="01", write=NEW,
    )  # fmt: skip
    rows = flows(county, VILLAGES[0], date(2026, 10, 31))
    assert (rows[0].month, rows[-1].month, len(rows)) == (date(2025, 11, 1), date(2026, 10, 1), 12)
    assert (rows[0].entered, rows[-1].cleared, rows[0].cleared) == (1, 1, 0)


def test_the_help_page_says_each_definition(county: Any) -> None:
    page = client_of(county).get(reverse("overview-indicators")).content.decode()
    assert all(one.formula in unescape(page) for one in INDICATORS)


def test_shares_are_of_the_group() -> None:
    sums = Sums()
    for by, told in {TallyBy.CAUSE: {"07": 3, "": 1}, TallyBy.BAND: {B.WELL: 3, B.BELOW: 1}}.items():
        for value, households in told.items():
            sums.share(by, value, households, 2 * households)
    sums.stand(Standing("closed", "", "1"), 8, 9)
    assert [(one.code, one.count.households, str(one.share)) for one in shares(sums, GROUPS["cause"])] == [
        ("07", 3, "75.00"), ("", 1, "25.00"),
    ]  # fmt: skip
    assert [one.code for one in shares(sums, GROUPS["band"])] == [B.BELOW, B.WELL]
    assert shares(sums, GROUPS["kind"]) == []


def test_money_is_shared_among_the_four_incomes() -> None:
    sums = Sums(amounts={"wage": Decimal(600), "transfer": Decimal(200), "cost": Decimal(100)})
    sums.share(TallyBy.PART, "wage", 2, 6)
    told = shares(sums, GROUPS["part"])
    assert [(one.code, str(one.share)) for one in told] == [("wage", "75.00"), ("transfer", "25.00"), ("cost", "12.50")]
    assert GROUPS["part"].says(told) == "收入里工资性收入最多，占 75.00%"
