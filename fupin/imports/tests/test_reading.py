import io
from datetime import date

import pytest
import xlsxwriter

from fupin.imports.cells import number, text
from fupin.imports.layout import recognise
from fupin.imports.problems import CODES, LISTED, declare, masked
from fupin.imports.reading import left_out, read
from fupin.imports.sheet import Column, Sheet, plain_heading, unit_of
from fupin.workbook import OutColumn, OutSheet, read_sheets, write_csv
from households.importers.roster_columns import ROSTER, TEMPLATE
from households.importers.testing import family, person, roster, workbook

HEAD = ["姓名", "证件号码", "与户主关系", "民族", "户编号"]
ROW = ["韦大山", "990101194901010011", "户主", "布依族", "1001"]


def table_of(*lines):
    return read(read_sheets(workbook(lines)), ROSTER)


def codes(problems):
    return [problem.code for problem in problems]


# ---- the header ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("above", [0, 1, 3, 14])
def test_the_header_is_found_below_titles(above):
    table, problems = table_of(*[["甲村贫困户花名册"]] * above, HEAD, ROW)
    assert problems == []
    assert (table.parts[0].header_row, table.row.tolist()) == (above + 1, [above + 2])


def test_the_header_is_not_looked_for_below_fifteen_rows():
    _, problems = table_of(*[["甲村贫困户花名册"]] * 15, HEAD, ROW)
    assert codes(problems) == ["no_header"]


def test_a_header_names_people_and_three_more():
    assert codes(table_of(["证件号码", "民族", "户编号", "与户主关系"], ROW)[1]) == ["no_header"]
    assert codes(table_of(HEAD[:3], ROW[:3])[1]) == ["no_header"]


@pytest.mark.parametrize("written", ["*姓 名", "姓名：", "姓\n名", "＊姓名", "家庭成员姓名", "姓名（必填）"])
def test_headings_as_people_write_them(written):
    table, problems = table_of([written, *HEAD[1:]], ROW)
    assert problems == []
    assert table["name"].values.tolist() == ["韦大山"]


def test_two_header_lines_with_a_merged_parent():
    lines = [
        ["户主姓名", "户编号", "家庭人口", "转移性收入", None, None, "生产经营性支出"],
        [None, None, None, "其中：低保金", "其他", "小计", None],
        ["韦大山", "1001", 3, 100, 20, 120, 7],
    ]
    table, problems = table_of(["甲村收入花名册"], *lines)
    assert [problem.code for problem in problems] == ["heading_missing"]
    assert table.row.tolist() == [4]
    found = {
        key: table[key].values.tolist()
        for key in ("dibao_income", "other_transfer", "transfer_total", "operating_cost")
    }
    assert found == {
        "dibao_income": [10000],
        "other_transfer": [2000],
        "transfer_total": [12000],
        "operating_cost": [700],
    }


def test_the_first_person_is_no_second_header_line():
    table, problems = table_of([*HEAD, "备注"], [*ROW, "户主"], ["岑秀英", None, "配偶", "汉族", "1001", None])
    assert problems == []
    assert len(table) == 2


def test_unknown_headings_are_named_with_their_column():
    _, problems = table_of([*HEAD, "血型", "序号"], [*ROW, "A", 1])
    assert [(p.code, p.column, p.row, p.heading) for p in problems] == [("unknown_heading", "F", 1, "血型")]


def test_of_a_repeated_heading_the_one_with_values_is_read():
    table, problems = table_of([*HEAD, "风险是否已消除", "风险是否已消除0"], [*ROW, None, "是"])
    assert problems == []
    assert (table["risk_gone"].values.tolist(), table.parts[0].letters["risk_gone"]) == (["1"], "G")
    _, problems = table_of([*HEAD, "民族"], [*ROW, "汉族"])
    assert codes(problems) == ["heading_repeated"]


def test_a_column_in_another_unit_is_refused():
    table, problems = table_of([*HEAD, "工资性收入（万元）"], [*ROW, 1.2])
    assert codes(problems) == ["unit_differs"]
    assert table.bad.tolist() == [True]


def test_every_published_heading_is_its_own_column():
    sheet = read_sheets(workbook([[column.heading for column in TEMPLATE], [None] * len(TEMPLATE)]))[0]
    layout = recognise(sheet, ROSTER)
    assert list(layout.columns) == [column.key for column in TEMPLATE]
    assert layout.unknown == []


def test_a_spelling_belongs_to_one_column():
    with pytest.raises(ValueError, match="姓名"):
        Sheet([Column("a", "姓名"), Column("b", "名字", ("姓 名",))], anchors=("a",))


def test_heading_normal_form():
    assert plain_heading(" 人均纯收入（元）：\n*") == "人均纯收入(元)"
    wide = ("风险１", "ＮＯ", "面积㎡²", "备注")
    assert [plain_heading(words) for words in wide] == ["风险1", "NO", "面积m22", "备注"]
    assert [unit_of(plain_heading(h)) for h in ("住房面积（㎡）", "工资（万元）", "县（市、区、旗）")] == [
        "㎡",
        "万元",
        "",
    ]


H1 = (
    "省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 民族 户联系电话 "
    "成员联系电话 年度 与户主关系 文化程度 在校生状况 劳动技能 务工时间（月） 健康状况 政治面貌 "
    "务工企业名称 是否享受低保 是否参加城镇职工基本养老保险 是否参加大病保险 "
    "是否参加新型农村合作医疗（城乡居民基本医疗保险） 是否参加城乡居民基本养老保险 失学或辍学原因 "
    "是否会讲普通话 是否参加商业补充医疗保险 是否国外务工 产业分类 是否接受大病医疗救助 "
    "是否接受其他健康扶贫 公益性岗位类型 公益性岗位(月数) 就业渠道 残疾类别 务工所在地 户主姓名 "
    "户主证件号码 是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准"
)
H2 = (
    "省 市 县 乡 村 户编号 户主编号 户主姓名 户主证件号码 家庭人口数 是否危房户 人均纯收入 "
    "年收入 是否解决安全饮用水 年度 村办公电话 开户银行名称 银行卡号 识别标准 主要致贫原因 "
    "次要致贫原因 工资性收入 生产经营性收入 财产性收入 转移性收入 计划生育金 低保金 五保金 "
    "养老保险金 生态补偿金 其他转移性收入 生产经营性支出 纯收入 资产收益扶贫分红收入 其他财产性收入 "
    "耕地面积（亩） 水面面积 是否加入农民专业合作组织 退耕还林面积（亩） 林果面积（亩） 牧草地面积 "
    "林地面积（亩） 是否通生产用电 是否通生活用电 是否通广播电视 与村主干路距离 入户路类型 住房面积 "
    "是否有卫生厕所 主要燃料类型 危房级别 是否有龙头企业带动 是否有创业致富带头人带动"
)
H3 = (
    "序号 县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 "
    "民族 文化程度 在校生状况 健康状况 劳动技能 务工状况 务工时间（月） 参加大病医疗 脱贫属性 "
    "(脱贫年度) 贫困户属性 主要致贫原因 危房户 饮水安全 饮水困难 人均纯收入 联系电话"
)
H4 = (
    "序号 数据日期 县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 "
    "与户主关系 民族 文化程度 在校生状况 健康状况 劳动技能 务工时间（月） 是否参加大病保险 "
    "致贫原因1 危房户 是否解决安全饮用水 人均纯收入 户联系电话 人联系电话 首次识别时间 "
    "人员识别时间 户类型 易返贫致贫户(监测对象)类型 风险是否消除 风险识别时间 风险消除时间"
)
H9 = (
    "序号 乡镇 行政村 村民小组 户主姓名 身份证号码 家庭人口 户属性 "
    "致贫原因 识别年度 脱贫年度 帮扶责任人 帮扶单位 联系电话 备注"
)


@pytest.mark.parametrize("headings", [H1, H2, H3, H4, H9], ids=["H1", "H2", "H3", "H4", "H9"])
def test_the_national_rosters_are_known_heading_by_heading(headings):
    """domain.md §9.2."""
    names = headings.split()
    sheet = read_sheets(workbook([["导出"], ["日期"], names, ["一"] * len(names)]))[0]
    layout = recognise(sheet, ROSTER)
    assert (layout.header, layout.unknown, layout.problems) == (2, [], [])
    known = [name for name in names if not ROSTER.is_ignored(plain_heading(name))]
    assert len(layout.columns) == len(known)


# ---- rows ------------------------------------------------------------------------------------------------------------


def test_rows_that_hold_nobody_are_left_out_and_counted():
    blank = [None] * 5
    lines = [
        HEAD,
        ROW,
        blank,
        HEAD,
        ["岑秀英", None, "配偶", "汉族", "1001"],
        ["合计", None, None, None, None],
        ["制表人：王某", *blank[1:]],
    ]
    table, problems = table_of(*lines)
    assert problems == []
    assert (table["name"].values.tolist(), table.row.tolist()) == (["韦大山", "岑秀英"], [2, 5])
    assert left_out(table) == {"blank": 1, "header": 1, "total": 2}


def test_totals_under_another_column():
    table, _ = table_of(
        ["序号", *HEAD], ["1", *ROW], ["合计", None, None, None, None, "2人"], ["说明：以上属实", *[None] * 5]
    )
    assert table["name"].values.tolist() == ["韦大山"]


def test_a_person_without_name_is_kept():
    table, _ = table_of(HEAD, [None, *ROW[1:]])
    assert (len(table), table["name"].given.tolist()) == (1, [False])


def test_blank_rows_at_the_end_cost_nothing():
    table, problems = table_of(HEAD, ROW, *[[" ", None, None, None, None]] * 3000)
    assert (len(table), problems, left_out(table)["blank"]) == (1, [], 3000)


# ---- sheets ----------------------------------------------------------------------------------------------------------


def book_of(pages, hidden=()):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, lines in pages.items():
        page = book.add_worksheet(name)
        for number_, line in enumerate(lines):
            page.write_row(number_, 0, line)
        if name in hidden:
            page.hide()
    book.close()
    return read_sheets(target.getvalue())


def test_sheets_lie_one_below_the_other():
    other = [["户编号", "姓名", "性别", "与户主关系"], ["1002", "岑秀英", "女", "户主"]]
    table, problems = read(book_of({"甲村": [["花名册"], HEAD, ROW], "乙村": other}), ROSTER)
    assert problems == []
    assert [part.as_dict() for part in table.parts] == [
        {"name": "甲村", "header_row": 2, "rows": 1, "skipped": {}},
        {"name": "乙村", "header_row": 1, "rows": 1, "skipped": {}},
    ]
    assert (table.sheet.tolist(), table.row.tolist()) == ([0, 1], [3, 2])
    assert table["name"].values.tolist() == ["韦大山", "岑秀英"]
    assert (table["sex"].given.tolist(), table["ethnicity"].given.tolist()) == ([False, True], [True, False])


def test_a_hidden_roster_is_named_and_not_read():
    table, problems = read(book_of({"甲村": [HEAD, ROW], "去年": [HEAD, ROW]}, hidden={"去年"}), ROSTER)
    assert [(p.code, p.sheet, p.severity) for p in problems] == [("hidden_sheet", "去年", "W")]
    assert len(table) == 1


def test_a_sheet_without_header_is_named():
    _, problems = read(book_of({"甲村": [HEAD, ROW], "草稿": [["记一下"]], "填写说明": [["一人一行"]]}), ROSTER)
    assert [(p.code, p.sheet) for p in problems] == [("sheet_without_header", "草稿")]


def test_csv_has_no_sheet_name():
    target = io.BytesIO()
    write_csv(
        target, OutSheet("", [OutColumn(heading) for heading in HEAD], [["韦大山", "99", "户主", "火星族", "1001"]])
    )
    _, problems = read(read_sheets(target.getvalue()), ROSTER)
    assert [(p.sheet, p.row, p.column, p.code) for p in problems] == [(None, 2, "D", "unknown_code")]


# ---- problems --------------------------------------------------------------------------------------------------------


def test_a_problem_says_where_and_what_to_do():
    rows = [*family(), person("班玉兰", "其他", ethnicity="火星族", born=date(1980, 1, 1))]
    table, problems = read(read_sheets(roster(rows)), ROSTER)
    told = problems[0].as_dict()
    assert {key: told[key] for key in ("sheet", "row", "column", "heading", "code", "severity")} == {
        "sheet": "花名册",
        "row": 5,
        "column": "M",
        "heading": "民族",
        "code": "unknown_code",
        "severity": "E",
    }
    assert "火星族" in told["message"]
    assert table.bad.tolist() == [False, False, False, True]


def test_lenient_columns_warn_and_count_as_blank():
    table, problems = read(read_sheets(roster([person(house_area="是")])), ROSTER)
    assert [(p.code, p.severity) for p in problems] == [("not_a_number", "W")]
    assert (table["house_area"].given.tolist(), table.bad.tolist()) == ([False], [False])


def test_personal_values_are_masked():
    _, problems = read(read_sheets(roster([person(phone="12800001111", health="尿毒症")])), ROSTER)
    said = "".join(problem.message for problem in problems)
    assert codes(problems) == ["unknown_code", "phone_invalid"]
    assert "12800001111" not in said
    assert "尿毒症" not in said
    assert masked(990101194901010011.0, "identity").startswith("990101*")


def test_very_many_problems_of_one_kind_are_counted():
    sheet = Sheet([Column("name", "姓名"), *(Column(key, key, read=number()) for key in "abc")], anchors=("name",))
    lines = [["姓名", "a", "b", "c"]] + [["韦大山", "多", 1, 1]] * (LISTED + 7)
    table, problems = read(read_sheets(workbook(lines)), sheet)
    assert len(problems) == LISTED + 1
    assert problems[-1].code == "more_of_same"
    assert "7 处" in problems[-1].message
    assert table.bad.all()


def test_a_code_is_declared_once():
    with pytest.raises(ValueError, match="no_header"):
        declare({"no_header": ("E", "")})


@pytest.mark.parametrize("code", sorted(CODES))
def test_sentences_and_severities(code):
    severity, sentence = CODES[code]
    assert severity in ("E", "W", "I")
    assert sentence.endswith(("。", "？"))


def test_values_of_missing_columns_are_blank():
    table, _ = table_of(HEAD, ROW)
    assert "wage" not in table
    assert table["wage"].given.tolist() == [False]
    assert text(5).facts == {"most": 5}
