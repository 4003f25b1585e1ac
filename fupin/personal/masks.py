"""Masks (domain.md §8.4, Appendix A): the first six digits of an identity number and never its tail."""

import re

COMPOUND = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 长孙 宇文 轩辕 端木 百里 南宫 独孤 呼延"
).split()
IDENTITY_LIKE = re.compile(r"(?<![0-9])[0-9]{6}[0-9]{8,15}[0-9Xx](?![0-9])")
PHONE_LIKE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def mask_identity(number: str) -> str:
    return number[:6] + "*" * max(0, len(number) - 6)


def mask_phone(number: str) -> str:
    if len(number) < 8:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_card(number: str) -> str:
    """The last four of a bank card, in groups."""
    return f"**** **** **** {number[-4:]}" if len(number) > 8 else "*" * len(number)


def mask_name(name: str) -> str:
    if "·" in name:
        return name.split("·", 1)[0] + "**"
    kept = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:kept] + "*" * (len(name) - kept)


def mask_text(text: str) -> str:
    """Free text (log lines, errors) without identity numbers, bank cards or mobile numbers."""
    starred = IDENTITY_LIKE.sub(lambda found: found[0][:6] + "*" * 12, text)
    return PHONE_LIKE.sub(lambda found: mask_phone(found[0]), starred)
