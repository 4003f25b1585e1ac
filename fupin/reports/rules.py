"""Who may put his name to a report, and for which period (domain.md §6.3). Pure."""

from dataclasses import dataclass
from datetime import date

from fupin.reports.codes import PeriodKind


@dataclass(frozen=True)
class Signing:
    """`person` is about to act on a report to which `names` have put theirs."""

    person: int
    names: frozenset[int]
    reason: str = ""


def another_person(f: Signing) -> str | None:
    """制表, 审核 and 负责人 are three people."""
    return "report_same_person" if f.person in f.names else None


def says_why(f: Signing) -> str | None:
    return None if len(f.reason.strip()) >= 2 else "report_reason"


def period_refusal(kind: str, year: int, month: int, today: date) -> str | None:
    """The running month or the one before, the running year or the one before."""
    if kind == PeriodKind.YEAR:
        return None if month == 12 and today.year - 1 <= year <= today.year else "report_period"
    if kind != PeriodKind.MONTH or not 1 <= month <= 12:
        return "report_period"
    months = today.year * 12 + today.month - (year * 12 + month)
    return None if months in (0, 1) else "report_period"
