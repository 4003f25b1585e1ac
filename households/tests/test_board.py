"""The public board: what anybody sees, what nobody sees, and an objection by anybody (domain.md §8.4, §3.1)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.personal.sealing import digest
from households.codes import CaseState
from households.models import BoardCount, Household, Member, Objection, PublicNotice
from households.selectors.board import days_left
from households.services import board_counts
from households.tests import objection_scene as scene

pytestmark = pytest.mark.django_db
TAG = "<script>alert(1)</script><b onclick=x>他家有房子</b>"


@pytest.fixture
def people() -> scene.Staff:
    return scene.staff()


@pytest.fixture
def sheet(people: scene.Staff) -> Any:
    return scene.posted(people)


def page_of(sheet: PublicNotice, name: str = "board-notice") -> Any:
    return scene.client().get(reverse(name, args=[sheet.code]))


def send(sheet: PublicNotice, *, who: Any = None, address: str = "10.0.0.1", **fields: Any) -> Any:
    """An answer to the form; the fields as the page sends them."""
    said = fields if "stamp" in fields else scene.form(sheet, **fields)
    path = reverse("board-objection", args=[sheet.code])
    return (who or scene.client()).post(path, said, REMOTE_ADDR=address)


# ---- a notice ----------------------------------------------------------------------------------------------------
def test_anybody_reads_it_without_the_given_name(sheet: Any) -> None:
    answer = page_of(sheet)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert [word in text for word in ("韦**", "欧阳**", sheet.title, "还剩 5 天", sheet.sha256, "12317")] == [True] * 6
    assert text.count('href="tel:12317"') == 1
    assert "大山" not in text
    assert "明月" not in text


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("欧阳明月", "欧阳**"), ("买买提·艾力", "买买提**"), ("韦大山", "韦**")]
)
def test_names_on_the_web(people: scene.Staff, name: str, shown: str) -> None:
    text = page_of(scene.posted(people, name)).content.decode()
    assert f"<b>{shown}</b>" in text
    assert name not in text


@pytest.mark.parametrize("name", ["board", "board-follow"])
def test_search_engines_are_kept_out(sheet: Any, name: str) -> None:
    for answer in (scene.client().get(reverse(name)), page_of(sheet), page_of(sheet, "board-objection")):
        assert "noindex" in answer["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"


def test_it_is_taken_down_with_all_its_rows(people: scene.Staff) -> None:
    today = timezone.localdate()
    last = scene.posted(people, "韦大山", code="A-1", web_until=today)
    over = scene.posted(people, "罗二", code="A-2", web_until=today - timedelta(days=1))
    assert page_of(last).status_code == 200
    for name in ("board-notice", "board-objection"):
        answer = page_of(over, name)
        text = answer.content.decode()
        assert (answer.status_code, "noindex" in answer["X-Robots-Tag"]) == (410, True)
        assert "已按规定撤下" in text
        assert [word for word in ("罗", over.title, over.opening, over.sha256, "二组") if word in text] == []
    assert send(over).status_code == 410
    assert Objection.objects.count() == 0


def test_there_is_no_such_notice() -> None:
    for code in ("JC-26-99", "x" * 60, "follow-me"):
        answer = scene.client().get(reverse("board-notice", args=[code]))
        assert (answer.status_code, "没有这份公示" in answer.content.decode()) == (404, True)


def test_the_last_day_counts(people: scene.Staff) -> None:
    sheet = scene.posted(people, starts=-6, days=7)
    today = timezone.localdate()
    assert [days_left(sheet, today + timedelta(days=n)) for n in (0, 1)] == [1, 0]
    assert "还剩 1 天" in page_of(sheet).content.decode()


def test_a_corrected_sheet_leads_to_its_successor(people: scene.Staff, sheet: Any) -> None:
    newer = scene.posted(people, "罗二", code="JC-26-02", replaces=sheet)
    PublicNotice.objects.filter(pk=sheet.pk).update(state="replaced")
    text = page_of(sheet).content.decode()
    assert reverse("board-notice", args=[newer.code]) in text
    listed = scene.client().get(reverse("board"), {"place": scene.VILLAGE}).content.decode()
    assert sheet.code not in listed.replace(newer.code, "")


def test_nothing_sealed_comes_through(people: scene.Staff, sheet: Any) -> None:
    """Numbers, phones, cards, illnesses of the very people on the sheet, planted; the objector too."""
    home = Household.objects.get(cases=sheet.case_numbers[0])
    Household.objects.filter(pk=home.pk).update(main_cause="01", address="青杠林组二十七号")
    home.refresh_from_db()
    home.phone, home.bank_card = "13911112222", "6217001234567890123"
    home.save()
    member = Member.objects.get(household=home)
    member.disease_name, member.health = "金丝雀病", "03"
    member.save()
    objection = scene.objected(sheet)
    planted = [home.phone, home.bank_card, member.identity, member.identity_digest, "金丝雀病", "因病", "青杠林组"]
    planted += [member.identity[-6:], scene.CONTENT, "举报人甲某", "13900009876", objection.receipt, "大山", "韦晓玲"]
    paths = [reverse("board"), f"{reverse('board')}?place={scene.VILLAGE}", f"{reverse('board')}?q=甲村"]
    paths += [reverse("board-notice", args=[sheet.code]), reverse("board-objection", args=[sheet.code])]
    for path in paths:
        text = scene.client().get(path).content.decode()
        assert [word for word in planted if word in text] == [], path


# ---- by place ----------------------------------------------------------------------------------------------------
def test_from_county_to_village(sheet: Any) -> None:
    def links(**asked: str) -> str:
        return scene.client().get(reverse("board"), asked).content.decode()

    assert "?place=990101" in links()
    assert "乙县" not in links()
    assert "?place=990101201" in links(place="990101")
    assert "?place=990101201203" in links(place="990101201")
    hangs = reverse("board-notice", args=[sheet.code])
    assert hangs in links(place="990101201")
    assert hangs in links(place="990101201203")
    assert "现在没有公示" in links(place="990101201204")


def test_by_name(sheet: Any) -> None:
    found = scene.client().get(reverse("board"), {"q": "甲村"}).context["found"]
    assert [(place.code, place.notices) for place in found] == [(scene.VILLAGE, 1)]
    assert scene.client().get(reverse("board"), {"q": "乙村"}).context["found"] == []


@pytest.mark.parametrize("asked", [{"place": "9" * 30}, {"place": "٣"}, {"q": "韦" * 300}, {"q": "a\0"}, {"page": "x"}])
def test_wild_questions(sheet: Any, asked: dict[str, str]) -> None:
    assert scene.client().get(reverse("board"), asked).status_code == 200


def test_as_many_queries_for_many_rows(people: scene.Staff) -> None:
    small = scene.posted(people, "韦大山", code="S-1")
    paths = [reverse(name, args=[small.code]) for name in ("board-notice", "board-objection")]
    paths += [reverse("board"), f"{reverse('board')}?place=990101201", f"{reverse('board')}?q=甲村"]
    before = [count(path) for path in paths]
    scene.posted(people, *(f"韦{n}" for n in range(30)), code="S-2")
    PublicNotice.objects.filter(pk=small.pk).update(rows=PublicNotice.objects.get(code="S-2").rows)
    assert [count(path) for path in paths] == before


def count(path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert scene.client().get(path).status_code == 200
    return len(caught)


# ---- an objection ------------------------------------------------------------------------------------------------
def test_anybody_objects_and_follows(sheet: Any) -> None:
    answer = send(sheet, complainant="罗小花", contact="０８５９-1234567")
    one = Objection.objects.get()
    text = answer.content.decode()
    spaced = f"{one.receipt[:3]} {one.receipt[3:6]} {one.receipt[6:]}"
    assert (answer.status_code, spaced in text) == (200, True)
    assert (one.content, one.complainant, one.contact) == (scene.CONTENT, "罗小花", "0859-1234567")
    assert (one.case_id, one.channel, one.in_period, one.received_by) == (sheet.case_numbers[0], "1", True, None)
    assert len(one.receipt) == 10
    for typed in (one.receipt, f" {spaced.lower()} "):
        shown = scene.client().post(reverse("board-follow"), {"receipt": typed}).content.decode()
        assert "已经收到" in shown
        assert [word for word in (scene.CONTENT, "罗小花", one.receipt) if word in shown] == []


def test_only_the_answer_is_shown(people: scene.Staff, sheet: Any) -> None:
    one = scene.checked(people, sheet)

    def shown() -> str:
        return scene.client().post(reverse("board-follow"), {"receipt": one.receipt}).content.decode()

    assert "正在核实" in shown()
    scene.do("dismiss", one, people.reviewer, finding="查过房产，韦晓玲说没有")
    assert "正在写答复" in shown()
    scene.do("answer", one, people.county, text="经核实没有这套房")
    assert "经核实没有这套房" in shown()
    for word in ("王定国", "陆永康", "查过房产", scene.CONTENT):
        assert word not in shown()


def test_no_name_is_needed(sheet: Any) -> None:
    send(sheet, row="0", kind="2")
    one = Objection.objects.get()
    assert (one.complainant, one.contact, one.case) == (None, None, None)


def test_the_same_page_sent_twice_has_one_effect(sheet: Any) -> None:
    said = scene.form(sheet)
    first, second = send(sheet, **said), send(sheet, **said)
    assert Objection.objects.count() == 1
    receipt = Objection.objects.get().receipt
    assert all(receipt[6:] in answer.content.decode() for answer in (first, second))
    assert AuditEvent.objects.filter(verb=Verb.OBJECTION_RECEIVED).count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"row": ""}, "请选一户"),
        ({"row": "3"}, "选择"),
        ({"kind": ""}, "请选是什么意见"),
        ({"content": ""}, "请写您知道的情况"),
        ({"content": "有房"}, "太短了"),
        ({"content": "房" * 1001}, "太长了"),
        ({"content": "他家有一套\0新房子呢"}, "空"),
        ({"contact": "微信号 abc"}, "电话只写数字"),
        ({"contact": "1" * 31}, "电话太长了"),
        ({"complainant": "名" * 31}, "姓名太长了"),
        ({"homepage": "http://x"}, "程序自动填的"),
        ({"age": 1}, "才几秒钟"),
        ({"age": 90000}, "打开太久了"),
        ({"stamp": "forged"}, "打开太久了"),
        ({"stamp": ""}, "打开太久了"),
    ],
)
def test_what_is_not_taken_is_told_politely(sheet: Any, wrong: dict[str, Any], sentence: str) -> None:
    age = wrong.get("age", 20)
    answer = send(sheet, **{**scene.form(sheet, age=age), **{k: v for k, v in wrong.items() if k != "age"}})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert Objection.objects.count() == 0
    if "content" not in wrong:
        assert scene.CONTENT in answer.content.decode()


def test_a_stamp_is_good_for_its_own_notice_only(people: scene.Staff, sheet: Any) -> None:
    other = scene.posted(people, "罗二", code="JC-26-02")
    assert send(other, **scene.form(sheet)).status_code == 422


def test_tags_are_text(people: scene.Staff, sheet: Any) -> None:
    again = send(sheet, content=TAG, complainant=TAG, kind="").content.decode()
    assert "<script>alert" not in again
    assert "<b onclick" not in again
    send(sheet, content=TAG)
    one = Objection.objects.get()
    assert one.content == TAG
    said = {"field": "content", "reason": "办理这件异议"}
    shown = scene.client(people.county).post(reverse("objection-reveal", args=[one.pk]), said).content.decode()
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


# ---- a browser that lost its cookie ------------------------------------------------------------------------------
def token_in(answer: Any) -> str:
    return str(re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())[1])  # type: ignore[index]


def test_what_was_typed_is_kept_and_sent_once_more(sheet: Any) -> None:
    """Sent without the cookie; the page says in Chinese what to do, and the same page sent again is taken."""
    browser, path = Client(enforce_csrf_checks=True), reverse("board-objection", args=[sheet.code])
    said = scene.form(sheet, complainant="罗小花", contact="0859-1234567", kind="3")
    answer = browser.post(path, said)
    text = answer.content.decode()
    assert (answer.status_code, "noindex" in answer["X-Robots-Tag"]) == (403, True)
    for word in ("没有提交", "请再点一次", "12317", scene.CONTENT, "罗小花", "0859-1234567", said["stamp"]):
        assert word in text, word
    assert re.search(r'name="kind" value="3" checked', text)
    assert re.search(r'name="row" value="1" checked', text)
    assert Objection.objects.count() == 0
    again = browser.post(path, {**said, "csrfmiddlewaretoken": token_in(answer)})
    assert (again.status_code, Objection.objects.get().content) == (200, scene.CONTENT)


def test_a_receipt_is_kept_and_looked_up_once_more(sheet: Any) -> None:
    browser, path, one = Client(enforce_csrf_checks=True), reverse("board-follow"), scene.objected(sheet)
    answer = browser.post(path, {"receipt": one.receipt})
    assert (answer.status_code, "请再点一次" in answer.content.decode()) == (403, True)
    assert f'value="{one.receipt}"' in answer.content.decode()
    assert "已经收到" not in answer.content.decode()
    again = browser.post(path, {"receipt": one.receipt, "csrfmiddlewaretoken": token_in(answer)})
    assert "已经收到" in again.content.decode()


def test_what_is_taken_down_stays_away_without_a_cookie(people: scene.Staff) -> None:
    over = scene.posted(people, code="A-3", web_until=timezone.localdate() - timedelta(days=1))
    browser = Client(enforce_csrf_checks=True)
    for code, status in ((over.code, 410), ("JC-26-99", 404)):
        assert browser.post(reverse("board-objection", args=[code]), {"content": TAG}).status_code == status


# ---- too many ----------------------------------------------------------------------------------------------------
def test_one_address_may_object_so_often(sheet: Any, monkeypatch: Any) -> None:
    answers = [send(sheet).status_code for _ in range(board_counts.PER_VISITOR)]
    assert set(answers) == {200}
    refused = send(sheet)
    assert (refused.status_code, "太多了" in refused.content.decode()) == (422, True)
    assert send(sheet, address="10.0.0.2").status_code == 200
    assert Objection.objects.count() == board_counts.PER_VISITOR + 1


def test_what_was_refused_takes_nothing_off(sheet: Any) -> None:
    for _ in range(board_counts.PER_VISITOR + 2):
        send(sheet, content="短")
    assert send(sheet).status_code == 200


def test_one_notice_takes_so_many(sheet: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("households.services.objections.receiving.PER_NOTICE", 2)
    answers = [send(sheet, address=f"10.0.0.{n}").status_code for n in range(3)]
    assert answers == [200, 200, 422]


@override_settings(BEHIND_TLS_PROXY=False)
def test_a_header_makes_no_new_visitor(sheet: Any) -> None:
    path = reverse("board-objection", args=[sheet.code])
    for n in range(board_counts.PER_VISITOR):
        scene.client().post(path, scene.form(sheet), headers={"X-Real-IP": f"10.1.1.{n}"})
    assert scene.client().post(path, scene.form(sheet), headers={"X-Real-IP": "10.2.2.2"}).status_code == 422


def test_receipts_are_not_guessed(sheet: Any) -> None:
    browser, path, one = scene.client(), reverse("board-follow"), scene.objected(sheet)
    for n in range(board_counts.MISSES):
        assert "没有这个回执编号" in browser.post(path, {"receipt": f"{n:010d}"}).content.decode()
    for receipt in ("X" * 10, one.receipt):
        assert "次数太多" in browser.post(path, {"receipt": receipt}).content.decode()


def test_counts_hold_no_address_and_do_not_stay(sheet: Any) -> None:
    old = timezone.now() - timedelta(days=3)
    BoardCount.objects.create(who="x" * 32, hour=old, used=3)
    send(sheet)
    kept = list(BoardCount.objects.values_list("who", flat=True))
    assert len(kept) == 2
    assert not {digest("board", "10.0.0.1"), "x" * 32} & set(kept)


def test_a_late_objection_to_a_case_that_has_gone_on(people: scene.Staff) -> None:
    one = scene.case("韦大山", people.clerk.person, state=CaseState.COUNTY)
    sheet = scene.notice(people.clerk.person, one, starts=-20, days=7)
    assert "公示期已满" in page_of(sheet, "board-objection").content.decode()
    assert send(sheet).status_code == 200
    assert Objection.objects.get().in_period is False


@pytest.mark.parametrize("receipt", ["", "x" * 30, "\0", "韦", "0" * 32])
def test_wild_receipts(sheet: Any, receipt: str) -> None:
    assert scene.client().post(reverse("board-follow"), {"receipt": receipt}).status_code == 422
