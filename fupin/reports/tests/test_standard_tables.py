"""Every cell is the count of the question that it opens; every table adds up; the workbook holds the same figures."""

import json
import uuid
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fupin.audit.versions import keep
from fupin.audit.write import write
from fupin.query.fields import AGE_BANDS
from fupin.query.question import ask, counted, question_from, rows_of
from fupin.query.tests.scene import VILLAGES
from fupin.reports.catalogue import reports
from fupin.reports.frame import REPORTS, UNIT_OF, Column, Counted, Part, Report
from fupin.reports.standard.causes import MAIN
from fupin.reports.standard.incomes import CENT
from fupin.reports.tables import Cell, Table, digest_of, header, made, packed, shown, unpacked
from fupin.tests.factories import household, member, place
from households.codes import ACTIVE
from households.models import Household, Member
from households.services.tallies import count_villages
from villages.models import VillageProfile

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


PLACES = ("990101", "990101201", "990101201203")


@pytest.mark.parametrize("report", reports(), ids=lambda one: one.id)
def test_every_linked_cell_counts_what_it_opens(viewer: Any, report: Report) -> None:
    linked = 0
    for part in report.parts:
        for code in PLACES:
            table = made(viewer, report, code, today(), part.key)
            for row in table.lines:
                linked += sum(checked(viewer, cell, one) for cell, one in zip(row.cells, table.columns, strict=True))
    assert linked > 0 or not any(asks(part) for part in report.parts)


def asks(part: Part) -> bool:
    """Whether it has a column that is a question to the register; ledgers are tried in `test_ledgers`."""
    return any(isinstance(one.of, Counted) for one in part.columns(timezone.localdate()))


def checked(viewer: Any, cell: Cell, column: Column) -> bool:
    if cell.question is None:
        return False
    asked = question_from(QueryDict(urlencode(cell.question.address())))
    count, rows = counted(viewer, asked), rows_of(viewer, asked)
    assert asked.values("status") == cell.question.values("status")
    assert cell.value == (count.households if column.unit == "户" else count.persons), column.key
    if column.unit == UNIT_OF[asked.of]:
        assert cell.value == rows.count()
    return bool(cell.value)


# ---- they add up ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("report", reports(), ids=lambda one: one.id)
def test_a_total_is_the_sum_of_its_rows_and_shares_are_of_sums(viewer: Any, report: Report) -> None:
    for part in filter(asks, report.parts):
        county = made(viewer, report, "990101", today(), part.key)
        assert county.total is not None
        for at, column in enumerate(county.columns):
            rows, total = [row.cells[at].value for row in county.rows], county.total.cells[at].value
            if column.of.adds and None not in rows:
                assert total == sum(rows), column.key
        for row in county.rows:
            below = made(viewer, report, row.code, today(), part.key)
            assert below.total is not None
            keyed = {one.key: cell.value for one, cell in zip(below.columns, below.total.cells, strict=True)}
            for one, cell in zip(county.columns, row.cells, strict=True):
                assert keyed.get(one.key, 0) == cell.value, (row.code, one.key)


PARTITIONS = [
    ("R01", "listed", "homes", ("general_户", "dibao_户", "tekun_户", "blank_户")),
    ("R01", "out", "people", ("general_人", "dibao_人", "tekun_人", "blank_人")),
    ("R02", "listed", "homes", tuple(f"{code}_户" for code in (*(code for code, _, _ in MAIN), "blank"))),
    ("R02", "poor", "people", tuple(f"{code}_人" for code in (*(code for code, _, _ in MAIN), "blank"))),
    ("R03", "only", "people", tuple(f"{code}_人" for code in ("01", "02", "03", "04", "several", "blank"))),
    ("R04", "", "people", tuple(f"{band}_人" for band in (*AGE_BANDS, "blank"))),
    ("R04", "", "6-14_人", ("6-14_in_人", "6-14_out_人", "6-14_no_人")),
    ("R05", "labour", "people", tuple(f"{code}_人" for code in ("01", "02", "03", "04", "05", "blank"))),
    ("R05", "sex", "people", ("male_人", "female_人", "unknown_人")),
    ("R05", "sex", "male_人", tuple(f"male_{band}_人" for band in (*AGE_BANDS, "-"))),
    ("R06", "bands", "homes", ("below_户", "near_户", "above_户", "well_户", "blank_户")),
    ("R07", "", "listed_户", ("before_户", "running_户", "undated_户", "poor_户", "returned_户")),
    ("R07", "", "listed_人", ("before_人", "running_人", "undated_人", "poor_人", "returned_人")),
    ("R09", "kinds", "all_ever_户", ("all_open_户", "all_cleared_户")),
    ("R09", "kinds", "all_open_人", ("1_open_人", "2_open_人", "3_open_人")),
    ("R14", "listed", "homes", ("schooling_yes_户", "schooling_no_户", "schooling_blank_户")),
    ("R14", "watched", "homes", ("medical_yes_户", "medical_no_户", "medical_blank_户")),
    ("R14", "listed", "homes", ("housing_yes_户", "housing_no_户", "housing_blank_户")),
    ("R14", "listed", "homes", ("water_yes_户", "water_no_户", "water_blank_户")),
]


@pytest.mark.parametrize(("report", "part", "whole", "parts"), PARTITIONS)
def test_columns_add_up_to_the_whole(viewer: Any, report: str, part: str, whole: str, parts: tuple[str, ...]) -> None:
    table = made(viewer, REPORTS[report], "990101", today(), part)
    somebody = 0
    for row in table.lines:
        told = {one.key: cell.value for one, cell in zip(table.columns, row.cells, strict=True)}
        assert sum(told[key] for key in parts) == told[whole]
        somebody += told[whole]
    assert somebody > 0


def test_what_the_tables_say_is_what_reading_says(viewer: Any) -> None:
    """Recounted in plain Python, for one village and for the county."""
    homes = list(Household.objects.filter(register="listed").prefetch_related("members", "incomes", "episodes"))
    for code in ("990101201203", "990101"):
        here = [home for home in homes if home.village_id.startswith(code)]
        people = [one for home in here for one in home.members.all() if one.state in ACTIVE]
        assert here
        assert total(viewer, "R01", "listed", code)["general_户"] == sum(home.attribute == "01" for home in here)
        assert total(viewer, "R02", "listed", code)["01_人"] == sum(
            home.member_count for home in here if home.main_cause == "01"
        )
        assert total(viewer, "R03", "each", code)["02_人"] == sum("02" in one.health.split(",") for one in people)
        touched = [home for home in here if "03" in (home.main_cause, *home.other_causes.split(","))]
        assert total(viewer, "R02", "touched", code)["03_户"] == len(touched)
        latest = [max(home.incomes.all(), key=lambda row: row.year) for home in here if home.incomes.all()]
        known = [row for row in latest if row.net_income is not None]
        net, persons = sum(row.net_income for row in known), sum(row.persons for row in known)
        told = total(viewer, "R06", "kinds", code)
        assert (told["net"], told["earners"], told["known"]) == (net, persons, len(known))
        assert told["net_mean"] == (Decimal(net) / persons).quantize(CENT, ROUND_HALF_UP)


def total(viewer: Any, report: str, part: str, code: str) -> dict[str, Any]:
    table = made(viewer, REPORTS[report], code, today(), part)
    assert table.total is not None
    return {one.key: cell.value for one, cell in zip(table.columns, table.total.cells, strict=True)}


def test_the_poverty_rate_waits_for_every_village(viewer: Any) -> None:
    count_villages(list(VILLAGES))
    profiles = {"year": 2025, "write": uuid.uuid4()}
    VillageProfile.objects.create(village=place("990101201203"), population=300, **profiles)
    assert total(viewer, "R07", "", "990101")["incidence"] is None
    village = total(viewer, "R07", "", "990101201203")
    poor = village["poor_人"] + village["returned_人"]
    assert poor > 0
    assert village["incidence"] == (Decimal(100 * poor) / 300).quantize(CENT, ROUND_HALF_UP)


# ---- R08 -----------------------------------------------------------------------------------------------------------
def test_people_who_came_and_went_balance(viewer: Any) -> None:
    """Each kind of coming and going once, from a register that stood at the end of last year."""
    Member.objects.update(written_at=last_year())
    Household.objects.update(written_at=last_year())
    home = household("990101201203", "甲老")
    other = household("990101201204", "乙老")
    gone = member(home, "去世者")
    silent = member(home, "没说的")
    mover = member(home, "搬家的")
    ends = household("990101201203", "销户的")
    for one in (home, other, ends):
        Household.objects.filter(pk=one.pk).update(written_at=last_year())
        Member.objects.filter(household=one).update(written_at=last_year())
    before = total(viewer, "R08", "", "990101")
    assert before["opening"] == before["closing"] > 0
    change(gone, state="2", change_reason="O01")
    change(silent, state="5")
    change(mover, household_id=other.pk, village_code=other.village_id)
    change(ends, register="closed", ended_on=today(), end_reason="02")
    member(home, "新生儿", change_reason="I01")
    household("990101201203", "新户")
    after = total(viewer, "R08", "", "990101")
    told = {key: after[key] for key in ("I01", "with_home", "moved_in", "O01", "unsaid_out", "moved_out", "home_gone")}
    assert told == dict.fromkeys(told, 1)
    assert (after["opening"], after["difference"]) == (before["opening"], 0)
    assert after["closing"] == after["opening"] + after["came"] - after["went"] == before["closing"] + 3 - 4
    village = made(viewer, REPORTS["R08"], "990101201203", today())
    assert village.total is not None
    assert village.total.cells[-1].value == 0


def last_year() -> datetime:
    return timezone.make_aware(datetime(today().year - 1, 6, 1))


def change(row: Any, **facts: Any) -> None:
    """As a write does: the old row is kept, the live one is of now."""
    with transaction.atomic():
        write(lambda: keep(type(row).objects.filter(pk=row.pk)))()
        type(row).objects.filter(pk=row.pk).update(**facts, written_at=timezone.now())


# ---- cost and copies -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("report", reports(), ids=lambda one: one.id)
def test_as_many_queries_for_many_places_as_for_one(viewer: Any, report: Report) -> None:
    for part in report.parts:
        made(viewer, report, "990101201203", today(), part.key)  # who he is is asked once
        costs = []
        for code in ("990101201203", "9901"):
            with CaptureQueriesContext(connection) as caught:
                made(viewer, report, code, today(), part.key)
            costs.append(len(caught))
        assert costs[0] == costs[1] < 30, part.key


@pytest.mark.parametrize("report", reports(), ids=lambda one: one.id)
def test_a_kept_copy_reads_as_it_was(viewer: Any, report: Report) -> None:
    for part in report.parts:
        table = made(viewer, report, "990101", today(), part.key)
        again = unpacked(json.loads(json.dumps(packed(table))))
        assert read_out(again) == read_out(table)
        assert digest_of(packed(again)) == digest_of(packed(table))


def read_out(table: Table) -> list[Any]:
    heads = [[(one.text, one.row, one.column, one.rows, one.columns) for one in line] for line in header(table)]
    lines = [
        (row.name, [shown(c, one) for c, one in zip(row.cells, table.columns, strict=True)]) for row in table.lines
    ]
    return [table.title, table.place_name, table.units, heads, lines]


def test_headings_are_merged_where_their_paths_begin_alike() -> None:
    columns = tuple(Column(key, head) for key, head in zip("abcd", HEADS, strict=True))
    table = Table("R00", "", "表", "", "", "地区", "99", "试省", today(), columns, (), None)
    told = [[(one.text, one.column, one.rows, one.columns) for one in line] for line in header(table)]
    assert told == [[("地区", 0, 2, 1), ("总户数", 1, 2, 1), ("一般", 2, 1, 2), ("低保", 4, 1, 1)],
                    [("户", 2, 1, 1), ("占比", 3, 1, 1), ("户", 4, 1, 1)]]  # fmt: skip


HEADS = (("总户数",), ("一般", "户"), ("一般", "占比"), ("低保", "户"))


def test_values_that_overlap_are_never_added() -> None:
    people = ask("person", status="listed")
    with pytest.raises(ValueError, match="overlap"):
        Counted(people, "户", "sex", ("1", "2"))
    with pytest.raises(ValueError, match="overlap"):
        Counted(people, "人", "health", ("02", "03"))


def test_a_cell_opens_the_page_that_counts_the_same(viewer: Any, client: Client) -> None:
    """Of every part the first and the last figure that leads somewhere, through the page itself."""
    client.force_login(viewer, "fupin.accounts.backend.PostsBackend")
    opened = 0
    for report in reports():
        for part in report.parts:
            table = made(viewer, report, "990101", today(), part.key)
            if table.total is None:  # nothing is entered there
                continue
            pairs = zip(table.total.cells, table.columns, strict=True)
            leading = [(cell, column) for cell, column in pairs if cell.url]
            for cell, column in leading[:1] + leading[-1:]:
                page = client.get(cell.url)
                assert page.status_code == 200
                found = page.context["found"]
                assert cell.value == (found.households if column.unit == "户" else found.persons), cell.url
                opened += 1
    assert opened > 30
