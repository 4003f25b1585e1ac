"""The pages of what is watched after exit: a walk through their forms and buttons, each as its page offers it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from households.codes import WatchAct, WatchCause, WatchState
from households.models import Case, Household, RelocationVisit, WatchItem, WatchStep
from households.selectors.watch import owner_choices
from households.services.watch.acting import Told, tell_of
from households.tests.change_scene import VILLAGE, Staff, family, staff
from households.tests.scene import client_of, page_of

pytestmark = pytest.mark.django_db
A, C, S = WatchAct, WatchCause, WatchState
SEEN = "七月暴雨冲了三亩甘蔗"


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture
def home(people: Staff) -> Household:
    return family(poverty_status="1", kind="1", relocated="1")


@pytest.fixture
def item(home: Household, people: Staff) -> WatchItem:
    day = timezone.localdate()
    return tell_of(household=home, told=Told(C.DISASTER, SEEN, day), token=uuid.uuid4(), by=people.clerk, today=day)


def of(item: WatchItem) -> str:
    return reverse("watch-detail", args=[item.pk])


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(version|token)" value="([^"]*)"', page))


def send(who: Any, path: str, **typed: Any) -> Any:
    """What the form of the page sends, typed over; followed to the page that answers."""
    client = client_of(who)
    answer = client.post(path, {**hidden(page_of(who, path)), **typed}, headers={"Referer": path})
    return client.get(answer["Location"]) if answer.status_code in (302, 303) else answer


def read(response: Any) -> str:
    return response.content.decode()


def test_looked_into_planned_followed_and_judged_by_another(item: WatchItem, people: Staff) -> None:
    path, day = of(item), timezone.localdate()
    post = next(post for post in owner_choices(VILLAGE, day) if post.user == people.township)
    plan = {"recover_by": f"{day + timedelta(100):%Y-%m-%d}", "owner": post.pk, "government": "3000", "kin": "500.50"}
    body = read(send(people.township, path, action="help", note="两个人去看过，属实", **plan))
    assert "已核实，列入帮扶恢复" in body
    assert all(text in body for text in ("帮扶恢复中", "陆永康", "3,000", "500.50", "两个人去看过，属实", "保存安排"))
    assert "已改帮扶安排" in read(send(people.clerk, path, action="plan", **{**plan, "own": "200"}))
    assert "已记下" in read(send(people.clerk, path, action="note", note="甘蔗补种了两亩"))
    assert 'value="recover"' not in page_of(people.clerk, path)
    body = read(send(people.reviewer, path, action="recover", note="收入已经恢复到灾前"))
    assert "已认定恢复，这一条办结了" in body
    assert 'name="action"' not in page_of(people.reviewer, path), "a closed sign offers nothing"
    item.refresh_from_db()
    assert (item.state, item.owner, item.own, item.closed_by) == (S.RECOVERED, post, 200, people.reviewer.person)


def test_every_no_is_a_sentence_on_the_page(item: WatchItem, people: Staff) -> None:
    path, day = of(item), timezone.localdate()
    late = {"recover_by": f"{day + timedelta(1000):%Y-%m-%d}"}
    for who, sentence, typed in (
        (people.clerk, "没有办理：请写清楚情况和依据（至少 5 个字）", {"action": "note", "note": "好"}),
        (people.clerk, "没有办理：恢复期限不能早于发现日期，最多两年", {"action": "help", **late}),
        (people.reviewer, "没有办理：请写清楚情况和依据（至少 5 个字）", {"action": "exclude", "note": ""}),
    ):
        assert sentence in read(send(who, path, **typed))
    spoilt = send(people.clerk, path, action="help", recover_by="明年", government="三千")
    assert (spoilt.status_code, read(spoilt).count("is-invalid")) == (422, 2)
    stale = send(people.clerk, path, action="note", note="又去看了一次", version=9)
    assert (stale.status_code, "韦晓玲已经在" in read(stale)) == (409, True)
    assert client_of(people.clerk).post(path, {"action": "nothing"}, headers={"Referer": path}).status_code == 303
    assert send(people.approver, path, action="note", note="又去看了一次", version=1).status_code == 403
    assert client_of(people.stranger).post(path, {"action": "note"}).status_code == 404
    Household.objects.filter(pk=item.household_id).update(write=uuid.uuid4())
    people.clerk.posts.update(role="township_reviewer", region="990101201")
    assert "这一条要由另一个人认定" in page_of(people.clerk, path)
    item.refresh_from_db()
    assert (item.version, item.steps.count()) == (1, 1)


def test_who_may_not_plan_is_told_so_before_his_form_is_read(item: WatchItem, people: Staff) -> None:
    path, spoilt = of(item), {"recover_by": "明年", "government": "三千"}
    for action in ("help", "plan"):
        answer = client_of(people.reviewer).post(path, {"action": action, **spoilt})
        assert (answer.status_code, 'name="recover_by"' in read(answer)) == (403, False)
    send(people.reviewer, path, action="exclude", note="情况不实，没有受灾")
    late = read(send(people.clerk, path, action="help", **spoilt))
    assert ("这一步现在不能做" in late, 'name="recover_by"' in late) == (True, False), "a closed sign has no form"


def test_one_click_leads_into_the_case_and_its_second_to_the_same(item: WatchItem, people: Staff) -> None:
    path = of(item)
    click = {**hidden(page_of(people.clerk, path)), "action": "monitor"}
    for _ in range(2):
        answer = client_of(people.clerk).post(path, click)
        case = Case.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, reverse("case-detail", args=[case.pk]))
    body = page_of(people.clerk, path)
    assert all(text in body for text in ("转入监测", answer["Location"]))
    item.refresh_from_db()
    assert (item.state, item.case) == (S.MONITORED, case)


def test_a_sign_is_told_of_once_however_often_it_is_clicked(home: Household, people: Staff) -> None:
    listed = page_of(people.clerk, reverse("watch-find") + f"?head={home.head_name}")
    path = reverse("watch-new", args=[home.pk])
    assert path in listed
    typed = {**hidden(page_of(people.clerk, path)), "cause": C.DISASTER, "seen": SEEN}
    typed["seen_on"] = f"{timezone.localdate():%Y-%m-%d}"
    for _ in range(2):
        answer = client_of(people.clerk).post(path, typed)
        assert answer["Location"] == of(WatchItem.objects.get())
    assert SEEN in page_of(people.reviewer, reverse("watch-list"))
    for change, sentence in (({}, "这一类线索已经在办"), ({"cause": C.DISPUTE, "seen": "灾"}, "请写一句看到的情况")):
        answer = send(people.clerk, path, **{**typed, **change, "token": str(uuid.uuid4())})
        assert (answer.status_code, sentence in read(answer)) == (422, True)
    assert WatchStep.objects.count() == 1


def test_a_visit_to_who_was_moved_is_written_once(home: Household, people: Staff) -> None:
    due, path = reverse("watch-relocated"), reverse("relocation-visit", args=[home.pk])
    assert path in page_of(people.clerk, due)
    typed = {**hidden(page_of(people.clerk, path)), "housing": "1", "work": "2", "fitting_in": "1"}
    day = timezone.localdate()
    wrong = send(people.clerk, path, **typed, visited_on=f"{day + timedelta(1):%Y-%m-%d}")
    assert (wrong.status_code, "没有登记：回访日期不能晚于今天" in read(wrong)) == (422, True)
    for _ in range(2):
        answer = client_of(people.clerk).post(path, {**typed, "visited_on": f"{day:%Y-%m-%d}", "note": "在县城上班"})
        assert answer["Location"] == due
    assert (RelocationVisit.objects.count(), path in page_of(people.clerk, due)) == (1, False)
    assert all(text in page_of(people.reviewer, path) for text in ("有困难", "在县城上班", "韦晓玲"))
    assert 'name="housing"' not in page_of(people.reviewer, path)
    for sent in ({**typed, "visited_on": f"{day:%Y-%m-%d}"}, {"visited_on": "明年"}):
        assert client_of(people.reviewer).post(path, sent).status_code == 403
