"""What a typed search means, pure. Identity numbers and phones are secret: asked by POST, never in an address."""

import re
import unicodedata
from dataclasses import dataclass

from fupin.codes import CodeList
from fupin.personal.identity import normalise

PHONE = re.compile(r"1[3-9][0-9]{9}")
IDENTITY = re.compile(r"[0-9]{17}[0-9X].{0,4}")
DIGITS = re.compile(r"[0-9]+")
LETTERS = re.compile(r"[a-z]{1,20}")
LONG = re.compile(r"[0-9]{15}")
"""As many digits as this are treated as an identity number, also when one is missing or too many."""

LIMIT = 50


class WordKind(CodeList):
    NOTHING = "nothing", "没有填"
    IDENTITY = "identity", "证件号码"
    PHONE = "phone", "电话"
    NUMBER = "number", "户编号"
    INITIALS = "initials", "拼音首字母"
    NAME = "name", "姓名"


SECRET = frozenset({WordKind.IDENTITY, WordKind.PHONE})


@dataclass(frozen=True)
class Words:
    """`text` as it is compared: half width, without blanks at the ends."""

    kind: WordKind
    text: str

    @property
    def secret(self) -> bool:
        return self.kind in SECRET


def read_words(typed: str) -> Words:
    text = unicodedata.normalize("NFKC", typed.replace("\x00", "")).strip()[:LIMIT]
    number = normalise(text.replace("-", ""))
    if IDENTITY.fullmatch(number) or LONG.search(number):
        return Words(WordKind.IDENTITY, number)
    if PHONE.fullmatch(number):
        return Words(WordKind.PHONE, number)
    if DIGITS.fullmatch(number):
        return Words(WordKind.NUMBER, number)
    if LETTERS.fullmatch(text.lower()):
        return Words(WordKind.INITIALS, text.lower())
    return Words(WordKind.NAME if text else WordKind.NOTHING, text)


def prefix_range(prefix: str) -> tuple[str, str | None]:
    """First text with this prefix of letters and the first after them; None when nothing comes after ("zz")."""
    trimmed = prefix.rstrip("z")
    return prefix, trimmed[:-1] + chr(ord(trimmed[-1]) + 1) if trimmed else None
