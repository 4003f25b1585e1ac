"""What somebody who went there says of it, and the second look of the township (domain.md §3: the person who enters
must not approve). Listing a household is never done here: that is its case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Conflict
from households.codes import OPEN_CASES, MissedAct, MissedState
from households.missed_workflow import MISSED, MissedFacts
from households.models import Case, MissedHousehold, MissedStep
from households.selectors.cases.people import staff_in
from households.services.clock import check_clock

A, P, S = MissedAct, Permission, MissedState

REASONS |= {
    "missed_note": "没有办理：请写清楚看到的情况和理由（至少 5 个字），不要写病名、证件号码和电话。",
    "missed_day": "没有登记：上门日期不能晚于今天，也不能早于一年以前。",
    "missed_no_sign": "没有登记：这一户现在没有线索，只是资料不全。请先把资料补齐。",
    "missed_in_case": "没有登记：这一户已有在办的案卷，上门情况请登记在案卷里。",
    "missed_same_person": "这一户要由另一个人复核：上门情况是您登记的。",
    "missed_own_family": "这一户要由另一个人来看：这是您自己或您申报的亲属的户，请回避。",
}


@dataclass(frozen=True)
class Said:
    note: str
    visited_on: date | None = None


@write
def act_on(*, missed: MissedHousehold, act: str, said: Said, version: int, by: Any, today: date) -> MissedHousehold:
    """Raises PermissionDenied, Refused, Conflict."""
    now = MissedHousehold.objects.select_related("household").get(pk=missed.pk)
    if not can(by, P.HOUSEHOLD_VIEW, now.village_code):
        raise PermissionDenied(P.HOUSEHOLD_VIEW.label)
    step = MISSED.step(now.state, act)
    require(by, Permission(step.permission), now.village_code)
    check_clock()
    step.check(facts_of(now, said, by, today))
    if now.version != version:
        raise Conflict()
    _move(now, A(act), step.target, said, by, today)
    return MissedHousehold.objects.get(pk=now.pk)


def facts_of(missed: MissedHousehold, said: Said, by: Any, today: date) -> MissedFacts:
    return MissedFacts(
        person=by.person_id,
        today=today,
        score=missed.score,
        note=said.note,
        visited_on=said.visited_on,
        told_by=missed.told_by_id,
        in_case=Case.objects.filter(household=missed.household_id, state__in=sorted(OPEN_CASES)).exists(),
        family=frozenset(staff_in(missed.household_id)),
    )


def _move(now: MissedHousehold, act: MissedAct, target: str, said: Said, by: Any, today: date) -> None:
    facts: dict[str, Any] = {"state": target, "version": F("version") + 1}
    if act == A.TELL:
        facts |= {"told_by_id": by.person_id, "visited_on": said.visited_on, "judged_key": now.facts_key}
        facts |= {"reviewed_by": None, "reviewed_on": None}
    else:
        facts |= {"reviewed_by_id": by.person_id, "reviewed_on": today}
    if act == A.AGAIN:
        facts["judged_key"] = ""
    if not MissedHousehold.objects.filter(pk=now.pk, version=now.version, state=now.state).update(**facts):
        raise Conflict()
    note, at = mask_text(said.note.strip())[:300], current_write().at
    MissedStep.objects.create(missed=now, act=act, reasons=now.reasons, note=note, person_id=by.person_id, at=at)
    told = {"状态": S.label_of(target), "办理": act.label, "农户": str(now.household)}
    record(Verb.MISSED_MOVED, now, by=by, before={"状态": S.label_of(now.state)}, after=told, region=now.village_code)
