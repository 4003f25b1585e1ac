"""A household's way onto the register, walked through the services; what stops it; what is locked meanwhile."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.doubts.models import Doubt, DoubtState
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.codes import CaseAct, CaseState, PovertyStatus, Procedure, Register
from households.models import Case, HomeCheck, MatchResult, MonitoringEpisode
from households.selectors.cases import Settings, clock_of, related_among, stations, ties_in
from households.services.bulk_edits import apply_bulk, undo_bulk
from households.services.cases import (
    Said,
    act_on,
    agree_all,
    answer_doubt,
    answer_match,
    open_case,
    refuse_locked,
    withdraw_match,
    write_check,
    write_matches,
)
from households.tests.case_scene import (
    Cast,
    act,
    cast,
    check,
    compare,
    found,
    meet,
    now,
    poor,
    post,
    started,
    taken,
    to_checking,
    to_county,
    to_done,
    to_meeting,
    to_township,
    today,
)
from households.tests.change_scene import family, line, named, request, walk

pytestmark = pytest.mark.django_db
A, S, R1, R3 = CaseAct, CaseState, Procedure.IDENTIFICATION, Procedure.MONITORING


@pytest.fixture
def people() -> Cast:
    return cast()


def doubt_of(case: Case, rule: str = "E35") -> Doubt:
    days = {"first_found": today(), "last_found": today()}
    about = {"region_code": case.village_code, "household_id": case.household_id}
    return Doubt.objects.create(rule=rule, severity="W", message="收入比上年低得多", **about, **days)


def kin(case: Case, who: Any, relation: str = "姨表亲") -> None:
    made = factories.Person.objects.get(pk=who.person_id).kin.model(
        person=who.person, name="韦大山妻", relation=relation, declared_on=today()
    )
    made.identity_digest = named(case.household, "妻").identity_digest
    made.save()


# ---- from the beginning to the end ---------------------------------------------------------------------------------
def test_identification_from_application_to_announcement(people: Cast) -> None:
    case = to_done(poor(), R1, people)
    assert (case.state, case.decider) == (S.DONE, people.approver.person)
    assert case.household.register == Register.LISTED
    assert (case.household.poverty_status, case.household.main_cause) == (PovertyStatus.NOT_EXITED, "01")
    walked = list(case.steps.order_by("pk").values_list("act", flat=True))
    assert walked == ["start", "submit", "checked", "pass", "report", "agree", "forward", "approve", "announce"]


def test_monitoring_from_clue_to_announcement(people: Cast) -> None:
    case = to_done(family(), R3, people)
    episode = MonitoringEpisode.objects.get(household=case.household)
    assert (case.state, case.household.monitoring_kind, episode.risks) == (S.DONE, "3", "01,07")
    walked = list(case.steps.order_by("pk").values_list("act", flat=True))
    assert walked == ["start", "follow", "checked", "compared", "pass", "report", "agree", "approve", "announce"]


def test_the_stepper_shows_the_way_of_the_table(people: Cast) -> None:
    case = to_township(family(), R3, people)
    steps = list(case.steps.order_by("at", "pk"))
    shown = stations(case, steps, Settings([case.village_code], today().year))
    assert [one.state for one in shown] == ["done"] * 5 + ["now"] + ["todo"] * 3
    done = act(case, A.REJECT, people.reviewer, "不符合条件")
    shown = stations(done, list(done.steps.order_by("at", "pk")), Settings([case.village_code], today().year))
    assert shown[5].text == "不予通过"


# ---- the home check ------------------------------------------------------------------------------------------------
def test_a_check_takes_income_and_line_from_the_register(people: Cast) -> None:
    line(9000)
    case = to_checking(poor(), R1, people)
    made = check(case, people)
    assert (made.net_per_head, made.line, made.round) == (Decimal(8000), Decimal(9000), 1)
    assert {one.name for one in made.checkers.all()} == {"韦晓玲", "陆永康"}
    assert AuditEvent.objects.filter(verb=Verb.HOME_CHECKED).count() == 1


def test_the_same_check_again_changes_nothing_and_another_corrects_it(people: Cast) -> None:
    case = to_checking(poor(), R1, people)
    check(case, people)
    again = write_check(case=case, version=1, found=found(people), by=people.clerk, today=today())
    check(case, people, finding="五口人同住", fit=False)
    assert HomeCheck.objects.get() == again
    assert HomeCheck.objects.get().finding == "五口人同住"
    with pytest.raises(Conflict):
        write_check(case=case, version=1, found=found(people, fit=False), by=people.clerk, today=today())


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"checkers": ()}, "checkers_missing"),
        ({"checkers": (99,)}, "checker_unknown"),
        ({"checked_on": date(2020, 1, 1)}, "check_day"),
        ({"income_year": 2019}, "income_missing"),
    ],
)
def test_a_check_is_refused(people: Cast, more: dict[str, Any], code: str) -> None:
    case = to_checking(poor(), R1, people)
    with pytest.raises(Refused, match=code):
        check(case, people, **more)
    assert HomeCheck.objects.count() == 0


def test_two_of_the_village_are_not_enough(people: Cast) -> None:
    case = to_checking(poor(), R1, people)
    check(case, people, checkers=(people.clerk.person_id, people.head.person_id))
    with pytest.raises(Refused, match="checker_outside"):
        act(case, A.CHECKED, people.clerk)


def test_a_case_sent_back_is_checked_anew(people: Cast) -> None:
    case = act(to_meeting(poor(), R1, people), A.SEND_BACK, people.clerk, "再去一次")
    with pytest.raises(Refused, match="checkers_missing"):
        act(case, A.CHECKED, people.clerk)
    assert check(case, people).round == 2
    assert act(case, A.CHECKED, people.clerk).state == S.MEETING


def test_nobody_checks_outside_his_place_or_step(people: Cast) -> None:
    case = to_checking(poor(), R1, people)
    with pytest.raises(PermissionDenied):
        write_check(case=case, version=case.version, found=found(people), by=people.reviewer, today=today())
    check(case, people)
    act(case, A.CHECKED, people.clerk)
    with pytest.raises(Refused, match="check_closed"):
        check(case, people)


# ---- the sheet -----------------------------------------------------------------------------------------------------
def test_no_comparison_before_the_letter(people: Cast) -> None:
    home = family()
    case = started(home, R3, people.clerk)
    act(case, A.FOLLOW, people.clerk)
    check(case, people)
    with pytest.raises(Refused, match="papers_missing"):
        act(case, A.CHECKED, people.clerk)
    Case.objects.filter(pk=case.pk).update(state=S.COMPARING)
    with pytest.raises(Refused, match="authorisation_missing"):
        compare(case, people.clerk)


def comparing(people: Cast) -> Case:
    case = to_checking(family(), R3, people)
    check(case, people)
    return act(case, A.CHECKED, people.clerk)


def test_a_hit_is_answered_before_the_case_moves_on(people: Cast) -> None:
    case = comparing(people)
    assert compare(case, people.clerk, s01="名下小型客车 1 辆") == 2
    assert compare(case, people.clerk, s01="名下小型客车 1 辆") == 0
    with pytest.raises(Refused, match="matches_open"):
        act(case, A.COMPARED, people.clerk)
    hit = MatchResult.objects.select_related("case").get(source="01")
    for _ in range(2):
        answer_match(match=hit, answer="1", note="跑运输谋生，已转卖", by=people.township)
    with pytest.raises(Refused, match="match_answered"):
        answer_match(match=hit, answer="3", note="不是他的车", by=people.township)
    assert AuditEvent.objects.filter(verb=Verb.MATCH_ANSWERED).count() == 1
    assert act(case, A.COMPARED, people.clerk).state == S.MEETING


def test_a_wrong_line_is_withdrawn_and_written_again(people: Cast) -> None:
    case = comparing(people)
    compare(case, people.clerk)
    with pytest.raises(Refused, match="match_known"):
        compare(case, people.clerk, s01="名下小型客车 1 辆")
    for row in MatchResult.objects.select_related("case"):
        withdraw_match(match=row, by=people.clerk)
    with pytest.raises(Refused, match="matches_missing"):
        act(case, A.COMPARED, people.clerk)
    assert compare(case, people.clerk) == 2
    assert MatchResult.objects.count() == 4


def test_a_sheet_is_refused(people: Cast) -> None:
    case = to_meeting(family(), R3, people)
    with pytest.raises(Refused, match="match_closed"):
        compare(case, people.clerk)
    other = to_checking(poor(head="罗大"), R1, people)
    lines = [Said("01", today() + timedelta(1))]
    with pytest.raises(Refused, match="match_day"):
        write_matches(case=other, version=other.version, said=lines, by=people.clerk, today=today())


# ---- doubts --------------------------------------------------------------------------------------------------------
def test_a_doubt_is_answered_and_looked_at_again(people: Cast) -> None:
    case = to_township(family(), R3, people)
    doubt = doubt_of(case)
    with pytest.raises(Refused, match="case_doubts_open"):
        act(case, A.AGREE, people.reviewer)
    open_case(case=now(case), by=people.reviewer)
    answer_doubt(case=now(case), doubt=doubt, answer="户主住院，有结算单", by=people.township)
    answer_doubt(case=now(case), doubt=doubt, answer="户主住院，有结算单", by=people.township)
    assert Doubt.objects.get().state == DoubtState.ANSWERED
    fresh = now(case)
    with pytest.raises(Refused, match="case_unopened"):
        act_on(case=fresh, action=A.AGREE, version=fresh.version, by=people.reviewer, today=today())
    assert act(case, A.AGREE, people.reviewer).state == S.COUNTY


def test_who_may_not_answer(people: Cast) -> None:
    case = to_township(family(), R3, people)
    doubt = doubt_of(case)
    with pytest.raises(PermissionDenied):
        answer_doubt(case=case, doubt=doubt, answer="已核实", by=people.head)
    with pytest.raises(Refused, match="doubt_answer_missing"):
        answer_doubt(case=case, doubt=doubt, answer=" 是", by=people.township)
    kin(case, people.township)
    with pytest.raises(Refused, match="case_own_family"):
        answer_doubt(case=case, doubt=doubt, answer="已核实", by=people.township)
    answer_doubt(case=case, doubt=doubt, answer="已核实", by=people.reviewer)
    with pytest.raises(Refused, match="doubt_answered"):
        answer_doubt(case=now(case), doubt=doubt, answer="没有核实", by=people.approver)


# ---- relatives -----------------------------------------------------------------------------------------------------
def test_relatives_of_staff_are_named_with_what_they_did(people: Cast) -> None:
    case = to_township(family(), R3, people)
    kin(case, people.township)
    kin(case, people.stranger, "堂兄")
    assert [(tie.person, tie.relation, tie.part) for tie in ties_in(case)] == [
        ("陆永康", "姨表亲", "入户核实"),
        ("蒙国栋", "堂兄", ""),
    ]
    assert related_among([case.household_id]) == {case.household_id}


# ---- several at once -----------------------------------------------------------------------------------------------
def picked(*cases: Case) -> list[tuple[int, int]]:
    return [(case.pk, now(case).version) for case in cases]


def test_several_are_agreed_to_at_once(people: Cast) -> None:
    cases = [to_township(family(head=name), R3, people) for name in ("韦大", "罗大", "黄大")]
    for case in cases:
        open_case(case=now(case), by=people.reviewer)
    mark, chosen = uuid.uuid4(), picked(*cases)
    for _ in range(2):
        assert agree_all(chosen=chosen, by=people.reviewer, today=today(), token=mark) == 3
    assert {now(case).state for case in cases} == {S.COUNTY}
    assert [case.steps.filter(act=A.AGREE).count() for case in cases] == [1, 1, 1]


def test_one_that_was_not_opened_stops_all_and_is_named(people: Cast) -> None:
    first, second = (to_township(family(head=name), R3, people) for name in ("韦大", "罗大"))
    open_case(case=now(first), by=people.reviewer)
    with pytest.raises(Refused, match="agree_stopped") as refused:
        agree_all(chosen=picked(first, second), by=people.reviewer, today=today(), token=uuid.uuid4())
    assert "罗大" in refused.value.sentence
    assert now(first).state == S.TOWNSHIP


def test_one_with_a_relative_is_agreed_to_by_itself(people: Cast) -> None:
    case = to_township(family(), R3, people)
    kin(case, people.stranger)
    open_case(case=now(case), by=people.reviewer)
    with pytest.raises(Refused, match="agree_stopped") as refused:
        agree_all(chosen=picked(case), by=people.reviewer, today=today(), token=uuid.uuid4())
    assert "亲属" in refused.value.sentence
    with pytest.raises(Refused, match="case_related"):
        act(case, A.AGREE, people.reviewer)
    assert act(case, A.AGREE, people.reviewer, "重新核实过，可信").state == S.COUNTY


def test_who_may_not_agree_from_the_list(people: Cast) -> None:
    case = to_township(family(), R3, people)
    facts = {"chosen": picked(case), "today": today(), "token": uuid.uuid4()}
    with pytest.raises(PermissionDenied):
        agree_all(by=people.clerk, **facts)
    with pytest.raises(Refused, match="agree_none"):
        agree_all(by=people.other_reviewer, **facts)


# ---- locked facts --------------------------------------------------------------------------------------------------
def test_facts_are_free_until_the_check_is_finished(people: Cast) -> None:
    case = to_checking(family(), R3, people)
    refuse_locked([case.household_id])
    check(case, people)
    act(case, A.CHECKED, people.clerk)
    with pytest.raises(Refused, match="case_locked"):
        refuse_locked([case.household_id])


def test_no_bulk_edit_of_a_locked_household(people: Cast) -> None:
    free = family(head="罗大")
    home = family()
    common = {"field": "group_name", "value": "三组", "year": 2025, "by": people.clerk}
    edit = apply_bulk(seen={home.pk: home.version}, token=uuid.uuid4(), **common)
    case = to_meeting(home, R3, people)
    seen = {case.household_id: case.household.version, free.pk: free.version}
    with pytest.raises(Refused, match="bulk_locked") as refused:
        apply_bulk(seen=seen, token=uuid.uuid4(), **{**common, "value": "四组"})
    assert str(case.household) in refused.value.sentence
    undone = undo_bulk(edit=edit, by=people.clerk)
    assert undone.left == 1
    assert now(case).household.group_name == "三组"


def test_no_change_comes_into_force_meanwhile(people: Cast) -> None:
    home = family()
    change = request(home, "R1", people.clerk, member=named(home, "子").pk, relation="24")
    to_meeting(home, R3, people)
    with pytest.raises(Refused, match="case_locked"):
        walk(change, people.people)
    assert named(home, "子").relation == "03"


def test_no_household_ends_in_an_open_case(people: Cast) -> None:
    home = family()
    change = request(home, "M7", people.clerk, reasons={str(row.pk): "O03" for row in home.members.all()})
    case = to_checking(home, R3, people)
    with pytest.raises(Refused, match="case_open_ending"):
        walk(change, people.people)
    act(case, A.WITHDRAW, people.clerk, "全家去世")
    assert Case.objects.get().state == S.WITHDRAWN


# ---- clocks --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ago", "left", "soon", "late"), [(3, 12, False, False), (12, 3, True, False), (17, -2, False, True)]
)
def test_monitoring_has_fifteen_days_from_the_clue(people: Cast, ago: int, left: int, soon: bool, late: bool) -> None:
    case = to_county(family(), R3, people)
    Case.objects.filter(pk=case.pk).update(found_on=today() - timedelta(ago))
    clock = clock_of(now(case), Settings([case.village_code], today().year), today())
    assert (clock.left, clock.soon, clock.late) == (left, soon, late)


def test_a_step_with_a_limit_of_its_own(people: Cast) -> None:
    case = to_checking(family(), R3, people)
    assert clock_of(case, Settings([case.village_code], today().year), today()).left == 3
    assert clock_of(to_checking(poor(head="罗大"), R1, people), Settings([], today().year), today()).due is None


# ---- one after the other -------------------------------------------------------------------------------------------
def test_a_running_notice_holds_the_case(people: Cast) -> None:
    case = to_meeting(family(), R3, people)
    meet(case, people.clerk)
    taken(case, A.PASS, people.clerk)
    post(case, "PD", people.clerk, ended=False)
    with pytest.raises(Refused, match="notice_running"):
        act(case, A.REPORT, people.head)


def test_a_family_is_started_once(people: Cast) -> None:
    home = family()
    started(home, R3, people.clerk)
    with pytest.raises(Refused, match="case_open_already"):
        started(home, R3, people.clerk)
    with pytest.raises(Refused, match="case_listed_already"):
        started(family(head="罗大"), R1, people.clerk)
