"""The register as it was at the end of a day."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from fupin.audit import write as audit_write
from fupin.audit.codes import Verb
from fupin.tests.factories import household, member
from households.codes import MemberState
from households.models import Household, Member
from households.selectors import household_as_of
from households.selectors.page import end_of
from households.tests.scene import client_of, page_of, visitors
from households.tests.test_history import change

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 30)


@pytest.fixture
def who():
    return visitors()["township"]


@pytest.fixture
def clock(monkeypatch):
    """Sets the moment of the writes that follow."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(audit_write, "Write", partial(audit_write.Write, at=moment))

    return at


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def registered(day: date, **facts) -> Household:
    """A household whose rows were written that day."""
    one = household(**facts)
    Household.objects.filter(pk=one.pk).update(written_at=noon(day))
    Member.objects.filter(household=one).update(written_at=noon(day))
    return Household.objects.get(pk=one.pk)


def test_a_day_ends_at_local_midnight() -> None:
    assert timezone.localtime(end_of(JUNE)).date() == JUNE
    assert timezone.localtime(end_of(JUNE) + timedelta(microseconds=1)).date() == date(2026, 7, 1)


def test_facts_and_members_as_they_were(who, clock) -> None:
    one = registered(date(2026, 1, 5), group_name="一组", main_cause="01")
    child = member(one, "韦小花")
    Member.objects.filter(pk=child.pk).update(written_at=noon(date(2026, 5, 1)))
    clock(noon(date(2026, 7, 8)))
    change(one, by=who, group_name="二组")
    change(child, by=who, verb=Verb.HOUSEHOLD_UPDATED, state=MemberState.MOVED_OUT)
    one.refresh_from_db()
    then, now = household_as_of(one, JUNE), household_as_of(one, date(2026, 7, 8))
    assert (then.facts.group_name, now.facts.group_name) == ("一组", "二组")
    assert [row.name for row in then.active] == ["韦大山", "韦小花"]
    assert [row.name for row in now.active] == ["韦大山"]
    assert len(household_as_of(one, date(2026, 3, 1)).active) == 1


def test_the_household_before_it_was_registered(who) -> None:
    one = registered(date(2026, 7, 1))
    assert household_as_of(one, JUNE) is None
    body = page_of(who, reverse("household-detail", args=[one.pk]) + "?day=2026-06-30")
    assert "册上还没有这一户" in body


def test_the_page_of_a_past_day_can_only_be_read(who, clock) -> None:
    one = registered(date(2026, 1, 5), group_name="一组")
    clock(noon(date(2026, 7, 8)))
    change(one, by=who, group_name="二组")
    path = reverse("household-detail", args=[one.pk])
    then, now = page_of(who, f"{path}?day=2026-06-30"), page_of(who, path)
    assert "正在看 2026年6月30日 的登记，只能看不能改。" in then
    assert "显示 60 秒" not in then
    assert "显示 60 秒" in now
    assert "正在看" not in now
    assert "一组" in then


@pytest.mark.parametrize("day", ["2999-01-01", "today"])
def test_today_and_later_are_the_present(who, day) -> None:
    one = household()
    path = reverse("household-detail", args=[one.pk])
    asked = timezone.localdate().isoformat() if day == "today" else day
    response = client_of(who).get(path, {"day": asked})
    assert (response.status_code, response.url) == (302, path)


@pytest.mark.parametrize("day", ["", "2026-13-01", "gestern", "2026-02-30"])
def test_what_is_no_day_is_the_present(who, day) -> None:
    one = household()
    assert client_of(who).get(reverse("household-detail", args=[one.pk]), {"day": day}).status_code == 200
