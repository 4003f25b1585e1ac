"""Every field that may be asked finds the rows that plain reading finds; every pivot is the count of its question."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.query.fields import AGE_BANDS, BLANK, Of, fields, years_before
from fupin.query.question import Question, ask, by_place, counted, pivoted, question_from, rows_of
from fupin.query.tests.scene import all_rows, held_by, kept, says, values_of
from fupin.tests.factories import user
from fupin.workflow import Refused
from households.codes import ACTIVE
from households.models import Household, Member
from villages.models import PovertyLine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("of", Of.values)
def test_every_field_finds_what_reading_finds(clerk: Any, of: str) -> None:
    rows, found = all_rows(of), 0
    for one in fields().values():
        if not one.asked:
            continue
        for value in values_of(one):
            expected = {
                row.pk
                for row in rows
                if kept(row, of, value) and any(says(one, value, held) for held in held_by(row, one, of))
            }
            told = rows_of(clerk, ask(of, "9901", **{one.key: value}))
            assert set(told.values_list("pk", flat=True)) == expected, (one.key, value)
            found += len(expected)
    assert found > 1000


@pytest.mark.parametrize("of", Of.values)
def test_every_pivot_is_the_count_of_its_question(viewer: Any, of: str) -> None:
    asked = 0
    for one in fields().values():
        if not one.counts(of):
            continue
        table = pivoted(viewer, Question(of=of, place="9901"), one.key, 6)
        for code in ("990101", "990102"):
            for value in [*one.codes, BLANK]:
                told = table.get(code, {}).get("" if value == BLANK else value)
                count = counted(viewer, ask(of, code, **{one.key: value}))
                assert (told is None and not count.households) or told == count, (one.key, code, value)
                asked += count.persons
    assert asked > 300


def test_conditions_on_persons_must_hold_of_one_person(viewer: Any) -> None:
    both = rows_of(viewer, ask(Of.HOME, "9901", sex="1", age="60.."))
    people = Member.objects.filter(
        sex="1", state__in=sorted(ACTIVE), birth_date__lte=years_before(timezone.localdate(), 60)
    )
    expected = {one.household_id for one in people.exclude(household__register="closed")}
    assert set(both.values_list("pk", flat=True)) == expected
    assert expected


def test_places_add_up(viewer: Any) -> None:
    told = by_place(viewer, ask(Of.HOME, "9901", status="listed"), 12)
    assert (
        sum(each.households for each in told.values()) == counted(viewer, ask(Of.HOME, status="listed")).households > 0
    )


def test_nobody_is_found_outside_the_scope(viewer: Any) -> None:
    clerk = user("clerk", Role.TOWNSHIP_CLERK, "990101201")
    seen = set(rows_of(clerk, ask(Of.PERSON)).values_list("village_code", flat=True))
    assert seen == {"990101201203", "990101201204"}
    assert not rows_of(clerk, ask(Of.PERSON, "990102")).exists()


def test_an_address_says_the_question(viewer: Any) -> None:
    ill = tuple(fields()["health"].codes)[:2]
    question = Question("person", "990101", (("status", ("poor",)), ("health", ill)), ("name", "health"), "-age")
    assert question_from(QueryDict(urlencode(question.address()))) == question
    spoilt = QueryDict("of=thing&place=x'&health=99&health=&nothing=1&col=nothing&sort=nothing")
    assert question_from(spoilt) == Question()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("age", "x"),
        ("age", "1..y"),
        ("age", "nan"),
        ("arable", "1e99.."),
        ("split_on", "2026-13-01.."),
        ("age", "..inf"),
    ],
)
def test_a_range_that_cannot_be_read_is_refused_with_a_sentence(viewer: Any, key: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        rows_of(viewer, ask(Of.PERSON, **{key: value}))
    assert fields()[key].label in refused.value.sentence


def test_a_birthday_is_not_found_by_who_may_not_see_it(viewer: Any, clerk: Any) -> None:
    for of in Of.values:
        asked = ask(of, birth_date="1900-01-01..")
        assert (rows_of(viewer, asked).count(), rows_of(clerk, asked).exists()) == (0, True)


def test_age_turns_on_the_birthday() -> None:
    assert years_before(date(2026, 11, 27), 6) == date(2020, 11, 27)
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert list(AGE_BANDS)[1] == "3-5"


def test_an_income_without_a_line_has_a_band_of_its_own(viewer: Any) -> None:
    PovertyLine.objects.all().delete()
    known = Household.objects.exclude(register="closed").filter(net_per_head__isnull=False).count()
    told = pivoted(viewer, ask(Of.HOME, "9901"), "band", 4)["9901"]
    assert told["unlined"].households == counted(viewer, ask(Of.HOME, "9901", band="unlined")).households == known > 0
    assert set(told) == {"", "unlined"}
