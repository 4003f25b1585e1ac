"""Scanned PDF files as they come in: kept as they are, never opened by us, refused when they carry what can act.

The search goes through the file and through whatever is deflated in it, because names may stand inside a compressed
object stream, or be spelled with hexadecimal digits (`/J#61vaScript`).
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from fupin.workflow import REASONS, Refused

MOST_INFLATED = 150_000_000
STEP = 1 << 20
OVERLAP = 200
"""More than the longest name with every letter spelled in hexadecimal."""

REASONS |= {
    "scan_broken": "没有上传“{name}”：不是完整的 PDF 文件。请重新扫描，或者拍成照片再传。",
    "scan_active": "没有上传“{name}”：这个 PDF 带有脚本、附件或自动动作，不安全。请打印成纸再扫描，或者拍照上传。",
    "scan_locked": "没有上传“{name}”：这个 PDF 设了密码，以后打不开。请去掉密码后另存一份再传。",
    "scan_too_complex": "没有上传“{name}”：这个 PDF 展开后太大。请分成几份，或者扫描时选黑白、200 点。",
}


def spelled(name: str) -> bytes:
    """A pattern for a PDF name, each letter as itself or as `#xx`."""
    letters = (f"(?:{re.escape(each)}|#{ord(each):02x}|#{ord(each):02X})" for each in name)
    return f"/{''.join(letters)}".encode()


ACTIVE = ("JavaScript", "EmbeddedFile", "Launch", "RichMedia", "XFA", "SubmitForm", "ImportData", "GoToE", "GoToR")
ACTS = re.compile(b"|".join(map(spelled, ACTIVE)))
LOCKED = re.compile(spelled("Encrypt") + rb"(?![A-Za-z])")
PACKED_OBJECTS = re.compile(spelled("ObjStm"))
ODD_FILTERS = re.compile(b"|".join(map(spelled, ("ASCII85Decode", "ASCIIHexDecode", "LZWDecode", "RunLengthDecode"))))
STREAM = re.compile(rb"(?<!end)stream\r?\n")
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


@dataclass(frozen=True)
class Scan:
    """`pages` as the file says; 0 when it does not say it plainly."""

    content: bytes
    pages: int


def scan_of(content: bytes, name: str) -> Scan:
    """The file as it is. Raises Refused; `name` is for the sentence."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise Refused("scan_broken", name=name)
    if LOCKED.search(content):
        raise Refused("scan_locked", name=name)
    if ACTS.search(content) or (PACKED_OBJECTS.search(content) and ODD_FILTERS.search(content)):
        raise Refused("scan_active", name=name)
    pages = len(PAGE.findall(content))
    for text in inflated(content, name):
        if ACTS.search(text):
            raise Refused("scan_active", name=name)
        pages += len(PAGE.findall(text))
    return Scan(content, pages)


def inflated(content: bytes, name: str) -> Iterator[bytes]:
    """What every deflated stream holds, a piece at a time, each with the end of the one before."""
    total = 0
    for found in STREAM.finditer(content):
        for piece in pieces(content, found.end()):
            total += len(piece)
            if total > MOST_INFLATED:
                raise Refused("scan_too_complex", name=name)
            yield piece


def pieces(content: bytes, start: int) -> Iterator[bytes]:
    """Nothing where no deflated data begins. What breaks off ends there, as a reader would take it."""
    machine, rest, before = zlib.decompressobj(), content[start : start + STEP], b""
    taken = start + len(rest)
    while rest:
        try:
            piece = machine.decompress(rest, STEP)
        except zlib.error:
            return
        if piece:
            yield before + piece
            before = piece[-OVERLAP:]
        if machine.eof:
            return
        rest = machine.unconsumed_tail
        if not rest:
            rest = content[taken : taken + STEP]
            taken += len(rest)
