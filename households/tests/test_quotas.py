"""规模分解 and the settings of steps: who may, what adds up, what may never be less."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.codes import CaseState, Procedure
from households.models import Quota, StepSetting
from households.selectors.cases import Settings
from households.selectors.meetings.quotas import quota_lines
from households.selectors.meetings.steps import shown_steps
from households.services.quotas import Amount, save_quota
from households.services.step_settings import Setting, save_step
from households.tests.meeting_scene import (
    COUNTY,
    NEXT,
    TOWNSHIP,
    VILLAGE,
    batch_of,
    locked,
    quota,
    staff,
    waiting,
    written,
)

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def people() -> dict[str, Any]:
    return staff()


def put(people: Any, code: str, households: int, *, by: str = "county", version: int = 0, **more: Any) -> Quota:
    facts = {"region": factories.place(code), "procedure": "R1", "year": YEAR, "now": YEAR}
    return save_quota(**{**facts, "amount": Amount(households, **more)}, version=version, by=people[by])


def refused(code: str, call: Any, *args: Any, **facts: Any) -> None:
    with pytest.raises(Refused) as caught:
        call(*args, **facts)
    assert caught.value.code == code
    assert caught.value.sentence


# ---- quotas ------------------------------------------------------------------------------------------------------
def test_handed_down_from_county_to_village(people) -> None:
    put(people, COUNTY, 100, persons=400)
    put(people, TOWNSHIP, 60, persons=240)
    put(people, VILLAGE, 40, by="township")
    put(people, NEXT, 20, by="township")
    assert AuditEvent.objects.filter(verb=Verb.QUOTA_SAVED).count() == 4
    own, lines = quota_lines(factories.place(TOWNSHIP), "R1", YEAR)
    assert [own.quota.households, own.handed_down, own.left] == [60, 60, 60]
    assert [(line.region.pk, line.quota.households) for line in lines] == [(VILLAGE, 40), (NEXT, 20)]


def test_children_add_up_to_no_more_than_their_parent(people) -> None:
    refused("quota_no_parent", put, people, TOWNSHIP, 1)
    put(people, COUNTY, 100, persons=400)
    put(people, TOWNSHIP, 60, persons=300)
    refused("quota_sum", put, people, "990101202", 41)
    refused("quota_sum", put, people, "990101202", 40, persons=101)
    put(people, "990101202", 40, persons=100)
    refused("quota_children", put, people, COUNTY, 99, persons=400, version=1)
    refused("quota_children", put, people, COUNTY, 100, persons=399, version=1)
    put(people, COUNTY, 101, persons=400, version=1)


def test_not_below_what_is_used(people) -> None:
    quota(9, COUNTY)
    quota(9, TOWNSHIP)
    put(people, VILLAGE, 2, by="township")
    locked(people, written(people, batch_of(people, waiting(people, "韦一"), waiting(people, "韦二"))))
    refused("quota_used", put, people, VILLAGE, 1, by="township", version=1)
    own, lines = quota_lines(factories.place(TOWNSHIP), "R1", YEAR)
    assert [(line.used, line.left) for line in (own, *lines)] == [(2, 7), (2, 0), (0, None)]


def test_who_hands_down(people) -> None:
    for code, who in [(COUNTY, "township"), (TOWNSHIP, "township"), (VILLAGE, "clerk"), (COUNTY, "approver")]:
        with pytest.raises(PermissionDenied):
            put(people, code, 1, by=who)
    refused("quota_level", put, people, "9901", 1)


def test_an_old_page_overwrites_no_quota(people) -> None:
    put(people, COUNTY, 100)
    put(people, COUNTY, 110, version=1)
    for version in (0, 1):
        with pytest.raises(Conflict):
            put(people, COUNTY, 120, version=version)


def test_wrong_years_and_procedures(people) -> None:
    facts = {"region": factories.place(COUNTY), "amount": Amount(1), "version": 0, "by": people["county"], "now": YEAR}
    refused("quota_year", save_quota, **facts, procedure="R1", year=YEAR + 2)
    refused("unknown_action", save_quota, **facts, procedure="R9", year=YEAR)


# ---- steps -------------------------------------------------------------------------------------------------------
def set_step(people: Any, days: int | None = None, *, state: str = "notice1", **more: Any) -> StepSetting:
    keys = {"region": factories.place(COUNTY), "procedure": "R1", "year": YEAR, "version": 0, "now": YEAR}
    facts = {name: more.pop(name) for name in list(more) if name in keys}
    by = more.pop("by", people["county"])
    return save_step(**{**keys, **facts}, state=state, setting=Setting(days=days, **more), by=by)


def test_days_are_never_fewer_than_the_default_or_a_place_above(people) -> None:
    refused("step_days", set_step, people, 6)
    refused("step_days", set_step, people, 61)
    refused("step_days", set_step, people, 4, procedure="R3")
    StepSetting.objects.create(region_code="9901", year=YEAR - 1, procedure="R1", state="notice1", days=9)
    refused("step_days", set_step, people, 8)
    made = set_step(people, 10, label="第一榜公示", source="甲县〔2026〕3号")
    rule = Settings([VILLAGE], YEAR).step(VILLAGE, "R1", "notice1")
    assert [made.version, rule.label, rule.days] == [1, "第一榜公示", 10]
    assert AuditEvent.objects.filter(verb=Verb.STEP_SAVED).count() == 1


def test_what_cannot_be_set(people) -> None:
    refused("step_no_days", set_step, people, 7, state="township")
    refused("step_unknown", set_step, people, 7, state="clue")
    refused("step_unknown", set_step, people, None, state="done")
    refused("step_year", set_step, people, 7, year=YEAR - 1)
    refused("step_limit", set_step, people, None, limit=0)
    refused("step_papers", set_step, people, None, papers=["nonsense"])
    refused("step_level", set_step, people, 7, region=factories.place(TOWNSHIP))
    with pytest.raises(PermissionDenied):
        set_step(people, 7, by=people["approver"])


def test_an_old_page_overwrites_no_setting(people) -> None:
    set_step(people, 7)
    set_step(people, 8, version=1)
    for version in (0, 1):
        with pytest.raises(Conflict):
            set_step(people, 9, version=version)


def test_every_step_is_shown_with_who_acts(people, django_assert_num_queries) -> None:
    set_step(people, 8, papers=["28"], source="甲县〔2026〕3号")
    with django_assert_num_queries(3):
        tables = dict(shown_steps(VILLAGE, YEAR))
    steps = {step.state: step for step in tables[Procedure.IDENTIFICATION]}
    assert [steps["notice1"].rule.days, steps["notice1"].place, steps["notice1"].from_year] == [8, "甲县", YEAR]
    assert steps["notice1"].papers == "申请书（签字件）"
    assert "县级审批" in "".join(act.roles for act in steps[CaseState.COUNTY].acts)
    assert all(step.acts for table in tables.values() for step in table)
