"""The roster going out: masked or in full, and coming back unchanged."""

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.documents.models import Printout, PrintoutState
from fupin.personal.masks import mask_identity
from fupin.tests import factories
from fupin.tests.world import client_of
from fupin.workbook import read_sheets
from fupin.workflow import Refused
from households.importers import testing
from households.importers.national_headings import H1, H2, H3, H4, H5
from households.importers.roster_export import Exported, export_roster
from households.importers.roster_import import load, make_plan
from households.importers.roster_layouts import BESIDES
from households.income_rules import TRANSFERS
from households.models import Household, IncomeRecord, Member
from households.services.tests.test_undo import imported
from households.views import roster_exporting
from villages.models import Region

pytestmark = pytest.mark.django_db
VILLAGE, SECOND = "990101201203", "990101201204"
NO, NEXT = "990101201203000001", "990101201204000002"
SECOND_PLACE = {"village_name": "丁村", "village_code": SECOND}


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def people() -> dict[str, Any]:
    posts = {
        "preparer": (Role.COUNTY_CLERK, "990101"),
        "approver": (Role.COUNTY_APPROVER, "990101"),
        "clerk": (Role.VILLAGE_CLERK, VILLAGE),
    }
    return {name: factories.user(name, role, code) for name, (role, code) in posts.items()}


@pytest.fixture
def register(people) -> dict[str, Any]:
    """A listed household with all that the template has, an unlisted one, and one of which only results are known."""
    listed = testing.family(NO, other_causes="缺技术、缺资金", monitoring_kind="突发严重困难户", note="=1+1")
    listed[0]["健康状况"] = "患有大病"
    imported(listed, people["preparer"], mode="legacy", approver=people["approver"])
    results = dict.fromkeys(("wage", "operating", "property_income", "family_planning", "dibao_income", "tekun_income",
                             "pension_income", "eco", "other_transfer", "operating_cost"))  # fmt: skip
    undecided = dict.fromkeys(
        ("household_kind", "attribute", "poverty_status", "first_year", "exit_year", "main_cause"), None
    )
    told = {**results, **undecided, "transfer_total": "900", "net_per_head": "8000", **SECOND_PLACE}
    rows = [*testing.family(NEXT, **told), *testing.family("990101201204000003", **undecided, **SECOND_PLACE)]
    imported(rows, people["preparer"])
    return people


def exported(by: Any, region: str = "990101", **options: Any) -> tuple[bytes, Exported]:
    target = io.BytesIO()
    found = export_roster(target, region=Region.objects.get(pk=region), by=by, **options)
    return target.getvalue(), found


FULL = {"full": True, "reason": "县纪委核对名册"}


def table(content: bytes, sheet: int = 0) -> list[list[Any]]:
    return list(read_sheets(content))[sheet].head(1000)


def column(content: bytes, heading: str) -> list[Any]:
    lines = table(content)
    return [line[lines[0].index(heading)] for line in lines[1:]]


def plan_of(content: bytes, by: Any, mode: str = "facts") -> Any:
    return make_plan(load(content), by=by, mode=mode)


# ---- out and in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["facts", "legacy"])
@pytest.mark.parametrize("layout", ["template", "H1"])
def test_a_full_export_comes_back_as_the_same(register, mode, layout) -> None:
    content, found = exported(register["approver"], layout=layout, **FULL)
    assert (found.households, found.rows, found.empty) == (3, 9, 0)
    plan = plan_of(content, register["preparer"], mode)
    assert [problem.as_dict() for problem in plan.problems if problem.severity == "E"] == []
    assert plan.counts["corrections"] == 0
    for kind, count in (("households", 3), ("members", 9)):
        assert {name: found for name, found in plan.counts[kind].items() if found} == {"same": count}
    assert plan.proposals == []


def test_h2_comes_back_as_the_same(register) -> None:
    content, found = exported(register["approver"], layout="H2", **FULL)
    assert (found.households, found.rows) == (3, 3)
    plan = plan_of(content, register["preparer"])
    assert [problem.as_dict() for problem in plan.problems if problem.severity == "E"] == []
    assert plan.counts["corrections"] == 0
    assert plan.counts["households"]["same"] == 3


@pytest.fixture
def watched(register) -> dict[str, Any]:
    """Two listed households more, monitored: one still, one not any more."""
    told = {"监测对象类别": "突发严重困难户", "识别监测时间": "202305", "致贫/返贫风险1": "因病、因学"}
    gone = told | {"风险是否已消除": "是", "消除监测时间": "202403", "风险消除方式": "自然消除"}
    rows = []
    for number, facts in (("990101201203000005", told), ("990101201203000006", gone)):
        rows += [{**row, **facts} for row in testing.family(number)]
    imported(rows, register["preparer"], mode="legacy", approver=register["approver"])
    return register


@pytest.mark.parametrize("mode", ["facts", "legacy"])
@pytest.mark.parametrize(("layout", "households"), [("H3", 3), ("H4", 3), ("H5", 3)])
def test_the_official_lists_come_back_as_the_same(watched, mode, layout, households) -> None:
    content, found = exported(watched["approver"], layout=layout, **FULL)
    assert (found.households, found.rows, found.year) == (households, 3 * households, 2025)
    plan = make_plan(load(content, year=found.year), by=watched["preparer"], mode=mode, year=found.year)
    assert [problem.as_dict() for problem in plan.problems if problem.severity == "E"] == []
    assert [problem.code for problem in plan.problems if problem.code == "unknown_heading"] == []
    assert (plan.counts["corrections"], plan.proposals) == (0, [])
    assert {name: count for name, count in plan.counts["households"].items() if count and name != "absent"} == {
        "same": households
    }


def test_a_list_of_one_year_says_which(watched) -> None:
    content, _ = exported(watched["approver"], layout="H3", **FULL)
    assert dict(line[:2] for line in table(content, 1))["收入年度"].startswith("2025（")
    content, _ = exported(watched["approver"], layout="H3", year=2024, **FULL)
    assert set(column(content, "人均纯收入")) == {None}


def test_h4_and_h5_hold_whom_they_are_for(watched) -> None:
    content, _ = exported(watched["approver"], layout="H5", **FULL)
    assert set(column(content, "户编号")) == {NO, "990101201203000005", "990101201203000006"}
    gone = dict(zip(column(content, "户编号"), column(content, "风险是否已消除"), strict=True))
    assert gone == {NO: "否", "990101201203000005": "否", "990101201203000006": "是"}
    assert set(column(content, "致贫/返贫风险2")) == {None, "因学"}


def test_split_property_income_comes_back_as_the_same(register) -> None:
    IncomeRecord.objects.filter(household__household_no=NO).update(property_dividend=200, property_other=300)
    content, _ = exported(register["approver"], **FULL)
    assert column(content, "财产性收入")[:3] == [500] * 3
    assert plan_of(content, register["preparer"]).counts["corrections"] == 0


def test_a_year_of_which_only_the_sum_of_transfers_is_known_comes_back_as_the_same(register) -> None:
    income = IncomeRecord.objects.filter(household__household_no=NO)
    reported = {"reported_transfer": 4500, "reported_net": 22000, "reported_per_head": 7333, "net_income": None}
    income.update(**dict.fromkeys(TRANSFERS), **reported, net_per_head=None)
    content, _ = exported(register["approver"], layout="H2", **FULL)
    assert column(content, "年收入")[0] == 25000
    plan = plan_of(content, register["preparer"])
    assert [problem.code for problem in plan.problems if problem.severity == "E"] == []
    assert plan.counts["corrections"] == 0


def test_a_masked_export_cannot_come_back(register) -> None:
    content, _ = exported(register["approver"])
    plan = plan_of(content, register["preparer"])
    assert plan.counts["households"]["refused"] == 3
    told = {problem.message for problem in plan.problems if problem.code == "identity_masked"}
    assert len(told) == 1
    assert "星号" in told.pop()


# ---- what stands in it -----------------------------------------------------------------------------------------------


def test_headings(register) -> None:
    names = ("template", "H1", "H2", "H3", "H4", "H5")
    headings = [table(exported(register["approver"], layout=name)[0])[0] for name in names]
    assert headings == [[*testing.HEADINGS, *BESIDES], [*H1], [*H2], [*H3], [*H4], [*H5]]
    assert [len(layout) for layout in (H1, H2, H3, H4)] == [47, 53, 28, 32]


@pytest.mark.parametrize("layout", ["template", "H1", "H2", "H3", "H4", "H5"])
def test_masked_unless_asked_for(register, layout) -> None:
    content, _ = exported(register["approver"], layout=layout)
    shown = f"{table(content)}{table(content, 1)}"
    for member in Member.objects.all():
        assert member.identity not in shown
        assert member.identity[6:] not in shown
        assert mask_identity(member.identity) in shown
    assert "13900000000" not in shown
    assert "患有大病" not in shown


def test_bank_cards_never_go_out(register) -> None:
    home = Household.objects.get(household_no=NO)
    home.bank_card = "6217000000000000001"
    home.save()
    content, _ = exported(register["approver"], layout="H2", **FULL)
    assert column(content, "银行卡号") == [None] * 3


def test_numbers_are_text_and_formulas_are_not(register) -> None:
    content, _ = exported(register["approver"], **FULL)
    assert all(isinstance(number, str) and len(number) == 18 for number in column(content, "证件号码"))
    assert all(isinstance(number, str) for number in column(content, "户编号"))
    assert column(content, "备注")[0] == "=1+1"


def test_the_second_sheet_counts(register) -> None:
    content, _ = exported(register["approver"], **FULL)
    notes = dict(line[:2] for line in table(content, 1))
    assert (notes["户数"], notes["行数"], notes["理由"]) == ("3", "9", "县纪委核对名册")


def test_only_the_region_and_only_who_belongs(register) -> None:
    Member.objects.filter(household__household_no=NEXT, name="岑秀英").update(state="2")
    Household.objects.filter(household_no="990101201204000003").update(
        register="closed", ended_on="2026-01-01", end_reason="01"
    )
    content, found = exported(register["approver"], SECOND, **FULL)
    assert (found.households, column(content, "姓名")) == (1, ["韦大山", "韦小妹"])


# ---- who -------------------------------------------------------------------------------------------------------------


def test_in_full_for_who_may_and_with_a_reason(register) -> None:
    with pytest.raises(PermissionDenied):
        exported(register["preparer"], **FULL)
    with pytest.raises(Refused) as refused:
        exported(register["approver"], full=True, reason="  核 ")
    assert refused.value.code == "export_reason"
    assert not AuditEvent.objects.filter(verb="roster.export").exists()


def test_elsewhere_is_refused(register) -> None:
    with pytest.raises(PermissionDenied):
        exported(register["clerk"], SECOND)


def test_the_trail_says_who_what_how_many_and_why(register) -> None:
    content, _ = exported(register["approver"], layout="H1", **FULL)
    event = AuditEvent.objects.get(verb="roster.export")
    notes = {row[0]: row[1] for row in table(content, 1)}
    assert (event.actor, event.region_code, event.note) == (register["approver"], "990101", "县纪委核对名册")
    said = {"条件": {"地区": "990101"}, "版式": "H1", "户数": 3, "行数": 9, "完整": True}
    assert event.after == {**said, "编号": notes["导出编号"]}
    assert (notes["户数"], notes["行数"], notes["理由"]) == ("3", "9", "县纪委核对名册")


# ---- the page --------------------------------------------------------------------------------------------------------


def asked(user: Any, **said: Any) -> Any:
    return client_of(user).post(reverse("household-roster"), {"layout": "template", "token": str(uuid.uuid4()), **said})


def test_the_page_hands_out_a_masked_roster(register) -> None:
    answer = asked(register["clerk"], region=VILLAGE)
    assert "1%E6%88%B73%E8%A1%8C" in answer["Content-Disposition"], "the rows are counted in the name"
    content = b"".join(answer.streaming_content)
    assert column(content, "姓名") == ["韦大山", "岑秀英", "韦小妹"]
    assert all("*" in number for number in column(content, "证件号码"))


def test_the_page_hands_out_a_full_one_for_a_reason(register) -> None:
    answer = asked(register["approver"], region="990101", full="on")
    assert (answer.status_code, "要写明理由" in answer.content.decode()) == (422, True)
    answer = asked(register["approver"], region="990101", full="on", reason="县纪委核对名册", layout="H1")
    assert "*" not in column(b"".join(answer.streaming_content), "证件号码")[0]


@pytest.mark.parametrize("said", [{"region": SECOND}, {"region": VILLAGE, "layout": "H9"}, {"region": "1"}])
def test_what_is_not_offered_is_not_handed_out(register, said) -> None:
    assert asked(register["clerk"], **said).status_code == 422
    assert not AuditEvent.objects.filter(verb="roster.export").exists()


def test_full_is_not_asked_of_who_may_not(register) -> None:
    assert b"".join(asked(register["clerk"], region=VILLAGE, full="on", reason="县纪委核对名册").streaming_content)
    assert AuditEvent.objects.get(verb="roster.export").after["完整"] is False


@pytest.fixture
def large(register, monkeypatch) -> dict[str, Any]:
    monkeypatch.setattr(roster_exporting, "AT_ONCE", 2)
    return register


def ordered(user: Any, **said: Any) -> Printout:
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = asked(user, **said)
    assert answer.status_code == 302
    return Printout.objects.get(pk=int(answer.url.split("/")[-2]))


def test_a_large_roster_is_made_by_a_job_and_fetched_by_who_asked(large) -> None:
    made = ordered(large["approver"], region="990101", full="on", reason="县纪委核对名册")
    assert (made.state, made.title) == (PrintoutState.READY, "甲县-花名册模板")
    page = client_of(large["approver"]).get(reverse("printout-detail", args=[made.pk])).content.decode()
    assert ("下载 Excel 表格" in page, made.number in page) == (True, True)
    answer = client_of(large["approver"]).get(reverse("printout-file", args=[made.pk]))
    assert answer["Content-Disposition"].endswith(".xlsx")
    assert column(answer.content, "证件号码")[0] == Member.objects.order_by("pk").first().identity
    event = AuditEvent.objects.get(verb="roster.export")
    assert (event.actor, event.after["编号"], event.after["行数"]) == (large["approver"], made.number, 9)
    assert not AuditEvent.objects.filter(verb="household.print").exists()
    for other in ("preparer", "clerk"):
        assert client_of(large[other]).get(reverse("printout-file", args=[made.pk])).status_code == 404


def test_a_double_click_makes_one(large) -> None:
    token = str(uuid.uuid4())
    one, other = (ordered(large["preparer"], region="990101", token=token) for _ in range(2))
    assert one.pk == other.pk
    assert AuditEvent.objects.filter(verb="roster.export").count() == 1


def test_a_reason_is_asked_for_before_the_job(large) -> None:
    assert asked(large["approver"], region="990101", full="on").status_code == 422
    assert not Printout.objects.exists()


def test_who_may_not_have_it_in_full_any_more_cannot_fetch_it(large) -> None:
    made = ordered(large["approver"], region="990101", full="on", reason="县纪委核对名册")
    large["approver"].posts.update(role=Role.COUNTY_CLERK)
    assert client_of(large["approver"]).get(reverse("printout-detail", args=[made.pk])).status_code == 200
    assert client_of(large["approver"]).get(reverse("printout-file", args=[made.pk])).status_code == 409


# ---- the command -----------------------------------------------------------------------------------------------------


def run(output: Path, *arguments: str, region: str = VILLAGE, user: str = "clerk") -> int:
    try:
        call_command("export_roster", "--region", region, "--user", user, "--output", str(output), *arguments,
                     stdout=io.StringIO(), stderr=io.StringIO())  # fmt: skip
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_command_writes_a_file_for_its_owner_only(register, tmp_path) -> None:
    output = tmp_path / "名册.xlsx"
    assert run(output) == 0
    assert column(output.read_bytes(), "姓名") == ["韦大山", "岑秀英", "韦小妹"]
    assert output.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["名册.xlsx"]


def test_command_refuses_and_leaves_no_file(register, tmp_path) -> None:
    output = tmp_path / "名册.xlsx"
    assert run(output, "--full", region="990101", user="approver") == 2
    for arguments in ({"user": "nobody"}, {"region": "1234"}, {"region": SECOND}):
        with pytest.raises(CommandError):
            run(output, **arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_reason_asks_for_the_full_roster(register, tmp_path) -> None:
    output = tmp_path / "名册.xlsx"
    assert run(output, "--reason", "县纪委核对名册", region="990101", user="approver") == 0
    assert set(column(output.read_bytes(), "证件号码")) == {member.identity for member in Member.objects.all()}
