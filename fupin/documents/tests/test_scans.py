"""Scans are kept as they are; a PDF that can act is refused, however it hides it."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin.documents import scans
from fupin.documents.scans import scan_of
from fupin.tests.documents import scan
from fupin.workflow import Refused


def packed(inner: bytes, kind: bytes = b"/ObjStm") -> bytes:
    body = zlib.compress(inner)
    return b"9 0 obj\n<< /Type " + kind + b" /Filter /FlateDecode >>\nstream\r\n" + body + b"\nendstream\nendobj"


def test_a_scan_is_kept_byte_for_byte_with_its_pages() -> None:
    content = scan(packed(b"<< /Type /Page >> << /Type /Pages >>"), pages=2)
    found = scan_of(content, "甲.pdf")
    assert (found.content, found.pages) == (content, 3)


ACTIVE = [
    b"<< /S /JavaScript /JS (app.alert(1)) >>",
    b"<< /S /J#61vaScr#69pt >>",
    b"<< /Type /EmbeddedFile >>",
    b"<< /Names << /EmbeddedFiles 1 0 R >> >>",
    b"<< /S /Launch /F (cmd.exe) >>",
    b"<< /S /#4caunch >>",
    b"<< /Subtype /RichMedia >>",
    b"<< /XFA 5 0 R >>",
    b"<< /S /SubmitForm >>",
]


@pytest.mark.parametrize("act", ACTIVE)
@pytest.mark.parametrize(
    "hide", [lambda act: act, packed, lambda act: packed(act, b"/XObject"), lambda act: packed(b" " * 3_000_000 + act)]
)
def test_what_can_act_is_refused(act: bytes, hide) -> None:
    with pytest.raises(Refused, match="scan_active"):
        scan_of(scan(hide(act)), "甲.pdf")


def test_a_name_across_two_pieces_is_found() -> None:
    inner = b"\0" * (scans.STEP - 6) + b"/JavaScript" + b"\0" * 100
    with pytest.raises(Refused, match="scan_active"):
        scan_of(scan(packed(inner)), "甲.pdf")


def test_objects_packed_in_a_way_that_cannot_be_searched_are_refused() -> None:
    with pytest.raises(Refused, match="scan_active"):
        scan_of(scan(b"<< /Type /ObjStm /Filter [/ASCII85Decode /FlateDecode] >>"), "甲.pdf")


def test_a_password_is_refused() -> None:
    with pytest.raises(Refused, match="scan_locked"):
        scan_of(scan(b"<< /Encrypt 7 0 R >>"), "甲.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.4\nhalf", b"x" + scan(), b"<html>%PDF-1.4 %%EOF", b"%PDF-"])
def test_what_is_no_whole_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="scan_broken"):
        scan_of(content, "甲.pdf")


def test_a_bomb_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(scans, "MOST_INFLATED", 5_000_000)
    with pytest.raises(Refused, match="scan_too_complex"):
        scan_of(scan(packed(b"\0" * 9_000_000)), "甲.pdf")


def outcome(content: bytes) -> str:
    try:
        return "kept" if scan_of(content, "甲.pdf").content == content else "changed"
    except Refused as refused:
        return refused.code


@given(st.binary(max_size=300))
def test_anything_is_a_scan_or_a_refusal(noise: bytes) -> None:
    content = scan(b"stream\r\n" + noise + b"endstream")
    assert outcome(content) in {"kept", "scan_active", "scan_locked"}
