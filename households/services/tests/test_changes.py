"""Every kind of change walked by the people it needs, from the form to the register, with its trail and its balance."""

import json
import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from fupin.access.permissions import Role
from fupin.accounts.models import Kin
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.personal.sealing import digest
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.codes import ChangeAct, ProposalState
from households.models import ChangeProposal, ChangeStep, Household, Member, MonitoringEpisode
from households.selectors.changes import preview_of
from households.services.changes import Filled, edit_change, note_changes
from households.services.changes import acting as acting_module
from households.tests.change_scene import (
    BORN,
    FAR,
    NEXT,
    ON,
    VILLAGE,
    Staff,
    family,
    line,
    living,
    named,
    papers,
    request,
    staff,
    step,
    walk,
)

pytestmark = pytest.mark.django_db
A, S = ChangeAct, ProposalState
TODAY = date(2026, 11, 26)


@pytest.fixture
def people() -> Staff:
    return staff()


def people_of(*homes: Household) -> int:
    return Member.objects.filter(household__in=homes, state__in=("1", "4")).count()


# ---- each kind -------------------------------------------------------------------------------------------------------
def test_m1_a_bride_comes(people: Staff) -> None:
    home, number = family(), factories.identity(BORN, "2")
    change = request(home, "M1", people.clerk, name="罗小梅", identity=number, relation="05", reason="I02")
    assert (change.effect["homes"][0]["after"]["count"], change.effect["homes"][0]["after"]["per_head"]) == (
        5,
        "6400.00",
    )
    assert living(home).keys() == {"韦大山", "韦大山妻", "韦大山子", "韦大山女"}
    walk(change, people)
    came = Member.objects.get(name="罗小梅")
    assert (came.state, came.relation, came.change_reason, came.changed_on) == ("4", "05", "I02", ON)
    assert (came.sex, came.birth_date, came.identity, came.initials) == ("2", BORN, number, "lxm")
    assert came.identified_on.day == 1
    home.refresh_from_db()
    assert (home.member_count, people_of(home)) == (5, 5)


def test_m1_a_newborn_without_number(people: Staff) -> None:
    home = family()
    said = {"name": "韦小宝", "birth_date": "2026-01-02", "sex": "1", "relation": "07", "reason": "I01"}
    walk(request(home, "M1", people.clerk, **said), people)
    came = Member.objects.get(name="韦小宝")
    assert (came.identity, came.identity_digest, came.sex, came.birth_date) == (None, None, "1", date(2026, 1, 2))


def test_m1_nobody_is_registered_twice(people: Staff) -> None:
    home, other = family(), family(NEXT, head="罗大")
    taken = {"name": "罗秀英", "identity": named(other, "妻").identity, "relation": "05", "reason": "I02"}
    with pytest.raises(Refused, match="identity_taken"):
        request(home, "M1", people.clerk, **taken)
    number = factories.identity(BORN, "2")
    first = request(home, "M1", people.clerk, name="罗小梅", identity=number, relation="05", reason="I02")
    walk(
        request(other, "M1", people.township, name="罗小梅", identity=number, relation="05", reason="I02"),
        people_for(people),
    )
    with pytest.raises(Refused, match="identity_taken"):
        step(first, A.SUBMIT, people.clerk)
    assert Member.objects.filter(name="罗小梅").count() == 1


def people_for(people: Staff) -> Staff:
    """The township's clerk sends, for a household of the next village."""
    return Staff(**{**vars(people), "clerk": people.township})


@pytest.mark.parametrize(("reason", "state"), [("O01", "2"), ("O02", "3"), ("O03", "3"), ("O05", "5"), ("O08", "5")])
def test_m2_who_leaves_is_kept_with_his_reason(people: Staff, reason: str, state: str) -> None:
    home = family()
    son = named(home, "子")
    walk(request(home, "M2", people.clerk, member=son.pk, reason=reason), people)
    son.refresh_from_db()
    assert (son.state, son.change_reason, son.changed_on) == (state, reason, ON)
    assert Member.versions.objects.get(row_id=son.pk).state == "1"
    home.refresh_from_db()
    assert home.member_count == people_of(home) == 3


def test_m3_the_widow_becomes_head(people: Staff) -> None:
    home = family()
    wife, head = named(home, "妻"), home.members.get(relation="01")
    relations = {named(home, "子").pk: "03", named(home, "女").pk: "04"}
    said = {"head": wife.pk, "relations": relations, "leaving": [head.pk], "reason": "O01"}
    walk(request(home, "M3", people.clerk, **said), people)
    assert living(home) == {"韦大山妻": "01", "韦大山子": "03", "韦大山女": "04"}
    home.refresh_from_db()
    head.refresh_from_db()
    assert (home.head_name, head.state) == ("韦大山妻", "2")


def test_m3_the_old_head_may_stay(people: Staff) -> None:
    home = family()
    relations = {home.members.get(relation="01").pk: "11", named(home, "妻").pk: "12", named(home, "女").pk: "21"}
    walk(request(home, "M3", people.clerk, head=named(home, "子").pk, relations=relations), people)
    assert living(home) == {"韦大山子": "01", "韦大山": "11", "韦大山妻": "12", "韦大山女": "21"}


def split_request(home: Household, by, **more) -> ChangeProposal:
    son, girl = named(home, "子"), named(home, "女")
    said = {"head": son.pk, "leaving": [son.pk, girl.pk], "relations": {girl.pk: "21"}, "share": "20000"}
    return request(home, "M4", by, **{**said, **more})


def test_m4_a_household_becomes_two(people: Staff) -> None:
    home = family(group_name="一组", household_no="522300001")
    change = walk(split_request(home, people.clerk), people)
    home.refresh_from_db()
    fresh = change.other
    assert (living(home), living(fresh)) == (
        {"韦大山": "01", "韦大山妻": "02"},
        {"韦大山子": "01", "韦大山女": "21"},
    )
    assert (home.household_no, home.register, home.poverty_status, home.member_count) == ("522300001", "listed", "0", 2)
    assert (fresh.register, fresh.poverty_status, fresh.household_no) == ("unlisted", None, None)
    assert (fresh.split_from, fresh.group_name, fresh.head_name, fresh.member_count) == (home, "一组", "韦大山子", 2)
    assert home.split_on == fresh.split_on
    assert people_of(home, fresh) == 4
    assert {row.household_id for row in Member.versions.objects.all()} == {home.pk}


def test_m4_to_gain_benefits_is_caught_and_shown(people: Staff) -> None:
    """A listed family over the line: the clerk splits the girl off with the mother, who earn nothing."""
    home = family()
    line(7700)
    wife, girl = named(home, "妻"), named(home, "女")
    said = {"head": wife.pk, "leaving": [wife.pk, girl.pk], "relations": {girl.pk: "04"}, "share": "0"}
    change = request(home, "M4", people.clerk, **said)
    assert change.flagged
    assert change.effect["flags"] == ["split_no_earner", "split_below_line"]
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(Refused, match="flags_unanswered"):
        step(change, A.AGREE, people.reviewer)
    step(change, A.AGREE, people.reviewer, "村里说分开吃住，收入未分清")
    with pytest.raises(PermissionDenied):
        step(change, A.APPROVE, people.clerk, "同意")
    with pytest.raises(Refused, match="flags_unanswered"):
        step(change, A.APPROVE, people.approver)
    assert people_of(home) == 4
    now = step(change, A.REFUSE, people.approver, "没有真正分开居住，不予分户")
    assert (now.state, people_of(home)) == ("refused", 4)
    assert not Household.objects.exclude(pk=home.pk).exists()


def test_m5_two_become_one(people: Staff) -> None:
    source, stays = family(head="罗大", net=None, register="unlisted", poverty_status=None), family()
    MonitoringEpisode.objects.create(
        household=source, village_code=VILLAGE, kind="2", identified_on=date(2025, 3, 1), write=source.write
    )
    relations = {
        row.pk: code for row, code in zip(source.members.order_by("pk"), ("21", "22", "24", "25"), strict=True)
    }
    walk(request(source, "M5", people.clerk, other=stays, relations=relations), people)
    for home in (source, stays):
        home.refresh_from_db()
    assert (source.register, source.end_reason, source.member_count, people_of(source)) == ("closed", "03", 0, 0)
    assert (stays.register, stays.member_count, people_of(stays), stays.monitoring_kind) == ("listed", 8, 8, "2")
    assert sorted(living(stays).values()) == ["01", "02", "03", "04", "21", "22", "24", "25"]


@pytest.mark.parametrize(
    ("target", "states"), [(NEXT, ["submitted", "township"]), (FAR, ["submitted", "receiving", "township"])]
)
def test_m6_both_sides_and_the_county(people: Staff, target: str, states: list[str]) -> None:
    home = family(household_no="522300001")
    change = request(home, "M6", people.clerk, target=target, address="新寨", group_name="三组")
    walk(change, people)
    assert [row.target for row in change.steps.order_by("pk")][1:-1] == states
    home.refresh_from_db()
    assert (home.village_id, home.household_no, home.address, home.group_name) == (target, "522300001", "新寨", "三组")
    for rows in (home.members, home.incomes):
        assert set(rows.values_list("village_code", flat=True)) == {target}
    assert people_of(home) == 4


def test_m6_the_receiving_side_decides_only_its_own_step(people: Staff) -> None:
    change = request(family(), "M6", people.clerk, target=FAR, address="新寨")
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(PermissionDenied):
        step(change, A.AGREE, people.other_reviewer)
    step(change, A.AGREE, people.reviewer)
    with pytest.raises(PermissionDenied):
        step(change, A.RECEIVE, people.reviewer)
    assert step(change, A.SEND_BACK, people.other_reviewer, "没有落户证明").state == "returned"


def test_m7_a_household_has_ended(people: Staff) -> None:
    home = family()
    MonitoringEpisode.objects.create(
        household=home, village_code=VILLAGE, kind="1", identified_on=date(2025, 3, 1), write=home.write
    )
    reasons = {row.pk: "O01" if row.relation == "01" else "O03" for row in home.members.all()}
    walk(request(home, "M7", people.clerk, reasons=reasons), people)
    home.refresh_from_db()
    assert (home.register, home.end_reason, home.ended_on, home.member_count) == ("closed", "02", ON, 0)
    assert sorted(home.members.values_list("state", flat=True)) == ["2", "3", "3", "3"]
    assert home.episodes.get().elimination_mode == "2"


def test_r1_r2_put_right(people: Staff) -> None:
    home = family()
    son, number = named(home, "子"), factories.identity(BORN, "2")
    walk(request(home, "R1", people.clerk, member=son.pk, relation="24"), people)
    walk(request(home, "R2", people.clerk, member=son.pk, name="韦小川", identity=number), people)
    son.refresh_from_db()
    assert (son.relation, son.name, son.identity, son.sex, son.birth_date) == ("24", "韦小川", number, "2", BORN)
    assert son.initials == "wxc"


CARD, WRONG = "0000001234567890128", "0000001234567898"


def test_b1_a_card_needs_a_second_person(people: Staff) -> None:
    home = family(bank_card="0000001234567897")
    change = request(home, "B1", people.clerk, bank_card=CARD, bank_name="信用社")
    assert change.effect["flags"] == []
    assert CARD not in json.dumps(change.effect)
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(PermissionDenied):
        step(change, A.AGREE, people.clerk)
    assert Household.objects.get(pk=home.pk).bank_card == "0000001234567897"
    step(change, A.AGREE, people.reviewer)
    now = Household.objects.get(pk=home.pk)
    assert (now.bank_card, now.bank_name) == (CARD, "信用社")


def test_b1_a_card_of_another_household_or_of_staff_rings(people: Staff) -> None:
    home, other = family(), family(NEXT, head="罗大", bank_card=CARD)
    assert request(home, "B1", people.clerk, bank_card=CARD).effect["flags"] == ["card_shared"]
    people.township.person.set_identity(named(other, "妻").identity)
    people.township.person.save()
    assert request(home, "B1", people.clerk, bank_card=CARD).effect["flags"] == ["card_shared", "card_staff"]
    assert request(home, "B1", people.clerk, bank_card=WRONG).effect["flags"] == ["card_checksum"]


# ---- who ------------------------------------------------------------------------------------------------------------
def test_no_second_login_of_the_same_person(people: Staff) -> None:
    """The clerk's other account holds the reviewer's post: it is still the same person (T1)."""
    home = family()
    second = factories.user("second", Role.TOWNSHIP_REVIEWER, "990101201")
    second.person = people.clerk.person
    second.save()
    change = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01")
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(Refused, match="same_person"):
        step(change, A.AGREE, second)


def test_the_township_s_reviewer_cannot_approve_for_the_county_too(people: Staff) -> None:
    both = factories.user("both", Role.COUNTY_APPROVER, "990101")
    both.person = people.reviewer.person
    both.save()
    change = split_request(family(), people.clerk)
    step(change, A.SUBMIT, people.clerk)
    step(change, A.AGREE, people.reviewer)
    with pytest.raises(Refused, match="same_person"):
        step(change, A.APPROVE, both)


def test_an_editor_between_counts_too(people: Staff) -> None:
    home = family()
    change = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01")
    editor = factories.user("editor", Role.TOWNSHIP_CLERK, "990101201")
    factories.Post.objects.create(
        user=editor, role=Role.TOWNSHIP_REVIEWER, region=factories.place("990101201"), starts_on=date(2020, 1, 1)
    )
    filled = Filled(facts={"member": named(home, "女").pk}, happened_on=ON, reason="O01", proofs=papers("M2"))
    edit_change(change=change, version=1, filled=filled, by=editor, today=TODAY)
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(Refused, match="same_person"):
        step(change, A.AGREE, editor)


def test_nobody_decides_over_his_family(people: Staff) -> None:
    home = family()
    kin = Kin(person=people.reviewer.person, name="王亲", relation="岳父", declared_on=ON)
    kin.set_identity(home.members.get(relation="01").identity)
    kin.save()
    change = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01")
    assert change.effect["flags"] == ["staff_family"]
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(Refused, match="own_family"):
        step(change, A.AGREE, people.reviewer, "属实")


def test_another_county_learns_nothing(people: Staff) -> None:
    change = split_request(family(), people.clerk)
    step(change, A.SUBMIT, people.clerk)
    for version in (change.version + 1, 99):
        with pytest.raises(PermissionDenied):
            step(change, A.AGREE, people.stranger, version=version)
    with pytest.raises(PermissionDenied):
        request(family(NEXT, head="罗大"), "M1", people.clerk, name="某人")


def test_the_database_too_wants_two_persons(people: Staff) -> None:
    change = request(family(), "M4", people.clerk, **split_facts())
    change = ChangeProposal.objects.get(pk=change.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeProposal.objects.filter(pk=change.pk).update(decider=people.clerk.person)
    line_of = {
        "change": change,
        "actor": people.reviewer,
        "person": people.reviewer.person,
        "round": 1,
        "target": "township",
    }
    ChangeStep.objects.create(act="agree", **line_of)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeStep.objects.create(act="approve", **line_of)


def split_facts() -> dict:
    son = Member.objects.get(name="韦大山子")
    return {"head": son.pk, "leaving": [son.pk], "share": "20000"}


# ---- in what state --------------------------------------------------------------------------------------------------
def test_sent_back_mended_and_sent_again(people: Staff) -> None:
    home = family()
    change = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O08")
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(Refused, match="opinion_missing"):
        step(change, A.SEND_BACK, people.reviewer)
    now = step(change, A.SEND_BACK, people.reviewer, "他是去世，不是分开")
    filled = Filled(facts={"member": named(home, "子").pk}, happened_on=ON, reason="O01", proofs=papers("M2"))
    edit_change(change=now, version=now.version, filled=filled, by=people.clerk, today=TODAY)
    step(change, A.SUBMIT, people.clerk)
    assert step(change, A.AGREE, people.reviewer).state == "done"
    assert named(home, "子").state == "2"
    assert list(change.steps.order_by("pk").values_list("act", "round")) == [
        ("edit", 0), ("submit", 1), ("send_back", 1), ("edit", 1), ("submit", 2), ("agree", 2),
    ]  # fmt: skip


def test_a_withdrawn_change_is_over(people: Staff) -> None:
    change = request(family(), "M4", people.clerk, **split_facts())
    step(change, A.SUBMIT, people.clerk)
    with pytest.raises(Refused, match="not_own_request"):
        step(change, A.WITHDRAW, people.township, "不办")
    assert step(change, A.WITHDRAW, people.clerk, "家里又不分了").state == "withdrawn"
    with pytest.raises(Refused, match="unknown_action"):
        step(change, A.AGREE, people.reviewer)


def test_what_was_seen_is_what_is_decided(people: Staff) -> None:
    """Between opening and agreeing somebody else left: the effect is another one."""
    home = family()
    change = split_request(home, people.clerk)
    step(change, A.SUBMIT, people.clerk)
    seen = preview_of(ChangeProposal.objects.get(pk=change.pk), TODAY).seal
    walk(request(home, "M2", people.clerk, member=named(home, "妻").pk, reason="O01"), people)
    with pytest.raises(Refused, match="effect_changed"):
        step(change, A.AGREE, people.reviewer, seen=seen)
    assert step(change, A.AGREE, people.reviewer, "已核实").state == "township"


def test_a_second_click_has_one_effect(people: Staff) -> None:
    home, token = family(), uuid.uuid4()
    first = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01", token=token)
    assert request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01", token=token) == first
    version = first.version
    for _ in range(2):
        step(first, A.SUBMIT, people.clerk, token=(key := uuid.UUID(int=7)), version=version)
    assert ChangeStep.objects.filter(token=key).count() == 1
    with pytest.raises(Conflict, match="change_moved") as late:
        step(first, A.SUBMIT, people.clerk, version=version)
    assert "韦晓玲" in late.value.sentence
    assert "待乡镇审核" in late.value.sentence


def test_no_trail_no_change(people: Staff, monkeypatch) -> None:
    home = family()
    change = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01")
    step(change, A.SUBMIT, people.clerk)
    monkeypatch.setattr(acting_module, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        step(change, A.AGREE, people.reviewer)
    assert (ChangeProposal.objects.get().state, named(home, "子").state) == ("submitted", "1")


def test_the_trail_tells_and_holds_nothing_personal(people: Staff) -> None:
    home, number = family(), factories.identity(BORN, "2")
    said = {"name": "罗小梅", "identity": number, "relation": "05", "reason": "I02", "note": f"号码 {number}"}
    walk(request(home, "M1", people.clerk, **said), people)
    events = AuditEvent.objects.filter(verb__startswith="change.")
    assert [event.verb for event in events.order_by("id")] == [
        Verb.CHANGE_PREPARED, Verb.CHANGE_MOVED, Verb.CHANGE_MOVED, Verb.CHANGE_APPLIED,
    ]  # fmt: skip
    assert number[6:] not in str(list(events.values_list("before", "after", "note")))
    assert verify().first_bad is None


# ---- what an import found, what the county notes ---------------------------------------------------------------------
def found_by_import(home: Household) -> ChangeProposal:
    number = factories.identity(BORN, "2")
    facts = json.dumps({"name": "罗小梅", "identity": number, "relation": "05"}, ensure_ascii=False)
    return ChangeProposal.objects.create(
        household=home,
        village_code=VILLAGE,
        kind="M1",
        subject="罗小梅",
        facts=facts,
        facts_digest=digest("proposal", facts),
    )


def test_what_an_import_found_is_taken_up(people: Staff) -> None:
    """The number stays the roster's when the clerk leaves it blank."""
    home = family()
    change = found_by_import(home)
    said = {"name": "罗小梅", "identity": "", "relation": "05"}
    filled = Filled(facts=said, happened_on=ON, reason="I02", proofs=papers("M1"), kept=("identity", "person_no"))
    now = edit_change(change=change, version=1, filled=filled, by=people.clerk, today=TODAY)
    assert (now.state, now.proposer) == ("draft", people.clerk.person)
    walk(now, people)
    assert Member.objects.get(name="罗小梅").birth_date == BORN


def test_what_an_import_found_may_be_wrong(people: Staff) -> None:
    change = found_by_import(family())
    with pytest.raises(Refused, match="opinion_missing"):
        step(change, A.DROP, people.clerk)
    assert step(change, A.DROP, people.clerk, "她已经出嫁，名册没有改").state == "dropped"


def test_the_county_notes_many_at_once(people: Staff) -> None:
    home = family()
    rows = [
        walk(request(home, "M2", people.clerk, member=named(home, who).pk, reason="O01"), people)
        for who in ("子", "女")
    ]
    odd = walk(request(home, "B1", people.clerk, bank_card=WRONG), people)
    with pytest.raises(Refused, match="note_nothing"):
        note_changes(numbers=[row.pk for row in rows], by=people.reviewer)
    with pytest.raises(Refused, match="note_flagged"):
        note_changes(numbers=[row.pk for row in [*rows, odd]], by=people.approver)
    assert note_changes(numbers=[row.pk for row in rows], by=people.approver) == 2
    with pytest.raises(Refused, match="flags_unanswered"):
        note_changes(numbers=[odd.pk], by=people.approver, single=True)
    assert note_changes(numbers=[odd.pk], by=people.approver, single=True, opinion="已看卡片") == 1
    assert not ChangeProposal.objects.filter(noted_at__isnull=True).exists()
    assert ChangeStep.objects.filter(act="note", person=people.approver.person).count() == 3
