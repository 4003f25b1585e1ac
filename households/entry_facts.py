"""What the entry form holds once it is read: plain values by the names of the models' fields. Pure, no database."""

from dataclasses import dataclass, field
from typing import Any

from households import income_rules

CONTACT = ("group_name", "address", "phone", "bank_name", "collector", "collector_phone", "filled_on", "note")
KINDS_OF_HOME = ("martyr_family", "one_child", "two_girls")
RELOCATION = (
    "relocated",
    "relocation_willing",
    "relocation_mode",
    "settle_mode",
    "settle_place",
    "relocation_trouble",
)
HOME = ("household_no", *CONTACT, "bank_card", *KINDS_OF_HOME, *RELOCATION, "members_missing")

WHO = ("name", "identity", "relation", "identity_type", "sex", "birth_date")
"""Composition: who somebody is. In a listed household it changes by the change procedure only (product.md §4.2)."""

ABILITY = ("education", "student", "dropout_reason", "health", "labour")
ILLNESS = ("disease_name", "disability_kind", "disability_grade", "disability_year")
COVER = (
    "resident_medical",
    "employee_medical",
    "major_illness",
    "commercial_medical",
    "medical_aid",
    "health_aid",
    "resident_pension",
    "employee_pension",
    "accident_insurance",
    "dibao",
    "tekun",
)
WORK = (
    "work_months",
    "work_area",
    "work_place",
    "employer",
    "work_channel",
    "work_abroad",
    "industry",
    "public_post",
    "public_months",
)
PERSON = ("ethnicity", "politics", "phone", "mandarin", "soldier", "relocated_person", "note")
MEMBER = (*WHO, *ABILITY, *ILLNESS, *COVER, *WORK, *PERSON)

INCOME = income_rules.ENTERED
AREAS = ("arable", "irrigated", "forest", "returned", "fruit", "grass", "water_surface")
HOUSING = ("house_area", "house_built", "dangerous", "house_grade")
SERVICES = ("safe_water", "water_hard", "power", "production_power", "television", "toilet", "fuel")
ROADS = ("road_km", "road_type")
TRADES = ("cooperative", "leading_firm", "leader_person")
LIVING = (*AREAS, *HOUSING, *SERVICES, *ROADS, *TRADES)

KEPT_WHEN_BLANK = frozenset({"phone", "identity", "disease_name", "collector_phone", "bank_card"})
"""Sealed values are not shown again: a blank cell keeps what is registered."""


@dataclass
class Person:
    """One row of the grid. `pk` is None for somebody new; `index` is the row's number in the form."""

    index: int
    facts: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None
    version: int | None = None
    leaving: tuple[str, Any] | None = None
    """(reason, day) of somebody who does not belong to the household any more."""


@dataclass
class Typed:
    """`versions` are those of the rows that the form was opened with: "home", "income", "living" (0 where there was
    none). `answers` are what was answered to a question, by its key; `distinct` are pairs (row, number of a member
    who looks alike) that were found to be two people. `carried` marks yearly facts taken over and not confirmed."""

    village: str
    home: dict[str, Any] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    year: int = 0
    income: dict[str, Any] = field(default_factory=dict)
    living: dict[str, Any] = field(default_factory=dict)
    carried: dict[str, bool] = field(default_factory=dict)
    versions: dict[str, int | None] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    distinct: set[tuple[int, int]] = field(default_factory=set)

    @property
    def staying(self) -> list[Person]:
        return [person for person in self.people if person.leaving is None]
