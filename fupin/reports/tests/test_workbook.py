"""The workbook, the print and the page hold the cells of one table; a spreadsheet program opens the workbook."""

import io
import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.reports.catalogue import reports
from fupin.reports.frame import MISSING, REPORTS, Column, Report
from fupin.reports.papers import Paper, blocks_of, live_paper
from fupin.reports.tables import Cell, Row, Table, header, made, shown
from fupin.reports.workbook import TOP, workbook_of

pytestmark = pytest.mark.django_db
UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76"
SHEET_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")


def papers(viewer: Any, place: str, *which: Report) -> list[Paper]:
    told = [(one, part) for one in which or reports() for part in one.parts]
    return [live_paper(made(viewer, one, place, timezone.localdate(), part.key)) for one, part in told]


def opened(content: bytes) -> list[Any]:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets


def test_every_sheet_is_its_table_cell_by_cell(viewer: Any) -> None:
    told = papers(viewer, "990101")
    sheets = opened(workbook_of(*told))
    assert len(sheets) == len(told) > 20
    for sheet, paper in zip(sheets, told, strict=True):
        assert SHEET_NAME.fullmatch(sheet.title)
        assert sheet["A1"].value == paper.table.title
        first = TOP + len(header(paper.table)) + 1
        for number, row in enumerate(paper.table.lines, start=first):
            assert sheet.cell(number, 1).value == row.name
            for at, (cell, column) in enumerate(zip(row.cells, paper.table.columns, strict=True), start=2):
                check_cell(sheet.cell(number, at), cell, column)
        check_heads(sheet, paper.table)
        signs = sheet.cell(first + len(paper.table.lines), 1).value
        assert all(role in signs for role in ("制表：", "审核：", "负责人："))


def check_cell(found: Any, cell: Cell, column: Column) -> None:
    if cell.value is None:
        assert found.value == MISSING
    elif isinstance(cell.value, str):
        assert (found.value or "") == cell.value
    elif isinstance(cell.value, date):
        assert cell.value.isoformat() in str(found.value)
    else:
        assert Decimal(str(found.value)) == cell.value
        assert found.number_format == ("#,##0" if not column.digits else "#,##0.00")


def check_heads(sheet: Any, table: Table) -> None:
    areas = {str(one) for one in sheet.merged_cells.ranges}
    for line in header(table):
        for one in line:
            top, left = TOP + one.row + 1, one.column + 1
            assert sheet.cell(top, left).value == one.text
            if one.rows * one.columns > 1:
                last = sheet.cell(top + one.rows - 1, left + one.columns - 1)
                assert f"{sheet.cell(top, left).coordinate}:{last.coordinate}" in areas


def test_it_prints_across_as_wide_as_the_paper_with_its_headings_on_every_page(viewer: Any) -> None:
    (sheet,) = opened(workbook_of(papers(viewer, "990101", REPORTS["R08"])[0]))
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "B5"
    assert str(sheet["A2"].value).startswith("填报单位：甲县")


def text_table(*texts: str) -> Table:
    columns = (Column("says", ("说明",), digits=None),)
    rows = tuple(Row("", text, (Cell(text),)) for text in texts)
    return Table("R99", "", "=1+1", "", "", "谁", "99", "试省", date(2026, 11, 27), columns, rows, None)


def test_text_is_never_a_formula() -> None:
    texts = ("=1+1", "@SUM(A1)", "+86", "-1", "http://x.cn", "00123")
    (sheet,) = opened(workbook_of(live_paper(text_table(*texts))))
    for number, text in enumerate(texts, start=TOP + 2):
        for column in (1, 2):
            found = sheet.cell(number, column)
            assert (found.value, found.data_type) == (text, "s")
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")


def test_wide_tables_go_on_and_no_column_is_lost(viewer: Any) -> None:
    wide = 0
    for paper in papers(viewer, "990101"):
        blocks = blocks_of(paper.table)
        wide += len(blocks) > 1
        assert tuple(one for block in blocks for one in block.columns) == paper.table.columns
        for row, *lines in zip(paper.table.lines, *(block.lines for block in blocks), strict=True):
            told = [text for _, cells, _ in lines for text, _ in cells]
            assert told == [shown(cell, one) for cell, one in zip(row.cells, paper.table.columns, strict=True)]
    assert wide > 3


def test_page_print_and_workbook_show_the_same(viewer: Any, client: Client) -> None:
    client.force_login(viewer, "fupin.accounts.backend.PostsBackend")
    page = client.get(reverse("report-table", args=["R06"]), {"place": "990101", "part": "kinds"})
    paper = client.get(reverse("report-table", args=["R06"]), {"place": "990101", "part": "kinds", "format": "print"})
    book = client.get(reverse("report-table", args=["R06"]), {"place": "990101", "part": "kinds", "format": "xlsx"})
    table = page.context["table"]
    told = [shown(cell, one) for row in table.lines for cell, one in zip(row.cells, table.columns, strict=True)]
    assert cells_in(page.content.decode()) == told
    (sheet,) = opened(book.content)
    figures = [sheet.cell(TOP + 3 + at, 2).value for at in range(len(table.lines))]
    assert figures == [row.cells[0].value for row in table.lines]
    assert sorted(cells_in(paper.content.decode())) == sorted([*told, *names(paper)])
    noted = AuditEvent.objects.filter(verb=Verb.PRINTED)
    assert sorted(one.after["形式"] for one in noted) == ["Excel 表格", "网页"]
    assert all(one.after["编号"] and one.region_code == "990101" for one in noted)


def cells_in(html: str) -> list[str]:
    table = html[html.index("<tbody>") : html.rindex("</tbody>")]
    return [re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<td[^>]*>(.*?)</td>", table)]


def names(paper: Any) -> list[str]:
    """The first column stands as a cell on paper, in every block."""
    return [name for one in paper.context["papers"] for block in one.blocks for name, _, _ in block.lines]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(viewer: Any, tmp_path: Path) -> None:
    source = tmp_path / "book.xlsx"
    source.write_bytes(workbook_of(*papers(viewer, "990101", REPORTS["R02"])))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", UTF8]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=180)
    lines = (tmp_path / "book.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("主要致贫原因统计表")
    assert any(line.startswith("合计,") for line in lines)
