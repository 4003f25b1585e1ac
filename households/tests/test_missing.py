"""What is missing or old: the count, the list and the words come from one declaration."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests.factories import household, member, region_tree, user
from fupin.tests.world import income_facts
from households import needs
from households.models import Household, IncomeRecord, LivingCondition, Member
from households.selectors.entry import year_collected
from households.selectors.missing import Lack, conditions, kept, kinds_of, labels, lacking, with_lacks
from households.tests.scene import client_of

pytestmark = pytest.mark.django_db
YEAR = year_collected(timezone.localdate())
VILLAGE = "990101201203"
FULL_MEMBER = {
    "ethnicity": "09",
    "education": "02",
    "health": "01",
    "labour": "01",
    "resident_medical": "1",
    "birth_date": date(1970, 1, 1),
}
FULL_LIVING = {
    "arable": 3,
    "house_area": 80,
    "dangerous": "0",
    "safe_water": "1",
    "power": "1",
    "television": "1",
    "road_type": "03",
    "toilet": "1",
    "fuel": "01",
}


@pytest.fixture
def clerk() -> Any:
    region_tree()
    return user("cunxin", Role.VILLAGE_CLERK, VILLAGE)


def full(**facts: Any) -> Household:
    """A household that lacks nothing."""
    one = household(VILLAGE, address="甲村一组", phone_digest=b"1" * 16, **facts)
    Member.objects.filter(household=one).update(**FULL_MEMBER)
    common = {"household": one, "village_code": VILLAGE, "write": one.write}
    LivingCondition.objects.create(**common, year=YEAR, **FULL_LIVING)
    IncomeRecord.objects.create(**common, **income_facts(YEAR))
    return one


def lacks(by: Any) -> list[str]:
    return [lack.text for home in with_lacks(list(lacking(kept(by), YEAR)), YEAR) for lack in home.lacks]


def test_a_full_household_is_not_on_the_list(clerk) -> None:
    full()
    assert lacks(clerk) == []
    assert kinds_of(kept(clerk), YEAR) == []


def without(of: Household, key: str) -> None:
    """Take one thing away."""
    if key == "members_missing":
        Household.objects.filter(pk=of.pk).update(members_missing=True)
    elif key in {"address", "phone_digest"}:
        Household.objects.filter(pk=of.pk).update(**{key: "" if key == "address" else None})
    elif key in {need.key for need in needs.MEMBER}:
        gone = {
            "schooling": {"education": None},
            "medical": {"resident_medical": None},
            "health": {"health": ""},
            "identity_digest": {"identity": None, "identity_digest": None},
        }
        Member.objects.filter(household=of).update(**gone.get(key, {key: None}))
    elif key in {need.key for need in needs.LIVING}:
        LivingCondition.objects.filter(household=of).update(**{key: None})
    elif key == needs.INCOME_DUE:
        IncomeRecord.objects.filter(household=of).update(carried=True)
    elif key == needs.LIVING_DUE:
        LivingCondition.objects.filter(household=of).update(year=YEAR - 1)
    else:
        LivingCondition.objects.filter(household=of).update(carried=True)


@pytest.mark.parametrize("key", list(labels(YEAR)))
def test_each_gap_is_counted_listed_and_named(clerk, key) -> None:
    """One definition: the same household is counted, listed under the gap, listed under all, and told what it lacks."""
    one = full()
    full()
    without(one, key)
    assert [(kind.key, kind.households) for kind in kinds_of(kept(clerk), YEAR)] == [(key, 1)]
    assert list(lacking(kept(clerk), YEAR, key)) == list(lacking(kept(clerk), YEAR)) == [one]
    [said] = lacks(clerk)
    assert said == labels(YEAR)[key]


@pytest.mark.parametrize("key", list(labels(YEAR)))
def test_each_gap_leads_to_its_place_in_the_form(clerk, key) -> None:
    one = full()
    without(one, key)
    page = client_of(clerk).get(reverse("household-missing")).content.decode()
    [anchor] = re.findall(rf'href="{reverse("household-edit", args=[one.pk])}#([^"]+)"', page)
    assert f'id="{anchor}"' in client_of(clerk).get(reverse("household-edit", args=[one.pk])).content.decode()


def test_every_gap_has_a_condition_and_a_label() -> None:
    assert set(conditions(YEAR)) == set(labels(YEAR))


def test_an_ordinary_household_is_not_asked_for_yearly_facts(clerk) -> None:
    one = full(register="unlisted", poverty_status=None)
    without(one, needs.INCOME_DUE)
    without(one, needs.LIVING_DUE)
    assert lacks(clerk) == []
    Household.objects.filter(pk=one.pk).update(monitoring_kind="2")
    assert len(lacks(clerk)) == 2


def test_who_left_and_what_is_closed_lack_nothing(clerk) -> None:
    one = full()
    member(one, "韦走远", state="3")
    household(VILLAGE, register="closed", ended_on=date(2026, 1, 1), end_reason="02")
    assert lacks(clerk) == []


def test_the_place_of_a_member_in_the_form(clerk) -> None:
    one = full()
    child = member(one, "韦小花", **{**FULL_MEMBER, "relation": "04", "labour": None})
    [home] = with_lacks([one], YEAR)
    assert home.lacks == [Lack("劳动技能", "id_members-1-labour", child.name)]


def test_only_ones_own_villages(clerk) -> None:
    household("990101201204", head="韦丁村")
    household(VILLAGE, head="韦甲村")
    page = client_of(clerk).get(reverse("household-missing")).content.decode()
    assert "韦甲村" in page
    assert "韦丁村" not in page
    for wild in ({"place": "990101201204"}, {"kind": "nichts"}, {"page": "9" * 30}):
        assert "韦丁村" not in client_of(clerk).get(reverse("household-missing"), wild).content.decode()
