"""Columns added in the markup of a sheet: every shape of row that spreadsheets write, and nothing else touched."""

import io
import zipfile

import pytest
import xlsxwriter

from fupin.workbook import NotPatched, annotate, annotating, read_sheets

NOTES = {"甲村": {1: ("结果",), 3: ("<错>&",)}}


def book(*lines, name="甲村"):
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    page = made.add_worksheet(name)
    for row, line in enumerate(lines):
        page.write_row(row, 0, line)
    made.close()
    return target.getvalue()


def with_markup(change, content=None):
    """The same workbook, its sheet's markup changed."""
    source = content or book(["姓名", "性别"], ["甲", "男"], ["乙", "女"])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            text = old.read(entry)
            new.writestr(entry, change(text) if entry == "xl/worksheets/sheet1.xml" else text)
    return target.getvalue()


def annotated(content, notes=NOTES):
    target = io.BytesIO()
    annotate(io.BytesIO(content), target, notes)
    return read_sheets(target.getvalue())[0].head(20)


def unnumbered(markup):
    return markup.replace(b'<row r="2"', b"<row").replace(b'<row r="3"', b"<row")


def prefixed(markup):
    for tag in (b"row", b"c", b"v", b"sheetData"):
        markup = markup.replace(b"<%b " % tag, b"<x:%b " % tag).replace(b"<%b>" % tag, b"<x:%b>" % tag)
        markup = markup.replace(b"</%b>" % tag, b"</x:%b>" % tag)
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return markup.replace(space, space + space.replace(b"xmlns=", b" xmlns:x=", 1))


def emptied(markup):
    start, end = markup.index(b'<row r="3"'), markup.rindex(b"</row>") + 6
    return markup[:start] + b'<row r="3" spans="1:2"/>' + markup[end:]


@pytest.mark.parametrize("change", [lambda markup: markup, unnumbered, prefixed])
def test_shapes_of_rows(change):
    assert annotated(with_markup(change)) == [["姓名", "性别", "结果"], ["甲", "男", None], ["乙", "女", "<错>&"]]


def test_an_empty_row_gets_its_cell():
    assert annotated(with_markup(emptied))[2] == [None, None, "<错>&"]


def test_columns_go_right_of_every_cell_also_of_empty_ones():
    wide = with_markup(lambda markup: markup.replace(b'<row r="2"', b'<row r="2" x="1"').replace(
        b'<c r="B2"', b'<c r="E2"'
    ))  # fmt: skip
    assert annotated(wide)[0] == ["姓名", "性别", None, None, None, "结果"]


def test_rows_across_the_ends_of_blocks(monkeypatch):
    monkeypatch.setattr(annotating, "BLOCK", 37)
    assert annotated(book(["姓名"], ["甲"], ["乙"])) == [["姓名", "结果"], ["甲", None], ["乙", "<错>&"]]


def unclosed(markup):
    return markup.replace(b"</row>", b"")


def cut_off(markup):
    return markup.replace(b'<row r="3"', b'<row r="4"')


def too_wide(markup):
    return markup.replace(b'<c r="B2"', b'<c r="XFD2"')


@pytest.mark.parametrize("change", [unclosed, cut_off, too_wide])
def test_other_shapes_are_not_touched(change):
    with pytest.raises(NotPatched):
        annotate(io.BytesIO(with_markup(change)), io.BytesIO(), NOTES)


def test_a_sheet_that_is_not_there():
    with pytest.raises(NotPatched):
        annotate(io.BytesIO(book(["姓名"])), io.BytesIO(), {"乙村": {1: ("结果",)}})


def test_everything_else_stays_byte_for_byte():
    source, target = book(["姓名"], ["甲"], ["乙"]), io.BytesIO()
    annotate(io.BytesIO(source), target, NOTES)
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target) as new:
        assert old.namelist() == new.namelist()
        differ = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert differ == ["xl/worksheets/sheet1.xml"]
