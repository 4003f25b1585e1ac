"""Who may take which step of a village's exit: state × act × role × one broken fact, written out here and asked of the
service. The arrows are repeated by hand from domain.md §3.5: the table in the code is what is being tested."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.write import current_write, record, write
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.codes import OPEN_EXITS, VillageExitAct, VillageExitState, VillageSheetKind
from households.models import Household, VillageExit, VillageExitItem, VillageExitStep, VillageObjection
from households.services.village_exits import act_on
from households.services.village_exits.acting import take_step
from households.tests import village_exit_rows as scene
from households.tests.case_rows import everybody, second_login
from households.tests.village_exit_rows import COUNTY, TODAY, TOWNSHIP, VILLAGE
from villages.models import VillageProfile

pytestmark = pytest.mark.django_db
S = VillageExitState
DRAFTERS, REVIEWER, APPROVER = (
    {Role.VILLAGE_CLERK, Role.TOWNSHIP_CLERK},
    {Role.TOWNSHIP_REVIEWER},
    {Role.COUNTY_APPROVER},
)
ARROWS: dict[tuple[str, str], tuple[str, set[Role]]] = {
    ("draft", "submit"): ("checking", DRAFTERS),
    ("draft", "withdraw"): ("stopped", DRAFTERS),
    ("checking", "checked"): ("notice", REVIEWER),
    ("checking", "send_back"): ("draft", REVIEWER),
    ("notice", "report"): ("county", REVIEWER),
    ("notice", "send_back"): ("draft", REVIEWER),
    ("county", "approve"): ("announcing", APPROVER),
    ("county", "return"): ("checking", APPROVER),
    ("county", "reject"): ("stopped", APPROVER),
    ("announcing", "announce"): ("exited", REVIEWER),
    ("announcing", "take_back"): ("county", APPROVER),
}
ONWARD = [arrow for arrow in ARROWS if arrow[1] in {"submit", "checked", "report", "approve", "announce"}]
WHO = {"draft": Role.TOWNSHIP_CLERK, "county": Role.COUNTY_APPROVER}


def at(state: str) -> scene.Scene:
    """With the announcement that the last step waits for."""
    found = scene.exit_at(state)
    if state == S.ANNOUNCING:
        scene.hang(found.exit, found.poster, VillageSheetKind.ANNOUNCEMENT)
    return found


def outcome(of: VillageExit, action: str, by: Any, opinion: str = "已经核实", today: date = TODAY) -> str:
    """The state it led to, or why not; the world is as before."""
    with transaction.atomic():
        try:
            if action == "announce":
                take_step(scene.fresh(of), action, by=by, today=today, opinion=opinion)
            else:
                version = VillageExit.objects.get(pk=of.pk).version
                act_on(village_exit=of, action=action, version=version, by=by, today=today, opinion=opinion)
            said = VillageExit.objects.get(pk=of.pk).state
        except PermissionDenied:
            said = "403"
        except Refused as refusal:
            said = refusal.code
        transaction.set_rollback(True)
    return said


asked = write(outcome)


@pytest.fixture
def people() -> dict[Role, Any]:
    factories.region_tree()
    return everybody()


def test_exactly_the_listed_arrows_pass_for_exactly_the_listed_roles(people) -> None:
    """Everybody here is a stranger to the village's papers but inside the place."""
    wrong = {}
    for state in sorted(S):
        of = at(state).exit
        for action in VillageExitAct.values:
            for role, user in people.items():
                said = asked(of, action, user)
                target, roles = ARROWS.get((state, action), ("", set()))
                fits = said == target if role in roles else said in {"403", "unknown_action"}
                if not fits:
                    wrong[state, action, role] = said
        VillageExit.objects.filter(pk=of.pk).update(state=S.STOPPED, decided_on=TODAY)  # room for the next
    assert wrong == {}


def test_nobody_from_elsewhere_passes(people) -> None:
    places = {Role.VILLAGE_CLERK: "990101201204", Role.TOWNSHIP_CLERK: "990101202",
              Role.TOWNSHIP_REVIEWER: "990101202", Role.COUNTY_APPROVER: "990102"}  # fmt: skip
    strangers = [factories.user(f"s.{role}", role, place) for role, place in places.items()]
    for state in sorted(OPEN_EXITS):
        of = at(state).exit
        found = {asked(of, action, by) for (source, action) in ARROWS if source == state for by in strangers}
        assert found == {"403"}, state
        VillageExit.objects.filter(pk=of.pk).update(state=S.STOPPED, decided_on=TODAY)


# ---- the list --------------------------------------------------------------------------------------------------------
def unsay(item: VillageExitItem) -> None:
    VillageExitItem.objects.filter(pk=item.pk).update(met="0")


def leave_open(item: VillageExitItem) -> None:
    VillageExitItem.objects.filter(pk=item.pk).update(met=None)


def undate(item: VillageExitItem) -> None:
    VillageExitItem.objects.filter(pk=item.pk).update(met_on=None)


def unprove(item: VillageExitItem) -> None:
    by = item.village_exit.proposer
    item.files.update(withdrawn_at=TODAY.isoformat() + "T00:00Z", withdrawn_by=by, withdrawn_reason="拍错了")


EVERY_WAY = [(*ONWARD[0], spoil) for spoil in (unsay, leave_open, undate, unprove)]
"""At the first step each thing that an item may lack; at every later step the proof that was withdrawn meanwhile."""


@pytest.mark.parametrize(("state", "action", "spoil"), [*EVERY_WAY, *((*step, unprove) for step in ONWARD[1:])])
def test_a_village_cannot_go_on_while_any_of_the_twelve_lacks_a_yes_a_day_or_a_proof(
    people, state: str, action: str, spoil: Callable[[VillageExitItem], None]
) -> None:
    """Each item alone, at every step onward up to the announcement."""
    of = at(state).exit
    mine = people[WHO.get(state, Role.TOWNSHIP_REVIEWER)]
    assert asked(of, action, mine) == ARROWS[state, action][0]
    said = {}
    for item in of.items.select_related("village_exit__proposer"):
        with transaction.atomic():
            spoil(item)
            said[item.code] = asked(of, action, mine)
            transaction.set_rollback(True)
    assert said == {f"{number:02d}": "exit_items_missing" for number in range(1, 13)}


def test_an_item_that_wants_no_proof_needs_only_its_day(people) -> None:
    of = at("draft").exit
    item = of.items.select_related("village_exit__proposer").first()
    unprove(item)
    assert asked(of, "submit", people[Role.TOWNSHIP_CLERK]) == "exit_items_missing"
    VillageExitItem.objects.filter(pk=item.pk).update(wants_evidence=False)
    assert asked(of, "submit", people[Role.TOWNSHIP_CLERK]) == "checking"


def test_a_set_without_items_proves_nothing(people) -> None:
    of = at("draft").exit
    of.files.all().delete()
    of.items.all().delete()
    assert asked(of, "submit", people[Role.TOWNSHIP_CLERK]) == "exit_items_missing"


# ---- one broken fact -------------------------------------------------------------------------------------------------
def rate_up(found: scene.Scene) -> None:
    scene.poor_home(21)


def no_base(found: scene.Scene) -> None:
    VillageProfile.objects.update(population=None)


def one_checker(found: scene.Scene) -> None:
    found.exit.check_row.checkers.remove(found.checker.person)


def no_check(found: scene.Scene) -> None:
    VillageExit.objects.filter(pk=found.exit.pk).update(check_row=None)


def villager_checked(found: scene.Scene) -> None:
    neighbour = factories.user("neighbour", Role.VILLAGE_HEAD, VILLAGE)
    found.exit.check_row.checkers.set([neighbour.person, found.checker.person])


def drafter_checked(found: scene.Scene) -> None:
    found.exit.check_row.checkers.set([found.filler.person, found.checker.person])


def no_notice(found: scene.Scene) -> None:
    VillageExit.objects.filter(pk=found.exit.pk).update(notice=None)


def last_day(found: scene.Scene) -> None:
    found.exit.sheets.update(ends_on=TODAY)


def no_photo(found: scene.Scene) -> None:
    found.exit.files.filter(kind="notice").delete()


def objection(found: scene.Scene, state: str = "open") -> None:
    common = {"channel": "2", "content": "路没有通到二组", "received_by": found.poster.person, "token": uuid.uuid4()}
    VillageObjection.objects.create(village_exit=found.exit, sheet=found.exit.notice, state=state, **common)


def founded(found: scene.Scene) -> None:
    objection(found, "founded")


def dismissed(found: scene.Scene) -> None:
    objection(found, "unfounded")


def changed(found: scene.Scene) -> None:
    scene.poor_home(1)


def clock_behind(found: scene.Scene) -> None:
    AuditEvent.objects.create(id=999_999, at="2099-01-01T00:00Z", verb="login", subject_type="x", subject_id="1",
                              write=uuid.uuid4(), mac=b"0")  # fmt: skip


STANDS = {rate_up: "exit_rate_high", no_base: "exit_base_missing", clock_behind: "clock_back"}
CHECK = {one_checker: "exit_checkers_missing", no_check: "exit_checkers_missing",
         villager_checked: "exit_checker_outside", drafter_checked: "exit_checker_drafted"}  # fmt: skip
HUNG = {no_notice: "exit_notice_missing", last_day: "exit_notice_running", no_photo: "exit_photo_missing"}
SAID = {objection: "exit_objection_open", founded: "exit_objection_founded", changed: "exit_not_as_published"}
BROKEN = {
    ("draft", "submit"): STANDS,
    ("checking", "checked"): STANDS | CHECK,
    ("notice", "report"): STANDS | HUNG | SAID,
    ("county", "approve"): STANDS | CHECK | HUNG | SAID,
    ("announcing", "announce"): STANDS | SAID,
}


@pytest.mark.parametrize(("state", "action"), ONWARD)
def test_one_broken_fact_stops_it(people, state: str, action: str) -> None:
    """And an objection that was found wrong, or a household more where no sheet hangs yet, does not."""
    found = at(state)
    mine = people[WHO.get(state, Role.TOWNSHIP_REVIEWER)]
    harmless = [changed] if state in ("draft", "checking") else [dismissed]
    said = {}
    for broken in [*BROKEN[state, action], *harmless]:
        with transaction.atomic():
            broken(found)
            said[broken.__name__] = asked(found.exit, action, mine)
            transaction.set_rollback(True)
    want = {broken.__name__: code for broken, code in BROKEN[state, action].items()}
    assert said == want | {broken.__name__: ARROWS[state, action][0] for broken in harmless}


def test_no_announcement_no_exit(people) -> None:
    of = scene.exit_at("announcing").exit
    assert asked(of, "announce", people[Role.TOWNSHIP_REVIEWER]) == "exit_announcement_missing"


@pytest.mark.parametrize(("state", "action"), [arrow for arrow in ARROWS if arrow not in ONWARD])
def test_whoever_stops_it_or_sends_it_back_says_why(people, state: str, action: str) -> None:
    of = at(state).exit
    mine = people[WHO.get(state, Role.TOWNSHIP_REVIEWER if state != "announcing" else Role.COUNTY_APPROVER)]
    assert [asked(of, action, mine, opinion) for opinion in ("", " 嗯 ", "缺照片")] == [
        "case_opinion_missing", "case_opinion_missing", ARROWS[state, action][0],
    ]  # fmt: skip


# ---- who -------------------------------------------------------------------------------------------------------------
def test_who_touched_it_decides_nothing(people) -> None:
    """Whatever login: who began, filled in, checked, posted; the drafters do not agree for the township either."""
    found = at("county")
    wrote = factories.user("wrote", Role.COUNTY_CLERK, COUNTY)
    written_by(found.exit, wrote)
    touched = [found.proposer, found.filler, found.checker, found.other_checker, found.poster, wrote]
    logins = [second_login(user, Role.COUNTY_APPROVER, COUNTY) for user in touched]
    assert [asked(found.exit, "approve", by) for by in logins] == ["exit_same_person"] * 6
    VillageExit.objects.filter(pk=found.exit.pk).update(state="checking", notice=None)
    reviewers = [second_login_again(user) for user in (found.proposer, found.filler)]
    assert [asked(found.exit, "checked", by) for by in reviewers] == ["exit_same_person"] * 2


def second_login_again(user: Any) -> Any:
    other = factories.User.objects.create(username=f"{user.username}.3", person=user.person)
    factories.Post.objects.create(
        user=other, role=Role.TOWNSHIP_REVIEWER, region=factories.place(TOWNSHIP), starts_on=date(2020, 1, 1)
    )
    return other


@write
def written_by(of: VillageExit, who: Any) -> None:
    """The village's figures are what this person wrote."""
    profile = VillageProfile.objects.get(village=of.village_code, year=of.year)
    record(Verb.PROFILE_SAVED, profile, by=who, region=of.village_code)
    VillageProfile.objects.filter(pk=profile.pk).update(write=current_write().id)


def test_who_serves_in_the_village_agrees_to_nothing(people) -> None:
    for state, action, role, place in (
        ("checking", "checked", Role.TOWNSHIP_REVIEWER, TOWNSHIP), ("county", "approve", Role.COUNTY_APPROVER, COUNTY),
    ):  # fmt: skip
        of = at(state).exit
        mine = factories.user(f"both.{state}", Role.VILLAGE_HEAD, VILLAGE)
        factories.Post.objects.create(user=mine, role=role, region=factories.place(place), starts_on=date(2020, 1, 1))
        assert asked(of, action, mine) == "exit_own_village"
        VillageExit.objects.filter(pk=of.pk).update(state=S.STOPPED, decided_on=TODAY)


# ---- the row ---------------------------------------------------------------------------------------------------------
def test_a_version_gone_by_is_a_conflict_that_says_who_and_where(people) -> None:
    of, mine = at("county").exit, people[Role.COUNTY_APPROVER]
    act_on(village_exit=of, action="approve", version=of.version, by=mine, today=TODAY)
    rival = factories.user("rival", Role.COUNTY_APPROVER, COUNTY)
    with pytest.raises(Conflict) as caught:
        act_on(village_exit=of, action="approve", version=of.version, by=rival, today=TODAY)
    assert mine.person.name in caught.value.sentence
    assert "待公告" in caught.value.sentence


def test_an_act_is_one_line_and_the_same_click_once_more_is_none(people) -> None:
    of, token = at("county").exit, uuid.uuid4()
    before = AuditEvent.objects.count()
    for _ in range(3):
        act_on(village_exit=of, action="approve", version=of.version, by=people[Role.COUNTY_APPROVER], today=TODAY,
               token=token)  # fmt: skip
    assert of.steps.filter(act="approve").count() == 1
    assert AuditEvent.objects.count() == before + 1


def test_nothing_moves_when_the_trail_cannot_be_written(people, monkeypatch) -> None:
    of = at("county").exit

    def broken(*args: Any, **more: Any) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("households.services.village_exits.acting.record", broken)
    with pytest.raises(RuntimeError):
        act_on(village_exit=of, action="approve", version=of.version, by=people[Role.COUNTY_APPROVER], today=TODAY)
    assert VillageExit.objects.get(pk=of.pk).state == "county"
    assert not VillageExitStep.objects.filter(act="approve").exists()


def test_the_county_takes_back_and_approves_anew(people) -> None:
    """What was checked and hung still counts: only the decision was taken back."""
    of, mine = at("county").exit, people[Role.COUNTY_APPROVER]
    for _ in range(2):
        of = act_on(village_exit=of, action="approve", version=of.version, by=mine, today=TODAY)
        assert of.decider == mine.person
        of = act_on(village_exit=of, action="take_back", version=of.version, by=mine, today=TODAY, opinion="再看一遍")
    assert (of.state, of.round, of.decider) == ("county", 3, None)
    assert of.notice
    assert of.check_row


def test_going_back_lays_check_and_sheet_aside(people) -> None:
    of = at("county").exit
    sheet = of.notice
    of = act_on(village_exit=of, action="return", version=of.version, by=people[Role.COUNTY_APPROVER], today=TODAY,
                opinion="重新核查")  # fmt: skip
    assert (of.state, of.check_row, of.notice, of.round) == ("checking", None, None, 2)
    assert asked(of, "checked", people[Role.TOWNSHIP_REVIEWER]) == "exit_checkers_missing"
    assert of.sheets.get() == sheet


def test_the_database_refuses_what_no_service_may_write(people) -> None:
    of = at("county").exit
    common = {"year": 2026, "standard_name": "x", "days": 7, "village_code": VILLAGE, "proposer": of.proposer}
    wrong: list[Callable[[], Any]] = [
        lambda: VillageExit.objects.create(**common, state="draft", token=uuid.uuid4()),
        lambda: VillageExit.objects.filter(pk=of.pk).update(decider=of.proposer),
        lambda: VillageExit.objects.filter(pk=of.pk).update(state="exited", decided_on=TODAY),
        lambda: VillageExit.objects.filter(pk=of.pk).update(state="stopped"),
        lambda: VillageExit.objects.filter(pk=of.pk).update(days=3),
        lambda: [scene.step(of, act, "county", people[Role.COUNTY_APPROVER]) for act in ("checked", "approve")],
    ]
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_households_that_are_still_poor_may_stay_within_the_rate(people) -> None:
    of = at("draft").exit
    scene.poor_home(20)
    assert asked(of, "submit", people[Role.TOWNSHIP_CLERK]) == "checking"
    home = scene.poor_home(1, poverty_status="3", exit_year=2020, return_year=2025)
    assert asked(of, "submit", people[Role.TOWNSHIP_CLERK]) == "exit_rate_high"
    Household.objects.filter(pk=home.pk).update(poverty_status="1")
    assert asked(of, "submit", people[Role.TOWNSHIP_CLERK]) == "checking"


def test_the_period_ends_with_the_end_of_its_last_day(people) -> None:
    of, mine = at("notice").exit, people[Role.TOWNSHIP_REVIEWER]
    days = [TODAY - timedelta(2), TODAY - timedelta(1), TODAY]
    assert [asked(of, "report", mine, today=day) for day in days] == ["exit_notice_running"] * 2 + ["county"]
