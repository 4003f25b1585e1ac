import io
import zipfile
from datetime import date

import openpyxl
import xlsxwriter

from fupin.imports.reading import read
from fupin.workbook import read_sheets
from households.importers.example import EXAMPLE
from households.importers.roster_checks import check_roster
from households.importers.roster_columns import ROSTER, TEMPLATE
from households.importers.template import LISTS_SHEET, _Lists, template_workbook
from households.importers.testing import HEADINGS

TODAY = date(2026, 6, 1)
PLACES = [("甲县", "甲镇", "甲村", "990101201203"), ("甲县", "甲镇", "丁村", "990101201204")]


def filled(rows):
    """The template with these rows typed in."""
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(PLACES)))
    for row in rows:
        book["花名册"].append([row.get(heading) for heading in HEADINGS])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_example_household_is_read_back_whole():
    table, problems = read(read_sheets(filled(EXAMPLE)), ROSTER)
    assert problems == []
    assert set(table.columns) == {column.key for column in TEMPLATE}
    assert [part.name for part in table.parts] == ["花名册"]
    assert len(table) == 3


def test_example_household_passes_every_check():
    table, _ = read(read_sheets(filled(EXAMPLE)), ROSTER)
    roster = check_roster(table, today=TODAY)
    assert roster.problems == []
    assert (roster.size, roster.refused.any()) == (1, False)


def test_empty_template_says_only_that_nobody_is_in_it():
    table, problems = read(read_sheets(template_workbook(PLACES)), ROSTER)
    assert [problem.code for problem in problems] == ["no_rows"]
    assert len(table) == 0


def test_every_closed_list_can_be_chosen_from():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    page = book["花名册"]
    listed = {
        next(iter(rule.sqref.ranges)).min_col for rule in page.data_validations.dataValidation if rule.type == "list"
    }
    declared = {index for index, column in enumerate(TEMPLATE, start=1) if "kind" in column.read.facts}
    assert listed == declared


def test_a_list_too_long_for_a_rule_lies_on_a_hidden_sheet():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet("花名册")
    lists, labels = _Lists(book), [f"很长的选项第{n}项" for n in range(60)]
    assert lists.source("short", ["是", "否"]) == ["是", "否"]
    assert lists.source("cause", labels) == "=list_cause"
    book.close()
    read_back = openpyxl.load_workbook(target)
    assert read_back[LISTS_SHEET].sheet_state == "hidden"
    assert [cell.value for cell in read_back[LISTS_SHEET]["A"]] == labels
    assert read_back.defined_names["list_cause"].attr_text == "'选项'!$A$1:$A$60"


def test_headings_are_frozen_and_numbers_that_are_names_are_text():
    page = openpyxl.load_workbook(io.BytesIO(template_workbook()))["花名册"]
    assert [cell.value for cell in page[1]] == HEADINGS
    assert page.freeze_panes == "I2"
    widths = {
        column.heading: page.column_dimensions[cell.column_letter]
        for column, cell in zip(TEMPLATE, page[1], strict=True)
    }
    assert {widths[name].number_format for name in ("证件号码", "户编号", "人编号", "联系电话", "行政村代码")} == {"@"}


def test_villages_of_the_user_can_be_chosen():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(PLACES)))
    assert [cell.value for cell in book["行政村代码"][2]] == list(PLACES[0])
    sources = [rule.formula1 for rule in book["花名册"].data_validations.dataValidation]
    assert "'行政村代码'!$D$2:$D$3" in sources


def test_no_formula_is_in_the_template():
    with zipfile.ZipFile(io.BytesIO(template_workbook(PLACES))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet for sheet in sheets)
