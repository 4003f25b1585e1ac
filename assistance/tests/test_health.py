"""How far help reaches, by place: the dashboards' figures are those of the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistance.models import Pairing
from assistance.selectors.coverage import counts, listed
from assistance.selectors.health import Coverage, coverage_by_place
from assistance.selectors.plan_lists import without_plan
from assistance.selectors.visits.coverage import coverage
from assistance.services.plans import Line, Words, save_plan
from assistance.tests.visit_scene import VILLAGE, pair, scene
from fupin.access.permissions import Role
from fupin.tests import factories

pytestmark = pytest.mark.django_db
NEXT, FAR = "990101201204", "990102201201"


@pytest.fixture
def here():
    """甲村: three helped, one not, one with a plan; 丁村: one helped and poor; 乙村 in the next county: one alone."""
    made = scene()
    made.visit(0)
    by, start = made.users["clerk"], made.today.replace(day=1) - timedelta(days=1)
    factories.household(VILLAGE, "没人帮", poverty_status="0")
    poor = factories.household(NEXT, "丁村户", poverty_status="0")
    pair(poor, made.other, made.users["township"], start)
    factories.household(FAR, "乙村户", poverty_status="1", monitoring_kind="1")
    planned = factories.household(VILLAGE, "有计划", poverty_status="0", main_cause="07")
    line = Line("07", "0201", task="培训", standard="结业", due_on=made.today, owner=f"c{made.helper.pk}")
    pair(planned, made.helper, by, start)
    save_plan(
        household=planned, year=made.today.year, words=Words("收入过线", made.today.year), lines=[line], by=by,
        today=made.today,
    )  # fmt: skip
    return made


def test_each_place_counts_its_own(here):
    found = coverage_by_place(here.users["viewer"], "9901", 12, here.today)
    assert {code: (one.listed, one.helped, one.wanting, one.unplanned) for code, one in found.items()} == {
        VILLAGE: (5, 4, 5, 4),
        NEXT: (1, 1, 1, 1),
        FAR: (1, 0, 1, 1),
    }
    assert (found[VILLAGE].needed, found[NEXT].needed, found[FAR].needed) == (4, 1, 0)
    assert found[FAR].helper_rate == 0
    assert (found[FAR].visit_rate, found[VILLAGE].plan_rate) == (None, 20)
    assert found[VILLAGE].helper_rate == 80


@pytest.mark.parametrize("length", [6, 9, 12])
def test_the_pages_say_the_same_of_every_place(here, length):
    who = here.users["viewer"]
    for code, one in coverage_by_place(who, "9901", length, here.today).items():
        helped = counts(listed(who, code))
        assert (one.listed, one.listed - one.helped) == (helped["all"], helped["none"])
        assert one.unplanned == without_plan(who, here.today.year, code).count()
        page = coverage(who, code, here.today)
        whole = page[0] if page else None
        assert one.needed == (whole.needed if whole else 0)
        assert one.visited == (whole.visited if whole else 0)
        assert one.visit_rate == (whole.rate if whole else None)


def test_longer_codes_add_up_to_shorter_ones(here):
    who = here.users["viewer"]
    narrow, wide = (coverage_by_place(who, "9901", length, here.today) for length in (12, 6))
    for code, one in wide.items():
        parts = [part for place, part in narrow.items() if place.startswith(code)]
        assert one == Coverage(*(sum(getattr(part, name) for part in parts) for name in Coverage.__annotations__))


def test_scope_holds(here):
    assert coverage_by_place(here.users["stranger"], "9901", 12, here.today).keys() == {FAR}
    nobody = factories.user("nobody", Role.ADMINISTRATOR, "9901")
    assert coverage_by_place(nobody, "9901", 12, here.today) == {}


def test_more_households_cost_no_more_queries(here):
    who = here.users["viewer"]
    who.current_posts()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            coverage_by_place(who, "9901", 12, here.today)
        return len(queries)

    few = cost()
    for number in range(9):
        home = factories.household(VILLAGE, f"添{number}")
        Pairing.objects.create(
            household=home, cadre=here.helper, first=True, starts_on=here.today - timedelta(40),
            made_by=here.users["clerk"].person,
        )  # fmt: skip
    assert cost() == few
