"""Reading what is watched after exit: the township's list, one sign, whose income of the year is missing, who was moved
and is to be visited this year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from fupin.access import typed
from fupin.access.permissions import Permission, Role
from fupin.codes import YesNo
from households.codes import (
    OPEN_WATCH,
    IncomeKind,
    PovertyStatus,
    Register,
    WatchAct,
    WatchCause,
    WatchState,
)
from households.models import Household, IncomeRecord, MonitoringEpisode, RelocationVisit, WatchItem
from households.selectors.cases.facts import clock_is_back
from households.selectors.cases.people import editors_of, marks_of, staff_in
from households.selectors.changes.people import askers_of
from households.watch_rules import WatchFacts
from villages.codes import Level
from villages.division_codes import lineage
from villages.models import Post, Region

P, S = Permission, WatchState
OUT = (PovertyStatus.EXITED, PovertyStatus.EXITED_ENDED)
OWNERS = (Role.VILLAGE_CLERK, Role.VILLAGE_HEAD, Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER)
"""Whose post may be answerable for a sign."""


# ---- who is watched --------------------------------------------------------------------------------------------------
def watched() -> Q:
    """Households that left the list, and those whose monitoring was ended (watch_frames.watched_sql says the same)."""
    ended = MonitoringEpisode.objects.filter(household=OuterRef("pk"), eliminated_on__isnull=False)
    left = Q(register=Register.LISTED, poverty_status__in=OUT)
    return ~Q(register=Register.CLOSED) & (left | Q(monitoring_kind="") & Exists(ended))


def is_watched(household: Household) -> bool:
    return Household.objects.filter(watched(), pk=household.pk).exists()


# ---- for the rules ---------------------------------------------------------------------------------------------------
def facts_of(item: WatchItem, by: Any, today: date, note: str = "", until: date | None = None) -> WatchFacts:
    """`until` is the day that a form asks for."""
    return WatchFacts(
        person=by.person_id,
        today=today,
        opened_on=item.opened_on,
        recover_by=until or item.recover_by,
        note=note,
        entered=bringers_of(item),
        family=frozenset(staff_in(item.household_id)),
        clock_back=clock_is_back(),
    )


def bringers_of(item: WatchItem) -> frozenset[int]:
    """Persons who brought this or what else was found of it, who typed or brought the facts of the household as they
    stand, or asked for a change that made them so."""
    finds = item.steps.filter(act=WatchAct.FIND).order_by().values_list("person_id", flat=True)
    home = item.household_id
    return frozenset({item.entered_by_id, *finds} - {None} | editors_of(home) | askers_of(home, marks_of(home)))


def owner_choices(village: str, today: date) -> list[Post]:
    """Posts of the village and its township that are held today."""
    held = Post.objects.in_force(today)
    rows = held.filter(region__in=lineage(village)[-2:], role__in=OWNERS, user__is_active=True)
    return list(rows.select_related("user__person").order_by("-region_id", "role", "pk"))


# ---- the list --------------------------------------------------------------------------------------------------------
TURNS = {"open": "没办结的", "overdue": "过了恢复期限的", "closed": "办结的", "all": "全部"}
SHOWN = (
    "cause", "seen", "opened_on", "recover_by", "state", "found_by", "closed_on", "village_code", "household_id",
    "household__head_name", "household__group_name", "household__member_count",
)  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """A question to the list, as its address says it."""

    turn: str = "open"
    village: str = ""
    cause: str = ""
    state: str = ""


def asking_from(data: Mapping[str, str]) -> Asking:
    """Values that no filter offers are left out."""
    turn, village, cause, state = (data.get(name, "") for name in ("turn", "village", "cause", "state"))
    return Asking(
        turn=turn if turn in TURNS else "open",
        village=village if typed.digits(village, Level.VILLAGE.digits) else "",
        cause=cause if cause in WatchCause.values else "",
        state=state if state in S.values else "",
    )


def items_for(user: Any, asking: Asking, today: date) -> QuerySet[WatchItem]:
    """The overdue on top, then what nobody has looked into, the newest first, then what is being helped; closed ones
    last."""
    rows = WatchItem.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(turn_of(asking.turn, today))
    for name, value in (("village_code", asking.village), ("cause", asking.cause), ("state", asking.state)):
        if value:
            rows = rows.filter(**{name: value})
    is_open = Q(state__in=sorted(OPEN_WATCH))
    rows = rows.annotate(late=is_open & Q(recover_by__lt=today), over=is_open, fresh=Q(state=S.PENDING))
    last = F("closed_on").desc(nulls_first=True)
    rows = rows.order_by("-late", "-over", "-fresh", last, "-opened_on", "recover_by", "pk")
    return rows.select_related("household").only(*SHOWN)


def turn_of(turn: str, today: date) -> Q:
    is_open = Q(state__in=sorted(OPEN_WATCH)) & ~Q(household__register=Register.CLOSED)
    asked = {"open": is_open, "overdue": is_open & Q(recover_by__lt=today), "closed": ~is_open, "all": Q()}
    return asked[turn]


@dataclass(frozen=True)
class Counts:
    """Signs that are open (条), and the households and persons in them."""

    items: int
    pending: int
    overdue: int
    households: int
    persons: int


def counts_for(user: Any, today: date) -> Counts:
    rows = WatchItem.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(turn_of("open", today))
    found = rows.aggregate(
        items=Count("pk"), pending=Count("pk", filter=Q(state=S.PENDING)),
        overdue=Count("pk", filter=Q(recover_by__lt=today)),
    )  # fmt: skip
    homes = Household.objects.filter(pk__in=rows.values("household"))
    told = homes.aggregate(households=Count("pk"), persons=Sum("member_count"))
    return Counts(**found, households=told["households"], persons=told["persons"] or 0)


def villages_of(user: Any) -> list[Region]:
    """Villages in scope that have a sign, for the filter."""
    codes = WatchItem.objects.visible_to(user, P.HOUSEHOLD_VIEW).order_by().values("village_code").distinct()
    return list(Region.objects.filter(pk__in=codes).order_by("code"))


def items_of(household: Household) -> list[WatchItem]:
    """All of one household, the open ones first. Who may see the household may see them."""
    rows = WatchItem.objects.filter(household=household).annotate(over=Q(state__in=sorted(OPEN_WATCH)))
    return list(rows.order_by("-over", "-opened_on", "-pk"))


def find_watched(user: Any, word: str, most: int = 20) -> list[Household]:
    """By the name of the head or the household's number, to tell of a sign."""
    rows = Household.objects.visible_to(user, P.CASE_DRAFT).filter(watched())
    rows = rows.filter(Q(head_name__startswith=word) | Q(household_no=word)).select_related("village")
    return list(rows.order_by("village_id", "head_name", "pk")[:most])


# ---- what is due each year -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Due:
    """One village: how many households are due (户)."""

    village: Region
    households: int


def income_due(user: Any, year: int) -> QuerySet[Household]:
    """Watched households without a confirmed yearly income of the year."""
    income = IncomeRecord.objects.filter(household=OuterRef("pk"), year=year, kind=IncomeKind.YEARLY, carried=False)
    return Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(watched()).filter(~Exists(income))


def visit_due(user: Any, year: int) -> QuerySet[Household]:
    """Households that were moved and not visited in the year."""
    visits = RelocationVisit.objects.filter(household=OuterRef("pk"), visited_on__year=year)
    rows = Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(relocated=YesNo.YES)
    return rows.exclude(register=Register.CLOSED).filter(~Exists(visits))


def by_village(rows: QuerySet[Household]) -> list[Due]:
    counts = dict(rows.order_by().values_list("village_id").annotate(n=Count("pk")))
    return [Due(village, counts[village.pk]) for village in Region.objects.filter(pk__in=counts).order_by("code")]


def visits_of(household: Household) -> list[RelocationVisit]:
    return list(RelocationVisit.objects.filter(household=household).select_related("written_by"))
