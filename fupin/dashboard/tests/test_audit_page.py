"""操作记录: in scope, by filter, page by page without counting."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.write import record, write
from fupin.dashboard.audit_views import PER_PAGE
from fupin.tests.factories import user

pytestmark = pytest.mark.django_db
VILLAGE, COUNTY = "990101201203", "990101"


@write
def say(verb, *, by=None, subject=("households.household", 1), region=VILLAGE, **facts):
    record(verb, subject, by=by, region=region, **facts)


@pytest.fixture
def auditor(client):
    made = user("shenji1", Role.AUDITOR, COUNTY)
    client.force_login(made)
    return made


def shown(client, **query):
    return [row["event"].pk for row in client.get(reverse("audit-list"), query).context["events"]]


def test_who_reaches_it(auditor):
    visitors = Visitors(allowed=auditor, denied=user("xianjing1", Role.COUNTY_CLERK, COUNTY))
    found = page_battery(reverse("audit-list"), visitors)
    assert found == {visitor: EXPECTED[visitor] for visitor in found}


def test_only_what_happened_in_ones_place(client, auditor):
    say(Verb.HOUSEHOLD_UPDATED)
    say(Verb.HOUSEHOLD_UPDATED, region="990102201201")
    say(Verb.SETUP, region="")
    assert shown(client) == [1]


def test_it_says_what_was_and_what_became(client, auditor):
    say(Verb.HOUSEHOLD_UPDATED, by=auditor, before={"住址": "一组", "旧": 0}, after={"住址": "二组", "新": "<b>x</b>"})
    text = client.get(reverse("audit-list")).content.decode()
    assert '住址：<span class="was">一组</span> → 二组' in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "农户" in text


def test_filters(client, auditor):
    clerk = user("cunxin1", Role.VILLAGE_CLERK, VILLAGE, name="韦晓玲")
    say(Verb.HOUSEHOLD_UPDATED, by=clerk)
    say(Verb.REVEALED, by=auditor, subject=("households.member", 7))
    assert shown(client, actor="韦晓玲") == shown(client, actor="CUNXIN1") == [1]
    assert shown(client, verb="personal.reveal") == [2]
    assert shown(client, subject="households.member", number="7") == [2]
    assert shown(client, actor="没有人") == []
    assert shown(client, since="乱写", before="-3") == [2, 1]


def test_days_are_whole_days_of_the_place(client, auditor):
    for back in (2, 1, 0):
        say(Verb.LOGIN)
        moment = timezone.now() - timedelta(days=back)
        AuditEvent.objects.filter(pk=3 - back).update(at=moment)
    today = timezone.localdate()
    assert shown(client, since=today - timedelta(days=1)) == [3, 2]
    assert shown(client, until=today - timedelta(days=1)) == [2, 1]
    assert shown(client, since=today - timedelta(days=1), until=today - timedelta(days=1)) == [2]


def test_pages_follow_each_other_without_counting(client, auditor, django_assert_max_num_queries):
    @write
    def many():
        for _ in range(PER_PAGE + 3):
            record(Verb.LOGIN, auditor, by=auditor, region=VILLAGE)

    many()
    first = client.get(reverse("audit-list"))
    assert [row["event"].pk for row in first.context["events"]] == list(range(PER_PAGE + 3, 3, -1))
    assert f"before={first.context['older']}" in first.content.decode()
    assert shown(client, before=first.context["older"]) == [3, 2, 1]
    with django_assert_max_num_queries(30) as captured:
        client.get(reverse("audit-list"))
    assert not [query for query in captured.captured_queries if "COUNT(" in query["sql"] and "audit" in query["sql"]]


@pytest.mark.parametrize("asked", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_days_beyond_all_people_are_not_asked(client, auditor, asked):
    assert client.get("/audit/", asked).status_code == 200


def test_a_nul_is_refused_with_a_page(client, auditor):
    assert client.get("/audit/", {"actor": "a\0"}).status_code == 400
    assert client.post("/accounts/password/", {"old_password": "a\0"}).status_code == 400
