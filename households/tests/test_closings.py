"""Frozen months and years: what the register said at the end of a period, whatever is edited afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.audit.versions import keep, stamp
from fupin.audit.write import write
from fupin.tests.factories import household, member, place, region_tree, user
from fupin.workflow import Refused
from households.codes import ClosingKind, MonitoringKind, PovertyStatus, Register
from households.models import Closing, ClosingRow, Household, Member, MonitoringEpisode
from households.selectors import ledger
from households.selectors.closings import closings_seen_by, places_of, total_of, with_totals
from households.selectors.page import end_of
from households.selectors.standings import households_at, standings_at
from households.services.closings import digest_of, freeze, last_day
from households.services.summaries import refresh_households
from households.services.tallies import all_villages, count_villages
from households.standing import MEASURES
from households.tests.scene import client_of
from households.tests.test_as_of import clock, noon  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
JUNE = end_of(date(2026, 6, 30))
COUNTY, VILLAGE, OTHER = "990101", "990101201203", "990101201204"


@pytest.fixture
def approver() -> Any:
    region_tree()
    return user("xianshen", Role.COUNTY_APPROVER, COUNTY)


def aged(one: Household, day: date) -> Household:
    """Its rows were written that day."""
    for model, of in (
        (Household, {"pk": one.pk}),
        (Member, {"household": one}),
        (MonitoringEpisode, {"household": one}),
    ):
        model.objects.filter(**of).update(written_at=noon(day))
    return Household.objects.get(pk=one.pk)


def frozen(by: Any, month: int = 6, **more: Any) -> Closing:
    asked = {"region": place(COUNTY), "kind": ClosingKind.MONTH, "year": 2026, "month": month, "today": TODAY}
    return freeze(**{**asked, **more}, by=by)


@write
def changed(row: Any, **facts: Any) -> None:
    """What a service does to a row."""
    keep(type(row).objects.filter(pk=row.pk))
    type(row).objects.filter(pk=row.pk).update(**facts, **stamp())


def listed(closing: Closing, by: Any) -> tuple[int, int]:
    """在册 of the county, households and persons."""
    [(_, row)] = with_totals(by, [closing])
    return row.counts["listed"].households, row.counts["listed"].persons


# ---- what is frozen -------------------------------------------------------------------------------------------------
def test_the_figures_are_those_of_the_last_moment(approver, clock) -> None:  # noqa: F811
    early, late = household(VILLAGE), household(OTHER)
    child = member(early, "韦小花")
    aged(early, date(2026, 6, 1))
    aged(late, date(2026, 7, 1))
    clock(noon(date(2026, 7, 5)))
    changed(child, state="2")
    changed(early, poverty_status=PovertyStatus.EXITED, village_id=OTHER)
    closing = frozen(approver)
    assert listed(closing, approver) == (1, 2)
    [row] = ClosingRow.objects.filter(closing=closing)
    assert (row.village_code, row.poverty_status, row.households, row.persons) == (VILLAGE, "0", 1, 2)


def test_later_edits_do_not_move_it(approver, clock) -> None:  # noqa: F811
    one = aged(household(VILLAGE), date(2026, 6, 1))
    closing = frozen(approver)
    before = digest_of(standings_at(closing.moment, COUNTY))
    clock(noon(date(2026, 7, 5)))
    changed(one, register=Register.CLOSED, ended_on=date(2026, 7, 5), end_reason="02")
    changed(one.members.get(), state="2")
    assert listed(closing, approver) == (1, 1)
    assert closing.digest == before == digest_of(standings_at(closing.moment, COUNTY))


def test_it_counts_what_the_start_page_counts(approver) -> None:
    """One definition: each measure of a closing is the figure that the list and the start page had at that moment."""
    for place_, register in ((VILLAGE, Register.UNLISTED), (OTHER, Register.LISTED)):
        for status in PovertyStatus:
            for kind in (None, *MonitoringKind):
                one = household(place_, register=register, poverty_status=status)
                member(one, "韦小花")
                if kind:
                    MonitoringEpisode.objects.create(
                        household=one, village_code=place_, kind=kind, identified_on=TODAY, write=one.write
                    )
    closed = household(VILLAGE, register=Register.CLOSED, ended_on=TODAY, end_reason="02")
    refresh_households(list(Household.objects.values_list("pk", flat=True)))
    Household.objects.filter(pk=closed.pk).update(monitoring_kind="1")
    count_villages(all_villages())  # the rows went past the services
    figures = {figure.label: (figure.households, figure.persons) for figure in ledger(approver)}
    total = counted_now(approver)
    assert {measure.label: total[measure.key] for measure in MEASURES} == figures
    assert min(figures.values()) > (0, 0)


def counted_now(by: Any) -> dict[str, tuple[int, int]]:
    closing = Closing.objects.create(
        region=place(COUNTY),
        kind="month",
        year=2026,
        month=7,
        moment=timezone.now(),
        frozen_at=timezone.now(),
        frozen_by=by,
    )
    for village, register, status, kind, cause, households, persons in standings_at(timezone.now(), COUNTY):
        ClosingRow.objects.create(
            closing=closing,
            village_code=village,
            register=register,
            poverty_status=status,
            monitoring_kind=kind,
            main_cause=cause,
            households=households,
            persons=persons,
        )
    total = total_of(places_of(by, closing, COUNTY))
    return {key: (count.households, count.persons) for key, count in total.counts.items()}


def test_the_households_behind_a_village(approver, clock) -> None:  # noqa: F811
    one = aged(household(VILLAGE, head="韦大山"), date(2026, 6, 1))
    clock(noon(date(2026, 7, 5)))
    changed(one.members.get(), name="韦大水")
    [stood] = households_at(JUNE, VILLAGE)
    assert (stood.id, stood.head, stood.persons, stood.register) == (one.pk, "韦大山", 1, "listed")
    assert households_at(JUNE, OTHER) == []


# ---- who may, when --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [role for role in Role if role != Role.COUNTY_APPROVER])
def test_only_the_approver_freezes(role) -> None:
    region_tree()
    with pytest.raises(PermissionDenied):
        frozen(user("other", role, COUNTY))
    assert not Closing.objects.exists()


def test_another_county_is_not_his(approver) -> None:
    with pytest.raises(PermissionDenied):
        frozen(approver, region=place("990102"))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"month": 7}, "closing_running"),
        ({"kind": ClosingKind.YEAR}, "closing_running"),
        ({"month": 13}, "closing_year"),
        ({"year": 1999}, "closing_year"),
    ],
)
def test_a_period_that_cannot_be_frozen(approver, asked, code) -> None:
    with pytest.raises(Refused, match=code):
        frozen(approver, **{"month": 6, **asked})
    assert not Closing.objects.exists()


def test_the_day_after_the_last_is_early_enough(approver) -> None:
    with pytest.raises(Refused, match="closing_running"):
        frozen(approver, today=date(2026, 6, 30))
    assert frozen(approver, today=date(2026, 7, 1)).month == 6


def test_a_township_is_no_county(approver) -> None:
    with pytest.raises(Refused, match="closing_level"):
        frozen(approver, region=place("990101201"))


def test_once(approver) -> None:
    frozen(approver)
    with pytest.raises(Refused, match="closing_once"):
        frozen(approver)
    assert (Closing.objects.count(), AuditEvent.objects.filter(verb="closing.freeze").count()) == (1, 1)


def test_a_year_ends_with_december() -> None:
    assert last_day(ClosingKind.YEAR, 2025, 3) == last_day(ClosingKind.MONTH, 2025, 12) == date(2025, 12, 31)
    assert last_day(ClosingKind.MONTH, 2024, 2) == date(2024, 2, 29)


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_two_clicks_make_one_closing() -> None:
    region_tree()
    by = user("xianshen", Role.COUNTY_APPROVER, COUNTY)

    def click(_: int) -> str:
        try:
            return str(frozen(by).pk)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert answers.count("closing_once") == 3
    assert Closing.objects.count() == 1


# ---- who sees what --------------------------------------------------------------------------------------------------
def test_a_township_sees_only_its_own_figures(approver) -> None:
    aged(household(VILLAGE), date(2026, 6, 1))
    aged(household("990101202201"), date(2026, 6, 1))
    closing = frozen(approver)
    clerk = user("xiang", Role.TOWNSHIP_CLERK, "990101202")
    assert listed(closing, approver) == (2, 2)
    assert listed(closing, clerk) == (1, 1)
    assert [row.code for row in places_of(clerk, closing, COUNTY)] == ["990101202"]
    assert list(closings_seen_by(user("yi", Role.COUNTY_APPROVER, "990102"))) == []
    client = client_of(clerk)
    page = reverse("closing-detail", args=[closing.pk])
    assert client.get(page, {"place": "990101202201"}).status_code == 200
    for strange in (VILLAGE, "990102", "990102201201", "nirgends"):
        assert client.get(page, {"place": strange}).status_code == 404, strange


def test_freezing_on_the_page(approver) -> None:
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    aged(household(VILLAGE), last)
    client, page = client_of(approver), reverse("closing-new")
    asked = {"region": COUNTY, "kind": "month", "year": last.year, "month": last.month}
    assert f"冻结{last.year}年{last.month}月" in client.get(page, asked).content.decode()
    response = client.post(page, asked, follow=True)
    assert "已冻结" in response.content.decode()
    assert client.post(page, asked).status_code == 422
    village = client.get(reverse("closing-detail", args=[Closing.objects.get().pk]), {"place": VILLAGE})
    assert f"?day={last:%Y-%m-%d}" in village.content.decode()


@pytest.mark.parametrize("wild", [{"year": "9" * 30}, {"kind": "x"}, {"month": "13"}, {"region": "990102"}])
def test_wild_input_is_told(approver, wild) -> None:
    asked = {"region": COUNTY, "kind": "month", "year": "2025", "month": "6", **wild}
    response = client_of(approver).post(reverse("closing-new"), asked)
    assert response.status_code == 422
    assert not Closing.objects.exists()
