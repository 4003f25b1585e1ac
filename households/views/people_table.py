"""Members and conditions as the page shows them: labels and masks, nothing that the user may not see."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from fupin.codes import YesNo
from fupin.personal.fields import DigestField, SealedField
from fupin.personal.identity import full_years
from households.codes import Relation, Student, WorkArea
from households.models.living import LivingFacts
from households.models.member import MemberFacts
from households.selectors import Snapshot
from households.selectors.shown import MISSING, masked, shown

UNIT = re.compile(r"(.+)（(.+)）")
IN_TABLE = {"name", "initials", "sex", "identity", "birth_date", "relation", "state", "change_reason", "changed_on"}


@dataclass(frozen=True)
class Sealed:
    """A sealed value under its mask; `owner` and `pk` say what a reveal must be asked for ("member", 7)."""

    label: str
    text: str
    field: str
    owner: str = ""
    pk: int | None = None
    whose: str = ""

    @property
    def filled(self) -> bool:
        return self.text != MISSING


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class PersonRow:
    pk: int
    name: str
    relation: str
    sex: str
    born: str
    age: str
    identity: Sealed
    phone: Sealed
    disease: Sealed
    health: str
    labour: str
    doing: str
    insured: str
    uninsured: bool
    facts: list[Fact]
    left: str


def sealed(row: Any, name: str, owner: str = "", whose: str = "") -> Sealed:
    label = str(row._meta.get_field(name).verbose_name)
    return Sealed(label, masked(name, getattr(row, name)), name, owner, getattr(row, "row_id", row.pk), whose)


def person_rows(of: Snapshot, rows: Iterable[Any], full_birth: bool) -> list[PersonRow]:
    day = of.day or timezone.localdate()
    return [person_row(row, day, full_birth) for row in rows]


def person_row(row: Any, day: date, full_birth: bool) -> PersonRow:
    insured, uninsured = insurance(row)
    return PersonRow(
        pk=getattr(row, "row_id", row.pk),
        name=row.name,
        relation=Relation.label_of(row.relation) or MISSING,
        sex=row.get_sex_display() or MISSING,
        born=born(row.birth_date, full_birth),
        age=age(row.birth_date, day, full_birth),
        identity=sealed(row, "identity", "member", row.name),
        phone=sealed(row, "phone", "member", row.name),
        disease=sealed(row, "disease_name", "member", row.name),
        health=said(row, "health"),
        labour=said(row, "labour").removesuffix("或半劳动力"),
        doing=doing(row),
        insured=insured,
        uninsured=uninsured,
        facts=facts_of(row, MemberFacts, IN_TABLE),
        left=departure(row),
    )


def said(row: Any, name: str) -> str:
    return shown(row._meta.get_field(name), getattr(row, name))


def born(day: date | None, full: bool) -> str:
    if day is None:
        return MISSING
    return day.isoformat() if full else f"{day.year}年"


def age(birth: date | None, day: date, full: bool) -> str:
    """Full years; only by the year for who may not see the birthday."""
    if birth is None:
        return ""
    return f"{full_years(birth, day)} 岁" if full else f"约 {day.year - birth.year} 岁"


def doing(row: Any) -> str:
    """Where the person works, or what school."""
    if row.student and row.student != Student.NOT_STUDENT:
        return Student.label_of(row.student)
    if not row.work_area:
        return MISSING
    where = row.work_place or WorkArea.label_of(row.work_area).removesuffix("务工")
    return f"{where}，{row.work_months} 个月" if row.work_months else where


def insurance(row: Any) -> tuple[str, bool]:
    """Medical insurance in a word, and whether it is known to be missing."""
    asked = (row.resident_medical, row.employee_medical)
    if YesNo.YES in asked:
        return ("参加" if row.resident_medical == YesNo.YES else "职工医保"), False
    return ("未参加", True) if row.resident_medical == YesNo.NO else (MISSING, False)


def departure(row: Any) -> str:
    if not row.changed_on:
        return row.get_state_display()
    reason = said(row, "change_reason")
    return f"{row.changed_on} {row.get_state_display()}" + ("" if reason == MISSING else f"，{reason}")


def facts_of(row: Any, facts: type[models.Model], left_out: set[str]) -> list[Fact]:
    """Every other plain fact of the row that was filled, with its unit."""
    found = []
    for each in facts._meta.get_fields():
        if each.name in left_out or isinstance(each, SealedField | DigestField):
            continue
        value = shown(row._meta.get_field(each.name), getattr(row, each.name))
        found.append(with_unit(str(each.verbose_name), value))
    return [fact for fact in found if fact.value != MISSING]


def with_unit(label: str, value: str) -> Fact:
    named = UNIT.fullmatch(label)
    if named is None:
        return Fact(label, value)
    return Fact(named[1], value if value == MISSING else f"{value} {named[2]}")


@dataclass(frozen=True)
class LivingTable:
    """The latest year as facts; earlier years side by side. `carried`: they repeat the year before, unconfirmed."""

    year: int
    carried: bool
    facts: list[Fact]
    years: list[int]
    lines: list[tuple[str, list[str]]]

    @property
    def filled(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.value != MISSING]

    @property
    def unfilled(self) -> list[str]:
        return [fact.label for fact in self.facts if fact.value == MISSING]


def living_table(of: Snapshot) -> LivingTable | None:
    rows = of.living[:6]
    if not rows:
        return None
    fields = [each for each in LivingFacts._meta.get_fields() if each.name not in ("year", "carried")]
    lines = [(str(each.verbose_name), [shown(each, getattr(row, each.name)) for row in rows]) for each in fields]
    latest = [with_unit(label, values[0]) for label, values in lines]
    filled = [(label, values) for label, values in lines if any(value != MISSING for value in values)]
    return LivingTable(rows[0].year, rows[0].carried, latest, [row.year for row in rows], filled)
