import io
from datetime import date

import pytest

from fupin.imports.reading import read
from fupin.workbook import OutColumn, OutSheet, read_sheets, write_workbook
from households.importers.income_checks import TRANSFERS
from households.importers.roster_checks import check_roster
from households.importers.roster_columns import ROSTER
from households.importers.testing import HEADINGS, HOME, child, family, person, roster, workbook

TODAY = date(2026, 6, 1)
WIFE = {"name": "岑秀英", "relation": "配偶", "sex": "2", "born": date(1972, 3, 4)}


def checked(rows, **options):
    table, problems = read(read_sheets(roster(rows)), ROSTER)
    found = check_roster(table, today=TODAY, **options)
    return found, [*problems, *found.problems]


def codes(rows, **options):
    return [problem.code for problem in checked(rows, **options)[1]]


def errors(problems):
    return [problem for problem in problems if problem.severity == "E"]


def only(rows, code, **options):
    """The single problem that these rows have."""
    _, problems = checked(rows, **options)
    assert [problem.code for problem in problems] == [code]
    return problems[0]


# ---- which rows make a household -------------------------------------------------------------------------------------


def test_a_sound_household_has_no_problem():
    found, problems = checked(family())
    assert (found.size, found.household.tolist(), found.refused.tolist(), problems) == (1, [0, 0, 0], [False], [])


def test_members_with_a_number_are_found_in_any_order():
    one, two = family("99010120120301"), family("99010120120302")
    found, problems = checked([one[2], two[0], one[0], two[2], two[1], one[1]])
    assert found.household.tolist() == [0, 1, 0, 1, 1, 0]
    assert errors(problems) == []


def test_without_numbers_a_household_begins_at_its_head():
    found, problems = checked([*family(None), *family(None)])
    assert found.household.tolist() == [0, 0, 0, 1, 1, 1]
    assert errors(problems) == []


def test_members_without_a_number_follow_the_head_that_has_one():
    rows = family("99010120120301") + family("99010120120302")
    for row in (rows[1], rows[2], rows[4], rows[5]):
        del row["户编号"]
    assert checked(rows)[0].household.tolist() == [0, 0, 0, 1, 1, 1]


def test_rows_before_the_first_head_are_refused():
    found, problems = checked([child(household=None), *family(None)])
    assert [(p.code, p.row, p.severity) for p in problems] == [("before_first_head", 2, "E")]
    assert found.household.tolist() == [-1, 0, 0, 0]
    assert found.refused.tolist() == [False]
    assert found.accepted_rows().tolist() == [False, True, True, True]


def test_a_household_of_one_sheet_does_not_reach_into_the_next():
    target = io.BytesIO()
    pages = [family(None), [child(household=None)]]
    columns = [OutColumn(heading) for heading in HEADINGS]
    lines = [[[row.get(h) for h in HEADINGS] for row in rows] for rows in pages]
    write_workbook(target, [OutSheet(name, columns, page) for name, page in zip(("甲村", "乙村"), lines, strict=True)])
    table, _ = read(read_sheets(target.getvalue()), ROSTER)
    found = check_roster(table, today=TODAY)
    assert found.household.tolist() == [0, 0, 0, -1]
    assert [(p.code, p.sheet, p.row) for p in found.problems] == [("before_first_head", "乙村", 2)]


def test_a_household_without_head_is_refused():
    found, problems = checked([person(**WIFE), *family("99010120120302")])
    assert [(p.code, p.row) for p in errors(problems)] == [("no_head", 2)]
    assert found.refused.tolist() == [True, False]


def test_two_heads_are_refused():
    told = only([person(), person("韦小山", born=date(1990, 1, 1), household="990101201203000001")], "two_heads")
    assert (told.row, "第 2 行" in told.message) == (3, True)


def test_a_wrong_member_count_refuses_the_household():
    rows = [{**row, "家庭人口数": 4} for row in family()]
    told = only(rows, "member_count_differs")
    assert (told.heading, told.column) == ("家庭人口数", "BD")
    assert "4 人" in told.message
    assert "3 人" in told.message


def test_neither_number_nor_relation():
    lines = [["姓名", "证件号码", "性别", "民族"], ["韦大山", person()["证件号码"], "男", "布依族"]]
    table, _ = read(read_sheets(workbook(lines)), ROSTER)
    found = check_roster(table, today=TODAY)
    assert "cannot_group" in [p.code for p in found.problems]
    assert found.accepted_rows().tolist() == [False]


def test_one_row_per_household_makes_its_head():
    number = person()["证件号码"]
    lines = [["行政村", "户主姓名", "身份证号码", "家庭人口", "致贫原因"], ["甲村", "韦大山", number, 3, "因病"]]
    table, problems = read(read_sheets(workbook(lines)), ROSTER)
    found = check_roster(table, today=TODAY)
    assert problems + found.problems == []
    assert (found.heads_only, table["name"].values.tolist(), table["relation"].values.tolist()) == (
        True,
        ["韦大山"],
        ["01"],
    )


# ---- household columns -----------------------------------------------------------------------------------------------


def test_household_facts_may_stand_on_one_row_only():
    rows = family()
    for row in rows[1:]:
        for key in HOME:
            row.pop(ROSTER[key].heading, None)
    found, problems = checked(rows)
    assert problems == []
    assert found.of_household("wage").values.tolist() == [1_200_000]
    assert found.of_household("main_cause").values.tolist() == ["01"]


def test_household_facts_that_disagree_are_refused():
    rows = family()
    rows[2]["主要致贫原因"] = "因学致贫"
    found, problems = checked(rows)
    assert [(p.code, p.row, p.column) for p in problems] == [("household_disagrees", 4, "AF")]
    assert found.refused.tolist() == [True]


def test_the_same_fact_written_two_ways_agrees():
    rows = family()
    rows[1]["主要致贫原因"], rows[2]["工资性收入"] = "因病致贫", 12000
    assert checked(rows)[1] == []


def test_two_phones_in_a_household_are_told_and_the_first_is_taken():
    rows = family()
    rows[1]["联系电话"] = "13811112222"
    found, problems = checked(rows)
    assert [(p.code, p.severity) for p in problems] == [("household_disagrees", "W")]
    assert "13811112222" not in problems[0].message
    assert found.of_household("phone").values.tolist() == ["13900000000"]


# ---- rules -----------------------------------------------------------------------------------------------------------

HEAD_RULES = {
    "identity_checksum": {"identity": "990101194901010012"},
    "identity_length": {"identity": "99010119490101001"},
    "identity_characters": {"identity": "9901011949010100A1"},
    "identity_date": {"identity": "990101200102290019"},
    "identity_damaged": {"identity": 990101197001010112.0},
    "sex_differs": {"sex": "1", "identity": "99010119850615008X"},
    "name_missing": {"name": ""},
    "education_and_student": {"student": "小学"},
    "healthy_and_ill": {"health": "残疾,健康"},
    "dibao_and_tekun": {"dibao": "是", "tekun": "是"},
    "exit_before_first": {"first_year": "2016", "exit_year": "2015"},
    "return_before_exit": {"extra": {"返贫年度": "2018"}},
    "cause_repeated": {"other_causes": "因学、因病"},
    "grade_and_dangerous": {"extra": {"是否危房户": "是"}},
    "birth_differs": {"extra": {"出生日期": "19700102"}},
    "work_place_or_months": {"extra": {"务工所在地": "兴义市"}},
    "post_or_months": {"extra": {"公益性岗位类型": "保洁员", "公益性岗位(月数)": ""}},
    "bare_code": {"ethnicity": "11"},
    "unknown_code": {"ethnicity": "夜郎族"},
}


@pytest.mark.parametrize("code", HEAD_RULES)
def test_an_error_of_the_head_refuses_his_household_only(code):
    wrong = person(**{"household": "99010120120300009", **HEAD_RULES[code]})
    if code == "work_place_or_months":
        wrong["务工时间（月）"] = None
    if code == "post_or_months":
        wrong["公益性岗位(月数)"] = 0
    if code == "sex_differs":
        wrong["性别"] = "男"
    found, problems = checked([wrong, *family()])
    errors = {p.code for p in problems if p.severity == "E"}
    assert errors == {code}
    assert found.refused.tolist() == [True, False]


def test_sex_must_fit_the_relation():
    rows = family()
    rows[2]["与户主关系"] = "之子"
    assert codes(rows) == ["sex_not_of_relation"]


def test_one_spouse_of_the_other_sex():
    rows = [*family(), person(**{**WIFE, "name": "班玉兰", "born": date(1975, 1, 1)})]
    assert codes(rows) == ["two_spouses"]
    same = [person(), person("韦二", "配偶", born=date(1971, 1, 1))]
    assert codes(same) == ["spouse_same_sex"]


def test_the_same_person_twice_names_the_other_row():
    rows = family("99010120120301") + family("99010120120302")
    rows[5]["证件号码"] = rows[2]["证件号码"]
    found, problems = checked(rows)
    assert [(p.code, p.row) for p in errors(problems)] == [("identity_repeated", 4), ("identity_repeated", 7)]
    assert "第 7 行" in errors(problems)[0].message
    assert "第 4 行" in errors(problems)[1].message
    assert found.refused.tolist() == [True, True]


def test_a_disability_card_is_the_same_person_as_the_identity_card():
    one = person(household="99010120120301", identity="990101194901010011")
    two = person(household="99010120120302", identity="99010119490101001142", identity_type="残疾人证")
    found = errors(checked([one, two])[1])
    assert [problem.code for problem in found] == ["identity_repeated", "identity_repeated"]


def test_a_child_has_no_labour_and_no_work():
    rows = family()
    rows[2] |= {"劳动技能": "普通劳动力", "务工时间（月）": 3}
    assert [problem.code for problem in errors(checked(rows)[1])] == ["labour_of_child", "work_of_child"]


def test_no_number_yet_is_a_warning():
    rows = family()
    rows[2]["证件号码"] = "999999201605010028"
    rows[1].pop("证件号码")
    found, problems = checked(rows)
    assert {(p.code, p.severity) for p in problems} == {("identity_marker", "W"), ("identity_blank", "W")}
    assert found.refused.tolist() == [False]


def test_other_documents_are_not_measured_as_identity_numbers():
    assert codes([person(identity="南字第123456号", identity_type="军官证", sex="1")]) == []


def test_income_needs_a_year():
    rows = family(income_year=None)
    assert codes(rows) == ["income_year_missing"]
    assert codes(rows, year=2025) == []


SPLIT = {"资产收益扶贫分红收入": 200, "其他财产性收入": 300}
SUMS = {
    # Appendix A: gross 25000, net 22000, for three people 7333.33 a head
    "one yuan is let pass": ({"transfer_total": 4501, "net_per_head": 7334.33}, {}, []),
    "every part of the transfers": ({"transfer_total": 4501.01}, {}, [("transfer_differs", "E")]),
    "a part left blank": ({"transfer_total": 9999, "eco": None}, {}, [("transfer_differs", "W")]),
    "no parts, nothing to add": ({**dict.fromkeys(TRANSFERS), "transfer_total": 9999}, {}, []),
    "both parts of 财产性收入": ({"property_income": 502}, SPLIT, [("property_differs", "E")]),
    "one part of 财产性收入": ({"property_income": 502}, {"资产收益扶贫分红收入": 500}, [("property_differs", "W")]),
    "年收入": ({}, {"年收入": 25002}, [("gross_differs", "E")]),
    "年收入, a part left blank": ({"eco": None, "other_transfer": 4400}, {"年收入": 25002}, [("gross_differs", "W")]),
    "年收入, 工资性收入 left blank": ({"wage": None}, {"年收入": 25002}, []),
    "年收入, of transfers only the sum": (dict.fromkeys(TRANSFERS), {"年收入": 25002}, [("gross_differs", "E")]),
    "纯收入": ({}, {"纯收入": 22002}, [("net_differs", "E")]),
    "纯收入, the cost left blank": ({"operating_cost": None}, {"纯收入": 22000}, [("net_differs", "W")]),
    "人均纯收入, by the people of today": ({"net_per_head": 7335}, {"家庭人口数": 3}, [("per_head_differs", "W")]),
}


@pytest.mark.parametrize(("cells", "extra", "told"), SUMS.values(), ids=SUMS)
def test_totals_are_compared_with_their_parts(cells, extra, told):
    rows = [row | extra for row in family(**cells)]
    found = [problem for problem in checked(rows)[1] if problem.code.endswith("_differs")]
    assert [(problem.code, problem.severity) for problem in found] == told


def test_no_message_shows_a_whole_number():
    rows = [person(identity="990101194901010012", phone="12345678901")]
    for problem in checked(rows)[1]:
        assert "990101194901010012" not in problem.message
        assert "12345678901" not in problem.message


def test_empty_cells_refuse_nobody():
    found, problems = checked([{"姓名": "韦大山", "与户主关系": "户主", "户编号": "1"}])
    assert {p.severity for p in problems} == {"W"}
    assert found.refused.tolist() == [False]
