"""办理与帮扶: every figure of a place is the sum of those below it, and the list that it opens."""

from collections import Counter
from typing import Any

import pytest
from django.urls import reverse

from assistance.visit_codes import DueState
from fupin.access.permissions import Role
from fupin.access.scope import within
from fupin.dashboard.overview_work import COLUMNS, Work, cells, summed, work_below
from fupin.dashboard.tests.overview_world import PLACES, furnish
from fupin.tests.factories import place, user
from fupin.tests.world import client_of
from households.models import Household
from villages.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer() -> Any:
    return furnish()


def values(work: Work) -> dict[str, Any]:
    return {one.name: one.value(work) for one in COLUMNS}


def test_a_place_is_the_sum_of_those_below(viewer: Any) -> None:
    for code in PLACES[:3]:
        below = work_below(viewer, code)
        parts = [values(summed(list(work_below(viewer, one).values()))) for one in below]
        whole = values(summed(list(below.values())))
        for one in COLUMNS:
            if one.unit not in ("%", "天"):
                assert whole[one.name] == sum(part[one.name] for part in parts), one.name
        homes = Household.objects.filter(within("village_id", code), register="listed")
        assert whole["没有帮扶人"] == homes.count() > 0
        assert (
            whole["没有评议"] == whole["没有公示"] == Region.objects.filter(within("pk", code), level="village").count()
        )


def test_visits_are_judged_for_a_township_and_not_above_it(viewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = {PLACES[-1]: Counter({DueState.LATE: 1})}
    monkeypatch.setattr("assistance.selectors.health.tally", lambda homes, day: one)
    rates = {code: values(summed(list(work_below(viewer, code).values())))["走访覆盖率"] for code in PLACES}
    assert {code: rate is None for code, rate in rates.items()} == {code: len(code) < 9 for code in PLACES}


def test_figures_of_households_open_as_many(viewer: Any) -> None:
    client, shown = client_of(viewer), 0
    whole = summed(list(work_below(viewer, "990101").values()))
    for cell in cells(viewer, whole, "990101"):
        if cell.url and cell.column.page in ("pairing-list", "plan-list"):
            found = client.get(cell.url).context["page"].paginator.count
            assert found == cell.value
            shown += bool(found)
    assert shown


def test_the_page_asks_little_and_stays_in_scope(viewer: Any, django_assert_max_num_queries: Any) -> None:
    client = client_of(viewer)
    with django_assert_max_num_queries(60):
        page = client.get(reverse("overview-work", args=["9901"])).content.decode()
    assert "甲县" in page
    clerk = client_of(user("clerk", Role.TOWNSHIP_CLERK, "990101201"))
    assert clerk.get(reverse("overview-work", args=["990101"])).status_code == 404
    assert "乙县" not in clerk.get(reverse("overview-work", args=["990101201"])).content.decode()
    assert place("990101").name in page
