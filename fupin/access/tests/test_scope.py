"""The scope door: whose rows are whose, by region range, by household, by date."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from fupin.access import scope
from fupin.access.permissions import GRANTS, Permission, Role
from fupin.accounts.models import User
from fupin.tests import factories
from households.models import Household
from villages.models import Region

P = Permission


@pytest.mark.parametrize(
    ("code", "low", "high"),
    [
        ("52", "52", "53"),
        ("5223", "5223", "5224"),
        ("130631204200", "130631204200", "130631204201"),
        ("990101199", "990101199", "990101200"),
        ("09", "09", "10"),
        ("99", "99", ":"),
    ],
)
def test_code_range(code, low, high) -> None:
    assert scope.code_range(code) == (low, high)


@pytest.mark.parametrize(
    ("region", "other", "inside"),
    [
        ("990101", "990101201203", True),
        ("990101", "990101", True),
        ("990101201203", "990101", False),
        ("990101", "990102201", False),
        ("130631204200", "130631204201", False),
    ],
)
def test_covers(region, other, inside) -> None:
    assert scope.covers(region, other) is inside


@pytest.fixture
def places(db) -> dict[str, Region]:
    return factories.region_tree()


SEES = {
    (Role.VILLAGE_CLERK, "990101201203"): {"甲"},
    (Role.TOWNSHIP_CLERK, "990101201"): {"甲", "丁"},
    (Role.COUNTY_CLERK, "990101"): {"甲", "丁", "丙"},
    (Role.COUNTY_APPROVER, "990102"): {"乙"},
    (Role.PREFECTURE_VIEWER, "9901"): {"甲", "乙", "丙", "丁"},
    (Role.AUDITOR, "9901"): {"甲", "乙", "丙", "丁"},
    (Role.ADMINISTRATOR, "9901"): set(),
    (Role.CADRE, "990101201"): set(),
}


@pytest.mark.parametrize(("post", "names"), SEES.items())
def test_who_sees_which_households(places, post, names) -> None:
    homes = {"甲": "990101201203", "丁": "990101201204", "丙": "990101202201", "乙": "990102201201"}
    for name, code in homes.items():
        factories.household(code, head=name)
    user = factories.user("someone", *post)
    seen = Household.objects.visible_to(user, P.HOUSEHOLD_VIEW)
    assert set(seen.values_list("head_name", flat=True)) == names


def test_a_cadre_sees_the_paired_households_of_the_post_only(places, monkeypatch) -> None:
    mine, other = factories.household(head="甲"), factories.household(head="丁")
    far = factories.household("990102201201", head="乙")
    paired = Household.objects.filter(pk__in=[mine.pk, far.pk]).values("pk")
    monkeypatch.setattr(scope, "_households_of", lambda user: paired)
    cadre = factories.user("cadre", Role.CADRE, "990101201")
    assert list(Household.objects.visible_to(cadre, P.HOUSEHOLD_VIEW)) == [mine]
    assert not scope.can(cadre, P.HOUSEHOLD_VIEW, other.village_id)


def test_two_posts_add_up(places) -> None:
    factories.household(head="甲")
    factories.household("990102201201", head="乙")
    user = factories.user("both", Role.VILLAGE_CLERK, "990101201203")
    user.posts.create(role=Role.COUNTY_CLERK, region=places["990102"], starts_on=date(2020, 1, 1))
    assert Household.objects.visible_to(User.objects.get(pk=user.pk), P.HOUSEHOLD_VIEW).count() == 2
    assert Household.objects.visible_to(User.objects.get(pk=user.pk), P.LEGACY_PREPARE).count() == 1


TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "in_force"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, True),
        (TODAY - DAY - DAY, TODAY - DAY, False),
    ],
)
def test_posts_count_from_their_first_to_their_last_day(places, starts_on, ends_on, in_force) -> None:
    user = factories.user("u", Role.VILLAGE_CLERK, "990101201203", starts_on=starts_on, ends_on=ends_on)
    assert scope.can(user, P.HOUSEHOLD_VIEW, "990101201203") is in_force


def test_a_disabled_account_may_nothing(places) -> None:
    user = factories.user("u", Role.COUNTY_CLERK, "990101")
    user.is_active = False
    assert not scope.has(user, P.HOUSEHOLD_VIEW)
    with pytest.raises(PermissionDenied):
        scope.require(user, P.HOUSEHOLD_VIEW, "990101")


def test_every_role_has_grants() -> None:
    assert GRANTS.keys() == set(Role)


def test_every_permission_is_granted_to_somebody() -> None:
    assert set().union(*GRANTS.values()) == set(Permission) - {P.PUBLIC}


def test_nobody_holds_both_pens_of_a_legacy_roster() -> None:
    both = {P.LEGACY_PREPARE, P.LEGACY_CONFIRM}
    assert [role for role, granted in GRANTS.items() if both <= granted] == []


def test_the_administrator_holds_no_personal_data() -> None:
    assert not GRANTS[Role.ADMINISTRATOR] & {P.HOUSEHOLD_VIEW, P.REVEAL, P.BIRTH_DATE_VIEW, P.ROSTER_EXPORT}


def test_who_may_reveal() -> None:
    revealing = {role for role, granted in GRANTS.items() if P.REVEAL in granted}
    townships = {Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER}
    assert revealing == townships | {Role.COUNTY_CLERK, Role.COUNTY_APPROVER, Role.AUDITOR}
