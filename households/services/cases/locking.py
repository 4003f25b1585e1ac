"""Who would write to a household asks here first."""

from collections.abc import Collection

import households.services.cases.reasons  # noqa: F401 - the sentences
from fupin.workflow import Refused
from households.codes import LOCKED_CASES
from households.models import Case


def refuse_locked(households: Collection[int]) -> None:
    """Inside a write. The open cases are held until it ends, so that none of them moves on meanwhile."""
    rows = Case.objects.open().filter(household_id__in=list(households)).select_for_update().order_by("pk")
    if any(state in LOCKED_CASES for state in rows.values_list("state", flat=True)):
        raise Refused("case_locked")
