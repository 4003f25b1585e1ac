"""The health of the procedures by place: the figures of the dashboards against their pages and a recount."""

import uuid
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests import factories
from households.codes import CaseState
from households.models import Assembly, Case, CaseBatch, PublicNotice
from households.notice_rules import CHINA
from households.selectors import health
from households.selectors.meetings.listing import without_meeting as meeting_page
from households.selectors.notices import villages_without

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
JIA, DING, BING, YI = "990101201203", "990101201204", "990101202201", "990102201201"
LENGTHS = (6, 9, 12)
# village, state, days in the step
CASES = (
    (JIA, "meeting", 20), (JIA, "meeting", 3), (JIA, "notice1", 9), (JIA, "withdrawn", 300), (DING, "meeting", 31),
    (DING, "county", 5), (BING, "notice2", 12), (BING, "announcing", 2), (YI, "meeting", 40), (YI, "draft", 1),
)  # fmt: skip


@pytest.fixture
def people():
    factories.region_tree()
    posts = {"county": (Role.COUNTY_CLERK, "990101"), "prefecture": (Role.PREFECTURE_VIEWER, "9901")}
    return {name: factories.user(name, role, code) for name, (role, code) in posts.items()}


@pytest.fixture
def cases(people):
    """丁村 held its meeting this year and sent it in, 甲村 only last year and a draft; 丙村 posted a sheet."""
    by = people["county"].person
    made = [put(by, *told, number) for number, told in enumerate(CASES)]
    meet(by, JIA, date(2025, 12, 31), locked=True)
    meet(by, JIA, date(2026, 2, 1), locked=False)
    meet(by, DING, date(2026, 1, 1), locked=True)
    post(by, BING, date(2026, 1, 2))
    post(by, JIA, date(2025, 12, 31))
    return made


def put(by, village, state, ago, number):
    since = datetime.combine(TODAY - timedelta(ago), time(0, 30), CHINA)
    home = factories.household(village, f"户{number}", register="unlisted", poverty_status=None)
    facts = {"procedure": "R1", "state": state, "state_since": since, "found_on": TODAY, "proposer": by}
    facts["decided_on"] = TODAY if state == "withdrawn" else None
    return Case.objects.create(household=home, village_code=village, **facts)


def batch(by, village):
    serial = CaseBatch.objects.count() + 1
    return CaseBatch.objects.create(
        village_code=village, procedure="R1", year=2026, serial=serial, made_by=by, token=uuid.uuid4()
    )


def meet(by, village, day, *, locked):
    sent = {"locked_at": timezone.now(), "locked_by": by} if locked else {}
    facts = {"held_on": day, "held_at": time(9), "place": "村委会", "expected": 30, "present": 20, "written_by": by}
    Assembly.objects.create(batch=batch(by, village), village_code=village, **facts, **sent, token=uuid.uuid4())


def post(by, village, day):
    days = {"days": 7, "starts_on": day, "ends_on": day + timedelta(6), "web_until": day + timedelta(30)}
    PublicNotice.objects.create(
        code=uuid.uuid4().hex[:12], kind="PA", procedure="R1", batch=batch(by, village), village_code=village,
        title="公示", opening="公示", issuer="村委会", **days, sha256="0" * 64, posted_by=by, token=uuid.uuid4(),
    )  # fmt: skip


OPEN = [told for told in CASES if told[1] != "withdrawn"]


@pytest.mark.parametrize(("who", "place"), [("county", "990101"), ("prefecture", "9901"), ("county", JIA)])
@pytest.mark.parametrize("length", LENGTHS)
def test_open_cases_by_place_are_a_recount(cases, people, who, place, length):
    found = health.procedures_by_place(people[who], place, length, TODAY)
    seen = [told for told in OPEN if told[0].startswith(place)]
    assert set(found) == {village[:length] for village, _, _ in seen}
    for code, one in found.items():
        here = [told for told in seen if told[0].startswith(code)]
        assert one.cases == len(here)
        assert one.by_state == Counter(CaseState(state) for _, state, _ in here)
        assert one.longest == max(ago for _, _, ago in here)


@pytest.mark.parametrize("length", LENGTHS)
def test_villages_without_a_meeting(cases, people, length):
    found = health.without_meeting(people["prefecture"], "9901", length, TODAY)
    never = {JIA, BING, YI}
    waiting = {JIA: 2, YI: 1}
    villages = (JIA, DING, BING, YI)
    assert set(found) == {village[:length] for village in villages}
    for code, one in found.items():
        assert one.villages == sum(village.startswith(code) for village in villages)
        assert one.never == sum(village.startswith(code) for village in never)
        assert one.waiting == sum(village.startswith(code) for village in waiting)
        assert one.households == sum(number for village, number in waiting.items() if village.startswith(code))


@pytest.mark.parametrize("length", LENGTHS)
def test_villages_without_a_notice(cases, people, length):
    found = health.without_notice(people["prefecture"], "9901", length, TODAY)
    never, waiting = {JIA, DING, YI}, {JIA: 1, BING: 2}
    for code, one in found.items():
        assert one.never == sum(village.startswith(code) for village in never)
        assert one.waiting == sum(village.startswith(code) for village in waiting)
        assert one.households == sum(number for village, number in waiting.items() if village.startswith(code))
    assert sum(one.villages for one in found.values()) == 4


@pytest.mark.parametrize("who", ["county", "prefecture"])
def test_the_pages_list_the_same_villages(cases, people, who):
    place = {"county": "990101", "prefecture": "9901"}[who]
    meeting = health.without_meeting(people[who], place, 9, TODAY)
    listed = {one.villages[0].village[:9]: one for one in meeting_page(people[who], TODAY.year)}
    assert {code: one.households for code, one in meeting.items() if one.waiting} == {
        code: one.households for code, one in listed.items()
    }
    notice = health.without_notice(people[who], place, 9, TODAY)
    listed = {one.villages[0].code[:9]: one for one in villages_without(people[who], TODAY)}
    assert {code: (one.waiting, one.households) for code, one in notice.items() if one.waiting} == {
        code: (len(one.villages), one.households) for code, one in listed.items()
    }


def test_who_sees_nothing_is_told_nothing(cases):
    stranger = factories.user("stranger", Role.ADMINISTRATOR, "9901")
    assert health.procedures_by_place(stranger, "9901", 9, TODAY) == {}
    assert health.without_meeting(stranger, "9901", 9, TODAY) == {}
    assert health.without_notice(stranger, "9901", 9, TODAY) == {}


def test_a_prefecture_costs_as_many_queries_as_a_village(cases, people):
    who = people["prefecture"]
    who.current_posts()
    for function, most in ((health.procedures_by_place, 1), (health.without_meeting, 2), (health.without_notice, 2)):
        for place in ("9901", JIA):
            with CaptureQueriesContext(connection) as queries:
                function(who, place, 12, TODAY)
            assert len(queries) <= most, [query["sql"][:90] for query in queries]
