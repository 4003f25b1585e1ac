"""Evidence: who may add, see and withdraw it; what is kept of a file; what is never served."""

import io
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.personal.models import RevealCount
from fupin.tests.documents import jpeg, png, scan
from fupin.tests.factories import household, member
from households.codes import EvidenceKind, EvidenceMatter
from households.codes.evidence import MATTERS, SENSITIVE, matter_of
from households.models import Evidence
from households.services import evidence as services
from households.services.evidence import add_evidence
from households.tests.scene import client_of, page_of, visitors

pytestmark = pytest.mark.django_db
HOUSE, BILL = EvidenceKind.HOUSE_PHOTO, EvidenceKind.HOSPITAL_BILL
NAME = '"><script>alert(1)</script>990101197003021234.png'


@pytest.fixture
def people():
    return visitors()


@pytest.fixture
def home():
    return household()


def form(kind: str = HOUSE, *uploads: SimpleUploadedFile, **facts):
    return {"kind": kind, "token": str(uuid.uuid4()), "files": list(uploads), **facts}


def photo(name: str = "住宅.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if content is None else content)


def post(who, home, data):
    return client_of(who).post(reverse("household-evidence", args=[home.pk]), data)


def kept(home, by, kind: str = HOUSE, **facts) -> Evidence:
    return add_evidence(household=home, kind=kind, uploads=[photo()], by=by, token=uuid.uuid4(), **facts)[0]


def file_of(row: Evidence) -> str:
    return reverse("household-evidence-file", args=[row.household_id, row.pk])


# ---- the lists -------------------------------------------------------------------------------------------------------


def test_every_kind_belongs_to_one_matter() -> None:
    kinds = [kind for matter in EvidenceMatter for kind in MATTERS[matter]]
    assert sorted(kinds) == sorted(EvidenceKind)
    assert {matter_of(kind) for kind in SENSITIVE} == {EvidenceMatter.HEALTH}


# ---- adding ----------------------------------------------------------------------------------------------------------


def test_a_photograph_is_kept_sealed_without_its_position(people, home, settings) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CAMERAMAKER"
    response = post(people["village"], home, form(HOUSE, photo("新房.jpg", jpeg((300, 200), exif=exif)), note="翻修后"))
    assert (response.status_code, response.url) == (302, f"/households/{home.pk}/#evidence")
    row = Evidence.objects.get()
    assert (row.household, row.width, row.height, row.uploaded_by) == (home, 300, 200, people["village"])
    for path in Path(settings.UPLOAD_DIR).iterdir():
        assert not [word for word in (b"CAMERAMAKER", b"\xff\xd8\xff") if word in path.read_bytes()]
        assert path.stat().st_mode & 0o077 == 0
    assert b"CAMERAMAKER" not in client_of(people["village"]).get(file_of(row)).content


def test_the_trail_says_what_was_added(people, home) -> None:
    post(people["village"], home, form(HOUSE, photo(), SimpleUploadedFile("表.pdf", scan())))
    event = AuditEvent.objects.get(verb=Verb.EVIDENCE_ADDED)
    assert (event.actor, event.region_code, event.after["份数"]) == (people["village"], home.village_id, 2)
    assert "上传佐证材料：新旧住宅照片 2 份" in page_of(people["village"], f"/households/{home.pk}/")


def test_several_files_are_all_or_none(people, home, settings) -> None:
    response = post(people["village"], home, form(HOUSE, photo(), photo("坏.jpg", b"\xff\xd8\xffnothing")))
    assert response.status_code == 422
    assert "没有上传“坏.jpg”：图片打不开" in response.content.decode()
    assert not Evidence.objects.exists()
    assert not list(Path(settings.UPLOAD_DIR).glob("*.sealed"))


REFUSED = {
    "empty": (photo("空.png", b""), "文件是空的"),
    "html": (photo("页.png", b"<html><script>alert(1)</script>"), "只收照片"),
    "heic": (photo("IMG.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 40), "HEIC 格式"),
    "svg": (photo("图.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), "只收照片"),
    "gif": (photo("图.gif", b"GIF89a" + b"\0" * 40), "只收照片"),
    "script in a pdf": (SimpleUploadedFile("表.pdf", scan(b"<< /S /JavaScript >>")), "带有脚本"),
    "half a pdf": (SimpleUploadedFile("表.pdf", b"%PDF-1.4"), "不是完整的 PDF"),
    "large": (photo("大.png", png() + b"\0" * (services.MOST_BYTES + 1)), "超过每个文件 10 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_files_get_a_sentence(people, home, case) -> None:
    upload, sentence = REFUSED[case]
    upload.seek(0)
    response = post(people["village"], home, form(HOUSE, upload))
    assert response.status_code == 422
    text = response.content.decode()
    assert sentence in text or (case == "empty" and "还没有选文件" in text)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": "77"}, "材料种类"),
        ({"kind": ""}, "材料种类"),
        ({"kind": EvidenceKind.OTHER}, "请在说明里写明"),
        ({"taken_on": "2999-01-01"}, "到今天之间"),
        ({"taken_on": "1970-01-01"}, "到今天之间"),
        ({"taken_on": "never"}, "拍摄或出具日期"),
        ({"member": "987654321"}, "哪个人的"),
        ({"token": "x"}, "还没有上传"),
        ({"files": []}, "还没有选文件"),
        ({"note": "长" * 101}, "说明"),
    ],
)
def test_bad_facts_get_a_sentence(people, home, facts, sentence) -> None:
    response = post(people["village"], home, {**form(HOUSE, photo()), **facts})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Evidence.objects.exists()


def test_another_households_member_is_not_offered(people, home) -> None:
    other = member(household(), "韦别家")
    response = post(people["village"], home, form(HOUSE, photo(), member=other.pk))
    assert response.status_code == 422
    assert "韦别家" not in response.content.decode()


def test_too_many_at_once(people, home, monkeypatch) -> None:
    many = [photo(f"{number}.png") for number in range(services.MOST_FILES + 1)]
    assert "一次最多 10 个文件" in post(people["village"], home, form(HOUSE, *many)).content.decode()
    monkeypatch.setattr(services, "MOST_TOTAL", 100)
    assert "一次最多共" in post(people["village"], home, form(HOUSE, photo())).content.decode()
    monkeypatch.setattr(services, "MOST_KEPT", 0)
    assert "先撤下过时的" in post(people["village"], home, form(HOUSE, photo())).content.decode()


def test_the_same_form_twice_is_kept_once_and_the_same_picture_is_refused(people, home) -> None:
    data = form(HOUSE, photo())
    for _ in range(2):
        data["files"][0].seek(0)
        assert post(people["village"], home, data).status_code == 302
    assert Evidence.objects.count() == 1
    again = post(people["village"], home, form(HOUSE, photo()))
    assert "已有完全一样的一份“新旧住宅照片”" in again.content.decode()
    assert post(people["village"], home, form(EvidenceKind.HOUSE_REPORT, photo())).status_code == 302


def test_the_same_form_sent_twice_at_once_is_kept_once(people, home, monkeypatch) -> None:
    """The other delivery commits while this one looks at the picture."""
    first, token, look = [], uuid.uuid4(), services.accepted

    def meanwhile(uploads):
        checked = look(uploads)
        if not first:
            first.append(True)
            asked = {"household": home, "kind": HOUSE, "uploads": [photo()], "by": people["village"], "token": token}
            first.extend(add_evidence(**asked))
        return checked

    monkeypatch.setattr(services, "accepted", meanwhile)
    again = add_evidence(household=home, kind=HOUSE, uploads=[photo()], by=people["village"], token=token)
    assert again == first[1:] == list(Evidence.objects.all())


def test_a_closed_household_takes_no_more(people) -> None:
    gone = household(register="closed", ended_on=date(2026, 1, 1), end_reason="02")
    assert "已结束登记" in post(people["village"], gone, form(HOUSE, photo())).content.decode()


# ---- seeing ----------------------------------------------------------------------------------------------------------


def test_the_file_passes_the_battery(people, home) -> None:
    row = kept(home, people["village"])
    seen = Visitors(allowed=people["village"], stranger=people["other"], denied=people["prefecture"])
    assert page_battery(file_of(row), seen) == EXPECTED


def test_another_households_address_opens_nothing(people, home) -> None:
    row, other = kept(home, people["village"]), household(head="韦邻居")
    paths = [reverse("household-evidence-file", args=[number, row.pk]) for number in (other.pk, int("9" * 19))]
    assert [client_of(people["village"]).get(path).status_code for path in paths] == [404, 404]


def test_a_photograph_is_shown_in_place_and_a_scan_is_saved(people, home) -> None:
    row = kept(home, people["village"])
    paper = add_evidence(
        household=home,
        kind="01",
        uploads=[SimpleUploadedFile("表.pdf", scan())],
        by=people["village"],
        token=uuid.uuid4(),
    )[0]
    shown, saved = (client_of(people["township"]).get(file_of(each)) for each in (row, paper))
    for response, kind, where in ((shown, "image/jpeg", "inline"), (saved, "application/pdf", "attachment")):
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"].startswith(where)
        assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")
    small = client_of(people["township"]).get(file_of(row) + "?size=small")
    assert max(Image.open(io.BytesIO(small.content)).size) <= 240


def test_an_evil_name_is_words(people, home) -> None:
    post(people["village"], home, form(EvidenceKind.OTHER, photo(NAME), note="<img src=x onerror=alert(1)>"))
    row, body = Evidence.objects.get(), page_of(people["village"], f"/households/{home.pk}/")
    assert "990101197003021234" not in row.file_name
    assert "&lt;img src=x onerror=alert(1)&gt;" in body
    assert not [bad for bad in ("<script>alert", "<img src=x") if bad in body]
    response = client_of(people["village"]).get(file_of(row))
    assert "script" not in response["Content-Disposition"]


def test_the_prefecture_sees_that_there_is_a_proof_and_not_the_proof(people, home) -> None:
    row = kept(home, people["village"])
    body = page_of(people["prefecture"], f"/households/{home.pk}/")
    assert "新旧住宅照片" in body
    assert file_of(row) not in body


def test_the_page_of_a_past_day_shows_the_proofs_of_that_day(people) -> None:
    home = household()
    past = timezone.now() - timedelta(days=9)
    type(home).objects.filter(pk=home.pk).update(written_at=past)
    kept(home, people["village"])
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "新旧住宅照片" not in page_of(people["village"], f"/households/{home.pk}/?day={yesterday}")


def test_one_query_for_one_proof_and_for_nine(people, home) -> None:
    client, path, counts = client_of(people["township"]), f"/households/{home.pk}/", []
    kept(home, people["village"])
    client.get(path)
    for kind in ("02", "05", "13", "14", "16", "24", "25", "26"):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        counts.append(len(caught))
        kept(home, people["village"], kind)
    assert len(set(counts)) == 1


# ---- guarded ones ----------------------------------------------------------------------------------------------------


def test_a_proof_of_illness_is_opened_for_a_reason_only(people, home) -> None:
    row = kept(home, people["village"], BILL)
    village, township = client_of(people["village"]), client_of(people["township"])
    assert village.get(file_of(row)).status_code == 403
    asked = township.get(file_of(row))
    assert "写明理由才能打开" in asked.content.decode()
    assert township.post(file_of(row), {"reason": ""}).status_code == 422
    assert not AuditEvent.objects.filter(verb=Verb.REVEALED).exists()
    opened = township.post(file_of(row), {"reason": "benefit"})
    assert (opened.status_code, opened["Content-Type"]) == (200, "image/jpeg")
    event = AuditEvent.objects.get(verb=Verb.REVEALED)
    assert (event.note, event.after["项目"]) == ("办理补助、保险、贷款", "佐证材料：住院报销结算证明")
    assert RevealCount.objects.get().used == 1


def test_there_is_no_small_picture_of_it(people, home) -> None:
    row = kept(home, people["village"], BILL)
    assert f"{file_of(row)}?size=small" not in page_of(people["township"], f"/households/{home.pk}/")
    assert "image" not in client_of(people["township"]).get(file_of(row) + "?size=small")["Content-Type"]


def test_its_words_are_for_who_may_open_it(people, home) -> None:
    kept(home, people["village"], BILL, note="尿毒症三月住院")
    pages = {
        who: "尿毒症" in page_of(people[who], f"/households/{home.pk}/")
        for who in ("village", "prefecture", "township")
    }
    assert pages == {"village": False, "prefecture": False, "township": True}


# ---- withdrawing -----------------------------------------------------------------------------------------------------


def test_what_is_withdrawn_stays_with_its_reason(people, home, settings) -> None:
    row = kept(home, people["village"])
    path = reverse("household-evidence-withdraw", args=[home.pk, row.pk])
    client = client_of(people["village"])
    assert client.post(path, {"reason": " "}).status_code == 422
    assert client.post(path, {"reason": "拍糊了"}).status_code == 302
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_reason) == (people["village"], "拍糊了")
    assert (Path(settings.UPLOAD_DIR) / row.stored_as).exists()
    assert "拍糊了" in page_of(people["village"], f"/households/{home.pk}/")
    assert client.get(file_of(row)).status_code == 403
    assert client.post(path, {"reason": "再一次"}).url == f"/households/{home.pk}/"
    assert AuditEvent.objects.filter(verb=Verb.EVIDENCE_WITHDRAWN).count() == 1


@pytest.mark.parametrize(("who", "status"), [("county", 403), ("other", 404), ("prefecture", 403), ("township", 302)])
def test_who_may_withdraw(people, home, who, status) -> None:
    row = kept(home, people["village"])
    path = reverse("household-evidence-withdraw", args=[home.pk, row.pk])
    assert client_of(people[who]).post(path, {"reason": "传错了"}).status_code == status


def test_a_file_that_is_gone_is_said(people, home, settings) -> None:
    row = kept(home, people["village"])
    (Path(settings.UPLOAD_DIR) / row.stored_as).unlink()
    response = client_of(people["village"]).get(file_of(row))
    assert (response.status_code, "从备份里找回" in response.content.decode()) == (409, True)
