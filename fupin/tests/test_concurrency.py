"""Clerks at work at the same moment: no lost write, no locked database shown, one winner per household."""

import threading
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from assistance.models import Cadre, HelpUnit, Leave, Posting
from assistance.selectors.presence import resident_now
from assistance.services.presence import Asked, ask_leave
from fupin.access.permissions import Role
from fupin.accounts.models import Kin
from fupin.accounts.services import create_account, declare_kin
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.audit.versions import keep, stamp
from fupin.audit.write import write
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.codes import TallyBy, WatchFoundBy
from households.entry_facts import Person, Typed
from households.models import (
    Household,
    HouseholdVersion,
    VillageCheck,
    VillageExit,
    VillageSheet,
    VillageTally,
    WatchItem,
)
from households.services.entry import register_household, save_household
from households.services.tallies import differing
from households.services.village_exits import (
    Filled,
    act_on,
    fill_item,
    post_sheet,
    start_exit,
    write_check,
    write_farmers,
)
from households.services.village_exits import Found as VillageFound
from households.services.watch.finding import look_for_risks
from households.tests import change_scene, village_exit_rows
from households.tests.test_closings import changed
from villages.models import Post, Region
from villages.services.posts import start_post

CLERKS, ROUNDS = 8, 5
TODAY = date(2026, 11, 20)
BASIS = "《甲县贫困村出列实施细则》（甲农领发〔2026〕5号）"


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
    assert differing(["990101201203"]) == []


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_villages_between_which_households_move_at_once_are_counted_right(clerk) -> None:
    villages = [factories.place(code) for code in ("990101201203", "990101201204", "990101202201")]
    homes = [factories.household(villages[turn % 3].pk, f"户主{turn}") for turn in range(4)]

    @write
    def move(home: Household, to: Region) -> None:
        rows = Household.objects.filter(pk=home.pk)
        keep(rows)
        rows.update(village=to, **stamp())

    def there_and_back(home: Household, first: int) -> Callable[[], None]:
        return lambda: [move(home, villages[(first + turn) % 3]) for turn in range(1, 8)] and None

    assert at_once([there_and_back(home, turn % 3) for turn, home in enumerate(homes)]) == [None] * 4
    assert differing([one.pk for one in villages]) == []
    assert sum(VillageTally.objects.filter(by=TallyBy.STANDING).values_list("households", flat=True)) == 4


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_two_clerks_ask_for_the_same_days_once(clerk) -> None:
    """What overlaps is refused to whoever comes second, and nobody meets an error of the database."""
    unit = HelpUnit.objects.create(region=factories.place("990101"), name="甲县农业局", level="50", kind="office")
    cadre = Cadre.objects.create(unit=unit, person=factories.person("莫兰"), started_on=date(2024, 1, 1))
    about = {"village": factories.place("990101201203"), "kind": "first", "starts_on": date(2024, 1, 1)}
    Posting.objects.create(cadre=cadre, **about)
    today = timezone.localdate()
    who = resident_now(cadre, today)
    asked = Asked("private", today, today, "家里有事")
    ask = {"who": who, "asked": asked, "by": clerk, "today": today}
    told = at_once([lambda: ask_leave(**ask, token=uuid.uuid4()) for _ in range(4)])
    assert sorted(getattr(one, "code", "made") for one in told) == ["leave_twice"] * 3 + ["made"]
    assert Leave.objects.count() == 1


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


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_two_who_bring_a_fact_of_one_cause_make_one_sign_with_both_sentences(transactional_db) -> None:
    people = change_scene.staff()
    for turn in range(4):
        home = change_scene.family(head=f"户主{turn}", poverty_status="1", kind="1")

        @write
        def ill(ending: str, by: Any, home: Household = home) -> None:
            look_for_risks(WatchFoundBy.EDIT, by=by)
            changed(change_scene.named(home, ending), health="03")

        work = [lambda: ill("妻", people.clerk), lambda: ill("女", people.township)]
        assert at_once(work) == [None, None]
        item = WatchItem.objects.get(household=home)
        told = set(item.steps.values_list("note", "person"))
        assert told == {("配偶新患大病", people.clerk.person_id), ("之女新患大病", people.township.person_id)}
    assert verify().first_bad is None


# ---- a village's exit ------------------------------------------------------------------------------------------------
Found = tuple[list[Any], list[Refused]]


def told(found: list[Any]) -> Found:
    """What came of it, and who was told that somebody else was first."""
    lost = [each for each in found if isinstance(each, Conflict | Refused)]
    won = [each for each in found if each not in lost]
    assert not [each for each in won if isinstance(each, Exception)], found
    return won, lost


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_a_villages_exit_is_begun_filled_checked_and_decided_once(transactional_db) -> None:
    """Two at every table of it in the same moment: one winner, and the other's work is not laid over it."""
    factories.region_tree()
    clerks = [factories.user(f"clerk{n}", Role.VILLAGE_CLERK, village_exit_rows.VILLAGE) for n in (1, 2)]
    village, tokens = factories.place(village_exit_rows.VILLAGE), [uuid.uuid4(), uuid.uuid4()]
    begin = {"village": village, "year": TODAY.year, "today": TODAY}
    starts = [
        lambda t=token, by=by: start_exit(**begin, token=t, by=by) for token, by in zip(tokens, clerks, strict=True)
    ]
    won, lost = told(at_once(starts))
    assert (len(won), [each.code for each in lost]) == (1, ["exit_open_already"])
    of = won[0]
    assert (VillageExit.objects.count(), of.steps.count()) == (1, 1)

    item = of.items.select_related("village_exit").first()
    said = [Filled(True, date(2025, 6, day), f"第{day}个") for day in (1, 2)]
    fills = [
        lambda filled=filled, by=by: fill_item(item=item, version=1, filled=filled, by=by, today=TODAY)
        for filled, by in zip(said, clerks, strict=True)
    ]
    won, lost = told(at_once(fills))
    assert (len(won), len(lost)) == (1, 1)
    item.refresh_from_db()
    assert (item.note, item.version) == (won[0].note, 2)

    now = village_exit_rows.fresh(of)
    counts = [
        lambda n=n, by=by: write_farmers(village_exit=now, version=now.version, farmers=n, source="派出所台账", by=by)
        for n, by in zip((900, 800), clerks, strict=True)
    ]
    won, lost = told(at_once(counts))
    assert (len(won), len(lost)) == (1, 1)
    assert village_exit_rows.fresh(of).farmers == won[0].farmers
    assert of.steps.filter(act="fill").count() == 1
    assert verify().first_bad is None


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_two_who_check_post_or_approve_a_villages_exit_get_one_winner(transactional_db) -> None:
    factories.region_tree()
    rows = village_exit_rows
    for state, work in (("checking", two_checks), ("notice", two_sheets), ("county", two_approvals)):
        of = rows.exit_at(state, posted=state != "notice").exit
        before = of.version
        won, lost = told(at_once(work(of)))
        assert (len(won), len(lost)) == (1, 1), state
        now = rows.fresh(of)
        assert now.version == before + 1, state
        assert outcome(now, won[0]), state
        VillageExit.objects.filter(pk=of.pk).update(state="stopped", decided_on=TODAY)  # room for the next
    assert verify().first_bad is None


def two_checks(of: VillageExit) -> list[Callable[[], Any]]:
    people = [factories.user(f"look{n}", Role.TOWNSHIP_CLERK, village_exit_rows.TOWNSHIP) for n in range(4)]
    VillageExit.objects.filter(pk=of.pk).update(check_row=None)
    of.checks.all().delete()
    pairs = [tuple(one.person_id for one in pair) for pair in (people[:2], people[2:])]
    found = [VillageFound(timezone.localdate(), pair, f"逐项到现场看过，第{n}组") for n, pair in enumerate(pairs)]
    return [
        lambda one=one, by=by: write_check(
            village_exit=of, version=of.version, found=one, by=by, today=timezone.localdate()
        )
        for one, by in zip(found, (people[0], people[2]), strict=True)
    ]


def two_sheets(of: VillageExit) -> list[Callable[[], Any]]:
    posters = [factories.user(f"post{n}", Role.TOWNSHIP_REVIEWER, village_exit_rows.TOWNSHIP) for n in (1, 2)]
    asked = {"village_exit": of, "kind": "notice", "basis": BASIS, "now": timezone.now()}
    return [lambda by=by: post_sheet(**asked, token=uuid.uuid4(), by=by) for by in posters]


def two_approvals(of: VillageExit) -> list[Callable[[], Any]]:
    rivals = [factories.user(f"yes{n}", Role.COUNTY_APPROVER, village_exit_rows.COUNTY) for n in (1, 2)]
    asked = {"village_exit": of, "action": "approve", "version": of.version, "today": TODAY}
    return [lambda by=by: act_on(**asked, by=by) for by in rivals]


def outcome(now: VillageExit, won: Any) -> bool:
    """What stands there is the winner's, whole, and once."""
    if isinstance(won, VillageCheck):
        same = now.check_row.finding == won.finding and now.checks.count() == 1
        return same and set(now.check_row.checkers.all()) == set(won.checkers.all())
    if isinstance(won, VillageSheet):
        return now.notice_id == won.pk and now.sheets.count() == 1
    return now.decider_id == won.decider_id and now.steps.filter(act="approve").count() == 1
