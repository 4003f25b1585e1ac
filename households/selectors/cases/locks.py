"""Households whose facts are what a meeting, a notice or a reviewer has before him: nobody edits them meanwhile."""

from collections.abc import Collection

from households.codes import LOCKED_CASES
from households.models import Case


def locked_among(households: Collection[int]) -> set[int]:
    """No scope door: whoever may write to the household is told that he may not now."""
    rows = Case.objects.filter(state__in=sorted(LOCKED_CASES), household_id__in=list(households)).order_by()
    return set(rows.values_list("household_id", flat=True))


def why_held(households: Collection[int], *, ends: bool) -> str | None:
    """Why a change of these households cannot come into force now: locked facts, or, where it would end one of them, a
    case that is still open. The code of its sentence."""
    rows = Case.objects.open().filter(household_id__in=list(households)).order_by()
    states = set(rows.values_list("state", flat=True))
    if states & LOCKED_CASES:
        return "case_locked"
    return "case_open_ending" if states and ends else None


def all_locked() -> set[int]:
    """Every locked household: few beside the households of an import, which asks for them at once."""
    rows = Case.objects.filter(state__in=sorted(LOCKED_CASES)).order_by()
    return set(rows.values_list("household_id", flat=True))
