"""The steps of the procedures as they hold at a place: days, papers, limit, who may act."""

from collections import defaultdict
from dataclasses import dataclass

from fupin.access.permissions import GRANTS, Permission
from fupin.workflow import Step
from households.case_workflow import BY_MEETING, TABLES
from households.codes import OPEN_CASES, CaseAct, CaseState, EvidenceKind, Procedure
from households.models import StepSetting
from households.selectors.cases import Settings, StepRule
from households.selectors.cases.settings import DEFAULTS
from villages.division_codes import lineage
from villages.models import Region

S = CaseState


@dataclass(frozen=True)
class Acting:
    """One thing that can be done at a step, and who may do it."""

    label: str
    roles: str


@dataclass(frozen=True)
class Shown:
    """A step as it holds here in this year; `from_year` and `source` of the nearest place that has set something."""

    address: str
    state: str
    name: str
    rule: StepRule
    papers: str
    acts: list[Acting]
    place: str
    from_year: int | None
    source: str
    counts_days: bool


def shown_steps(code: str, year: int) -> list[tuple[Procedure, list[Shown]]]:
    """Both procedures at one place. Three queries."""
    settings = Settings([code], year)
    nearest = nearest_rows(code, year)
    names = dict(Region.objects.filter(pk__in=lineage(code)).values_list("pk", "name"))
    return [(procedure, steps_at(procedure, code, settings, nearest, names)) for procedure in Procedure]


def nearest_rows(code: str, year: int) -> dict[tuple[str, str], StepSetting]:
    rows = StepSetting.objects.filter(region_code__in=lineage(code), year__lte=year)
    ordered = sorted(rows, key=lambda row: (len(row.region_code), row.year))
    return {(row.procedure, row.state): row for row in ordered}


def steps_at(
    procedure: Procedure, code: str, settings: Settings, nearest: dict[tuple[str, str], StepSetting],
    names: dict[str, str],
) -> list[Shown]:  # fmt: skip
    table = TABLES[procedure]
    found = []
    for state in (one for one in S if one in OPEN_CASES and one in table.states()):
        rule, row = settings.step(code, procedure, state), nearest.get((procedure, state))
        shown = Shown(
            address=f"{procedure.value}-{state.value}",
            state=state,
            name=str(state.label),
            rule=rule,
            papers=EvidenceKind.labels_of(",".join(rule.papers)),
            acts=acting(table.steps_from(state)),
            place=names.get(row.region_code, "") if row else "",
            from_year=row.year if row else None,
            source=row.source if row else "",
            counts_days=counts_days(procedure, state),
        )
        found.append(shown)
    return found


def counts_days(procedure: str, state: str) -> bool:
    return bool(DEFAULTS.get((procedure, state), StepRule("")).days)


def acting(steps: list[Step]) -> list[Acting]:
    """Acts that the same roles may do on one line."""
    by_roles: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        label = CaseAct.label_of(step.action)
        by_roles[roles_for(step.permission)].append(label + ("（报送评议时）" if step.action in BY_MEETING else ""))
    return [Acting("、".join(labels), roles) for roles, labels in by_roles.items()]


def roles_for(permission: str) -> str:
    return "、".join(str(role.label) for role, granted in GRANTS.items() if Permission(permission) in granted)
