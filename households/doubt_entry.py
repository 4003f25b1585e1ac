"""Facts that are not saved yet, judged by the same rules as the register (domain.md §7): what an entry form holds
stands in a frame of one household, as if it were written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count

from fupin.doubts.frame import HUNDREDTHS, Frame, level
from fupin.doubts.parameters import Parameters
from fupin.doubts.rules import Rule, Scope
from fupin.doubts.services import ask
from fupin.doubts.truth import Column
from fupin.personal.sealing import digest, identity_digest
from households import income_rules
from households.codes import Register
from households.doubt_ages import facts_days
from households.doubt_columns import (
    HOUSEHOLD,
    HOUSEHOLD_FIGURES,
    HOUSEHOLD_TEXTS,
    INCOME_MONEY,
    LIVING_AREAS,
    LIVING_TEXTS,
    MEMBER,
    MEMBER_FIGURES,
    MEMBER_TEXTS,
)
from households.doubt_frames import COUNTY
from households.doubt_homes import household_columns, line_column
from households.doubt_peers import TOWNSHIP, Peers, current_households, current_members, given
from households.doubt_people import member_columns
from households.doubt_reading import Homes
from households.doubts import RULES
from households.entry_facts import Person, Typed
from households.income_rules import Parts
from households.selectors.entry import Stored
from households.selectors.lines import Lines

CASES_ONLY = ("B11", "E27", "E33", "F")
"""Rules about decisions and monitoring: nothing on the form mends what they find."""
FIELDS = {
    "member_phone": "phone",
    "student": "schooling",
    "education": "schooling",
}
INCOME_FIELDS = {"dibao_income": "dibao", "tekun_income": "tekun", "pension_income": "pension", "net_per_head": "wage"}


@dataclass(frozen=True)
class Finding:
    """`field` is the form's name of the cell that mends it, `index` the row of the person it is about."""

    rule: str
    severity: str
    field: str
    message: str
    index: int | None = None
    completeness: bool = False
    member: int | None = None
    home: int | None = None
    """Somebody registered who stands behind it, and the household where the clerk can look."""

    @property
    def key(self) -> str:
        return self.rule if self.index is None else f"{self.rule}.{self.index}"


def findings(typed: Typed, stored: Stored, today: date) -> list[Finding]:
    """What the rules find in these facts, in the order of the form."""
    frame, people = frame_of(typed, stored, today)
    own = Parameters().at(frame.place, today.year)
    found = [each for answer in ask(ASKED, frame, own) for each in told(answer, people)]
    found = [replace(each, completeness=True) if only_blank(each, typed, stored) else each for each in found]
    return sorted(found, key=lambda each: (PARTS.index(each.field.partition("-")[0]), each.index or 0, each.rule))


ASKED_OF_BLANKS = ("A05", "E30", "E36", "E37")
"""Questions that are worth asking although the cell is blank."""


def only_blank(each: Finding, typed: Typed, stored: Stored) -> bool:
    """A question about a cell where nothing stands yet: something to be filled in, not something odd."""
    if each.severity != "W" or each.rule in ASKED_OF_BLANKS:
        return False
    part, _, name = each.field.rpartition("-")
    if each.index is None and part not in ("home", "income", "living"):
        return False
    if each.index is not None:
        person = next(one for one in typed.people if one.index == each.index)
        facts, row = person.facts, stored.members.get(person.pk or 0)
    else:
        facts, row = getattr(typed, part), getattr(stored, part)
    return facts.get(name) in (None, "") and (name in facts or getattr(row, name, None) in (None, ""))


PARTS = ["home", "members", "income", "living"]
ASKED: tuple[Rule, ...] = tuple(
    rule for rule in RULES if rule.scope != Scope.VILLAGE and not rule.id.startswith(CASES_ONLY)
)


def told(answer: Any, people: Sequence[Person]) -> Iterator[Finding]:
    rule, rows = answer.rule, np.flatnonzero(answer.truth.yes)
    blank = rule.only_blank(answer.frame).yes if rule.only_blank else np.zeros(len(answer.truth.yes), dtype=bool)
    said = zip(rows, answer.severities(rows), answer.columns(rows), answer.messages(rows), strict=True)
    for row, severity, column, message in said:
        index = people[row].index if rule.scope == Scope.MEMBER else None
        incomplete = rule.until_submitted or bool(blank[row])
        yield Finding(rule.id, severity, field_of(column, index, people), message, index, incomplete)


def field_of(column: str, index: int | None, people: Sequence[Person]) -> str:
    column = column if column != "sex" else "identity"
    if index is not None:
        return f"members-{index}-{FIELDS.get(column, column)}"
    if column in INCOME_FIELDS or column in INCOME_MONEY:
        return f"income-{INCOME_FIELDS.get(column, column)}"
    if column in LIVING_AREAS or column in LIVING_TEXTS:
        return f"living-{column}"
    if column in ("relation", "member_count"):
        return f"members-{people[0].index if people else 0}-relation"
    return f"home-{column}"


# ---- the frame -------------------------------------------------------------------------------------------------------


def frame_of(typed: Typed, stored: Stored, today: date) -> tuple[Frame, list[Person]]:
    people = typed.staying
    homes = Homes(home_rows(typed, stored, len(people)), None)
    rows = people_rows(typed, stored, people)
    peers = PeersOfForm(homes, rows, stored)
    columns = household_columns(homes, peers) | yearly(typed, stored, homes, len(people))
    household = level(HOUSEHOLD, homes.ids, columns)
    home = np.zeros(len(people), dtype=np.int64)
    on = facts_days(columns["facts_year"], today)[home]
    ids = np.array([-place - 1 for place in range(len(people))], dtype=np.int64)
    member = level(MEMBER, ids, member_columns(rows, peers, on, today))
    place = typed.village[:COUNTY]
    whole = np.ones(1, dtype=bool)
    return Frame(today, place, member, household, home=home, region=homes.region, whole=whole), people


def home_rows(typed: Typed, stored: Stored, count: int) -> dict[str, list[Any]]:
    plain = {name: getattr(stored.home, name, None) for name in (*HOUSEHOLD_TEXTS, *HOUSEHOLD_FIGURES)}
    facts = {
        **plain,
        "register": getattr(stored.home, "register", Register.UNLISTED.value),
        "household_no": getattr(stored.home, "household_no", None),
        "phone": getattr(stored.home, "phone", None),
        "bank_card": getattr(stored.home, "bank_card", None),
        "collector_phone": getattr(stored.home, "collector_phone", None),
        **{name: value for name, value in typed.home.items() if name in OF_HOME},
        "member_count": count,
    }
    facts |= {"id": getattr(stored.home, "pk", 0), "village_id": typed.village, "members_missing": False}
    facts["phone_digest"] = digest("phone", facts["phone"]) if facts["phone"] else None
    facts["collector_phone"] = bool(facts["collector_phone"])
    return {name: [value] for name, value in facts.items()}


OF_HOME = {"household_no", "phone", "bank_card", "collector", "collector_phone"}
SEALED = ("identity", "phone", "person_no")


def people_rows(typed: Typed, stored: Stored, people: Sequence[Person]) -> dict[str, list[Any]]:
    """The members as they would be: what stands in the register with what was typed over it."""
    names = (*MEMBER_TEXTS, *MEMBER_FIGURES, "birth_date", *SEALED)
    rows: dict[str, list[Any]] = {name: [] for name in names}
    for person in people:
        row = stored.members.get(person.pk or 0)
        for name in names:
            rows[name].append(person.facts[name] if name in person.facts else getattr(row, name, None))
    rows["id"] = [-place - 1 for place in range(len(people))]
    rows["household_id"] = [getattr(stored.home, "pk", 0)] * len(people)
    rows["village_code"] = [typed.village] * len(people)
    rows["identity_digest"] = [identity_digest(number) for number in rows["identity"]]
    rows["phone_digest"] = [digest("phone", number) if number else None for number in rows["phone"]]
    return rows


def yearly(typed: Typed, stored: Stored, homes: Homes, count: int) -> dict[str, Any]:
    """The typed income and conditions in place of the latest ones, where they are the latest."""
    columns: dict[str, Any] = {}
    if typed.year >= max(stored.years, default=0):
        given_income = any(value is not None for value in typed.income.values())
        if given_income:
            columns |= income_of(typed, stored, homes, count)
        if any(value not in (None, "") for value in typed.living.values()):
            columns |= {name: [typed.living.get(name)] for name in LIVING_TEXTS}
            columns |= {name: [hundredths(typed.living.get(name))] for name in LIVING_AREAS}
    columns["facts_year"] = Column.figures([typed.year or None])
    return columns


def income_of(typed: Typed, stored: Stored, homes: Homes, count: int) -> dict[str, Any]:
    net = income_rules.net(Parts.of(typed.income))
    head = income_rules.per_head(net, count)
    money = {name: hundredths(typed.income.get(name)) for name in INCOME_MONEY}
    money |= {"net_income": hundredths(net), "net_per_head": hundredths(head)}
    last = stored.last_income if stored.last_income and stored.last_income.year == typed.year - 1 else None
    told = (last.net_per_head if last.net_per_head is not None else last.reported_per_head) if last else None
    year = Column.figures([typed.year])
    return {
        **{f"income_{name}": [value] for name, value in money.items()},
        "income_year": year,
        "income_persons": [count],
        "per_head": [hundredths(head)],
        "last_per_head": [hundredths(told)],
        "monitoring_line": line_column(homes, Lines([typed.village]), year),
    }


def hundredths(value: Any) -> int | None:
    return None if value is None else int(value * HUNDREDTHS)


class PeersOfForm(Peers):
    """Who outside this household has the same: counted with the one on the form."""

    def __init__(self, homes: Homes, people: dict[str, list[Any]], stored: Stored) -> None:
        own = getattr(stored.home, "pk", None)
        phones = given(homes.rows["phone_digest"])
        rows = current_households().filter(phone_digest__in=phones).exclude(pk=own)
        self.phones = {key: n + 1 for key, n in rows.values_list("phone_digest").annotate(n=Count("pk"))}
        self.numbers, self.cards = {}, None
        self.namesakes = self._namesakes(people, own)

    def _namesakes(self, people: dict[str, list[Any]], own: int | None) -> dict[tuple[Any, ...], int]:
        named, born = given(people["name"]), given(people["birth_date"])
        rows = current_members().filter(name__in=named, birth_date__in=born).exclude(household_id=own)
        found: dict[tuple[Any, ...], int] = {}
        for name, day, village in rows.values_list("name", "birth_date", "village_code"):
            key = (name, day, village[:TOWNSHIP])
            found[key] = found.get(key, 1) + 1
        return found
