"""The entry form as a page."""

import re
from datetime import date

import pytest
from django.urls import reverse

from fupin.tests.factories import identity
from households.models import EntryDraft, Household, IncomeRecord, LivingCondition
from households.tests.scene import client_of, visitors

pytestmark = pytest.mark.django_db
VILLAGE = "990101201203"


@pytest.fixture
def people():
    return visitors()


@pytest.fixture
def clerk(people):
    return people["village"]


def start(clerk, name="韦大山", **more):
    """The address of a new household's form, reached as a clerk reaches it."""
    response = client_of(clerk).post(reverse("household-new"), {"name": name, "act": "start", **more})
    assert response.status_code == 302, response.content.decode()
    return response.url


def form_of(page):
    """What a browser would post of the form: name → value."""
    found = dict(re.findall(r'<input type="hidden" name="((?!csrf)[^"]+)" value="([^"]*)"', page))
    return found


def family(**more):
    facts = {
        "village": VILLAGE,
        "year": "2026",
        "home-phone": "13800000001",
        "home-address": "三组 大树脚",
        "members-0-name": "韦大山",
        "members-0-relation": "01",
        "members-0-identity": identity(date(1965, 3, 4), "1", 401),
        "members-0-schooling": "e:02",
        "members-0-health": "02",
        "members-0-labour": "05",
        "members-1-name": "陆金花",
        "members-1-relation": "02",
        "members-1-identity": identity(date(1968, 5, 6), "2", 402),
        "members-1-schooling": "e:01",
        "members-1-health": "01",
        "members-1-labour": "01",
        "income-wage": "28,000",
        "income-operating": "9600",
        "income-operating_cost": "600",
        "living-arable": "3.5",
        "living-safe_water": "1",
    }
    return {name: value for name, value in {**facts, **more}.items() if value is not None}


def test_a_household_is_registered(clerk):
    path = start(clerk)
    page = client_of(clerk).get(path)
    assert page.status_code == 200, page.content.decode()[:500]
    response = client_of(clerk).post(path, family(act="save"))
    assert response.status_code == 302, re.findall(r'msg-e".*?<span>(.*?)</span>', response.content.decode())
    home = Household.objects.get()
    assert (home.register, home.member_count, home.head_name, home.phone) == ("unlisted", 2, "韦大山", "13800000001")
    head = home.members.get(relation="01")
    assert (head.sex, head.birth_date, head.identity_type, head.education) == ("1", date(1965, 3, 4), "01", "02")
    income = IncomeRecord.objects.get()
    assert (income.year, income.persons, income.net_income, income.net_per_head) == (2026, 2, 37000, 18500)
    assert LivingCondition.objects.get().safe_water == "1"
    draft = EntryDraft.objects.get()
    assert (draft.content, draft.household, bool(draft.saved_at)) == (None, home, True)
