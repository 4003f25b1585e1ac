"""What decides on plans, read set-based for as many as are asked at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from assistance.models import Measure, Plan
from assistance.plan_codes import LIVE, OF_CAUSE, OF_RISK
from assistance.plan_rules import Home, MeasureFacts, PlanFacts, ability
from households.codes import ACTIVE, IN_POVERTY, PovertyStatus, Register
from households.models import Household, Member, MonitoringEpisode
from households.selectors.cases import staff_in


def homes(households: Collection[Household]) -> dict[int, Home]:
    """Household → what its plan has to answer. Two queries whatever the number."""
    numbers = [one.pk for one in households]
    people: dict[int, dict[int, str | None]] = defaultdict(dict)
    members = Member.objects.filter(household__in=numbers, state__in=sorted(ACTIVE))
    for household, member, labour in members.values_list("household_id", "pk", "labour"):
        people[household][member] = labour
    risks: dict[int, str] = {}
    episodes = MonitoringEpisode.objects.filter(household__in=numbers, eliminated_on__isnull=True)
    for household, codes in episodes.values_list("household_id", "risks"):
        risks[household] = codes
    return {one.pk: home_of(one, risks.get(one.pk, ""), people[one.pk]) for one in households}


def home_of(household: Household, risks: str, people: dict[int, str | None]) -> Home:
    """`risks` of its open episode; `people`: active member → labour."""
    poor = is_poor(household)
    causes = {OF_CAUSE[code] for code in causes_of(household) if code in OF_CAUSE}
    watched = {OF_RISK[code] for code in risks.split(",") if code in OF_RISK}
    return Home(
        grounds=frozenset(causes | watched),
        urgent=frozenset((causes if poor else set()) | watched),
        ability=ability(people.values()),
        poor=poor,
        members=frozenset(people),
    )


def is_poor(household: Household) -> bool:
    return household.register == Register.LISTED and household.poverty_status in IN_POVERTY


def causes_of(household: Household) -> list[str]:
    """Codes of why it is poor; why it fell back counts while it has."""
    back = household.return_cause if household.poverty_status == PovertyStatus.RELAPSED else None
    return [code for code in (household.main_cause, *household.other_causes.split(","), back) if code]


def measure_facts(row: Measure, number: int = 1) -> MeasureFacts:
    return MeasureFacts(
        number=number, ground=row.ground, option=row.option, task=row.task, standard=row.standard,
        owned=row.has_owner, to_claim=row.to_claim, due=row.due_on, reach=row.reach, state=row.state,
        member=row.member_id,
    )  # fmt: skip


def numbered(rows: Iterable[Measure]) -> tuple[MeasureFacts, ...]:
    return tuple(measure_facts(row, number) for number, row in enumerate(rows, start=1))


def plan_facts(
    plan: Plan, rows: Iterable[Measure], home: Home, today: date, *, by: Any = None, reason: str = ""
) -> PlanFacts:
    return PlanFacts(
        year=plan.year, today=today, home=home, goal=plan.goal, exit_year=plan.exit_year, agreed_on=plan.agreed_on,
        agreed_way=plan.agreed_way, measures=numbered(rows), person=by.person_id if by else 0,
        writers=frozenset(one.pk for one in plan.authors.all()), reason=reason,
        family=by is not None and by.person_id in staff_in(plan.household_id),
    )  # fmt: skip


def live_measures(plan: Plan) -> list[Measure]:
    """Its measures but the cancelled ones, with who owns them."""
    return [row for row in all_measures(plan) if row.state in LIVE]


JOINED = ("owner_cadre__person", "owner_cadre__unit", "owner_unit", "member", "handover")
"""What a measure is read with."""


def all_measures(plan: Plan) -> list[Measure]:
    return list(Measure.objects.filter(plan=plan).select_related(*JOINED).order_by("pk"))
