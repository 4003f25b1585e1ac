"""The paper of a sign, and who was first when two act at once."""

import uuid
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

import households.services.watch.reasons  # noqa: F401 - the sentences
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record
from fupin.workflow import Conflict, Refused
from households.codes import OPEN_WATCH, WatchAct, WatchState
from households.models import WatchItem, WatchStep


def keep_step(
    item: WatchItem, act: str, target: str, person: int | None, *, note: str = "", token: uuid.UUID | None = None
) -> None:
    WatchStep.objects.create(
        item=item, act=act, target=target, person_id=person, note=note.strip()[:500], at=current_write().at, token=token
    )


def move(
    item: WatchItem,
    act: str,
    target: str,
    *,
    by: Any,
    today: date,
    note: str = "",
    token: uuid.UUID | None = None,
    said: dict[str, Any] | None = None,
    **columns: Any,
) -> None:
    """One conditional update, one line on its paper, one on the trail. What people wrote stays off the trail."""
    facts = {**columns, "version": F("version") + 1}
    if target != item.state:
        facts |= {"state": target, "state_since": current_write().at}
    if target not in OPEN_WATCH:
        facts |= {"closed_on": today, "closed_by_id": by.person_id}
    if not WatchItem.objects.filter(pk=item.pk, version=item.version, state=item.state).update(**facts):
        raise Overtaken(item)
    try:
        with transaction.atomic():
            keep_step(item, act, target, by.person_id, note=note, token=token)
    except IntegrityError as error:  # the same click at this very moment, or spent on another sign
        raise Overtaken(item) from error
    record(
        Verb.WATCH_MOVED,
        item,
        by=by,
        before={"状态": WatchState.label_of(item.state)},
        after={"状态": WatchState.label_of(target), "办理": WatchAct.label_of(act), **(said or {})},
        region=item.village_code,
    )


class Overtaken(Conflict):
    """Somebody took the step first: who, when, and where it stands now."""

    def __init__(self, item: WatchItem) -> None:
        now = WatchItem.objects.get(pk=item.pk)
        step = now.steps.select_related("person").order_by("-at", "-pk").first()
        at = f"{timezone.localtime(step.at):%m-%d %H:%M}" if step else "刚才"
        who = step.person.name if step and step.person else "别的同事"
        act = step.get_act_display() if step else "办理"
        Refused.__init__(self, "watch_moved", who=who, at=at, act=act, state=now.get_state_display())
