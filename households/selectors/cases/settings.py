"""What a place has set for the steps of a procedure, else what domain.md §3 says. No scope door: a procedure's days
and papers are public."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from households.codes import CaseState, EvidenceKind, Procedure
from households.models import StepSetting
from villages.division_codes import lineage

S, R1, R3 = CaseState, Procedure.IDENTIFICATION, Procedure.MONITORING
WEB_AFTER = 30
"""Days after the last day until the web copy is taken down (domain.md §8.4)."""


@dataclass(frozen=True)
class StepRule:
    """One step at one place: its name, its minimum of days, its limit (天), the papers it needs."""

    label: str
    days: int = 0
    limit: int = 0
    papers: tuple[str, ...] = ()


APPLICATION, AUTHORISATION = EvidenceKind.APPLICATION.value, EvidenceKind.AUTHORISATION.value
DEFAULTS: dict[tuple[str, str], StepRule] = {
    (R1, S.DRAFT): StepRule("", papers=(APPLICATION,)),
    (R1, S.NOTICE1): StepRule("", days=7),
    (R1, S.NOTICE2): StepRule("", days=7),
    (R1, S.ANNOUNCING): StepRule("", days=7),
    (R3, S.CHECKING): StepRule("", limit=3, papers=(AUTHORISATION,)),
    (R3, S.COMPARING): StepRule("", limit=5),
    (R3, S.MEETING): StepRule("", limit=5),
    (R3, S.NOTICE1): StepRule("", days=5),
    (R3, S.COUNTY): StepRule("", limit=15),
    (R3, S.ANNOUNCING): StepRule("", days=7),
    (Procedure.RELAPSE, S.DRAFT): StepRule("", papers=(APPLICATION,)),
    (Procedure.RELAPSE, S.NOTICE1): StepRule("", days=7),
    (Procedure.RELAPSE, S.NOTICE2): StepRule("", days=7),
    (Procedure.RELAPSE, S.ANNOUNCING): StepRule("", days=7),
    (Procedure.EXIT, S.LISTING): StepRule("预脱贫审定"),
    (Procedure.EXIT, S.NOTICE1): StepRule("", days=7),
    (Procedure.EXIT, S.ANNOUNCING): StepRule("", days=7),
    (Procedure.ELIMINATION, S.CHECKING): StepRule("", papers=(EvidenceKind.ELIMINATION_FORM.value,)),
    (Procedure.ELIMINATION, S.NOTICE1): StepRule("", days=5),
    (Procedure.ELIMINATION, S.ANNOUNCING): StepRule("", days=7),
    (Procedure.REMOVAL, S.CHECKING): StepRule("", papers=(EvidenceKind.BARRED.value,)),
    (Procedure.REMOVAL, S.NOTICE1): StepRule("", days=7),
    (Procedure.WRONG_EXIT, S.NOTICE1): StepRule("", days=7),
}
"""domain.md §3 "Default minimum days", §3.2–3.5, §8.2. The county's limit of R3 counts from the clue."""
WARN_BEFORE = 3


class Settings:
    """The settings of some villages in one year, read once."""

    def __init__(self, village_codes: Iterable[str], year: int) -> None:
        places = {code for village in village_codes for code in lineage(village)}
        rows = StepSetting.objects.filter(region_code__in=sorted(places), year__lte=year).order_by("year")
        self.rows = {(row.region_code, row.procedure, row.state): row for row in rows}

    def step(self, village_code: str, procedure: str, state: str) -> StepRule:
        """The nearest place that has set it decides each fact; days never fall below those of a place above."""
        found = DEFAULTS.get((procedure, state), StepRule(""))
        found = replace(found, label=found.label or CaseState.label_of(state))
        own = [row for code in lineage(village_code) if (row := self.rows.get((code, procedure, state)))]
        asked = [row.days for row in own if row.days]
        days = max(asked) if asked else found.days
        for row in own:
            papers = tuple(filter(None, row.papers.split(","))) or found.papers
            found = StepRule(row.label or found.label, days, row.limit or found.limit, papers)
        return found
