"""The pages of villages' exits: who opens them, what they show, a walk through the forms and buttons."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.dashboard.work import work_for
from fupin.tests import factories
from fupin.tests.documents import png
from households.models import VillageExit, VillageObjection, VillageSheet, VillageStandard
from households.services.village_exits import post_sheet
from households.tests import village_exit_rows as scene
from households.tests.scene import client_of, page_of
from households.tests.village_exit_rows import COUNTY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
NEXT = "990101201204"


@pytest.fixture
def people() -> dict[str, Any]:
    factories.region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE), "township": (Role.TOWNSHIP_CLERK, TOWNSHIP),
        "second": (Role.TOWNSHIP_CLERK, TOWNSHIP), "reviewer": (Role.TOWNSHIP_REVIEWER, TOWNSHIP),
        "county": (Role.COUNTY_CLERK, COUNTY), "approver": (Role.COUNTY_APPROVER, COUNTY),
        "far": (Role.VILLAGE_CLERK, "990102201201"), "viewer": (Role.PREFECTURE_VIEWER, "9901"),
        "admin": (Role.ADMINISTRATOR, "9901"),
    }  # fmt: skip
    return {who: factories.user(who, role, place) for who, (role, place) in posts.items()}


def at(of: VillageExit, name: str = "village-exit-detail", *more: int) -> str:
    return reverse(name, args=[of.pk, *more])


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(version|token|seen)" value="([^"]*)"', page))


def send(who: Any, path: str, at: str = "", **typed: Any) -> Any:
    """What the form of the page sends."""
    return client_of(who).post(path, {**hidden(page_of(who, at or path)), **typed})


def photo(shade: int = 77) -> SimpleUploadedFile:
    return SimpleUploadedFile("路.png", png(shade=shade))


def test_batteries(people: dict[str, Any]) -> None:
    found = scene.exit_at("draft")
    checking = scene.exit_at("checking", village=NEXT).exit
    item = found.exit.items.first()
    clerk, far, admin = people["clerk"], people["far"], people["admin"]
    pages = {
        at(found.exit): Visitors(people["viewer"], far, admin),
        at(found.exit, "village-exit-item", item.pk): Visitors(clerk, far, people["approver"]),
        at(checking, "village-exit-check"): Visitors(people["township"], far, people["approver"]),
        reverse("village-exit-new", args=["990101202201"]): Visitors(
            factories.user("other", Role.VILLAGE_CLERK, "990101202201"), far, people["approver"]
        ),
    }
    assert {path: page_battery(path, who) for path, who in pages.items()} == dict.fromkeys(pages, EXPECTED)
    assert client_of(people["township"]).get(at(checking, "village-exit-post")).status_code == 403


def test_the_village_page_leads_to_it(people: dict[str, Any]) -> None:
    path, begin = reverse("village-detail", args=[VILLAGE]), reverse("village-exit-new", args=[VILLAGE])
    assert begin in page_of(people["clerk"], path)
    assert begin not in page_of(people["viewer"], path)
    assert "一降五通七有" in page_of(people["clerk"], begin)
    response = send(people["clerk"], begin, year=str(timezone.localdate().year))
    of = VillageExit.objects.get()
    assert response["Location"] == at(of)
    assert at(of) in page_of(people["viewer"], path)
    assert client_of(people["clerk"]).get(begin)["Location"] == at(of)


def test_a_year_that_is_not_offered_comes_back_with_a_sentence(people: dict[str, Any]) -> None:
    response = send(people["clerk"], reverse("village-exit-new", args=[VILLAGE]), year="2013")
    assert (response.status_code, VillageExit.objects.count()) == (409, 0)
    assert "出列年度只能是今年或者去年" in response.content.decode()


def test_an_item_is_filled_in_with_its_photograph_and_the_next_one_opens(people: dict[str, Any]) -> None:
    clerk = people["clerk"]
    send(clerk, reverse("village-exit-new", args=[VILLAGE]), year=str(timezone.localdate().year))
    of = VillageExit.objects.get()
    first, second = of.items.all()[:2]
    path = at(of, "village-exit-item", first.pk)
    wrong = send(clerk, path, met="1", met_on="", files=[photo()])
    assert (wrong.status_code, first.files.count()) == (422, 1)
    assert "请填达标日期" in wrong.content.decode()
    done = send(clerk, path, met="1", met_on="2025-06-01", note="水厂建成", next="1")
    assert done["Location"] == at(of, "village-exit-item", second.pk)
    page = page_of(clerk, at(of))
    assert "还差 11 项" in page
    assert f"/village-exits/{of.pk}/files/{first.files.get().pk}/?size=small" in page
    image = client_of(people["approver"]).get(at(of, "village-exit-file", first.files.get().pk))
    assert (image.status_code, image["Content-Type"], image["Cache-Control"]) == (200, "image/jpeg", "no-store")
    gone = send(clerk, at(of), action="withdraw", file=first.files.get().pk, reason="拍错了")
    assert gone.status_code == 302
    assert "还差 12 项" in page_of(clerk, at(of))


def test_the_rate_is_shown_with_its_base_and_the_poor_by_link(people: dict[str, Any]) -> None:
    of = scene.exit_at("draft").exit
    scene.poor_home(30)
    page = page_of(people["clerk"], at(of))
    assert "3.00%" in page
    assert "30 人 ÷ 1,000 人（2026年村情总人口）" in page
    assert f"/households/?place={VILLAGE}&amp;status=poor" in page
    assert "12.5万元（2026年）" in page
    assert "没有达到标准" in page
    response = send(people["clerk"], at(of), action="farmers", farmers="20", source="派出所底册")
    assert (response.status_code, "少于在册的贫困人口" in response.content.decode()) == (409, True)
    assert send(people["clerk"], at(of), action="farmers", farmers="950", source="派出所底册").status_code == 302
    assert "30 人 ÷ 950 人（农业户籍人口）" in page_of(people["viewer"], at(of))


def test_what_is_missing_stands_on_the_button_that_does_not_work(people: dict[str, Any]) -> None:
    of = scene.exit_at("draft").exit
    of.items.filter(code="03").update(met_on=None)
    page = page_of(people["clerk"], at(of))
    assert "通路（没有日期）" in page
    assert 'aria-disabled="true" aria-describedby="why-submit"' in page
    response = send(people["clerk"], at(of), action="submit")
    assert (response.status_code, VillageExit.objects.get(pk=of.pk).state) == (409, "draft")


def test_from_the_check_to_the_announcement_through_the_pages(people: dict[str, Any]) -> None:
    of = scene.exit_at("checking").exit
    VillageExit.objects.filter(pk=of.pk).update(check_row=None)
    of.checks.all().delete()
    people_chosen = {"first": people["township"].person_id, "second": people["second"].person_id}
    told = {"checked_on": timezone.localdate().isoformat(), "finding": "逐项看过，和填写的一样", **people_chosen}
    send(people["township"], at(of, "village-exit-check"), **told, files=[photo(5)])
    assert send(people["reviewer"], at(of), action="checked").status_code == 302
    post = at(of, "village-exit-post")
    basis = "《甲县贫困村出列实施细则》"
    preview = client_of(people["reviewer"]).post(post, {"basis": basis, "token": str(uuid.uuid4())}).content.decode()
    assert "确认张贴" in preview
    client_of(people["reviewer"]).post(post, {**hidden(preview), "basis": basis, "confirm": "1"})
    sheet = VillageSheet.objects.get()
    assert send(people["reviewer"], at(of), action="photo", files=[photo(6)]).status_code == 302
    paper = page_of(people["viewer"], at(of, "village-exit-print", sheet.pk))
    assert all(word in paper for word in (sheet.code, "通宽带或通讯", basis, "12317"))
    said = {"action": "objection", "channel": "2", "content": "二组还没有通路"}
    assert send(people["township"], at(of), **said).status_code == 302
    assert "二组还没有通路" not in page_of(people["clerk"], at(of))
    one = VillageObjection.objects.get()
    answer = {"action": "answer", "objection": one.pk, "founded": "0", "answer": "已经通路，反映不实"}
    assert send(people["reviewer"], at(of), **answer).status_code == 302
    today = timezone.localdate()
    VillageSheet.objects.update(starts_on=today - timedelta(8), ends_on=today - timedelta(2))
    send(people["reviewer"], at(of), action="report")
    send(people["approver"], at(of), action="approve")
    preview = client_of(people["reviewer"]).post(post, {"basis": basis, "token": str(uuid.uuid4())}).content.decode()
    client_of(people["reviewer"]).post(post, {**hidden(preview), "basis": basis, "confirm": "1"})
    assert VillageExit.objects.get(pk=of.pk).state == "exited"
    assert "已经公告出列" in page_of(people["viewer"], at(of))


def test_who_wrote_it_down_reads_why_he_answers_no_objection(people: dict[str, Any]) -> None:
    found = scene.exit_at("notice")
    send(people["township"], at(found.exit), action="objection", channel="2", content="二组还没有通路")
    reviewer = {"role": "township_reviewer", "region_id": "990101201", "starts_on": "2020-01-01"}
    found.filler.posts.create(**reviewer)
    for who, sentence, form in ((people["reviewer"], False, True), (found.filler, True, False)):
        page = page_of(who, at(found.exit))
        assert ("由另一个人核实答复" in page, 'name="founded"' in page) == (sentence, form)


def test_an_act_of_nobody_and_a_spoilt_form_are_told_so(people: dict[str, Any]) -> None:
    of = scene.exit_at("draft").exit
    for typed in ({"action": "announce"}, {"action": "x"}, {}, {"action": "photo", "token": "x"},
                  {"action": "farmers", "farmers": "很多", "source": "派出所底册"}):  # fmt: skip
        assert client_of(people["clerk"]).post(at(of), typed).status_code == 409, typed
    assert client_of(people["viewer"]).post(at(of), {"action": "submit", "version": of.version}).status_code == 403
    assert client_of(people["clerk"]).post(at(of), {"action": "withdraw", "file": "99999"}).status_code == 404


def test_the_list_shows_what_waits_and_the_start_page_says_so(people: dict[str, Any]) -> None:
    of = scene.exit_at("county").exit
    path = reverse("village-exit-list")
    assert at(of) in page_of(people["approver"], path)
    assert "没有等您办的" in page_of(people["clerk"], path)
    assert at(of) in page_of(people["clerk"], f"{path}?turn=all&state=county&place={TOWNSHIP}")
    assert at(of) not in page_of(people["clerk"], f"{path}?turn=all&state=draft&place=x&year=12")
    titles = [work.title for group in work_for(people["approver"], timezone.localdate()) for work in group.works]
    assert "村出列：1 个村县级审批" in titles


def test_a_county_takes_over_a_ready_set_adds_one_and_retires_one(people: dict[str, Any]) -> None:
    path = f"{reverse('village-standard-edit')}?ready=11-1"
    page = page_of(people["county"], path)
    typed = dict(re.findall(r'name="(item-[^"]+)"[^>]* value="([^"]*)"', page))
    typed = {name: value for name, value in typed.items() if value}
    typed |= {f"item-{n}-wants_evidence": "on" for n in range(12)}
    typed |= {"item-0-retired": "on", "item-11-label": "有公共照明"}
    facts = {"region": COUNTY, "year": timezone.localdate().year, "name": "十一有一低于", "threshold": "2",
             "below": "on", "days": "7", "source": "甲农领发〔2026〕5号", "token": str(uuid.uuid4())}  # fmt: skip
    refused = client_of(people["county"]).post(path, {**typed, **facts, "threshold": "3"})
    assert (refused.status_code, "不能高于 2%" in refused.content.decode()) == (422, True)
    assert client_of(people["county"]).post(path, {**typed, **facts}).status_code == 302
    made = VillageStandard.objects.get()
    labels = list(made.items.values_list("label", flat=True))
    assert (len(labels), labels[0], labels[-1]) == (11, "有住房保障", "有公共照明")
    shown = page_of(people["clerk"], reverse("village-standards"))
    assert "十一有一低于" in shown
    assert "低于2%" in shown
    assert reverse("village-standard-edit") not in shown


def test_the_board_shows_it_to_anybody_and_takes_down_what_was_laid_aside(people: dict[str, Any]) -> None:
    of = scene.exit_at("notice", posted=False).exit
    scene.poor_home(6, head="韦大山")
    posted = {"basis": "《甲县贫困村出列实施细则》", "token": uuid.uuid4(), "now": timezone.now()}
    sheet = post_sheet(village_exit=of, kind="notice", by=people["reviewer"], **posted)
    page, places = reverse("board-notice", args=[sheet.code]), reverse("board")
    answer = Client().get(page)
    text = answer.content.decode()
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow, noarchive")
    assert all(word in text for word in ("0.60%（6人÷1000人）", "通广播电视", sheet.sha256, 'href="tel:12317"'))
    assert "韦" not in text
    for asked in (f"?place={TOWNSHIP}", f"?place={VILLAGE}"):
        assert page in Client().get(f"{places}{asked}").content.decode()
    assert [one.notices for one in Client().get(f"{places}?place={COUNTY}").context["below"]] == [1]
    assert Client().get(f"{places}?q=甲村").context["found"][0].notices == 1
    send(people["reviewer"], at(of), action="send_back", opinion="二组还没有通水")
    assert Client().get(page).status_code == 404
    assert page not in Client().get(f"{places}?place={VILLAGE}").content.decode()
    again = VillageSheet.objects.filter(pk=sheet.pk)
    VillageExit.objects.filter(pk=of.pk).update(notice=sheet)
    again.update(web_until=timezone.localdate() - timedelta(1))
    assert Client().get(page).status_code == 404
