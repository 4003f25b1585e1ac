"""The pages of batches, meetings, quotas and steps: walked as a clerk walks them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from households.models import Assembly, CaseBatch, Quota, StepSetting
from households.tests.meeting_scene import (
    NEXT,
    TOWNSHIP,
    VILLAGE,
    batch_of,
    locked,
    quota,
    scans,
    staff,
    state_of,
    waiting,
    written,
    yesterday,
)
from households.tests.scene import client_of, page_of

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def people() -> dict[str, Any]:
    return staff()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def typed(page: str, cases: list[Any], present: int = 20, **other: Any) -> dict[str, Any]:
    """What a clerk types into the page of the minutes."""
    said = {name: hidden(page, name) for name in ("token", "version", "guest-INITIAL_FORMS")}
    said |= {"guest-TOTAL_FORMS": max(present, int(hidden(page, "guest-TOTAL_FORMS")))}
    said |= {"held_on": yesterday().isoformat(), "held_at": "09:00", "place": "村委会", "chair": "田支书"}
    said |= {"recorder": "田小玲", "expected": "30", "minutes": "逐户评议"}
    for place in range(present):
        said |= {f"guest-{place}-name": f"代表{place}", f"guest-{place}-group_name": "一组"}
    for case in cases:
        said |= {f"case{case.pk}-agree": present, f"case{case.pk}-against": 0, f"case{case.pk}-abstain": 0}
    return {**said, **other}


def test_from_the_list_to_what_the_meeting_decided(people) -> None:
    clerk, cases = people["clerk"], [waiting(people, name) for name in ("韦一", "韦二")]
    assert "待评议 2 户，建批开会" in page_of(clerk, reverse("assembly-list"))
    path = f"{reverse('batch-new')}?village={VILLAGE}&procedure=R1"
    said = {"token": hidden(page_of(clerk, path), "token"), "case": [case.pk for case in cases]}
    client = client_of(clerk)
    assert client.post(path, said).status_code == 302
    batch = CaseBatch.objects.get()
    new = f"{reverse('assembly-new')}?batch={batch.pk}"
    answer = client.post(new, {**typed(page_of(clerk, new), cases), "minutes_scan": scans()["minutes"]})
    assembly = Assembly.objects.get()
    assert answer.headers["Location"] == reverse("assembly-detail", args=[assembly.pk])
    assert "还没有上传签到表的扫描件" in page_of(clerk, answer.headers["Location"])
    edit = reverse("assembly-edit", args=[assembly.pk])
    client.post(edit, {**typed(page_of(clerk, edit), cases), "sign_in_scan": scans()["sign_in"]})
    page = page_of(clerk, reverse("assembly-detail", args=[assembly.pk]))
    lock = reverse("assembly-lock", args=[assembly.pk])
    assert client.post(lock, {"version": hidden(page, "version")}).status_code == 302
    assert {state_of(case) for case in cases} == {"notice1"}
    assert "还没有张贴公示" in page_of(clerk, reverse("batch-detail", args=[batch.pk]))
    assert "改一改" not in page_of(clerk, reverse("assembly-detail", args=[assembly.pk]))


def test_wrong_minutes_keep_what_was_typed_and_say_where(people) -> None:
    clerk, case = people["clerk"], waiting(people, "韦一")
    new = f"{reverse('assembly-new')}?batch={batch_of(people, case).pk}"
    page = page_of(clerk, new)
    for wrong, sentence in [
        ({f"case{case.pk}-agree": 19}, "加起来是 19，应等于到会的 20 人"),
        ({f"case{case.pk}-agree": "很多"}, "同意："),
        ({"guest-1-name": "代表0"}, "到会人员里有重复的姓名：代表0"),
        ({"guest-3-name": ""}, "这一行没有姓名"),
        ({"held_on": "2999-01-01"}, "开会日期不对"),
        ({"chair": ""}, "主持人"),
        ({"guest-TOTAL_FORMS": "x"}, "到会人员填得不完整"),
        ({"guest-TOTAL_FORMS": "99999"}, "到会人员"),
    ]:
        answer = client_of(clerk).post(new, {**typed(page, [case]), **wrong})
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), wrong
    assert not Assembly.objects.exists()


def test_the_batch_page_takes_one_out_and_one_up(people) -> None:
    of_village = quota(1)
    cases = [waiting(people, name, income=1000 * place) for place, name in enumerate(("韦一", "韦二", "韦三"), 1)]
    batch = batch_of(people, *cases)
    leave = reverse("batch-leave", args=[batch.pk])
    client_of(people["clerk"]).post(leave, {"case": cases[2].pk, "reason": "外出"})
    locked(people, written(people, batch))
    detail = reverse("batch-detail", args=[batch.pk])
    assert "规模已用完" in page_of(people["head"], detail)
    Quota.objects.filter(pk=of_village.pk).update(households=2)
    page = page_of(people["head"], detail)
    said = {name: hidden(page, name) for name in ("case", "version", "token")}
    client_of(people["head"]).post(reverse("batch-take-up", args=[batch.pk]), said)
    assert [state_of(case) for case in cases] == ["notice1", "notice1", "meeting"]


def test_papers_print_and_are_on_the_trail(people) -> None:
    batch = batch_of(people, waiting(people, "韦一", income=9000), waiting(people, "韦二", income=1000))
    ballots = page_of(people["clerk"], reverse("batch-print", args=[batch.pk, "ballots"]))
    assert ballots.index("韦二") < ballots.index("韦一")
    assert "会议记录" in page_of(people["clerk"], reverse("batch-print", args=[batch.pk, "minutes"]))
    assembly = locked(people, written(people, batch))
    assert "代表20" in page_of(people["clerk"], reverse("assembly-print", args=[assembly.pk]))
    assert AuditEvent.objects.filter(verb=Verb.PRINTED).count() == 3
    assert client_of(people["clerk"]).get(reverse("batch-print", args=[batch.pk, "other"])).status_code == 404


def test_scans_open_for_who_may_see_evidence_there(people) -> None:
    assembly = written(people, batch_of(people, waiting(people, "韦一")))
    path = reverse("assembly-scan", args=[assembly.pk, "minutes"])
    answers = [client_of(people[who]).get(path) for who in ("reviewer", "stranger")]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].headers["Content-Type"] == "application/pdf"
    assert "attachment" in answers[0].headers["Content-Disposition"]
    assert client_of(people["clerk"]).get(reverse("assembly-scan", args=[assembly.pk, "x"])).status_code == 404


def test_villages_that_held_no_meeting_this_year(people) -> None:
    first, second = waiting(people, "韦一"), waiting(people, "韦二", code=NEXT)
    path = f"{reverse('assembly-list')}?tab=none"
    before = len(asked_of(people["county"], path))
    page = page_of(people["county"], path)
    assert "甲村" in page
    assert "丁村" in page
    assert "村 <b>2</b> 个，等着的有 <b>2</b> 户" in page
    locked(people, written(people, batch_of(people, first)))
    waiting(people, "韦三")
    waiting(people, "韦四", code=NEXT)
    page = page_of(people["county"], path)
    assert "村 <b>1</b> 个，等着的有 <b>2</b> 户" in page
    assert second.village_code == NEXT
    assert len(asked_of(people["county"], path)) == before


def asked_of(who: Any, path: str) -> list[Any]:
    client = client_of(who)
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return list(found.captured_queries)


def test_a_place_that_lacks_persons_is_warned_on_list_and_batch(people) -> None:
    batch = batch_of(people, waiting(people, "韦一"))
    people["reviewer"].posts.update(ends_on=yesterday())
    for path in (reverse("assembly-list"), reverse("batch-detail", args=[batch.pk])):
        assert "没有乡镇审核" in page_of(people["clerk"], path)


# ---- quotas, steps -----------------------------------------------------------------------------------------------
def test_quotas_are_set_in_place(people) -> None:
    quota(50, "990101")
    path = f"{reverse('quota-list')}?at=990101&procedure=R1&year={YEAR}"
    said = {"code": TOWNSHIP, f"q{TOWNSHIP}-version": 0, f"q{TOWNSHIP}-households": 51}
    answer = client_of(people["county"]).post(path, said)
    assert (answer.status_code, "多了 1 户" in answer.content.decode()) == (422, True)
    assert client_of(people["county"]).post(path, {**said, f"q{TOWNSHIP}-households": 50}).status_code == 302
    assert Quota.objects.get(region_code=TOWNSHIP).households == 50
    answer = client_of(people["county"]).post(path, {**said, f"q{TOWNSHIP}-households": "五十"})
    assert answer.status_code == 422
    assert client_of(people["clerk"]).post(path, said).status_code == 404
    assert "甲村" in page_of(people["clerk"], reverse("quota-list"))
    assert client_of(people["clerk"]).get(f"{reverse('quota-list')}?at=990101").status_code == 404
    assert client_of(people["township"]).post(reverse("quota-list"), {**said}).status_code == 403


def test_steps_are_set_and_read(people) -> None:
    path = reverse("procedure-edit", args=["R1-notice1"])
    region = {"region": "990101", "year": YEAR, "version": 0, "label": "第一榜"}
    answer = client_of(people["county"]).post(path, {**region, "days": 6})
    assert (answer.status_code, "不能少于 7 天" in answer.content.decode()) == (422, True)
    assert client_of(people["county"]).post(path, {**region, "days": 9, "papers": ["28"]}).status_code == 302
    assert StepSetting.objects.get().papers == "28"
    page = page_of(people["clerk"], reverse("procedure-settings"))
    assert "第一榜" in page
    assert reverse("procedure-edit", args=["R1-notice1"]) not in page
    assert client_of(people["county"]).get(reverse("procedure-edit", args=["R1-done"])).status_code == 404
    assert client_of(people["clerk"]).get(path).status_code == 403
