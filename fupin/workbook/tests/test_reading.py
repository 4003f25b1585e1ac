import csv
import datetime
import io
import zipfile

import pandas
import pytest
import xlsxwriter
import xlwt

from fupin.workbook import (
    COMMAND,
    PAGE,
    Limits,
    OutColumn,
    OutSheet,
    Unreadable,
    read_sheets,
    write_csv,
    write_workbook,
)
from fupin.workbook.unreadable import MB, SENTENCES

LINES = [["姓名", "证件号码", "人数"], ["韦大山", "990101194901010011", 3], ["岑秀英", None, 2.5], ["㛃·𬱖", "", 0]]


def xlsx(lines=LINES, *, hidden=False, start=(0, 0), formats=None):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page, other = book.add_worksheet("甲村"), book.add_worksheet("乙村")
    for row, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            page.write(row + start[0], column + start[1], cell)
    other.write(0, 0, "另一页")
    if hidden:
        other.hide()
    book.close()
    return target.getvalue()


def xls(lines=LINES):
    book = xlwt.Workbook()
    page = book.add_sheet("甲村")
    for row, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(lines=LINES):
    target = io.BytesIO()
    pandas.DataFrame(lines).to_excel(target, sheet_name="甲村", header=False, index=False, engine="odf")
    return target.getvalue()


def text(lines=LINES, encoding="utf-8", delimiter=","):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(lines)
    return target.getvalue().encode(encoding)


def cells(sheet):
    return [[None if cell == "" else cell for cell in row] for row in sheet.head(99)]


def code_of(source, limits=PAGE):
    with pytest.raises(Unreadable) as caught:
        read_sheets(source, limits)
    assert str(caught.value)
    return caught.value.code


# ---- what comes back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [xlsx, xls, ods])
def test_workbooks_come_back_as_they_are(make):
    sheet = read_sheets(make())[0]
    assert sheet.name == "甲村"
    assert cells(sheet) == [[None if cell == "" else cell for cell in row] for row in LINES]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_text_in_every_encoding(encoding, delimiter):
    sheet = read_sheets(text(encoding=encoding, delimiter=delimiter))[0]
    assert (sheet.name, sheet.hidden) == (None, False)
    assert cells(sheet) == [[None if cell in ("", None) else str(cell) for cell in row] for row in LINES]


def test_what_we_write_we_read():
    target = io.BytesIO()
    born = datetime.date(1949, 1, 1)
    columns = [OutColumn("姓名"), OutColumn("钱", form="0.00"), OutColumn("出生", form="yyyy-mm-dd"), OutColumn("是否")]
    write_workbook(target, [OutSheet("一", columns, [["=1+1", 2.25, born, True], [None, 1, None, False]])])
    assert cells(read_sheets(target.getvalue())[0])[1:] == [["=1+1", 2.25, born, "是"], [None, 1.0, None, "否"]]


def test_csv_of_ours_cannot_run_as_a_formula():
    target = io.BytesIO()
    write_csv(target, OutSheet("", [OutColumn("备注")], [["=1+1"], ["-2"], ["@a"], ["平安"]]))
    assert [row[0] for row in cells(read_sheets(target.getvalue())[0])] == ["备注", "'=1+1", "'-2", "'@a", "平安"]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    sheet = read_sheets(xlsx(start=(3, 2)))[0]
    assert (sheet.letter(0), sheet.first_row, cells(sheet)[3][0]) == ("C", 1, "姓名")


def test_columns_hold_each_different_cell_once():
    sheet = read_sheets(xlsx([["村"]] + [["甲村"], ["乙村"]] * 3000))[0]
    column = sheet.columns[0]
    assert sorted(column.values.tolist()) == ["乙村", "村", "甲村"]
    assert column.cells().tolist() == ["村"] + ["甲村", "乙村"] * 3000


def test_true_is_not_the_number_one():
    assert cells(read_sheets(xlsx([["a", "b"], [True, 1], [False, 0]]))[0])[1:] == [["TRUE", 1.0], ["FALSE", 0.0]]
    assert cells(read_sheets(xlsx([["a"], [1], [True], [0], [False]]))[0])[1:] == [[1.0], ["TRUE"], [0.0], ["FALSE"]]


def test_a_hidden_sheet_says_so_and_shows_its_head_only():
    visible, hidden = read_sheets(xlsx(hidden=True))
    assert (visible.hidden, hidden.hidden, hidden.height) == (False, True, 1)


def test_failed_formulas_are_not_blank():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet("甲村")
    for row in range(5):
        page.write(row, 1, "字")
    page.write_formula(2, 2, "=A1/0", None, "#DIV/0!")
    page.write_formula(4, 1, "=NA()", None, "#N/A")
    book.close()
    sheet = read_sheets(target.getvalue())[0]
    assert cells(sheet)[2][1] == "#DIV/0!"
    assert [row[0] for row in cells(sheet)] == ["字"] * 4 + ["#N/A"]


def test_a_csv_row_longer_than_those_above():
    assert cells(read_sheets("甲,乙\n1,2,3\n".encode())[0]) == [["甲", "乙", None], ["1", "2", "3"]]


# ---- what is refused -------------------------------------------------------------------------------------------------


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def changed(source, name, change):
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    return zipped({**parts, name: change(parts.get(name, b""))})


def bomb():
    return changed(xlsx(), "xl/worksheets/sheet1.xml", lambda part: part + b" " * (60 * MB))


def two_far_cells():
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + far
    return changed(xlsx(), "xl/worksheets/sheet1.xml", lambda part: sheet + b"</sheetData></worksheet>")


def tall_but_narrow():
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + far
    return changed(xlsx(), "xl/worksheets/sheet1.xml", lambda part: sheet + b"</sheetData></worksheet>")


def with_entity():
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
    return changed(xlsx(), "xl/sharedStrings.xml", lambda part: entity + part.split(b"?>", 1)[1])


def encrypted_zip():
    source = bytearray(xlsx())
    place = source.find(b"PK\x01\x02")
    while place >= 0:
        source[place + 8] |= 1
        place = source.find(b"PK\x01\x02", place + 4)
    return bytes(source)


def encrypted_compound():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def flipped():
    source = xlsx()
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    place = entry.header_offset + 30 + len(entry.filename) + 40
    return source[:place] + bytes([source[place] ^ 255]) + source[place + 1 :]


UNREADABLE = {
    "empty_file": lambda: b"",
    "bomb": bomb,
    "suspicious": with_entity,
    "too_wide": two_far_cells,
    "html": lambda: "<html><table><tr><td>姓名</td></tr></table></html>".encode("gb18030"),
    "xml_spreadsheet": lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "binary_workbook": lambda: zipped({"xl/workbook.bin": b"x", "[Content_Types].xml": b"<a/>"}),
    "not_workbook": lambda: b"%PDF-1.7 something",
    "corrupt": flipped,
    "encoding": lambda: "姓名,民族\n".encode() + b"\xff\xff\xfe\x81",
    "encrypted": encrypted_compound,
}


@pytest.mark.parametrize("code", UNREADABLE)
def test_refused_with_its_own_sentence(code):
    assert code_of(UNREADABLE[code]()) == code


@pytest.mark.parametrize(
    "source",
    [
        zipped({"word/document.xml": b"<a/>"}),
        b"\x89PNG\r\n\x1a\n123",
        b"a,b\n1,\x00\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    ],
)
def test_other_kinds_of_files(source):
    assert code_of(source) == "not_workbook"


def test_encrypted_entries_of_an_archive():
    assert code_of(encrypted_zip()) == "encrypted"


def test_paths_that_climb_out_and_repeated_names():
    assert code_of(zipped({"xl/workbook.xml": b"<a/>", "../evil": b"x"})) == "suspicious"
    assert code_of(zipped({"xl/workbook.xml": b"<a/>", "XL/Workbook.xml": b"<a/>"})) == "suspicious"
    assert code_of(zipped({f"xl/{n}": b"" for n in range(1001)} | {"xl/workbook.xml": b"<a/>"})) == "suspicious"


def test_half_a_file():
    assert code_of(xlsx()[:-60]) == "corrupt"


def test_more_rows_than_allowed():
    few = Limits(20 * MB, 200 * MB, 10, 768 * MB, 60, 60)
    assert code_of(xlsx([["字"]] * 40), few) == "too_many_rows"
    assert code_of(text([["字"]] * 40), few) == "too_many_rows"


def test_a_file_larger_than_allowed():
    assert code_of(b"a" * 2 * MB, Limits(MB, MB, 10, 768 * MB, 60, 60)) == "file_too_big"
    assert code_of(xlsx(), Limits(MB, 100, 10, 768 * MB, 60, 60)) == "too_big_inside"


def test_two_cells_far_apart_do_not_take_the_memory():
    """700 columns by a million rows: the parser would need gigabytes; the reading process is stopped, not this one."""
    assert code_of(tall_but_narrow()) in ("too_big_inside", "too_many_rows")


def test_a_slow_file_is_stopped():
    lines = [["一", "二"]] + [[str(n), str(n + 1)] for n in range(30000)]
    assert code_of(xlsx(lines), Limits(20 * MB, 200 * MB, 50_000, 768 * MB, 60, 0.05)) == "too_slow"


def test_only_hidden_sheets():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet("空")
    book.close()
    assert code_of(target.getvalue()) == "no_sheets"


def test_every_sentence_tells_what_to_do():
    facts = {"size": 1, "limit": 1, "rows": 1, "row": 1, "column": "A", "what": "一"}
    for code in SENTENCES:
        assert "请" in str(Unreadable(code, **facts))


def test_the_command_takes_more_than_the_page():
    assert all(getattr(COMMAND, name) > getattr(PAGE, name) for name in PAGE.__dataclass_fields__)
