"""Notices as people get them: pages, A4, PDF and workbook, with none of what the law keeps from them."""

import io
import re
import shutil
import subprocess
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from fupin.documents import pdf
from fupin.tests.factories import identity
from households.codes import NoticeState
from households.models import Case, Household, PublicNotice
from households.notice_rules import PRIVACY
from households.tests.notice_scene import BASIS, batch_at, photo_file, photographed, posted, staff
from households.tests.scene import client_of
from households.views.notices import acting

pytestmark = [pytest.mark.once, pytest.mark.django_db]
KINDS = {"PA": "clerk", "PB": "reviewer", "PC": "reviewer", "PD": "clerk"}
SHEETS = {**KINDS, "PC of R3": "reviewer"}
"""Every kind, and the announcement once more for the other procedure: whom it is posted by."""
needs_library = pytest.mark.skipif(bool(pdf.missing()), reason="没有 PDF 所需的系统软件包")
needs_text = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="没有 pdftotext（apt install poppler-utils）")
NUMBER, PHONE, CARD, DISEASE, STORY = (
    identity(serial=77), "13987654321", "6217003118800009876", "金丝雀病", "因病住院"
)  # fmt: skip
CAUSES, HEALTH = ["因病", "因残"], "长期慢性病"
CANARIES = [
    NUMBER, NUMBER[:14], NUMBER[-6:], PHONE, PHONE[:7], PHONE[-6:], CARD, CARD[-6:], DISEASE, STORY, *CAUSES, HEALTH,
    "金丝雀",
]  # fmt: skip


@pytest.fixture
def people():
    return staff()


def canaries(kind, people):
    """A posted sheet of households of whom the register knows everything."""
    code, other = kind[:2], kind != kind[:2]
    batch = batch_at("PD" if other else code, people, ["韦昌禄", "欧阳修文"], address="金丝雀路3号")
    if other:
        Case.objects.update(state="announcing", decider=people["approver"].person)
    for case in Case.objects.select_related("household"):
        home = case.household
        home.phone, home.bank_card, home.main_cause = PHONE, CARD, "01"
        home.save()
        member = home.members.get()
        member.set_identity(NUMBER if home.head_name == "韦昌禄" else identity(serial=78))
        member.set_phone(PHONE)
        member.disease_name, member.health, member.name = DISEASE, "02", home.head_name
        member.save()
    Case.objects.update(risk_note=DISEASE, needs=DISEASE, other_causes="02")
    return posted(batch, code, people[SHEETS[kind]])


def address(name: str, notice: PublicNotice) -> str:
    return reverse(name, args=[notice.pk])


def got(who, path: str) -> bytes:
    response = client_of(who).get(path)
    assert response.status_code == 200, path
    return response.getvalue()


def text_of(content: bytes, folder: Path) -> str:
    """What stands in a PDF, and what its properties say: the short ones, the long ones, and addresses behind words."""
    file = folder / "notice.pdf"
    file.write_bytes(content)
    run = lambda *command: subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: E731
    properties = [run("pdfinfo", *how, str(file)) for how in ((), ("-meta",), ("-custom",), ("-url",))]
    return run("pdftotext", "-layout", str(file), "-") + "".join(properties)


def cells_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def seen(text: str) -> list[str]:
    """Canaries in it; a figure inside a long check value is chance."""
    bare = re.sub(r"\b[0-9a-f]{64}\b", "", re.sub(r"\s", "", text))
    return [word for word in CANARIES if word in bare]


# ---- nothing personal ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", SHEETS)
def test_no_canary_sings_on_a_page_or_in_a_workbook(people, kind) -> None:
    notice = canaries(kind, people)
    pages = [address(name, notice) for name in ("notice-detail", "notice-print")]
    for body in (got(people["prefecture"], path).decode() for path in pages):
        assert "韦昌禄" in body
        assert seen(body) == []
    for name in ("board-notice", "board-objection"):
        body = Client().get(reverse(name, args=[notice.code])).content.decode()
        assert "韦**" in body
        assert seen(body) == []
        assert "昌禄" not in body
    sheet = cells_of(got(people["prefecture"], address("notice-sheet", notice)))
    assert "韦昌禄" in sheet
    assert seen(sheet) == []
    assert seen(str(PublicNotice.objects.values().get())) == []


@needs_library
@needs_text
@pytest.mark.parametrize("kind", SHEETS)
def test_no_canary_sings_in_a_pdf(people, kind, tmp_path) -> None:
    content = got(people["clerk"], address("notice-print", canaries(kind, people)) + "?format=pdf")
    text = text_of(content, tmp_path)
    assert PRIVACY in re.sub(r"\s", "", text)
    assert "韦昌禄" in text
    assert seen(text) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_shows_what_is_posted_and_no_canary(people, kind) -> None:
    batch = batch_at(kind, people, ["韦昌禄"], address="金丝雀路3号")
    asked = {"batch": batch.pk, "kind": kind, "basis": BASIS}
    client = client_of(people[KINDS[kind]])
    looked = client.get(reverse("notice-new"), asked)
    body = looked.content.decode()
    assert (looked.status_code, seen(body)) == (200, [])
    told = {"token": str(uuid.uuid4()), "seen": looked.context["seen"], "confirm": "1"}
    response = client.post(reverse("notice-new"), {**asked, **told})
    notice = PublicNotice.objects.get()
    assert (response.status_code, response.url) == (302, address("notice-detail", notice))
    assert notice.opening in body
    assert client.post(reverse("notice-new"), {**asked, **told}).url == response.url


# ---- the paper -------------------------------------------------------------------------------------------------------
def test_the_paper_has_all_that_the_layout_asks(people) -> None:
    notice = canaries("PD", people)
    body = got(people["clerk"], address("notice-print", notice)).decode()
    for word in (notice.title, notice.opening, "公示期为", "12317", "（盖章）", notice.code, PRIVACY, "边缘易致贫户",
                 "合计　2 户　6 人", notice.sha256[:8].upper()):  # fmt: skip
        assert word in body, word
    assert "<svg" not in body


def test_the_code_to_scan_stands_where_the_board_is_open(people, settings) -> None:
    notice = canaries("PD", people)
    settings.PUBLIC_URL = "https://fupin.example.gov.cn/"
    drawn = got(people["clerk"], address("notice-print", notice)).decode()
    svg = re.search(r"<svg.*?</svg>", drawn, re.DOTALL)[0]
    assert "style" not in svg
    assert "手机扫码" in drawn


def test_names_are_words(people) -> None:
    batch = batch_at("PA", people, ["<b>韦</b>"], group_name="=1+1")
    notice = posted(batch, "PA", people["clerk"])
    for name in ("notice-detail", "notice-print"):
        assert "<b>韦</b>" not in got(people["clerk"], address(name, notice)).decode()
    assert "<f>" not in cells_of(got(people["clerk"], address("notice-sheet", notice)))


# ---- the pages -------------------------------------------------------------------------------------------------------
def test_the_lists_say_what_waits_runs_and_is_missing(people) -> None:
    batch = batch_at("PA", people, ["韦昌禄"])
    for tab, word in (("waiting", "看预览，张贴"), ("missing", "甲镇甲村"), ("posted", "还没有张贴过公示")):
        assert word in got(people["clerk"], f"{reverse('notice-list')}?tab={tab}").decode()
    notice = posted(batch, "PA", people["clerk"])
    body = got(people["clerk"], reverse("notice-list")).decode()
    assert notice.code in body
    assert "还剩 7 天" in body
    assert notice.code not in got(people["clerk"], f"{reverse('notice-list')}?when=over").decode()
    assert "没有漏贴公示的村" in got(people["clerk"], f"{reverse('notice-list')}?tab=missing").decode()
    assert notice.code not in got(people["other"], reverse("notice-list")).decode()


@pytest.mark.parametrize(
    "query", ["tab=x&kind=zz&state=%FF&when=1", "place=abc&page=-1", "place=99010199999999999&page=x"]
)
def test_the_list_hears_any_words(people, query) -> None:
    got(people["clerk"], f"{reverse('notice-list')}?{query}")


def test_a_photograph_and_the_closing_on_the_page(people, monkeypatch) -> None:
    notice = posted(batch_at("PA", people, ["韦昌禄"]), "PA", people["clerk"])
    path, clerk, head = address("notice-detail", notice), client_of(people["clerk"]), client_of(people["head"])
    shot = {"action": "photo", "kind": "near", "place": "村务公开栏", "token": str(uuid.uuid4())}
    assert clerk.post(path, {**shot, "file": photo_file()}).status_code == 302
    bad = clerk.post(path, {**shot, "token": str(uuid.uuid4())})
    assert (bad.status_code, "请拍照，或者选一张" in bad.content.decode()) == (422, True)
    picture = clerk.get(reverse("notice-photo", args=[notice.pk, notice.photos.get().pk]))
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "no-store")
    assert "第二天起才能往下办" in head.get(path).content.decode()
    early = head.post(path, {"action": "close"})
    assert (early.status_code, Case.objects.get().state) == (422, "notice1")
    notice.photos.all().delete()
    photographed(notice, people["clerk"])
    monkeypatch.setattr(acting.rules, "register_day", lambda now: notice.ends_on + timedelta(days=1))
    assert head.post(path, {"action": "close"}).status_code == 302
    notice.refresh_from_db()
    assert (Case.objects.get().state, notice.state) == ("township", NoticeState.CLOSED)


def test_a_corrected_row_is_offered_and_posted_again(people) -> None:
    notice = posted(batch_at("PA", people, ["韦昌禄", "罗阿银"]), "PA", people["clerk"])
    case = Case.objects.get(rank=2)
    path = reverse("notice-repost", args=[notice.pk, case.pk])
    clerk = client_of(people["clerk"])
    assert path not in clerk.get(address("notice-detail", notice)).content.decode()
    Household.objects.filter(pk=case.household_id).update(member_count=5)
    assert path in clerk.get(address("notice-detail", notice)).content.decode()
    assert "更正重贴" in clerk.get(path).content.decode()
    assert clerk.post(path, {"basis": "短", "confirm": "1", "token": str(uuid.uuid4())}).status_code == 422
    assert clerk.post(path, {"basis": BASIS, "confirm": "1", "token": str(uuid.uuid4())}).status_code == 302
    assert PublicNotice.objects.get(replaces=notice).rows[0]["persons"] == 5


@pytest.mark.parametrize(
    ("who", "kind", "status"), [("clerk", "PB", 403), ("other", "PB", 404), ("reviewer", "PB", 200)]
)
def test_who_sees_the_preview(people, who, kind, status) -> None:
    batch = batch_at(kind, people, ["韦昌禄"])
    assert client_of(people[who]).get(reverse("notice-new"), {"batch": batch.pk, "kind": kind}).status_code == status


@pytest.mark.parametrize("asked", [{}, {"batch": "x", "kind": "PA"}, {"batch": "1" * 30, "kind": "zz"}])
def test_no_preview_of_nothing(people, asked) -> None:
    assert client_of(people["clerk"]).get(reverse("notice-new"), asked).status_code == 404
