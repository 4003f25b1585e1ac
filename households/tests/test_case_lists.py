"""A village works on lists: applications together, several steps onward at once, and a start page that names the next
thing to do."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from fupin.tests import factories
from fupin.tests.documents import png
from households.codes import CaseState, EvidenceKind, Procedure
from households.models import Case, PublicNotice
from households.selectors.notices import to_close, to_photograph
from households.services.notices import add_photo
from households.tests import meeting_scene, notice_scene
from households.tests.case_scene import Cast, cast, paper, poor, started, to_checking, to_township, today
from households.tests.scene import client_of, page_of

pytestmark = pytest.mark.django_db
S, R1 = CaseState, Procedure.IDENTIFICATION
SEVERAL = reverse("case-several")


@pytest.fixture
def people() -> Cast:
    return cast()


def said_of(page: str, **typed: Any) -> dict[str, Any]:
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    return {"token": token[1], "found_by": "1", "found_on": today().isoformat(), **typed}


def ticked(*homes: Any) -> dict[str, str]:
    return {f"home{home.pk}-chosen": "on" for home in homes} | {f"home{home.pk}-main_cause": "01" for home in homes}


# ---- applications ------------------------------------------------------------------------------------------------
def test_several_apply_on_one_page(people: Cast) -> None:
    first, second, other = poor(), poor(head="罗大"), poor(head="岑大")
    listed, busy = factories.household(head="在册人"), started(poor(head="在办人"), R1, people.clerk).household
    page = page_of(people.clerk, SEVERAL)
    assert all(f"home{home.pk}-chosen" in page for home in (first, second, other))
    assert not any(f"home{home.pk}-chosen" in page for home in (listed, busy))
    sent = said_of(page, **ticked(first, second))
    for _ in range(2):  # a double click
        assert client_of(people.clerk).post(SEVERAL, sent).status_code == 302
    made = Case.objects.exclude(household=busy)
    assert set(made.values_list("household", "state", "main_cause")) == {
        (first.pk, "draft", "01"), (second.pk, "draft", "01"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "请勾选要申请的户"),
        ({"home{0}-chosen": "on"}, "请选择主要原因"),
        ({"home{0}-chosen": "on", "home{0}-main_cause": "x"}, "有效"),
        ({"home{0}-chosen": "on", "home{0}-main_cause": "01", "found_on": "2019-01-01"}, "一户也没有登记：韦大山户"),
        ({"home{0}-chosen": "on", "home{0}-main_cause": "01", "found_by": ""}, "请选择发现途径"),
    ],
)
def test_what_is_wrong_comes_back_and_nothing_is_kept(people: Cast, change: dict[str, str], sentence: str) -> None:
    home = poor()
    typed = {name.format(home.pk): value for name, value in change.items()}
    response = client_of(people.clerk).post(SEVERAL, said_of(page_of(people.clerk, SEVERAL), **typed))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Case.objects.exists()


def test_another_village_is_not_offered(people: Cast) -> None:
    home, _ = poor(code="990102201201"), poor()
    page = page_of(people.clerk, f"{SEVERAL}?village=990102201201")
    assert f"home{home.pk}" not in page
    sent = said_of(page_of(people.township, SEVERAL), **ticked(home))
    assert client_of(people.township).post(SEVERAL, sent).status_code == 422
    assert not Case.objects.exists()


# ---- onward ------------------------------------------------------------------------------------------------------
def onward(who: Any) -> int:
    page = page_of(who, reverse("case-list"))
    chosen = re.findall(r'name="case" value="([^"]+)"', page)
    return client_of(who).post(reverse("case-agree"), {"token": said_of(page)["token"], "case": chosen}).status_code


def test_what_is_prepared_goes_on_from_the_list_all_or_none(people: Cast) -> None:
    cases = [started(poor(head=name), R1, people.clerk) for name in ("韦大", "罗大")]
    paper(cases[0].household, EvidenceKind.APPLICATION, people.clerk)
    assert "同意勾选的" not in page_of(people.clerk, reverse("case-list"))
    assert onward(people.clerk) == 409
    assert set(Case.objects.values_list("state", flat=True)) == {"draft"}
    paper(cases[1].household, EvidenceKind.APPLICATION, people.clerk)
    assert onward(people.clerk) == 302
    assert set(Case.objects.values_list("state", flat=True)) == {"checking"}


def test_a_step_that_is_not_his_is_not_offered(people: Cast) -> None:
    case = to_checking(poor(), R1, people)
    page = page_of(people.reviewer, f"{reverse('case-list')}?turn=all")
    assert f'value="{case.pk}-' not in page


# ---- the page of one ---------------------------------------------------------------------------------------------
def test_the_button_of_a_waiting_household_keeps_the_rank(db: Any) -> None:
    people = meeting_scene.staff()
    of_village = meeting_scene.quota(1)
    cases = [meeting_scene.waiting(people, name, income=1000 * n) for n, name in enumerate(("韦一", "韦二", "韦三"), 1)]
    batch = meeting_scene.batch_of(people, *cases)
    meeting_scene.locked(people, meeting_scene.written(people, batch))
    of_village.households = 3
    of_village.save()
    second, third = (reverse("case-detail", args=[case.pk]) for case in cases[1:])
    page = page_of(people["head"], third)
    assert "请先递补名次在前的户" in page
    assert 'value="take_up"' not in page
    sent = {"action": "take_up", "version": Case.objects.get(pk=cases[2].pk).version}
    assert client_of(people["head"]).post(third, sent).status_code == 409
    sent["version"] = Case.objects.get(pk=cases[1].pk).version
    assert client_of(people["head"]).post(second, sent).status_code == 302
    states = [Case.objects.get(pk=case.pk).state for case in cases]
    assert states == ["notice1", "notice1", "waiting"]


def test_papers_are_uploaded_from_the_case_and_lead_back_to_it(people: Cast) -> None:
    case, other = (started(poor(head=name), R1, people.clerk) for name in ("韦大", "罗大"))
    upload = reverse("household-evidence", args=[case.household_id])
    assert f"{upload}?case={case.pk}" in page_of(people.clerk, reverse("case-detail", args=[case.pk]))
    ways = {case.pk: f"/cases/{case.pk}/", other.pk: "#evidence", "x": "#evidence"}
    for number, (asked, ends) in enumerate(ways.items()):
        sent = said_of(page_of(people.clerk, upload), kind=EvidenceKind.APPLICATION)
        sent["files"] = SimpleUploadedFile("申请书.png", png(shade=60 + number))
        response = client_of(people.clerk).post(f"{upload}?case={asked}", sent)
        assert response["Location"].endswith(ends)


def test_the_grounds_lead_to_minutes_and_sheets(people: Cast) -> None:
    case = to_township(poor(), R1, people)
    page = page_of(people.reviewer, reverse("case-detail", args=[case.pk]))
    meeting, sheet, batch = case.ballots.get().assembly_id, PublicNotice.objects.get().pk, case.batch_id
    for name, pk in (("assembly-detail", meeting), ("notice-detail", sheet), ("batch-detail", batch)):
        assert reverse(name, args=[pk]) in page
        if name != "notice-detail":
            assert reverse("case-detail", args=[case.pk]) in page_of(people.clerk, reverse(name, args=[pk]))


# ---- the start page ----------------------------------------------------------------------------------------------
def test_the_start_page_names_the_sheets_of_each(db: Any) -> None:
    people = notice_scene.staff()
    batch = notice_scene.batch_at("PA", people, ["韦大山"])
    named = {who: "张贴 1 份公示公告" in page_of(people[who], reverse("home")) for who in people}
    assert {who for who, says in named.items() if says} == {"clerk", "township"}

    sheet = notice_scene.posted(batch, "PA", people["clerk"])
    day = sheet.starts_on
    assert to_photograph(people["clerk"], day) == [sheet]
    assert to_photograph(people["township"], day) == []
    for number, kind in enumerate(("near", "far")):
        photo = {"kind": kind, "place": "公开栏", "file": notice_scene.photo_file(90 + number)}
        add_photo(notice=sheet, **photo, token=uuid.uuid4(), by=people["clerk"])
    assert to_photograph(people["clerk"], day) == []  # today's are there
    assert to_photograph(people["clerk"], day + timedelta(1)) == [sheet]

    over = sheet.ends_on + timedelta(1)
    assert not to_close(people["head"], sheet.ends_on).exists()
    assert {who for who in people if to_close(people[who], over).exists()} == {"head", "township"}
    PublicNotice.objects.update(starts_on=day - timedelta(20), ends_on=timezone.localdate() - timedelta(1))
    assert "办结 1 份期满的公示公告" in page_of(people["head"], reverse("home"))


# ---- a second meeting --------------------------------------------------------------------------------------------
def test_who_is_to_be_voted_on_again_can_be_gathered_again(db: Any) -> None:
    """He is still in the batch that had its meeting; the list of meetings says that he waits for another."""
    people = meeting_scene.staff()
    case = meeting_scene.waiting(people, "韦一")
    batch = meeting_scene.batch_of(people, case)
    meeting_scene.locked(people, meeting_scene.written(people, batch))
    Case.objects.filter(pk=case.pk).update(state="meeting", round=1)
    page = page_of(people["clerk"], reverse("assembly-list"))
    assert "待评议 1 户，建批开会" in page
    assert reverse("batch-detail", args=[batch.pk]) not in page
