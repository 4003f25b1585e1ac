"""The days of identification are the register's own: to the second, in every zone of the server, and never when its
clock is behind the trail (security.md T6)."""

import inspect
import pkgutil
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from fupin.workflow import Refused
from households.case_rules import CaseFacts
from households.case_workflow import TABLES
from households.codes import CaseAct
from households.models import Assembly, Case, Objection
from households.objection_rules import ObjectionFacts
from households.objection_workflow import OBJECTION
from households.services import assemblies, notices, objections, quotas, step_settings
from households.services import cases as case_services
from households.tests import notice_scene, objection_scene
from households.tests.scene import client_of
from villages.models import Post

pytestmark = pytest.mark.django_db
SERVICES = (case_services, assemblies, notices, objections, quotas, step_settings)
ZONES = ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"]


# ---- to the second ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("zone", ZONES)
def test_a_household_goes_on_by_its_page_not_a_second_early(zone, settings, monkeypatch) -> None:
    """A zone in which it is still yesterday, one in which it is already tomorrow."""
    settings.TIME_ZONE = zone
    with timezone.override(zone):
        people = notice_scene.staff()
        notice = notice_scene.posted(notice_scene.batch_at("PA", people, ["韦大山"]), "PA", people["clerk"])
        notice_scene.photographed(notice, people["clerk"])
        case = Case.objects.get()

        def press(at: datetime) -> tuple[int, str]:
            monkeypatch.setattr(timezone, "now", lambda: at)
            said = {"action": CaseAct.REPORT, "version": Case.objects.get().version, "token": str(uuid.uuid4())}
            answer = client_of(people["head"]).post(reverse("case-detail", args=[case.pk]), said, follow=True)
            return answer.status_code, Case.objects.get().state

        last = notice_scene.at(notice.ends_on, 23, 59, 59)
        assert press(last)[1] == "notice1"
        assert press(last + timedelta(seconds=1)) == (200, "township")


# ---- a clock that is behind ------------------------------------------------------------------------------------------
def test_every_step_of_every_table_asks_for_the_clock_before_all_else() -> None:
    """Of editing an own draft the service asks (below)."""
    case = CaseFacts(**wanted(CaseFacts), clock_back=True)
    for table in TABLES.values():
        assert {step.action: step.refusal(case) for step in table if step.action != CaseAct.EDIT} == {
            step.action: "clock_back" for step in table if step.action != CaseAct.EDIT
        }
    objection = ObjectionFacts(person=1, today=date(2026, 5, 5), clock_back=True)
    assert {step.refusal(objection) for step in OBJECTION} == {"clock_back"}


def wanted(facts: Any) -> dict[str, Any]:
    """Those that have no value of their own."""
    usual = {int: 1, str: "", bool: False, date: date(2026, 5, 5)}
    return {
        name: usual.get(one.annotation, frozenset())
        for name, one in inspect.signature(facts).parameters.items()
        if one.default is inspect.Parameter.empty
    }


def modules() -> Iterator[Any]:
    for service in SERVICES:
        yield service
        for found in pkgutil.iter_modules(getattr(service, "__path__", [])):
            yield import_module(f"{service.__name__}.{found.name}")


def is_dated_act(name: str, call: Any) -> bool:
    """A service takes keywords only; a dated one is told which day or moment it is."""
    if name.startswith("_") or not inspect.isfunction(call):
        return False
    told = inspect.signature(call).parameters.values()
    days = [one for one in told if one.name in ("today", "now") and one.annotation in (date, datetime)]
    return bool(days) and all(one.kind is one.KEYWORD_ONLY for one in told)


def dated_acts() -> dict[str, Any]:
    return {name: call for module in modules() for name, call in vars(module).items() if is_dated_act(name, call)}


STANDS = {
    "edit_case": "draft", "agree_all": "township", "assign": "received", "uphold": "checking",
    "dismiss": "checking", "answer": "unfounded", "file": "answered",
}  # fmt: skip
"""Where the row stands when the act is due; the others are due anywhere or on the sheet that hangs."""


@pytest.fixture
def told() -> dict[str, Any]:
    """Everything that a dated act may ask for, by the name of what it asks; `by` holds every post there is."""
    people = notice_scene.staff()
    notice = notice_scene.posted(notice_scene.batch_at("PA", people, ["韦大山"]), "PA", people["clerk"])
    case = Case.objects.select_related("household").get()
    boss = factories.user("boss")
    for role in (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER, Role.COUNTY_CLERK, Role.COUNTY_APPROVER):
        code = notice_scene.VILLAGE[:9] if role.startswith("township") else notice_scene.VILLAGE[:6]
        Post.objects.create(user=boss, role=role, region=factories.place(code), starts_on=date(2020, 1, 1))
    objection = Objection.objects.create(
        receipt="K7F2Q9ACDE", village_code=case.village_code, notice=notice, case=case, kind="1", content="不符合条件",
        channel="2", due_on=date(2026, 12, 1), token=uuid.uuid4(),
    )  # fmt: skip
    told = objection_scene.told()
    return {
        "by": boss, "today": notice.ends_on, "now": timezone.now(), "token": uuid.uuid4(), "version": 0,
        "case": case, "household": case.household, "procedure": "R1", "told": told, "action": "report", "opinion": "",
        "found": None, "said": [], "village": case.village_code, "cases": [case.pk], "batch": case.batch,
        "assembly": Assembly.objects.get(), "uploads": {}, "notice": notice, "kind": "PA", "seen": "",
        "basis": notice_scene.BASIS, "objection": objection, "checkers": [], "finding": "查过了房产",
        "text": "没有这套房", "row": 1, "channel": "2", "village_code": case.village_code, "visitor": "10.0.0.1",
    }  # fmt: skip


def sentence_of(name: str, call: Any, told: dict[str, Any]) -> str:
    """What the act is refused with; empty when it is not, or when it fails for what we did not bother to give it."""
    asked = {each: told[each] for each in inspect.signature(call).parameters if each in told}
    if name in STANDS:
        row = asked.get("objection") or told["case"]
        type(row).objects.filter(pk=row.pk).update(state=STANDS[name])
    if row := asked.get("objection") or asked.get("case"):
        row.refresh_from_db()
        asked |= {"version": row.version} if "version" in asked else {}
    if "chosen" in inspect.signature(call).parameters:
        asked["chosen"] = [(told["case"].pk, Case.objects.get(pk=told["case"].pk).version)]
    try:
        with transaction.atomic():
            call(**asked)
    except Refused as refused:
        return refused.sentence
    except (AttributeError, TypeError):
        return ""
    return ""


ACTS = {**dated_acts(), "add_photo": notices.add_photo}
"""A photograph is told no day: the server gives it one."""


def test_the_dated_acts_are_found() -> None:
    """Else the two tests below would try nothing."""
    known = {"start_case", "act_on", "write_check", "lock_assembly", "post_notice", "close_notice", "receive"}
    assert known <= set(ACTS)
    assert len(ACTS) > 20


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_clock_that_is_behind_dates_no_act(name: str, told: dict[str, Any]) -> None:
    told |= {"file": notice_scene.photo_file(), "place": "村务公开栏"} if name == "add_photo" else {}
    assert "的时间" not in sentence_of(name, ACTS[name], told), "refused although the clock is right"
    AuditEvent.objects.filter(pk=AuditEvent.objects.latest("pk").pk).update(at=timezone.now() + timedelta(hours=1))
    before = AuditEvent.objects.count()
    assert "的时间" in sentence_of(name, ACTS[name], {**told, "token": uuid.uuid4()})
    assert AuditEvent.objects.count() == before
