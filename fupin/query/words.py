"""A question in words: for chips, for the last sheet of a file and for the trail."""

from fupin.personal.identity import problem
from fupin.personal.masks import mask_text
from fupin.query.fields import BLANK, Field, Kind, Source, fields, halves
from fupin.query.question import Question
from villages.models import Region

GROUPS: dict[str, str] = {
    Source.HOME: "户", Source.PERSON: "人", Source.LIVING: "条件", Source.INCOME: "收入", Source.EPISODE: "监测",
    Source.LAST: "监测",
}  # fmt: skip
"""Source → under which word pages offer its fields."""
UNFILLED, PHONE = "没有填", 11


def heading(of: Field) -> str:
    return f"{of.label}（{of.unit}）" if of.unit else of.label


def offered_as(of: Field) -> str:
    """As the list of fields says it, found by typing: 收入：工资性收入."""
    return f"{GROUPS[of.source]}：{of.label}"


def field_named(said: str) -> Field | None:
    """The field that somebody typed or picked, whole or the only one that holds it."""
    known, said = [one for one in fields().values() if one.asked], said.strip()
    exact = [one for one in known if said in (offered_as(one), one.label, one.key)]
    holding = [one for one in known if said and said in offered_as(one)]
    return exact[0] if exact else holding[0] if len(holding) == 1 else None


def said(of: Field, values: tuple[str, ...]) -> str:
    return "、".join(UNFILLED if one == BLANK else said_one(of, one) for one in values)


def said_one(of: Field, value: str) -> str:
    if of.codes:
        return of.codes[value]
    if of.kind == Kind.TEXT:
        return f"含“{mask_text(value)}”"
    low, high = (part.strip() for part in halves(value))
    unit = f" {of.unit}" if of.unit else ""
    if low == high:
        return f"{low}{unit}" if low else "填了的"
    if low and high:
        return f"{low} 到 {high}{unit}"
    return f"{low}{unit}及以上" if low else f"{high}{unit}及以下"


def conditions(question: Question) -> dict[str, str]:
    """Field → what is asked of it."""
    known = fields()
    return {offered_as(known[key]): said(known[key], values) for key, values in question.asked}


def place_name(code: str) -> str:
    return Region.objects.filter(pk=code).values_list("full_name", flat=True).first() or "" if code else ""


def in_words(question: Question) -> str:
    return "；".join(f"{name} {words}" for name, words in conditions(question).items()) or "没有条件"


def is_personal(of: Field, value: str) -> bool:
    """Whether it is a number that must not stand in an address: one of a person, a phone, a card. Numbers of
    households are as long as those, but are no right identity numbers."""
    if of.codes or mask_text(value) == value:
        return False
    numbered = of.key.endswith("_no") and value.isascii() and value.isdigit() and len(value) > PHONE
    return not numbered or problem(value) is None
