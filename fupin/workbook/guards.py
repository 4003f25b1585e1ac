"""What is checked before and beside the parser: what kind of file it is, and whether its container is honest."""

import re
import struct
import zipfile
import zlib
from typing import BinaryIO
from xml.etree import ElementTree

from fupin.workbook import errors
from fupin.workbook.unreadable import MB, Limits, Unreadable

MAX_ENTRIES = 1000
MAX_RATIO = 100  # a real roster unpacks to about 15 times its size
RATIO_FROM = MB  # entries below this size are harmless whatever their ratio
WIDE_SEARCH = 16 * MB  # cell references of larger parts are bounded by the reading process alone
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
FAR_CELL = re.compile(rb'<c r="([A-Z]{3,})\d+"(?:[^>]*[^/>])?>')  # a filled cell right of column ZZ
COMPOUND = ("EncryptedPackage", "Workbook", "WORKBOOK", "Book", "_VBA_PROJECT_CUR")  # what streams are called
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
WEB = (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<?xml", b"<!--", b"<style", b"<div", b"mime-version:")
FIRST_RECORD = bytes.fromhex("0908100000060500")
FILEPASS = 0x2F
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError)


def kind_of(file: BinaryIO, limits: Limits) -> str:
    """ "xlsx", "ods", "xls" or "csv", by content and never by the file's name. Raises Unreadable."""
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise Unreadable("empty_file")
    if size > limits.file_bytes:
        raise Unreadable("file_too_big", size=-(-size // MB), limit=limits.file_bytes // MB)
    head = file.read(4096)
    if head.startswith(b"PK"):
        return _kind_of_zip(file, limits)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_compound(file)
    return _kind_of_text(head)


def _kind_of_compound(file: BinaryIO) -> str:
    file.seek(0)
    content = file.read()
    streams = [name for name in COMPOUND if f"{name}\0".encode("utf-16-le") in content]
    if "EncryptedPackage" in streams or _has_password(content):
        raise Unreadable("encrypted")
    if _is_cut_off(content):
        raise Unreadable("corrupt")
    if not {"Workbook", "Book", "WORKBOOK"}.intersection(streams):
        raise Unreadable("not_workbook")
    if "_VBA_PROJECT_CUR" in streams:
        raise Unreadable("macro")
    return "xls"


def _has_password(content: bytes) -> bool:
    """An .xls whose first record (BOF of the workbook) is soon followed by FILEPASS: the rest is encrypted."""
    place = content.find(FIRST_RECORD)
    for _ in range(4 if place >= 0 else 0):
        kind, size = struct.unpack_from("<HH", content.ljust(place + 4, b"\0"), place)
        if kind == FILEPASS:
            return True
        place += 4 + size
    return False


def _is_cut_off(content: bytes) -> bool:
    """The directory of the compound file lies behind its end. Its header says how large sectors are and where."""
    if len(content) < 512:
        return True
    (shift,), (sector,) = struct.unpack_from("<H", content, 30), struct.unpack_from("<I", content, 48)
    return shift > 16 or (sector + 1) << shift >= len(content)


def _kind_of_text(head: bytes) -> str:
    if head.startswith((b"%PDF", b"{\\rtf", *PICTURES, *ARCHIVES)):
        raise Unreadable("not_workbook")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml") and b"<workbook" in start:
        raise Unreadable("xml_spreadsheet")
    if start.startswith(WEB):
        raise Unreadable("html")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not_workbook")
    return "csv"


def _kind_of_zip(file: BinaryIO, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_directory(entries, limits)
            return _kind_of_entries(archive, {entry.filename.lstrip("/").lower() for entry in entries})
    except BROKEN as error:
        raise Unreadable("corrupt") from error


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_ENTRIES:
        raise Unreadable("suspicious", what=f"含 {len(names)} 个部件")
    if len({name.lower() for name in names}) < len(names):
        raise Unreadable("suspicious", what="部件重名")
    if any(".." in re.split(r"[/\\]", name) or "\\" in name for name in names):
        raise Unreadable("suspicious", what="部件路径越界")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("encrypted")
    if any(e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * e.compress_size for e in entries):
        raise Unreadable("bomb")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise Unreadable("too_big_inside")


def _kind_of_entries(archive: zipfile.ZipFile, names: set[str]) -> str:
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("macro")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Unreadable("binary_workbook")
    if "content.xml" in names and "mimetype" in names:
        if not archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise Unreadable("not_workbook")
        if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Unreadable("encrypted")
        return "ods"
    raise Unreadable("not_workbook")


def check_parts(file: BinaryIO) -> tuple[errors.Found, dict[str, str]]:
    """Unpack every part once: checksums, document types and entities, filled cells far to the right. Raises Unreadable.
    Returns the failed formula cells by part, and the sheet of each part.

    Runs beside the parser (unpacking gives the processor free), so a large roster pays no waiting for it; nothing
    that was read is used before this has passed.
    """
    failed: errors.Found = {}
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                _check_part(archive, entry, failed)
            return failed, errors.sheet_names(archive) if failed else {}
    except (*BROKEN, ElementTree.ParseError) as error:
        raise Unreadable("corrupt") from error


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, failed: errors.Found) -> None:
    markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    tail, done = b"", 0
    with archive.open(entry) as part:
        while chunk := part.read(MB):
            if markup:
                text = tail + chunk
                _check_markup(text, search_cells=done < WIDE_SEARCH)
                errors.collect(entry.filename, text, failed)
                tail = chunk[-errors.LONGEST :]
            done += len(chunk)


def _check_markup(text: bytes, *, search_cells: bool) -> None:
    if any(mark in text for mark in FORBIDDEN):
        raise Unreadable("suspicious", what="含有实体声明")
    if search_cells and (far := FAR_CELL.search(text)):
        raise Unreadable("too_wide", column=far[1].decode())
