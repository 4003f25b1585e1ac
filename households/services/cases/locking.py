"""Who would write to a household asks here first; who would use up a place of a quota waits here."""

from collections.abc import Collection

import households.services.cases.reasons  # noqa: F401 - the sentences
from fupin.workflow import Refused
from households.codes import LOCKED_CASES
from households.models import Case, Quota


def refuse_locked(households: Collection[int]) -> None:
    """Inside a write. The open cases are held until it ends, so that none of them moves on meanwhile."""
    rows = Case.objects.open().filter(household_id__in=list(households)).select_for_update().order_by("pk")
    if any(state in LOCKED_CASES for state in rows.values_list("state", flat=True)):
        raise Refused("case_locked")


def hold_quota(village: str, procedure: str, year: int) -> None:
    """Inside a write. Whoever counts what is left of it next waits until this write has used it."""
    same = {"region_code": village, "procedure": procedure, "year": year}
    Quota.objects.select_for_update().filter(**same).first()
