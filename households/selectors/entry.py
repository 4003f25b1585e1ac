"""What the entry form is filled from: one household's rows of one year, and of the year before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fupin.access.permissions import Permission
from households.codes import ACTIVE, IncomeKind, Register
from households.models import Household, IncomeRecord, LivingCondition, Member
from villages.codes import Level
from villages.models import Region

YEAR_ENDS = 10
"""The accounting year is over on 30 September: from October on it is the year that is collected."""


@dataclass
class Stored:
    """`income` and `living` are the rows of `year`, the `last_…` ones those of the year before."""

    year: int
    home: Household | None = None
    members: dict[int, Member] = field(default_factory=dict)
    income: IncomeRecord | None = None
    living: LivingCondition | None = None
    last_income: IncomeRecord | None = None
    last_living: LivingCondition | None = None
    years: list[int] = field(default_factory=list)

    @property
    def listed(self) -> bool:
        return self.home is not None and self.home.register != Register.UNLISTED


def year_collected(today: date) -> int:
    return today.year if today.month >= YEAR_ENDS else today.year - 1


def stored_rows(household: Household | None, year: int) -> Stored:
    """Three queries, whatever the size."""
    if household is None:
        return Stored(year)
    members = Member.objects.filter(household=household, state__in=sorted(ACTIVE))
    incomes = {row.year: row for row in IncomeRecord.objects.filter(household=household, kind=IncomeKind.YEARLY)}
    living = {row.year: row for row in LivingCondition.objects.filter(household=household)}
    return Stored(
        year=year,
        home=household,
        members={row.pk: row for row in in_order(members)},
        income=incomes.get(year),
        living=living.get(year),
        last_income=before(incomes, year),
        last_living=before(living, year),
        years=sorted(incomes.keys() | living.keys()),
    )


def in_order(members: Iterable[Member]) -> list[Member]:
    """The head first, then as the paper has them."""
    return sorted(members, key=lambda row: (row.relation or "99", row.birth_date or date.max, row.pk))


def before(rows: dict[int, Any], year: int) -> Any | None:
    """The latest row of an earlier year."""
    return rows[max(earlier)] if (earlier := [each for each in rows if each < year]) else None


def editable(user: Any, pk: int) -> Household:
    """Household.DoesNotExist outside the places where the user may write, and for one that is closed."""
    rows = Household.objects.visible_to(user, Permission.HOUSEHOLD_EDIT).exclude(register=Register.CLOSED)
    return rows.select_related("village").get(pk=pk)


def villages_of(user: Any) -> dict[str, str]:
    """Villages where the user may write, by code."""
    rows = Region.objects.visible_to(user, Permission.HOUSEHOLD_EDIT).current().filter(level=Level.VILLAGE)
    return dict(rows.order_by("code").values_list("code", "full_name"))


def groups_of(village: str) -> list[str]:
    """村民小组 that the village's households have: offered while typing."""
    rows = Household.objects.filter(village_id=village).exclude(group_name="").order_by("group_name")
    return list(rows.values_list("group_name", flat=True).distinct()[:60])
