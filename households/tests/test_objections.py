"""Objections from receipt to file, their pages, and who may not see what (domain.md §3.1; security.md T8)."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from fupin.accounts.models import Kin
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.personal.sealing import identity_digest
from fupin.workflow import Conflict, Refused
from households.codes import CaseState, NoticeKind, ObjectionChannel, ObjectionState
from households.models import Case, CaseStep, Objection
from households.selectors.cases import facts_of
from households.selectors.objections import candidates_for
from households.services import objections as services
from households.tests import objection_scene as scene

pytestmark = pytest.mark.django_db
S = ObjectionState
HIDDEN = (scene.CONTENT, "举报人甲某", "13900009876")


@pytest.fixture
def people() -> scene.Staff:
    return scene.staff()


@pytest.fixture
def sheet(people: scene.Staff) -> Any:
    return scene.posted(people)


def trail() -> str:
    return str(list(AuditEvent.objects.values_list("before", "after", "note")))


# ---- the walk ----------------------------------------------------------------------------------------------------
def test_from_board_to_filed(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet)
    found = scene.do("dismiss", one, people.reviewer, finding="到县城房产中心查过，没有房")
    assert (found.state, found.finding) == (S.UNFOUNDED, "到县城房产中心查过，没有房")
    assert scene.do("answer", one, people.county, text="经核实没有这套房").state == S.ANSWERED
    assert scene.do("file", one, people.township).state == S.FILED
    acts = list(one.steps.values_list("act", flat=True))
    assert acts == ["receive", "assign", "dismiss", "answer", "file"]
    verbs = AuditEvent.objects.filter(subject_type="households.objection").values_list("verb", flat=True)
    assert sorted(verbs) == [Verb.OBJECTION_MOVED] * 4 + [Verb.OBJECTION_RECEIVED]


def test_an_open_one_holds_its_household_only(people: scene.Staff, sheet: Any) -> None:
    first, second = (Case.objects.get(pk=pk) for pk in sheet.case_numbers)
    one = scene.objected(sheet, 1)

    def held() -> list[int]:
        return [facts_of(case, people.head, timezone.localdate()).open_objections for case in (first, second)]

    assert held() == [1, 0]
    sent = [people.township.person_id, people.approver.person_id]
    scene.do("assign", one, people.county, checkers=sent)
    assert held() == [1, 0]
    scene.do("dismiss", one, people.reviewer, finding="查过了，不属实")
    assert held() == [0, 0]


def test_founded_in_the_village_sends_back_to_the_meeting(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet)
    scene.do("uphold", one, people.reviewer, finding="确有一套新房，房产证已看到")
    case, other = (Case.objects.get(pk=pk) for pk in sheet.case_numbers)
    assert (case.state, case.round, case.notice) == (CaseState.MEETING, 1, None)
    assert other.state == CaseState.NOTICE1
    paper = CaseStep.objects.get(case=case)
    assert (paper.act, paper.person_id) == ("vote_again", people.reviewer.person_id)
    assert "房" not in paper.opinion


def test_founded_in_the_second_notice_goes_back_to_the_township(people: scene.Staff) -> None:
    case = scene.case("韦大山", people.clerk.person, state=CaseState.NOTICE2)
    sheet = scene.notice(people.clerk.person, case, kind=NoticeKind.SECOND)
    one = scene.checked(people, sheet)
    scene.do("uphold", one, people.county, finding="确有一套新房")
    case.refresh_from_db()
    assert case.state == CaseState.TOWNSHIP


@pytest.mark.parametrize(
    ("stands", "goes"),
    [
        (CaseState.TOWNSHIP, CaseState.MEETING),
        (CaseState.COUNTY, CaseState.TOWNSHIP),
        (CaseState.ANNOUNCING, CaseState.COUNTY),
    ],
)
def test_found_late_it_stops_a_case_on_its_way_up(people: scene.Staff, sheet: Any, stands: str, goes: str) -> None:
    one = scene.checked(people, sheet)
    Case.objects.filter(pk=one.case_id).update(state=stands)
    scene.do("uphold", one, people.county, finding="确有一套新房")
    assert Case.objects.get(pk=one.case_id).state == goes


def test_found_after_the_listing_is_told_by_the_trail(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet)
    closed = {"decider": people.approver.person, "decided_on": timezone.localdate()}
    Case.objects.filter(pk=one.case_id).update(state=CaseState.DONE, **closed)
    scene.do("uphold", one, people.reviewer, finding="确有一套新房")
    assert Case.objects.get(pk=one.case_id).state == CaseState.DONE
    assert "没有退回" in AuditEvent.objects.order_by("-id").first().after["案卷"]


def test_a_household_that_is_not_on_the_sheet_holds_nobody(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet, row=None)
    assert one.case is None
    assert scene.do("uphold", one, people.reviewer, finding="确实漏了这一户").state == S.FOUNDED
    assert CaseStep.objects.count() == 0


def test_after_the_period_it_is_taken_too(people: scene.Staff) -> None:
    sheet = scene.posted(people, starts=-20, days=7)
    assert scene.objected(sheet).in_period is False
    assert scene.objected(scene.posted(people, "罗二", code="JC-26-02")).in_period is True


# ---- who ---------------------------------------------------------------------------------------------------------
def test_the_family_and_who_touched_the_case_check_nothing(people: scene.Staff, sheet: Any) -> None:
    one = scene.objected(sheet)
    head = one.case.household.members.get()
    kin = Kin(person=people.township.person, name="亲", relation="兄", declared_on=timezone.localdate())
    kin.identity_digest = identity_digest(head.identity)
    kin.save()
    for person, code in ((people.township, "objection_checker_family"), (people.clerk, "objection_checker_touched")):
        with pytest.raises(Refused, match=code):
            scene.do("assign", one, people.county, checkers=[person.person_id, people.approver.person_id])
    offered = {person.name for person in candidates_for(one, timezone.localdate())}
    assert offered == {"王定国", "罗成", "张建国"}


def test_two_logins_of_one_person_are_one_checker(people: scene.Staff, sheet: Any) -> None:
    twice = [people.approver.person_id, people.approver.person_id]
    with pytest.raises(Refused, match="objection_checkers"):
        scene.do("assign", scene.objected(sheet), people.county, checkers=twice)


def test_a_village_alone_may_not_check(people: scene.Staff, sheet: Any) -> None:
    another = scene.factories.user("o.second", "village_head", scene.VILLAGE, name="韦二")
    pair = [people.head.person_id, another.person_id]
    with pytest.raises(Refused, match="objection_outside"):
        scene.do("assign", scene.objected(sheet), people.county, checkers=pair)


def test_a_checker_does_not_decide(people: scene.Staff, sheet: Any) -> None:
    sent = [people.reviewer.person_id, people.approver.person_id]
    one = scene.do("assign", scene.objected(sheet), people.township, checkers=sent)
    with pytest.raises(Refused, match="objection_same_person"):
        scene.do("dismiss", one, people.reviewer, finding="查过了，不属实")
    assert scene.do("dismiss", one, people.county, finding="查过了，不属实").state == S.UNFOUNDED


@pytest.mark.parametrize(
    ("act", "who", "more"),
    [
        ("uphold", "township", {"finding": "查过了，属实"}),
        ("uphold", "approver", {"finding": "查过了，属实"}),
        ("dismiss", "auditor", {"finding": "查过了，属实"}),
        ("dismiss", "clerk", {"finding": "查过了，属实"}),
        ("dismiss", "stranger", {"finding": "查过了，属实"}),
    ],
)
def test_who_may_not_decide(people: scene.Staff, sheet: Any, act: str, who: str, more: dict[str, Any]) -> None:
    one = scene.checked(people, sheet)
    with pytest.raises(PermissionDenied):
        scene.do(act, one, getattr(people, who), **more)


def test_the_second_of_two_is_told_who_was_first(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet)
    scene.do("dismiss", one, people.reviewer, finding="查过了，不属实")
    with pytest.raises(Conflict) as told:
        scene.do("uphold", one, people.county, finding="查过了，属实", version=one.version)
    assert "王定国" in told.value.sentence
    assert "不成立" in told.value.sentence


def test_the_same_click_twice_has_one_effect(people: scene.Staff, sheet: Any) -> None:
    one, token = scene.checked(people, sheet), uuid.uuid4()
    for _ in range(2):
        scene.do("dismiss", one, people.reviewer, finding="查过了，不属实", token=token, version=one.version)
    assert one.steps.filter(act="dismiss").count() == 1


def test_an_answer_holds_no_number(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet)
    scene.do("dismiss", one, people.reviewer, finding="查过了，不属实")
    with pytest.raises(Refused, match="objection_note_personal"):
        scene.do("answer", one, people.county, text="请打 13800000000 找他")


# ---- what is kept ------------------------------------------------------------------------------------------------
def test_the_trail_knows_neither_words_nor_names(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet)
    scene.do("uphold", one, people.reviewer, finding="确有一套新房，举报人甲某说的属实")
    scene.do("answer", one, people.county, text="经核实属实，已退回")
    said = trail()
    assert [word for word in (*HIDDEN, "一套新房", "经核实属实") if word in said] == []


def test_nothing_is_written_when_the_trail_fails(people: scene.Staff, sheet: Any, monkeypatch: Any) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    one = scene.checked(people, sheet)
    monkeypatch.setattr("households.services.objections.acting.record", broken)
    with pytest.raises(RuntimeError):
        scene.do("uphold", one, people.reviewer, finding="确有一套新房")
    assert Objection.objects.get().state == S.CHECKING
    assert Case.objects.get(pk=one.case_id).state == CaseState.NOTICE1


# ---- pages -------------------------------------------------------------------------------------------------------
def test_who_opens_the_pages(people: scene.Staff, sheet: Any) -> None:
    one = scene.objected(sheet)
    paths = [reverse("objection-list"), reverse("objection-detail", args=[one.pk]), reverse("objection-new")]
    answers = {
        who: [scene.client(getattr(people, who)).get(path).status_code for path in paths]
        for who in ("clerk", "head", "township", "approver", "auditor", "stranger", "administrator")
    }
    assert answers == {
        "clerk": [403, 403, 403],
        "head": [403, 403, 403],
        "township": [200, 200, 200],
        "approver": [200, 200, 403],
        "auditor": [200, 200, 403],
        "stranger": [200, 404, 200],
        "administrator": [403, 403, 403],
    }


def test_the_page_seals_until_a_reason_is_given(people: scene.Staff, sheet: Any) -> None:
    one, browser = scene.objected(sheet), scene.client(people.township)
    page = browser.get(reverse("objection-detail", args=[one.pk])).content.decode()
    assert [word for word in HIDDEN if word in page] == []
    path = reverse("objection-reveal", args=[one.pk])
    assert browser.post(path, {"field": "content", "reason": ""}).status_code == 422
    for field, value in zip(("content", "complainant", "contact"), HIDDEN, strict=True):
        shown = browser.post(path, {"field": field, "reason": "办理这件异议"})
        assert (shown.status_code, value in shown.content.decode()) == (200, True)
    assert AuditEvent.objects.filter(verb=Verb.REVEALED).count() == 3
    assert [word for word in HIDDEN if word in trail()] == []


def test_the_objector_is_for_handlers_checkers_and_auditors(people: scene.Staff, sheet: Any) -> None:
    one, other = scene.objected(sheet), scene.objected(sheet)
    scene.do("assign", one, people.county, checkers=[people.township.person_id, people.approver.person_id])

    def status(who: Any, objection: Objection) -> int:
        said = {"field": "complainant", "reason": "办理这件异议"}
        return scene.client(who).post(reverse("objection-reveal", args=[objection.pk]), said).status_code

    assert [status(people.approver, each) for each in (one, other)] == [200, 404]
    assert [status(who, one) for who in (people.county, people.auditor, people.stranger, people.clerk)] == [
        200, 200, 404, 403
    ]  # fmt: skip


def test_acts_on_the_page(people: scene.Staff, sheet: Any) -> None:
    one, path = scene.objected(sheet), ""

    def send(who: Any, **said: Any) -> Objection:
        nonlocal path
        path = reverse("objection-detail", args=[one.pk])
        now = Objection.objects.get(pk=one.pk)
        answer = scene.client(who).post(path, {"version": now.version, "token": str(uuid.uuid4()), **said})
        assert answer.status_code == 302, answer.content.decode()
        return Objection.objects.get(pk=one.pk)

    sent = [people.township.person_id, people.approver.person_id]
    assert send(people.county, action="assign", checker=sent).state == S.CHECKING
    assert "轮到您办" not in scene.client(people.township).get(path).content.decode()
    assert send(people.reviewer, action="uphold", text="确有一套新房").state == S.FOUNDED
    assert send(people.county, action="answer", text="经核实属实，已退回").state == S.ANSWERED
    assert send(people.county, action="file").state == S.FILED


def test_wild_acts_are_refused(people: scene.Staff, sheet: Any) -> None:
    one = scene.objected(sheet)
    path = reverse("objection-detail", args=[one.pk])
    for said in ({}, {"action": "assign", "checker": ["x", "9" * 30]}, {"action": "file", "version": "-1"}):
        assert scene.client(people.county).post(path, said).status_code == 409
    assert Objection.objects.get().state == S.RECEIVED


def test_the_list_by_turns(people: scene.Staff, sheet: Any) -> None:
    one, late = scene.objected(sheet, 1), scene.objected(sheet, 2)
    Objection.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timezone.timedelta(days=3))

    def receipts(who: Any, **asked: str) -> set[str]:
        page = scene.client(who).get(reverse("objection-list"), asked)
        return {row["objection"].receipt for row in page.context["rows"]}

    both = {one.receipt, late.receipt}
    assert receipts(people.township) == both
    assert receipts(people.auditor) == both
    assert receipts(people.township, turn="overdue") == {late.receipt}
    assert receipts(people.stranger, turn="all") == set()
    scene.do("assign", one, people.county, checkers=[people.township.person_id, people.approver.person_id])
    assert receipts(people.township) == both
    assert receipts(people.approver, turn="mine") == {one.receipt}
    assert receipts(people.reviewer, turn="all", state="checking") == {one.receipt}


def test_the_start_page_says_what_waits(people: scene.Staff, sheet: Any) -> None:
    scene.objected(sheet)
    home, past = reverse("home"), timezone.localdate() - timezone.timedelta(days=3)

    def said() -> str:
        return scene.client(people.township).get(home).content.decode()

    assert "办 1 件群众异议" in said()
    Objection.objects.update(due_on=past)
    assert "1 件已超过答复期限" in said()
    Objection.objects.update(state=S.ANSWERED)
    assert ("超过答复期限" in said(), "归档就办完了" in said()) == (False, True)
    assert "异议" not in scene.client(people.clerk).get(home).content.decode()


def test_staff_write_down_a_phone_call(people: scene.Staff, sheet: Any) -> None:
    said = {
        "channel": ObjectionChannel.PHONE, "notice": sheet.pk, "row": "2", "village": "", "kind": "1",
        "content": scene.CONTENT, "complainant": "", "contact": "", "token": str(uuid.uuid4()),
    }  # fmt: skip
    browser = scene.client(people.township)
    for _ in range(2):
        assert browser.post(reverse("objection-new"), said).status_code == 302
    one = Objection.objects.get()
    assert (one.case_id, one.received_by, one.channel) == (sheet.case_numbers[1], people.township.person, "2")
    assert one.in_period


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "1"}, {"row": "99"}, {"notice": "", "village": ""}, {"kind": "x"}, {"content": ""}, {"token": ""},
        {"notice": "", "village": "990102201201"},
    ],
)  # fmt: skip
def test_what_staff_write_wrong(people: scene.Staff, sheet: Any, wrong: dict[str, str]) -> None:
    said = {"channel": "2", "notice": sheet.pk, "row": "", "village": "", "kind": "1", "content": scene.CONTENT}
    answer = scene.client(people.township).post(reverse("objection-new"), {**said, "token": str(uuid.uuid4()), **wrong})
    assert answer.status_code == 422
    assert Objection.objects.count() == 0


def test_without_a_notice_only_the_village_is_known(people: scene.Staff) -> None:
    facts = {"told": scene.told(), "channel": "4", "notice": None, "row": None, "village_code": scene.VILLAGE}
    common = {"token": uuid.uuid4(), "today": timezone.localdate()}
    one = services.receive(**facts, **common, by=people.county)
    assert (one.notice, one.case, one.in_period, one.village_code) == (None, None, False, scene.VILLAGE)
    with pytest.raises(PermissionDenied):
        services.receive(**facts, **{**common, "token": uuid.uuid4()}, by=people.clerk)
