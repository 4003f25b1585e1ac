"""Reading projects and their money, all through the scope door. Money is in 元 (domain.md §5.3, §5.4)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear, Substr

from fupin.access.permissions import Permission
from villages.codes import Level
from villages.models import FundEntry, Project, ProjectStep, Region
from villages.models.project import ProjectFacts
from villages.project_codes import FundKind, FundSource, ProjectState
from villages.project_rules import HURRIED_MONTHS, NOTHING, Sums, hurried
from villages.project_workflow import PATH
from villages.selectors import top_regions

FACTS = [field.name for field in ProjectFacts._meta.get_fields()]
BUDGETS = {source: f"budget_{source.value}" for source in FundSource}
"""Source → the column of the project that holds what is planned from it."""
PLACES = (Level.TOWNSHIP, Level.VILLAGE)
BENEFITS = ("households", "persons", "out_households", "out_persons", "watched_households", "watched_persons")


def since(state: ProjectState) -> list[str]:
    """This state and those after it."""
    return [one.value for one in PATH[PATH.index(state) :]]


REACHED = {
    "approved": since(ProjectState.APPROVED),
    "running": since(ProjectState.RUNNING),
    "accepted": since(ProjectState.ACCEPTED),
}
MONTH = 32
"""Longer than any month: a day as months × MONTH + days grows with the calendar."""


@dataclass(frozen=True)
class Asked:
    """What a list of projects is narrowed by. `year` 0 and blank texts narrow nothing."""

    place: str = ""
    year: int = 0
    kind: str = ""
    state: str = ""
    only_hurried: bool = False


def projects(user: Any, asked: Asked) -> QuerySet[Project]:
    rows = Project.objects.visible_to(user, Permission.VILLAGE_VIEW)
    rows = rows.inside(asked.place) if asked.place else rows
    given = {"year": asked.year, "kind": asked.kind, "state": asked.state}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return only_hurried(rows) if asked.only_hurried else rows


def with_sums(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Each with what its entries add up to, under the names of the kinds, in the same query."""
    return rows.annotate(**{kind.value: Coalesce(total_of(kind), NOTHING) for kind in FundKind})


def total_of(kind: FundKind) -> Sum:
    return Sum("entries__amount", filter=Q(entries__kind=kind, entries__withdrawn_at__isnull=True))


def sums_of(row: Any) -> Sums:
    return Sums(**{kind.value: getattr(row, kind.value) for kind in FundKind})


def sums_in(project: Project) -> Sums:
    """What stands now of one project, read afresh."""
    return sums_of(with_sums(Project.objects.filter(pk=project.pk)).get())


# ---- warnings ---------------------------------------------------------------------------------------------------


def step_day(state: ProjectState) -> Subquery:
    """The day on which the project came to the state for the last time."""
    steps = ProjectStep.objects.filter(project=OuterRef("pk"), target=state).order_by()
    return Subquery(steps.values("project").annotate(day=Max("on")).values("day"))


def only_hurried(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Those of `hurried`, asked of the database."""
    days = {"approved_on": step_day(ProjectState.APPROVED), "accepted_on": step_day(ProjectState.ACCEPTED)}
    rows = rows.filter(state__in=REACHED["accepted"]).annotate(**days)
    return rows.annotate(took=ordinal("accepted_on") - ordinal("approved_on")).filter(took__lt=HURRIED_MONTHS * MONTH)


def ordinal(name: str) -> Any:
    months = ExtractYear(F(name), output_field=IntegerField()) * 12 + ExtractMonth(F(name))
    return months * MONTH + ExtractDay(F(name))


def is_hurried(project: Project, steps: list[ProjectStep]) -> bool:
    return project.state in REACHED["accepted"] and hurried(
        last_day(steps, ProjectState.APPROVED), last_day(steps, ProjectState.ACCEPTED)
    )


def last_day(steps: list[ProjectStep], state: str) -> date | None:
    return max((step.on for step in steps if step.target == state), default=None)


def hurried_among(rows: list[Project]) -> set[int]:
    """Numbers of the projects of a page that were hurried, in one query."""
    return set(only_hurried(Project.objects.filter(pk__in=[row.pk for row in rows])).values_list("pk", flat=True))


# ---- totals -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Total:
    """A list of projects in figures: 个, 元, 户 and 人."""

    projects: int
    reached: dict[str, int]
    benefits: dict[str, int]
    budget: Decimal
    sums: Sums


def totals(rows: QuerySet[Project]) -> Total:
    """Two queries, whatever the list."""
    rows = rows.order_by()
    counts = {name: Count("pk", filter=Q(state__in=states)) for name, states in REACHED.items()}
    added = {f"all_{name}": Sum(name) for name in (*BENEFITS, *BUDGETS.values())}
    found = rows.aggregate(number=Count("pk"), **counts, **added)
    standing = FundEntry.objects.filter(project__in=rows.values("pk"), withdrawn_at__isnull=True)
    by_kind = {one["kind"]: one["total"] for one in standing.order_by().values("kind").annotate(total=Sum("amount"))}
    return total_from(found, by_kind)


def totals_by_place(rows: QuerySet[Project], length: int) -> dict[str, Total]:
    """Code of `length` digits → the projects there; one of a township itself under the township's own code. Two
    queries."""
    rows = rows.order_by().annotate(place=Substr("region_id", 1, length))
    counts = {name: Count("pk", filter=Q(state__in=states)) for name, states in REACHED.items()}
    added = {f"all_{name}": Sum(name) for name in (*BENEFITS, *BUDGETS.values())}
    standing = FundEntry.objects.filter(project__in=rows.values("pk"), withdrawn_at__isnull=True).order_by()
    paid: dict[str, dict[str, Decimal]] = defaultdict(dict)
    told = standing.annotate(place=Substr("project__region_id", 1, length)).values_list("place", "kind")
    for code, kind, amount in told.annotate(total=Sum("amount")):
        paid[code][kind] = amount
    return {
        one["place"]: total_from(one, paid[one["place"]])
        for one in rows.values("place").annotate(number=Count("pk"), **counts, **added)
    }


def total_from(found: dict[str, Any], by_kind: dict[str, Decimal]) -> Total:
    return Total(
        found["number"],
        {name: found[name] for name in REACHED},
        {name: found[f"all_{name}"] or 0 for name in BENEFITS},
        sum((found[f"all_{name}"] or NOTHING for name in BUDGETS.values()), NOTHING),
        Sums(**{kind.value: by_kind.get(kind.value, NOTHING) for kind in FundKind}),
    )


def budget_of(project: Project) -> Decimal:
    return sum((getattr(project, name) or NOTHING for name in BUDGETS.values()), NOTHING)


def years_with_projects(user: Any) -> list[int]:
    """From the latest year that has a project in scope down to the first."""
    found = Project.objects.visible_to(user, Permission.VILLAGE_VIEW).aggregate(first=Min("year"), last=Max("year"))
    return list(range(found["last"], found["first"] - 1, -1)) if found["last"] else []


# ---- places -----------------------------------------------------------------------------------------------------


def place_options(user: Any, place: str) -> list[Region]:
    """What the place select offers: the way down to the chosen place, then what is below it (or beside a village)."""
    way = [place[:length] for length in (2, 4, 6, 9, 12) if length <= len(place)]
    opened = way[-2:-1] if len(place) == 12 else way[-1:] or [top.pk for top in top_regions(user)]
    rows = Region.objects.visible_to(user, Permission.VILLAGE_VIEW).current()
    tops = [] if place else opened
    return list(rows.filter(Q(pk__in=[*way, *tops]) | Q(parent_id__in=opened)).order_by("code"))


def places_for_projects(user: Any) -> QuerySet[Region]:
    """Townships and villages in force for which the user may enter projects."""
    return Region.objects.visible_to(user, Permission.PROJECT_EDIT).current().filter(level__in=PLACES).order_by("code")
