"""One household with all that hangs on it, as it is now or as the register had it at the end of a day."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.audit.versions import as_of
from households.codes import ACTIVE, IncomeKind, Relation
from households.models import CHILDREN, ChangeProposal, Household
from villages.models import Region

P = Permission


@dataclass
class Snapshot:
    """The rows of one household. `facts` is the live row or the kept one; children are live or kept rows alike."""

    household: Household
    facts: Any
    village: Region
    members: list[Any] = field(default_factory=list)
    incomes: list[Any] = field(default_factory=list)
    conditions: list[Any] = field(default_factory=list)
    episodes: list[Any] = field(default_factory=list)
    day: date | None = None

    @property
    def active(self) -> list[Any]:
        rows = [row for row in self.members if row.state in ACTIVE]
        return sorted(rows, key=lambda row: (row.relation or "99", row.birth_date or date.max))

    @property
    def gone(self) -> list[Any]:
        return [row for row in self.members if row.state not in ACTIVE]

    @property
    def head_name(self) -> str:
        heads = [row.name for row in self.active if row.relation == Relation.HEAD]
        return heads[0] if heads else self.household.head_name

    @property
    def yearly(self) -> list[Any]:
        return sorted((row for row in self.incomes if row.kind == IncomeKind.YEARLY), key=lambda row: row.year)

    @property
    def twelve_months(self) -> list[Any]:
        """Income records at identification and at elimination."""
        rows = (row for row in self.incomes if row.kind != IncomeKind.YEARLY)
        return sorted(rows, key=lambda row: row.period_end)

    @property
    def living(self) -> list[Any]:
        return sorted(self.conditions, key=lambda row: row.year, reverse=True)

    @property
    def monitoring(self) -> list[Any]:
        """Episodes, the open one first, then the latest."""
        key = lambda row: (row.eliminated_on is None, row.identified_on or date.min)  # noqa: E731 - read once, here
        return sorted(self.episodes, key=key, reverse=True)

    @property
    def open_episode(self) -> Any | None:
        return self.monitoring[0] if self.episodes else None

    # what the state tag asks of a household
    @property
    def register(self) -> str:
        return self.facts.register

    @property
    def poverty_status(self) -> str | None:
        return self.facts.poverty_status


def get_household(user: Any, pk: int, permission: Permission = P.HOUSEHOLD_VIEW) -> Household:
    """Household.DoesNotExist for a stranger as for a number that nobody has."""
    return Household.objects.visible_to(user, permission).select_related("village__parent").get(pk=pk)


def household_page(user: Any, pk: int) -> Snapshot:
    """The household as it is now. Household.DoesNotExist outside the scope."""
    household = get_household(user, pk)
    rows = [list(model.objects.filter(household=household)) for model in CHILDREN]
    return Snapshot(household, household, household.village, *rows)


def end_of(day: date) -> datetime:
    """The last moment of a day, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def household_as_of(household: Household, day: date) -> Snapshot | None:
    """What the register said at the end of `day`; None when it did not have the household yet."""
    moment = end_of(day)
    facts = facts_at(household, moment)
    if facts is None:
        return None
    mine = Q(household_id=household.pk)
    rows = [as_of(model, moment, mine) for model in CHILDREN]
    return Snapshot(household, facts, village_of(household, facts), *rows, day=day)


def facts_at(household: Household, moment: datetime) -> Any | None:
    if household.written_at <= moment:
        return household
    kept = Household.versions.objects.filter(row_id=household.pk, valid_from__lte=moment, valid_to__gt=moment)
    return kept.first()


def village_of(household: Household, facts: Any) -> Region:
    """The village of that day: a household may have moved since."""
    code = getattr(facts, "village_code", household.village_id)
    return household.village if code == household.village_id else Region.objects.get(pk=code)


def proposals_waiting(household: Household) -> list[ChangeProposal]:
    rows = ChangeProposal.objects.waiting().filter(household=household).select_related("batch")
    return list(rows.defer("facts"))


def split_kin(user: Any, household: Household) -> list[Household]:
    """The households on the other side of a split, as far as the user may see them."""
    other_side = Q(split_from=household) | Q(pk=household.split_from_id)
    return list(Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(other_side).only("head_name"))


@dataclass(frozen=True)
class Rights:
    """What this user may see and do on this household's page."""

    reveal: bool
    full_birth: bool
    edit: bool = False
    change: bool = False
    case: bool = False


def rights_on(user: Any, household: Household) -> Rights:
    return Rights(
        reveal=can(user, P.REVEAL, household.village_id),
        full_birth=sees_birth_dates(user, household),
        edit=can(user, P.HOUSEHOLD_EDIT, household.village_id),
        change=can(user, P.CHANGE_PROPOSE, household.village_id),
        case=can(user, P.CASE_DRAFT, household.village_id),
    )


def sees_birth_dates(user: Any, household: Household) -> bool:
    """By place, or by household for who is paired with it."""
    if can(user, P.BIRTH_DATE_VIEW, household.village_id):
        return True
    return Household.objects.visible_to(user, P.BIRTH_DATE_VIEW).filter(pk=household.pk).exists()
