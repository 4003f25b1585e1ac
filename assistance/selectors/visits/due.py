"""What is due where by the rules of visiting, for as many households as are asked at once; ten queries whatever the
number."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from assistance.codes import STATIONED
from assistance.models import BusySeason, Pairing, Posting, Visit, VisitRule, VisitTask
from assistance.selectors.visits.events import Event, events_of
from assistance.visit_codes import DueState, HelperRole, HomeClass, VillageState, VisitPeriod, VisitTaskState
from assistance.visit_rules import DEFAULTS, FOR_EVER, Asked, Busy, Case, Due, Rule, Seen, due_of, level_group, rule_for
from households.codes import IN_POVERTY, VillageExitState
from households.models import Household, VillageExit
from villages.codes import VillageAttribute
from villages.models import VillageProfile

S = DueState
TO_GO = frozenset({S.LATE, S.DUE})
COLUMNS = ("pk", "village_id", "poverty_status", "monitoring_kind")


# ---- by rule -------------------------------------------------------------------------------------------------------
def standings(homes: QuerySet[Household], today: date) -> dict[int, Due]:
    """Number of the household → what is due there."""
    return {pk: due_of(asked, today) for pk, asked in asked_of(homes, today).items()}


def asked_of(homes: QuerySet[Household], today: date) -> dict[int, Asked]:
    """Number of the household → the rule that holds there this year, since when, and who went."""
    rows = list(homes.values_list(*COLUMNS))
    codes = {village for _, village, *_ in rows}
    helpers, posted = first_helpers(homes), stationed(codes)
    villages = village_states(codes, today.year)
    counties = {village[:6] for _, village, *_ in rows}
    rules, seasons = rules_of(counties), seasons_of(counties)
    visits = visits_of(homes, today)
    found = {}
    for pk, village, status, monitored in rows:
        helper = helpers.get(pk)
        stay = helper is not None and (helper.cadre, village) in posted
        case = case_of(villages[village], status, monitored, helper.level if helper else "", stay=stay)
        county = village[:6]
        rule = rule_of(rules.get(county, ()), case, today.year)
        since = helper.since if helper else date(today.year, 1, 1)
        found[pk] = Asked(rule, since, visits.get(pk, ()), seasons.get(county, ()))
    return found


def case_of(village: VillageState, status: str | None, monitored: str, level: str, *, stay: bool) -> Case:
    """`level`: of the first helper's unit, "" where nobody helps."""
    role = HelperRole.STATIONED if stay else HelperRole.PAIRED
    return Case(
        role=role if level else "",
        level=level_group(level) if level else "",
        village=village,
        home=home_class(status, monitored),
    )


def rule_of(rules: Iterable[Rule], case: Case, year: int) -> Rule:
    """The county's, else the usual one."""
    return rule_for(rules, case, year) or rule_for(DEFAULTS, case, year) or DEFAULTS[0]


def home_class(status: str | None, monitored: str) -> HomeClass:
    if status in IN_POVERTY:
        return HomeClass.POOR
    return HomeClass.WATCHED if monitored else HomeClass.EXITED


@dataclass(frozen=True)
class Helper:
    cadre: int
    level: str
    since: date


def first_helpers(homes: QuerySet[Household]) -> dict[int, Helper]:
    """Whose unit counts: the first helper's (第一责任人)."""
    rows = Pairing.objects.current().filter(first=True, household__in=homes.order_by().values("pk"))
    told = rows.values_list("household_id", "cadre_id", "cadre__unit__level", "starts_on")
    return {home: Helper(*rest) for home, *rest in told}


def stationed(villages: Collection[str]) -> set[tuple[int, str]]:
    return set(stationed_now().filter(village__in=villages).values_list("cadre_id", "village_id"))


def stationed_now() -> QuerySet[Posting]:
    return Posting.objects.current().filter(kind__in=sorted(STATIONED)).order_by()


def village_states(codes: Collection[str], year: int) -> dict[str, VillageState]:
    """By the latest profile, and by the exits that were walked here."""
    exited = set(
        VillageExit.objects.filter(village_code__in=codes, state=VillageExitState.EXITED).values_list(
            "village_code", flat=True
        )
    )
    found = dict.fromkeys(codes, VillageState.ORDINARY)
    rows = VillageProfile.objects.filter(village__in=codes, year__lte=year).order_by("year")
    for code, attribute, left in rows.values_list("village_id", "attribute", "exit_year"):
        if attribute != VillageAttribute.POOR:
            found[code] = VillageState.ORDINARY
        else:
            gone = code in exited or (left is not None and left <= year)
            found[code] = VillageState.EXITED if gone else VillageState.POOR
    return found


def rules_of(counties: Collection[str]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for row in VisitRule.objects.filter(region__in=counties):
        found[row.region_id].append(as_rule(row))
    return found


def as_rule(row: VisitRule) -> Rule:
    return Rule(
        floor=row.floor, period=VisitPeriod(row.period), ceiling=row.ceiling, modes=frozenset(row.modes.split(",")),
        role=row.role, level=row.level, village=row.village, home=row.home, year=row.year,
        until=row.last_year or FOR_EVER, heart_day=row.heart_day, source=row.source,
    )  # fmt: skip


def seasons_of(counties: Collection[str]) -> dict[str, list[Busy]]:
    found: dict[str, list[Busy]] = defaultdict(list)
    for row in BusySeason.objects.filter(region__in=counties):
        first, last = (row.first_month, row.first_day), (row.last_month, row.last_day)
        found[row.region_id].append(Busy(first, last, row.name, row.year, row.last_year or FOR_EVER))
    return found


def visits_of(homes: QuerySet[Household], today: date) -> dict[int, list[Seen]]:
    """Of this year and the one before, whoever made them: one visit serves all who are to go."""
    found: dict[int, list[Seen]] = defaultdict(list)
    since = date(today.year - 1, 1, 1) - timedelta(days=6)
    rows = Visit.objects.valid().filter(household__in=homes.order_by().values("pk"), day__gte=since)
    for home, day, mode in rows.order_by("day").values_list("household_id", "day", "mode"):
        found[home].append(Seen(day, mode))
    return found


# ---- a list of households --------------------------------------------------------------------------------------------
@dataclass
class Line:
    """One household on a list of what to do: the rule, what happened, the last visit, what is still to be seen to."""

    household: Household
    due: Due
    events: list[Event] = field(default_factory=list)
    last: Visit | None = None
    tasks: list[VisitTask] = field(default_factory=list)

    @property
    def to_go(self) -> bool:
        return self.due.state in TO_GO or bool(self.events)

    @property
    def on(self) -> date | None:
        """The earliest day by which somebody is to go."""
        days = [event.until for event in self.events]
        if self.due.state in TO_GO and self.due.on:
            days.append(self.due.on)
        return min(days, default=None)

    @property
    def open_tasks(self) -> int:
        return len(self.tasks)


def lines_for(homes: QuerySet[Household], today: date) -> list[Line]:
    """The worst overdue first, then by the day; who needs nothing comes last."""
    rows = list(homes.select_related("village"))
    due, numbers = standings(homes, today), [row.pk for row in rows]
    last, tasks = last_visits(numbers), open_tasks(numbers)
    events = events_of(rows, today)
    lines = []
    for row in rows:
        seen = last.get(row.pk)
        pending = [event for event in events[row.pk] if seen is None or seen.day < event.since]
        lines.append(Line(row, due[row.pk], pending, seen, tasks[row.pk]))
    return sorted(lines, key=lambda line: (not line.to_go, line.on or date.max, line.household.pk))


def last_visits(numbers: Iterable[int]) -> dict[int, Visit]:
    """The latest of each household; two queries."""
    rows = Visit.objects.valid().filter(household__in=list(numbers))
    latest: dict[int, int] = {}
    for home, pk in rows.order_by("day", "pk").values_list("household_id", "pk"):
        latest[home] = pk
    found = Visit.objects.filter(pk__in=latest.values()).select_related("cadre__person")
    return {visit.household_id: visit for visit in found}


def open_tasks(numbers: Iterable[int]) -> dict[int, list[VisitTask]]:
    found: dict[int, list[VisitTask]] = defaultdict(list)
    rows = VisitTask.objects.filter(household__in=list(numbers), state=VisitTaskState.OPEN)
    for task in rows.select_related("cadre__person").order_by("due_on", "pk"):
        found[task.household_id].append(task)
    return found


def visited_in_month(homes: QuerySet[Household], today: date) -> int:
    """How many of these households were visited this month."""
    rows = Visit.objects.valid().filter(household__in=homes.order_by().values("pk"), day__gte=today.replace(day=1))
    return rows.order_by().values("household_id").distinct().count()
