"""Every service that changes who counts books it, and says why; what is changed behind their backs is seen."""

from contextlib import suppress
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.models import Person
from fupin.audit.write import write
from fupin.tests import factories
from fupin.workflow import Refused
from households.codes import EndReason, StockFlow
from households.importers import testing
from households.models import Case, Household, Member, MonitoringEpisode, StockEntry
from households.selectors.stock import Accounts, Behind, Period, by_village, differing, own_accounts, total_of
from households.services.cases.listing import list_household
from households.services.region_changes import confirm_change, prepare_change
from households.services.stock import watch_stock
from households.services.tests.test_undo import imported
from households.services.undo import undo_import
from households.tests.change_scene import FAR, NEXT, VILLAGE, Staff, family, named, request, staff, walk
from households.tests.stock_scene import balanced, booked, called, decided, eliminated, open_books, period
from households.tests.test_as_of import clock, noon  # noqa: F401 - a fixture
from villages.codes import RegionChangeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Staff:
    return staff()


def poor(code: str = VILLAGE, **facts: Any) -> Household:
    """A listed family of four, in the books."""
    home = family(code, **facts)
    open_books(home)
    return home


def monitored(home: Household) -> MonitoringEpisode:
    facts = {"kind": "3", "identified_on": date(2026, 1, 1), "village_code": home.village_id, "write": home.write}
    return MonitoringEpisode.objects.create(household=home, **facts)


@write
def announced(home: Household, procedure: str, by: Any) -> None:
    """What the announcement writes, at the end of its table."""
    told = {"monitoring_kind": "3", "risks": "01", "found_by": "1", "main_cause": "01"}
    case = Case.objects.create(
        household=home, village_code=home.village_id, procedure=procedure, state="done", decider=by.person,
        proposer=Person.objects.exclude(pk=by.person_id).first(), found_on=timezone.localdate(),
        decided_on=timezone.localdate(), **told,
    )  # fmt: skip
    list_household(case, by=by, today=timezone.localdate())


# ---- procedures ------------------------------------------------------------------------------------------------------
def test_identification_and_monitoring(people) -> None:
    home = family(register="unlisted", poverty_status=None)
    assert booked(lambda: announced(home, "R3", people.approver)) == [("monitored", "registered", 1, 4)]
    assert booked(lambda: announced(home, "R1", people.approver)) == [("poor", "registered", 1, 4)]
    assert booked(lambda: eliminated(home)) == [("monitored", "exited", -1, -4)]
    assert booked(lambda: announced(home, "R3", people.approver)) == [("monitored", "registered", 1, 4)]
    balanced()


def test_exit_return_and_removal(people) -> None:
    home = poor()
    assert booked(lambda: decided(home, poverty_status="2")) == []
    assert booked(lambda: decided(home, poverty_status="1")) == [("poor", "exited", -1, -4)]
    assert booked(lambda: decided(home, poverty_status="3")) == [("poor", "returned", 1, 4)]
    ended = {"register": "closed", "end_reason": EndReason.REMOVED, "ended_on": timezone.localdate()}
    assert booked(lambda: decided(home, flow=StockFlow.REMOVED, **ended)) == [("poor", "removed", -1, -4)]
    balanced()


# ---- changes ---------------------------------------------------------------------------------------------------------
def test_people_who_come_and_go(people) -> None:
    home = poor()
    born = {"name": "韦小花", "identity": factories.identity(date(2026, 1, 5), "2"), "relation": "04", "reason": "I01"}
    assert booked(lambda: walk(request(home, "M1", people.clerk, **born), people)) == [("poor", "joined", 0, 1)]
    son = {"member": named(home, "子").pk, "reason": "O03"}
    assert booked(lambda: walk(request(home, "M2", people.clerk, **son), people)) == [("poor", "left", 0, -1)]
    balanced()


def test_a_split_and_a_merger(people) -> None:
    home, other = poor(), poor(head="韦二山")
    monitored(home)
    open_episode = booked(lambda: open_books(home))
    assert open_episode == [("poor", "registered", 1, 4), ("monitored", "registered", 1, 4)]
    StockEntry.objects.filter(household=home, measure="poor").order_by("-pk").first().delete()  # it was there already
    son = named(home, "子").pk
    split = {"head": son, "leaving": [son], "relations": {son: "01"}}
    expected = [("poor", "left", 0, -1), ("monitored", "left", 0, -1)]
    assert booked(lambda: walk(request(home, "M4", people.clerk, **split), people)) == expected
    balanced()
    relations = dict.fromkeys(home.members.filter(state__in=("1", "4")).values_list("pk", flat=True), "99")
    merged = booked(lambda: walk(request(home, "M5", people.clerk, other=other, relations=relations), people))
    assert sorted(merged) == [
        ("monitored", "joined", 1, 7), ("monitored", "left", -1, -3),
        ("poor", "joined", 0, 3), ("poor", "left", -1, -3),
    ]  # fmt: skip
    balanced()


def test_a_move_and_an_end(people) -> None:
    home = poor()
    moved = booked(lambda: walk(request(home, "M6", people.clerk, target=FAR, address="新寨"), people))
    assert moved == [("poor", "left", -1, -4), ("poor", "joined", 1, 4)]
    assert list(StockEntry.objects.order_by("pk").values_list("village_code", flat=True)) == [VILLAGE, VILLAGE, FAR]
    stays = poor(head="乙大")
    gone = dict.fromkeys(stays.members.values_list("pk", flat=True), "O01")
    ended = booked(lambda: walk(request(stays, "M7", people.clerk, reasons=gone), people))
    assert ended == [("poor", "left", -1, -4)]
    balanced()


def test_villages_that_are_merged(people) -> None:
    poor(), poor(NEXT, head="乙大")
    clerk = factories.user("preparer", Role.COUNTY_CLERK, "990101")
    today = timezone.localdate()
    asked = {"village": factories.place(VILLAGE), "into": factories.place(NEXT), "day": today, "basis": "县府发 1 号"}
    change = prepare_change(kind=RegionChangeKind.MERGE, **asked, by=clerk, today=today)
    moved = booked(lambda: confirm_change(change=change, by=people.approver, today=today))
    assert moved == [("poor", "left", -1, -4), ("poor", "joined", 1, 4)]
    balanced()


# ---- imports ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def pens() -> tuple[Any, Any]:
    factories.region_tree()
    return factories.user("pen", Role.COUNTY_CLERK, "990101"), factories.user("seal", Role.COUNTY_APPROVER, "990101")


def rows(number: int = 1, **cells: Any) -> list[dict[str, Any]]:
    """A household of two."""
    no = f"{VILLAGE}{number:06d}"
    head = testing.person(called("甲", number), household=no, identity=factories.identity(serial=20 * number), **cells)
    wife = {"relation": "配偶", "sex": "2", "identity": factories.identity(date(1972, 1, 1), "2", 20 * number + 1)}
    return [head, testing.person(called("乙", number), household=no, **{**cells, **wife})]


POOR = {"poverty_status": "未脱贫"}


def test_the_first_stock_is_registered_and_undone(pens) -> None:
    pen, seal = pens
    batches: list[Any] = []
    told = [*rows(1, **POOR), *rows(2), *rows(3, **POOR)]
    made = booked(lambda: batches.append(imported(told, pen, mode="legacy", approver=seal)))
    assert made == [("poor", "registered", 1, 2)] * 2
    balanced()
    assert booked(lambda: undo_import(batch=batches[0], by=seal)) == [("poor", "registered", -1, -2)] * 2
    balanced()
    assert total("99", period())["poor"].persons.registered == 0


def test_facts_move_no_stock(pens) -> None:
    pen, seal = pens
    imported([*rows(1, **POOR), *rows(2)], pen, mode="legacy", approver=seal)
    again = [*rows(1, wage="9000"), *rows(2, **POOR), *rows(3, **POOR)]
    assert booked(lambda: imported(again, pen)) == []
    balanced()


# ---- what was wrong --------------------------------------------------------------------------------------------------
def test_a_refused_write_books_nothing(people) -> None:
    home = poor()

    @write
    def refused() -> None:
        decided(home, poverty_status="1")
        raise Refused("nothing_changes")

    before = StockEntry.objects.count()
    with pytest.raises(Refused):
        refused()
    assert StockEntry.objects.count() == before
    balanced()


def test_what_is_given_up_inside_a_write_is_not_booked(people) -> None:
    home = poor()

    @write
    def outer() -> None:
        watch_stock([home.pk])
        with suppress(Refused):
            inner()

    @write
    def inner() -> None:
        decided(home, poverty_status="1")
        raise Refused("nothing_changes")

    assert booked(outer) == []
    balanced()


def test_breaks_are_seen_with_their_households(people) -> None:
    """A status and a member changed behind the services' back, an entry taken away; and two that cancel out."""
    homes = [poor(head=f"{letter}大") for letter in "甲乙丙丁"] + [poor(FAR, head="戊大")]
    Household.objects.filter(pk=homes[0].pk).update(poverty_status="1")
    out = family(head="己大", poverty_status="1")
    Household.objects.filter(pk=out.pk).update(poverty_status="0")
    Member.objects.filter(household=homes[1], name__endswith="女").delete()
    StockEntry.objects.filter(household=homes[4]).delete()
    found = total("990101", period())["poor"]
    assert (found.households.difference, found.persons.difference) == (1, 3)
    assert [(one.household, one.both.households.difference, one.both.persons.difference) for one in seen()] == [
        (homes[0].pk, -1, -4), (homes[1].pk, 0, -1), (out.pk, 1, 4), (homes[4].pk, 1, 4),
    ]  # fmt: skip
    # a lawful act afterwards does not cover it up
    son = {"member": named(homes[1], "子").pk, "reason": "O03"}
    walk(request(homes[1], "M2", people.clerk, **son), people)
    assert [one.both.persons.difference for one in seen()] == [-4, -1, 4, 4]


def seen() -> list[Behind]:
    return behind("990101", period())


def behind(code: str, when: Period) -> list[Behind]:
    return differing(own_accounts(code, when))


def total(code: str, when: Period) -> Accounts:
    return total_of(by_village(own_accounts(code, when)))


def test_a_year_begins_with_what_the_last_one_left(people, clock) -> None:  # noqa: F811
    clock(noon(date(2025, 6, 1)))
    home, other = family(), family(head="韦二山")
    for model in (Household, Member):
        model.objects.update(written_at=noon(date(2025, 6, 1)))
    open_books(home, other)
    clock(noon(date(2026, 2, 1)))
    decided(home, poverty_status="1")
    last, now = (total("99", Period.of_year(year))["poor"].persons.as_dict() for year in (2025, 2026))
    assert (last["opening"], last["registered"], last["closing"], last["difference"]) == (0, 8, 8, 0)
    assert (now["opening"], now["exited"], now["closing"], now["difference"]) == (8, 4, 4, 0)
    half = Period(date(2026, 1, 1), date(2026, 1, 31))
    assert total("99", half)["poor"].persons.as_dict()["closing"] == 8
    assert behind("99", Period.of_year(2026)) == []


def test_registers_from_before_the_ledger_are_booked_year_by_year(people, clock) -> None:  # noqa: F811
    """What the migration does, with the models of today: each year that is over balances, and so does this one."""
    clock(noon(date(2024, 3, 1)))
    home, gone, watched_one = family(), family(head="韦二山"), family(head="韦三山", poverty_status="1")
    monitored(watched_one)
    for model in (Household, Member, MonitoringEpisode):
        model.objects.update(written_at=noon(date(2024, 3, 1)))
    clock(noon(date(2025, 4, 1)))
    decided(gone, poverty_status="1")
    eliminated(watched_one)
    clock(noon(date(2026, 5, 1)))
    walk(request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O03"), people)
    walk(request(home, "M6", people.clerk, target=NEXT, address="新寨"), people)
    StockEntry.objects.all().delete()
    import_module("households.migrations.0006_stock").open_the_books(apps, None)
    for year in (2023, 2024, 2025, 2026):
        assert behind("99", Period.of_year(year)) == [], year
    told = [total("99", Period.of_year(year))["poor"].persons.closing for year in (2024, 2025, 2026)]
    assert told == [8, 4, 3]
    booked_on = StockEntry.objects.order_by("day").values_list("day", "measure", "flow", "persons")
    assert (date(2024, 3, 1), "poor", "registered", 4) in booked_on
    assert (date(2025, 1, 1), "poor", "left", -4) in booked_on
