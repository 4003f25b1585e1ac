"""Rosters that try to do harm: households without keys, heads left unclear, other people's villages, times that cannot
be, and a register that moves between the look and the confirmation."""

from datetime import date
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.tests import factories
from households.importers import testing
from households.importers.roster_import import load, make_plan
from households.importers.tests.test_plan import (
    NO,
    OTHER,
    PLACE,
    SECOND,
    VILLAGE,
    errors,
    homes,
    people,
    run,
    told,
)
from households.models import ChangeProposal, Household, HouseholdVersion, IncomeRecord, Member, MonitoringEpisode

pytestmark = pytest.mark.django_db
STRANGER = "990102201201000009"
KEYS = ("户编号", "证件号码", "出生日期")


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


@pytest.fixture
def county() -> Any:
    """Who prepares and who confirms standing stock."""
    return [
        factories.user("preparer", Role.COUNTY_CLERK, "990101"),
        factories.user("approver", Role.COUNTY_APPROVER, "990101"),
    ]


@pytest.fixture
def family() -> list[dict[str, Any]]:
    return testing.family(NO)


def legacy(rows: list[dict[str, Any]], county: list[Any]) -> Any:
    return run(rows, county[0], mode="legacy", approver=county[1])


def said(plan: Any) -> str:
    return "".join(problem.message for problem in plan.problems)


# ---- the same file twice ---------------------------------------------------------------------------------------------


def test_a_household_without_any_key_is_not_made_twice(family, clerk) -> None:
    rows = [{**row, **dict.fromkeys(KEYS)} for row in family]
    assert homes(run(rows, clerk)) == {"new": 1}
    assert (homes(run(rows, clerk)), Member.objects.count()) == ({"same": 1}, 3)


def test_a_namesake_without_any_key_is_unclear(family, clerk) -> None:
    run(family, clerk)
    plan = run([{**row, **dict.fromkeys(KEYS)} for row in family], clerk)
    assert (errors(plan), Household.objects.count()) == (["household_unclear"], 1)


@pytest.mark.parametrize("number", [None, "999999201605010028"])
def test_a_newborn_without_a_number_is_not_born_twice(family, clerk, number) -> None:
    family[2]["证件号码"] = number
    run(family, clerk)
    assert people(run(family, clerk)) == {"same": 3}
    family[2]["证件号码"] = testing.identity(date(2016, 5, 1), "2")
    assert (people(run(family, clerk)), Member.objects.count()) == ({"changed": 1, "same": 2}, 3)


def test_a_second_newborn_of_the_same_name_is_another_person(family, clerk) -> None:
    run(family, clerk)
    rows = [*family, {**family[2], "证件号码": None}]
    assert people(run(rows, clerk)) == {"new": 1, "same": 3}


def test_a_roster_of_heads_knows_the_head_by_name(family, clerk) -> None:
    run(family, clerk)
    lines = [["乡镇", "行政村", "户编号", "户主姓名", "家庭人口"], ["甲镇", "甲村", NO, "韦大山", 3]]
    plan = make_plan(load(testing.workbook(lines)), by=clerk, mode="facts")
    assert (errors(plan), homes(plan)) == ([], {"same": 1})


def test_a_listed_household_stays_where_it_is_until_its_move_is_decided(family, county, clerk) -> None:
    legacy(family, county)
    for row in family:
        row |= {"行政村": "丁村", "行政村代码": SECOND, "收入年度": "2026"}
    for _ in range(2):
        assert homes(run(family, clerk)) == {"proposed": 1}
    assert set(IncomeRecord.objects.values_list("year", "village_code")) == {(2025, VILLAGE), (2026, VILLAGE)}
    assert list(ChangeProposal.objects.values_list("kind", "village_code")) == [("M6", VILLAGE)]


def test_a_move_is_shown_and_counts_as_a_version(family, clerk) -> None:
    run(family, clerk)
    for row in family:
        row |= {"行政村": "丁村", "行政村代码": SECOND}
    plan = run(family, clerk)
    assert [(line["field"], line["old"], line["new"]) for line in plan.preview["changed"]] == [
        ("行政村", "甲村", "丁村")
    ]
    assert (Household.objects.get().version, HouseholdVersion.objects.count()) == (2, 1)


# ---- who people are --------------------------------------------------------------------------------------------------


def test_the_old_head_must_be_said_to_be_something_else(family, clerk) -> None:
    run(family, clerk)
    family[0]["与户主关系"], family[1]["与户主关系"] = None, "户主"
    assert errors(run(family, clerk)) == ["head_unclear"]


def test_sex_and_birth_date_follow_the_registered_number(family, county, clerk) -> None:
    for place, row in enumerate(family):
        row["人编号"] = f"{NO}0{place}"
    legacy(family, county)
    before = list(Member.objects.values_list("sex", "birth_date"))
    rows = [{**row, "证件号码": None, "出生日期": "19600202"} for row in family]
    rows[0]["性别"], rows[1]["性别"] = "女", "男"
    plan = run(rows, clerk)
    assert (homes(plan), "identity_facts_kept" in told(plan)) == ({"same": 1}, True)
    assert list(Member.objects.values_list("sex", "birth_date")) == before


def test_a_person_of_a_closed_household_is_still_elsewhere(family, clerk) -> None:
    run(family, clerk)
    Household.objects.update(register="closed", ended_on=date(2025, 1, 1), end_reason="01")
    assert errors(run(family, clerk)) == ["person_elsewhere"]


def test_nobody_is_born_tomorrow(family, clerk) -> None:
    family[2] |= {"证件号码": None, "出生日期": "20991231"}
    assert errors(run(family, clerk)) == ["birth_in_future"]


# ---- other people's villages -----------------------------------------------------------------------------------------


def test_a_strangers_household_tells_nothing_about_itself(family, clerk) -> None:
    unlisted = {"register": "unlisted", "poverty_status": None}
    head = factories.household(OTHER, "罗外人", household_no=STRANGER, **unlisted).members.get()
    plan = run([{**row, "户编号": STRANGER} for row in family], clerk)
    assert (errors(plan), "罗外人" in said(plan)) == (["household_not_yours"], False)
    family[0]["证件号码"] = head.identity
    plan = run(family, clerk)
    assert (errors(plan), STRANGER in said(plan)) == (["person_elsewhere_hidden"], False)


def test_good_households_beside_a_strangers_go_in(family, clerk) -> None:
    factories.household(OTHER, "罗外人", household_no=STRANGER)
    rows = [*family, *({**row, **PLACE} for row in testing.family(STRANGER))]
    assert homes(run(rows, clerk, good=True)) == {"new": 1, "refused": 1}
    assert Household.objects.filter(village_id=VILLAGE).count() == 1


# ---- what cannot have happened ---------------------------------------------------------------------------------------


def test_an_exit_before_the_registered_year(family, county) -> None:
    legacy(family, county)
    for row in family:
        row |= {"识别年度": None, "脱贫年度": "2013"}
    assert errors(legacy(family, county)) == ["exit_before_first"]


@pytest.mark.parametrize("month", ["202305", None])
def test_a_risk_gone_before_it_was_found(family, county, month) -> None:
    for row in family:
        row |= {"监测对象类别": "脱贫不稳定户", "识别监测时间": "202305", "风险1": "因病"}
    legacy(family, county)
    for row in family:
        row |= {"识别监测时间": month, "风险是否已消除": "是", "消除监测时间": "202201"}
    assert errors(legacy(family, county)) == ["eliminated_before_monitored"]
    assert MonitoringEpisode.objects.get().eliminated_on is None


def test_an_old_value_that_moved_makes_another_plan(family, clerk) -> None:
    run(family, clerk)
    loaded = load(testing.roster([{**row, "联系电话": "13911112222"} for row in family]))
    shown = make_plan(loaded, by=clerk, mode="facts")
    assert make_plan(loaded, by=clerk, mode="facts").fingerprint == shown.fingerprint
    Household.objects.update(phone_digest="0" * 32)
    moved = make_plan(loaded, by=clerk, mode="facts")
    assert moved.counts == shown.counts
    assert moved.fingerprint != shown.fingerprint
