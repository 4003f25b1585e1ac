"""A4 pages as PDF. The library is loaded on first use, so that the register runs where its system packages are missing.

One PDF at a time in a process, and the memory given back after each: forty kept documents would hold 700 MB.
"""

import gc
import importlib
import logging
import threading
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils._os import safe_join

from fupin.workflow import REASONS, Refused

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
BASE = "http://print.invalid"
"""What relative addresses in a page are read against: a name that no network has, and nobody asks one."""

REASONS |= {
    "pdf_unavailable": "这台服务器还不能生成 PDF：缺少系统软件包。请系统管理员安装：apt install {packages}。"
    "现在可以先用浏览器的打印（按 Ctrl+P）。",
}

log = logging.getLogger("fupin.documents")
_one_at_a_time = threading.Lock()


def library() -> Any:
    """The WeasyPrint module. Raises Refused("pdf_unavailable")."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: a shared library of the system is missing
        log.info("no PDF: %s", error)
        raise Refused("pdf_unavailable", packages=PACKAGES) from error


def missing() -> str:
    """Why no PDF can be made here, as a sentence; "" where it can."""
    try:
        library()
    except Refused as refused:
        return refused.sentence
    return ""


def pdf_of(html: str) -> bytes:
    """The PDF of a whole page. Raises Refused("pdf_unavailable")."""
    weasyprint = library()
    with _one_at_a_time:
        try:
            page = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher())
            return bytes(page.write_pdf(presentational_hints=True))  # widths of columns are attributes, not styles
        finally:
            gc.collect()


def fetcher() -> Any:
    """What the page may draw in: our own style sheets. No network, no other file, no data address."""
    urls = importlib.import_module("weasyprint.urls")

    class OwnFiles(urls.URLFetcher):  # type: ignore[name-defined,misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            return urls.URLFetcherResponse(url, style_sheet(url).read_bytes(), {"Content-Type": "text/css"})

    return OwnFiles(allowed_protocols=[], allow_redirects=False)


def style_sheet(url: str) -> Path:
    """The file of one of our style sheets. Raises ValueError for every other address."""
    parts, root = urlsplit(url), urlsplit(settings.STATIC_URL).path
    if not url.startswith(f"{BASE}/") or not parts.path.startswith(root) or not parts.path.endswith(".css"):
        raise ValueError("only our own style sheets may be drawn in")
    name = unquote(parts.path.removeprefix(root))
    collected = Path(safe_join(settings.STATIC_ROOT, name))
    found = str(collected) if collected.is_file() else finders.find(name)
    if not isinstance(found, str):
        raise ValueError("there is no such style sheet")
    return Path(found)
