"""What lists show is what the rows say."""

import uuid
from datetime import date
from typing import Any

import pytest

from fupin.tests import factories
from households.models import Household, IncomeRecord, MonitoringEpisode
from households.services.summaries import refresh_households

pytestmark = pytest.mark.django_db


def income(home: Household, year: int, **facts: Any) -> None:
    period = {"period_start": date(year - 1, 10, 1), "period_end": date(year, 9, 30), "persons": 1}
    IncomeRecord.objects.create(
        household=home, village_code=home.village_id, year=year, write=uuid.uuid4(), **period, **facts
    )


@pytest.fixture
def home() -> Household:
    factories.region_tree()
    made = factories.household(head="韦大山")
    made.members.update(initials="wds")
    factories.member(made, "岑秀英", relation="02")
    factories.member(made, "韦远行", relation="03", state="3")
    return made


def test_head_and_active_members(home) -> None:
    Household.objects.update(head_name="旧", head_initials="x", member_count=9)
    refresh_households({home.pk})
    home.refresh_from_db()
    assert (home.head_name, home.head_initials, home.member_count) == ("韦大山", "wds", 2)


def test_latest_year_computed_before_reported(home) -> None:
    income(home, 2023, net_per_head=5000)
    income(home, 2024, net_per_head=6000, reported_per_head=6100)
    refresh_households({home.pk})
    home.refresh_from_db()
    assert (home.income_year, home.net_per_head) == (2024, 6000)
    income(home, 2025, reported_per_head=7000)
    refresh_households({home.pk})
    home.refresh_from_db()
    assert (home.income_year, home.net_per_head) == (2025, 7000)


def test_only_open_monitoring_shows(home) -> None:
    episode = MonitoringEpisode.objects.create(
        household=home, village_code=home.village_id, kind="1", identified_on=date(2023, 5, 1), write=uuid.uuid4()
    )
    refresh_households({home.pk})
    home.refresh_from_db()
    assert home.monitoring_kind == "1"
    MonitoringEpisode.objects.filter(pk=episode.pk).update(eliminated_on=date(2024, 5, 1), elimination_mode="1")
    refresh_households({home.pk})
    home.refresh_from_db()
    assert home.monitoring_kind == ""


def test_others_are_left_alone(home) -> None:
    other = factories.household(head="罗二")
    Household.objects.filter(pk=other.pk).update(member_count=7)
    refresh_households({home.pk})
    assert Household.objects.get(pk=other.pk).member_count == 7
