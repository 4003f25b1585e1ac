"""The pages of changes: who opens them, what they show and never show, and a walk through the forms of every kind."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.tests import factories
from fupin.tests.documents import png
from households.codes import ChangeAct, ChangeKind, EvidenceKind
from households.models import ChangeProposal, Household, Member
from households.services.evidence import add_evidence
from households.tests.change_scene import (
    BORN,
    FAR,
    ON,
    Staff,
    family,
    named,
    papers,
    request,
    staff,
    step,
    walk,
    with_income,
)
from households.tests.scene import client_of, page_of

pytestmark = pytest.mark.django_db
A = ChangeAct


@pytest.fixture
def people() -> Staff:
    return staff()


def fill(who: Any, home: Household, kind: str, **typed: Any) -> Any:
    """GET the form as a clerk does, type into it, POST."""
    path = f"{reverse('change-new', args=[home.pk])}?kind={kind}"
    token = re.search(r'name="token" value="([^"]+)"', page_of(who, path))
    assert token
    said = {"token": token[1], "happened_on": ON.isoformat(), "proofs": papers(kind), "note": "已经核对"}
    return client_of(who).post(path, {**said, **typed})


def press(who: Any, change: ChangeProposal, action: str, opinion: str = "") -> Any:
    """What the button of the page sends."""
    path = reverse("change-detail", args=[change.pk])
    page = page_of(who, path)
    assert f'value="{action}"' in page, action
    hidden = dict(re.findall(r'<input type="hidden" name="(version|token|seen)" value="([^"]*)"', page))
    return client_of(who).post(path, {**hidden, "action": action, "opinion": opinion})


def test_batteries(people: Staff) -> None:
    home = family()
    change = request(home, "M4", people.clerk, **split(home))
    far = factories.user("far", "village_clerk", "990102201201")
    approver, administrator = people.approver, factories.user("admin", "administrator", "9901")
    pages = {
        reverse("change-new", args=[home.pk]): Visitors(people.clerk, far, approver),
        reverse("change-edit", args=[change.pk]): Visitors(people.township, far, approver),
        reverse("change-detail", args=[change.pk]): Visitors(people.reviewer, far, administrator),
    }
    assert {path: page_battery(path, who) for path, who in pages.items()} == dict.fromkeys(pages, EXPECTED)
    assert page_battery(reverse("change-list"), Visitors(people.clerk, denied=administrator)) == {
        "anonymous": 302, "allowed": 200, "denied": 403,
    }  # fmt: skip


def split(home: Household) -> dict[str, Any]:
    son = named(home, "子")
    return {"head": son.pk, "leaving": [son.pk], "share": "20000"}


def typed_for(kind: str, home: Household, other: Household) -> dict[str, Any]:
    """What a clerk types for a lawful change of this kind."""
    head, wife, son, girl = home.members.order_by("pk")
    return {
        "M1": {"name": "罗小梅", "identity": factories.identity(BORN, "2"), "relation": "05", "reason": "I02"},
        "M2": {"member": son.pk, "reason": "O01"},
        "M3": {"head": wife.pk, "reason": "O01", f"relation_{son.pk}": "03", f"relation_{girl.pk}": "04"},
        "M4": {
            "head": son.pk, f"leaves_{son.pk}": "on", f"leaves_{girl.pk}": "on", f"relation_{girl.pk}": "21",
            "share": "20000",
        },
        "M5": {
            "other": other.household_no, f"relation_{head.pk}": "21", f"relation_{wife.pk}": "22",
            f"relation_{son.pk}": "24", f"relation_{girl.pk}": "25",
        },
        "M6": {"village": FAR, "address": "新寨"},
        "M7": {f"reason_{row.pk}": "O03" for row in (head, wife, son, girl)},
        "R1": {"member": son.pk, "relation": "24"},
        "R2": {"member": son.pk, "name": "韦小川"},
        "B1": {"bank_card": "0000 0012 3456 7890 128", "bank_name": "信用社"},
    }[kind]  # fmt: skip


NEXT_STEPS = {
    "M4": [("reviewer", "agree"), ("approver", "approve")],
    "M5": [("reviewer", "agree"), ("approver", "approve")],
    "M7": [("reviewer", "agree"), ("approver", "approve")],
    "M6": [("reviewer", "agree"), ("other_reviewer", "receive"), ("approver", "approve")],
}


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_every_kind_through_its_pages(people: Staff, kind: str) -> None:
    """Form → both sides → sent → every person who has to says yes → in force; no number on any page."""
    home, other = family(), family(head="罗大", household_no="522300777")
    typed = typed_for(kind, home, other)
    response = fill(people.clerk, home, kind, **typed)
    assert response.status_code == 302, response.content.decode()
    change = ChangeProposal.objects.get()
    assert response["Location"] == reverse("change-detail", args=[change.pk])
    page = page_of(people.clerk, response["Location"])
    assert "变更前" in page
    assert "变更后" in page
    hidden = [typed.get("identity", "0" * 18), "0000001234567890128", *(row.identity for row in Member.objects.all())]
    assert [number for number in hidden if number in page] == []
    assert press(people.clerk, change, "submit").status_code == 302
    for who, action in NEXT_STEPS.get(kind, [("reviewer", "agree")]):
        assert change.subject in page_of(getattr(people, who), reverse("change-list"))
        assert press(getattr(people, who), change, action, "已核实").status_code == 302
    change.refresh_from_db()
    assert change.state == "done"
    done = page_of(people.reviewer, reverse("change-detail", args=[change.pk]))
    assert "韦晓玲" in done
    assert [number for number in hidden if number in done] == []


def test_what_is_refused_stays_typed_and_says_why(people: Staff) -> None:
    home = family()
    response = fill(people.clerk, home, "M1", name="罗小梅", identity="990101198504030011", relation="02", reason="I02")
    assert response.status_code == 422
    assert "校验位对不上" in response.content.decode()
    number = factories.identity(BORN, "2")
    response = fill(people.clerk, home, "M1", name="罗小梅", identity=number, relation="02", reason="I02")
    page = response.content.decode()
    assert response.status_code == 422
    assert "一户只能有一个配偶" in page
    assert "罗小梅" in page
    assert not ChangeProposal.objects.exists()


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_an_empty_form_is_422_and_writes_nothing(people: Staff, kind: str) -> None:
    home = family()
    path = f"{reverse('change-new', args=[home.pk])}?kind={kind}"
    for said in (
        {},
        {"token": "x", "happened_on": "昨天", "proofs": ["77"], "head": "x", "member": "-1", "share": "NaN"},
    ):
        assert client_of(people.clerk).post(path, said).status_code == 422
    assert not ChangeProposal.objects.exists()


def test_the_same_form_sent_twice_is_one_change(people: Staff) -> None:
    home = family()
    path = f"{reverse('change-new', args=[home.pk])}?kind=M2"
    token = re.search(r'name="token" value="([^"]+)"', page_of(people.clerk, path))[1]
    said = {"token": token, "happened_on": ON, "proofs": papers("M2"), "member": named(home, "子").pk, "reason": "O01"}
    places = {client_of(people.clerk).post(path, said)["Location"] for _ in range(2)}
    assert (len(places), ChangeProposal.objects.count()) == (1, 1)


def test_a_form_without_its_token_is_not_taken(people: Staff) -> None:
    """Nor one whose token belongs to another household's change."""
    home = family()
    path = f"{reverse('change-new', args=[home.pk])}?kind=M2"
    said = {"happened_on": ON, "proofs": papers("M2"), "member": named(home, "子").pk, "reason": "O01"}
    first = request(family(head="罗大"), "M4", people.clerk, **split(Household.objects.get(head_name="罗大")))
    for token in ({}, {"token": ""}, {"token": str(first.token)}):
        response = client_of(people.clerk).post(path, {**said, **token})
        assert response.status_code == 422
        assert "请回到上一页刷新后再填" in response.content.decode()
    assert ChangeProposal.objects.count() == 1


def test_acts_by_who_may_not_are_403_and_spoilt_ones_conflict(people: Staff) -> None:
    home = family()
    change = request(home, "M4", people.clerk, **split(home))
    path = reverse("change-detail", args=[change.pk])
    auditor = factories.user("auditor", "auditor", "9901")
    assert client_of(auditor).post(path, {"action": "submit", "version": 1}).status_code == 403
    for said in ({"action": "submit"}, {"action": "submit", "version": "٣"}, {"action": "", "version": 1}, {}):
        assert client_of(people.clerk).post(path, said).status_code in (409, 422), said
    assert ChangeProposal.objects.get().state == "draft"


def test_the_refused_button_says_why(people: Staff) -> None:
    """The township's reviewer who wrote it himself sees the button, and why it is not his (architecture P5)."""
    home = family()
    factories.Post.objects.create(
        user=people.reviewer,
        role="township_clerk",
        region=factories.place("990101201"),
        starts_on=ON.replace(year=2020),
    )
    change = request(home, "M2", people.reviewer, member=named(home, "子").pk, reason="O01")
    step(change, A.SUBMIT, people.reviewer)
    page = page_of(people.reviewer, reverse("change-detail", args=[change.pk]))
    assert "这一步要由另一个人办" in page
    assert 'value="agree"' not in page
    response = client_of(people.reviewer).post(
        reverse("change-detail", args=[change.pk]), {"action": "agree", "version": 2, "opinion": "好"}
    )
    assert response.status_code == 409
    assert "这一步要由另一个人办" in response.content.decode()


def test_recently_split_is_marked_on_list_and_page(people: Staff) -> None:
    home = family()
    change = walk(request(home, "M4", people.clerk, **split(home)), people)
    assert page_of(people.clerk, reverse("household-list")).count("近期分户</span>") == 2
    for number, other in ((home.pk, change.other_id), (change.other_id, home.pk)):
        page = page_of(people.clerk, reverse("household-detail", args=[number]))
        assert "近期分户" in page
        assert reverse("household-detail", args=[other]) in page
    found = page_of(people.clerk, f"{reverse('household-list')}?task=split")
    assert "<b>2 户 4 人</b>" in found
    Household.objects.update(split_on=ON.replace(year=2024))
    assert "近期分户</span>" not in page_of(people.clerk, reverse("household-list"))


def test_the_household_page_leads_to_its_changes(people: Staff) -> None:
    home = family()
    change = request(home, "M2", people.clerk, member=named(home, "子").pk, reason="O01")
    page = page_of(people.clerk, reverse("household-detail", args=[home.pk]))
    assert reverse("change-new", args=[home.pk]) in page
    assert reverse("change-detail", args=[change.pk]) in page
    assert reverse("change-new", args=[home.pk]) not in page_of(
        people.approver, reverse("household-detail", args=[home.pk])
    )


def test_who_decides_sees_the_files_themselves(people: Staff) -> None:
    home = family()
    change = step(request(home, "M6", people.clerk, target=FAR), A.SUBMIT, people.clerk)
    change = step(change, A.AGREE, people.reviewer)
    facts = {"household": home, "kind": EvidenceKind.OTHER, "by": people.clerk, "token": uuid.uuid4()}
    row = add_evidence(**facts, uploads=[SimpleUploadedFile("迁移证明.png", png())], note="户口迁移证明")[0]
    page, file = reverse("change-detail", args=[change.pk]), reverse("household-evidence-file", args=[home.pk, row.pk])
    assert f'href="{file}"' in page_of(people.approver, page)
    assert client_of(people.approver).get(file).status_code == 200
    far = page_of(people.other_reviewer, page)
    assert ("佐证材料" in far, file in far) == (False, False)


def test_the_county_notes_from_the_list(people: Staff) -> None:
    home = family()
    rows = [walk(request(home, "M2", people.clerk, member=named(home, who).pk, reason="O01"), people) for who in "子女"]
    page = page_of(people.approver, f"{reverse('change-list')}?turn=note")
    assert all(f'name="change" value="{row.pk}"' in page for row in rows)
    response = client_of(people.approver).post(reverse("change-note"), {"change": [row.pk for row in rows] + ["x"]})
    assert response.status_code == 302
    assert not ChangeProposal.objects.filter(noted_at__isnull=True).exists()


def test_queries_do_not_grow(people: Staff) -> None:
    """One change and five on the list; a household of four and one of nine on the page and in the form."""
    home = family()
    change = request(home, "M4", people.clerk, **split(home))
    paths = [
        reverse("change-list"),
        f"{reverse('change-list')}?turn=all",
        reverse("change-detail", args=[change.pk]),
        f"{reverse('change-new', args=[home.pk])}?kind=M4",
        f"{reverse('change-new', args=[home.pk])}?kind=M6",
    ]
    client = client_of(people.clerk)

    def counts() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                client.get(path)
            found.append(len(caught))
        return found

    before = counts()
    for number in range(5):
        factories.member(home, f"添丁{number}")
        with_income(home, 100, year=2019 + number)
        request(home, "M2", people.clerk, member=named(home, f"丁{number}").pk, reason="O01")
    assert counts() == before
    assert max(before) < 40
