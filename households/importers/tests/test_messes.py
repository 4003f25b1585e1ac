"""Every mess of domain.md §9.4, one after the other, through the whole reading and checking of a roster."""

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from fupin.access.permissions import Role
from fupin.tests import factories
from fupin.workbook import Unreadable
from fupin.workbook.writing import FORMULA_STARTS, OutColumn, OutSheet, write_csv
from households.doubts import RULES
from households.importers import testing
from households.importers.roster_import import Loaded, load, make_plan

pytestmark = pytest.mark.django_db
NO = "990101201203000001"


def lines(rows: list[dict[str, Any]], headings: list[str] | None = None) -> list[list[Any]]:
    headings = headings or list(dict.fromkeys([*testing.HEADINGS, *(name for row in rows for name in row)]))
    return [headings, *([row.get(heading) for heading in headings] for row in rows)]


def loaded(*sheets: tuple[str, list[list[Any]]]) -> Loaded:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    target = io.BytesIO()
    book.save(target)
    return load(target.getvalue())


def one(rows: list[list[Any]]) -> Loaded:
    return loaded(("花名册", rows))


ASKED = {rule.code for rule in RULES}


def codes(found: Loaded, severity: str = "E") -> list[str]:
    """Without the questions of the rules: those have a truth table of their own."""
    told = {problem.code for problem in found.roster.problems if problem.severity == severity}
    return sorted(told if severity == "E" else told - ASKED)


def cell(found: Loaded, key: str, row: int = 0) -> Any:
    cells = found.table[key]
    return cells.values[row] if cells.given[row] else None


def with_cells(**cells: Any) -> Loaded:
    """A family whose head has these cells, by heading."""
    rows = testing.family()
    rows[0] |= cells
    for heading in cells:
        for row in rows[1:]:
            row.setdefault(heading, None)
    return one(lines(rows))


# ---- 1–3 headers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("above", [1, 2, 3])
def test_01_title_rows(above) -> None:
    titles = [["甲镇贫困户花名册"], ["填报单位：甲镇", None, "日期：2025-12-31"], ["单位：元"]][:above]
    found = one([*titles, *lines(testing.family())])
    assert (found.table.parts[0].header_row, len(found.table), codes(found)) == (above + 1, 3, [])


def test_02_two_line_headers() -> None:
    rows = lines(testing.family())
    parts = {"计划生育金": "转移性收入", "低保金": None, "特困供养金": None}
    above = [parts.get(heading, heading) for heading in rows[0]]
    below = [f"其中:{heading}" if heading in parts else None for heading in rows[0]]
    place = rows[0].index("转移性收入")
    found = one([[*above[:place], None, *above[place + 1 :]], below, *rows[1:]])
    assert (cell(found, "dibao_income"), cell(found, "family_planning"), found.table.parts[0].lines) == (
        0,
        10000,
        2,
    )


def test_03_headings_as_people_write_them() -> None:
    odd = {
        "姓名": "姓 名",
        "证件号码": "*证件\n号码",
        "耕地面积（亩）": "耕地面积(亩)",
        "联系电话": "联系电话：",
        "工资性收入": "工资性收入（元）",
    }
    rows = lines(testing.family())
    found = one([[odd.get(heading, heading) for heading in rows[0]], *rows[1:]])
    assert codes(found) == codes(found, "W") == []
    assert (cell(found, "name"), cell(found, "arable"), cell(found, "wage")) == ("韦大山", 320, 1200000)


# ---- 4–6 cells that a spreadsheet spoils -----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [990101197001010000.0, "9.90101E+17", 990101197001010132])
def test_04_a_damaged_number_is_refused_and_never_repaired(number) -> None:
    found = with_cells(证件号码=number)
    assert codes(found) == ["identity_damaged"]
    assert cell(found, "identity") is None


@pytest.mark.parametrize(
    "written",
    ["'99010119850615008X", "９９０１０１１９８５０６１５００８Ｘ", "990101 19850615 008x",
     "99010119850615008×", "99010119850615008*", "\u200b99010119850615008X\ufeff"],
)  # fmt: skip
def test_04_a_number_in_disguise_is_cleaned(written) -> None:
    assert cell(with_cells(证件号码=written, 性别="女", 姓名="岑秀英"), "identity") == "99010119850615008X"


@pytest.mark.parametrize(
    ("written", "read", "told"),
    [
        (13800000000.0, "13800000000", []),
        ("138-0000-0000", "13800000000", []),
        ("13800000000/13900000000", "13800000000", ["phone_several"]),
        ("0859-1234567、13800000000", "13800000000", ["phone_several"]),
        ("0859-1234567", None, ["phone_invalid"]),
    ],
)
def test_05_phones(written, read, told) -> None:
    rows = testing.family(phone=written)
    found = one(lines(rows))
    assert (cell(found, "phone"), codes(found, "W")) == (read, told)


@pytest.mark.parametrize(
    "written", ["19700101", "1970-1-1", "1970/01/01", "1970年1月1日", datetime(1970, 1, 1), 25569, 19700101.0]
)
def test_06_days(written) -> None:
    assert str(cell(with_cells(出生日期=written), "birth_date")) == "1970-01-01"


@pytest.mark.parametrize(
    ("written", "read"), [("202305", "2023-05-01"), ("2023年05月", "2023-05-01"), (0, None), ("-", None)]
)
def test_06_months_and_nothing(written, read) -> None:
    found = cell(with_cells(识别监测时间=written), "monitored_on")
    assert (None if found is None else str(found)) == read


# ---- 7–10 which rows are a household ---------------------------------------------------------------------------------


def test_07_household_facts_on_the_heads_row_only() -> None:
    rows = [*testing.family(), *testing.family("990101201203000002")]
    for row in (*rows[1:3], *rows[4:6]):
        row |= dict.fromkeys(("县", "乡镇", "行政村", "行政村代码", "户编号", "联系电话", "工资性收入"))
    found = one(lines(rows))
    assert (found.roster.household.tolist(), codes(found)) == ([0, 0, 0, 1, 1, 1], [])


def test_08_the_head_is_not_the_first() -> None:
    rows = testing.family()
    found = one(lines([rows[1], rows[2], rows[0]]))
    assert (found.roster.size, codes(found)) == (1, [])


def test_08_a_household_without_head_is_no_guess() -> None:
    found = one(lines(testing.family()[1:]))
    assert codes(found) == ["no_head"]


def test_09_rows_that_hold_nobody() -> None:
    head, *people = lines([*testing.family(), *testing.family("990101201203000002")])
    rows = [
        head,
        *people[:3],
        ["小计", *[None] * 20],
        head,
        [],
        *people[3:],
        ["合计", *[None] * 5, "6"],
        ["制表人：韦某", None, "审核："],
    ]
    found = one(rows)
    assert (len(found.table), codes(found)) == (6, [])
    assert found.sheets()[0]["skipped"] == {"header": 1, "total": 3, "blank": 1}


@pytest.mark.django_db
def test_10_a_sheet_for_each_village_tells_the_village() -> None:
    factories.region_tree()
    clerk = factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")
    homes = (testing.family(), testing.family("990101201204000001"))
    pages = []
    for name, rows in zip(("甲村", "丁村"), homes, strict=True):
        for row in rows:
            row |= dict.fromkeys(("县", "乡镇", "行政村", "行政村代码"))
        pages.append((name, lines(rows)))
    found = loaded(*pages, ("填写说明", [["请填姓名、性别、民族、户编号"]]))
    plan = make_plan(found, by=clerk, mode="facts")
    assert (plan.villages.tolist(), codes(found)) == (["990101201203", "990101201204"], [])


# ---- 11–14 values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["残疾,长期慢性病", "长期慢性病，残疾", "残疾、长期慢性病", "残疾；长期慢性病", "残疾 长期慢性病"]
)
def test_11_several_values_in_any_order(written) -> None:
    assert cell(with_cells(健康状况=written), "health") == "02,04"


@pytest.mark.parametrize(
    ("written", "read"),
    [(said, "1") for said in ("是", "有", "√", 1, "Y", "已参加", "参加")]
    + [(said, "0") for said in ("否", "无", "×", 0, "N", "未", "未参加")]
    + [("", None), (None, None)],
)
def test_12_yes_no_and_nothing(written, read) -> None:
    assert cell(with_cells(是否参加大病保险=written), "major_illness") == read


def test_13_yes_in_a_column_of_figures_counts_as_blank() -> None:
    found = one(lines(testing.family(house_area="是")))
    assert (cell(found, "house_area"), codes(found), codes(found, "W")) == (None, [], ["not_a_number"])


@pytest.mark.parametrize(
    ("written", "read"), [("1,234.50元", 123450), ("￥12", 1200), ("１２", 1200), ("/", None), ("—", None)]
)
def test_13_figures_as_people_write_them(written, read) -> None:
    found = one(lines(testing.family(wage=written, transfer_total=None)))
    assert (cell(found, "wage"), codes(found)) == (read, [])


def test_14_metres_are_not_kilometres() -> None:
    rows = [{**row, "与村主干路距离（公里）": "350"} for row in testing.family()]
    assert codes(one(lines(rows)), "W") == ["road_too_long"]
    rows = [{**row, "与村主干路距离（米）": "350"} for row in testing.family()]
    assert codes(one(lines(rows))) == ["unit_differs"]


# ---- 15–17 what the register knows -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "told"),
    [("甲村", []), ("甲村村委会", []), ("甲行政村", []), ("甲村民委员会", []), ("没有村", ["village_unknown"])],
)
def test_15_names_of_villages(name, told) -> None:
    factories.region_tree()
    clerk = factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")
    rows = [{**row, "行政村": name, "行政村代码": None} for row in testing.family()]
    plan = make_plan(one(lines(rows)), by=clerk, mode="facts")
    assert [problem.code for problem in plan.problems if problem.severity == "E"] == told


def test_16_the_same_person_in_two_rows() -> None:
    rows = [*testing.family(), *testing.family("990101201203000002")]
    rows[4]["证件号码"] = rows[1]["证件号码"]
    found = one(lines(rows))
    told = [(problem.row, problem.code) for problem in found.roster.problems if problem.severity == "E"]
    assert told == [(3, "identity_repeated"), (6, "identity_repeated")]


@pytest.mark.parametrize(
    ("written", "read", "told"), [("因病致贫", "01", []), ("因病", "01", []), ("01", None, ["bare_code"])]
)
def test_17_labels_are_matched_and_codes_are_not_guessed(written, read, told) -> None:
    found = one(lines(testing.family(main_cause=written)))
    assert (cell(found, "main_cause"), codes(found)) == (read, told)


# ---- 18–20 files -----------------------------------------------------------------------------------------------------


def as_csv(rows: list[list[Any]], encoding: str) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_18_encodings_and_rare_names(encoding) -> None:
    rows = testing.family()
    rows[0]["姓名"], rows[1]["姓名"], rows[2]["姓名"] = "韦𠮷山", "买买提•岑", "阿依古丽.韦"
    found = load(as_csv(lines(rows), encoding))
    assert found.table["name"].values.tolist() == ["韦𠮷山", "买买提·岑", "阿依古丽·韦"]
    assert [sheet["name"] for sheet in found.sheets()] == [None]


def test_18_numbers_wrapped_by_an_export() -> None:
    rows = testing.family()
    for row in rows:
        row["证件号码"] = f'="{row["证件号码"]}"'
    assert codes(load(as_csv(lines(rows), "gb18030"))) == []


def test_18_a_web_page_is_no_workbook() -> None:
    with pytest.raises(Unreadable, match="网页"):
        load(b"<html><table><tr><td>\xe5\xa7\x93\xe5\x90\x8d</td></tr></table></html>")


def test_19_hidden_rows_filters_and_failed_formulas() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = lines(testing.family())
    for row in rows:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["H"].hidden = True
    sheet.auto_filter.ref = f"A1:B{len(rows)}"
    target = io.BytesIO()
    book.save(target)
    assert load(target.getvalue()).table["name"].values.tolist() == ["韦大山", "岑秀英", "韦小妹"]
    assert codes(with_cells(民族="#REF!")) == ["error_cell"]


def test_20_our_own_files_cannot_run_as_formulas() -> None:
    target = io.BytesIO()
    write_csv(target, OutSheet("名册", [OutColumn("备注")], [[f"{start}1+1"] for start in FORMULA_STARTS]))
    told = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))[1:]
    assert [line[0][0] for line in told] == ["'"] * len(FORMULA_STARTS)
