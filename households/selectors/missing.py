"""What is missing or old, household by household: counted and listed by the same conditions."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fupin.access.permissions import Permission
from households import needs
from households.codes import ACTIVE, IncomeKind, Register
from households.models import Household, IncomeRecord, LivingCondition, Member
from households.needs import HOME, INCOME_DUE, LIVING, LIVING_DUE, LIVING_OLD, MEMBER, YEARLY, Need
from households.selectors.entry import in_order
from households.selectors.search import LIST_COLUMNS

P = Permission
OWN = OuterRef("pk")


@dataclass(frozen=True)
class Lack:
    """One thing to be filled in: what, the field of the entry form, and of whom ("": of the household)."""

    text: str
    anchor: str
    who: str = ""


@dataclass
class Home:
    """One household with what it lacks."""

    household: Household
    lacks: list[Lack] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """One kind of gap in the scope: how many households have it."""

    key: str
    label: str
    households: int


def kept(user: Any, place: str = "") -> QuerySet[Household]:
    """The households whose facts this user keeps."""
    rows = Household.objects.visible_to(user, P.HOUSEHOLD_EDIT).exclude(register=Register.CLOSED)
    return rows.inside(place) if place else rows


def people_of(**more: Any) -> QuerySet[Member]:
    return Member.objects.filter(state__in=sorted(ACTIVE), household=OWN, **more)


def conditions(year: int) -> dict[str, Q]:
    """Kind of gap → condition on the household."""
    living = LivingCondition.objects.filter(household=OWN, year=year)
    income = IncomeRecord.objects.filter(household=OWN, year=year, kind=IncomeKind.YEARLY, carried=False)
    found = {need.key: need.lacking for need in HOME}
    found |= {need.key: Q(Exists(people_of().filter(need.lacking))) for need in MEMBER}
    found |= {need.key: Q(Exists(living.filter(need.lacking))) & needs.KEPT_YEARLY for need in LIVING}
    found[INCOME_DUE] = ~Exists(income) & needs.KEPT_YEARLY
    found[LIVING_DUE] = ~Exists(living) & needs.KEPT_YEARLY
    found[LIVING_OLD] = Q(Exists(living.filter(carried=True)))
    return found


def labels(year: int) -> dict[str, str]:
    return {need.key: need.label for need in (*HOME, *MEMBER, *LIVING)} | {
        key: words.format(year=year) for key, words in YEARLY.items()
    }


def kinds_of(rows: QuerySet[Household], year: int) -> list[Kind]:
    """How many households have each gap, in one query; those that nobody has are left out."""
    asked = {f"n_{key}": Count("pk", filter=condition) for key, condition in conditions(year).items()}
    counted = rows.order_by().aggregate(**asked)
    found = [Kind(key, label, counted[f"n_{key}"]) for key, label in labels(year).items()]
    return [kind for kind in found if kind.households]


def lacking(rows: QuerySet[Household], year: int, kind: str = "") -> QuerySet[Household]:
    """Households with this gap, or with any."""
    asked = conditions(year)
    wanted = [asked[kind]] if kind in asked else list(asked.values())
    condition = Q()
    for each in wanted:
        condition |= Q(each)
    return rows.filter(condition).order_by("village_id", "group_name", "pk")


def with_lacks(households: list[Household], year: int) -> list[Home]:
    """What each of these lacks, in three queries whatever their number."""
    ids = [one.pk for one in households]
    people = grouped(Member.objects.filter(household__in=ids, state__in=sorted(ACTIVE)).order_by("pk"))
    living = grouped(LivingCondition.objects.filter(household__in=ids, year=year))
    incomes = IncomeRecord.objects.filter(household__in=ids, year=year, kind=IncomeKind.YEARLY, carried=False)
    paid = set(incomes.values_list("household_id", flat=True))
    return [Home(one, lacks_of(one, people[one.pk], living[one.pk], one.pk in paid, year)) for one in households]


def grouped(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(row)
    return found


def lacks_of(one: Household, people: list[Any], living: list[Any], paid: bool, year: int) -> list[Lack]:
    found = [Lack(need.label, anchor(need)) for need in HOME if need.lacks(one)]
    for index, row in enumerate(in_order(people)):
        prefix = f"id_members-{index}"
        found += [Lack(need.label, f"{prefix}-{cell(need)}", row.name) for need in MEMBER if need.lacks(row)]
    words = labels(year)
    yearly = one.register == Register.LISTED or one.monitoring_kind != ""
    if yearly and not paid:
        found.append(Lack(words[INCOME_DUE], "income"))
    if yearly and not living:
        found.append(Lack(words[LIVING_DUE], "living"))
    for row in living:
        if row.carried:
            found.append(Lack(words[LIVING_OLD], "living"))
        if yearly:
            found += [Lack(need.label, anchor(need)) for need in LIVING if need.lacks(row)]
    return found


def anchor(need: Need) -> str:
    return need.field if need.field == "members" else f"id_{need.of}-{cell(need)}"


def cell(need: Need) -> str:
    """What is sealed is looked for by its digest and typed under its own name."""
    return need.field.removesuffix("_digest")


def page_columns(rows: QuerySet[Household]) -> QuerySet[Household]:
    """What the page shows; sealed columns are not read."""
    return rows.select_related("village").only(*LIST_COLUMNS, "address", "phone_digest")
