"""Batches: who can be put into one, and where each of its households stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from fupin.doubts.codes import ASKING
from fupin.doubts.models import Doubt
from fupin.doubts.rules import Severity
from households.codes import CLOSED_CASES, IN_NOTICE, OPEN_OBJECTIONS, CaseState
from households.models import Ballot, Case, CaseBatch
from households.selectors.cases.facts import SHEETS

S = CaseState


def is_free() -> Q:
    """Of a case that waits for a meeting: in no batch that still has to hold it. Those sent back to be voted on again
    are free, for their batch had its meeting."""
    voted = Ballot.objects.filter(
        case=OuterRef("pk"), assembly__batch=OuterRef("batch"), assembly__locked_at__isnull=False
    )
    return Q(batch__isnull=True) | Q(Exists(voted))


def free_cases(village: str, procedure: str) -> QuerySet[Case]:
    rows = Case.objects.filter(village_code=village, procedure=procedure, state=S.MEETING)
    return rows.filter(is_free())


@dataclass(frozen=True)
class Row:
    """One household of a batch: where it stands and what holds it there."""

    case: Case
    persons: int
    held: str
    first: bool = False


def batch_rows(batch: CaseBatch, today: date) -> list[Row]:
    """By rank, then by group. Four queries, whatever the batch."""
    joined = ("household", "notice")
    cases = list(
        batch.cases.select_related(*joined)
        .annotate(open_objections=Count("objections", filter=Q(objections__state__in=sorted(OPEN_OBJECTIONS))))
        .order_by(F("rank").asc(nulls_last=True), "household__group_name", "pk")
    )
    doubts = open_doubts([case.household_id for case in cases])
    first = next((case.pk for case in cases if case.state == S.WAITING), None)
    return [
        Row(case, case.household.member_count, held(case, doubts.get(case.household_id, 0), today), case.pk == first)
        for case in cases
    ]


def open_doubts(homes: list[int]) -> dict[int, int]:
    rows = Doubt.objects.filter(household_id__in=homes, closed_at__isnull=True, state__in=ASKING)
    counted = rows.exclude(severity=Severity.HINT).order_by().values_list("household_id").annotate(n=Count("pk"))
    return dict(counted)


def held(case: Any, doubts: int, today: date) -> str:
    """In one line, what has to happen before this household goes on."""
    if case.state in CLOSED_CASES:
        return f"{case.decided_on:%Y-%m-%d} 办结"
    if case.open_objections:
        return f"有 {case.open_objections} 条异议没有办结"
    if case.state in {*IN_NOTICE, S.ANNOUNCING}:
        return held_by_notice(case, today)
    if case.state in {S.TOWNSHIP, S.COUNTY} and doubts:
        return f"有 {doubts} 条疑点没有答复"
    return WAITS.get(S(case.state), "")


WAITS = {
    S.MEETING: "等开评议会",
    S.WAITING: "候补，等名额",
    S.TOWNSHIP: "等乡镇审核",
    S.COUNTY: "等县级审批",
    S.CHECKING: "退回入户核实",
    S.COMPARING: "等信息比对",
    S.DRAFT: "退回修改申请",
    S.CLUE: "退回线索",
}


def held_by_notice(case: Any, today: date) -> str:
    notice = case.notice
    if notice is None or notice.kind not in SHEETS[S(case.state)]:
        return "还没有张贴" + ("公告" if case.state == S.ANNOUNCING else "公示")
    if case.state != S.ANNOUNCING and today <= notice.ends_on:
        return f"公示到 {notice.ends_on:%Y-%m-%d}"
    return "公告已张贴" if case.state == S.ANNOUNCING else "公示期满，可以往上报"
