"""How long a case may still take: its step's own limit, and for monitoring the days from the clue to the decision."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from households.codes import CLOSED_CASES, CaseState, Procedure
from households.models import Case
from households.selectors.cases.settings import WARN_BEFORE, Settings

S = CaseState


@dataclass(frozen=True)
class Clock:
    """`due` is the last day, None where nobody has set a limit; `waited` counts days in this step."""

    due: date | None
    waited: int
    today: date

    @property
    def left(self) -> int | None:
        return (self.due - self.today).days if self.due else None

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def over(self) -> int:
        """Days past the limit."""
        return -(self.left or 0)

    @property
    def soon(self) -> bool:
        return self.left is not None and 0 <= self.left <= WARN_BEFORE


def clock_of(case: Case, settings: Settings, today: date) -> Clock:
    since = timezone.localtime(case.state_since).date()
    return Clock(due_on(case, settings, since), (today - since).days, today)


def due_on(case: Case, settings: Settings, since: date) -> date | None:
    if case.state in CLOSED_CASES:
        return None
    own = settings.step(case.village_code, case.procedure, case.state).limit
    if case.procedure != Procedure.MONITORING:
        return since + timedelta(own) if own else None
    whole = settings.step(case.village_code, case.procedure, S.COUNTY).limit
    found = [since + timedelta(own)] if own and case.state != S.COUNTY else []
    found += [case.found_on + timedelta(whole)] if whole and case.state != S.ANNOUNCING else []
    return min(found, default=None)
