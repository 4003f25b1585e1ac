"""How the households of a posted sheet stand now: where each is, how many objections, whether its row is still true."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from households import notice_rules as rules
from households.codes import OPEN_OBJECTIONS, CaseState
from households.models import Case, Objection, PublicNotice
from households.selectors.cases.facts import stands_as_published


@dataclass(frozen=True)
class OnSheet:
    """One line of the sheet. `here`: it still waits on this sheet; `differs`: its row is no longer what the register
    says."""

    number: int
    cells: list[Any]
    case: Case | None
    objections: int
    open_objections: int
    here: bool
    differs: bool

    @property
    def where(self) -> str:
        if self.here:
            return "在公示"
        return CaseState.label_of(self.case.state) if self.case else ""


def on_sheet(notice: PublicNotice) -> list[OnSheet]:
    cases = Case.objects.select_related("household", "notice").in_bulk(notice.case_numbers)
    counted = Objection.objects.filter(case__in=notice.case_numbers).values_list("case_id", "state")
    states = [(case, state in OPEN_OBJECTIONS) for case, state in counted]
    every, still = Counter(case for case, _ in states), Counter(case for case, is_open in states if is_open)
    lines = rules.cells(notice.kind, notice.rows)
    return [
        line(number, lines[number - 1], cases.get(pk), notice, every[pk], still[pk])
        for number, pk in enumerate(notice.case_numbers, start=1)
    ]


def line(number: int, cells: list[Any], case: Case | None, notice: PublicNotice, every: int, still: int) -> OnSheet:
    here = bool(case and case.notice_id == notice.pk and rules.kind_for(case.procedure, case.state) == notice.kind)
    differs = bool(here and case and not stands_as_published(case, notice))
    return OnSheet(number, cells[1:], case, every, still, here, differs)
