"""Reading plans: one household's, a page of the list, who may own a measure, what is still to be claimed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

import assistance.plan_reasons  # noqa: F401 - the sentences
from assistance.models import Cadre, HandOver, HelpUnit, Measure, Pairing, Plan
from assistance.plan_codes import LIVE, OPEN, MeasureState, PlanState
from assistance.plan_rules import Home, PlanFacts, questions
from assistance.selectors.helpers import reaching
from assistance.selectors.measures_done import CLASSES
from assistance.selectors.plan_facts import JOINED, all_measures, homes, numbered
from assistance.selectors.plan_lists import NOBODY, TABS, Same, alike, plans_in, tabs_of, without_plan
from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import can, within
from fupin.workflow import REASONS
from households.models import Household
from households.selectors import roots
from villages.division_codes import lineage

P = Permission


def may_write(user: Any, household: Household) -> bool:
    """By place, or by household for who is paired with it."""
    if can(user, P.PLAN_WRITE, household.village_id):
        return True
    return Household.objects.visible_to(user, P.PLAN_WRITE).filter(pk=household.pk).exists()


def plan_of(household: Household, year: int) -> Plan | None:
    joined = ("household__village", "made_by", "written_by", "confirmed_by")
    rows = Plan.objects.valid().filter(household=household, year=year).select_related(*joined)
    return rows.prefetch_related("authors").first()


def to_confirm(user: Any, year: int) -> QuerySet[Plan]:
    """Drafts to which the household has agreed, for the second person."""
    rows = Plan.objects.visible_to(user, P.PLAN_CONFIRM).filter(year=year, state=PlanState.DRAFT)
    return rows.filter(agreed_on__isnull=False).exclude(authors=user.person_id)


def measures_of(plans: Collection[Plan]) -> dict[int, list[Measure]]:
    """Plan → its measures but the cancelled ones, in one query."""
    found: dict[int, list[Measure]] = defaultdict(list)
    rows = Measure.objects.filter(plan__in=[one.pk for one in plans], state__in=sorted(LIVE)).select_related(*JOINED)
    for row in rows.order_by("pk"):
        found[row.plan_id].append(row)
    return found


def open_measures(plans: Collection[Plan]) -> dict[int, list[Measure]]:
    """Plan → what of it is not done."""
    return {plan: [row for row in rows if row.state in OPEN] for plan, rows in measures_of(plans).items()}


def open_rows(plan: Plan | None) -> list[Measure]:
    """What of it can still be changed."""
    return open_measures([plan]).get(plan.pk, []) if plan else []


def helpers_of(households: Collection[int]) -> dict[int, list[Pairing]]:
    """Household → who helps it today, the first one first."""
    found: dict[int, list[Pairing]] = defaultdict(list)
    rows = Pairing.objects.current().filter(household__in=households).select_related("cadre__person", "cadre__unit")
    for row in rows.order_by("-first", "starts_on", "pk"):
        found[row.household_id].append(row)
    return found


def asked_of(facts: PlanFacts, *, settled: bool) -> list[str]:
    """The questions about a plan in words."""
    return [REASONS[one.code].format(**one.facts) for one in questions(facts, settled=settled)]


# ---- a page of the list ----------------------------------------------------------------------------------------------
@dataclass
class Row:
    """One household of the list, with its plan if it has one. `same`: others with the same words."""

    household: Household
    plan: Plan | None = None
    measures: list[Measure] = field(default_factory=list)
    helpers: list[Pairing] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    same: Same = NOBODY

    @property
    def done(self) -> int:
        return sum(row.state == MeasureState.DONE for row in self.measures)


@dataclass(frozen=True)
class Wish:
    """A question to the list, as its address says it."""

    tab: str
    year: int
    place: str = ""
    state: str = ""
    done: str = ""


def wish_from(data: Any, today: date) -> Wish:
    """Values that nothing offers are left out."""
    tab, year, place, state, done = (data.get(name, "") for name in ("tab", "year", "place", "state", "done"))
    number = typed.year(year, today.year)
    return Wish(
        tab=tab if tab in TABS else "all",
        year=number if today.year - 5 <= number <= today.year + 1 else today.year,
        place=typed.place(place),
        state=state if state in (PlanState.DRAFT, PlanState.SETTLED) else "",
        done=done if done in CLASSES else "",
    )


def listed(user: Any, wish: Wish, today: date) -> QuerySet[Any]:
    """Plans, or households where the tab is of those without one."""
    if wish.tab == "none":
        return without_plan(user, wish.year, wish.place).select_related("village")
    rows = plans_in(user, wish.year, wish.place, wish.state, wish.done)
    if wish.tab != "all":
        rows = rows.filter(tabs_of(today)[wish.tab])
    return rows.select_related("household__village")


def dressed(user: Any, rows: list[Any], today: date) -> list[Row]:
    """Nine queries for a whole page, whatever its length."""
    plans = [row for row in rows if isinstance(row, Plan)]
    households = [row.household if isinstance(row, Plan) else row for row in rows]
    helpers, needs = helpers_of([one.pk for one in households]), homes(households)
    measures, same = measures_of(plans), alike(user, plans)
    found = []
    for row in rows:
        if not isinstance(row, Plan):
            found.append(Row(row, helpers=helpers[row.pk]))
            continue
        facts = facts_for(row, measures[row.pk], needs[row.household_id], today)
        asked = asked_of(facts, settled=row.state == PlanState.SETTLED)
        found.append(
            Row(row.household, row, measures[row.pk], helpers[row.household_id], asked, same.get(row.pk, NOBODY))
        )
    return found


def facts_for(plan: Plan, rows: list[Measure], home: Home, today: date) -> PlanFacts:
    """What is asked about it; nobody is about to act."""
    return PlanFacts(
        year=plan.year, today=today, home=home, goal=plan.goal, exit_year=plan.exit_year, measures=numbered(rows)
    )


# ---- one household's page --------------------------------------------------------------------------------------------
@dataclass
class Sight:
    """A household's plan of a year with all that its page says."""

    household: Household
    year: int
    home: Home
    plan: Plan | None
    measures: list[Measure]
    cancelled: list[Measure]
    helpers: list[Pairing]
    asked: list[str]
    same: Same
    years: list[int]


def sight(user: Any, household: Household, year: int, today: date, *, copies: bool = True) -> Sight:
    """`copies`: with those who have the same words."""
    plan = plan_of(household, year)
    rows = all_measures(plan) if plan else []
    live = [row for row in rows if row.state in LIVE]
    home = homes([household])[household.pk]
    facts = facts_for(plan, live, home, today) if plan else None
    same = alike(user, [plan]).get(plan.pk, NOBODY) if plan and copies else NOBODY
    years = Plan.objects.valid().filter(household=household).order_by("-year").values_list("year", flat=True)
    return Sight(
        household, year, home, plan, live, [row for row in rows if row.state not in LIVE],
        helpers_of([household.pk])[household.pk],
        asked_of(facts, settled=plan.state == PlanState.SETTLED) if plan and facts else [],
        same, list(years),
    )  # fmt: skip


# ---- owners ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Owner:
    """Who may answer for a measure: `key` is c12 for a cadre, u7 for a unit."""

    key: str
    name: str


def owners_in(place: str, households: Collection[int] = ()) -> list[Owner]:
    """Cadres who work in a place or help one of these households, then the units that help there. No scope door: who
    may write here may hand over to anybody who helps here."""
    here = within("postings__village_id", place) & Q(postings__ends_on__isnull=True)
    charged = reaching("charges__region_id", place)
    homes_here = (
        Q(pairings__household__in=households) if households else within("pairings__household__village_id", place)
    )
    helping = homes_here & Q(pairings__ends_on__isnull=True, pairings__voided=False)
    serving = here | (charged & Q(charges__ends_on__isnull=True)) | helping
    cadres = Cadre.objects.serving().filter(pk__in=Cadre.objects.filter(serving).values("pk"))
    units = HelpUnit.objects.filter(reaching("region_id", place), ended_on__isnull=True)
    people = cadres.select_related("person", "unit").order_by("person__name", "pk")
    return [
        *(Owner(f"c{one.pk}", f"{one.person.name}（{one.unit.name}）") for one in people),
        *(Owner(f"u{one.pk}", one.name) for one in units.order_by("name", "pk")),
    ]


def owners_of(rows: Collection[Measure]) -> list[Owner]:
    """Who answers for these measures now."""
    return [Owner(owner_key(row), row.owner) for row in rows if row.has_owner]


def open_measures_of(cadre: Cadre) -> QuerySet[Measure]:
    """What this cadre answers for and is not done, wherever: he is asked about it until somebody takes it over."""
    rows = Measure.objects.filter(owner_cadre=cadre, state__in=sorted(OPEN)).exclude(plan__state=PlanState.VOID)
    return rows.select_related("plan__household__village").order_by("plan__household__village_id", "plan_id", "pk")


def owner_key(row: Measure) -> str:
    if row.owner_cadre_id:
        return f"c{row.owner_cadre_id}"
    return f"u{row.owner_unit_id}" if row.owner_unit_id else ""


# ---- the hand-over meeting -------------------------------------------------------------------------------------------
def unclaimed(user: Any, year: int, place: str = "", permission: Permission = P.HOUSEHOLD_VIEW) -> QuerySet[Measure]:
    """Measures of settled plans for which nobody answers yet."""
    rows = Measure.objects.visible_to(user, permission).filter(
        plan__year=year, plan__state=PlanState.SETTLED, to_claim=True, state__in=sorted(OPEN),
        owner_cadre__isnull=True, owner_unit__isnull=True,
    )  # fmt: skip
    rows = rows.inside(place) if place else rows
    return rows.select_related("plan__household__village").order_by("plan__household__village_id", "plan_id", "pk")


def meetings_for(user: Any) -> QuerySet[HandOver]:
    """Those of the user's places, and of the township above a village: it asks who took its measures."""
    above = {code for top in roots(user, P.HELP_VIEW) for code in lineage(top.pk)}
    own = HandOver.objects.visible_to(user, P.HELP_VIEW).values("pk")
    return HandOver.objects.filter(Q(region__in=above) | Q(pk__in=own))


def claimed(user: Any, meeting: Any) -> QuerySet[Measure]:
    """What was claimed at it, the late ones first."""
    rows = Measure.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(handover=meeting)
    return rows.select_related("plan__household__village", *JOINED).order_by("due_on", "pk")


# ---- a village's wall ------------------------------------------------------------------------------------------------
@dataclass
class WallRow:
    household: Household
    plan: Plan
    measures: list[Measure]
    helpers: list[Pairing]


def wall(user: Any, village: str, year: int) -> list[WallRow]:
    """The settled plans of a village with all that hangs on them, in four queries."""
    rows = Plan.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(year=year, state=PlanState.SETTLED).inside(village)
    plans = list(rows.select_related("household").order_by("household__group_name", "household_id"))
    measures, helpers = measures_of(plans), helpers_of([plan.household_id for plan in plans])
    return [WallRow(plan.household, plan, measures[plan.pk], helpers[plan.household_id]) for plan in plans]
