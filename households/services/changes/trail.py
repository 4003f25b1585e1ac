"""The paper trail of a change, and who was first when two act at once."""

import uuid
from typing import Any

from django.utils import timezone

from fupin.audit.write import current_write
from fupin.workflow import Conflict, Refused
from households.models import ChangeProposal, ChangeStep


def keep_step(
    change: ChangeProposal,
    act: str,
    source: str,
    target: str,
    *,
    by: Any,
    opinion: str = "",
    token: uuid.UUID | None = None,
    round: int | None = None,
) -> ChangeStep:
    return ChangeStep.objects.create(
        change=change,
        act=act,
        source=source,
        target=target,
        actor=by,
        person_id=by.person_id,
        opinion=opinion.strip(),
        round=change.round if round is None else round,
        at=current_write().at,
        token=token,
    )


class Overtaken(Conflict):
    """Somebody took the step first: who, when, and where the change stands now."""

    def __init__(self, change: ChangeProposal, step: ChangeStep | None) -> None:
        at = f"{timezone.localtime(step.at):%m-%d %H:%M}" if step else "刚才"
        who, act = (step.person.name, step.get_act_display()) if step else ("别的同事", "办理")
        Refused.__init__(self, "change_moved", who=who, at=at, act=act, state=change.get_state_display())


def conflict(change: ChangeProposal) -> Conflict:
    """To be raised when the row did not move."""
    now = ChangeProposal.objects.get(pk=change.pk)
    return Overtaken(now, now.steps.select_related("person").order_by("-at", "-pk").first())
