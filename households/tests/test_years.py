"""Opening a year: what is carried over, what is not, and the way back."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests.factories import household, place, region_tree, user
from fupin.tests.world import income_facts
from fupin.workflow import Conflict, Refused
from households.models import IncomeRecord, LivingCondition, YearOpening
from households.services.years import open_year, withdraw_year
from households.tests.scene import client_of
from households.tests.test_closings import changed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


@pytest.fixture
def clerk() -> Any:
    region_tree()
    return user("xianjing", Role.COUNTY_CLERK, "990101")


def living(of: Any, year: int, **facts: Any) -> LivingCondition:
    return LivingCondition.objects.create(household=of, village_code=of.village_id, year=year, write=of.write, **facts)


def opened(by: Any, **asked: Any) -> YearOpening:
    return open_year(**{"region": place("990101"), "year": 2026, "today": TODAY, **asked}, by=by)


def test_the_latest_conditions_are_carried_over_and_marked(clerk) -> None:
    one, none, closed = household(), household(), household(register="closed", ended_on=TODAY, end_reason="02")
    other = household("990102201201")
    for each in (one, closed, other):
        living(each, 2024, arable="3.20", house_grade="2", safe_water="1")
    living(one, 2023, arable="9.99")
    assert opened(clerk).households == 1
    made = LivingCondition.objects.get(year=2026)
    assert (made.household, made.village_code, str(made.arable), made.house_grade) == (one, one.village_id, "3.20", "2")
    assert (made.carried, made.version) == (True, 1)
    assert not LivingCondition.objects.filter(household=none).exists()


def test_who_has_the_year_already_keeps_it(clerk) -> None:
    one = household()
    living(one, 2025, arable="3.20")
    kept = living(one, 2026, arable="1.00")
    assert opened(clerk).households == 0
    assert LivingCondition.objects.filter(year=2026).get() == kept


def test_income_is_never_carried_over(clerk) -> None:
    one = household()
    IncomeRecord.objects.create(household=one, village_code=one.village_id, **income_facts(2025), write=one.write)
    opened(clerk)
    assert list(IncomeRecord.objects.values_list("year", "carried")) == [(2025, False)]


def test_taking_it_back_leaves_what_was_confirmed(clerk) -> None:
    for _ in range(3):
        living(household(), 2025, arable="3.20")
    opening = opened(clerk)
    changed(LivingCondition.objects.filter(year=2026).first(), carried=False)
    assert withdraw_year(opening=opening, by=clerk) == 2
    assert LivingCondition.objects.filter(year=2026).count() == 1
    assert LivingCondition.versions.objects.filter(year=2026, carried=True).count() == 3
    with pytest.raises(Conflict):
        withdraw_year(opening=opening, by=clerk)
    assert opened(clerk).households == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COUNTY_CLERK])
def test_only_the_county_clerk_opens_and_withdraws(clerk, role) -> None:
    opening, other = opened(clerk), user("other", role, "990101")
    with pytest.raises(PermissionDenied):
        opened(other, year=2027)
    with pytest.raises(PermissionDenied):
        withdraw_year(opening=opening, by=other)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"year": 2028}, "year_far"), ({"year": 2025}, "year_far"), ({"region": "990101201"}, "year_level")],
)
def test_what_cannot_be_opened(clerk, asked, code) -> None:
    given = {**asked, **({"region": place(asked["region"])} if "region" in asked else {})}
    with pytest.raises(Refused, match=code):
        opened(clerk, **given)
    assert not YearOpening.objects.exists()


def test_once(clerk) -> None:
    opened(clerk)
    with pytest.raises(Refused, match="year_opened"):
        opened(clerk)
    assert YearOpening.objects.count() == 1


def test_the_page_opens_and_takes_back(clerk) -> None:
    living(household(), timezone.localdate().year - 1, arable="3.20")
    client, page = client_of(clerk), reverse("year-list")
    asked = {"region": "990101", "year": timezone.localdate().year}
    assert "1 户沿用上年" in client.post(page, asked, follow=True).content.decode()
    assert client.post(page, asked).status_code == 422
    assert client.post(page, {"region": "990102", "year": "x"}).status_code == 422
    withdraw = reverse("year-withdraw", args=[YearOpening.objects.get().pk])
    assert "1 户还没确认的沿用取消" in client.post(withdraw, follow=True).content.decode()
    assert "已经撤回过" in client.post(withdraw, follow=True).content.decode()
