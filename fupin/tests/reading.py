"""What a response says: its text and every cell of its workbooks; what a page is made of."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "use", "line", "polyline", "polygon"}
PAPER_NUMBER = re.compile(r"[0-9]{8}(-[A-Z0-9]{4}){2}|\b(?=[A-Z]*[0-9])[A-Z0-9]{8,12}\b")
CHECK_VALUE = re.compile(r"\b[0-9a-f-]{32,64}\b")
UNSEEN = {"script", "style", "title", "template"}


@dataclass
class Page(HTMLParser):
    """The parts of an HTML page that the rules are about."""

    title: str = ""
    headings: int = 0
    inline: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def read(cls, html: str) -> "Page":
        page = cls()
        page.feed(html)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.headings += tag == "h1"
        self.inline += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        data = (given.get("type") or "").startswith("application/")
        if tag == "style" or (tag == "script" and "src" not in given and not data):
            self.inline.append(f"<{tag}>")
        self.text += [given[name] or "" for name in ("title", "alt", "aria-label", "placeholder") if name in given]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.title += data
        elif not UNSEEN & set(self.open):
            self.text.append(data)

    def words(self) -> set[str]:
        """Words of four and more Latin letters that a person reads; check values and numbers of papers are none."""
        said = (CHECK_VALUE.sub("", PAPER_NUMBER.sub("", text)) for text in self.text)
        return {word for text in said for word in re.findall(r"[A-Za-z]{4,}", text)}


def is_html(response: Any) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def everything(response: Any) -> str:
    """Headers and body; of a workbook each part of the archive, so cells, comments and properties."""
    content = content_of(response)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{unpacked(content) if content[:2] == b'PK' else content.decode(errors='replace')}"


def unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
