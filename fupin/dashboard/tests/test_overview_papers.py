"""What is taken from a dashboard: workbook, monthly brief, the board on the wall: the same figures, nobody's name."""

import io
import uuid
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.dashboard.overview_brief import BriefWriter, brief, month_of
from fupin.dashboard.overview_groups import GROUPS, shares
from fupin.dashboard.overview_indicators import BY_KEY, INDICATORS
from fupin.dashboard.overview_rows import NOW, Period, figures_of
from fupin.dashboard.overview_views import COLUMNS
from fupin.dashboard.tests.overview_world import PLACES, furnish
from fupin.documents.models import Printout
from fupin.tests.factories import place, user
from fupin.tests.world import client_of
from households.models import Household

pytestmark = pytest.mark.django_db
COUNTY = "990101"


@pytest.fixture
def viewer() -> Any:
    return furnish()


def book(viewer: Any, code: str) -> Any:
    response = client_of(viewer).get(reverse("overview-place", args=[code]), {"format": "xlsx"})
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("code", PLACES)
def test_the_workbook_says_what_the_page_says(viewer: Any, code: str) -> None:
    pages, figures = book(viewer, code), figures_of(viewer, code, NOW)
    told = [(name, value) for name, value, *_ in pages["指标"].iter_rows(min_row=2, values_only=True)]
    expected = [(one.name, one.of(figures.own)) for one in INDICATORS]
    assert [(name, value and round(float(value), 2)) for name, value in told] == [
        (name, value and round(float(value), 2)) for name, value in expected
    ]
    below = [name for name in pages.sheetnames if name.startswith("各")]
    for name in below:
        rows = {row[1]: row[2:] for row in pages[name].iter_rows(min_row=2, values_only=True)}
        assert set(rows) == {code, *figures.below}
        for at, sums in {code: figures.own, **figures.below}.items():
            value = BY_KEY["listed_homes"].of(sums)
            assert rows[at][COLUMNS.index("listed_homes")] == value
    bars = [share for one in GROUPS.values() for share in shares(figures.own, one)]
    rows = list(pages["分组"].iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[2], row[3]) for row in rows] == [
        (bar.label, bar.count.households, bar.count.persons) for bar in bars
    ]


def test_the_workbook_holds_nobody(viewer: Any) -> None:
    names = set(Household.objects.values_list("head_name", flat=True))
    cells = {cell for page in book(viewer, COUNTY) for row in page.iter_rows(values_only=True) for cell in row}
    assert not cells & names


def test_the_brief_says_what_the_dashboard_says(viewer: Any) -> None:
    page = client_of(viewer).get(reverse("overview-brief", args=[COUNTY])).content.decode()
    figures = figures_of(viewer, COUNTY, NOW)
    for key in ("listed", "poor", "watched"):
        count = figures.own.counts[key]
        assert f'<td class="r">{count.households}</td><td class="r">{count.persons}</td>' in page
    assert f"还有 {figures.own.doubts} 条没有销号" in page
    assert [row.name for row in brief(viewer, place(COUNTY), NOW)["below"]] == ["甲镇", "丙镇"]
    assert AuditEvent.objects.filter(region_code=COUNTY, verb=Verb.PRINTED).exists()


def test_the_briefs_of_a_county_are_made_by_a_job_a_page_for_each_township(viewer: Any) -> None:
    client, told = client_of(viewer), {"token": str(uuid.uuid4()), "at": ""}
    client.post(reverse("overview-brief", args=[COUNTY]), told)
    client.post(reverse("overview-brief", args=[COUNTY]), told)
    made = Printout.objects.get()
    steps: list[tuple[Any, ...]] = []
    content = BriefWriter().content(made, lambda *step: steps.append(step))
    assert content.startswith(b"%PDF")
    assert [step for step in steps if len(step) > 1] == [("算各乡镇的数", 0, 2), ("算各乡镇的数", 1, 2)]


def test_a_brief_outside_the_scope_is_not_there(viewer: Any) -> None:
    clerk = client_of(user("clerk", Role.TOWNSHIP_CLERK, "990101201"))
    for name in ("overview-brief", "overview-wall"):
        assert clerk.get(reverse(name, args=[COUNTY])).status_code == 404
        assert clerk.get(reverse(name, args=["990101201"])).status_code == 200
    assert clerk.post(reverse("overview-brief", args=["990101201"]), {"token": str(uuid.uuid4())}).status_code == 409


def test_the_month_of_a_brief_is_that_of_its_figures() -> None:
    assert month_of(Period("month", 2026, 3)) == "2026年3月"
    assert month_of(Period("year", 2025, 12)) == "2025年12月"


def test_the_wall_draws_itself_anew_and_says_what_does_not_fit(viewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client_of(viewer).get(reverse("overview-wall", args=[COUNTY])).content.decode()
    assert '<meta http-equiv="refresh" content="60">' in page
    own = figures_of(viewer, COUNTY, NOW).own
    assert f"<dd>{own.counts['listed'].households}<i>户</i></dd>" in page
    assert ("甲镇" in page, "丙镇" in page, "没有列出" in page) == (True, True, False)
    monkeypatch.setattr("fupin.dashboard.overview_wall.MOST", 1)
    page = client_of(viewer).get(reverse("overview-wall", args=[COUNTY])).content.decode()
    assert "另有 1 个地方没有列出" in page
