"""Who may be one person, over the whole register: by sound, by look, by points, by one place of the number."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fupin.personal.identity import check_digit
from fupin.tests.factories import household, member, region_tree, user
from households.doubt_frames import register_frame
from households.doubt_names import look_alikes
from households.models import DuplicateDecision, Member
from households.selectors.duplicates import looks, near_name

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
HERE, NEXT, FAR = "990101201203", "990101201204", "990101202201"
DAY = date(1975, 6, 18)


def somebody(name: str, code: str = NEXT, born: date | None = DAY, number: str | None = None) -> Member:
    """The head of an own household, with an own number unless one is given."""
    home = household(code, name)
    found = Member.objects.get(household=home)
    if number:
        found.set_identity(number)
    found.birth_date = born
    found.save()
    return found


def number(day: str = "19750618", rest: str = "023") -> str:
    first = f"990101{day}{rest}"
    return first + check_digit(first)


@pytest.fixture(autouse=True)
def _places() -> None:
    region_tree()


@pytest.mark.parametrize(
    ("one", "other", "far", "wanted"),
    [
        ("韦晓雨", "韦小雨", NEXT, True),
        ("韦玉山", "韦王山", FAR, True),
        ("买买提·艾力", "买买提•艾力", NEXT, True),
        ("买买提·艾力", "买买提艾力", NEXT, True),
        ("韦大山", "韦大山", FAR, True),
        ("韦大山", "韦大山", NEXT, False),  # A09 asks
        ("韦大山", "罗小花", NEXT, False),
        ("韦玉王", "韦王玉", NEXT, False),  # two characters off
    ],
)
def test_names_of_one_day_are_compared_by_sound_and_by_look(one: str, other: str, far: str, wanted: bool) -> None:
    first, second = somebody(one, HERE), somebody(other, far)
    assert look_alikes() == ({first.pk: 1, second.pk: 1} if wanted else {})


@pytest.mark.parametrize(
    ("other", "born", "wanted"),
    [
        (number("19750618", "023"), DAY, False),  # the very number is A01's, and the name here A09's
        (number("19750718"), date(1975, 7, 18), True),
        (number("19750681"), None, False),  # no day is told
        (number("19570618"), date(1957, 6, 18), True),  # two neighbours changed round
        (number("19850718"), date(1985, 7, 18), False),  # two digits off
        (number("19750718", "045"), date(1975, 7, 18), False),  # the number is another one
    ],
)
def test_a_number_with_one_place_off_is_found_under_another_day(other: str, born: date | None, wanted: bool) -> None:
    somebody("韦大山", HERE, number=number("19750618", "025") if other == number() else number())
    somebody("韦大山", NEXT, born, other)
    assert (look_alikes() != {}) == wanted


def test_twins_of_one_household_are_two_people() -> None:
    first = somebody("韦春丽", HERE)
    member(first.household, "韦春莉", birth_date=DAY)
    assert look_alikes() == {}


def test_what_somebody_found_holds_in_every_later_run() -> None:
    first, second = somebody("韦晓雨", HERE), somebody("韦小雨")
    third, fourth = somebody("罗大山", HERE), somebody("罗大山")
    frame = register_frame("990101", date(2026, 6, 1))
    told = dict(zip(frame.member.ids.tolist(), frame.member.namesakes.values.tolist(), strict=True))
    assert (told[third.pk], told[fourth.pk], told[first.pk]) == (2, 2, 1)
    for one, other in ((first, second), (third, fourth)):
        DuplicateDecision.objects.create(
            member=one, other=other, village_code=HERE, alike="像", decided_by=user(f"u{one.pk}")
        )
    assert look_alikes() == {}
    frame = register_frame([third.household_id, first.household_id], date(2026, 6, 1))
    assert frame.member.namesakes.values.tolist() == [1, 1]
    assert not frame.member.look_alikes.given.any()


def test_one_name_for_many_is_no_likeness() -> None:
    for _ in range(3):
        somebody("韦大山", FAR, None)
    assert look_alikes() == {}


def test_the_same_queries_for_two_people_and_for_ten(django_assert_max_num_queries: Any) -> None:
    somebody("韦晓雨", HERE), somebody("韦小雨", number=number("19750718"), born=date(1975, 7, 18))
    with CaptureQueriesContext(connection) as two:
        look_alikes()
    for serial in range(8):
        somebody(f"韦{'小晓'[serial % 2]}雨", FAR, date(1975, 6, 10 + serial))
    with django_assert_max_num_queries(len(two)):
        look_alikes()


def test_look_alike_characters_are_one_key_and_near_names_share_one() -> None:
    assert looks("韦玉山") == looks("韦王山") != looks("韦大山")
    for one, other in (("韦玉山", "韦主山"), ("韦己明", "韦已朋")):
        assert looks(one) == looks(other)
    assert near_name("买买提·艾力", "买买提 艾力")
