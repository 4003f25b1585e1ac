"""The paper of an objection, and who was first when two act at once."""

import uuid
from typing import Any

from django.utils import timezone

from fupin.audit.write import current_write
from fupin.workflow import Conflict, Refused
from households.models import Objection, ObjectionStep


def keep_step(
    objection: Objection, act: str, target: str, by: Any | None, *, note: str = "", token: uuid.UUID | None = None
) -> None:
    person, at = by.person_id if by else None, current_write().at
    ObjectionStep.objects.create(
        objection=objection, act=act, target=target, person_id=person, note=note[:500], at=at, token=token
    )


class Overtaken(Conflict):
    """Somebody took the step first: who, when, and where the objection stands now."""

    def __init__(self, objection: Objection) -> None:
        now = Objection.objects.get(pk=objection.pk)
        step = now.steps.select_related("person").order_by("-at", "-pk").first()
        at = f"{timezone.localtime(step.at):%m-%d %H:%M}" if step else "刚才"
        who = step.person.name if step and step.person else "别的同事"
        act = step.get_act_display() if step else "办理"
        Refused.__init__(self, "objection_moved", who=who, at=at, act=act, state=now.get_state_display())
