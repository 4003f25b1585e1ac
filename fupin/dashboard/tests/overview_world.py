"""Forty households of every standing in four villages of two counties, as their services would have left them."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

from fupin.access.permissions import Role
from fupin.audit.versions import keep, stamp
from fupin.audit.write import write
from fupin.doubts.models import Doubt
from fupin.tests.factories import household, place, region_tree, user
from households.codes import PovertyStatus
from households.models import Household, IncomeRecord, MonitoringEpisode
from households.services.tallies import all_villages, count_villages
from villages.models import PovertyLine

VILLAGES = ("990101201203", "990101201204", "990101202201", "990102201201")
PLACES = ("9901", "990101", "990101201", "990101201203")
SEEN = date(2026, 1, 1)


def furnish() -> Any:
    """The prefecture's viewer."""
    region_tree()
    draw = random.Random(11)
    PovertyLine.objects.create(region=place("9901"), year=2025, kind="monitoring", amount=8800)
    for number in range(40):
        settle(draw, number)
    count_villages(all_villages())
    return user("viewer", Role.PREFECTURE_VIEWER, "9901", name="刘志强")


def settle(draw: random.Random, number: int) -> None:
    village = VILLAGES[number % 4]
    status, watched = draw.choice(PovertyStatus.values), draw.choice(["", "", "1", "3"])
    facts = {"poverty_status": status, "monitoring_kind": watched, "main_cause": draw.choice(["01", "07", None])}
    facts["other_causes"] = draw.choice(["", "", "02", "02,03"])
    if draw.random() < 0.2:
        facts |= {"register": "unlisted", "poverty_status": None}
    home = household(village, f"户{number}", member_count=draw.randint(1, 6), **facts)
    income = draw.choice([None, Decimal(8000), Decimal(8800), Decimal(14000), Decimal(30000)])
    year = income and draw.choice([2024, 2025, 2025])
    Household.objects.filter(pk=home.pk).update(net_per_head=income, income_year=year)
    if income:
        earn(draw, home, year)
    if watched:
        about = {"kind": watched, "risks": draw.choice(["", "01", "01,07"])}
        begun = date(2026, draw.randint(1, 11), 1)
        MonitoringEpisode.objects.create(
            household=home, village_code=village, identified_on=begun, write=home.write, **about
        )
    if draw.random() < 0.3:
        doubt(home, "H01", draw.choice("EW"))
        doubt(home, "H02", "W", state="closed", closed_at=date(2026, 3, 2))


def earn(draw: random.Random, home: Household, year: int) -> None:
    parts = {"wage": Decimal(draw.randint(0, 9000)), "dibao": Decimal(500), "property_other": draw.choice([None, 70])}
    period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "persons": home.member_count}
    IncomeRecord.objects.create(
        household=home, village_code=home.village_id, year=year, kind="yearly", write=home.write, **period, **parts
    )


@write
def change(rows: Any, **facts: Any) -> None:
    """As services do: what stood is kept."""
    keep(rows)
    rows.update(**facts, **stamp())


def doubt(home: Household, rule: str, severity: str, **more: Any) -> None:
    about = {"message": "疑点", "first_found": SEEN, "last_found": SEEN, "severity": severity}
    Doubt.objects.create(rule=rule, region_code=home.village_id, household_id=home.pk, **about, **more)
