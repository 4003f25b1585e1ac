"""乡镇簿 and 县档: every table of a place, made by a job with the rights of who ordered it."""

import io
import shutil
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.documents import pdf
from fupin.documents.models import Printout, PrintoutState
from fupin.documents.services import content_of, make
from fupin.reports.catalogue import reports
from fupin.tests.factories import user
from fupin.workflow import Refused
from households.tests.test_printing import text_of
from villages.models import Post

pytestmark = pytest.mark.django_db
PARTS = [(one, part) for one in reports() for part in one.parts]
ON_PAPER = pytest.mark.skipif(
    bool(pdf.missing()) or shutil.which("pdftotext") is None, reason="no PDF can be made or read here"
)


def ordered(who: Any, url: str, **more: str) -> Printout:
    client = Client()
    client.force_login(who, "fupin.accounts.backend.PostsBackend")
    response = client.post(url, {"token": str(uuid.uuid4()), **more})
    assert response.status_code == 302, response.content.decode()[:500]
    return Printout.objects.latest("pk")


def written(printout: Printout) -> bytes:
    make(lambda *told: None, printout.pk)
    printout.refresh_from_db()
    assert printout.state == PrintoutState.READY, printout.error
    return content_of(printout)


@pytest.mark.parametrize(("code", "name"), [("990101", "县档"), ("990101201", "乡镇簿")])
def test_a_book_holds_every_table_of_its_place(viewer: Any, code: str, name: str) -> None:
    printout = ordered(viewer, f"{reverse('report-book')}?place={code}", form="xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(written(printout))).worksheets
    assert [sheet["A1"].value for sheet in sheets] == [one.full_title(part) for one, part in PARTS]
    assert name in printout.title
    rows = {"990101": ("甲镇", "丙镇"), "990101201": ("甲村", "丁村")}[code]
    assert tuple(sheets[0].cell(number, 1).value for number in (5, 6)) == rows


@ON_PAPER
def test_the_book_on_paper_holds_them_too(viewer: Any, tmp_path: Path) -> None:
    printout = ordered(viewer, f"{reverse('report-book')}?place=990101", form="pdf")
    text = "".join(text_of(written(printout), tmp_path).split())
    assert all("".join(one.full_title(part).split()) in text for one, part in PARTS)
    assert "负责人：" in text


@ON_PAPER
def test_one_table_on_paper(viewer: Any, tmp_path: Path) -> None:
    printout = ordered(viewer, f"{reverse('report-table', args=['R03'])}?place=990101&part=only")
    text = "".join(text_of(written(printout), tmp_path).split())
    assert "健康状况统计表（一人只算一次）" in text
    assert printout.number in text
    assert printout.asked == {"report": "R03", "part": "only"}


def test_who_has_lost_the_place_gets_no_book(viewer: Any) -> None:
    clerk = user("leaving", Role.TOWNSHIP_CLERK, "990101201")
    printout = ordered(clerk, f"{reverse('report-book')}?place=990101201", form="xlsx")
    Printout.objects.filter(pk=printout.pk).update(state=PrintoutState.MAKING)
    Post.objects.filter(user=clerk).update(ends_on="2024-01-01")
    with pytest.raises(Refused, match="printout_denied"):
        make(lambda *told: None, printout.pk)


def test_a_village_and_a_prefecture_have_no_book(viewer: Any) -> None:
    client = Client()
    client.force_login(viewer, "fupin.accounts.backend.PostsBackend")
    for code in ("9901", "990101201203", "52", "x"):
        told = client.post(f"{reverse('report-book')}?place={code}", {"token": str(uuid.uuid4())})
        assert told.status_code == 404
