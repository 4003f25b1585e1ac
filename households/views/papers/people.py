"""Members as papers list them: labels, masks, age on the day of the record."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from fupin.personal.identity import full_years
from fupin.personal.masks import mask_identity
from households.codes import Ethnicity, Relation, Student
from households.selectors import Snapshot
from households.views.people_table import age, born, doing, insurance, said

GROWN_UP = 18


@dataclass(frozen=True)
class Person:
    """`grown` is None where the birth date is missing."""

    name: str
    relation: str
    sex: str
    born: str
    age: str
    identity: str
    ethnicity: str
    school: str
    health: str
    labour: str
    months: str
    doing: str
    insured: str
    grown: bool | None


def day_of(snapshot: Snapshot) -> date:
    return snapshot.day or timezone.localdate()


def people(snapshot: Snapshot, full_birth: bool, numbers: dict[int, str] | None = None) -> list[Person]:
    """The active members, head first. `numbers`: full identity numbers by member, where they were given out."""
    day = day_of(snapshot)
    ordered = sorted(snapshot.active, key=lambda row: (row.relation != Relation.HEAD, row.relation or "99", row.pk))
    return [person(row, day, full_birth, (numbers or {}).get(row.pk)) for row in ordered]


def person(row: Any, day: date, full_birth: bool, number: str | None = None) -> Person:
    masked = mask_identity(row.identity) if row.identity else ""
    return Person(
        name=row.name,
        relation=Relation.label_of(row.relation),
        sex=row.get_sex_display() or "",
        born=blank(born(row.birth_date, full_birth)),
        age=age(row.birth_date, day, full_birth).removesuffix(" 岁").replace(" ", ""),
        identity=number or masked,
        ethnicity=Ethnicity.label_of(row.ethnicity),
        school=school(row),
        health=blank(said(row, "health")),
        labour=blank(said(row, "labour")).removesuffix("或半劳动力"),
        months="" if row.work_months is None else str(row.work_months),
        doing=blank(doing(row)),
        insured={"参加": "居民", "职工医保": "职工", "未参加": "无"}.get(insurance(row)[0], ""),
        grown=None if row.birth_date is None else full_years(row.birth_date, day) >= GROWN_UP,
    )


def school(row: Any) -> str:
    """Where the person learns, else how far he came."""
    if row.student and row.student != Student.NOT_STUDENT:
        return Student.label_of(row.student)
    return blank(said(row, "education"))


def blank(text: str) -> str:
    """On paper a missing fact is an empty place to write in."""
    return "" if text == "—" else text
