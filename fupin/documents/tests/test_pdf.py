"""The PDF library sees our style sheets and nothing else; where it is missing, a sentence says what to install."""

import importlib
from datetime import date

import pytest

from fupin.documents import pdf
from fupin.documents.numbers import READABLE, paper_number
from fupin.documents.pdf import BASE, style_sheet
from fupin.workflow import Refused

needs_library = pytest.mark.skipif(bool(pdf.missing()), reason="没有 PDF 所需的系统软件包")
FORBIDDEN = [
    "file:///etc/passwd", "http://example.com/x.css", "https://print.invalid/static/css/print.css",
    f"{BASE}/static/../fupin/settings.py", f"{BASE}/static/css/../../../etc/passwd.css", f"{BASE}/static/js/app.js",
    f"{BASE}/static/css/none.css", f"{BASE}.evil/static/css/print.css", "data:text/css,x", f"{BASE}/etc/x.css",
    f"{BASE}/static/css/%2e%2e/%2e%2e/manage.css",
]  # fmt: skip


@pytest.mark.parametrize("url", FORBIDDEN)
def test_nothing_else_is_drawn_in(url: str) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - ours, or Django's for a path that leads outside
        style_sheet(url)


def test_our_style_sheets_are() -> None:
    assert style_sheet(f"{BASE}/static/css/print.css").name == "print.css"


def test_where_the_library_is_missing_the_sentence_says_what_to_install(monkeypatch) -> None:
    def fail(name: str):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(Refused, match="pdf_unavailable"):
        pdf.pdf_of("<p>甲</p>")
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk" in pdf.missing()


@needs_library
def test_a_page_becomes_a_pdf_without_asking_the_network(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *where, **more: asked.append(where))
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *where, **more: asked.append(where))
    html = '<link rel="stylesheet" href="http://example.com/x.css"><img src="file:///etc/passwd"><p>甲村</p>'
    assert pdf.pdf_of(html).startswith(b"%PDF-")
    assert asked == []


def test_numbers_are_dated_readable_and_not_repeated() -> None:
    numbers = {paper_number(date(2026, 11, 26)) for _ in range(500)}
    assert len(numbers) == 500
    assert all(number.startswith("20261126-") and set(number[9:]) <= {*READABLE, "-"} for number in numbers)
