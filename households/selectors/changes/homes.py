"""A household as the rules of changes see it."""

from datetime import date
from typing import Any

from fupin.codes import YesNo
from households.change_rules import Home, Someone
from households.codes import ACTIVE, IncomeKind, Labour, PovertyStatus
from households.models import Household, IncomeRecord, Member, MonitoringEpisode
from households.selectors.lines import Lines

OLD, YOUNG = 60, 16
UNFIT = {Labour.LOST.value, Labour.NONE.value}
PERSON = (
    "id", "household_id", "name", "relation", "birth_date", "labour", "work_months", "work_area", "public_post",
    "disability_kind", "dibao", "tekun",
)  # fmt: skip


def read_home(household: Household, today: date) -> Home:
    """Its people, its latest yearly income and the line of that year. Four queries."""
    rows = Member.objects.filter(household=household, state__in=sorted(ACTIVE)).only(*PERSON)
    people = [someone(row, today) for row in rows.order_by("relation", "birth_date", "pk")]
    incomes = IncomeRecord.objects.filter(household=household, kind=IncomeKind.YEARLY).order_by("-year")
    income = incomes.only("year", "net_income", "reported_net").first()
    year = income.year if income else None
    return Home(
        key=household.pk,
        title=f"{next((one.name for one in people if one.relation == '01'), household.head_name) or '（无户主）'}户",
        people=tuple(people),
        village=household.village_id,
        register=household.register,
        status=PovertyStatus.label_of(household.poverty_status),
        monitored=MonitoringEpisode.objects.filter(household=household, eliminated_on__isnull=True).exists(),
        year=year,
        net=(income.reported_net if income.net_income is None else income.net_income) if income else None,
        line=Lines([household.village_id]).amount(household.village_id, year) if year else None,
        split_on=household.split_on,
    )


def someone(row: Any, today: date) -> Someone:
    one = Someone(row.pk, row.name, row.relation or "", row.birth_date)
    age = one.age(today)
    weak = (
        (age is not None and (age >= OLD or age < YOUNG))
        or row.labour in UNFIT
        or bool(row.disability_kind)
        or (row.dibao or YesNo.NO) != YesNo.NO
        or (row.tekun or YesNo.NO) != YesNo.NO
    )
    earns = bool(row.work_months or row.work_area or row.public_post)
    return Someone(row.pk, row.name, row.relation or "", row.birth_date, earns, weak)
