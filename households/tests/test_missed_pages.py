"""Pages of who may have been missed: whom the list shows, what a visit comes to, what leaves the system."""

import re
import uuid
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests.factories import household, region_tree, user
from fupin.tests.world import client_of
from households.models import Case, Household, LivingCondition, Member, MissedHousehold
from households.services.missed.finding import find_missed

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
VILLAGE, TOWNSHIP = "990101201203", "990101201"
ILL, HOME = "家里有患大病的人", "登记为危房户，或者房屋是 C、D 级"
SAYS_NO = {"action": "tell", "visited_on": "", "note": "儿子在县城有工作，每月寄钱"}


def family(head: str, code: str = VILLAGE, **facts: Any) -> Household:
    home = household(code, head, register="unlisted", poverty_status=None)
    well = {"health": "01", "labour": "01", "resident_medical": "1", "education": "03", "birth_date": date(1980, 1, 1)}
    Member.objects.filter(household=home).update(**well | facts)
    return home


@pytest.fixture
def clerk() -> Client:
    """Of the township; of three households one is ill, one in a dangerous house too, one tells nothing."""
    region_tree()
    worse = family("罗危房", health="03")
    LivingCondition.objects.create(
        household=worse, village_code=VILLAGE, year=2025, dangerous="1", safe_water="1", write=worse.write
    )
    family("罗有病", "990101201204", health="03")
    family("罗不详")
    find_missed("", today=timezone.localdate())
    return client_of(user("zhou", Role.TOWNSHIP_CLERK, TOWNSHIP))


def page(client: Client, query: str = "") -> str:
    return client.get(reverse("missed-list") + query).content.decode()


def row(head: str) -> MissedHousehold:
    return MissedHousehold.objects.get(household__head_name=head)


def test_the_most_pressing_first_and_what_is_not_known_beside_it(clerk: Client) -> None:
    text = page(clerk)
    assert re.findall("罗..户", text) == ["罗危房户", "罗有病户"]
    assert (ILL in text, HOME in text, "还不知道：" in text) == (True, True, True)
    assert "待上门看的 <b>2 户</b>" in text
    assert "资料不全 1 户" in text
    assert re.findall("罗..户", page(clerk, "?turn=unknown")) == ["罗不详户"]


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("?sign=L08", ["罗危房户"]),
        ("?place=990101201204", ["罗有病户"]),
        ("?turn=told", []),
        ("?sign=L99&turn=x&place=1", ["罗危房户", "罗有病户"]),
    ],
)
def test_the_list_is_asked_by_place_sign_and_state(clerk: Client, query: str, heads: list[str]) -> None:
    assert re.findall("罗..户", page(clerk, query)) == heads


def test_a_visit_is_told_reviewed_and_shown(clerk: Client) -> None:
    missed = row("罗有病")
    path, today = reverse("missed-detail", args=[missed.pk]), timezone.localdate()
    assert reverse("case-new", args=[missed.household_id]) in clerk.get(path).content.decode()
    wrong = clerk.post(path, {**SAYS_NO, "version": missed.version, "visited_on": f"{today + timedelta(days=9)}"})
    assert (row("罗有病").state, wrong.status_code) == ("visit", 422)
    clerk.post(path, {**SAYS_NO, "version": missed.version, "visited_on": f"{today}"})
    assert row("罗有病").state == "told"
    reviewer = client_of(user("lu", Role.TOWNSHIP_REVIEWER, TOWNSHIP))
    agreed = {"action": "agree", "version": row("罗有病").version, "note": "看过照片，同意"}
    assert reviewer.post(path, agreed, follow=True).status_code == 200
    assert row("罗有病").state == "unfit"
    assert "儿子在县城有工作" in reviewer.get(path).content.decode()
    assert AuditEvent.objects.filter(verb=Verb.MISSED_MOVED).count() == 2


def test_a_household_in_a_case_is_not_to_be_visited(clerk: Client) -> None:
    missed = row("罗有病")
    own = {"procedure": "R1", "state": "checking", "token": uuid.uuid4(), "found_on": timezone.localdate()}
    by = User.objects.get(username="zhou").person
    Case.objects.create(household=missed.household, village_code=missed.village_code, proposer=by, **own)
    assert re.findall("罗..户", page(clerk)) == ["罗危房户"]
    assert re.findall("罗..户", page(clerk, "?turn=case")) == ["罗有病户"]
    assert "这一户已经在办" in clerk.get(reverse("missed-detail", args=[missed.pk])).content.decode()


def taken_out(clerk: Client, **asked: str) -> str:
    """All that the workbook says."""
    answer = clerk.post(reverse("missed-export"), asked)
    sheets = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets
    return "".join(str(value) for sheet in sheets for line in sheet.values for value in line)


def test_the_workbook_and_the_paper_say_of_nobody_that_he_is_ill(clerk: Client) -> None:
    told = taken_out(clerk, turn="visit")
    assert ("罗危房" in told, HOME in told, ILL in told, "见系统" in told) == (True, True, False, True)
    paper = clerk.get(reverse("missed-print", args=[VILLAGE])).content.decode()
    assert ("罗危房" in paper, HOME in paper, ILL in paper) == (True, True, False)
    assert AuditEvent.objects.filter(verb=Verb.ROSTER_EXPORTED).count() == 1
    only = taken_out(clerk, turn="visit", sign="L05")  # whoever stands there is ill: the file does not say so
    said = only + str(AuditEvent.objects.filter(verb=Verb.ROSTER_EXPORTED).latest("pk").after)
    assert ("罗有病" in only, "L05" in said, "大病" in said) == (True, False, False)


def test_nothing_is_exported_where_there_is_nothing(clerk: Client) -> None:
    answer = clerk.post(reverse("missed-export"), {"turn": "unfit"}, follow=True)
    assert "没有导出：这些条件下没有户" in answer.content.decode()


def test_a_village_of_another_county_sees_nothing(clerk: Client) -> None:
    other = client_of(user("far", Role.VILLAGE_CLERK, "990102201201"))
    assert re.findall("罗..户", page(other)) == []
    assert other.get(reverse("missed-detail", args=[row("罗有病").pk])).status_code == 404
