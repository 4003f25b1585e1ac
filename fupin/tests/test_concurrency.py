"""Clerks at work at the same moment: no lost write, no locked database shown, one winner per household."""

import threading
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections

from fupin.access.permissions import Role
from fupin.accounts.models import Kin
from fupin.accounts.services import create_account, declare_kin
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.entry_facts import Person, Typed
from households.models import Household, HouseholdVersion
from households.services.entry import register_household, save_household
from households.tests import change_scene
from villages.models import Post, Region
from villages.services.posts import start_post

CLERKS, ROUNDS = 8, 5
TODAY = date(2026, 11, 20)


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


def opened(home: Household, **contacts: str) -> Typed:
    """The entry form of a household as it stands now, with these cells typed over."""
    people = [Person(place, {}, row.pk, row.version) for place, row in enumerate(home.members.order_by("pk"))]
    versions = {"home": home.version, "income": 0, "living": 0}
    return Typed(home.village_id, dict(contacts), people, 2026, versions=versions)


def save(home: Household, typed: Typed, by: Any) -> Household:
    return save_household(household=home, typed=typed, by=by, today=TODAY)


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
                save(now, opened(now, address=f"第{turn}回"), clerk)

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
        forms = [opened(home, address=said) for said in ("东寨", "西寨")]
        first, second = at_once([lambda home=home, form=form: save(home, form, clerk).address for form in forms])
        won = [result for result in (first, second) if isinstance(result, str)]
        lost = [result for result in (first, second) if isinstance(result, Conflict)]
        assert (len(won), len(lost)) == (1, 1), (first, second)
        assert Household.objects.get(pk=home.pk).address == won[0]
    assert verify().first_bad is None


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_a_click_repeated_at_once_has_one_effect(clerk) -> None:
    boss, day = factories.user("boss", Role.ADMINISTRATOR, "9901"), date(2026, 3, 1)
    of = {"person": clerk.person, "name": "韦大山", "relation": "父亲", "number": None, "declared_on": day}
    post = {"user": clerk, "role": Role.VILLAGE_HEAD, "region": Region.objects.get(pk="990101201204"), "starts_on": day}
    login = {"username": "samename", "person": clerk.person, "region_code": "990101"}
    for act, code in (
        (lambda: declare_kin(**of, by=boss), "kin_known"),
        (lambda: start_post(**post, by=boss), "post_held"),
        (lambda: create_account(**login, by=boss), "username_taken"),
    ):
        found = at_once([act] * 5)
        assert [r.code for r in found if isinstance(r, Refused)] == [code] * 4, found
    assert (Kin.objects.count(), Post.objects.filter(role=Role.VILLAGE_HEAD).count()) == (1, 1)


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_two_reviewers_of_one_change_get_one_winner(transactional_db) -> None:
    """The other is told who and when; the member has left once."""
    people = change_scene.staff()
    rival = factories.user("rival", Role.TOWNSHIP_REVIEWER, "990101201", name="杨秀梅")
    for turn in range(4):
        home = change_scene.family(head=f"户主{turn}")
        son = change_scene.named(home, "子")
        change = change_scene.request(home, "M2", people.clerk, member=son.pk, reason="O01")
        change = change_scene.step(change, "submit", people.clerk)
        agree = [
            lambda who=who, change=change: change_scene.step(change, "agree", who, version=change.version).decider_id
            for who in (people.reviewer, rival)
        ]
        found = at_once(agree)
        won = [each for each in found if isinstance(each, int)]
        lost = [each for each in found if isinstance(each, Refused)]
        assert (len(won), [each.code for each in lost]) == (1, ["change_moved"]), found
        winner = people.reviewer if won[0] == people.reviewer.person_id else rival
        assert winner.person.name in lost[0].sentence
        assert change.steps.filter(act="agree").count() == 1
        son.refresh_from_db()
        assert (son.state, son.version) == ("2", 2)
    assert verify().first_bad is None


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_two_who_register_the_same_person_get_one_household(clerk) -> None:
    number = factories.identity(date(1970, 1, 1), "1", 333)
    facts = {"name": "韦大山", "relation": "01", "identity": number, "sex": "1", "birth_date": date(1970, 1, 1)}
    forms = [Typed("990101201203", {}, [Person(0, dict(facts))], 2026) for _ in range(4)]
    act = lambda form: register_household(typed=form, token=uuid.uuid4(), by=clerk, today=TODAY)  # noqa: E731
    found = at_once([lambda form=form: act(form) for form in forms])
    assert sorted(r.code for r in found if isinstance(r, Refused)) in (
        ["entry_errors"] * a + ["entry_taken"] * (3 - a) for a in range(4)
    ), found
    assert Household.objects.count() == 1
    token = uuid.uuid4()
    other = dict(facts) | {"name": "罗正华", "identity": factories.identity(date(1971, 1, 1), "1", 334)}
    form = Typed("990101201203", {}, [Person(0, other | {"birth_date": date(1971, 1, 1)})], 2026)
    again = at_once([lambda: register_household(typed=form, token=token, by=clerk, today=TODAY)] * 4)
    assert len({home.pk for home in again}) == 1, again
    assert Household.objects.count() == 2
    assert verify().first_bad is None
