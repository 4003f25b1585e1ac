"""Several cases one step onward at once, all of them or none. Agreeing: only to what was opened (security.md T15)."""

import uuid
from datetime import date
from typing import Any

from fupin.access.permissions import Permission
from fupin.audit.write import write
from fupin.workflow import Refused
from households.codes import CaseAct, CaseState
from households.models import Case
from households.selectors.cases import staff_in
from households.services.cases.acting import act_on

S, A = CaseState, CaseAct
PREPARES = {S.DRAFT.value: A.SUBMIT, S.CLUE.value: A.FOLLOW, S.CHECKING.value: A.CHECKED, S.COMPARING.value: A.COMPARED}
DECIDES = {S.TOWNSHIP.value: A.AGREE, S.COUNTY.value: A.APPROVE}
BY_LIST = PREPARES | DECIDES
"""The step onward that may be taken from the list, by where a case stands."""
MOST = 100


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
        if case.state in DECIDES and staff_in(case.household_id):
            raise Refused("agree_related")
        act_on(case=case, action=BY_LIST.get(case.state, A.AGREE), version=version, by=by, today=today, token=token)
    except Refused as refusal:
        raise Refused("agree_stopped", household=str(case.household), sentence=refusal.sentence) from refusal
