"""The rules over a roster: the same definition as over the register, with place, severity and what is not asked."""

from datetime import date

import numpy as np
import pytest

from fupin.doubts.models import RuleParameter
from fupin.doubts.parameters import Parameters
from fupin.imports.problems import CODES
from fupin.imports.reading import read
from fupin.tests.factories import place, region_tree
from fupin.workbook import read_sheets
from households.doubts import RULES
from households.importers.identity_facts import facts
from households.importers.roster_checks import check_roster
from households.importers.roster_columns import ROSTER
from households.importers.roster_frame import roster_frame
from households.importers.roster_rules import (
    ALSO,
    CALLED,
    NEEDS,
    SHOWN,
    TOLD_ELSEWHERE,
    Thresholds,
    inputs,
    is_asked,
    may_refuse,
    needs,
)
from households.importers.testing import child, family, person, roster, workbook
from households.selectors.lines import Lines
from villages.codes import LineKind
from villages.models import PovertyLine

TODAY = date(2026, 6, 1)
BY_ID = {rule.id: rule for rule in RULES}
NUMBER = "99010120120300009"


def table_of(rows):
    return read(read_sheets(roster(rows)), ROSTER)[0]


def checked(rows, **options):
    return check_roster(table_of(rows), today=TODAY, **options)


def told(rows, code, **options):
    """(row, column letter, heading, severity) of each problem of this kind."""
    found = checked(rows, **options).problems
    return [(p.row, p.column, p.heading, p.severity) for p in found if p.code == code]


# ---- one definition --------------------------------------------------------------------------------------------------

SOUND = [
    person(household=NUMBER),
    person("岑秀英", "配偶", household=NUMBER, born=date(1972, 3, 4), sex="2"),
    child(household=NUMBER),
]
SPOILT = {
    "A02": {"identity": "99010119490101001"},
    "A03": {"identity": "990101194901010012"},
    "A04": {"identity": "990101200102290019"},
    "A05": {"identity": None},
    "B01": {"relation": "之子"},
    "B02": None,
    "B03": None,
    "B04": None,
    "B09": {"extra": {"家庭人口数": 4}},
}
MORE = {
    "B02": person("韦二", household=NUMBER, born=date(1980, 1, 1)),
    "B03": person("岑二", "配偶", household=NUMBER, born=date(1973, 3, 4), sex="2"),
    "B04": None,
}


def spoilt(id):
    rows = list(SOUND)
    if SPOILT[id] is not None:
        rows[0] = person(**{"household": NUMBER, **SPOILT[id]})
    elif MORE[id] is not None:
        rows.append(MORE[id])
    else:
        rows[1] = person("岑秀英", "配偶", household=NUMBER, born=date(1972, 3, 4), sex="1")
    return rows


@pytest.mark.parametrize("id", sorted(SPOILT))
def test_what_is_told_elsewhere_is_what_the_rule_finds(id):
    """In a file with one good household and one in which only this is wrong."""
    table = table_of([*spoilt(id), *family("99010120120300010")])
    found = check_roster(table, today=TODAY)
    frame = roster_frame(found, facts(table, TODAY), today=TODAY)
    answer = BY_ID[id].answer(frame)
    rows = np.flatnonzero(answer.truth.yes)
    homes = frame.home[rows] if len(answer.truth.yes) == len(frame.member) else rows
    assert set(homes.tolist()) == {0}
    assert TOLD_ELSEWHERE[id] in {problem.code for problem in found.problems}
    assert {problem.row for problem in found.problems if problem.code == TOLD_ELSEWHERE[id]} <= {2, 3, 4, 5}


def test_a_sound_file_is_passed_by_the_same_rules():
    table = table_of(SOUND)
    frame = roster_frame(check_roster(table, today=TODAY), facts(table, TODAY), today=TODAY)
    assert [id for id in SPOILT if BY_ID[id].answer(frame).truth.yes.any()] == []


def test_each_rule_has_a_word_of_its_own():
    words = [rule.code for rule in RULES]
    assert len(set(words)) == len(words)
    assert all(rule.code in CODES for rule in RULES if rule.id not in TOLD_ELSEWHERE and rule.scope != "village")


NOT_IN_A_ROSTER = {"risk_note", "disaster_note", "contact", "found_on", "population", ""}


def test_each_finding_points_to_a_column():
    columns = {name for rule in RULES for name in (rule.mends, *(name for name, _ in rule.instead))}
    assert columns - set(ROSTER.columns) == NOT_IN_A_ROSTER


def test_every_name_of_the_tables_is_a_column():
    keys = " ".join([*CALLED.values(), *(key for keys in NEEDS.values() for key in keys), *ALSO, *ALSO.values()])
    assert set(keys.split()) - set(ROSTER.columns) == set()


def test_the_inputs_of_a_rule_are_found_by_asking_it():
    assert inputs("D08") == ("age", "labour")
    assert inputs("E23") == ("dangerous", "house_grade")
    assert needs(BY_ID["F30"]) == ("monitoring_kind", "monitoring_kind", "household_kind")


# ---- errors ----------------------------------------------------------------------------------------------------------


def test_an_error_is_asked_only_when_the_file_has_all_its_inputs():
    table = table_of(family())
    refusing = {
        rule.id for rule in RULES if rule.severity == "E" and not rule.until_submitted and is_asked(rule, table)
    }
    assert refusing == {"A06", "A07", "B06", "B11", "C01", "C06", "D08", "D12", "E06", "F30"}
    assert not may_refuse(BY_ID["C03"], table)
    more = table_of([{**row, "失学或辍学原因": "因病"} for row in family()])
    assert may_refuse(BY_ID["C03"], more)


def test_a_child_out_of_school_is_refused_only_where_the_file_could_say_why():
    rows = [*family(NUMBER), child("韦二妹", household=NUMBER, student=None, born=date(2015, 1, 1))]
    assert told(rows, "child_not_in_school") == []
    rows = [{**row, "失学或辍学原因": ""} for row in rows]
    rows[0]["失学或辍学原因"] = "因病"
    assert told(rows, "child_not_in_school") == [(5, "P", "在校生状况", "E")]
    assert checked(rows).refused.tolist() == [True]


def test_a_blank_never_refuses():
    rows = [person(health=None, relation="户主", main_cause=None, ethnicity=None, labour=None, phone=None)]
    found = checked(rows)
    assert {p.code for p in found.problems} >= {"healthy_and_ill", "cause_repeated", "facts_missing", "phone_missing"}
    assert {p.severity for p in found.problems} == {"W"}
    assert found.refused.tolist() == [False]


def test_the_kind_of_monitoring_must_go_with_the_kind_of_household():
    assert told([person(monitoring_kind="边缘易致贫户")], "kind_and_monitoring") == [(2, "AH", "监测对象类别", "E")]
    assert told([person(monitoring_kind="脱贫不稳定户")], "kind_and_monitoring") == []


def test_an_elimination_in_the_month_of_identification_is_refused_when_the_file_says_how():
    ended = {"识别监测时间": "202503", "消除监测时间": "202503"}
    rows = [person(monitoring_kind="脱贫不稳定户", extra=ended)]
    assert [severity for *_, severity in told(rows, "eliminated_early")] == []  # how is not said: not evaluated
    rows[0]["风险消除方式"] = "帮扶消除"
    assert [severity for *_, severity in told(rows, "eliminated_early")] == ["E"]
    rows[0]["消除监测时间"] = "202507"
    assert [severity for *_, severity in told(rows, "eliminated_early")] == ["W"]


@pytest.mark.parametrize(
    ("facts_year", "told_of"),
    [("2025", [(3, "R", "劳动技能", "E")]), ("2026", [])],
)
def test_ages_are_those_of_the_year_of_the_file(facts_year, told_of):
    grown = {"born": date(2010, 3, 1), "education": "初中", "student": None, "sex": "1"}
    rows = [person(household=NUMBER, income_year=facts_year)]
    rows.append(person("韦小山", "之子", household=NUMBER, income_year=facts_year, **grown))
    assert told(rows, "labour_of_child") == told_of


def test_the_year_chosen_at_the_import_dates_the_facts():
    rows = [person(household=NUMBER), person("韦小山", "之子", household=NUMBER, born=date(2010, 3, 1), sex="1")]
    for row in rows:
        del row["收入年度"]
    assert len(told(rows, "labour_of_child", year=2025)) == 1
    assert told(rows, "labour_of_child", year=2026) == []


# ---- questions -------------------------------------------------------------------------------------------------------


def test_a_question_does_no_harm_and_is_counted():
    found = checked([person(resident_medical="否", operating_cost="0", household_kind="一般农户")])
    assert (found.questions["E02"], found.questions["E30"], found.refused.tolist()) == (1, 1, [False])
    assert {p.severity for p in found.problems} == {"W"}


def test_a_hint_informs():
    assert told([person(politics="致公党")], "politics_unusual") == [(2, "N", "政治面貌", "I")]


def test_a_question_is_asked_only_where_the_file_has_the_column():
    lines = [["姓名", "证件号码", "与户主关系", "村民小组"], ["韦大山", person()["证件号码"], "户主", "一组"]]
    table = read(read_sheets(workbook(lines)), ROSTER)[0]
    assert {p.code for p in check_roster(table, today=TODAY).problems} == set()


def test_a_households_question_stands_where_its_value_stands():
    rows = family(NUMBER, wage="100", work_months=None)
    for row in rows[:2]:
        del row["工资性收入"]
    assert told(rows, "wage_doubtful") == [(4, "AQ", "工资性收入", "W")]


def test_land_is_told_in_its_own_column():
    assert told([person(forest="300")], "land_too_large") == [(2, "AJ", "林地面积（亩）", "W")]
    assert told([person(arable="101")], "land_too_large") == [(2, "AI", "耕地面积（亩）", "W")]


def test_most_of_the_same_question_are_counted_and_not_written_out():
    rows = [person(f"韦{'山' * (n % 20 + 1)}", household=f"{n}", identity=None, wage="100") for n in range(SHOWN + 3)]
    found = checked(rows)
    assert sum(p.code == "wage_doubtful" for p in found.problems) == SHOWN
    assert found.questions["E28"] == SHOWN + 3
    assert any("还有 3 处" in p.message and "工资性收入可疑" in p.message for p in found.problems)


def test_no_personal_value_is_in_a_question():
    rows = family(NUMBER, identity="990101195501015053", phone="13911112222", resident_medical="否")
    said = " ".join(p.message for p in checked(rows).problems if p.code in {rule.code for rule in RULES})
    assert [secret for secret in ("990101195501015053", "13911112222", "韦大山", "岑秀英") if secret in said] == []


# ---- what places have set --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_county_has_its_own_thresholds_in_one_file():
    region_tree()
    RuleParameter.objects.create(region_code="990102", year=2026, rule="E28", name="least", value=50)
    here, there = person(household="1", wage="100"), person("韦二山", household="2", wage="100", born=date(1971, 1, 1))
    there |= {"行政村代码": "990102201201", "行政村": "乙村", "县": "乙县"}
    assert told([here, there], "wage_doubtful", thresholds=Thresholds.read()) == [(2, "AQ", "工资性收入", "W")]
    for row in (here, there):
        del row["行政村代码"]
    assert told([here, there], "wage_doubtful", thresholds=Thresholds.read()) == [(2, "AQ", "工资性收入", "W")]


@pytest.mark.django_db
def test_a_file_that_names_no_place_has_what_holds_for_all_counties():
    region_tree()
    RuleParameter.objects.create(region_code="99", year=2026, rule="E28", name="least", value=50)
    row = person(wage="100", village_code=None, county_name=None)
    assert Thresholds.read().above == "9901"
    assert told([row], "wage_doubtful", thresholds=Thresholds.read()) == []
    assert len(told([row], "wage_doubtful", thresholds=Thresholds(Parameters([])))) == 1


@pytest.mark.django_db
def test_the_line_of_the_place_is_compared_with():
    region_tree()
    rows = [person(wage="0", operating="6000", transfer_total=None, work_months=0)]
    assert told(rows, "below_line_not_monitored", lines=Lines) == []
    PovertyLine.objects.create(region=place("990101"), year=2025, kind=LineKind.MONITORING, amount=9000)
    assert [severity for *_, severity in told(rows, "below_line_not_monitored", lines=Lines)] == ["W"]
