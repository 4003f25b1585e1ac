"""Households with people, conditions, incomes, monitoring, blanks everywhere; and what plain reading says of them."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from fupin.query.fields import (
    BLANK,
    Age,
    AgeBand,
    Field,
    HealthGroup,
    Kind,
    Of,
    Source,
    Standing,
    Touched,
    fields,
    worked_out,
    years_before,
)
from fupin.tests.factories import household, member, place, region_tree
from households.codes import ACTIVE, IncomeBand, PovertyStatus
from households.income_bands import bounds
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.standard_rules import SAFE_HOUSES, UNSAFE_HOUSES, in_school, insured, of_school_age
from households.standing import MEASURES
from households.standing import Standing as Stands
from villages.models import PovertyLine

VILLAGES = ("990101201203", "990101201204", "990101202201", "990102201201")
LINE = Decimal(8800)


def thirty_households() -> None:
    """Thirty households with people, conditions of two years, incomes, monitoring; blanks everywhere."""
    region_tree()
    draw = random.Random(5)
    PovertyLine.objects.create(region=place("9901"), year=2025, kind="monitoring", amount=LINE)
    for number in range(30):
        village = VILLAGES[number % 4]
        facts = filled(
            draw, Household, ("register", "poverty_status", "monitoring_kind", "net_per_head", "income_year")
        )
        facts["poverty_status"] = draw.choice(PovertyStatus.values)
        if draw.random() < 0.25:
            facts |= {"register": "unlisted", "poverty_status": None}
        if draw.random() < 0.15:
            facts |= {"register": "closed", "ended_on": date(2026, 1, 1), "end_reason": "1"}
        facts |= {"head_name": f"户{number}", "monitoring_kind": draw.choice(["", "1", "3"])}
        facts |= {"first_year": 2014, "exit_year": draw.choice([None, 2018, 2020]), "return_year": None}
        home = household(village, **{k: v for k, v in facts.items() if k != "head_name"})
        income = draw.choice([None, Decimal(8799), LINE, Decimal(14000), Decimal(30000)])
        rows = Household.objects.filter(pk=home.pk)
        rows.update(net_per_head=income, income_year=income and 2025)
        living(draw, home, village)
        people(draw, home, number)
        rows.update(member_count=Member.objects.filter(household=home, state__in=sorted(ACTIVE)).count())


def living(draw: random.Random, home: Household, village: str) -> None:
    for year in draw.sample([2023, 2024, 2025], draw.randint(0, 2)):
        facts = filled(draw, LivingCondition, ("year",))
        LivingCondition.objects.create(household=home, village_code=village, year=year, write=home.write, **facts)
        facts = filled(draw, IncomeRecord, ("year", "kind", "period_start", "period_end", "persons"))
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "persons": 3}
        IncomeRecord.objects.create(
            household=home, village_code=village, year=year, write=home.write, kind="yearly", **period, **facts
        )
    if draw.random() < 0.6:
        facts = filled(draw, MonitoringEpisode, ("kind", "eliminated_on", "elimination_mode"))
        ended = {"eliminated_on": date(2026, 5, 1), "elimination_mode": "1"} if draw.random() < 0.3 else {}
        facts |= {"identified_on": date(2026, draw.randint(1, 4), 1), "kind": "1", **ended}
        MonitoringEpisode.objects.create(household=home, village_code=village, write=home.write, **facts)


def people(draw: random.Random, home: Household, number: int) -> None:
    today = timezone.localdate()
    edge = years_before(today, draw.choice([3, 6, 15, 18, 22, 60]))
    for each in range(draw.randint(1, 4)):
        facts = filled(draw, Member, ("name", "state", "relation", "identity"))
        facts["birth_date"] = draw.choice([None, edge, edge.replace(day=1), date(1950 + draw.randint(0, 70), 3, 9)])
        state = draw.choice(["1", "1", "1", "4", "2"])
        member(home, f"{'甲乙丙丁'[each]}{number}", **facts | {"state": state})


def filled(draw: random.Random, model: Any, but: tuple[str, ...]) -> dict[str, Any]:
    """Something for every field that a query can ask of this model, or nothing."""
    derived = {one.key for one in worked_out()}
    told = [one for one in fields().values() if one.column.model is model and one.key not in derived]
    own = {one.name: one for one in told if one.name not in but}
    return {name: drawn(draw, one) for name, one in own.items() if one.kind != Kind.SEALED and draw.random() < 0.7}


def drawn(draw: random.Random, one: Field) -> Any:
    column = one.column
    if one.kind == Kind.SEVERAL:
        return ",".join(sorted(draw.sample(sorted(one.codes), draw.randint(1, 2))))
    if one.kind == Kind.CODE:
        value = draw.choice(sorted(one.codes))
        return value == "True" if isinstance(column, models.BooleanField) else value
    if one.kind == Kind.DAY:
        return date(2026, draw.randint(1, 12), draw.randint(1, 28))
    if one.kind == Kind.NUMBER:
        return 2014 + draw.randint(0, 5) if "年度" in one.label else draw.randint(0, 12)
    word = draw.choice(["甲", "乙甲", "丙"])
    return f"{word}{draw.random():.15f}"[: column.max_length] if one.key.endswith("_no") else word[: column.max_length]


# ---- what reading finds ----------------------------------------------------------------------------------------------
def held_by(row: Any, one: Field, of: str) -> list[Any]:
    """The values of the field that hang on this household or person."""
    if one.of == Of.PERSON:
        people = [row] if of == Of.PERSON else [p for p in row.members.all() if p.state in ACTIVE]
        return [(getattr(person, one.name)) for person in people]
    home = row if of == Of.HOME else row.household
    if one.key in GUARANTEES:
        return [GUARANTEES[one.key](home)]
    if one.source == Source.LAST:
        last = sorted(home.episodes.all(), key=lambda r: (r.eliminated_on is None, r.identified_on, r.pk))[-1:]
        return [state_of(each) if one.key == "watch_state" else raw(each, one) for each in last] or [None]
    if isinstance(one, Touched):
        return [",".join(each for each in (home.main_cause, home.other_causes) if each)]
    if one.source == Source.HOME:
        return [home if isinstance(one, Standing) else home.net_per_head if one.key == "band" else raw(home, one)]
    beside = {
        Source.LIVING: lambda: sorted(home.conditions.all(), key=lambda r: r.year)[-1:],
        Source.INCOME: lambda: sorted(home.incomes.all(), key=lambda r: r.year)[-1:],
        Source.EPISODE: lambda: [r for r in home.episodes.all() if r.eliminated_on is None],
    }
    return [raw(each, one) for each in beside[one.source]()] or [None]


def state_of(episode: Any) -> str:
    return "cleared" if episode.eliminated_on else "open"


def of_members(row: Any, says: Callable[[Any], bool | None], whom: Callable[[Any], bool]) -> str:
    """达标 where all do, 未达标 where one does not, nothing where one has not told."""
    told = [says(one) for one in row.members.all() if one.state in ACTIVE and whom(one)]
    return "0" if False in told else "" if None in told else "1"


def last_year(home: Any) -> Any:
    return next(iter(sorted(home.conditions.all(), key=lambda row: -row.year)), None)


def housed(home: Any) -> str:
    row = last_year(home)
    grade = row.house_grade if row else None
    return "1" if grade in SAFE_HOUSES else "0" if grade in UNSAFE_HOUSES else ""


def watered(home: Any) -> str:
    row = last_year(home)
    return (row.safe_water or "") if row else ""


GUARANTEES: dict[str, Callable[[Any], str]] = {
    "schooling_met": lambda home: of_members(home, in_school, lambda one: of_school_age(one, timezone.localdate())),
    "medical_met": lambda home: of_members(home, insured, lambda one: True),
    "housing_met": housed,
    "water_met": watered,
}


def raw(row: Any, one: Field) -> Any:
    return getattr(row, one.name)


def says(one: Field, value: str, held: Any) -> bool:
    if isinstance(one, Standing):
        stands = Stands(held.register, held.poverty_status or "", held.monitoring_kind)
        measures = {each.key: each.counts(stands) for each in MEASURES}
        return measures.get(value, held.register == value)
    if value == BLANK:
        return held is None or held == ""
    if held is None or held == "":
        return False
    if isinstance(one, HealthGroup):
        return value == ("several" if "," in held else held)
    if one.key == "band":
        at = sum(held >= bound for bound in bounds(LINE))
        return IncomeBand.values[at] == value
    if isinstance(one, Age):
        low, high = value.split("-" if isinstance(one, AgeBand) else "..")
        return int(low or 0) <= age(held) <= int(high or 999)
    if one.kind == Kind.SEVERAL:
        return value in held.split(",")
    if one.kind in (Kind.NUMBER, Kind.DAY):
        low, high = value.split("..")
        read: Callable[[str], Any] = date.fromisoformat if one.kind == Kind.DAY else Decimal
        return (not low or held >= read(low)) and (not high or held <= read(high))
    return value in held if one.kind == Kind.TEXT else value == str(held)


def age(born: date) -> int:
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def values_of(one: Field) -> list[str]:
    if one.codes:
        return [*one.codes] + ([] if isinstance(one, Standing) else [BLANK])
    ranges = {Kind.NUMBER: ["3..8", "..5", "6..", BLANK], Kind.DAY: ["2026-03-01..2026-08-31", "2026-05-09..", BLANK]}
    return ranges.get(one.kind, ["甲", "乙", BLANK])


def all_rows(of: str) -> list[Any]:
    beside = ("conditions", "incomes", "episodes")
    if of == Of.HOME:
        return list(Household.objects.prefetch_related("members", *beside))
    return list(Member.objects.select_related("household").prefetch_related(*(f"household__{one}" for one in beside)))


def kept(row: Any, of: str, asked: str) -> bool:
    home = row if of == Of.HOME else row.household
    if of == Of.PERSON and row.state not in ACTIVE:
        return False
    return home.register != "closed" or asked == "closed"
