"""The people of one county who may be compared: current members of households with an authorisation in force, a column
at a time. Of all others only the digests are read, to count them (domain.md §7.6)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Max, QuerySet

from fupin.access.scope import within
from fupin.comparison.listed import HOME, PERSON
from fupin.comparison.models import Authorisation
from fupin.doubts.frame import FIGURE, Level, level
from fupin.personal.identity import full_years
from households.codes import ACTIVE, Procedure, Register, Relation
from households.models import Case, Household, LivingCondition, Member

ASKED = tuple(name for name in PERSON if name not in ("age", "school_age"))
ENTERING = (Procedure.IDENTIFICATION, Procedure.MONITORING, Procedure.RELAPSE)
HEADS = (Relation.HEAD.value, Relation.SPOUSE.value)
SCHOOL_DAY = (9, 1)


@dataclass(frozen=True)
class Compared:
    """`digests` of `member`; `others` are those of registered people without an authorisation; `kin` as in Listed."""

    member: Level
    household: Level
    home: np.ndarray
    region: np.ndarray
    digests: np.ndarray
    others: frozenset[str]
    kin: np.ndarray


def authorised(place: str, day: date) -> QuerySet[Household]:
    """Households of a place, still in the register, that may be compared."""
    signed = Authorisation.objects.valid(day).values("household_id")
    here = Household.objects.exclude(register=Register.CLOSED).filter(within("village_id", place))
    return here.filter(pk__in=signed)


def compared_people(county: str, day: date) -> Compared:
    """A handful of queries, whatever the county's size."""
    allowed = authorised(county, day)
    homes = list(
        allowed.order_by("pk").values_list(
            "pk", "village_id", "first_year", "exit_year", "monitoring_kind", "split_from_id"
        )
    )
    place = {row[0]: number for number, row in enumerate(homes)}
    members = Member.objects.filter(state__in=ACTIVE, identity_digest__isnull=False).filter(
        within("village_code", county)
    )
    people = list(
        members.filter(household_id__in=allowed.values("pk"))
        .order_by("pk")
        .values_list("pk", "household_id", "identity_digest", "birth_date", *ASKED)
    )
    people = [row for row in people if row[1] in place]  # not one who has signed since
    others = members.exclude(household_id__in=allowed.values("pk")).values_list("identity_digest", flat=True)
    home = np.array([place[row[1]] for row in people], dtype=np.int64)
    return Compared(
        member=level(PERSON, ids(people), person_columns(people, day)),
        household=level(HOME, ids(homes), home_columns(homes, county, day)),
        home=home,
        region=np.array([row[1] for row in homes], dtype="U12"),
        digests=np.array([row[2] for row in people], dtype="U32"),
        others=frozenset(others.iterator(10_000)),
        kin=kin_of(people, [row[5] for row in homes], place, home),
    )


def ids(rows: list[tuple[Any, ...]]) -> np.ndarray:
    return np.array([row[0] for row in rows], dtype=np.int64)


def person_columns(people: list[tuple[Any, ...]], day: date) -> dict[str, Any]:
    columns = {
        name: [row[4 + number] for row in people]
        if PERSON[name] == FIGURE
        else [row[4 + number] or None for row in people]
        for number, name in enumerate(ASKED)
    }
    school = date(day.year if (day.month, day.day) >= SCHOOL_DAY else day.year - 1, *SCHOOL_DAY)
    born = [row[3] for row in people]
    columns["age"] = [full_years(one, day) if one else None for one in born]
    columns["school_age"] = [full_years(one, school) if one else None for one in born]
    return columns


def home_columns(homes: list[tuple[Any, ...]], county: str, day: date) -> dict[str, Any]:
    here = within("household__village_id", county)
    cases = Case.objects.filter(here, procedure__in=ENTERING)
    applied = dict(cases.values_list("household_id").annotate(last=Max("found_on")).order_by())
    living: dict[int, tuple[Any, ...]] = {}
    rows = LivingCondition.objects.filter(
        within("village_code", county), household_id__in=authorised(county, day).values("pk")
    )
    for row in rows.order_by("year").values_list("household_id", "dangerous", "house_grade", "safe_water"):
        living[row[0]] = row[1:]
    nothing = (None, None, None)
    facts = list(zip(*(living.get(row[0], nothing) for row in homes), strict=True)) or [(), (), ()]
    return {
        "county": [county] * len(homes),
        "first_year": [row[2] for row in homes],
        "exit_year": [row[3] for row in homes],
        "monitoring_kind": [row[4] or None for row in homes],
        "applied_on": [applied.get(row[0]) for row in homes],
        **dict(zip(("dangerous", "house_grade", "safe_water"), facts, strict=True)),
    }


def kin_of(
    people: list[tuple[Any, ...]], split_from: list[int | None], place: dict[int, int], home: np.ndarray
) -> np.ndarray:
    """(person, head of the other household) of households of which one was split from the other: its heads and their
    spouses were one family."""
    relation = 4 + ASKED.index("relation")
    close: dict[int, list[int]] = {}
    heads: dict[int, int] = {}
    for number, row in enumerate(people):
        if row[relation] in HEADS:
            close.setdefault(int(home[number]), []).append(number)
        if row[relation] == Relation.HEAD:
            heads[int(home[number])] = number
    pairs = []
    for branch, origin in enumerate(split_from):
        stem = place.get(origin) if origin else None
        if stem is None:
            continue
        for one, other in ((stem, branch), (branch, stem)):
            pairs += [(person, heads[other]) for person in close.get(one, ()) if other in heads]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
