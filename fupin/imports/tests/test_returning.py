"""The workbooks that go back to the uploader: his own file with 结果 and 错误原因, and the failed rows to correct."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.tests.test_pages import confirm, upload
from fupin.tests import factories
from fupin.workbook import read_sheets
from households.importers import testing
from households.models import Household
from villages.models import Post

pytestmark = pytest.mark.django_db
VILLAGE = "990101201203"
NO, NEXT = "990101201203000001", "990101201203000002"
WRONG = "990101197203040011"
TOKEN = "8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c2001"


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.VILLAGE_CLERK, VILLAGE)


def rows() -> list[dict[str, Any]]:
    """Rows 2–4 are one household whose wife has a wrong number, rows 5–7 a sound one."""
    first, second = testing.family(NO), testing.family(NEXT)
    first[1]["证件号码"] = WRONG
    second[0]["姓名"] = "罗正华"
    return [*first, *second]


def lines() -> list[list[Any]]:
    return [testing.HEADINGS, *([row.get(heading) for heading in testing.HEADINGS] for row in rows())]


def fetched(act: Any, user: Any, batch: ImportBatch, name: str) -> Any:
    return act(user, reverse(f"import-{name}", args=[batch.pk]))


def content_of(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content.decode()
    return b"".join(answer.streaming_content)


def table(content: bytes, sheet: int = 0) -> list[list[Any]]:
    return read_sheets(content)[sheet].head(1000)


# ---- the own file back -----------------------------------------------------------------------------------------------


def test_every_row_has_its_outcome(act, clerk) -> None:
    content = testing.roster(rows())
    batch = upload(act, clerk, content)
    found = table(content_of(fetched(act, clerk, batch, "returned")))
    assert [line[:-2] for line in found] == table(content)
    assert found[0][-2:] == ["结果", "错误原因"]
    assert [line[-2] for line in found[1:]] == ["没有导入"] * 3 + ["新增"] * 3
    assert found[2][-1].startswith("K列：证件号码")
    assert "校验码不对" in found[2][-1]
    assert WRONG not in found[2][-1]
    for line in (found[1], found[3]):
        assert line[-1].endswith("同一户里有人有错（原表第 3 行），整户没有导入。")


def test_the_formatting_and_the_other_sheets_stay(act, clerk) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "甲村名册"
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "贫困户花名册"
    for line in lines():
        sheet.append(line)
    sheet["H3"].font = openpyxl.styles.Font(color="FFFF0000", bold=True)
    sheet["H3"].comment = openpyxl.comments.Comment("核对过", "村里")
    sheet.column_dimensions["H"].width = 31
    sheet.freeze_panes = "A3"
    book.create_sheet("说明")["A1"] = "请勿外传"
    hidden = book.create_sheet("旧表")
    hidden["A1"], hidden.sheet_state = "旧", "hidden"
    target = io.BytesIO()
    book.save(target)
    batch = upload(act, clerk, target.getvalue())
    assert batch.preview["sheets"][0]["header_row"] == 2
    back = openpyxl.load_workbook(io.BytesIO(content_of(fetched(act, clerk, batch, "returned"))))
    assert back.sheetnames == ["甲村名册", "说明", "旧表"]
    own, width = back["甲村名册"], len(testing.HEADINGS)
    assert (own["H3"].font.color.rgb, own["H3"].comment.text) == ("FFFF0000", "核对过")
    assert (own.column_dimensions["H"].width, own.freeze_panes, str(own.merged_cells)) == (31, "A3", "A1:F1")
    assert (own.cell(2, width + 1).value, own.cell(3, width + 1).value) == ("结果", "没有导入")
    assert (own.cell(1, width + 1).value, back["旧表"].sheet_state) == (None, "hidden")


def as_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for row, line in enumerate(lines()):
        for column, cell in enumerate(line):
            if cell is not None:
                sheet.write(row, column, cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_csv() -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(lines())
    return target.getvalue().encode("gb18030")


@pytest.mark.parametrize("make", [as_xls, as_csv])
def test_other_kinds_come_back_as_a_workbook(act, clerk, make) -> None:
    batch = upload(act, clerk, make())
    found = table(content_of(fetched(act, clerk, batch, "returned")))
    assert [line[-2] for line in found] == ["结果", *["没有导入"] * 3, *["新增"] * 3]
    assert found[4][testing.HEADINGS.index("姓名")] == "罗正华"


# ---- the failed rows -------------------------------------------------------------------------------------------------


def test_failed_rows_are_corrected_and_uploaded_again(act, clerk, tmp_path: Path) -> None:
    batch = upload(act, clerk, testing.roster(rows()))
    confirm(act, clerk, batch, accept_good="1")
    path = tmp_path / "未导入.xlsx"
    path.write_bytes(content_of(fetched(act, clerk, batch, "failed")))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert [sheet.cell(row, testing.HEADINGS.index("姓名") + 1).value for row in range(1, 6)] == [
        "姓名",
        "韦大山",
        "岑秀英",
        "韦小妹",
        None,
    ]
    sheet.cell(3, testing.HEADINGS.index("证件号码") + 1).value = testing.identity(date(1972, 3, 4), "2")
    book.save(path)
    again = upload(act, clerk, path.read_bytes(), token=TOKEN)
    assert (again.state, again.counts["households"]["new"], again.preview["errors"]) == (ImportState.READY, 1, 0)
    assert not [problem for problem in again.problems if problem["code"] == "unknown_heading"]
    confirm(act, clerk, again)
    assert Household.objects.count() == 2


def test_failed_rows_are_understood_as_the_whole_file_was(act, clerk) -> None:
    """What was said of its columns is remembered, though two columns have come to them."""
    odd = [[{"民族": "民族成分栏"}.get(cell, cell) for cell in line] for line in lines()]
    batch = upload(act, clerk, testing.workbook(odd))
    told = {"headings": {"民族成分栏": "ethnicity"}, "codes": {}}
    ImportBatch.objects.update(mapping=told)
    again = upload(act, clerk, content_of(fetched(act, clerk, batch, "failed")), token=TOKEN)
    assert again.mapping == told


def test_nobody_elses_rows_are_left_in_the_file(act, clerk) -> None:
    """Not even where a spreadsheet keeps the texts of deleted cells."""
    batch = upload(act, clerk, testing.roster(rows()))
    book = openpyxl.load_workbook(io.BytesIO(content_of(fetched(act, clerk, batch, "failed"))))
    assert "罗正华" not in {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}


def test_numbers_stay_the_numbers_that_they_were(act, clerk) -> None:
    """A damaged identity number is given back as it came: nothing is repaired, and nothing made worse."""
    wrong = rows()
    wrong[1]["证件号码"], wrong[1]["住房面积（㎡）"] = 990101197203040000.0, 96.5
    batch = upload(act, clerk, testing.roster(wrong))
    found = table(content_of(fetched(act, clerk, batch, "failed")))
    assert found[2][testing.HEADINGS.index("证件号码")] == 990101197203040000.0
    assert found[2][testing.HEADINGS.index("住房面积（㎡）")] == 96.5


def test_only_the_sheets_that_have_some(act, clerk) -> None:
    target = io.BytesIO()
    book = openpyxl.Workbook()
    for name, part in (("甲村", lines()[:4]), ("好的", [lines()[0], *lines()[4:]])):
        sheet = book.create_sheet(name)
        for line in part:
            sheet.append(line)
    del book["Sheet"]
    book.save(target)
    batch = upload(act, clerk, target.getvalue())
    back = read_sheets(content_of(fetched(act, clerk, batch, "failed")))
    assert [sheet.name for sheet in back] == ["甲村"]


# ---- to whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["returned", "failed"])
def test_to_nobody_but_the_uploader(act, clerk, name) -> None:
    batch = upload(act, clerk, testing.roster(rows()))
    township = factories.user("township", Role.TOWNSHIP_CLERK, "990101201")
    assert fetched(act, township, batch, name).status_code == 403
    Post.objects.filter(user=clerk).update(ends_on="2020-06-01")
    assert fetched(act, clerk, batch, name).status_code in (403, 404)


def test_the_trail_says_that_it_went_out(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(rows()))
    fetched(act, clerk, batch, "failed")
    event = AuditEvent.objects.get(verb="roster.export")
    assert (event.actor, event.after["内容"], event.after["行数"]) == (clerk, "未导入的行", 3)


def test_nothing_is_kept_open_on_disk(act, clerk, settings) -> None:
    """Beside the sealed upload and its sealed outcome."""
    batch = upload(act, clerk, testing.roster(rows()))
    content_of(fetched(act, clerk, batch, "returned"))
    kept = list(settings.UPLOAD_DIR.iterdir())
    assert {path.name for path in kept} >= {batch.stored_as, batch.results_as}
    for path in kept:
        assert "没有导入".encode() not in path.read_bytes()
        assert "罗正华".encode() not in path.read_bytes()


def test_without_a_refused_row_there_is_nothing_to_correct(act, clerk) -> None:
    batch = upload(act, clerk, testing.roster(testing.family()))
    assert fetched(act, clerk, batch, "failed").status_code == 409
