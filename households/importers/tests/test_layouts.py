"""Rosters as they really come: H1 to H5 with title rows and merged cells, GBK text with ="…" cells, a sheet for each
village with a two-line income header, a village's own list. In both modes every value is compared with the truth they
were made from, the same file again changes nothing, and undone the register is what it was."""

import csv
import io
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from fupin.access.permissions import Role
from fupin.audit.write import current_write, write
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from households.importers import testing
from households.importers.national_headings import H1, H2, H3, H4, H5
from households.importers.roster_import import import_roster, load
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.services.tests.test_undo import facts
from households.services.undo import undo_import

pytestmark = pytest.mark.django_db
FIRST, SECOND = "990101201203000001", "990101201204000002"
PLACE = {
    "省": "甲省",
    "市": "甲市",
    "县": "甲县",
    "县(市、区、旗)": "甲县",
    "乡": "甲镇",
    "乡(镇)": "甲镇",
    "乡镇": "甲镇",
}
HEAD, WIFE, CHILD, OTHER = (
    testing.identity(date(*born), sex, serial)
    for born, sex, serial in (
        ((1970, 1, 1), "1", 1),
        ((1972, 3, 4), "2", 2),
        ((2016, 5, 1), "2", 3),
        ((1958, 7, 9), "1", 4),
    )
)

# The truth, in the words of the national lists: what everybody of a household shares, then each person.
HOMES: dict[str, dict[str, Any]] = {
    FIRST: {
        "村": "甲村", "自然村": "上寨", "户联系电话": "13900000001", "家庭人口数": "3", "识别标准": "国家标准",
        "主要致贫原因": "因病", "次要致贫原因": "缺技术", "脱贫属性": "已脱贫(享受政策)", "脱贫年度": "2019",
        "首次识别时间": "2014", "贫困户属性": "低保贫困户", "户类型": "脱贫户", "是否危房户": "否", "危房级别": "A级",
        "是否解决安全饮用水": "是", "饮水困难": "否", "耕地面积（亩）": "3.25", "林地面积（亩）": "12",
        "住房面积": "96.5", "入户路类型": "水泥路", "主要燃料类型": "清洁能源", "是否有卫生厕所": "是",
        "工资性收入": "12000.5", "生产经营性收入": "8000", "财产性收入": "500", "计划生育金": "100", "低保金": "2400",
        "五保金": "0", "养老保险金": "1320", "生态补偿金": "600", "其他转移性收入": "80", "转移性收入": "4500",
        "生产经营性支出": "3000", "纯收入": "22000.5", "人均纯收入": "7333.5", "监测对象类别": "脱贫不稳定户",
        "风险是否已消除": "否", "识别监测时间": "202305", "致贫/返贫风险1": "因病", "致贫/返贫风险2": "因学",
    },
    SECOND: {
        "村": "丁村", "自然村": "下寨", "户联系电话": "13900000002", "家庭人口数": "1", "识别标准": "省定标准",
        "主要致贫原因": "因残", "次要致贫原因": None, "脱贫属性": "已脱贫(不享受政策)", "脱贫年度": "2018",
        "首次识别时间": "2016", "贫困户属性": "一般贫困户", "户类型": "脱贫户", "是否危房户": "否", "危房级别": "B级",
        "是否解决安全饮用水": "是", "饮水困难": "否", "耕地面积（亩）": "0.8", "林地面积（亩）": "0", "住房面积": "60",
        "入户路类型": "砂石路", "主要燃料类型": "柴草", "是否有卫生厕所": "否", "工资性收入": "0",
        "生产经营性收入": "9000", "财产性收入": "0", "计划生育金": "0", "低保金": "0", "五保金": "0",
        "养老保险金": "1500", "生态补偿金": "0", "其他转移性收入": "0", "转移性收入": "1500", "生产经营性支出": "1200",
        "纯收入": "9300", "人均纯收入": "9300", "监测对象类别": "突发严重困难户", "风险是否已消除": "是",
        "识别监测时间": "202201", "致贫/返贫风险1": "因自然灾害", "风险消除方式": "帮扶消除", "消除监测时间": "202306",
    },
}  # fmt: skip
GROWN = {
    "证件类型": "居民身份证", "民族": "布依族", "政治面貌": "群众", "文化程度": "小学", "健康状况": "健康",
    "劳动技能": "普通劳动力", "是否享受低保": "农村低保", "是否特困供养人员": "否", "是否参加大病保险": "是",
    "是否参加城乡居民基本医疗保险": "是", "是否参加城乡居民基本养老保险": "是", "是否会讲普通话": "是",
}  # fmt: skip
PEOPLE: list[dict[str, Any]] = [
    GROWN | {"户编号": FIRST, "人编号": f"{FIRST}01", "姓名": "韦大山", "性别": "男", "证件号码": HEAD,
             "与户主关系": "户主", "健康状况": "残疾,长期慢性病", "务工状况": "省外务工", "务工时间（月）": "8",
             "务工所在地": "广东省东莞市", "政治面貌": "中共党员", "成员联系电话": "13800000001"},
    GROWN | {"户编号": FIRST, "人编号": f"{FIRST}02", "姓名": "买买提·岑", "性别": "女", "证件号码": WIFE,
             "与户主关系": "配偶", "民族": "维吾尔族"},
    GROWN | {"户编号": FIRST, "人编号": f"{FIRST}03", "姓名": "韦𠮷妹", "性别": "女", "证件号码": CHILD,
             "与户主关系": "之女", "文化程度": None, "在校生状况": "小学", "劳动技能": "无劳动力",
             "是否参加城乡居民基本养老保险": "否"},
    GROWN | {"户编号": SECOND, "人编号": f"{SECOND}01", "姓名": "罗正华", "性别": "男", "证件号码": OTHER,
             "与户主关系": "户主", "是否享受低保": "否"},
]  # fmt: skip
SAME = {
    "人口编号": "人编号", "人数": "家庭人口数", "参加大病医疗": "是否参加大病保险", "危房户": "是否危房户",
    "饮水安全": "是否解决安全饮用水", "致贫原因1": "主要致贫原因", "人联系电话": "成员联系电话",
    "易返贫致贫户(监测对象)类型": "监测对象类别", "风险是否消除": "风险是否已消除", "风险识别时间": "识别监测时间",
    "风险消除时间": "消除监测时间", "识别监测时间(YYYYMM)": "识别监测时间", "人均纯收入（元）": "人均纯收入",
    "享受低保政策情况": "是否享受低保", "享受特困供养政策情况": "是否特困供养人员", "家庭成员联系电话": "成员联系电话",
    "行政村": "村", "联系电话": "户联系电话", "户主姓名": "姓名", "户主证件号码": "证件号码", "户主编号": "人编号",
    "是否参加新型农村合作医疗（城乡居民基本医疗保险）": "是否参加城乡居民基本医疗保险",
}  # fmt: skip
DATED = ("年度", "收入年度")


def value(heading: str, person: dict[str, Any]) -> Any:
    """What the truth says under a heading."""
    if heading in DATED:
        return "2025"
    known = {**PLACE, **HOMES[person["户编号"]], **person}
    if heading in ("出生日期", "出生日期(YYYYMMDD)"):
        return person["证件号码"][6:14]
    return known.get(heading, known.get(SAME.get(heading, "")))


def lines(headings: tuple[str, ...], people: list[dict[str, Any]]) -> list[list[Any]]:
    return [[value(heading, person) for heading in headings] for person in people]


# ---- the files -------------------------------------------------------------------------------------------------------


def titled(headings: tuple[str, ...], heads_only: bool = False) -> bytes:
    """Two title rows, merged over the whole width, as the national system writes them."""
    people = [person for person in PEOPLE if not heads_only or person["与户主关系"] == "户主"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["（自定义）人口信息"])
    sheet.append(["填报单位：甲县", None, None, "日期：2025-12-31"])
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1 if row == 1 else 4, end_column=len(headings))
    for line in ([*headings], *lines(headings, people)):
        sheet.append(line)
    return saved(book)


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def gbk() -> bytes:
    """A text export in GB18030 whose long numbers are wrapped, as in ="9901…"."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(H1)
    for line in lines(H1, PEOPLE):
        writer.writerow([f'="{cell}"' if cell and len(cell) > 15 and cell.isalnum() else cell for cell in line])
    return target.getvalue().encode("gb18030")


INCOMES = ("工资性收入", "生产经营性收入", "财产性收入")
TRANSFERS = ("计划生育金", "低保金", "五保金", "养老保险金", "生态补偿金", "其他转移性收入")
H8 = ("序号", "组", "户编号", "户主姓名", "家庭人口数", *INCOMES, *TRANSFERS, "生产经营性支出", "纯收入", "人均纯收入")


def village_sheets() -> bytes:
    """H8: a sheet for each village, a merged 转移性收入 over its parts, a total and a signature below."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for home in (FIRST, SECOND):
        sheet = book.create_sheet(HOMES[home]["村"])
        sheet.append([f"{HOMES[home]['村']}2025年收入花名册"])
        merged = {"计划生育金": "转移性收入"}
        above = ["转移性收入" if heading in merged else None if heading in TRANSFERS else heading for heading in H8]
        sheet.append(above)
        sheet.append([f"其中：{heading}" if heading in TRANSFERS else None for heading in H8])
        first = H8.index(TRANSFERS[0]) + 1
        sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=first + len(TRANSFERS) - 1)
        for column in [index for index, heading in enumerate(H8, 1) if heading not in TRANSFERS]:
            sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
        head = next(person for person in PEOPLE if person["户编号"] == home)
        sheet.append([1, "上寨" if home == FIRST else "下寨", *[value(heading, head) for heading in H8[2:]]])
        sheet.append(["合计", None, None, None, 3, "12000.5"])
        sheet.append(["制表人：", None, "审核人："])
    return saved(book)


H9 = ("序号", "乡镇", "行政村", "村民小组", "户主姓名", "身份证号码", "家庭人口", "户属性", "致贫原因", "识别年度",
      "脱贫年度", "帮扶责任人", "帮扶单位", "联系电话", "备注")  # fmt: skip
OF_H9 = {"村民小组": "自然村", "身份证号码": "证件号码", "家庭人口": "家庭人口数", "户属性": "贫困户属性",
         "致贫原因": "主要致贫原因", "识别年度": "首次识别时间"}  # fmt: skip


def village_list() -> bytes:
    heads = [person for person in PEOPLE if person["与户主关系"] == "户主"]
    rows = [[number, *[value(OF_H9.get(h, h), head) for h in H9[1:]]] for number, head in enumerate(heads, 1)]
    return testing.workbook([["甲镇贫困户花名册"], list(H9), *rows, ["合计", 2]])


FILES = {
    "H1": lambda: titled(H1),
    "H1 gbk": gbk,
    "H2": lambda: titled(H2, heads_only=True),
    "H3": lambda: titled(H3),
    "H4": lambda: titled(H4),
    "H8": village_sheets,
    "H9": village_list,
}
COLUMNS = {
    "H1": H1,
    "H1 gbk": H1,
    "H2": H2,
    "H3": H3,
    "H4": H4,
    "H5": H5,
    "H8": H8,
    "H9": tuple(OF_H9.get(h, h) for h in H9),
}


# ---- what the register must hold -------------------------------------------------------------------------------------

YES_NO = {"是": True, "否": False}
OF_MEMBER = {
    "人编号": "person_no", "姓名": "name", "证件号码": "identity", "成员联系电话": "phone", "务工所在地": "work_place",
    "务工时间（月）": "work_months",
}  # fmt: skip
LABELLED = {
    "性别": "sex", "证件类型": "identity_type", "与户主关系": "relation", "民族": "ethnicity", "政治面貌": "politics",
    "文化程度": "education", "在校生状况": "student", "劳动技能": "labour", "是否享受低保": "dibao",
    "是否特困供养人员": "tekun", "务工状况": "work_area",
}  # fmt: skip
OF_INCOME = dict(
    zip(
        (*INCOMES[:2], *TRANSFERS, "生产经营性支出"),
        (
            "wage",
            "operating",
            "family_planning",
            "dibao",
            "tekun",
            "pension",
            "eco",
            "other_transfer",
            "operating_cost",
        ),
        strict=True,
    )
)
OF_LIVING = {"耕地面积（亩）": "arable", "林地面积（亩）": "forest", "住房面积": "house_area"}
LIVING_LABELS = {"危房级别": "house_grade", "入户路类型": "road_type", "主要燃料类型": "fuel"}
DECIDED = {"主要致贫原因": "main_cause", "脱贫属性": "poverty_status", "贫困户属性": "attribute", "户类型": "kind"}
YEARS = {"首次识别时间": "first_year", "脱贫年度": "exit_year"}


def told(headings: tuple[str, ...], names: dict[str, str], person: dict[str, Any]) -> dict[str, Any]:
    """field → what the file says of it."""
    plain = {SAME.get(heading, heading) for heading in headings}
    found = {field: value(heading, person) for heading, field in names.items() if heading in plain}
    return {field: said for field, said in found.items() if said is not None}


def label(row: Any, field: str) -> str:
    return str(getattr(row, f"get_{field}_display")()).replace("（", "(").replace("）", ")")


def check(name: str, mode: str) -> None:
    headings = COLUMNS[name]
    heads_only = name in ("H2", "H8", "H9")
    people = [person for person in PEOPLE if not heads_only or person["与户主关系"] == "户主"]
    assert (Household.objects.count(), Member.objects.count()) == (2, len(people))
    for person in people:
        member = Member.objects.select_related("household__village").get(name=person["姓名"])
        check_member(member, headings, person, heads_only)
        check_home(member.household, headings, person, mode, heads_only)


def check_member(member: Member, headings: tuple[str, ...], person: dict[str, Any], heads_only: bool) -> None:
    expected = told(headings, {} if heads_only else OF_MEMBER, person)
    expected |= {"work_months": int(expected["work_months"])} if "work_months" in expected else {}
    assert {field: getattr(member, field) for field in expected} == expected
    labels = told(headings, {} if heads_only else LABELLED, person)
    assert {field: label(member, field) for field in labels} == labels
    if "健康状况" in headings and not heads_only:
        assert member.health == ("02,04" if person["健康状况"] == "残疾,长期慢性病" else "01")
    if {"证件号码", "户主证件号码"} & set(headings):
        number = person["证件号码"]
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        assert (member.identity, member.birth_date) == (number, born)


def check_home(home: Household, headings: tuple[str, ...], person: dict[str, Any], mode: str, heads_only: bool) -> None:
    truth = HOMES[person["户编号"]]
    assert home.village.name == truth["村"]
    assert home.household_no == (person["户编号"] if "户编号" in headings else None)
    assert home.members_missing == heads_only
    if "户联系电话" in {SAME.get(heading, heading) for heading in headings}:
        assert home.phone == truth["户联系电话"]
    if "自然村" in headings or "组" in headings:
        assert home.group_name == truth["自然村"]
    check_decisions(home, headings, person, mode)
    income = IncomeRecord.objects.filter(household=home).first()
    parts = told(headings, OF_INCOME, person)
    assert {field: getattr(income, field) for field in parts} == {field: Decimal(said) for field, said in parts.items()}
    if parts:
        assert (income.year, income.property_other, income.reported_per_head) == (
            2025,
            Decimal(truth["财产性收入"]),
            None,
        )
    elif "人均纯收入" in headings:
        assert (income.reported_per_head, income.net_per_head) == (Decimal(truth["人均纯收入"]), None)
    living = LivingCondition.objects.filter(household=home).first()
    areas = told(headings, OF_LIVING, person)
    assert {field: getattr(living, field) for field in areas} == {field: Decimal(said) for field, said in areas.items()}
    labels = told(headings, LIVING_LABELS, person)
    assert {field: label(living, field) for field in labels} == labels


def check_decisions(home: Household, headings: tuple[str, ...], person: dict[str, Any], mode: str) -> None:
    """Taken in mode legacy only."""
    labels, years = told(headings, DECIDED, person), told(headings, YEARS, person)
    if mode == "facts":
        assert (home.register, home.first_year, home.main_cause) == ("unlisted", None, None)
        return
    assert {field: label(home, field) for field in labels} == labels
    assert {field: getattr(home, field) for field in years} == {field: int(said) for field, said in years.items()}
    if labels.keys() & {"poverty_status", "attribute", "kind"}:
        assert home.register == "listed"
    if "风险识别时间" in headings:
        episode = MonitoringEpisode.objects.get(household=home)
        assert label(episode, "kind") == HOMES[person["户编号"]]["监测对象类别"]
        gone = HOMES[person["户编号"]].get("消除监测时间")
        assert (f"{episode.eliminated_on:%Y%m}" if episode.eliminated_on else None) == gone


# ---- the tests -------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def people() -> dict[str, Any]:
    return {
        "facts": {"by": factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")},
        "legacy": {
            "by": factories.user("preparer", Role.COUNTY_CLERK, "990101"),
            "approver": factories.user("approver", Role.COUNTY_APPROVER, "990101"),
        },
    }


@write
def imported(content: bytes, mode: str, by: Any, approver: Any = None) -> tuple[ImportBatch, Any]:
    batch = ImportBatch(kind="roster", mode=mode, owner=by, file_name="名册.xlsx", sha256="0", size=1, year=2025)
    batch.state, batch.write, batch.token = ImportState.APPLIED, current_write().id, uuid.uuid4()
    plan = import_roster(
        load(content, year=2025), by=by, approver=approver, mode=mode, year=2025, batch=batch, accept_good=False
    )
    errors = [problem.message for problem in plan.problems if problem.severity == "E"] if plan else ["no plan"]
    assert errors == []
    batch.save()
    return batch, plan


@pytest.mark.parametrize("mode", ["facts", "legacy"])
@pytest.mark.parametrize("name", FILES)
def test_a_real_roster_loads_exactly_stays_and_goes(people, name, mode) -> None:
    who, before, content = people[mode], facts(), FILES[name]()
    batch, plan = imported(content, mode, **who)
    assert [problem.message for problem in plan.problems if problem.code == "unknown_heading"] == []
    check(name, mode)
    after = facts()
    _, plan = imported(content, mode, **who)
    assert facts() == after
    assert plan.counts["corrections"] == 0
    assert {outcome: count for outcome, count in plan.counts["households"].items() if count} == {"same": 2}
    undo_import(batch=batch, by=who.get("approver", who["by"]))
    assert facts() == before


@pytest.mark.parametrize("mode", ["facts", "legacy"])
def test_h5_updates_households_known_by_their_number(people, mode) -> None:
    who = people["legacy"]
    imported(titled(H1), "legacy", **who)
    before = facts()
    batch, plan = imported(titled(H5), mode, **people[mode])
    assert [problem.message for problem in plan.problems if problem.code == "unknown_heading"] == []
    assert (Household.objects.count(), Member.objects.count()) == (2, 4)
    income = IncomeRecord.objects.get(household__household_no=FIRST)
    assert (income.year, income.reported_per_head) == (2025, Decimal("7333.5"))
    assert MonitoringEpisode.objects.count() == (2 if mode == "legacy" else 0)
    if mode == "legacy":
        episode = MonitoringEpisode.objects.get(household__household_no=FIRST)
        assert (episode.risks, episode.identified_on, episode.eliminated_on) == ("01,03", date(2023, 5, 1), None)
        gone = MonitoringEpisode.objects.get(household__household_no=SECOND)
        assert (label(gone, "elimination_mode"), gone.eliminated_on) == ("帮扶消除", date(2023, 6, 1))
    after = facts()
    _, plan = imported(titled(H5), mode, **people[mode])
    assert (facts(), plan.counts["corrections"]) == (after, 0)
    undo_import(batch=batch, by=people[mode].get("approver", people[mode]["by"]))
    assert facts() == before


def test_a_workbook_of_villages_says_what_it_left_out(people) -> None:
    _, plan = imported(village_sheets(), "facts", **people["facts"])
    parts = [part.as_dict() for part in load(village_sheets(), year=2025).table.parts]
    assert [(part["name"], part["header_row"], part["skipped"]) for part in parts] == [
        ("甲村", 2, {"total": 2}),
        ("丁村", 2, {"total": 2}),
    ]
    assert plan.counts["households"]["new"] == 2
