"""Tables in and out: all rows or none, in scope, by who may import, checked again at the second step."""

import os
from decimal import Decimal

import pytest
import tablib
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from import_export.fields import Field
from import_export.widgets import DecimalWidget, ForeignKeyWidget, IntegerWidget

from fupin.access.permissions import Permission, Role
from fupin.accounts.models import Person
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.write import record
from fupin.staff.importing import SafeImportMixin, claim_table, keep_table, table_dir
from fupin.staff.resources import SafeResource, harmless
from fupin.staff.scoped import ScopedAdmin
from fupin.staff.site import RegisterSite
from fupin.tests.factories import region_tree, user
from fupin.workbook import read_sheets
from fupin.workflow import Refused
from villages.models import PovertyLine, Region

pytestmark = pytest.mark.django_db
HEADINGS = ["地区代码", "年度", "线别", "标准", "依据文件"]


class LineResource(SafeResource):
    permission, view_permission = Permission.LINE_EDIT, Permission.LINE_VIEW
    region = Field("region", "地区代码", ForeignKeyWidget(Region, "code"))
    year = Field("year", "年度", IntegerWidget())
    kind = Field("kind", "线别")
    amount = Field("amount", "标准", DecimalWidget())
    source = Field("source", "依据文件")

    class Meta:
        model = PovertyLine
        fields = import_order = export_order = ("region", "year", "kind", "amount", "source")
        import_id_fields = ("region", "year", "kind")

    def region_of(self, row):
        return row.region_id

    def write_rows(self, rows, *, by):
        for row in rows:
            row.save()
            record(Verb.LINE_SAVED, row, by=by, region=row.region_id)


class LineAdmin(SafeImportMixin, ScopedAdmin):
    view_permission = Permission.LINE_VIEW
    resource_class = LineResource


@pytest.fixture
def clerk():
    region_tree()
    return user("xianjing1", Role.COUNTY_CLERK, "990101")


def table(*rows):
    return tablib.Dataset(*rows, headers=HEADINGS)


def line(year, *, code="990101", amount="4000", kind="national", source=""):
    return (code, year, kind, amount, source)


def years():
    return sorted(PovertyLine.objects.values_list("year", flat=True))


def test_good_rows_are_checked_without_being_written(clerk):
    checked = LineResource(user=clerk).check(table(line(2024), line(2025)))
    assert (checked.new, checked.changed, checked.problems, years()) == (2, 0, [], [])


def test_all_rows_are_written_and_recorded_together(clerk):
    LineResource(user=clerk).apply_checked(table(line(2024), line(2025)))
    assert years() == [2024, 2025]
    assert len(set(AuditEvent.objects.values_list("write", flat=True))) == 1


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (line(2025, amount="很多"), "D"),
        (line("明年"), "B"),
        (line(1800), ""),
        (line(2025, kind="没有"), "C"),
        (line(2025, code="990102"), ""),
        (line(2025, code="888888"), "A"),
        (line(2024), ""),
    ],
)
def test_one_wrong_row_and_nothing_is_written(clerk, wrong, column):
    resource = LineResource(user=clerk)
    problems = resource.check(table(line(2024), wrong)).problems
    assert {problem.row for problem in problems} == {3}
    assert column in {problem.column for problem in problems}
    with pytest.raises(Refused, match="table_refused"):
        LineResource(user=clerk).apply_checked(table(line(2024), wrong))
    assert years() == []


def test_a_row_of_another_county_is_not_overwritten(clerk):
    PovertyLine.objects.create(region_id="990102", year=2024, kind="national", amount=1)
    problems = LineResource(user=clerk).check(table(line(2024, code="990102"))).problems
    assert any("不在您的范围" in problem.sentence or "填过" in problem.sentence for problem in problems)


def test_a_known_row_is_changed_and_not_doubled(clerk):
    PovertyLine.objects.create(region_id="990101", year=2024, kind="national", amount=1)
    checked = LineResource(user=clerk).apply_checked(table(line(2024, amount="4200.5")))
    assert (checked.new, checked.changed) == (0, 1)
    assert PovertyLine.objects.get().amount == Decimal("4200.5")


@pytest.mark.parametrize(
    ("rows", "headers", "code"),
    [
        ([], HEADINGS, "table_empty"),
        ([("990101", 2024)], HEADINGS[:2], "table_headings"),
        ([line(year) for year in range(2010, 2022)], HEADINGS, "table_too_long"),
    ],
)
def test_tables_that_are_refused_whole(clerk, monkeypatch, rows, headers, code):
    monkeypatch.setattr(LineResource, "most_rows", 10)
    with pytest.raises(Refused, match=code):
        LineResource(user=clerk).check(tablib.Dataset(*rows, headers=headers))


def test_a_resource_with_a_sealed_column_does_not_start(clerk):
    class Leaks(SafeResource):
        class Meta:
            model = Person
            fields = ("name", "identity_digest")

    with pytest.raises(ImproperlyConfigured):
        Leaks(user=clerk)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\ufeff=1", "＝1", "|x", "%x", "\u200b-1"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["韦大山", "a=b", "", -5, Decimal("-1.5"), None])
def test_other_values_stay_as_they_are(value):
    assert harmless(value) == value


# ---- the pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(settings, rf):
    made = LineAdmin(PovertyLine, RegisterSite())
    made._address = lambda name: f"/{name}/"

    def call(by, content=None, name="线.csv", **data):
        if content is not None:
            data["table"] = SimpleUploadedFile(name, content)
        request = rf.post("/", data) if data else rf.get("/")
        request.user, request.session = by, SessionStore()
        request._messages = type("Quiet", (), {"add": lambda *a: None})()
        response = made.import_page(request)
        return response.context_data if hasattr(response, "context_data") else response

    return call


def csv(*rows):
    return "\n".join(",".join(map(str, row)) for row in (HEADINGS, *rows)).encode()


def test_upload_look_confirm(page, clerk):
    token = page(clerk, csv(line(2024)))["token"]
    assert years() == []
    assert isinstance(page(clerk, token=token), HttpResponse)
    assert years() == [2024]
    assert list(table_dir().iterdir()) == []


def test_a_second_confirmation_finds_nothing(page, clerk):
    token = page(clerk, csv(line(2024)))["token"]
    page(clerk, token=token)
    with pytest.raises(Refused, match="table_gone"):
        page(clerk, token=token)
    assert years() == [2024]


def test_a_table_with_problems_gets_no_token(page, clerk):
    context = page(clerk, csv(line(2024), line(2025, amount="x")))
    assert (context["token"], len(context["problems"]), list(table_dir().iterdir())) == ("", 1, [])


def test_confirming_checks_again(page, clerk):
    token = page(clerk, csv(line(2024, code="990101201")))["token"]
    clerk.posts.update(region_id="990102")
    with pytest.raises(Refused, match="table_refused"):
        page(type(clerk).objects.get(pk=clerk.pk), token=token)
    assert years() == []


def test_a_token_serves_only_who_got_it(page, clerk):
    token = page(clerk, csv(line(2024)))["token"]
    with pytest.raises(Refused, match="table_gone"):
        page(user("xianjing2", Role.COUNTY_CLERK, "990101"), token=token)
    assert years() == []


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "WyJhIl0:1:2"])
def test_a_made_up_token_opens_no_file(page, clerk, token):
    with pytest.raises(Refused, match="table_gone"):
        page(clerk, token=token)


def test_a_viewer_cannot_import(page, clerk):
    for role in (Role.COUNTY_APPROVER, Role.AUDITOR):
        viewer = user(f"v-{role}", role, "990101")
        with pytest.raises(PermissionDenied):
            page(viewer)
        with pytest.raises(PermissionDenied):
            page(viewer, csv(line(2024)))


@pytest.mark.parametrize(("name", "said"), [("线.yaml", "只能导入"), ("线.html", "只能导入"), ("线.xls", "只能导入")])
def test_other_formats_are_refused(page, clerk, name, said):
    assert said in str(page(clerk, b"x", name)["form"].errors)


def test_an_unreadable_file_says_what_to_do(page, clerk):
    assert "另存" in str(page(clerk, b"PK\x03\x04broken", "线.xlsx")["form"].errors)


def test_the_waiting_file_is_sealed(clerk):
    token = keep_table("韦大山的表".encode(), "1/x")
    (kept,) = table_dir().iterdir()
    assert "韦大山".encode() not in kept.read_bytes()
    assert claim_table(token, "1/x").content == "韦大山的表".encode()


def test_a_file_that_nobody_confirmed_is_dropped(clerk):
    keep_table(b"old", "1/x")
    (kept,) = table_dir().iterdir()
    os.utime(kept, (0, 0))
    keep_table(b"new", "1/x")
    assert not kept.exists()
    assert len(list(table_dir().iterdir())) == 1


def exported(by, **query):
    request = RequestFactory().get("/", query)
    request.user = by
    return LineAdmin(PovertyLine, RegisterSite()).export_page(request).content


def test_exports_hold_only_rows_in_scope_and_no_live_formula(clerk):
    PovertyLine.objects.create(region_id="990101", year=2024, kind="national", amount=4000, source="=HYPERLINK(1)")
    PovertyLine.objects.create(region_id="990102", year=2025, kind="national", amount=4000)
    (sheet,) = read_sheets(exported(clerk))
    assert sheet.head(9) == [HEADINGS, ["990101", 2024, "national", 4000, "'=HYPERLINK(1)"]]
    assert "'=HYPERLINK" in exported(clerk, **{"as": "csv"}).decode("utf-8-sig")


def test_who_may_not_see_lines_exports_none(clerk):
    with pytest.raises(PermissionDenied):
        exported(user("guanli1", Role.ADMINISTRATOR, "990101"))


def test_the_workbook_round_trips(page, clerk):
    PovertyLine.objects.create(region_id="990101", year=2024, kind="national", amount=4000)
    context = page(clerk, exported(clerk), "线.xlsx")
    assert (context["checked"].problems, context["checked"].changed) == ([], 1)
