"""任务清单 and 考核清单: what a cadre has to do today, and how far he has done what was asked (domain.md §4 lists)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from assistance.codes import STATIONED
from assistance.models import Cadre, Leave, Measure, Pairing, Plan, Posting, PresenceMonth, VisitTask
from assistance.plan_codes import OPEN, MeasureState, PlanState
from assistance.presence_codes import CheckResult, Grade, LeaveState
from assistance.presence_rules import DAY, Point, best_grade, days_asked, score
from assistance.selectors.pairing_facts import setting_of, settings_in
from assistance.selectors.plan_lists import wants_plan
from assistance.selectors.presence import checks_of, month_span, numbers, residents
from assistance.selectors.visits.due import lines_for, standings
from assistance.visit_codes import DueState, VisitTaskState
from fupin.access.permissions import Permission
from households.models import Household

P = Permission


# ---- what is to be done ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Task:
    """One thing to do, on the page of that name and number. `due` None: this year."""

    kind: str
    due: date | None
    title: str
    about: str
    page: str
    key: int | None = None


def tasks_of(cadre: Cadre, user: Any, permission: Permission, today: date) -> list[Task]:
    """What this cadre has to do in the households that the user may see, the longest overdue first."""
    seen = Household.objects.visible_to(user, permission)
    helped = Pairing.objects.current().filter(cadre=cadre)
    homes = seen.filter(pk__in=helped.filter(first=True).values("household_id"))
    found = [*visits(homes, user, cadre, today), *problems(seen, cadre), *measures(seen, cadre)]
    found += [*plans(homes, today.year), *returns(cadre, today)]
    return sorted(found, key=lambda task: (task.due or date(today.year, 12, 31), task.kind, task.title))


def visits(homes: QuerySet[Household], user: Any, cadre: Cadre, today: date) -> Iterator[Task]:
    page = "mine-visit" if cadre.person_id == user.person_id else "household-helpers"
    for line in lines_for(homes, today):
        if line.to_go:
            why = "、".join(event.text for event in line.events) or (line.due.rule.words if line.due.rule else "")
            yield Task("走访", line.on, f"走访{line.household}", why, page, line.household.pk)


def problems(seen: QuerySet[Household], cadre: Cadre) -> Iterator[Task]:
    rows = VisitTask.objects.filter(cadre=cadre, state=VisitTaskState.OPEN, household__in=seen.order_by())
    for one in rows.select_related("household"):
        yield Task("问题", one.due_on, one.title, str(one.household), "visit-task", one.pk)


def measures(seen: QuerySet[Household], cadre: Cadre) -> Iterator[Task]:
    rows = Measure.objects.filter(owner_cadre=cadre, state__in=sorted(OPEN), plan__household__in=seen.order_by())
    settled = rows.filter(plan__state=PlanState.SETTLED).select_related("plan__household")
    for one in settled:
        home = one.plan.household
        about = f"{home}：{one.task}" if one.task else str(home)
        yield Task("措施", one.due_on, f"落实{one}", about, "plan-detail", home.pk)


def plans(homes: QuerySet[Household], year: int) -> Iterator[Task]:
    rows = Plan.objects.valid().filter(household__in=homes.order_by(), year=year)
    written = dict(rows.values_list("household_id", "state"))
    for home in homes.filter(wants_plan()).order_by("pk"):
        state = written.get(home.pk)
        if state == PlanState.SETTLED:
            continue
        about = "写好了，还没有审定" if state else "今年还没有计划"
        yield Task("计划", None, f"{home}的帮扶计划", about, "plan-detail", home.pk)


def returns(cadre: Cadre, today: date) -> Iterator[Task]:
    rows = Leave.objects.filter(cadre=cadre, state=LeaveState.GRANTED, ends_on__lt=today)
    for one in rows:
        yield Task("销假", one.ends_on + DAY, "回村销假", f"{one.get_kind_display()}已经到期", "leave-mine")


# ---- how far it was done ---------------------------------------------------------------------------------------------
POINTS = {"visit": "走访按期", "task": "问题按期办结", "measure": "措施按期落实", "presence": "在村天数够"}
UNITS = {"visit": "户", "task": "件", "measure": "条", "presence": "个月"}


@dataclass(frozen=True)
class Assessment:
    """One cadre's 考核清单 of a year until `today`. Nothing here is decided: a person grades."""

    cadre: Cadre
    points: dict[str, Point]
    absent: int
    unrecorded: int

    @property
    def score(self) -> float | None:
        return score(list(self.points.values()))

    @property
    def best(self) -> Grade:
        return best_grade(self.absent)

    @property
    def lines(self) -> list[tuple[str, str, Point, str]]:
        """Name, label, point, unit; what was never asked of him is left out."""
        return [(key, POINTS[key], point, UNITS[key]) for key, point in self.points.items()]


def assess(cadres: Iterable[Cadre], today: date) -> list[Assessment]:
    """The same number of queries whatever the number of cadres."""
    people = list(cadres)
    keys = [one.pk for one in people]
    settings = settings_in({one.unit.region_id[:6] for one in people})
    visited, solved, carried = visit_points(keys, today), task_points(keys, today), measure_points(keys, today)
    stayed, unrecorded = presence_points(keys, today)
    checks = checks_of(keys, date(today.year, 1, 1), today)
    found = []
    for one in people:
        setting = setting_of(settings, one.unit.region_id)
        counted = {"visit": visited, "task": solved, "measure": carried, "presence": stayed}
        points = {
            key: Point(*done.get(one.pk, (0, 0)), getattr(setting, f"{key}_weight")) for key, done in counted.items()
        }
        absent = [result for _, result in checks[one.pk]].count(CheckResult.ABSENT)
        found.append(Assessment(one, points, absent, unrecorded[one.pk]))
    return found


Counted = dict[int, tuple[int, int]]
"""Cadre → (done, asked)."""


def visit_points(cadres: list[int], today: date) -> Counted:
    """Households of which he is first helper, and those of them that are not overdue today."""
    rows = Pairing.objects.current().filter(cadre__in=cadres, first=True).values_list("household_id", "cadre_id")
    owner = dict(rows)
    due = standings(Household.objects.filter(pk__in=list(owner)), today)
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for home, one in due.items():
        found[owner[home]][0] += one.state != DueState.LATE
        found[owner[home]][1] += 1
    return {cadre: (done, asked) for cadre, (done, asked) in found.items()}


def task_points(cadres: list[int], today: date) -> Counted:
    """Problems that were his and due this year until today, and those closed by their day."""
    rows = VisitTask.objects.filter(cadre__in=cadres, due_on__range=(date(today.year, 1, 1), today))
    in_time = Q(state=VisitTaskState.DONE, closed_on__lte=F("due_on"))
    counted = rows.annotate(closed_on=TruncDate("done_at")).order_by().values("cadre_id")
    told = counted.annotate(asked=Count("pk"), done=Count("pk", filter=in_time))
    return {row["cadre_id"]: (row["done"], row["asked"]) for row in told}


def measure_points(cadres: list[int], today: date) -> Counted:
    """As `task_points`, of the measures of settled plans; what was cancelled was not asked."""
    rows = Measure.objects.filter(
        owner_cadre__in=cadres, plan__state=PlanState.SETTLED, due_on__range=(date(today.year, 1, 1), today)
    ).exclude(state=MeasureState.CANCELLED)
    in_time = Q(state=MeasureState.DONE, done_on__lte=F("due_on"))
    told = rows.order_by().values("owner_cadre_id").annotate(asked=Count("pk"), done=Count("pk", filter=in_time))
    return {row["owner_cadre_id"]: (row["done"], row["asked"]) for row in told}


def presence_points(cadres: list[int], today: date) -> tuple[Counted, dict[int, int]]:
    """Months of this year that are over and were recorded, and those of them with enough days; and how many months
    were not recorded, which nobody holds against him."""
    people = residents(Posting.objects.filter(cadre__in=cadres, kind__in=sorted(STATIONED)))
    rows = PresenceMonth.objects.filter(cadre__in=[who.cadre.pk for who in people], year=today.year)
    kept = {(one.cadre_id, one.village_id, one.month): len(numbers(one.days)) for one in rows}
    settings = settings_in({who.village.pk[:6] for who in people})
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    blank: dict[int, int] = defaultdict(int)
    for who in people:
        setting = setting_of(settings, who.village.pk)
        for month in range(1, today.month):
            first, last = month_span(today.year, month)
            posted = who.posted(first, last)
            if not posted:
                continue
            days = kept.get((who.cadre.pk, who.village.pk, month))
            if days is None:
                blank[who.cadre.pk] += 1
                continue
            found[who.cadre.pk][0] += days >= days_asked(setting.month_days, posted, (last - first + DAY).days)
            found[who.cadre.pk][1] += 1
    return {cadre: (done, asked) for cadre, (done, asked) in found.items()}, blank
