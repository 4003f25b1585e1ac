"""Batches and meetings through their services: who may, what holds, where every household goes."""

import uuid
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fupin.accounts.models import Kin
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.assembly_rules import Guest, Said
from households.codes import CaseAct
from households.models import Assembly, Attendee, Ballot, Case, CaseStep
from households.selectors.meetings.batches import free_cases
from households.selectors.meetings.staffing import people_missing
from households.services import assemblies
from households.services.assemblies import Faulty, edit_assembly, lock_assembly, open_scan, write_assembly
from households.services.cases import act_on
from households.services.cases.batches import make_batch, take_out
from households.tests.meeting_scene import (
    NAMES,
    NEXT,
    VILLAGE,
    batch_of,
    guests,
    locked,
    minutes,
    quota,
    scans,
    staff,
    state_of,
    waiting,
    written,
    yesterday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Any]:
    return staff()


def refused(code: str, call: Any, *args: Any, **facts: Any) -> None:
    with pytest.raises(Refused) as caught:
        call(*args, **facts)
    assert caught.value.code == code
    assert caught.value.sentence


# ---- batches -----------------------------------------------------------------------------------------------------
def test_batches_are_numbered_by_village_procedure_and_year(people) -> None:
    one = batch_of(people, waiting(people, "韦一"))
    two = batch_of(people, waiting(people, "韦二"), waiting(people, "韦三"))
    three = batch_of(people, waiting(people, "韦四", procedure="R3"))
    assert [(made.serial, made.year, made.cases.count()) for made in (one, two, three)] == [
        (1, timezone.localdate().year, 1), (2, timezone.localdate().year, 2), (1, timezone.localdate().year, 1),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(verb=Verb.BATCH_MADE).count() == 3


def test_a_batch_sent_twice_is_one(people) -> None:
    case, token = waiting(people, "韦一"), uuid.uuid4()
    said = {"village": VILLAGE, "procedure": "R1", "cases": [case.pk], "token": token, "today": timezone.localdate()}
    assert make_batch(**said, by=people["clerk"]) == make_batch(**said, by=people["clerk"])


def test_a_batch_holds_only_households_that_wait_there(people) -> None:
    here, there = waiting(people, "韦一"), waiting(people, "韦二", code=NEXT)
    others = [waiting(people, "韦三", state="checking"), waiting(people, "韦四", procedure="R3"), there]
    taken = waiting(people, "韦五")
    batch_of(people, taken)
    for wrong in [*others, taken]:
        refused("batch_changed", batch_of, people, here, wrong)
    said = {"village": VILLAGE, "procedure": "R1", "token": uuid.uuid4(), "today": timezone.localdate()}
    refused("batch_empty", make_batch, **said, cases=[], by=people["clerk"])
    refused("batch_many", make_batch, **said, cases=range(1, 400), by=people["clerk"])
    assert Case.objects.get(pk=here.pk).batch is None


@pytest.mark.parametrize("who", ["head", "neighbour", "reviewer", "approver", "stranger"])
def test_who_does_not_hold_meetings_there_makes_no_batch(people, who) -> None:
    case = waiting(people, "韦一")
    with pytest.raises(PermissionDenied):
        batch_of(people, case, by=who)


def test_one_is_taken_out_and_the_others_go_on(people) -> None:
    one, two = waiting(people, "韦一"), waiting(people, "韦二")
    batch = batch_of(people, one, two)
    assembly = written(people, batch)
    refused("batch_left_reason", take_out, batch=batch, case=one, reason=" ", by=people["clerk"])
    take_out(batch=batch, case=one, reason="外出务工，改下一批", by=people["clerk"])
    assert [row.pk for row in free_cases(VILLAGE, "R1")] == [one.pk]
    locked(people, assembly)
    assert [state_of(one), state_of(two)] == ["meeting", "notice1"]
    refused("batch_left_state", take_out, batch=batch, case=two, reason="评议以后", by=people["clerk"])


# ---- the four ways of a meeting ------------------------------------------------------------------------------------
def test_every_household_goes_where_the_meeting_sent_it(people) -> None:
    quota(2)
    cases = [waiting(people, name, income=1000 * place) for place, name in enumerate(NAMES, start=1)]
    batch = batch_of(people, *cases)
    votes = {case.pk: agree for case, agree in zip(cases, (12, 20, 10, 12, 11, 0), strict=True)}
    assembly = locked(people, written(people, batch, agree=votes))
    assert [state_of(case) for case in cases] == ["notice1", "notice1", "rejected", "waiting", "waiting", "rejected"]
    assert [Case.objects.get(pk=case.pk).rank for case in cases] == [2, 1, 5, 3, 4, 6]
    assert assembly.locked_by == people["clerk"].person
    told = AuditEvent.objects.get(verb=Verb.ASSEMBLY_LOCKED)
    assert told.after["会议记录校验值"] == assembly.minutes_sha256
    assert told.after["签到表校验值"] == assembly.sign_in_sha256
    acts = (CaseAct.PASS, CaseAct.QUEUE, CaseAct.VOTE_DOWN)
    assert [CaseStep.objects.filter(act=act).count() for act in acts] == [2, 2, 2]


def test_without_a_quota_all_who_are_carried_pass(people) -> None:
    cases = [waiting(people, name) for name in NAMES]
    locked(people, written(people, batch_of(people, *cases)))
    assert {state_of(case) for case in cases} == {"notice1"}


def test_monitoring_goes_the_same_way(people) -> None:
    case = waiting(people, "韦一", procedure="R3", monitoring_kind="3", risks="01")
    locked(people, written(people, batch_of(people, case)))
    assert state_of(case) == "notice1"


def test_without_quorum_nothing_is_sent_in_and_a_new_meeting_may_be_written(people) -> None:
    case = waiting(people, "韦一")
    batch = batch_of(people, case)
    assembly = written(people, batch, present=19)
    refused("assembly_no_quorum", locked, people, assembly)
    assert state_of(case) == "meeting"
    again = edit_assembly(
        assembly=assembly, version=1, told=minutes(batch, present=20), uploads={}, by=people["clerk"],
        today=timezone.localdate(),
    )  # fmt: skip
    locked(people, again)
    assert state_of(case) == "notice1"


def test_the_first_who_waits_is_taken_up_when_there_is_room(people) -> None:
    of_village = quota(1)
    cases = [waiting(people, name, income=1000 * place) for place, name in enumerate(NAMES[:3], start=1)]
    locked(people, written(people, batch_of(people, *cases)))
    first, second, third = (Case.objects.get(pk=case.pk) for case in cases)
    act = {"action": "take_up", "token": uuid.uuid4(), "by": people["head"], "today": timezone.localdate()}
    refused("quota_full", act_on, case=second, version=second.version, **act)
    of_village.households = 3
    of_village.save()
    refused("batch_not_next", act_on, case=third, version=third.version, **act)
    for _ in range(2):  # a double click
        act_on(case=second, version=second.version, **act)
    assert [state_of(case) for case in (first, second, third)] == ["notice1", "notice1", "waiting"]
    with pytest.raises(PermissionDenied):
        act_on(case=third, version=third.version, **{**act, "by": people["clerk"]})


# ---- final -------------------------------------------------------------------------------------------------------
def test_what_is_sent_in_is_final(people) -> None:
    batch = batch_of(people, waiting(people, "韦一"))
    assembly = locked(people, written(people, batch))
    act = {"by": people["clerk"], "today": timezone.localdate()}
    refused("assembly_locked", lock_assembly, assembly=assembly, version=assembly.version, **act)
    told = {"told": minutes(batch), "uploads": {}}
    refused("assembly_locked", edit_assembly, assembly=assembly, version=assembly.version, **told, **act)
    refused("assembly_no_cases", write_assembly, batch=batch, **told, token=uuid.uuid4(), **act)


def test_an_old_page_changes_nothing(people) -> None:
    batch = batch_of(people, waiting(people, "韦一"))
    assembly = written(people, batch)
    act = {"by": people["clerk"], "today": timezone.localdate()}
    edit_assembly(assembly=assembly, version=1, told=minutes(batch, present=25), uploads={}, **act)
    with pytest.raises(Conflict):
        edit_assembly(assembly=assembly, version=1, told=minutes(batch), uploads={}, **act)
    with pytest.raises(Conflict):
        lock_assembly(assembly=assembly, version=1, **act)
    now = Assembly.objects.get()
    assert [now.present, now.attendees.count(), now.locked_at, now.minutes_file != ""] == [25, 25, None, True]


def test_minutes_sent_twice_are_one_and_a_batch_has_one_draft(people) -> None:
    batch, token = batch_of(people, waiting(people, "韦一")), uuid.uuid4()
    said = {"batch": batch, "told": minutes(batch), "by": people["clerk"], "today": timezone.localdate()}
    one = write_assembly(**said, uploads=scans(), token=token)
    assert write_assembly(**said, uploads=scans(), token=token) == one
    refused("assembly_open", write_assembly, **said, uploads={}, token=uuid.uuid4())
    assert Attendee.objects.count() == 20


def test_who_left_meanwhile_must_be_looked_at_first(people) -> None:
    one, two = waiting(people, "韦一"), waiting(people, "韦二")
    assembly = written(people, batch_of(people, one, two))
    today = timezone.localdate()
    now = Case.objects.get(pk=one.pk)
    act_on(case=now, action="withdraw", version=now.version, by=people["clerk"], today=today, opinion="不申请了")
    refused("assembly_cases_changed", locked, people, assembly)
    assert state_of(two) == "meeting"


@pytest.mark.parametrize("who", ["head", "neighbour", "reviewer", "stranger"])
def test_strangers_neither_write_nor_send_in(people, who) -> None:
    batch = batch_of(people, waiting(people, "韦一"))
    assembly = written(people, batch)
    act = {"by": people[who], "today": timezone.localdate()}
    with pytest.raises(PermissionDenied):
        write_assembly(batch=batch, told=minutes(batch), uploads={}, token=uuid.uuid4(), **act)
    with pytest.raises(PermissionDenied):
        edit_assembly(assembly=assembly, version=1, told=minutes(batch), uploads={}, **act)
    with pytest.raises(PermissionDenied):
        lock_assembly(assembly=assembly, version=1, **act)


def test_when_the_trail_cannot_be_written_nothing_moves(people, monkeypatch) -> None:
    case = waiting(people, "韦一")
    assembly = written(people, batch_of(people, case))
    monkeypatch.setattr(assemblies, "record", lambda *args, **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        locked(people, assembly)
    assert state_of(case) == "meeting"
    assert Assembly.objects.get().locked_at is None


# ---- voted on again ------------------------------------------------------------------------------------------------
def test_a_household_sent_back_is_voted_on_again_after_that_day(people) -> None:
    one, two = waiting(people, "韦一"), waiting(people, "韦二")
    batch = batch_of(people, one, two)
    locked(people, written(people, batch))
    today = timezone.localdate()
    now = Case.objects.get(pk=one.pk)
    said = {"version": now.version, "opinion": "票数对不上，重新评议"}
    act_on(case=now, action="vote_again", by=people["reviewer"], today=today, **said)
    assert [row.pk for row in free_cases(VILLAGE, "R1")] == [one.pk]
    refused("ballot_early", written, people, batch)  # held yesterday, sent back today
    locked(people, written(people, batch, held_on=today, agree={one.pk: 5}))
    assert [state_of(one), state_of(two)] == ["rejected", "notice1"]
    assert Ballot.objects.filter(case=one).count() == 2


# ---- recusal -----------------------------------------------------------------------------------------------------
def with_guest(batch: Any, name: str) -> Any:
    return minutes(batch, guests=(*guests(19), Guest(name, "一组")))


def recusing(batch: Any, name: str) -> Any:
    told = with_guest(batch, name)
    return replace(told, votes={pk: Said(agree=19, recused=(name,)) for pk in told.votes})


def refuses_until_recused(people, batch, name: str) -> None:
    act = {"uploads": {}, "token": uuid.uuid4(), "by": people["clerk"], "today": timezone.localdate()}
    with pytest.raises(Faulty) as caught:
        write_assembly(batch=batch, told=with_guest(batch, name), **act)
    assert [wrong.code for wrong in caught.value.found] == ["ballot_family"]
    assert write_assembly(batch=batch, told=recusing(batch, name), **act).ballots.get().recused == 1


def test_members_of_the_household_leave_the_room(people) -> None:
    case = waiting(people, "韦一")
    factories.member(case.household, "韦小弟", relation="99")
    refuses_until_recused(people, batch_of(people, case), "韦小弟")


def test_staff_leave_the_room_for_relatives_they_declared(people) -> None:
    case = waiting(people, "韦一")
    number = factories.identity()
    factories.member(case.household, "韦老妹", number=number, relation="99")
    kin = Kin(person=people["head"].person, name="韦老妹", relation="妹妹", declared_on=date(2025, 1, 1))
    kin.set_identity(number)
    kin.save()
    refuses_until_recused(people, batch_of(people, case), "田支书")


def test_a_declared_relative_without_a_number_counts_by_name(people) -> None:
    case = waiting(people, "韦一")
    Kin.objects.create(person=people["head"].person, name="韦一", relation="舅舅", declared_on=date(2025, 1, 1))
    refuses_until_recused(people, batch_of(people, case), "田支书")


# ---- two villages at one time ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "at", "stands"),
    [
        ("田支书", time(9, 30), False),
        ("田支书", time(14), True),
        ("代表1", time(9), True),
        ("田支书娃", time(9), False),
    ],
)
def test_staff_and_their_relatives_sit_in_one_meeting_at_a_time(people, name, at, stands) -> None:
    Kin.objects.create(person=people["head"].person, name="田支书娃", relation="儿子", declared_on=date(2025, 1, 1))
    here = batch_of(people, waiting(people, "韦一"))
    there = batch_of(people, waiting(people, "韦二", code=NEXT), by="township")
    act = {"uploads": {}, "by": people["township"], "today": timezone.localdate()}
    write_assembly(batch=here, told=told_with(here, name), token=uuid.uuid4(), **act)
    told = replace(told_with(there, name), held_at=at)
    if stands:
        assert write_assembly(batch=there, told=told, token=uuid.uuid4(), **act)
    else:
        refused("assembly_elsewhere", write_assembly, batch=there, told=told, token=uuid.uuid4(), **act)


def told_with(batch: Any, name: str) -> Any:
    return minutes(batch) if name == "代表1" else with_guest(batch, name)


# ---- scans -------------------------------------------------------------------------------------------------------
def test_scans_are_sealed_and_needed(people, settings) -> None:
    assembly = written(people, batch_of(people, waiting(people, "韦一")), uploads={"minutes": scans()["minutes"]})
    refused("assembly_scans", locked, people, assembly)
    raw = (Path(settings.UPLOAD_DIR) / assembly.minutes_file).read_bytes()
    assert b"%PDF" not in raw
    assert open_scan(assembly, "minutes").startswith(b"%PDF-")


def test_a_scan_that_was_changed_stops_the_sending_in(people, settings) -> None:
    assembly = written(people, batch_of(people, waiting(people, "韦一")))
    Assembly.objects.update(sign_in_sha256="0" * 64)
    refused("assembly_scan_changed", locked, people, assembly)
    (Path(settings.UPLOAD_DIR) / assembly.minutes_file).unlink()
    refused("assembly_scan_changed", locked, people, assembly)


def test_what_is_no_scan_is_refused_and_leaves_no_file(people, settings) -> None:
    batch = batch_of(people, waiting(people, "韦一"))
    before = set(Path(settings.UPLOAD_DIR).glob("*"))
    wrong = {**scans(), "sign_in": SimpleUploadedFile("签到.exe", b"MZ")}
    refused("evidence_type", written, people, batch, uploads=wrong)
    refused("assembly_heads", written, people, batch, chair="")
    assert set(Path(settings.UPLOAD_DIR).glob("*")) == before


# ---- who is lacking ----------------------------------------------------------------------------------------------
def test_a_place_without_the_distinct_persons_is_warned(people, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert people_missing([VILLAGE, NEXT]) == {}
    people["approver"].posts.update(ends_on=yesterday() - timedelta(days=1))
    assert people_missing([VILLAGE]) == {VILLAGE: "没有县级审批"}
    people["reviewer"].is_active = False
    people["reviewer"].save()
    assert people_missing([NEXT]) == {NEXT: "没有乡镇审核、县级审批"}
