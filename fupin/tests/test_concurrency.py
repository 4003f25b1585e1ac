"""Clerks at work at the same moment: no lost write, no locked database shown, one winner per household."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.workflow import Conflict
from households.models import Household, HouseholdVersion
from households.services.contacts import update_contacts

CLERKS, ROUNDS = 8, 5


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Run all on their own connections behind one barrier; returns results, or the exceptions raised."""
    barrier, results = threading.Barrier(len(work)), [None] * len(work)

    def one(place: int) -> None:
        try:
            barrier.wait(20)
            results[place] = work[place]()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


@pytest.fixture
def clerk(transactional_db) -> Any:
    factories.region_tree()
    return factories.user("clerk", Role.VILLAGE_CLERK, "990101201203")


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_eight_clerks_lose_nothing(clerk) -> None:
    homes = [factories.household() for _ in range(CLERKS)]

    def rounds(home: Household) -> Callable[[], None]:
        def work() -> None:
            for turn in range(ROUNDS):
                now = Household.objects.get(pk=home.pk)
                update_contacts(household=now, version=now.version, by=clerk, address=f"第{turn}回")

        return work

    assert at_once([rounds(home) for home in homes]) == [None] * CLERKS
    assert set(Household.objects.values_list("address", "version")) == {(f"第{ROUNDS - 1}回", ROUNDS + 1)}
    assert HouseholdVersion.objects.count() == CLERKS * ROUNDS
    assert AuditEvent.objects.filter(verb=Verb.HOUSEHOLD_UPDATED).count() == CLERKS * ROUNDS
    assert verify().first_bad is None


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_two_savers_of_one_household_get_one_winner_and_one_conflict(clerk) -> None:
    for turn in range(6):
        home = factories.household(head=f"户主{turn}")
        save = [
            lambda home=home, said=said: (
                update_contacts(household=home, version=home.version, by=clerk, address=said).address
            )
            for said in ("东寨", "西寨")
        ]
        first, second = at_once(save)
        won = [result for result in (first, second) if isinstance(result, str)]
        lost = [result for result in (first, second) if isinstance(result, Conflict)]
        assert (len(won), len(lost)) == (1, 1), (first, second)
        assert Household.objects.get(pk=home.pk).address == won[0]
    assert verify().first_bad is None
