"""Working on findings: who does what after whom, many at once, two at once, and what is left behind."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Role
from fupin.accounts.models import Kin
from fupin.audit.models import AuditEvent
from fupin.audit.write import write
from fupin.doubts.codes import DoubtAct
from fupin.doubts.models import Doubt, DoubtStep
from fupin.tests.factories import household, identity, member, region_tree, user
from fupin.workflow import Conflict, Refused
from households.models import Household, VillageTally
from households.services.entry_decisions import save_answers
from households.services.findings import MOST, Order, move_findings

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
TODAY, A, R = date(2026, 6, 1), DoubtAct, Role
ANSWER = Order(A.ANSWER, "入户看过，户口簿没有错", "explained")
ROLES = {
    "clerk": (R.TOWNSHIP_CLERK, "990101201"),
    "second": (R.TOWNSHIP_CLERK, "990101201"),
    "reviewer": (R.TOWNSHIP_REVIEWER, "990101201"),
    "county": (R.COUNTY_CLERK, "990101"),
    "approver": (R.COUNTY_APPROVER, "990101"),
    "village": (R.VILLAGE_CLERK, "990101201203"),
    "elsewhere": (R.TOWNSHIP_CLERK, "990102201"),
}


@pytest.fixture
def who() -> dict[str, Any]:
    region_tree()
    return {name: user(name, role, code, name=f"{name}员") for name, (role, code) in ROLES.items()}


def found(rule: str = "D10", head: str = "韦大山", **facts: Any) -> Doubt:
    home = household(head=head)
    about = {"region_code": home.village_id, "household_id": home.pk}
    days = {"first_found": TODAY, "last_found": TODAY, "due_on": TODAY}
    return Doubt.objects.create(rule=rule, severity="W", message="问？", **about, **days, **facts)


def move(order: Order | DoubtAct, by: Any, *doubts: Doubt, **facts: Any) -> int:
    order = order if isinstance(order, Order) else Order(order, **facts)
    marks = dict(Doubt.objects.filter(pk__in=[doubt.pk for doubt in doubts]).values_list("pk", "version"))
    return move_findings(marks=marks, order=order, by=by, today=TODAY)


def now(doubt: Doubt) -> Doubt:
    return Doubt.objects.get(pk=doubt.pk)


def test_the_whole_way(who: dict[str, Any]) -> None:
    doubt = found()
    due = TODAY + timedelta(5)
    move(A.ASSIGN, who["county"], doubt, owner=who["second"], due_on=due)
    assert (now(doubt).state, now(doubt).owner, now(doubt).due_on) == ("assigned", who["second"], due)
    move(A.TAKE_UP, who["second"], doubt)
    move(replace(ANSWER, verdict="exempt"), who["second"], doubt)
    assert (now(doubt).verdict, now(doubt).answered_by) == ("exempt", who["second"])
    move(A.SEND_BACK, who["reviewer"], doubt, said="补上文件名")
    assert (now(doubt).state, now(doubt).verdict, now(doubt).answer) == ("verifying", "", "")
    move(ANSWER, who["clerk"], doubt)
    move(A.CONFIRM, who["reviewer"], doubt)
    move(A.CLOSE, who["approver"], doubt)
    assert (now(doubt).state, now(doubt).verdict, now(doubt).closed_at) == ("closed", "explained", TODAY)
    steps = list(DoubtStep.objects.filter(doubt=doubt).values_list("act", "by__username"))
    assert steps == [
        ("assign", "county"), ("take_up", "second"), ("answer", "second"), ("send_back", "reviewer"),
        ("answer", "clerk"), ("confirm", "reviewer"), ("close", "approver"),
    ]  # fmt: skip
    events = AuditEvent.objects.filter(verb="finding.move", subject_id=str(doubt.pk))
    assert (events.count(), events.order_by("pk").last().after["状态"]) == (7, "已销号")
    tally = VillageTally.objects.filter(village_code=doubt.region_code)
    assert not tally.filter(by="doubt").exists()
    assert tally.get(by="gone").findings == 1


def test_who_may_not(who: dict[str, Any]) -> None:
    doubt = found()
    for name in ("village", "reviewer", "county", "approver"):
        with pytest.raises(PermissionDenied):
            move(ANSWER, who[name], doubt)
    with pytest.raises(Refused, match="finding_gone"):
        move(ANSWER, who["elsewhere"], doubt)
    with pytest.raises(Refused, match="finding_owner"):
        move(A.ASSIGN, who["clerk"], doubt, owner=who["elsewhere"])
    with pytest.raises(Refused, match="finding_state"):
        move(A.CONFIRM, who["reviewer"], doubt)
    assert (now(doubt).state, now(doubt).version, DoubtStep.objects.count()) == ("open", 1, 0)


def test_nobody_confirms_or_closes_his_own(who: dict[str, Any]) -> None:
    """One person with two posts, and with two logins."""
    doubt = found()
    clerk, person = who["clerk"], who["clerk"].person
    twin = user("twin", R.TOWNSHIP_REVIEWER, "990101201")
    above = user("above", R.COUNTY_CLERK, "990101")
    for other in (twin, above):
        other.person = person
        other.save()
    move(ANSWER, clerk, doubt)
    for order in (Order(A.CONFIRM), Order(A.SEND_BACK, "再看")):
        with pytest.raises(Refused, match="finding_own_answer"):
            move(order, twin, doubt)
    move(A.CONFIRM, who["reviewer"], doubt)
    with pytest.raises(Refused, match="finding_own_answer"):
        move(A.CLOSE, above, doubt)
    who["county"].person = who["reviewer"].person
    who["county"].save()
    with pytest.raises(Refused, match="finding_own_confirmation"):
        move(A.CLOSE, who["county"], doubt)
    assert now(doubt).state == "confirmed"


def test_relatives_are_left_to_others(who: dict[str, Any]) -> None:
    doubt, number = found(), identity()
    kin = Kin(person=who["clerk"].person, name="韦弟", relation="弟", declared_on=TODAY)
    kin.set_identity(number)
    kin.save()
    member(Household.objects.get(pk=doubt.household_id), "韦弟", number=number)
    with pytest.raises(Refused, match="finding_own_family"):
        move(ANSWER, who["clerk"], doubt)
    assert move(ANSWER, who["second"], doubt) == 1


@write
def answer_on_the_form(home: Household, by: Any, said: str) -> None:
    save_answers(home, SimpleNamespace(answers={"D10": said}), {}, by=by)


def test_on_the_form_too_relatives_are_left_to_others_and_an_answer_to_who_gave_it(who: dict[str, Any]) -> None:
    doubt = found()
    home = Household.objects.get(pk=doubt.household_id)
    answer_on_the_form(home, who["clerk"], "入户看过，属实")
    answer_on_the_form(home, who["second"], "别的说法")
    assert (now(doubt).answer, now(doubt).answered_by) == ("入户看过，属实", who["clerk"])
    kin = Kin(person=who["clerk"].person, name="韦弟", relation="弟", declared_on=TODAY)
    number = identity()
    kin.set_identity(number)
    kin.save()
    member(home, "韦弟", number=number)
    with pytest.raises(Refused, match="finding_own_family"):
        answer_on_the_form(home, who["clerk"], "又改了说法")


def test_many_alike_move_together_or_not_at_all(who: dict[str, Any]) -> None:
    doubts = [found(head=f"韦{number}") for number in range(5)]
    assert move(ANSWER, who["clerk"], *doubts) == 5
    assert set(Doubt.objects.values_list("state", "answer")) == {("answered", ANSWER.said)}
    move(A.CONFIRM, who["reviewer"], doubts[4])
    with pytest.raises(Refused) as refusal:
        move(A.CONFIRM, who["reviewer"], *doubts)
    assert "韦4" in refusal.value.sentence
    assert "乡镇已确认" in refusal.value.sentence
    assert Doubt.objects.filter(state="answered").count() == 4
    assert AuditEvent.objects.filter(verb="finding.move").count() == 6
    other = found("E30")
    with pytest.raises(Refused, match="findings_mixed"):
        move(A.CONFIRM, who["reviewer"], doubts[0], other)
    with pytest.raises(Refused, match="findings_none"):
        move(A.CONFIRM, who["reviewer"])
    with pytest.raises(Refused, match="findings_many"):
        move_findings(marks=dict.fromkeys(range(MOST + 1), 1), order=Order(A.CONFIRM), by=who["reviewer"], today=TODAY)


def test_queries_do_not_grow_with_the_ticks(who: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    few, many = [found(head=f"甲{n}") for n in range(2)], [found(head=f"乙{n}") for n in range(20)]
    with django_assert_max_num_queries(25):
        move(ANSWER, who["clerk"], *few)
    with django_assert_max_num_queries(25):
        move(ANSWER, who["clerk"], *many)


def test_the_second_of_two_is_told_and_a_double_click_is_one(who: dict[str, Any]) -> None:
    doubt = found()
    seen = {doubt.pk: doubt.version}
    facts: dict[str, Any] = {"marks": seen, "today": TODAY}
    assert move_findings(**facts, order=ANSWER, by=who["clerk"]) == 1
    assert move_findings(**facts, order=ANSWER, by=who["clerk"]) == 0
    with pytest.raises(Conflict) as conflict:
        move_findings(**facts, order=replace(ANSWER, verdict="fixed"), by=who["second"])
    assert "clerk员" in conflict.value.sentence
    with pytest.raises(Conflict):  # not the same click: another word
        move_findings(**facts, order=replace(ANSWER, said="另有说法"), by=who["clerk"])
    assert (now(doubt).verdict, DoubtStep.objects.count()) == ("explained", 1)


def test_another_owner_from_an_old_page_is_no_second_click(who: dict[str, Any]) -> None:
    doubt = found()
    facts: dict[str, Any] = {"marks": {doubt.pk: doubt.version}, "today": TODAY, "by": who["clerk"]}
    move_findings(**facts, order=Order(A.ASSIGN, owner=who["clerk"]))
    with pytest.raises(Conflict):
        move_findings(**facts, order=Order(A.ASSIGN, owner=who["second"]))
    with pytest.raises(Conflict):
        move_findings(**facts, order=Order(A.ASSIGN))
    assert now(doubt).owner == who["clerk"]


def test_numbers_in_an_answer_are_masked(who: dict[str, Any]) -> None:
    doubt, number = found(), identity()
    move(replace(ANSWER, said=f"证件 {number} 看过"), who["clerk"], doubt)
    assert number not in now(doubt).answer
    assert number not in DoubtStep.objects.get().said


def test_days_that_are_over_are_no_deadline(who: dict[str, Any]) -> None:
    doubt = found()
    with pytest.raises(Refused, match="finding_day"):
        move(A.ASSIGN, who["clerk"], doubt, owner=who["clerk"], due_on=TODAY - timedelta(1))
