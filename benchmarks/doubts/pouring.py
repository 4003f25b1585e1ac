"""Homes written into an empty register as they are, past every service: only so can a fault be planted."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from benchmarks.doubts.clean import COUNTY, LINE, Facts, Home, profile
from benchmarks.doubts.helping import Office, help_all
from fupin.personal.sealing import digest, identity_digest
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from villages.codes import LineKind
from villages.models import PovertyLine, Region, VillageProfile

SPAN = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}


Written = dict[int, tuple[Household, list[Member]]]


def pour(office: Office, villages: Sequence[Sequence[Home]]) -> Written:
    """Each list is a village. Number of the home → its household and members in the register."""
    found: Written = {}
    for place, homes in enumerate(villages):
        code = village(place, next((home.village for home in homes if home.village), {}))
        rows = Household.objects.bulk_create([household(home, code) for home in homes])
        people = [member(person, row) for home, row in zip(homes, rows, strict=True) for person in home.people]
        members = iter(Member.objects.bulk_create(people))
        for home, row in zip(homes, rows, strict=True):
            found[home.number] = (row, [next(members) for _ in home.people])
        children(list(zip(homes, rows, strict=True)))
        help_all(office, list(zip(homes, rows, strict=True)))
    return found


def regions() -> None:
    names = {"99": "试省", "9901": "试州", COUNTY: "甲县", f"{COUNTY}201": "甲镇"}
    levels = ("province", "prefecture", "county", "township")
    for (code, name), level in zip(names.items(), levels, strict=True):
        own = {
            "name": name,
            "full_name": name,
            "level": level,
            "parent_id": code[: {4: 2, 6: 4, 9: 6}.get(len(code), 0)],
        }
        Region.objects.get_or_create(code=code, defaults=own | ({"parent_id": None} if len(code) == 2 else {}))
    for year in (2024, 2025):
        PovertyLine.objects.get_or_create(
            region_id=COUNTY, year=year, kind=LineKind.MONITORING, defaults={"amount": LINE}
        )


def village(place: int, told: Facts) -> str:
    code = f"{COUNTY}201{200 + place:03d}"
    own = {"name": f"村{place}", "full_name": f"甲县甲镇村{place}", "level": "village", "parent_id": code[:9]}
    Region.objects.get_or_create(code=code, defaults=own)
    VillageProfile.objects.create(village_id=code, write=uuid.uuid4(), **{**profile(), **told})
    return code


def household(home: Home, code: str) -> Household:
    facts = home.facts
    hidden = digest("phone", facts["phone"]) if facts["phone"] else None
    name = home.people[0]["name"] if home.people else ""
    return Household(village_id=code, head_name=name or "", phone_digest=hidden, write=uuid.uuid4(), **facts)


def member(facts: Facts, row: Household) -> Member:
    made = Member(household=row, village_code=row.village_id, write=uuid.uuid4(), **facts)
    made.identity_digest = identity_digest(facts["identity"])
    made.phone_digest = digest("phone", facts["phone"]) if facts["phone"] else None
    return made


def children(pairs: Iterable[tuple[Home, Household]]) -> None:
    made: dict[type[Any], list[Any]] = {IncomeRecord: [], LivingCondition: [], MonitoringEpisode: []}
    for home, row in pairs:
        own = {"household": row, "village_code": row.village_id, "write": uuid.uuid4()}
        records = (
            ("yearly", home.before),
            ("yearly", home.income),
            ("identified", home.first),
            ("eliminated", home.after),
        )
        made[IncomeRecord] += [IncomeRecord(**own, **SPAN, kind=kind, **facts) for kind, facts in records if facts]
        made[LivingCondition] += [LivingCondition(**own, **home.living)] if home.living else []
        made[MonitoringEpisode] += [MonitoringEpisode(**own, **home.episode)] if home.episode else []
    for model, rows in made.items():
        model.objects.bulk_create(rows)
