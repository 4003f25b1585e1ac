"""Files: the rows of the page, masked unless asked for in full, safe to open, numbered, on the trail."""

import csv
import io
import uuid
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.documents.models import Printout, PrintoutState
from fupin.query import export_views
from fupin.query.export import HEALTH, Wanted, export_answer, exported
from fupin.query.fields import Field, Kind, Of, fields
from fupin.query.question import Question, ask, rows_of
from fupin.query.reading import columns_of, shows, text
from fupin.tests.factories import household, identity, member, user
from fupin.tests.world import client_of
from fupin.workflow import Refused

pytestmark = pytest.mark.django_db
EXPORTERS = [role for role in Role if Permission.ROSTER_EXPORT in GRANTS[role]]
ALL_OF = {of: tuple(key for key, one in fields().items() if shows(one, of)) for of in Of.values}
SECRETS = {"identity": "", "phone": "13912345678", "member_phone": "13812345678"}


def written(by: Any, question: Question, wanted: Wanted) -> tuple[int, bytes]:
    file = io.BytesIO()
    return export_answer(file, question=question, by=by, wanted=wanted), file.getvalue()


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def everything(content: bytes) -> str:
    """All that a workbook holds, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


@pytest.fixture
def sealed(db: Any) -> str:
    """A household with numbers; the one of its member."""
    number = identity()
    home = household(head="密封户", phone=SECRETS["phone"], member_count=2)
    member(home, "密封人", number=number, phone=SECRETS["member_phone"], health="02")
    return number


@pytest.mark.parametrize("of", Of.values)
def test_the_file_is_the_page(clerk: Any, of: str) -> None:
    """The same rows in the same order, and what the cells say."""
    name = "head_name" if of == Of.HOME else "name"
    question = Question(of, "990101", (("status", ("listed",)),), ALL_OF[of], f"-{name}")
    wanted = Wanted(form="csv", health=True)
    count, content = written(clerk, question, wanted)
    head, *rows = lines(content)
    page = client_of(clerk).get(question.url()).context["page"]
    assert count == len(rows) == page.paginator.count > 10
    columns = exported(question, wanted)
    front = len(head) - len(columns)
    assert front == (4 if of == Of.HOME else 5)
    shown = [one.key for one in columns_of(question)]
    for row, told in zip(rows, page.object_list, strict=False):
        assert row[3] == told.head
        for place, one in enumerate(columns):
            seen, _ = told.cells[shown.index(one.key)]
            cell = row[front + place].lstrip("'")
            assert alike(one, cell, seen), one.key


def alike(one: Field, cell: str, seen: str) -> bool:
    """A figure and a day are written otherwise on a page: 1,234.50 and 2026年3月1日."""
    if seen == text(None):
        return cell == ""
    if one.kind == Kind.DAY:
        year, month, day = seen.rstrip("日").replace("年", "月").split("月")
        return cell == f"{year}-{int(month):02}-{int(day):02}"
    return Decimal(cell) == Decimal(seen.replace(",", "")) if one.kind == Kind.NUMBER else cell == seen


@pytest.mark.parametrize("role", EXPORTERS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_file_holds_a_number_unasked(sealed: str, role: Role, form: str) -> None:
    who = user("who", role, "9901")
    for of in Of.values:
        _, content = written(who, Question(of, columns=ALL_OF[of]), Wanted(form=form, health=True))
        told = content.decode() if form == "csv" else everything(content)
        assert not [secret for secret in (sealed, SECRETS["phone"], SECRETS["member_phone"]) if secret in told]
        assert "139****5678" in told
        assert of == Of.HOME or sealed[:6] + "*" * 12 in told


def test_in_full_with_the_permission_and_a_reason(sealed: str) -> None:
    approver, clerk = user("approver", Role.COUNTY_APPROVER, "9901"), user("clerk", Role.COUNTY_CLERK, "9901")
    asked = Question(Of.PERSON, columns=ALL_OF[Of.PERSON])
    with pytest.raises(Refused) as refused:
        written(approver, asked, Wanted(full=True, reason="要"))
    assert refused.value.code == "export_reason"
    with pytest.raises(Refused) as refused:
        written(approver, asked, Wanted(form="csv", full=True, reason="县纪委查办案件"))
    assert refused.value.code == "query_export_csv"
    with pytest.raises(PermissionDenied):
        written(clerk, asked, Wanted(full=True, reason="县纪委查办案件"))
    _, content = written(approver, asked, Wanted(full=True, reason="县纪委查办案件"))
    assert sealed in everything(content)
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.note, event.after["完整"]) == (Verb.ROSTER_EXPORTED, "县纪委查办案件", True)
    assert sealed not in str(event.after)


def test_nobody_else_takes_anything_out(sealed: str) -> None:
    for role in sorted(set(Role) - set(EXPORTERS)):
        who = user(f"who-{role}", role, "9901")
        with pytest.raises(PermissionDenied):
            written(who, Question(), Wanted())
        assert client_of(who).post(reverse("query-export")).status_code == 403


def test_health_stays_inside_unless_it_is_asked_for(sealed: str) -> None:
    who = user("who", Role.VILLAGE_CLERK, "990101201203")
    asked = Question(Of.PERSON, columns=("sex", "health", "disability_kind"))
    assert [one.key for one in exported(asked, Wanted())] == ["sex"]
    assert {one.key for one in exported(asked, Wanted(health=True))} == {"sex", "health", "disability_kind"}
    _, content = written(who, asked, Wanted())
    assert "长期慢性病" not in everything(content)
    _, content = written(who, asked, Wanted(health=True))
    assert "长期慢性病" in everything(content)
    assert AuditEvent.objects.latest("id").after["含健康"] is True
    with pytest.raises(Refused) as refused:
        written(who, ask(Of.PERSON, health="02"), Wanted())
    assert "健康状况" in refused.value.sentence
    assert len(HEALTH) == 4


def test_scope(clerk: Any) -> None:
    village = user("village", Role.VILLAGE_CLERK, "990101201203")
    _, content = written(village, Question(), Wanted(form="csv"))
    assert {row[1] for row in lines(content)[1:]} == {"990101201203"}
    with pytest.raises(Refused) as refused:
        written(village, Question(place="990102"), Wanted())
    assert refused.value.code == "query_export_nothing"
    written(village, Question(place="990101"), Wanted())
    assert AuditEvent.objects.latest("id").region_code == "990101201203"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_runs(start: str) -> None:
    household(head=start, address=f"{start}组")
    who, asked = user("who", Role.COUNTY_CLERK, "9901"), Question(columns=("address",))
    _, content = written(who, asked, Wanted())
    assert "<f>" not in everything(content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("查询")
    assert sheet.to_python()[1][3].strip() == start.strip()
    _, content = written(who, asked, Wanted(form="csv"))
    (row,) = lines(content)[1:]
    assert row[3].startswith("'")
    assert row[4].startswith("'")


def test_the_last_sheet_says_what_it_is(sealed: str) -> None:
    who = user("who", Role.COUNTY_CLERK, "9901", name="吴秀芝")
    count, content = written(who, ask(Of.PERSON, "990101", name="密封"), Wanted())
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["查询", "说明"]
    told = dict(book.get_sheet_by_name("说明").to_python()[1:])
    event = AuditEvent.objects.latest("id")
    assert told["导出编号"] == event.after["编号"]
    assert (told["导出人"], told["行数"], told["开始导出时"]) == ("吴秀芝", f"{count} 行", "1 户 2 人")
    assert told["条件"] == "人：姓名 含“密封”"
    assert event.after["行数"] == count == 2


def test_a_large_one_is_made_by_a_job(clerk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(export_views, "AT_ONCE", 3)
    client, question = client_of(clerk), ask(Of.HOME, "990101", status="listed")
    for form in ("xlsx", "csv"):
        sent = {"form": form, "token": str(uuid.uuid4())}
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = client.post(question.url("query-export"), sent)
        made = Printout.objects.latest("pk")
        assert response.headers["Location"] == reverse("printout-detail", args=[made.pk])
        assert (made.state, made.kind) == (PrintoutState.READY, f"query-{form}")
        content = client.get(reverse("printout-file", args=[made.pk])).content
        rows = rows_of(clerk, question).count()
        assert AuditEvent.objects.filter(after__编号=made.number).get().after["行数"] == rows
        if form == "csv":
            assert len(lines(content)) == rows + 1
        again = client.post(question.url("query-export"), sent)
        assert again.headers["Location"] == response.headers["Location"]


def test_a_small_one_comes_at_once_and_its_name_says_how_many(clerk: Any) -> None:
    client, question = client_of(clerk), ask(Of.HOME, "990101", status="listed")
    rows = rows_of(clerk, question).count()
    page = client.get(question.url("query-export")).content.decode()
    assert f"<b>{rows} 行</b>" in page
    response = client.post(question.url("query-export"), {"form": "csv", "token": str(uuid.uuid4())})
    assert len(lines(b"".join(response.streaming_content))) == rows + 1
    assert f"-{rows}%E8%A1%8C-" in response.headers["Content-Disposition"]


def test_what_speaks_against_it_stands_on_the_page(clerk: Any) -> None:
    client, sent = client_of(clerk), {"form": "xlsx", "token": str(uuid.uuid4())}
    for asked, told in ((ask(Of.PERSON, health="02"), "勾选"), (ask(Of.HOME, head_name="没有这个人"), "没有户")):
        response = client.post(asked.url("query-export"), sent)
        assert response.status_code == 422
        assert told in response.content.decode()


def test_a_thousand_rows_cost_as_many_queries_as_ten(clerk: Any) -> None:
    def queries(asked: Question) -> int:
        with CaptureQueriesContext(connection) as caught:
            written(clerk, asked, Wanted(form="csv", health=True))
        return len(caught)

    few = Question(Of.HOME, "990101201203", columns=ALL_OF[Of.HOME])
    queries(few)
    assert queries(few) == queries(few.at("9901"))
