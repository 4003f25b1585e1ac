"""Files that are no workbook, that are broken, or that would do harm when opened."""

import csv
import io
import struct
import warnings
import zipfile
from collections.abc import Callable

import pandas
import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

from fupin.workbook.unreadable import MB
from households.importers import testing
from households.importers.tests.corpus.case import Build, Case, book, lines_of, two_homes, whole

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET_PART = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Change = Callable[[bytes], bytes]


def good() -> bytes:
    return testing.roster(two_homes())


def good_book() -> bytes:
    """Its texts lie in a part of their own."""
    return book({"花名册": lines_of(two_homes())})


def parts_of(source: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: list[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name twice is what some of these are about
        for name, content in parts:
            archive.writestr(name, content)
    return target.getvalue()


def with_parts(*more: tuple[str, bytes]) -> Build:
    return lambda: zipped([*parts_of(good()).items(), *more])


def without_part(name: str, make: Build = good) -> Build:
    return lambda: zipped([(own, content) for own, content in parts_of(make()).items() if own != name])


def with_part_changed(name: str, change: Change, make: Build = good) -> Build:
    return lambda: zipped([(own, change(c) if own == name else c) for own, c in parts_of(make()).items()])


def only(*names: str) -> Build:
    return lambda: zipped([(name, b"<a/>") for name in names])


def flipped() -> bytes:
    """One bit wrong in the packed sheet: its checksum does not hold."""
    source = good()
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        entry = archive.getinfo(SHEET_PART)
    place = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    return source[:place] + bytes([source[place] ^ 255]) + source[place + 1 :]


def marked_encrypted() -> bytes:
    source = bytearray(good())
    place = source.find(b"PK\x01\x02")
    while place >= 0:
        source[place + 8] |= 1
        place = source.find(b"PK\x01\x02", place + 4)
    return bytes(source)


def far(cell: bytes, row: bytes) -> Build:
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="%s"><c r="%s%s"><v>1</v></c></row>' % (row, cell, row)
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN, cells)
    return with_part_changed(SHEET_PART, lambda part: sheet)


def document_type(encoding: str) -> Change:
    entities = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    return lambda part: entities.encode(encoding) + part.split(b"?>", 1)[1]


def ods() -> bytes:
    target = io.BytesIO()
    pandas.DataFrame(lines_of(two_homes())).to_excel(target, header=False, index=False, engine="odf")
    return target.getvalue()


def xls(*, locked: bool = False, macros: bool = False) -> bytes:
    """An old workbook. `locked` has a FILEPASS record behind the first: what follows is encrypted."""
    old = xlwt.Workbook()
    page = old.add_sheet("花名册")
    for row, line in enumerate(lines_of(two_homes())):
        for column, cell in enumerate(line):
            page.write(row, column, cell)
    stream = old.get_biff_data()
    if locked:
        first = 4 + struct.unpack_from("<H", stream, 2)[0]
        stream = stream[:first] + struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678) + stream[first:]
    target = io.BytesIO()
    XlsDoc().save(target, stream)
    content = target.getvalue()
    return content + "_VBA_PROJECT_CUR\0".encode("utf-16-le") if macros else content


def compound(*streams: str) -> Build:
    """A compound file that names these streams."""
    names = b"".join(f"{name}\0".encode("utf-16-le").ljust(64, b"\0") for name in streams)
    return lambda: OLE + bytes(504) + names + bytes(512)


def chart_only() -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    page = made.add_worksheet("数")
    page.write_column(0, 0, [1, 2, 3])
    page.hide()
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "=数!$A$1:$A$3"})
    sheet = made.add_chartsheet("图")
    sheet.set_chart(chart)
    sheet.activate()
    sheet.set_first_sheet()
    made.close()
    return target.getvalue()


def text(lines: list[list[object]], encoding: str = "utf-8") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(lines)
    return target.getvalue().encode(encoding)


def good_text(encoding: str = "utf-8") -> bytes:
    return text(lines_of(two_homes()), encoding)


def open_quote() -> bytes:
    """A quote that is never closed: everything below would be read as one cell."""
    lines = good_text().decode().splitlines(keepends=True)
    lines[2] = lines[2].replace("岑秀英", '"岑秀英', 1)
    return "".join(lines).encode()


def refused(name: str, code: str, build: Build, file: str = "名册.xlsx", **options: bool) -> Case:
    return Case(name, build, (whole(code),), homes=(), file=file, **options)


CASES = [
    # no workbook at all
    refused("nothing in it", "empty_file", lambda: b""),
    refused("a pdf", "not_workbook", lambda: b"%PDF-1.7\n1 0 obj"),
    refused("a picture", "not_workbook", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99)),
    refused("a photo", "not_workbook", lambda: b"\xff\xd8\xff\xe0" + bytes(99)),
    refused("a rar archive", "not_workbook", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99)),
    refused("a 7z archive", "not_workbook", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99)),
    refused("a gz archive", "not_workbook", lambda: b"\x1f\x8b\x08" + bytes(99)),
    refused("a zip of a csv", "not_workbook", lambda: zipped([("名册.csv", good_text())])),
    refused("a docx", "not_workbook", only("[Content_Types].xml", "word/document.xml")),
    refused("a pptx", "not_workbook", only("[Content_Types].xml", "ppt/presentation.xml")),
    refused("a text document of LibreOffice", "not_workbook",
            lambda: zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")])),
    refused("an old doc", "not_workbook", compound("Root Entry", "WordDocument", "1Table")),
    refused("an old doc that speaks of a Book", "not_workbook",
            lambda: compound("Root Entry", "WordDocument")() + "Bookman Workbook".encode("utf-16-le")),
    refused("an xlsb", "binary_workbook", only("[Content_Types].xml", "xl/workbook.bin"), "名册.xlsb"),
    refused("a web page", "html", lambda: "<html><table><tr><td>姓名</td></tr></table></html>".encode("gb18030"),
            "名册.xls"),
    refused("a web page with a mark", "html", lambda: "\ufeff\n<TABLE><tr><td>姓名</td></tr></TABLE>".encode(),
            "名册.xls"),
    refused("a web archive", "html", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<html>",
            "名册.xls"),
    refused("an xml spreadsheet", "xml_spreadsheet",
            lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "名册.xls"),
    refused("rich text", "not_workbook", lambda: b"{\\rtf1\\ansi hello}", "名册.xls"),
    # with a password, with macros
    refused("an xlsx with a password", "encrypted", compound("Root Entry", "EncryptionInfo", "EncryptedPackage")),
    refused("an xls with a password", "encrypted", lambda: xls(locked=True), "名册.xls"),
    refused("entries with a password", "encrypted", marked_encrypted),
    refused("an ods with a password", "encrypted",
            with_part_changed("META-INF/manifest.xml", lambda part: part + b"<!-- manifest:encryption-data -->", ods),
            "名册.ods"),
    refused("an xlsm with macros", "macro", with_parts(("xl/vbaProject.bin", b"\xd0\xcf macro")), "名册.xlsm"),
    refused("an xls with macros", "macro", lambda: xls(macros=True), "名册.xls"),
    # broken
    refused("the end cut off", "corrupt", lambda: good()[:-60]),
    refused("half of it", "corrupt", lambda: good()[: len(good()) // 2]),
    refused("a wrong checksum", "corrupt", flipped),
    refused("markup broken off", "corrupt", with_part_changed(SHEET_PART, lambda part: part[: len(part) // 2])),
    refused("no relations", "corrupt", without_part("xl/_rels/workbook.xml.rels")),
    refused("no sheet behind the name", "corrupt", without_part(SHEET_PART)),
    refused("no shared texts", "corrupt", without_part("xl/sharedStrings.xml", good_book)),
    refused("half of an xls", "corrupt", lambda: xls()[: len(xls()) // 2], "名册.xls"),
    refused("an ods broken off", "corrupt", with_part_changed("content.xml", lambda part: part[: len(part) // 2], ods),
            "名册.ods"),
    # meant to do harm
    refused("an entry twice", "suspicious", with_parts((SHEET_PART, b"<a/>"))),
    refused("an entry twice in another case", "suspicious", with_parts((SHEET_PART.upper(), b"<a/>"))),
    refused("a path that climbs out", "suspicious", with_parts(("../../etc/cron.d/evil", b"x"))),
    refused("a path with backslashes", "suspicious", with_parts(("xl\\..\\evil", b"x"))),
    refused("a thousand and one entries", "suspicious", with_parts(*((f"xl/media/{n}.png", b"") for n in range(1001)))),
    refused("a bomb", "bomb", with_part_changed(SHEET_PART, lambda part: part + b" " * (60 * MB))),
    refused("too much inside", "too_big_inside",
            with_parts(*((f"xl/media/{n}.bin", bytes(MB - 9)) for n in range(201))), alone=True),
    refused("a document type", "suspicious",
            with_part_changed("xl/sharedStrings.xml", document_type("utf-8"), good_book)),
    refused("a document type in UTF-16", "suspicious", with_part_changed(SHEET_PART, document_type("utf-16-le"))),
    refused("a document type in an ods", "suspicious", with_part_changed("content.xml", document_type("utf-8"), ods),
            "名册.ods"),
    refused("a cell at the end of the world", "too_wide", far(b"XFD", b"1048576")),
    refused("a cell far below", "too_big_inside", far(b"ZZ", b"1048576"), alone=True),
    refused("a cell far to the right", "too_wide", far(b"AAA", b"2")),
    refused("only a chart", "no_sheets", chart_only),
    # text
    refused("a csv with NUL", "not_workbook", lambda: good_text().replace("韦".encode(), b"\0", 1), "名册.csv"),
    refused("a csv with NUL far below", "not_workbook", lambda: good_text() + b"\n" * 5000 + b"\0", "名册.csv"),
    refused("half a character of UTF-16", "encoding", lambda: good_text("utf-16")[:-1], "名册.csv"),
    refused("broken GB18030", "encoding", lambda: good_text("gb18030") + b"\n\x81\xff", "名册.csv"),
    refused("the letters of another country", "encoding", lambda: "Né,Âgé\n".encode("latin-1"), "名册.csv"),
    refused("a quote that is never closed", "csv_quotes", open_quote, "名册.csv"),
    refused("a csv cell of a million letters", "csv_cell", lambda: good_text() + b"a" * (MB + 9), "名册.csv"),
    refused("too wide a csv", "too_wide", lambda: good_text() + b"," * 900, "名册.csv"),
    refused("a million columns", "too_wide", lambda: good_text() + b"," * 2_000_000, "名册.csv"),
    refused("too many rows", "too_many_rows", lambda: good_text() + b"\n" * 50_020, "名册.csv", alone=True),
    refused("too large a file", "file_too_big", lambda: good_text() + b" " * (20 * MB), "名册.csv", alone=True),
]  # fmt: skip
