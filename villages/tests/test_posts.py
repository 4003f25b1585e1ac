"""Taking up, leaving and handing over posts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Role
from fupin.accounts.models import Person, User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests.factories import identity, place, user
from fupin.workflow import Refused
from villages.codes import Level
from villages.models import Post
from villages.services.posts import ROLE_LEVELS, end_post, hand_over, open_account, start_post

pytestmark = pytest.mark.django_db
VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201", "990101"
DAY = date(2026, 3, 1)


@pytest.fixture
def boss():
    return user("guanli1", Role.ADMINISTRATOR, COUNTY)


def give(boss, role=Role.VILLAGE_CLERK, code=VILLAGE, who=None, **facts):
    who = who or user("cunxin1")
    return start_post(user=who, role=role, region=place(code), **{"starts_on": DAY, **facts}, by=boss)


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_every_role_has_its_levels():
    assert ROLE_LEVELS.keys() == set(Role)
    assert all(set(levels) <= set(Level) and levels for levels in ROLE_LEVELS.values())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("code", ["9901", COUNTY, TOWNSHIP, VILLAGE])
def test_a_role_is_given_only_at_its_level(role, code):
    boss = user("guanli0", Role.ADMINISTRATOR, "9901")
    if Level.of(code) in ROLE_LEVELS[role]:
        assert give(boss, role, code).role == role
    else:
        with pytest.raises(Refused, match="post_level") as caught:
            give(boss, role, code)
        assert role.label in caught.value.sentence


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_give_posts(role):
    giver = user("other", role, "9901")
    with pytest.raises(PermissionDenied):
        give(giver)


def test_not_outside_ones_own_county(boss):
    with pytest.raises(PermissionDenied):
        give(boss, code="990102201201")


def test_nobody_gives_himself_a_post_not_even_by_a_second_login(boss):
    second = User.objects.create(username="second", person=boss.person)
    for who in (boss, second):
        with pytest.raises(Refused, match="post_own"):
            give(boss, who=who)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"starts_on": date(2027, 1, 1)}, "post_held"),
        ({"starts_on": date(2025, 1, 1), "ends_on": DAY}, "post_held"),
        ({"starts_on": date(2025, 1, 1), "ends_on": date(2024, 1, 1)}, "post_dates"),
    ],
)
def test_the_same_post_twice_at_a_time_is_refused(boss, facts, code):
    post = give(boss)
    with pytest.raises(Refused, match=code):
        give(boss, who=post.user, **facts)


def test_a_disabled_account_and_a_closed_region_get_none(boss):
    who = user("cunxin1")
    User.objects.update(is_active=False)
    who.refresh_from_db()
    with pytest.raises(Refused, match="post_account_off"):
        give(boss, who=who)
    region = place(VILLAGE)
    region.valid_to = DAY
    region.save()
    with pytest.raises(Refused, match="post_region_ended"):
        give(boss, who=user("cunxin2"))


def test_the_last_day_is_still_held(boss):
    post = give(boss)
    end_post(post=post, on=date(2026, 6, 30), by=boss)
    assert Post.objects.in_force(date(2026, 6, 30)).filter(pk=post.pk).exists()
    assert not Post.objects.in_force(date(2026, 7, 1)).filter(pk=post.pk).exists()
    with pytest.raises(Refused, match="post_ended"):
        end_post(post=post, on=date(2026, 6, 30), by=boss)
    with pytest.raises(Refused, match="post_dates"):
        end_post(post=give(boss, who=user("cunxin2")), on=date(2026, 2, 1), by=boss)


def test_an_account_is_person_login_and_post_in_one_write(boss):
    opened = open_account(name="韦晓玲", role=Role.VILLAGE_CLERK, region=place(VILLAGE), starts_on=DAY, by=boss)
    assert (opened.user.username, opened.post.region_id) == ("jiacun1", VILLAGE)
    assert opened.user.check_password(opened.password)
    assert verbs() == [Verb.PERSON_SAVED, Verb.ACCOUNT_CREATED, Verb.POST_STARTED]
    assert len(set(AuditEvent.objects.values_list("write", flat=True))) == 1


def test_user_names_of_a_place_are_counted_on(boss):
    facts = {"role": Role.VILLAGE_CLERK, "region": place(VILLAGE), "starts_on": DAY, "by": boss}
    made = [open_account(name=name, **facts).user.username for name in ("韦一平", "韦二平", "韦三平")]
    assert made == ["jiacun1", "jiacun2", "jiacun3"]


def test_a_second_click_opens_no_second_account(boss):
    facts = {"name": "韦晓玲", "role": Role.VILLAGE_CLERK, "region": place(VILLAGE), "starts_on": DAY, "by": boss}
    open_account(**facts)
    with pytest.raises(Refused, match="post_same_name"):
        open_account(**facts)
    assert Person.objects.filter(name="韦晓玲").count() == 1


def test_a_wrong_post_leaves_no_account_behind(boss):
    with pytest.raises(Refused, match="post_level"):
        open_account(name="韦晓玲", role=Role.COUNTY_CLERK, region=place(VILLAGE), starts_on=DAY, by=boss)
    assert not User.objects.filter(person__name="韦晓玲").exists()
    assert verbs() == []


def test_an_administrator_opens_none_for_his_own_person(boss):
    number = identity()
    boss.person.set_identity(number)
    boss.person.save()
    facts = {"name": boss.person.name, "number": number, "role": Role.COUNTY_APPROVER, "region": place(COUNTY)}
    with pytest.raises(Refused, match="post_own"):
        open_account(**facts, starts_on=DAY, by=boss)


def test_elections_hand_the_post_to_a_new_person(boss):
    old = give(boss)
    handed = hand_over(post=old, on=date(2026, 9, 1), name="黄光琼", by=boss)
    old.refresh_from_db()
    assert (old.ends_on, handed.post.starts_on) == (date(2026, 8, 31), date(2026, 9, 1))
    assert (handed.post.role, handed.post.region_id) == (old.role, old.region_id)
    assert handed.post.user.check_password(handed.password)


def test_or_to_a_login_that_exists(boss):
    old, next_one = give(boss), user("cunxin2")
    handed = hand_over(post=old, on=date(2026, 9, 1), successor=next_one, by=boss)
    assert (handed.password, handed.post.user) == (None, next_one)


def test_a_hand_over_that_fails_ends_nothing(boss):
    old = give(boss)
    with pytest.raises(Refused, match="person_name"):
        hand_over(post=old, on=date(2026, 9, 1), name="  ", by=boss)
    old.refresh_from_db()
    assert old.ends_on is None


@pytest.mark.parametrize(("day", "same", "code"), [(DAY, False, "early"), (date(2026, 9, 1), True, "same")])
def test_hand_overs_that_make_no_sense(boss, day, same, code):
    old = give(boss)
    successor = old.user if same else user("cunxin2")
    with pytest.raises(Refused, match=f"hand_over_{code}"):
        hand_over(post=old, on=day, successor=successor, by=boss)
