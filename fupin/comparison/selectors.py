"""What pages show of comparisons: the lists of one's places, who is authorised, how old each department's list is, and
the findings for the sheet (domain.md §7.6)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Left, Length

from fupin.access.permissions import HOUSEHOLD_SCOPED, Permission
from fupin.access.scope import posts_granting, within
from fupin.comparison.codes import ComparisonState
from fupin.comparison.lists import KINDS, LIST_RULES, ListKind
from fupin.comparison.models import Authorisation, Comparison
from fupin.doubts.models import Doubt, Unevaluated
from households.codes import ACTIVE, Register, Relation
from households.models import Household, Member
from villages.division_codes import length_below
from villages.models import Region

P = Permission
COUNTY = 6
MONTH = 31
MOST = 2_000


def visible_comparisons(user: Any) -> QuerySet[Comparison]:
    """Lists of counties in one's scope, and of the county in which one's place lies: figures only."""
    posts = [post for post in posts_granting(user, P.VILLAGE_VIEW) if post.role not in HOUSEHOLD_SCOPED]
    condition = Q(pk__in=[])
    for post in posts:
        code = post.region_id
        condition |= Q(region_code=code[:COUNTY]) if len(code) >= COUNTY else within("region_code", code)
    return Comparison.objects.filter(condition).select_related("owner__person", "confirmer__person")


@dataclass(frozen=True)
class Age:
    """How old a department's last list is; `late` where it should have come again."""

    kind: ListKind
    listed_on: date | None
    days: int | None
    late: bool


def ages(county: str, today: date) -> list[Age]:
    """By kind the last list of a county that was compared to the end."""
    rows = Comparison.objects.filter(region_code=county, state=ComparisonState.DONE)
    last = dict(rows.values_list("kind").annotate(last=Max("listed_on")).order_by())
    return [age(kind, last.get(kind.key), today) for kind in KINDS.values()]


def age(kind: ListKind, listed_on: date | None, today: date) -> Age:
    days = (today - listed_on).days if listed_on else None
    return Age(kind, listed_on, days, kind.monthly and (days is None or days > MONTH))


@dataclass(frozen=True)
class Covered:
    place: Region
    homes: int
    authorised: int

    @property
    def share(self) -> float | None:
        return self.authorised * 100 / self.homes if self.homes else None


def coverage(user: Any, place: str, today: date) -> list[Covered]:
    """Households still in the register, and those with an authorisation in force, by the places right below."""
    size = length_below(place)
    homes = Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).exclude(register=Register.CLOSED).inside(place)
    signed = Authorisation.objects.valid(today).values("household_id")
    total, allowed = by_place(homes, size), by_place(homes.filter(pk__in=signed), size)
    below = Q(pk=place) if size == len(place) else within("pk", place)
    places = Region.objects.filter(below).annotate(length=Length("code")).filter(length=size).current().order_by("code")
    return [Covered(one, total.get(one.pk, 0), allowed.get(one.pk, 0)) for one in places]


def by_place(homes: QuerySet[Household], size: int) -> dict[str, int]:
    placed = homes.annotate(place=Left("village_id", size)).order_by()
    return dict(placed.values_list("place").annotate(n=Count("pk")))


# ---- the feedback sheet ----------------------------------------------------------------------------------------------


def findings(user: Any, place: str, *, closed: bool = False) -> QuerySet[Doubt]:
    """Doubts that a department's list has shown, by household."""
    rows = Doubt.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(rule__in=list(LIST_RULES))
    rows = rows if closed else rows.filter(closed_at__isnull=True)
    rows = rows.inside(place) if place else rows
    return rows.select_related("answered_by__person").order_by("region_code", "household_id", "rule", "pk")


def dressed(rows: list[Doubt]) -> list[Doubt]:
    """Each with its household, person, places and rule as the sheet names them: three queries for all."""
    homes = Household.objects.in_bulk({row.household_id for row in rows})
    people = Member.objects.in_bulk({row.member_id for row in rows})
    codes = {row.region_code[:size] for row in rows for size in (6, 9, 12)}
    names = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name"))
    for row in rows:
        member = people.get(row.member_id)
        row.home, row.who = homes.get(row.household_id), member
        row.number = member.masked_identity if member else ""
        row.relation = Relation.label_of(member.relation) if member else ""
        row.county, row.township, row.village = (names.get(row.region_code[:size], "") for size in (6, 9, 12))
        row.label = LIST_RULES[row.rule].rule.label
        row.checker = row.answered_by.display_name if row.answered_by else ""
    return rows


def listed_counts(region_code: str) -> dict[str, tuple[int, int]]:
    """Rule → doubts of departments' lists that are not closed, and people whom no list has been able to answer for: who
    has not signed, who lives where no list came, of whom the last one did not say. "" for everywhere."""
    rows, people = Doubt.objects.filter(closed_at__isnull=True), Member.objects.filter(state__in=ACTIVE)
    told = Unevaluated.objects.all()
    if region_code:
        rows, people, told = (some.inside(region_code) for some in (rows, people, told))
    found = dict(rows.filter(rule__in=list(LIST_RULES)).order_by().values_list("rule").annotate(n=Count("pk")))
    answered = told.order_by().values_list("rule").annotate(n=Sum("asked") - Sum("number"))
    evaluated, everybody = dict(answered), people.count()
    return {rule: (found.get(rule, 0), everybody - evaluated.get(rule, 0)) for rule in LIST_RULES}
