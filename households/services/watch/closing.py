"""A case takes over what was seen of its household, and gives it back when it comes to nothing; an import that is
undone takes its signs back."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q

from fupin.audit.write import current_write
from households.codes import Procedure, WatchAct, WatchState
from households.models import Case, WatchItem, WatchStep
from households.selectors.watch import is_watched
from households.services.roster_register import parts_of
from households.services.watch.trail import move

TAKEN_OVER = {
    Procedure.MONITORING: (WatchAct.MONITOR, WatchState.MONITORED),
    Procedure.RELAPSE: (WatchAct.RELAPSE, WatchState.RELAPSED),
}
BACK_ON_A_LIST = {
    Procedure.ROLLBACK: TAKEN_OVER[Procedure.MONITORING],
    Procedure.WRONG_EXIT: TAKEN_OVER[Procedure.RELAPSE],
}
"""Procedures that are not about the signs, but after which the household may be watched no more."""
CAME_TO_NOTHING = "案卷没有办成，重新列上"
UNDONE = "这次导入已经撤销"


def close_by_case(case: Case, *, by: Any, today: date) -> None:
    """Inside the write that opens the case: every open sign of the household is closed by reference to it, however the
    case was begun."""
    if (taken := TAKEN_OVER.get(Procedure(case.procedure))) is None:
        return
    close_open(case, *taken, by=by, today=today)


def settle_signs(case: Case, *, by: Any, today: date) -> None:
    """Inside the write in which the case is done: what was seen while it was open goes with it, and a household that is
    watched no more has no sign that is open."""
    close_by_case(case, by=by, today=today)
    procedure = Procedure(case.procedure)
    if procedure in BACK_ON_A_LIST and not is_watched(case.household):
        close_open(case, *BACK_ON_A_LIST[procedure], by=by, today=today)


def close_open(case: Case, act: WatchAct, target: WatchState, *, by: Any, today: date) -> None:
    for item in WatchItem.objects.open().filter(household_id=case.household_id).order_by("pk"):
        move(item, act, target, by=by, today=today, said={"案卷号": case.pk}, case_id=case.pk)


def reopen_signs(case: Case, *, by: Any, today: date) -> None:
    """Inside the write in which the case comes to nothing: else one person alone could begin a case and withdraw it,
    and the sign were gone. Of which another is open by now, that one stands for both."""
    for item in case.watch_items.order_by("pk"):
        blank = {"case_id": None, "closed_on": None, "closed_by_id": None}
        try:
            with transaction.atomic():
                move(
                    item, WatchAct.REOPEN, WatchState.PENDING, by=by, today=today, note=CAME_TO_NOTHING,
                    said={"案卷号": case.pk}, **blank,
                )  # fmt: skip
        except IntegrityError:
            continue


def withdraw_found(write: UUID, homes: Collection[int], *, by: Any, today: date) -> int:
    """When an import is undone: what it had found in `homes`, whose facts are as before, and nobody has touched.
    Set-based like the undo, whose line on the trail stands for it. Returns how many."""
    later = WatchStep.objects.filter(item=OuterRef("pk"), at__gt=OuterRef("state_since"))
    untouched = ~Exists(later) & Q(write=write, state=WatchState.PENDING, version=1)
    excluded, at, count = WatchState.EXCLUDED.value, current_write().at, 0
    facts = {"act": WatchAct.WITHDRAW, "target": excluded, "person_id": by.person_id, "note": UNDONE, "at": at}
    for part in parts_of(sorted(homes)):
        rows = WatchItem.objects.filter(untouched, household_id__in=part).order_by("pk")
        ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        going = WatchItem.objects.filter(pk__in=ids)
        count += going.update(state=excluded, state_since=at, closed_on=today, version=F("version") + 1)
        WatchStep.objects.bulk_create((WatchStep(item_id=pk, **facts) for pk in ids), batch_size=500)
    return count
