"""存量核对 on its page and from the command: the figures of 南沿沟村, a difference and its household, who sees it."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.tests.factories import place, user
from households.models import Household, ReportedStock
from households.services.reported_stock import FIGURES
from households.tests.change_scene import FAR, VILLAGE, family
from households.tests.scene import client_of, page_of, visitors
from households.tests.stock_scene import open_books

pytestmark = pytest.mark.django_db
NANYANGOU = {
    "registered_households": "97", "registered_persons": "336", "exited_households": "64", "exited_persons": "221",
    "closing_households": "33", "closing_persons": "124",
}  # fmt: skip
CHOSEN = {"source": "report", "measure": "poor", "note": "篇4"}
YEAR = 2025


@pytest.fixture
def who() -> dict[str, Any]:
    return visitors()


def path(name: str = "reconcile", code: str = VILLAGE, year: int = YEAR) -> str:
    return f"{reverse(name)}?place={code}&year={year}"


def told(code: str = "990101", year: int | None = None) -> dict[str, Any]:
    out = io.StringIO()
    call_command("reconcile", region=code, year=year or timezone.localdate().year, json=True, stdout=out)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def reported(client: Client, **figures: str) -> Any:
    return client.post(path("stock-report"), {**CHOSEN, **NANYANGOU, **figures}, follow=True)


def row_of(page: str, word: str) -> str:
    """The cells of the row that holds the word, without markup between them."""
    return next(part for part in page.split("<tr") if word in part).partition("</tr>")[0]


# ---- the nine persons ------------------------------------------------------------------------------------------------
def test_the_nine_persons_are_reported_on_page_and_by_command(who) -> None:
    page = reported(client_of(who["township"])).content.decode()
    row = row_of(page, "报告　贫困户")
    assert '<td class="num">0</td><td class="num err">9</td>' in row
    assert '<td class="num">97</td><td class="num">336</td>' in row
    assert "篇4" in page
    [entered] = told(VILLAGE, YEAR)["entered"]
    assert (entered["households"]["difference"], entered["persons"]["difference"]) == (0, 9)
    assert (entered["region"], entered["source"], entered["measure"]) == (VILLAGE, "report", "poor")
    event = AuditEvent.objects.get(verb="stock.report")
    assert event.after["新识别（人）"] == 336
    assert event.region_code == VILLAGE
    assert "返贫（人）" not in event.after
    out = io.StringIO()
    call_command("reconcile", region=f"{VILLAGE}", year=YEAR, stdout=out)
    assert "填报　甲村 报告 贫困户：期初 0 户 0 人，新识别 97 户 336 人" in out.getvalue()
    assert "差 0 户 9 人" in out.getvalue()


def test_nine_who_joined_make_it_true(who) -> None:
    client = client_of(who["township"])
    reported(client)
    row = ReportedStock.objects.get()
    form = client.get(reverse("stock-correct", args=[row.pk])).content.decode()
    assert 'value="336"' in form
    assert "source" not in form.partition("<form")[2].partition("figures")[0]
    again = {**NANYANGOU, "joined_persons": "9", "version": row.version, "note": "九人未记"}
    page = client.post(reverse("stock-correct", args=[row.pk]), again, follow=True).content.decode()
    assert " err" not in row_of(page, "报告　贫困户")
    assert AuditEvent.objects.filter(verb="stock.report").latest("pk").before["说明"] == "篇4"
    stale = client.post(reverse("stock-correct", args=[row.pk]), again)
    assert stale.status_code == 409
    assert ReportedStock.objects.get().version == 2


def test_what_is_wrong_with_a_form_is_said(who) -> None:
    client = client_of(who["township"])
    empty = client.post(path("stock-report"), {**CHOSEN, "closing_households": "-1"})
    assert empty.status_code == 422
    assert "期末（人）" in empty.content.decode()
    assert not ReportedStock.objects.exists()
    reported(client)
    twice = client.post(path("stock-report"), {**CHOSEN, **NANYANGOU})
    assert twice.status_code == 422
    assert "已经按“报告”填报过" in twice.content.decode()
    assert client.get(reverse("stock-report"), follow=True).redirect_chain == [(reverse("reconcile"), 302)]


def test_every_figure_has_its_field(who) -> None:
    form = page_of(who["township"], path("stock-report"))
    assert all(f'name="{name}"' in form for name in FIGURES)


# ---- the register ----------------------------------------------------------------------------------------------------
def test_a_difference_is_red_with_its_size_and_its_household(who) -> None:
    homes = [family(head="甲大"), family(head="乙大"), family(FAR, head="丙大")]
    open_books(*homes)
    year = timezone.localdate().year
    page = page_of(who["county"], path(code="990101", year=year))
    assert row_of(page, "甲镇</a>").count(">8<") == 2
    assert "差在哪些户</h2>" not in page
    assert " err" not in page
    Household.objects.filter(pk=homes[1].pk).update(poverty_status="1")
    page = page_of(who["county"], path(code="990101", year=year))
    assert '<td class="num err">−1</td><td class="num err">−4</td>' in row_of(page, "甲镇</a>")
    assert "有差，看户" in row_of(page, "甲镇</a>")
    assert "err" not in row_of(page, "丙镇</a>")
    behind = page.partition("差在哪些户</h2>")[2]
    assert f"/households/{homes[1].pk}/" in behind
    assert "乙大户" in behind
    assert "甲大户" not in behind
    assert path(code="990101201", year=year).partition("?")[2].replace("&", "&amp;") in page
    answer = told()
    assert answer["poor"]["persons"] == {
        "opening": 0, "registered": 12, "returned": 0, "joined": 0, "exited": 0, "left": 0, "removed": 0, "closing": 8,
        "difference": -4,
    }  # fmt: skip
    [village] = answer["villages"]
    assert village["region"] == VILLAGE
    assert [one["household"] for one in village["households"]] == [homes[1].pk]
    out = io.StringIO()
    call_command("reconcile", region="990101", year=year, stdout=out)
    assert f"第 {homes[1].pk} 户 贫困户" in out.getvalue()
    assert "乙大" not in out.getvalue()


def test_a_year_without_anything_is_nothing(who) -> None:
    answer = told("99", 2014)
    assert answer["villages"] == []
    assert answer["entered"] == []
    assert set(answer["monitored"]["households"].values()) == {0}
    assert "还没有填报" in page_of(who["township"], path(year=2014))


@pytest.mark.parametrize(("code", "year"), [("990199", 2026), ("abc", 2026), ("990101", 1999)])
def test_wrong_usage_is_refused(who, code, year) -> None:
    with pytest.raises(CommandError, match=r"地区|年度"):
        call_command("reconcile", region=code, year=year)


# ---- who sees what ---------------------------------------------------------------------------------------------------
def test_places_and_figures_of_others_are_not_there(who) -> None:
    reported(client_of(who["township"]))
    other, village = client_of(who["other"]), client_of(who["village"])
    assert other.get(path()).status_code == 404
    assert other.get(path("stock-report")).status_code == 404
    assert other.get(reverse("stock-correct", args=[ReportedStock.objects.get().pk])).status_code == 404
    assert other.post(path("stock-report"), {**CHOSEN, **NANYANGOU}).status_code == 404
    assert village.get(path(code="990101201")).status_code == 404
    seen = village.get(path()).content.decode()
    assert "篇4" in seen
    assert reverse("stock-report") not in seen
    assert village.get(path("stock-report")).status_code == 403
    assert client_of(who["administrator"]).get(path()).status_code == 403


def test_the_menu_and_where_one_begins(who) -> None:
    page = page_of(who["village"], reverse("reconcile"))
    assert "存量核对：甲村" in page
    assert reverse("reconcile") in page
    assert "存量核对：试州" in page_of(who["prefecture"], f"{reverse('reconcile')}?year=x")
    cadre = user("cadre", Role.CADRE, VILLAGE)
    assert "没有对应的地区" in page_of(cadre, reverse("reconcile"))


def test_more_villages_cost_no_more_queries(who) -> None:
    client = client_of(who["county"])
    year = timezone.localdate().year
    counts = []
    for code in (VILLAGE, "990101201204", FAR):
        open_books(family(code))
        place(code)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path(code="990101", year=year)).status_code == 200
        counts.append(len(seen))
    assert counts[1] == counts[2], counts
