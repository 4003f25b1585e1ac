"""What the rules say of a form that is not saved (`services.doubts.draft_findings`), at the cells of the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fupin.doubts.rules import Severity
from households.codes import Register
from households.doubt_columns import (
    EPISODE_DAYS,
    EPISODE_TEXTS,
    HOUSEHOLD_FIGURES,
    HOUSEHOLD_TEXTS,
    INCOME_MONEY,
    LIVING_AREAS,
    LIVING_TEXTS,
    MEMBER_FIGURES,
    MEMBER_TEXTS,
)
from households.doubt_draft import Draft
from households.entry_facts import Person, Typed
from households.models import MonitoringEpisode
from households.selectors.entry import Stored
from households.services import doubts

CASES_ONLY = ("B11", "E27", "E33", "F")
"""Rules about decisions and monitoring: nothing on the form mends what they find."""

OWN = ("A01", "A09", "A10")
"""What the form asks itself, with the household where the clerk can look (`entry_checks`)."""

ASKED_OF_BLANKS = ("A05", "E30", "E36", "E37")
"""Questions that are worth asking although the cell is blank."""

PARTS = ["home", "members", "income", "living"]
OF_HOME = ("household_no", "phone", "bank_card", "collector_phone")
OF_MEMBER = ("identity", "birth_date", "phone", "person_no")
FIELDS = {"member_phone": "phone", "student": "schooling", "education": "schooling", "sex": "identity",
          "member_count": "relation"}  # fmt: skip
INCOME_FIELDS = {"dibao_income": "dibao", "tekun_income": "tekun", "pension_income": "pension", "net_per_head": "wage"}


@dataclass(frozen=True)
class Finding:
    """`field` is the form's name of the cell that mends it, `index` the row of the person it is about. `member` and
    `home` are somebody registered who stands behind it, and the household where the clerk can look. `completeness`:
    something is not there yet; it stands in nobody's way."""

    rule: str
    severity: str
    field: str
    message: str
    index: int | None = None
    completeness: bool = False
    member: int | None = None
    home: int | None = None

    @property
    def key(self) -> str:
        return self.rule if self.index is None else f"{self.rule}.{self.index}"


def findings(typed: Typed, stored: Stored, today: date) -> list[Finding]:
    """What the rules find in these facts, in the order of the form. A fixed number of queries."""
    people = typed.staying
    asked = doubts.draft_findings(draft_of(typed, stored, people), today=today)
    found = [
        at_cell(each, people, typed, stored)
        for each in asked
        if not each.rule.startswith(CASES_ONLY) and each.rule not in OWN
    ]
    return sorted(found, key=lambda each: (PARTS.index(each.field.partition("-")[0]), each.index or 0, each.rule))


def at_cell(each: doubts.Finding, people: Sequence[Person], typed: Typed, stored: Stored) -> Finding:
    index = people[each.member].index if each.member is not None else None
    field = field_of(each.column, index, people)
    incomplete = each.until_submitted or only_blank(each, field, index, typed, stored)
    return Finding(each.rule, each.severity, field, each.message, index, incomplete)


def field_of(column: str, index: int | None, people: Sequence[Person]) -> str:
    """`index`: the person whom the finding is about. A question to a household about its people stands at the first."""
    if column in LIVING_AREAS or column in LIVING_TEXTS:
        return f"living-{column}"
    if index is None and (column in INCOME_FIELDS or column in INCOME_MONEY):
        return f"income-{INCOME_FIELDS.get(column, column)}"
    if index is None and column not in FIELDS and column not in MEMBER_TEXTS:
        return f"home-{column}"
    row = index if index is not None else people[0].index if people else 0
    return f"members-{row}-{FIELDS.get(column, column)}"


def only_blank(each: doubts.Finding, field: str, index: int | None, typed: Typed, stored: Stored) -> bool:
    """A question about a cell where nothing stands yet: something to be filled in, not something odd."""
    part, _, name = field.rpartition("-")
    if each.severity != Severity.DOUBT or each.rule in ASKED_OF_BLANKS or (index is None and part.startswith("m")):
        return False
    if index is not None:
        person = next(one for one in typed.people if one.index == index)
        facts, row = person.facts, stored.members.get(person.pk or 0)
    else:
        facts, row = getattr(typed, part), getattr(stored, part)
    return facts.get(name) in (None, "") and (name in facts or getattr(row, name, None) in (None, ""))


# ---- the form as the rules read it -----------------------------------------------------------------------------------


def draft_of(typed: Typed, stored: Stored, people: Sequence[Person]) -> Draft:
    """What stands in the register with what was typed over it."""
    home = standing(stored.home, (*HOUSEHOLD_TEXTS, *HOUSEHOLD_FIGURES, *OF_HOME)) | {"register": Register.UNLISTED}
    home |= {"register": stored.home.register} if stored.home else {}
    return Draft(
        village=typed.village,
        household=home | typed.home | {"member_count": len(people)},
        members=[member_facts(person, stored) for person in people],
        income=yearly(typed, typed.income),
        living=yearly(typed, typed.living),
        episode=episode_of(stored),
        id=stored.home.pk if stored.home else None,
    )


def standing(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row is not None else {}


def member_facts(person: Person, stored: Stored) -> dict[str, Any]:
    row = stored.members.get(person.pk or 0)
    return standing(row, (*MEMBER_TEXTS, *MEMBER_FIGURES, *OF_MEMBER)) | person.facts


def yearly(typed: Typed, facts: dict[str, Any]) -> dict[str, Any]:
    """With its year; nothing where nothing was given."""
    return {**facts, "year": typed.year} if any(value not in (None, "") for value in facts.values()) else {}


def episode_of(stored: Stored) -> dict[str, Any]:
    """The latest time that the household was monitored."""
    if stored.home is None:
        return {}
    row = MonitoringEpisode.objects.filter(household=stored.home).order_by("identified_on", "pk").last()
    return standing(row, (*EPISODE_TEXTS, *EPISODE_DAYS, "contact_phone"))
