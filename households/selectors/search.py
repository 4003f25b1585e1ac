"""Finding households: always through the scope door, with the same number of queries for one row or fifty."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.functional import cached_property

from fupin.access.permissions import Permission
from fupin.personal.sealing import digest, identity_digest
from households.codes import ACTIVE
from households.models import Household, Member
from households.selectors.filters import Criteria
from households.selectors.words import WordKind, Words, prefix_range

PAGE_SIZE, LAST_PAGE = 50, 200
FEW = 1000
LIST_COLUMNS = (
    "household_no", "group_name", "register", "poverty_status", "attribute", "main_cause", "members_missing",
    "head_name", "head_initials", "member_count", "income_year", "net_per_head", "monitoring_kind", "written_at",
    "split_on", "village__code", "village__name", "village__full_name",
)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    households: int
    persons: int


def find_households(
    user: Any, criteria: Criteria, permission: Permission = Permission.HOUSEHOLD_VIEW
) -> QuerySet[Household]:
    """The households in the user's scope that match, in the order asked for."""
    rows = Household.objects.visible_to(user, permission)
    people = Member.objects.visible_to(user, permission)
    if criteria.place:
        rows, people = rows.inside(criteria.place), people.inside(criteria.place)
    if criteria.value("status") != "closed":
        people = people.filter(state__in=sorted(ACTIVE))
    found = says(criteria.words, people)
    return rows.filter(criteria.condition()).filter(found).order_by(*criteria.ordering())


def says(words: Words, people: QuerySet[Member]) -> Q:
    """The condition that typed words put on a household, `people` being those who may be meant."""
    asked = {
        WordKind.NOTHING: lambda text, people: Q(),
        WordKind.NAME: lambda text, people: households_of(people.filter(name__in=names_with(text))),
        WordKind.INITIALS: initials,
        WordKind.NUMBER: lambda text, people: Q(household_no=text),
        WordKind.IDENTITY: by_identity,
        WordKind.PHONE: by_phone,
    }
    return asked[words.kind](words.text, people)


def names_with(text: str) -> QuerySet[Member]:
    """Names that hold the text: the index of names is read through, not the people."""
    return Member.objects.filter(name__contains=text).order_by().values("name")


def households_of(people: QuerySet[Member]) -> Q:
    """The households of these people. Few are read at once: a name is looked for once, not for count and page again."""
    found = people.order_by().values_list("household_id", flat=True)
    few = list(found[: FEW + 1])
    return Q(pk__in=set(few)) if len(few) <= FEW else Q(pk__in=found)


def starts(lookup: str, prefix: str) -> Q:
    """A range and not `startswith`, which scans on SQLite."""
    low, high = prefix_range(prefix)
    found = Q(**{f"{lookup}__gte": low})
    return found & Q(**{f"{lookup}__lt": high}) if high else found


def initials(text: str, people: QuerySet[Member]) -> Q:
    return starts("head_initials", text) | households_of(people.filter(starts("initials", text)))


def by_identity(number: str, people: QuerySet[Member]) -> Q:
    """An identity number finds who has it; long household numbers look the same."""
    numbered = Q(household_no=number)
    sealed = identity_digest(number) if len(number) >= 18 else None
    return numbered | households_of(people.filter(identity_digest=sealed)) if sealed else numbered


def by_phone(number: str, people: QuerySet[Member]) -> Q:
    sealed = digest("phone", number)
    return Q(phone_digest=sealed) | households_of(people.filter(phone_digest=sealed)) | Q(household_no=number)


def find_exactly(user: Any, words: Words) -> list[Household]:
    """Households that a number names, closed ones and those of people who left too; at most a page."""
    people = Member.objects.visible_to(user, Permission.HOUSEHOLD_VIEW)
    rows = Household.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(says(words, people))
    return list(listed(rows.order_by("register", "pk"))[:PAGE_SIZE])


def tally(rows: QuerySet[Household]) -> Tally:
    found = rows.order_by().aggregate(households=Count("*"), persons=Sum("member_count"))
    return Tally(found["households"], found["persons"] or 0)


def listed(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Only what a list shows: sealed columns are not even read."""
    return rows.select_related("village").only(*LIST_COLUMNS)


class CountedPaginator(Paginator):
    """Pages over a queryset whose exact count is known already; nobody turns more than `LAST_PAGE` pages."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.__dict__["count"] = count

    @cached_property
    def num_pages(self) -> int:
        return min(LAST_PAGE, super().num_pages)


def best_drop(user: Any, criteria: Criteria, names: list[str]) -> tuple[str, int] | None:
    """For an empty list: the one condition whose dropping gives the most households, and how many."""
    counts = [(name, find_households(user, criteria.without(name)).order_by().count()) for name in names]
    best = max(counts, key=lambda pair: pair[1], default=None)
    return best if best and best[1] else None
