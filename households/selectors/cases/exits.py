"""The exits of a year in a scope, with what is striking about their incomes."""

from typing import Any

from fupin.access.permissions import Permission
from households.codes import CaseState, Procedure
from households.exit_signal_rules import Exit, Signs, signs_of
from households.models import Case, HomeCheck

NOT_MEANT = sorted({CaseState.REJECTED, CaseState.EXCLUDED, CaseState.WITHDRAWN})


def exits_of(user: Any, place: str, year: int) -> list[Signs]:
    """Under way or done, by the last home check of each; those without an income are not told of. One query."""
    cases = Case.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(procedure=Procedure.EXIT)
    cases = cases.exclude(state__in=NOT_MEANT).filter(created_at__year=year)
    cases = cases.inside(place) if place else cases
    rows = HomeCheck.objects.filter(case__in=cases.order_by(), net_per_head__isnull=False).order_by("case_id", "round")
    names = ("case_id", "case__household__head_name", "case__village_code", "case__household__group_name")
    last = {row[0]: Exit(*row) for row in rows.values_list(*names, "net_per_head", "line")}
    return signs_of(sorted(last.values(), key=lambda one: (one.village, one.group, one.net)))
