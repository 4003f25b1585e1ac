"""The paper trail of a case, and who was first when two act at once."""

import uuid
from typing import Any

from django.utils import timezone

from fupin.audit.write import current_write
from fupin.workflow import Conflict, Refused
from households.models import Case, CaseStep


def keep_step(
    case: Case,
    act: str,
    source: str,
    target: str,
    *,
    by: Any,
    round: int,
    opinion: str = "",
    token: uuid.UUID | None = None,
) -> CaseStep:
    return CaseStep.objects.create(
        case=case,
        act=act,
        source=source,
        target=target,
        actor=by,
        person_id=by.person_id,
        opinion=opinion.strip(),
        round=round,
        at=current_write().at,
        token=token,
    )


class Overtaken(Conflict):
    """Somebody took the step first: who, when, and where the case stands now."""

    def __init__(self, case: Case, step: CaseStep | None) -> None:
        at = f"{timezone.localtime(step.at):%m-%d %H:%M}" if step else "刚才"
        who, act = (step.person.name, step.get_act_display()) if step else ("别的同事", "办理")
        Refused.__init__(self, "case_moved", who=who, at=at, act=act, state=case.get_state_display())


def conflict(case: Case) -> Conflict:
    """To be raised when the row did not move."""
    now = Case.objects.get(pk=case.pk)
    return Overtaken(now, now.steps.select_related("person").order_by("-at", "-pk").first())
