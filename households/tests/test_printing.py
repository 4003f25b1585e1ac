"""Papers: what stands on them, what never does, and what the trail says of each."""

import re
import shutil
import subprocess
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.documents import pdf
from fupin.documents.models import Printout, PrintoutState
from fupin.documents.services import KEPT, make
from fupin.jobs.services import SILENT
from fupin.personal.models import RevealCount
from fupin.tests.factories import household, identity, member, place, user
from fupin.workflow import Refused
from households.codes import Relation
from households.models import Household, Member
from households.tests.scene import client_of, page_of, visitors
from households.tests.test_pages import CARD, DISEASE, full_household, with_income
from households.views.papers import PAPERS
from villages.models import Office, PovertyLine

pytestmark = [pytest.mark.once, pytest.mark.django_db]
needs_library = pytest.mark.skipif(bool(pdf.missing()), reason="没有 PDF 所需的系统软件包")
needs_text = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="没有 pdftotext（apt install poppler-utils）")
VILLAGE = "990101201203"


@pytest.fixture
def people():
    return visitors()


def paper(one: Household, document: str) -> str:
    return reverse("household-print", args=[one.pk, document])


def printed() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb=Verb.PRINTED).order_by("pk"))


def text_of(content: bytes, folder: Path) -> str:
    """What stands in a PDF, and what its properties say."""
    file = folder / "paper.pdf"
    file.write_bytes(content)
    run = lambda *command: subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: E731
    return run("pdftotext", "-layout", str(file), "-") + run("pdfinfo", str(file))


# ---- who, and what is never on paper ---------------------------------------------------------------------------------


@pytest.mark.parametrize("document", PAPERS)
def test_each_paper_passes_the_battery(people, document) -> None:
    one, _ = full_household()
    seen = Visitors(allowed=people["village"], stranger=people["other"], denied=people["administrator"])
    assert page_battery(paper(one, document), seen) == EXPECTED


def test_there_is_no_other_paper(people) -> None:
    one = household()
    assert client_of(people["village"]).get(paper(one, "passport")).status_code == 404


@pytest.mark.parametrize("who", ["village", "township", "county", "prefecture"])
@pytest.mark.parametrize("document", PAPERS)
def test_no_paper_shows_a_personal_value(people, who, document) -> None:
    one, secrets = full_household()
    body = page_of(people[who], paper(one, document))
    assert [secret for secret in secrets if secret in body] == []


def test_the_card_shows_what_is_registered_under_masks(people) -> None:
    one, _ = full_household()
    body = page_of(people["village"], paper(one, "card"))
    for word in (
        "农户信息卡",
        "韦昌禄",
        "韦天佑",
        "990101************",
        "139****5678",
        "9,734",
        "3.20 亩",
        "B级",
        "突发严重困难户",
    ):
        assert word in body, word


def test_the_prefecture_gets_the_age_by_the_year(people) -> None:
    one, _ = full_household()
    assert "约" in page_of(people["prefecture"], paper(one, "card"))
    assert "约" not in page_of(people["township"], paper(one, "card"))


def test_the_office_and_who_printed_stand_on_it(people) -> None:
    one = household()
    Office.objects.create(region=place("990101"), name="甲县农业农村局", help_phone="0859-1")
    body = page_of(people["village"], paper(one, "card"))
    assert "打印人 village员" in body
    assert "甲县农业农村局" in body
    assert printed()[0].after["编号"] in body


def test_names_are_words(people) -> None:
    one = household(
        head="<script>alert(1)</script>", address='"><img src=x onerror=alert(1)>', group_name="{{ 9973*9973 }}"
    )
    for document in PAPERS:
        body = page_of(people["village"], paper(one, document))
        assert not [bad for bad in ("<script>alert", "<img src=x", "99460729") if bad in re.sub(r"\d{8}-\S+", "", body)]


def test_a_blank_form_knows_nobody(people) -> None:
    one, _ = full_household()
    body = page_of(people["village"], paper(one, "blank"))
    assert not [word for word in ("韦昌禄", "990101", "9,734") if word in body.partition('<main class="sheet">')[2]]
    assert printed() == []


# ---- the account -----------------------------------------------------------------------------------------------------


def test_the_account_is_that_of_the_year_asked(people) -> None:
    one = household()
    with_income(one, 2024, 3000, wage=3100, operating_cost=100)
    with_income(one, 2025, 9000)
    PovertyLine.objects.create(region_id="99", year=2024, kind="monitoring", amount=7000)
    body = page_of(people["village"], paper(one, "income") + "?year=2024")
    for word in ("2024年度", "3,100.00", "3,000.00 ▼", "7,000.00", "低于当年监测范围"):
        assert word in body, word
    assert "2025年度" in page_of(people["village"], paper(one, "income"))
    assert "2019年还没有收入记录" in page_of(people["village"], paper(one, "income") + "?year=2019")


def test_an_account_that_nobody_kept_is_an_empty_form(people) -> None:
    body = page_of(people["village"], paper(household(), "income"))
    assert "空着的各项请入户填写" in body
    assert "农户收入核算表" in body


def test_the_application_is_for_monitoring_unless_asked_otherwise(people) -> None:
    one = household()
    member(one, "韦小花", birth_date=date(2020, 1, 1))
    body = page_of(people["village"], paper(one, "application"))
    assert "防止返贫监测对象申请及承诺授权书" in body
    assert body.count("韦小花") == 1  # a member, but nobody who signs
    assert "贫困户申请书" in page_of(people["village"], paper(one, "application") + "?kind=poor")
    assert "防止返贫监测对象申请" in page_of(people["village"], paper(one, "application") + "?kind=nonsense")


# ---- as of a day -----------------------------------------------------------------------------------------------------


def test_a_paper_is_equal_to_the_record_of_that_day(people) -> None:
    one = household(group_name="新组")
    past = timezone.now() - timedelta(days=9)
    Household.objects.filter(pk=one.pk).update(written_at=past)
    Member.objects.filter(household=one).update(written_at=past)
    member(one, "韦新来")
    yesterday = timezone.localdate() - timedelta(days=1)
    body = page_of(people["village"], f"{paper(one, 'card')}?day={yesterday}")
    assert "韦新来" not in body
    assert f"数据截至：{yesterday}" in body
    assert "韦新来" in page_of(people["village"], paper(one, "card"))
    assert printed()[0].after["登记日"] == yesterday.isoformat()


def test_a_day_before_the_household_leads_to_the_page_that_says_so(people) -> None:
    one = household()
    response = client_of(people["village"]).get(paper(one, "card") + "?day=2020-01-01", follow=True)
    assert "册上还没有这一户" in response.content.decode()


# ---- the trail -------------------------------------------------------------------------------------------------------


def test_every_print_is_on_the_trail_and_in_the_history(people) -> None:
    one = household()
    page_of(people["village"], paper(one, "card"))
    event = printed()[0]
    assert (event.actor, event.region_code, event.after["文书"]) == (people["village"], VILLAGE, "农户信息卡")
    assert f"打印农户信息卡（网页），编号 {event.after['编号']}" in page_of(people["village"], f"/households/{one.pk}/")


def test_a_stranger_leaves_no_trace_and_a_head_request_neither(people) -> None:
    one = household()
    client_of(people["other"]).get(paper(one, "card"))
    client_of(people["village"]).head(paper(one, "card"))
    assert printed() == []


# ---- full numbers ----------------------------------------------------------------------------------------------------


def test_full_numbers_for_a_reason(people) -> None:
    one, _ = full_household()
    number = one.members.get(relation=Relation.HEAD).identity
    response = client_of(people["township"]).post(paper(one, "card"), {"reason": "check"})
    body = response.content.decode()
    assert number in body
    assert not [secret for secret in (CARD, DISEASE) if secret in body]
    assert response["Cache-Control"] == "no-store"
    looks = AuditEvent.objects.filter(verb=Verb.REVEALED)
    assert sorted(event.after["对象"] for event in looks) == ["韦天佑", "韦昌禄"]
    assert (printed()[0].after["证件号码"], printed()[0].note) == ("完整", "核对户口簿、身份证")
    assert RevealCount.objects.get().used == 2
    assert number not in f"{[(event.before, event.after, event.note) for event in AuditEvent.objects.all()]}"


@pytest.mark.parametrize(("who", "status"), [("village", 403), ("prefecture", 403), ("other", 404), ("county", 200)])
def test_who_may_print_them(people, who, status) -> None:
    one, _ = full_household()
    number = one.members.get(relation=Relation.HEAD).identity
    response = client_of(people[who]).post(paper(one, "application"), {"reason": "check"})
    assert (response.status_code, number in response.content.decode()) == (status, status == 200)


def test_without_a_reason_or_without_numbers_on_it_nothing_is_printed(people) -> None:
    one, _ = full_household()
    client = client_of(people["township"])
    assert client.post(paper(one, "card"), {"reason": ""}).status_code == 409
    assert client.post(paper(one, "income"), {"reason": "check"}).status_code == 409
    assert printed() == []
    assert not RevealCount.objects.exists()


def test_a_paper_beyond_the_allowance_is_refused_whole(people, settings) -> None:
    settings.REVEALS_PER_DAY = 1
    one, secrets = full_household()
    response = client_of(people["township"]).post(paper(one, "card"), {"reason": "check"})
    assert (response.status_code, "每人每天最多查看 1 项" in response.content.decode()) == (409, True)
    assert not [secret for secret in secrets if secret in response.content.decode()]
    assert (printed(), RevealCount.objects.filter(used__gt=0).exists()) == ([], False)


# ---- PDF -------------------------------------------------------------------------------------------------------------


def test_where_no_pdf_can_be_made_the_page_says_what_to_install(people, monkeypatch) -> None:
    def fail():
        raise Refused("pdf_unavailable", packages=pdf.PACKAGES)

    monkeypatch.setattr(pdf, "library", fail)
    one = household()
    body = page_of(people["village"], paper(one, "card"))
    assert "apt install libpango-1.0-0" in body
    assert "format=pdf" not in body
    response = client_of(people["village"]).get(paper(one, "card") + "?format=pdf")
    assert (response.status_code, "apt install libpango-1.0-0" in response.content.decode()) == (409, True)
    assert len(printed()) == 1  # the page, not the PDF that was not made


@needs_library
@needs_text
@pytest.mark.parametrize("document", PAPERS)
def test_no_pdf_holds_a_personal_value(people, document, tmp_path) -> None:
    one, secrets = full_household()
    response = client_of(people["village"]).get(paper(one, document) + "?format=pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"].startswith("attachment")
    text = text_of(response.content, tmp_path)
    assert [secret for secret in secrets if secret in text] == []
    assert re.search(r"第 1 页，共 \d+ 页", text)
    assert "A4" in text
    assert ("韦昌禄" in text) == (document != "blank")


@needs_library
@needs_text
def test_eight_members_with_long_names_stay_inside_the_paper(people, tmp_path) -> None:
    one = household(
        head="买买提·阿不都热合曼·吐尔逊江·艾合买提", address="贵州省黔西南布依族苗族自治州" + "望谟县王母街道" * 12
    )
    for number in range(7):
        member(
            one,
            f"古丽巴哈尔·阿不都热合曼·吐尔逊{number}",
            number=identity(),
            health="02,03,04",
            birth_date=date(1990, 1, 1),
        )
    for document in ("card", "income", "application"):
        content = client_of(people["village"]).get(paper(one, document) + "?format=pdf").content
        file = tmp_path / f"{document}.pdf"
        file.write_bytes(content)
        boxes = subprocess.run(
            ["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)) < 595.3 - 28
        assert max(float(y) for y in re.findall(r'yMax="([\d.]+)"', boxes)) < 841.9 - 8
        assert int(re.search(r"共(\d+)页", re.sub(r"\s", "", text_of(content, tmp_path)))[1]) <= 2


# ---- the book of a village -------------------------------------------------------------------------------------------


def book(code: str = VILLAGE) -> str:
    return reverse("village-print", args=[code, "roster"])


def test_the_book_passes_the_battery(people) -> None:
    seen = Visitors(allowed=people["village"], stranger=people["other"], denied=people["prefecture"])
    assert page_battery(book(), seen) == EXPECTED


@pytest.mark.parametrize("code", ["990101201", "990101201999"])
def test_only_villages_have_a_book(people, code) -> None:
    path = f"/villages/{code}/print/roster/"
    assert client_of(people["county"]).get(path).status_code == 404
    assert client_of(people["village"]).get(f"/villages/{VILLAGE}/print/passport/").status_code == 404


def test_the_book_lists_who_is_listed_or_watched_under_masks(people) -> None:
    _, secrets = full_household()
    household(head="韦未建", register="unlisted", poverty_status=None)
    household(head="韦结束", register="closed", ended_on=date(2026, 1, 1), end_reason="02")
    household("990101201204", head="韦外村")
    body = page_of(people["village"], book())
    assert "1 户 2 人" in body
    assert not [name for name in ("韦未建", "韦结束", "韦外村") if name in body]
    assert [secret for secret in secrets if secret in body] == []
    assert not [word for word in ("长期慢性病", "尿毒症", "健康</th>") if word in body]
    assert printed()[0].after["文书"] == "甲村花名册"


def test_the_book_of_a_past_day(people) -> None:
    one = household(head="韦从前")
    past = timezone.now() - timedelta(days=9)
    Household.objects.filter(pk=one.pk).update(written_at=past)
    Member.objects.filter(household=one).update(written_at=past)
    household(head="韦今天")
    body = page_of(people["village"], f"{book()}?day={timezone.localdate() - timedelta(days=1)}")
    assert ("韦从前" in body, "韦今天" in body) == (True, False)


def test_three_households_cost_as_many_queries_as_one(people) -> None:
    client, counts = client_of(people["village"]), []
    household()
    client.get(book())
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(book()).status_code == 200
        counts.append(len(caught))
        for _ in range(3):
            with_income(household(), 2025, 100)
    assert counts[0] == counts[1]


def order(who, token=None, path: str = "") -> Printout:
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client_of(who).post(path or book(), {"token": token or str(uuid.uuid4())})
    assert response.status_code == 302, response.content.decode()
    return Printout.objects.get(pk=int(response.url.split("/")[-2]))


@pytest.fixture
def quick(monkeypatch):
    """The page itself instead of its PDF: what is tested is the way there."""
    monkeypatch.setattr(pdf, "library", lambda: None)
    monkeypatch.setattr(pdf, "pdf_of", lambda html: b"%PDF-1.7 " + html.encode())


def test_the_pdf_of_the_book_is_made_by_a_job_and_fetched_by_who_asked(people, quick) -> None:
    _, secrets = full_household()
    made = order(people["village"])
    assert (made.state, made.owner) == (PrintoutState.READY, people["village"])
    path = reverse("printout-file", args=[made.pk])
    text = client_of(people["village"]).get(path).content.decode()
    assert ("韦昌禄" in text, made.number in text) == (True, True)
    assert [secret for secret in secrets if secret in text] == []
    assert [client_of(people[who]).get(path).status_code for who in ("township", "other", "county")] == [404, 404, 404]
    assert [event.after["编号"] for event in printed()] == [made.number]


def test_a_double_click_makes_one(people, quick) -> None:
    token = str(uuid.uuid4())
    assert order(people["village"], token).pk == order(people["village"], token).pk
    assert len(printed()) == 1
    assert client_of(people["village"]).post(book(), {"token": "x"}).status_code == 409


def test_the_file_goes_after_a_day_and_the_page_says_so(people, quick, settings) -> None:
    old = order(people["village"])
    Printout.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT - timedelta(minutes=1))
    order(people["village"])
    old.refresh_from_db()
    assert (old.state, old.stored_as) == (PrintoutState.GONE, "")
    assert len(list(Path(settings.UPLOAD_DIR).iterdir())) == 1
    assert "文件已过期" in page_of(people["village"], reverse("printout-detail", args=[old.pk]))
    assert client_of(people["village"]).get(reverse("printout-file", args=[old.pk])).status_code == 409


def test_who_lost_the_post_meanwhile_gets_nothing(people, quick) -> None:
    made = order(people["village"])
    Printout.objects.filter(pk=made.pk).update(state=PrintoutState.MAKING)
    people["village"].posts.update(ends_on=date(2021, 1, 1))
    with pytest.raises(Refused, match="printout_denied"):
        make(SILENT, made.pk)
    made.refresh_from_db()
    assert (made.state, "没有看这个地方的权限" in made.error) == (PrintoutState.FAILED, True)


def test_a_failure_is_said(people, quick, monkeypatch) -> None:
    monkeypatch.setattr(pdf, "pdf_of", lambda html: 1 / 0)
    made = order(people["village"])
    assert made.state == PrintoutState.FAILED
    assert "没有做成" in page_of(people["village"], reverse("printout-detail", args=[made.pk]))


@needs_library
def test_the_book_as_a_real_pdf(people) -> None:
    full_household()
    content = client_of(people["village"]).get(reverse("printout-file", args=[order(people["village"]).pk])).content
    assert content.startswith(b"%PDF-")


def test_the_menu_offers_every_paper_and_the_village_its_book(people) -> None:
    one = household()
    body = page_of(people["village"], f"/households/{one.pk}/")
    assert [document for document in PAPERS if paper(one, document) not in body] == []
    assert book() in page_of(people["village"], f"/villages/{VILLAGE}/")
    assert book() not in page_of(people["prefecture"], f"/villages/{VILLAGE}/")


def test_a_cadre_without_households_prints_nothing(people) -> None:
    one, cadre = household(), user("ganbu", Role.CADRE, "990101201")
    assert client_of(cadre).get(paper(one, "card")).status_code == 404
