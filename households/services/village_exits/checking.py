"""乡镇核查: at least two people of the township or county went to the village and looked at every item (§3.5)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

import households.services.village_exits.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.accounts.models import Person
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.codes import VillageExitState
from households.models import VillageCheck, VillageExit
from households.selectors.village_exits.facts import drafters_of, from_outside
from households.services.clock import check_clock
from households.services.village_exits.acting import touch

S = VillageExitState
SHORTEST = 10


@dataclass(frozen=True)
class Found:
    """What the form says; `checkers` are persons who serve in the township or county."""

    checked_on: date
    checkers: tuple[int, ...]
    finding: str


@write
def write_check(*, village_exit: VillageExit, version: int, found: Found, by: Any, today: date) -> VillageCheck:
    """This round's check, or its correction, until the township says that it agrees. Raises Refused, Conflict."""
    of = village_exit
    require(by, Permission.CASE_CHECK, of.village_code)
    check_clock()
    now = VillageExit.objects.select_related("check_row").get(pk=of.pk)
    if now.state != S.CHECKING:
        raise Refused("exit_check_closed")
    people = refuse(now, found, today)
    finding = mask_text(found.finding.strip())[:500]
    old = now.checks.filter(round=now.round).first()
    if old and same(old, found, finding):
        return old
    touch(now, S.CHECKING, version=version)
    before = told(old) if old else None
    facts = {"checked_on": found.checked_on, "finding": finding}
    mark = {"written_by_id": by.person_id, "written_at": current_write().at}
    check, _ = VillageCheck.objects.update_or_create(village_exit=now, round=now.round, defaults={**facts, **mark})
    check.checkers.set(people)
    VillageExit.objects.filter(pk=now.pk).update(check_row=check)
    record(Verb.VILLAGE_CHECKED, now, by=by, before=before, after=told(check), region=now.village_code)
    return check


def refuse(now: VillageExit, found: Found, today: date) -> list[Person]:
    began = timezone.localtime(now.created_at).date()
    if not began <= found.checked_on <= today:
        raise Refused("exit_check_day", began=began)
    chosen = frozenset(found.checkers)
    if chosen - from_outside(chosen, now.village_code, today):
        raise Refused("exit_checker_unknown")
    if len(chosen) < 2:
        raise Refused("exit_checkers_missing")
    if chosen & drafters_of(now):
        raise Refused("exit_checker_drafted")
    if len(found.finding.strip()) < SHORTEST:
        raise Refused("exit_finding")
    return list(Person.objects.filter(pk__in=chosen))


def same(old: VillageCheck, found: Found, finding: str) -> bool:
    people = set(old.checkers.values_list("pk", flat=True))
    return (old.checked_on, old.finding, people) == (found.checked_on, finding, set(found.checkers))


def told(check: VillageCheck) -> dict[str, Any]:
    names = check.checkers.order_by("name").values_list("name", flat=True)
    return {"核查日期": check.checked_on, "核查人": "、".join(names), "核查情况": check.finding}
