"""What a roster does to the register: outcomes, matching, the three kinds of facts (product.md §4.2)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.imports.models import ImportBatch
from fupin.tests import factories
from fupin.workflow import Refused
from households.importers import testing
from households.importers.plan import Plan
from households.importers.roster_import import import_roster, load, make_plan
from households.importers.tests.sheets import loaded
from households.models import (
    ChangeProposal,
    Household,
    HouseholdVersion,
    IncomeRecord,
    LivingCondition,
    Member,
    MemberVersion,
    MonitoringEpisode,
)
from households.services.roster import digest_of_write

pytestmark = pytest.mark.django_db
VILLAGE, SECOND, OTHER = "990101201203", "990101201204", "990102201201"
NO = "990101201203000001"


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


@pytest.fixture
def preparer() -> Any:
    return factories.user("preparer", Role.COUNTY_CLERK, "990101")


@pytest.fixture
def approver() -> Any:
    return factories.user("approver", Role.COUNTY_APPROVER, "990101")


def run(
    rows: list[dict[str, Any]],
    by: Any,
    *,
    mode: str = "facts",
    approver: Any = None,
    good: bool = False,
    year: int | None = None,
) -> Plan:
    batch = ImportBatch(
        kind="roster", mode=mode, owner=by, approver=approver, file_name="名册.xlsx", sha256="0", size=1
    )
    plan = import_roster(
        loaded(rows, year), by=by, approver=approver, mode=mode, batch=batch, accept_good=good, year=year
    )
    assert plan is not None
    return plan


def told(plan: Plan) -> list[str]:
    return sorted({problem.code for problem in plan.problems})


def errors(plan: Plan) -> list[str]:
    return sorted({problem.code for problem in plan.problems if problem.severity == "E"})


def homes(plan: Plan) -> dict[str, int]:
    return {name: count for name, count in plan.counts["households"].items() if count}


def people(plan: Plan) -> dict[str, int]:
    return {name: count for name, count in plan.counts["members"].items() if count}


@pytest.fixture
def family() -> list[dict[str, Any]]:
    return testing.family(NO)


@pytest.fixture
def listed(family, preparer, approver) -> list[dict[str, Any]]:
    run(family, preparer, mode="legacy", approver=approver)
    return family


# ---- new and again ---------------------------------------------------------------------------------------------------


def test_new_household_by_facts_is_unlisted(family, clerk) -> None:
    plan = run(family, clerk)
    home = Household.objects.get()
    assert (homes(plan), people(plan)) == ({"new": 1}, {"new": 3})
    assert (home.register, home.poverty_status, home.first_year) == ("unlisted", None, None)
    assert (home.head_name, home.head_initials, home.member_count) == ("韦大山", "wds", 3)
    assert told(plan) == ["decisions_left_out"]


def test_income_is_computed_and_conditions_dated(family, clerk) -> None:
    run(family, clerk)
    income = IncomeRecord.objects.get()
    assert (income.year, income.net_income, str(income.net_per_head)) == (2025, 22000, "7333.33")
    assert (income.period_start, income.persons, income.reported_transfer) == (date(2024, 10, 1), 3, None)
    assert LivingCondition.objects.get().year == 2025


def test_new_household_by_legacy_is_listed(listed) -> None:
    home = Household.objects.get()
    assert (home.register, home.poverty_status, home.first_year, home.main_cause) == ("listed", "1", 2014, "01")


def test_the_same_file_again_writes_nothing(listed, preparer, approver) -> None:
    before = [
        list(model.objects.order_by("pk").values()) for model in (Household, Member, IncomeRecord, LivingCondition)
    ]
    plan = run(listed, preparer, mode="legacy", approver=approver)
    assert (homes(plan), people(plan), plan.counts["corrections"]) == ({"same": 1}, {"same": 3}, 0)
    after = [
        list(model.objects.order_by("pk").values()) for model in (Household, Member, IncomeRecord, LivingCondition)
    ]
    assert after == before
    assert HouseholdVersion.objects.count() == MemberVersion.objects.count() == 0
    assert ImportBatch.objects.count() == 2


def test_one_event_with_counts_and_a_digest_that_can_be_computed_again(family, clerk) -> None:
    run(family, clerk)
    event = AuditEvent.objects.get()
    assert (event.after["户"], event.after["人"]) == ("新增 1", "新增 3")
    assert event.after["校验值"] == digest_of_write(event.write)
    Member.objects.filter(relation="02").update(name="改名")
    assert event.after["校验值"] != digest_of_write(event.write)
    assert verify().first_bad is None


# ---- facts -----------------------------------------------------------------------------------------------------------


def test_yearly_and_contact_facts_change_at_once(listed, clerk) -> None:
    for row in listed:
        row |= {"联系电话": "13911112222", "工资性收入": "15000", "耕地面积（亩）": "3.5", "转移性收入": None}
    listed[2]["在校生状况"] = "七年级"
    plan = run(listed, clerk)
    assert (homes(plan), people(plan)) == ({"changed": 1}, {"changed": 1, "same": 2})
    assert plan.counts["corrections"] == 4
    assert Household.objects.get().phone == "13911112222"
    income = IncomeRecord.objects.get()
    assert (income.wage, income.net_income, income.version) == (15000, 25000, 2)
    assert Household.objects.get().net_per_head == income.net_per_head
    assert MemberVersion.objects.get().name == "韦小妹"


def test_a_blank_cell_keeps_the_old_value(listed, clerk) -> None:
    for row in listed:
        row |= {"联系电话": None, "工资性收入": None, "转移性收入": None, "民族": None}
    plan = run(listed, clerk)
    assert homes(plan) == {"same": 1}
    assert IncomeRecord.objects.get().wage == 12000


def test_a_new_year_adds_a_record(listed, clerk) -> None:
    for row in listed:
        row["收入年度"] = "2026"
    assert homes(run(listed, clerk)) == {"changed": 1}
    assert sorted(IncomeRecord.objects.values_list("year", flat=True)) == [2025, 2026]
    assert Household.objects.get().income_year == 2026


def test_a_bank_card_is_never_overwritten(listed, clerk) -> None:
    for row in listed:
        row["银行卡号"] = "6217000000000000001"
    run(listed, clerk)
    for row in listed:
        row["银行卡号"] = "6217000000000000002"
    plan = run(listed, clerk)
    assert Household.objects.get().bank_card == "6217000000000000001"
    assert "bank_card_kept" in told(plan)


def test_only_a_result_is_kept_as_reported(clerk) -> None:
    row = testing.person(household=NO, **{key: None for key in testing.HOME if key in PARTS}, net_per_head="6184.5")
    run([row], clerk)
    income = IncomeRecord.objects.get()
    assert (income.net_per_head, str(income.reported_per_head)) == (None, "6184.50")


PARTS = {
    "wage",
    "operating",
    "property_income",
    "family_planning",
    "dibao_income",
    "tekun_income",
    "pension_income",
    "eco",
    "other_transfer",
    "transfer_total",
    "operating_cost",
}


# ---- decisions -------------------------------------------------------------------------------------------------------


def test_decisions_are_told_and_left_alone(listed, clerk) -> None:
    for row in listed:
        row |= {"脱贫属性": "返贫", "主要致贫原因": "因残"}
    plan = run(listed, clerk)
    assert homes(plan) == {"same": 1}
    assert told(plan) == ["decision_ignored"]
    assert Household.objects.get().poverty_status == "1"


def test_legacy_takes_decisions_and_keeps_the_old(listed, preparer, approver) -> None:
    for row in listed:
        row["主要致贫原因"] = "因残"
    plan = run(listed, preparer, mode="legacy", approver=approver)
    assert homes(plan) == {"changed": 1}
    assert (Household.objects.get().main_cause, HouseholdVersion.objects.get().main_cause) == ("02", "01")


def test_legacy_opens_monitoring_once(listed, preparer, approver) -> None:
    for row in listed:
        row |= {"监测对象类别": "脱贫不稳定户", "识别监测时间": "202305", "风险1": "因病"}
    assert homes(run(listed, preparer, mode="legacy", approver=approver)) == {"changed": 1}
    assert homes(run(listed, preparer, mode="legacy", approver=approver)) == {"same": 1}
    episode = MonitoringEpisode.objects.get()
    assert (episode.kind, episode.identified_on, episode.risks) == ("1", date(2023, 5, 1), "01")
    assert Household.objects.get().monitoring_kind == "1"


@pytest.mark.parametrize("who", ["none", "same"])
def test_legacy_needs_another_person(family, preparer, who) -> None:
    with pytest.raises((Refused, PermissionDenied)):
        run(family, preparer, mode="legacy", approver=preparer if who == "same" else None)
    assert Household.objects.count() == 0


# ---- composition -----------------------------------------------------------------------------------------------------


def test_composition_of_a_listed_household_waits(listed, clerk) -> None:
    rows = [*listed, testing.child("韦小弟", "之子", sex="1", household=NO)]
    rows[1]["姓名"] = "岑秀兰"
    for _ in range(2):
        plan = run(rows, clerk)
        assert (homes(plan), people(plan)) == ({"proposed": 1}, {"proposed": 2, "same": 2})
    assert sorted(ChangeProposal.objects.values_list("kind", flat=True)) == ["M1", "R2"]
    assert sorted(Member.objects.values_list("name", flat=True)) == sorted(["韦大山", "岑秀英", "韦小妹"])


def test_composition_of_an_unlisted_household_is_applied(family, clerk) -> None:
    run(family, clerk)
    rows = [*family, testing.child("韦小弟", "之子", sex="1", household=NO)]
    rows[1]["姓名"] = "岑秀兰"
    plan = run(rows, clerk)
    assert (homes(plan), people(plan)) == ({"changed": 1}, {"new": 1, "changed": 1, "same": 2})
    assert set(Member.objects.values_list("name", "initials")) >= {("岑秀兰", "cxl"), ("韦小弟", "wxd")}
    assert Household.objects.get().member_count == 4


def test_another_head_of_an_unlisted_household(family, clerk) -> None:
    run(family, clerk)
    family[0]["与户主关系"], family[1]["与户主关系"] = "配偶", "户主"
    assert homes(run(family, clerk)) == {"changed": 1}
    assert Household.objects.get().head_name == "岑秀英"


def test_another_head_while_the_old_one_is_not_named_is_refused(family, clerk) -> None:
    run(family, clerk)
    family[1]["与户主关系"] = "户主"
    assert errors(run(family[1:], clerk)) == ["head_absent"]


def test_an_unlisted_household_moves_with_all_it_has(family, clerk) -> None:
    run(family, clerk)
    for row in family:
        row |= {"行政村": "丁村", "行政村代码": SECOND}
    assert homes(run(family, clerk)) == {"changed": 1}
    assert Household.objects.get().village_id == SECOND
    assert {
        *Member.objects.values_list("village_code", flat=True),
        *IncomeRecord.objects.values_list("village_code", flat=True),
    } == {SECOND}


# ---- matching --------------------------------------------------------------------------------------------------------


def test_without_a_number_the_heads_identity_tells(family, clerk) -> None:
    run(family, clerk)
    for row in family:
        row["户编号"] = None
    assert homes(run(family, clerk)) == {"same": 1}


def test_without_identity_numbers_name_and_birth_date_tell(family, clerk) -> None:
    run(family, clerk)
    born = ["19700101", "19720304", "20160501"]
    for row, day in zip(family, born, strict=True):
        row |= {"证件号码": None, "出生日期": day}
    assert people(run(family, clerk)) == {"same": 3}


def test_two_keys_that_name_two_people(family, clerk) -> None:
    for number, row in enumerate(family):
        row["人编号"] = f"{NO}0{number}"
    run(family, clerk)
    family[0]["人编号"], family[1]["人编号"] = family[1]["人编号"], family[0]["人编号"]
    assert errors(run(family, clerk)) == ["two_persons"]


def test_a_person_of_another_household_is_refused(family, clerk) -> None:
    run(family, clerk)
    other = testing.family("990101201203000002")
    other[2]["证件号码"] = family[2]["证件号码"]
    plan = run(other, clerk)
    assert errors(plan) == ["person_elsewhere"]
    assert "甲镇甲村" in next(p.message for p in plan.problems if p.code == "person_elsewhere")


def test_a_person_outside_the_scope_is_refused_without_a_place(family) -> None:
    factories.household(OTHER, head="罗外人")
    outsider = Member.objects.get()
    clerk = factories.user("clerk2", Role.VILLAGE_CLERK, VILLAGE)
    family[0]["证件号码"] = outsider.identity
    family[0] |= {"性别": "男"}
    plan = run(family, clerk)
    assert "person_elsewhere_hidden" in errors(plan)
    assert all("乙" not in problem.message for problem in plan.problems)


def test_an_ended_person_does_not_block(family, clerk) -> None:
    home = factories.household(OTHER, head="罗外人")
    gone = home.members.get()
    Member.objects.filter(pk=gone.pk).update(state="3")
    family[0]["证件号码"] = gone.identity
    assert homes(run(family, clerk)) == {"new": 1}


def test_a_village_out_of_scope_reads_like_one_that_does_not_exist(family, clerk) -> None:
    foreign = [{**row, "行政村代码": OTHER, "行政村": "乙村", "乡镇": "乙镇", "县": "乙县"} for row in family]
    unknown = [{**row, "行政村代码": "990102201999", "行政村": "没有村"} for row in family]
    sentences = [
        {p.message.replace(code, "…") for p in run(rows, clerk).problems if p.severity == "E"}
        for rows, code in ((foreign, OTHER), (unknown, "990102201999"))
    ]
    assert sentences[0] == sentences[1]
    assert len(sentences[0]) == 1


def test_one_bad_row_refuses_its_household_and_by_default_the_file(family, clerk) -> None:
    rows = [*family, *testing.family("990101201203000002")]
    rows[0]["证件号码"] = "990101197001010010"
    plan = run(rows, clerk)
    assert (homes(plan), Household.objects.count()) == ({"new": 1, "refused": 1}, 0)
    assert people(run(rows, clerk, good=True)) == {"new": 3, "refused": 3}
    assert Household.objects.get().household_no == "990101201203000002"


def test_absent_counts_villages_of_the_file_only(listed, clerk) -> None:
    factories.household(VILLAGE, household_no="1")
    factories.household(SECOND, household_no="2")
    plan = run(listed[:2], clerk)
    assert (homes(plan), people(plan)) == ({"same": 1, "absent": 1}, {"same": 2, "absent": 2})
    assert Member.objects.filter(state="1").count() == 5


PLACE = dict.fromkeys(("县", "乡镇", "行政村", "行政村代码"))


def test_a_known_number_tells_the_village(listed, clerk) -> None:
    rows = [{**row, **PLACE, "联系电话": "13911112222"} for row in listed]
    assert homes(run(rows, clerk)) == {"changed": 1}


def test_an_unknown_number_without_a_village(family, clerk) -> None:
    assert errors(run([{**row, **PLACE} for row in family], clerk)) == ["household_not_found"]


def test_who_has_one_village_need_not_name_it(family) -> None:
    run([{**row, **PLACE} for row in family], factories.user("one", Role.VILLAGE_CLERK, SECOND))
    assert Household.objects.get().village_id == SECOND


@pytest.mark.parametrize("name", ["甲村", "甲村村委会", "甲行政村", "甲", "甲 村"])
def test_spellings_of_a_village(family, clerk, name) -> None:
    run([{**row, "行政村代码": None, "行政村": name} for row in family], clerk)
    assert Household.objects.get().village_id == VILLAGE


def test_a_roster_of_heads_leaves_members_to_be_added(clerk) -> None:
    lines = [
        ["乡镇", "行政村", "户主姓名", "身份证号码", "家庭人口", "联系电话"],
        ["甲镇", "甲村", "韦大山", testing.identity(), 4, "13900000000"],
    ]
    loaded = load(testing.workbook(lines))
    batch = ImportBatch(kind="roster", owner=clerk, file_name="x", sha256="", size=1)
    for expected in ({"new": 1}, {"same": 1}):
        assert homes(import_roster(loaded, by=clerk, mode="facts", batch=batch)) == expected
        batch = ImportBatch(kind="roster", owner=clerk, file_name="x", sha256="", size=1)
        loaded = load(testing.workbook(lines))
    home = Household.objects.get()
    assert (home.members_missing, home.member_count, home.head_name) == (True, 1, "韦大山")


def test_a_whole_roster_brings_the_members_that_were_missing(family, clerk) -> None:
    run(family[:1], clerk)
    Household.objects.update(members_missing=True)
    run(family, clerk)
    home = Household.objects.get()
    assert (home.members_missing, home.member_count) == (False, len(family))


# ---- all or nothing --------------------------------------------------------------------------------------------------


def test_when_the_trail_fails_nothing_is_written(family, clerk, monkeypatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("households.services.roster.record", fail)
    with pytest.raises(RuntimeError):
        run(family, clerk)
    assert Household.objects.count() == Member.objects.count() == ImportBatch.objects.count() == 0


def test_the_plan_of_another_place_is_not_written(family, clerk) -> None:
    from households.services.roster import apply_plan

    loaded = load(testing.roster(family))
    plan = make_plan(loaded, by=clerk, mode="facts")
    stranger = factories.user("stranger", Role.TOWNSHIP_CLERK, "990102201")
    batch = ImportBatch.objects.create(kind="roster", owner=stranger, file_name="x", sha256="", size=1)
    with pytest.raises(PermissionDenied):
        apply_plan(plan, by=stranger, batch=batch)
    assert Household.objects.count() == 0


def test_the_preview_is_masked(listed, clerk) -> None:
    for row in listed:
        row["联系电话"] = "13911112222"
    plan = make_plan(load(testing.roster(listed)), by=clerk, mode="facts")
    assert "13911112222" not in str(plan.preview)
    assert not any(row["证件号码"] in str(plan.preview) for row in listed)
    assert [line["field"] for line in plan.preview["changed"]] == ["联系电话"]
