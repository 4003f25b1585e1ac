"""The exits of a year in a scope, with what is striking about their incomes."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import can
from households.codes import CaseAct, CaseState, Procedure
from households.exit_signal_rules import Exit, Signs, signs_of
from households.models import Case, CaseBatch, CaseStep, HomeCheck
from villages.models import Region

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


# ---- 报市备案 ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reported:
    """One household that has left, as its announcement named it; 人均纯收入 as last checked (元)."""

    group: str
    head: str
    persons: int
    net: Decimal | None
    year: int
    approved_on: date | None


@dataclass
class ReportedVillage:
    """One village's part of the report."""

    village: Region
    rows: list[Reported] = field(default_factory=list)

    @property
    def persons(self) -> int:
        return sum(row.persons for row in self.rows)


def may_report(user: Any, place: str) -> bool:
    """The county reports what it has approved."""
    return bool(place) and any(can(user, one, place) for one in (Permission.CASE_PLAN, Permission.CASE_APPROVE))


def announced_exits(user: Any, *, place: str = "", year: int = 0, batch: CaseBatch | None = None) -> QuerySet[Case]:
    """Exits of a year in a place, or of one batch, announced and not put back since as wrong."""
    cases = Case.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(procedure=Procedure.EXIT)
    cases = cases.filter(state=CaseState.DONE)
    wrong = Case.objects.filter(household=OuterRef("household"), procedure=Procedure.WRONG_EXIT, state=CaseState.DONE)
    cases = cases.exclude(Exists(wrong.filter(pk__gt=OuterRef("pk"))))
    return cases.filter(batch=batch) if batch else cases.inside(place).filter(decided_on__year=year)


def exit_report(cases: QuerySet[Case]) -> list[ReportedVillage]:
    """Village by village in the order of the codes. Four queries."""
    found = list(cases.select_related("household", "notice").order_by("village_code", "household__group_name", "pk"))
    steps = CaseStep.objects.filter(case__in=cases.order_by(), act=CaseAct.APPROVE).order_by("at")
    approved = dict(steps.values_list("case_id", "at"))
    checks = HomeCheck.objects.filter(case__in=cases.order_by()).order_by("round")
    nets = dict(checks.values_list("case_id", "net_per_head"))
    villages = Region.objects.in_bulk({case.village_code for case in found})
    parts: dict[str, ReportedVillage] = {code: ReportedVillage(one) for code, one in villages.items()}
    for case in found:
        parts[case.village_code].rows.append(reported(case, nets.get(case.pk), approved.get(case.pk)))
    return [parts[code] for code in sorted(parts)]


def reported(case: Case, net: Decimal | None, approved: Any) -> Reported:
    """Named as on the announcement, so that the report says what hung in the village."""
    said, home = {}, case.household
    if case.notice and case.pk in case.notice.case_numbers:
        said = case.notice.rows[case.notice.case_numbers.index(case.pk)]
    return Reported(
        group=said.get("group", home.group_name),
        head=said.get("head", home.head_name),
        persons=said.get("persons", home.member_count),
        net=net,
        year=case.decided_on.year if case.decided_on else 0,
        approved_on=timezone.localdate(approved) if approved else None,
    )
