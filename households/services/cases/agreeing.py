"""Several cases one step onward at once, all of them or none. Agreeing: only to what was opened (security.md T15)."""

import uuid
from datetime import date
from typing import Any

from fupin.access.permissions import Permission
from fupin.audit.write import write
from fupin.workflow import Refused, Step
from households.case_workflow import table_of
from households.codes import CaseAct
from households.models import Case
from households.selectors.cases import staff_in
from households.services.cases.acting import act_on

A = CaseAct
PREPARES = frozenset({A.SUBMIT, A.FOLLOW, A.CHECKED, A.COMPARED, A.LIST})
DECIDES = frozenset({A.AGREE, A.APPROVE})
BY_LIST = PREPARES | DECIDES
"""Steps onward that may be taken from the list."""
MOST = 100


def onward_from(case: Case) -> Step | None:
    """The step that the list offers for a case where it stands; None where it is taken elsewhere."""
    steps = table_of(case.procedure).steps_from(case.state)
    return next((step for step in steps if step.action in BY_LIST), None)


def is_decided_by(step: Step | None) -> bool:
    return step is not None and step.action in DECIDES


@write
def agree_all(*, chosen: list[tuple[int, int]], by: Any, today: date, token: uuid.UUID) -> int:
    """`chosen` is number and version of each case as it stood on the list. Raises Refused naming the household that
    stops it; PermissionDenied for who may not decide there."""
    rows = Case.objects.visible_to(by, Permission.HOUSEHOLD_VIEW).filter(pk__in=[pk for pk, _ in chosen])
    cases = {case.pk: case for case in rows.select_related("household")}
    if not cases or len(cases) != len(chosen) or len(chosen) > MOST:
        raise Refused("agree_none")
    for pk, version in chosen:
        agree(cases[pk], version, by=by, today=today, token=uuid.uuid5(token, str(pk)))
    return len(chosen)


def agree(case: Case, version: int, *, by: Any, today: date, token: uuid.UUID) -> None:
    try:
        step = onward_from(case)
        if is_decided_by(step) and staff_in(case.household_id):
            raise Refused("agree_related")
        action = step.action if step else A.AGREE
        act_on(case=case, action=action, version=version, by=by, today=today, token=token)
    except Refused as refusal:
        raise Refused("agree_stopped", household=str(case.household), sentence=refusal.sentence) from refusal
