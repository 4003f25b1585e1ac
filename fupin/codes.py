"""A code list is written once: official code, official label, spellings seen in the wild.

The stored value is the code, the label is what pages and workbooks show. Cells are read by label or spelling only,
never by a bare code: two national dictionaries number the same peoples differently (domain.md §2.3).
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from django.db import models

SEPARATORS = re.compile(r"[,，、;；/\s]+")
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def normalised(text: str) -> str:
    """What texts are compared by: half width, lower case, no white space, nothing invisible."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def each_word(said: Mapping[Any, str]) -> dict[str, Any]:
    """Spellings from {member: "words with blanks between"}. ValueError for a word that is said to mean two things."""
    pairs = [(word, member) for member, words in said.items() for word in words.split()]
    if len(dict(pairs)) < len(pairs):
        raise ValueError(f"a word is listed twice: {pairs}")
    return dict(pairs)


class CodeList(models.TextChoices):
    @classmethod
    def spellings(cls) -> dict[str, Self]:
        """Other ways to write a label; overridden where there are any."""
        return {}

    @classmethod
    def lookup(cls) -> Mapping[str, str]:
        """Normalised text → code, for every label and spelling."""
        return _lookup(cls)  # type: ignore[arg-type]  # mypy takes an enum class for unhashable

    @classmethod
    def from_cell(cls, text: str) -> str | None:
        """The code that a cell names, or None when it names none."""
        return cls.lookup().get(normalised(text))

    @classmethod
    def from_cells(cls, text: str) -> list[str] | None:
        """The codes of a cell with several labels, in the list's order; None when one of them is unknown."""
        if whole := cls.from_cell(text):
            return [whole]
        found = [
            cls.from_cell(part) for part in SEPARATORS.split(unicodedata.normalize("NFKC", text)) if normalised(part)
        ]
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
def _lookup(codes: Any) -> Mapping[str, str]:
    """A label always means its own code, whatever the spellings say."""
    spelled = {normalised(text): str(member.value) for text, member in codes.spellings().items()}
    labels = {normalised(str(member.label)): str(member.value) for member in codes}
    return MappingProxyType(spelled | labels)


class YesNo(CodeList):
    """domain.md §2.12, §9.4.12. Blank is not 否."""

    YES = "1", "是"
    NO = "0", "否"

    @classmethod
    def spellings(cls) -> dict[str, "YesNo"]:
        yes = "有 已 √ ✓ ✔ ☑ Y YES TRUE 1 对 参加 已参加 享受 已享受 通 已通 已解决 属于"
        no = "无 未 × ✗ ✘ ✕ ╳ X N NO FALSE 0 不 非 没有 不是 未参加 没参加 未享受 不享受 未通 不通 未解决 不属于"
        return each_word({cls.YES: yes, cls.NO: no})
