"""Cases, notices and objections in the admin: acts go through the services of their pages, nothing is typed there."""

import pkgutil
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.staff.site import site
from fupin.tests import factories
from households import case_forms, importers
from households.forms import board, meetings
from households.forms import objections as objection_forms
from households.models import Case, CaseStep, Household, Objection, PublicNotice
from households.tests import case_rows, notice_scene, objection_scene
from households.tests.scene import client_of

pytestmark = pytest.mark.django_db
KEPT = (Case, PublicNotice, Objection)


def page(model: Any, name: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:households_{model._meta.model_name}_{name}", args=args)


def press(who: Any, action: str, *rows: Any, opinion: str = "", seen: int | None = None) -> str:
    """The act chosen for these rows, from a list that was opened just now. What the next page says."""
    stands = [f"{row.pk}-{type(row).objects.get(pk=row.pk).version if seen is None else seen}" for row in rows]
    said = {"action": action, "_selected_action": [row.pk for row in rows], "opinion": opinion, "seen": stands}
    answer = client_of(who).post(page(type(rows[0])), said, follow=True)
    return str(answer.content.decode())


def state_of(row: Any) -> str:
    return str(type(row).objects.get(pk=row.pk).state)


# ---- acts ------------------------------------------------------------------------------------------------------------
def test_a_case_goes_on_as_from_its_page() -> None:
    factories.region_tree()
    case = case_rows.case_at("township").case
    reviewer = factories.user("reviewer", Role.TOWNSHIP_REVIEWER, case_rows.TOWNSHIP)
    listed = client_of(reviewer).get(page(Case)).content.decode()
    assert f'name="seen" value="{case.pk}-{case.version}"' in listed
    assert "有还没打开看过的户" in press(reviewer, "agree", case)
    assert state_of(case) == "township"
    case_rows.seen_by(case, reviewer)
    assert "没有办理" in press(reviewer, "agree", case, seen=case.version + 1)
    assert state_of(case) == "township"
    assert "已办理 1 件" in press(reviewer, "agree", case)
    assert state_of(case) == "county"
    step, event = CaseStep.objects.get(act="agree"), AuditEvent.objects.get(verb=Verb.CASE_MOVED)
    assert (step.person, event.actor) == (reviewer.person, reviewer)
    approver = factories.user("approver", Role.COUNTY_APPROVER, case_rows.COUNTY)
    assert "已办理" not in press(approver, "return", case)
    assert "已办理 1 件" in press(approver, "return", case, opinion="请再核一遍收入")
    assert state_of(case) == "township"


def test_one_that_is_refused_does_not_stop_the_others() -> None:
    factories.region_tree()
    reviewer = factories.user("reviewer", Role.TOWNSHIP_REVIEWER, case_rows.TOWNSHIP)
    going, staying = (case_rows.case_at("township", head=name).case for name in ("韦大山", "罗阿银"))
    case_rows.seen_by(going, reviewer)
    said = press(reviewer, "agree", going, staying)
    assert "已办理 1 件" in said
    assert "罗阿银" in said
    assert (state_of(going), state_of(staying)) == ("county", "township")


def test_acts_are_offered_to_who_holds_their_permission_and_stay_in_their_place() -> None:
    factories.region_tree()
    case = case_rows.case_at("township").case
    far = factories.user("far", Role.TOWNSHIP_REVIEWER, "990102201")
    case_rows.seen_by(case, far)
    press(far, "agree", case)
    auditor = factories.user("auditor", Role.AUDITOR, case_rows.COUNTY)
    assert 'name="action"' not in client_of(auditor).get(page(Case)).content.decode()
    press(auditor, "agree", case)
    clerk = factories.user("clerk", Role.TOWNSHIP_CLERK, case_rows.TOWNSHIP)
    assert 'value="agree"' not in client_of(clerk).get(page(Case)).content.decode()
    assert state_of(case) == "township"


def test_a_notice_is_closed_by_its_service() -> None:
    people = notice_scene.staff()
    notice = notice_scene.posted(notice_scene.batch_at("PB", people, ["韦大山"]), "PB", people["reviewer"])
    assert "第二天起才能往下办" in press(people["reviewer"], "close", notice)
    notice_scene.photographed(notice, people["clerk"])
    over = {"starts_on": notice.starts_on - timedelta(days=9), "ends_on": notice.starts_on - timedelta(days=2)}
    PublicNotice.objects.update(**over)
    assert "已办理 1 件" in press(people["reviewer"], "close", notice)
    assert (state_of(notice), Case.objects.get().state) == ("closed", "county")
    assert "已经办结" in press(people["reviewer"], "close", notice)
    assert AuditEvent.objects.filter(verb=Verb.NOTICE_CLOSED).count() == 1


def test_a_notice_is_read_as_it_hangs() -> None:
    people = notice_scene.staff()
    notice = notice_scene.posted(notice_scene.batch_at("PB", people, ["韦大山"]), "PB", people["reviewer"])
    shown = client_of(people["reviewer"]).get(page(PublicNotice, "change", notice.pk)).content.decode()
    assert "1　甲村　韦大山　3" in shown
    assert "监督举报电话　12317" in shown


def test_an_objection_is_decided_answered_and_filed() -> None:
    people = objection_scene.staff()
    one = objection_scene.checked(people, objection_scene.posted(people))
    assert "写清楚" in press(people.reviewer, "dismiss", one)
    for who, action, opinion, state in (
        (people.reviewer, "dismiss", "查过房产，没有这套房", "unfounded"),
        (people.county, "answer", "经核实没有这套房", "answered"),
        (people.county, "file", "", "filed"),
    ):
        assert "已办理 1 件" in press(who, action, one, opinion=opinion)
        assert state_of(one) == state


# ---- nothing else ----------------------------------------------------------------------------------------------------
def test_no_state_is_typed_added_or_deleted_in_the_admin() -> None:
    people = objection_scene.staff()
    notice = objection_scene.posted(people, "韦大山")
    rows = [Case.objects.get(), notice, objection_scene.objected(notice)]
    before = [type(row).objects.filter(pk=row.pk).values().get() for row in rows]
    for role in (role for role in Role if Permission.ADMIN_SITE in GRANTS[role]):
        browser = client_of(factories.user(f"tries.{role}", role, objection_scene.COUNTY))
        assert {answer for row in rows for answer in tried(browser, row)} == {403}, role
    assert [type(row).objects.filter(pk=row.pk).values().get() for row in rows] == before


def tried(browser: Any, row: Any) -> list[int]:
    """Statuses of changing, adding and deleting; deleting from the list is no act that a list offers."""
    typed = {"state": "done", "_save": "保存", "seen_version": row.version}
    asked = [(page(type(row), "change", row.pk), typed), (page(type(row), "add"), typed)]
    asked.append((page(type(row), "delete", row.pk), {"post": "yes"}))
    browser.post(page(type(row)), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    return [browser.post(path, said).status_code for path, said in asked]


def test_no_table_is_imported_into_them_and_no_importer_knows_them() -> None:
    for model in KEPT:
        assert not hasattr(site._registry[model], "resource_class")
        with pytest.raises(NoReverseMatch):
            page(model, "import")
    read = [import_module(found.name) for found in pkgutil.iter_modules(importers.__path__, f"{importers.__name__}.")]
    assert Household in {value for module in read for value in vars(module).values() if isinstance(value, type)}
    for module in read:
        assert not {value for value in vars(module).values() if isinstance(value, type)} & set(KEPT), module


def test_no_form_asks_for_a_state() -> None:
    forms = {
        name: value.base_fields
        for module in (case_forms, board, meetings, objection_forms)
        for name, value in vars(module).items()
        if hasattr(value, "base_fields")
    }
    assert len(forms) > 5
    assert {name for name, fields in forms.items() if {"state", "status", "round", "decider"} & set(fields)} == set()
