"""A code list is written once: official code, official label, spellings seen in the wild.

The stored value is the code, the label is what pages and workbooks show. Cells are read by label or spelling only, never
by a bare code: two national dictionaries number the same peoples differently (domain.md §2.3).
"""

import re
import unicodedata
from functools import cache
from typing import Self

from django.db import models

SEPARATORS = re.compile(r"[,，、;；/\s]+")


def normalised(text: str) -> str:
    """Full-width to half-width, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class CodeList(models.TextChoices):
    @classmethod
    def spellings(cls) -> dict[str, Self]:
        """Other ways to write a label; overridden where there are any."""
        return {}

    @classmethod
    def lookup(cls) -> dict[str, str]:
        """Normalised text → code, for every label and spelling."""
        return _lookup(cls)

    @classmethod
    def from_cell(cls, text: str) -> str | None:
        """The code that a cell names, or None when it names none."""
        return cls.lookup().get(normalised(text))

    @classmethod
    def from_cells(cls, text: str) -> list[str] | None:
        """The codes of a cell with several labels, in the list's order; None when one of them is unknown."""
        found = [cls.from_cell(part) for part in SEPARATORS.split(unicodedata.normalize("NFKC", text)) if part]
        if None in found:
            return None
        return [code for code in cls.values if code in found]

    @classmethod
    def label_of(cls, code: str | None) -> str:
        """The label of a stored code; "" for none, the code itself when the list no longer has it."""
        if not code:
            return ""
        return str(cls(code).label) if code in cls.values else code

    @classmethod
    def labels_of(cls, codes: str) -> str:
        """Labels of codes joined by commas, as people read them."""
        return "、".join(cls.label_of(code) for code in codes.split(",") if code)


@cache
def _lookup(codes: type[CodeList]) -> dict[str, str]:
    known = {normalised(str(member.label)): str(member.value) for member in codes}
    return known | {normalised(text): str(member.value) for text, member in codes.spellings().items()}


class YesNo(CodeList):
    """domain.md §2.12. Blank is not 否."""

    YES = "1", "是"
    NO = "0", "否"

    @classmethod
    def spellings(cls) -> dict[str, "YesNo"]:
        yes = ["有", "已", "√", "✓", "Y", "y", "Yes", "YES", "yes", "TRUE", "1", "参加", "已参加", "享受", "通", "已通", "已解决"]
        no = ["无", "未", "×", "✗", "X", "x", "N", "n", "No", "NO", "no", "FALSE", "0", "不", "没有"]
        no += ["未参加", "未享受", "不享受", "未通", "不通", "未解决", "不是"]
        return {word: cls.YES for word in yes} | {word: cls.NO for word in no}
