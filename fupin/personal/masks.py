"""Masks (domain.md §8.4, Appendix A): the first six digits of an identity number and never its tail."""

import re

COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 长孙 宇文 轩辕 端木 百里 南宫 独孤 呼延 闻人 赫连 "
    "澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 司空 拓跋 西门 东郭 南门 第五 梁丘 左丘"
)
COMPOUND = frozenset(COMPOUND_SURNAMES.split())
POINTS = re.compile("[·•・．‧∙●]")
SHORTEST = 15
SHOWN = 6

# \d is any digit, full width too. The tail is that of a disability card: X, kind, grade, B1.
IDENTITY_LIKE = re.compile(r"(?<!\d)\d{14}(?:\d+(?:[XxＸｘ×]\d{0,2})?(?:[Bb]\d)?)")
IDENTITY_IN_GROUPS = re.compile(r"(?<!\d)(\d{6})[ \t\u00a0\-]+\d{8}[ \t\u00a0\-]+\d{3}[\dXxＸｘ×](?!\d)")
IDENTITY_AS_FLOAT = re.compile(r"(?<![\d.])\d\.\d{8,}[Ee]\+?1[4-9](?!\d)")
CARD_IN_GROUPS = re.compile(r"(?<!\d)\d{4}(?:[ \u00a0\-]\d{4}){2,3}[ \u00a0\-]\d{1,4}(?!\d)")
PHONE_LIKE = re.compile(r"(?<!\d)((?:\+?86)?[ \-]?)(1[3-9]\d)[ \-]?(\d{4})[ \-]?(\d{4})(?!\d)")


def mask_identity(number: str) -> str:
    """The first six characters, the rest stars. What is too short to be a number is starred as a whole."""
    shown = number[:SHOWN] if len(number) >= SHORTEST else ""
    return shown + "*" * (len(number) - len(shown))


def mask_phone(number: str) -> str:
    """138****0000; of anything but a mobile number only the first three."""
    if len(number) == 11:
        return f"{number[:3]}****{number[-4:]}"
    return number[:3] + "*" * (len(number) - 3) if len(number) >= 8 else "*" * len(number)


def mask_card(number: str) -> str:
    """The last four of a bank card, in groups."""
    return f"**** **** **** {number[-4:]}" if len(number) > 8 else "*" * len(number)


def mask_name(name: str) -> str:
    """张**, 欧阳*; of a name in parts the first: 买买提**."""
    if POINTS.search(name):
        return POINTS.split(name, maxsplit=1)[0] + "**"
    kept = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:kept] + "*" * max(len(name) - kept, bool(name))


def mask_plate(number: str) -> str:
    """黔E****8: place and letter, and the last one; so too the number of a certificate."""
    return number[:2] + "*" * max(len(number) - 3, 1) + number[-1:] if len(number) > 4 else "*" * len(number)


def mask_text(text: str) -> str:
    """Free text (log lines, errors) without identity numbers, bank cards or mobile numbers. Never longer than it was:
    it goes where the text itself had room."""
    for pattern in (IDENTITY_IN_GROUPS, IDENTITY_LIKE):
        text = pattern.sub(lambda found: found[0][:SHOWN] + "*" * min(12, len(found[0]) - SHOWN), text)
    for pattern in (CARD_IN_GROUPS, IDENTITY_AS_FLOAT):
        text = pattern.sub(lambda found: "*" * min(16, len(found[0])), text)
    return PHONE_LIKE.sub(r"\1\2****\4", text)
