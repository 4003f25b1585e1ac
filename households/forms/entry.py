"""The whole entry form: read from what was posted, or from what stands in the register; back into plain facts."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from households.codes import IdentityType
from households.entry_facts import HOME, INCOME, KEPT_WHEN_BLANK, LIVING, MEMBER, WHO, Person, Typed
from households.forms import cells
from households.forms.parts import CARD_LENGTHS, HomeForm, IncomeForm, LivingForm, MemberForm

ROW = re.compile(r"members-([0-9]{1,4})-[a-z_]+")
MOST_ROWS = 400
ANSWER, DISTINCT = "answer-", "distinct-"
Data = Mapping[str, str]


def flat(posted: Any) -> dict[str, str]:
    """The last value of every field, as a plain mapping."""
    return {name: posted[name] for name in posted}


def whole(text: str | None) -> int | None:
    """A number that the form itself had written; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@dataclass
class Row:
    """One person of the grid. `saved` is the member that the row is about; `locked` cells are not inputs."""

    index: int
    form: MemberForm
    pk: int | None = None
    version: int | None = None
    saved: Any = None

    @property
    def blank(self) -> bool:
        data = self.form.data
        mine = (data.get(self.form.add_prefix(name), "") for name in self.form.fields)
        return self.pk is None and not any(cells.plain(value) for value in mine)


@dataclass
class EntryForm:
    """`places` are the villages that may be chosen. `household` is None for a new one; `stored` are its rows."""

    data: Data
    places: Mapping[str, str]
    household: Any = None
    saved: Mapping[int, Any] = field(default_factory=dict)
    listed: bool = False

    def __post_init__(self) -> None:
        self.home = HomeForm(self.data, prefix="home")
        self.income = IncomeForm(self.data, prefix="income")
        self.living = LivingForm(self.data, prefix="living")
        self.rows = [self._row(index) for index in row_numbers(self.data)]
        self.errors: dict[str, str] = {}

    def _row(self, index: int) -> Row:
        prefix = f"members-{index}"
        pk = whole(self.data.get(f"{prefix}-pk"))
        saved = self.saved.get(pk) if pk is not None else None
        form = MemberForm(self.data, prefix=prefix)
        return Row(index, form, saved.pk if saved else None, whole(self.data.get(f"{prefix}-version")), saved)

    # ---- what it says of itself ----

    @property
    def village(self) -> str:
        chosen = self.data.get("village", "")
        if self.household is not None and (self.listed or chosen not in self.places):
            return str(self.household.village_id)
        return chosen if chosen in self.places else ""

    @property
    def year(self) -> int:
        return whole(self.data.get("year")) or 0

    @property
    def token(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.data.get("token", ""))
        except ValueError:
            return None

    @property
    def filled_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.blank]

    def check(self) -> dict[str, str]:
        """Field → what cannot be read there. Locked cells are not asked."""
        if self.errors:
            return self.errors
        found: dict[str, str] = {}
        if not self.village:
            found["village"] = "请选行政村"
        for form in (self.home, self.income, self.living):
            found |= faults(form)
        for row in self.filled_rows:
            wrong = faults(row.form)
            locked = {row.form.add_prefix(name) for name in (WHO if self.locks(row) else ())}
            found |= {name: sentence for name, sentence in wrong.items() if name not in locked}
        self.errors = found
        return found

    def locks(self, row: Row) -> bool:
        """Who somebody in a listed household is changes by the change procedure only."""
        return self.listed and row.saved is not None

    # ---- what it holds ----

    def typed(self) -> Typed:
        """The facts; cells that cannot be read are left out."""
        self.check()
        data = self.data
        return Typed(
            village=self.village,
            home=kept(self.home, HOME) | ({"members_missing": False} if data.get("members-complete") else {}),
            people=[self._person(row) for row in self.filled_rows],
            year=self.year,
            income=kept(self.income, INCOME),
            living=kept(self.living, LIVING),
            carried={part: self._carried(part) for part in ("income", "living")},
            versions={name: whole(data.get(f"version-{name}")) for name in ("home", "income", "living")},
            answers=dict(answers_in(data)),
            distinct=set(distinct_in(data)),
        )

    def _carried(self, part: str) -> bool:
        return bool(self.data.get(f"carried-{part}")) and not self.data.get(f"confirmed-{part}")

    def _person(self, row: Row) -> Person:
        cleaned = row.form.cleaned_data if hasattr(row.form, "cleaned_data") else {}
        facts = kept(row.form, MEMBER)
        if "schooling" in cleaned:
            facts |= cells.parted(cleaned["schooling"])
        if self.locks(row):
            facts = {name: value for name, value in facts.items() if name not in WHO}
        else:
            facts |= told_by_number(facts)
        reason, day = cleaned.get("leave_reason"), cleaned.get("left_on")
        leaving = (reason, day) if reason and day and row.pk and not self.listed else None
        return Person(row.index, facts, row.pk, row.version, leaving)


def row_numbers(data: Data) -> list[int]:
    """The numbers of the rows that were posted, in order; a clerk never fills in more."""
    found = {int(match[1]) for name in data if (match := ROW.fullmatch(name))}
    return sorted(found)[:MOST_ROWS]


def faults(form: forms.Form) -> dict[str, str]:
    return {form.add_prefix(name): "；".join(said) for name, said in form.errors.items()}


def kept(form: forms.Form, names: Iterable[str]) -> dict[str, Any]:
    """What was read, by the models' names. A blank sealed cell is left out: it keeps what is registered."""
    form.full_clean() if not hasattr(form, "cleaned_data") else None
    found = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
    return {name: value for name, value in found.items() if value or name not in KEPT_WHEN_BLANK}


def told_by_number(facts: dict[str, Any]) -> dict[str, Any]:
    """Sex, birth date, kind of paper and disability that a right number tells."""
    number, kind = facts.get("identity"), facts.get("identity_type")
    if not number or kind not in (None, IdentityType.IDENTITY_CARD, IdentityType.DISABILITY_CARD):
        return {}
    return number_says(number)


def number_says(number: str) -> dict[str, Any]:
    if cells.number_fault(number, None) or number.startswith(cells.identity.MARKER):
        return {}
    card = cells.identity.disability(number)
    kind = IdentityType.DISABILITY_CARD if len(number) in CARD_LENGTHS else IdentityType.IDENTITY_CARD
    says = {
        "sex": cells.identity.sex(number),
        "birth_date": cells.identity.birth_date(number),
        "identity_type": kind.value,
    }
    return says | ({"disability_kind": card[0], "disability_grade": card[1]} if card else {})


def answers_in(data: Data) -> Iterable[tuple[str, str]]:
    """What was answered: the written word before the chosen one."""
    keys = {name.removeprefix(ANSWER).removesuffix("-text") for name in data if name.startswith(ANSWER)}
    for key in sorted(keys):
        written, chosen = (cells.plain(data.get(f"{ANSWER}{key}{tail}", "")) for tail in ("-text", ""))
        if said := written or chosen:
            yield key, said[:500]


def distinct_in(data: Data) -> Iterable[tuple[int, int]]:
    """`distinct-2-871`: who is typed in row 2 is not member 871."""
    for name, value in data.items():
        parts = name.removeprefix(DISTINCT).split("-")
        if name.startswith(DISTINCT) and value and len(parts) == 2:
            row, member = map(whole, parts)
            if row is not None and member is not None:
                yield row, member
