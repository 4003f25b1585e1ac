"""制表 → 审核 → 签发: which act, from which state, by whom, and that a copy stands for ever."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.reports.codes import ReportAct, ReportState
from fupin.reports.frame import REPORTS
from fupin.reports.models import SignedReport
from fupin.reports.rules import Signing, another_person, period_refusal, says_why
from fupin.reports.services import act_on_report, make_report
from fupin.reports.tables import digest_of
from fupin.reports.workflow import SIGNING
from fupin.tests.factories import household, place, region_tree, user
from fupin.workflow import Conflict, Refused
from households.models import Household
from villages.models import Post

pytestmark = pytest.mark.django_db
S, A, R, P = ReportState, ReportAct, Role, Permission
TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _register() -> None:
    region_tree()
    household("990101201203", "韦大山", attribute="01", member_count=1)


@pytest.fixture
def staff() -> dict[str, Any]:
    """Four of the county; a clerk and a reviewer of the township."""
    return {
        "maker": user("maker", R.COUNTY_CLERK, "990101"),
        "checker": user("checker", R.COUNTY_CLERK, "990101"),
        "signer": user("signer", R.COUNTY_APPROVER, "990101"),
        "other": user("other", R.COUNTY_APPROVER, "990101"),
        "clerk": user("clerk", R.TOWNSHIP_CLERK, "990101201"),
        "reviewer": user("reviewer", R.TOWNSHIP_REVIEWER, "990101201"),
    }


def asked(by: Any, code: str = "990101", **more: Any) -> SignedReport:
    facts = {"report": REPORTS["R01"], "part": "poor", "kind": "month", "year": 2026, "month": 11, "today": TODAY}
    return make_report(region=place(code), by=by, **{**facts, **more})


def go(row: SignedReport, action: str, by: Any, reason: str = "") -> SignedReport:
    return act_on_report(row=row, action=action, version=row.version, by=by, reason=reason)


def signed(staff: dict[str, Any], **more: Any) -> SignedReport:
    return go(go(asked(staff["maker"], **more), A.CHECK, staff["checker"]), A.SIGN, staff["signer"])


# ---- the table -----------------------------------------------------------------------------------------------------
ALLOWED = {
    (S.MADE, A.CHECK): (S.CHECKED, {R.TOWNSHIP_REVIEWER, R.COUNTY_CLERK, R.COUNTY_APPROVER}),
    (S.MADE, A.SEND_BACK): (S.RETURNED, {R.TOWNSHIP_REVIEWER, R.COUNTY_CLERK, R.COUNTY_APPROVER}),
    (S.CHECKED, A.SIGN): (S.SIGNED, {R.TOWNSHIP_REVIEWER, R.COUNTY_APPROVER}),
    (S.CHECKED, A.SEND_BACK): (S.RETURNED, {R.TOWNSHIP_REVIEWER, R.COUNTY_APPROVER}),
}


@pytest.mark.parametrize(("state", "act"), list(product(S, A)), ids=str)
def test_each_act_from_each_state_by_each_role(staff: dict[str, Any], state: S, act: A) -> None:
    row = in_state(staff, state)
    for number, role in enumerate(Role):
        code = "990101201" if role in (R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER) else "990101"
        by = user(f"someone{number}", role, code)
        target, roles = ALLOWED.get((state, act), (None, set()))
        with transaction.atomic():
            if target is None:
                with pytest.raises(Refused, match="unknown_action"):
                    go(row, act, by, "数字不对")
            elif role in roles:
                assert go(row, act, by, "数字不对").state == target
            else:
                with pytest.raises(PermissionDenied):
                    go(row, act, by, "数字不对")
            transaction.set_rollback(True)
        row.refresh_from_db()


def in_state(staff: dict[str, Any], state: S) -> SignedReport:
    row = asked(staff["clerk"], "990101201")
    if state == S.RETURNED:
        return go(row, A.SEND_BACK, staff["reviewer"], "少一个村")
    if state == S.MADE:
        return row
    row = go(row, A.CHECK, staff["reviewer"])
    return row if state == S.CHECKED else go(row, A.SIGN, staff["signer"])


def test_who_makes_a_table() -> None:
    assert {role for role in Role if P.REPORT_MAKE in GRANTS[role]} == {R.TOWNSHIP_CLERK, R.COUNTY_CLERK}


def test_the_rules() -> None:
    facts = Signing(3, frozenset({1, 2}))
    assert another_person(facts) is None
    assert another_person(replace(facts, person=2)) == "report_same_person"
    assert [says_why(replace(facts, reason=text)) for text in ("", " x ", "错了")] == ["report_reason"] * 2 + [None]
    assert {step.permission for step in SIGNING} == {P.REPORT_CHECK, P.REPORT_SIGN}


@pytest.mark.parametrize(
    ("kind", "year", "month", "may"),
    [
        ("month", 2026, 11, True), ("month", 2026, 10, True), ("month", 2026, 9, False), ("month", 2026, 12, False),
        ("month", 2026, 0, False), ("month", 2026, 13, False), ("year", 2026, 12, True), ("year", 2025, 12, True),
        ("year", 2024, 12, False), ("year", 2027, 12, False), ("week", 2026, 11, False),
    ],
)  # fmt: skip
def test_which_periods(kind: str, year: int, month: int, may: bool) -> None:
    assert period_refusal(kind, year, month, TODAY) == (None if may else "report_period")
    assert period_refusal("month", 2025, 12, date(2026, 1, 3)) is None


# ---- three people ----------------------------------------------------------------------------------------------------
def test_no_two_names_are_of_one_person(staff: dict[str, Any]) -> None:
    row = asked(staff["maker"])
    with pytest.raises(Refused, match="report_same_person"):
        go(row, A.CHECK, staff["maker"])
    row = go(row, A.CHECK, staff["other"])
    with pytest.raises(Refused, match="report_same_person"):
        go(row, A.SIGN, staff["other"])
    Post.objects.create(user=staff["maker"], role=R.COUNTY_APPROVER, region=place("990101"), starts_on=date(2020, 1, 1))
    with pytest.raises(Refused, match="report_same_person"):
        go(row, A.SIGN, staff["maker"].__class__.objects.get(pk=staff["maker"].pk))
    assert go(row, A.SIGN, staff["signer"]).state == S.SIGNED


def test_a_second_login_is_the_same_person(staff: dict[str, Any]) -> None:
    twin = user("twin", R.COUNTY_APPROVER, "990101")
    twin.person = staff["maker"].person
    twin.save()
    with pytest.raises(Refused, match="report_same_person"):
        go(asked(staff["maker"]), A.CHECK, twin)


# ---- the copy --------------------------------------------------------------------------------------------------------
def test_it_stands_as_it_was_whatever_the_register_says_later(staff: dict[str, Any]) -> None:
    row = signed(staff)
    before, digest = row.cells, row.digest
    Household.objects.update(attribute="04")
    household("990101201203", "新来的")
    row.refresh_from_db()
    assert (row.cells, row.digest) == (before, digest)
    assert digest_of(row.cells) == digest
    assert row.table.total is not None
    assert [cell.value for cell in row.table.total.cells][:4] == [1, 1, 1, 1]
    assert all(not cell.url for line in row.table.lines for cell in line.cells)


@pytest.mark.parametrize("action", list(A), ids=str)
def test_what_is_signed_or_returned_is_acted_on_by_nobody(staff: dict[str, Any], action: str) -> None:
    for row in (signed(staff), go(asked(staff["maker"]), A.SEND_BACK, staff["checker"], "数字不对")):
        with pytest.raises(Refused, match="unknown_action"):
            go(row, action, staff["other"], "想改")


def test_a_newer_one_of_the_period_replaces_it_and_says_so(staff: dict[str, Any]) -> None:
    first = signed(staff)
    household("990101201203", "漏报的")
    second = signed(staff)
    third = signed(staff, month=10)
    first.refresh_from_db()
    assert (first.state, first.version, first.replaced_by) == (S.SIGNED, 3, second)
    assert (second.replaces, third.replaces) == (first, None)
    assert signed(staff).replaces == second


def test_one_at_a_time_waits_for_a_period(staff: dict[str, Any]) -> None:
    row = asked(staff["maker"])
    with pytest.raises(Refused) as refused:
        asked(staff["checker"])
    assert (refused.value.code, "2026年11月" in refused.value.sentence) == ("report_waiting", True)
    asked(staff["checker"], part="out")
    asked(staff["checker"], month=10)
    asked(staff["clerk"], "990101201")
    go(row, A.SEND_BACK, staff["checker"], "少算了一个村")
    assert asked(staff["checker"]).state == S.MADE


def test_refusals(staff: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="report_level"):
        asked(staff["clerk"], "990101201203")
    with pytest.raises(Refused, match="report_period"):
        asked(staff["maker"], month=8)
    for by, code in ((staff["clerk"], "990101"), (staff["clerk"], "990101202"), (staff["maker"], "990102")):
        with pytest.raises(PermissionDenied):
            asked(by, code)
    row = asked(staff["maker"])
    with pytest.raises(Refused, match="report_reason"):
        go(row, A.SEND_BACK, staff["checker"], " ")
    with pytest.raises(Conflict):
        act_on_report(row=row, action=A.CHECK, version=row.version - 1, by=staff["checker"])
    assert SignedReport.objects.get().state == S.MADE


def test_the_database_keeps_a_signed_one_from_being_without_names(staff: dict[str, Any]) -> None:
    row = asked(staff["maker"])
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedReport.objects.filter(pk=row.pk).update(state=S.SIGNED)


def test_every_step_is_on_the_trail(staff: dict[str, Any]) -> None:
    row = signed(staff)
    events = AuditEvent.objects.filter(subject_type="reports.signedreport", subject_id=str(row.pk)).order_by("id")
    assert [one.verb for one in events] == [Verb.REPORT_MADE, Verb.REPORT_MOVED, Verb.REPORT_MOVED]
    assert {one.after["校验值"] for one in events} == {row.digest}
    assert [one.actor for one in events] == [staff["maker"], staff["checker"], staff["signer"]]


# ---- its pages -------------------------------------------------------------------------------------------------------
def client_of(who: Any) -> Client:
    client = Client()
    client.force_login(who, "fupin.accounts.backend.PostsBackend")
    return client


def test_from_the_page_to_the_signature(staff: dict[str, Any]) -> None:
    today = timezone.localdate()
    url = f"{reverse('report-make', args=['R01'])}?place=990101&part=poor"
    made = client_of(staff["maker"]).post(url, {"period": f"month-{today.year}-{today.month}"})
    row = SignedReport.objects.get()
    own = reverse("report-signed", args=[row.pk])
    assert (made.status_code, made.headers["Location"]) == (302, own)
    assert "审核同意" not in page_of(staff["maker"], own)
    again = client_of(staff["checker"]).post(url, {"period": f"month-{today.year}-{today.month}"})
    assert (again.status_code, "已经制好" in again.content.decode()) == (422, True)
    assert "审核同意" in page_of(staff["checker"], own)
    refused = client_of(staff["checker"]).post(own, {"action": "send_back", "version": row.version, "reason": ""})
    assert (refused.status_code, "请写明哪里要改" in refused.content.decode()) == (422, True)
    client_of(staff["checker"]).post(own, {"action": "check", "version": row.version})
    client_of(staff["signer"]).post(own, {"action": "sign", "version": row.version + 1})
    row.refresh_from_db()
    text = page_of(staff["maker"], own)
    assert row.state == S.SIGNED
    assert all(name in text for name in ("maker", "checker", "signer", row.number, row.digest, "已签发"))
    paper = client_of(staff["maker"]).get(own, {"format": "print"}).content.decode()
    assert all(name in paper for name in ("制表：maker", "审核：checker", "负责人：signer", row.number))
    assert row.number in page_of(staff["maker"], f"{reverse('report-list')}?place=990101")


def page_of(who: Any, url: str) -> str:
    response = client_of(who).get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_finds_none(staff: dict[str, Any]) -> None:
    row = signed(staff)
    for who in (user("far", R.COUNTY_CLERK, "990102"), staff["clerk"]):
        assert client_of(who).get(reverse("report-signed", args=[row.pk])).status_code == 404
        assert client_of(who).get(f"{reverse('report-table', args=['R01'])}?place=990101").status_code == 404
    assert client_of(staff["maker"]).get(reverse("report-table", args=["R99"])).status_code == 404
