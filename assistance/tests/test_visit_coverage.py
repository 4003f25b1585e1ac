"""The report counts in the database what the list judges household by household: both say the same."""

import random
import uuid
from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistance.models import BusySeason, Cadre, HelpUnit, Pairing, Posting, Visit, VisitRule
from assistance.selectors.visits.coverage import coverage, homes_of
from assistance.selectors.visits.due import standings, stationed
from assistance.selectors.visits.grouped import Behind, tally
from assistance.tests.visit_scene import COUNTY, VILLAGE, Scene, scene
from assistance.visit_codes import DueState, VisitMode, VisitPeriod
from fupin.access.permissions import Role
from fupin.tests import factories

pytestmark = pytest.mark.django_db
FAR_COUNTY, FAR_VILLAGE, NEXT_VILLAGE = "990102", "990102201201", "990101201204"
VILLAGES = (VILLAGE, NEXT_VILLAGE, FAR_VILLAGE)
DAYS = ("2026-01-02", "2026-03-01", "2026-06-30", "2026-10-14", "2026-10-25", "2026-11-27")


@pytest.fixture
def here() -> Scene:
    return scene(())


def rules(chance: random.Random) -> None:
    """Of every period, for some of the helpers and households, from last year or this one on."""
    VisitRule.objects.all().delete()
    BusySeason.objects.all().delete()
    for county in (COUNTY, FAR_COUNTY):
        for role, level, home in (("", "", ""), ("stay", "", ""), ("", "50", "poor"), ("", "", "watch")):
            floor = chance.randint(0, 4)
            VisitRule.objects.create(
                region_id=county, year=chance.choice((2025, 2026)), role=role, level=level, home=home, floor=floor,
                period=chance.choice(VisitPeriod.values), ceiling=chance.choice((None, max(floor, 1) + 1)),
                modes=chance.choice(("01", "01,02", "02,03")), heart_day=chance.random() < 0.3,
            )  # fmt: skip
        for name, first, last in (("春耕", (3, 1), (3, 20)), ("秋收", (9, 10), (10, 10)), ("冬种", (12, 20), (1, 10))):
            if chance.random() < 0.7:
                BusySeason.objects.create(
                    region_id=county, name=name, year=chance.choice((2025, 2026)), first_month=first[0],
                    first_day=first[1], last_month=last[0], last_day=last[1],
                )  # fmt: skip


def households(here: Scene, chance: random.Random, count: int) -> None:
    """Of all kinds, helped for a short or a long time, visited often, once or never."""
    units = [
        HelpUnit.objects.create(region_id="9901", name=f"局{n}", level=n, kind="office") for n in ("40", "50", "61")
    ]
    since = date(2020, 1, 1)
    cadres = [
        Cadre.objects.create(unit=unit, person=factories.person(f"{unit.name}{n}"), started_on=since)
        for unit in units
        for n in range(2)
    ]
    for cadre, village in zip(cadres, (*VILLAGES, *VILLAGES), strict=True):
        Posting.objects.create(cadre=cadre, village_id=village, kind="member", starts_on=since)
    visits = []
    for number in range(count):
        status, monitored = chance.choice((("0", ""), ("1", ""), ("1", "1"), ("3", "")))
        home = factories.household(
            chance.choice(VILLAGES), f"户{number}", poverty_status=status, monitoring_kind=monitored
        )
        cadre = chance.choice(cadres)
        starts = chance.choice((since, date(2025, 11, 3), date(2026, chance.randint(1, 9), chance.randint(1, 28))))
        Pairing.objects.create(household=home, cadre=cadre, first=True, starts_on=starts, made_by=cadre.person)
        for _ in range(chance.choice((0, 0, 1, 4, 30))):
            day = date(2024, 12, 20) + timedelta(days=chance.randint(0, 700))
            visits.append(Visit(
                household=home, cadre=cadre, day=day, mode=chance.choice(VisitMode.values),
                recorded_by=cadre.person, client_key=uuid.uuid4(),
            ))  # fmt: skip
    Visit.objects.bulk_create(visits)


@pytest.mark.parametrize("seed", range(4))
def test_what_the_database_counts_is_what_the_rule_says(here: Scene, seed: int) -> None:
    chance = random.Random(seed)
    households(here, chance, 60)
    homes, seen = homes_of(factories.user("above", Role.PREFECTURE_VIEWER, "9901"), ""), Counter()
    assert homes.count() == 60
    for text in DAYS:
        rules(chance)
        today = date.fromisoformat(text)
        single: dict[str, Counter[str]] = {}
        due = standings(homes, today)
        for pk, village in homes.values_list("pk", "village_id"):
            single.setdefault(village, Counter())[due[pk].state] += 1
        assert {code: dict(found) for code, found in tally(homes, today).items()} == single, text
        seen += sum(single.values(), Counter())
        for states in ((DueState.LATE,), (DueState.DUE, DueState.OVER), tuple(DueState)):
            behind = Behind(homes, states, today)
            behind.of = cache(behind.of)  # a village is judged once for all of its pages
            listed = [pk for first in range(0, len(behind) + 7, 7) for pk in behind[first : first + 7]]
            assert (len(listed), set(listed)) == (len(behind), {pk for pk, one in due.items() if one.state in states})
    assert set(seen) >= {DueState.LATE, DueState.DUE, DueState.ENOUGH}


def test_above_a_county_the_report_has_a_line_for_each(here: Scene) -> None:
    households(here, random.Random(9), 40)
    above = factories.user("above", Role.PREFECTURE_VIEWER, "9901")
    whole, *counties = coverage(above, "", here.today)
    assert [row.place.pk for row in counties] == [COUNTY, FAR_COUNTY]
    assert (whole.needed, sum(row.needed for row in counties)) == (40, 40)
    villages = coverage(above, COUNTY, here.today)[1:]
    assert [row.place.pk for row in villages] == [VILLAGE, NEXT_VILLAGE]
    assert sum(row.needed for row in villages) == counties[0].needed
    assert coverage(here.users["clerk"], "", here.today)[0].needed == villages[0].needed


def test_the_report_costs_the_same_for_many(here: Scene) -> None:
    above = factories.user("above", Role.PREFECTURE_VIEWER, "9901")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            coverage(above, "", date(2026, 11, 27))
        return len(asked)

    households(here, random.Random(3), 30)
    cost()  # what is kept between two pages is asked once
    few = cost()
    for number, home in enumerate(list(homes_of(above, ""))):
        row = home.pairings.get()
        again = factories.household(home.village_id, f"又{number}", poverty_status=home.poverty_status)
        Pairing.objects.create(
            household=again, cadre=row.cadre, first=True, starts_on=date(2025, 1, 1), made_by=row.made_by
        )
    assert coverage(above, "", here.today)[0].needed == 60
    assert cost() == few


def test_only_the_people_of_the_villages_asked_are_read(here: Scene) -> None:
    for cadre, village in ((here.helper, VILLAGE), (here.other, NEXT_VILLAGE)):
        Posting.objects.create(cadre=cadre, village_id=village, kind="member", starts_on=here.today)
    assert stationed({VILLAGE}) == {(here.helper.pk, VILLAGE)}
