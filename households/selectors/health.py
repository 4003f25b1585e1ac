"""How the procedures stand in the places below one, for the dashboards (domain.md §6.2 last row): what is under way and
since when, villages that held no meeting, villages that posted nothing. Set-based, whatever the place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from fupin.access.permissions import Permission
from households.models import Assembly, Case, PublicNotice
from households.notice_rules import register_day
from households.selectors.meetings.listing import held_in, waiting_for
from households.selectors.notices.listing import without_sheet
from villages.codes import Level
from villages.models import Region

P = Permission


@dataclass
class Underway:
    """Open cases (件) of a place; `longest`: days for which one of them has stood in its step."""

    cases: int = 0
    by_state: Counter[str] = field(default_factory=Counter)
    longest: int = 0


def procedures_by_place(user: Any, place: str, length: int, today: date | None = None) -> dict[str, Underway]:
    """Code of `length` digits → what is under way there; places without an open case are left out. One query."""
    day = today or timezone.localdate()
    rows = Case.objects.visible_to(user, P.HOUSEHOLD_VIEW).open().inside(place).order_by()
    rows = rows.annotate(place=Substr("village_code", 1, length)).values_list("place", "state")
    found: dict[str, Underway] = {}
    for code, state, cases, since in rows.annotate(n=Count("pk"), since=Min("state_since")):
        one = found.setdefault(code, Underway())
        one.cases += cases
        one.by_state[state] += cases
        one.longest = max(one.longest, (day - register_day(since)).days)
    return found


@dataclass
class Without:
    """`villages` in force (个); `never`: those with no record this year. `waiting`: villages where `households` (户)
    wait for it meanwhile, as the page of the procedure lists them."""

    villages: int = 0
    never: int = 0
    waiting: int = 0
    households: int = 0


def without_meeting(user: Any, place: str, length: int, today: date | None = None) -> dict[str, Without]:
    """Code → villages without a 民主评议 this year. Two queries."""
    year = (today or timezone.localdate()).year
    held = Assembly.objects.filter(locked_at__isnull=False, held_on__year=year, village_code=OuterRef("pk"))
    waiting = waiting_for(user, place).exclude(village_code__in=held_in(year))
    told = ((row["village_code"], row["households"]) for row in waiting)
    return counted(user, place, length, held, told)


def without_notice(user: Any, place: str, length: int, today: date | None = None) -> dict[str, Without]:
    """Code → villages that posted no 公示 or 公告 this year. Two queries."""
    year = (today or timezone.localdate()).year
    posted = PublicNotice.objects.filter(starts_on__year=year, village_code=OuterRef("pk"))
    waiting = without_sheet(user, place).order_by().values_list("village_code").annotate(n=Count("pk"))
    return counted(user, place, length, posted, waiting)


def counted(
    user: Any, place: str, length: int, record: QuerySet[Any], waiting: Iterable[tuple[str, int]]
) -> dict[str, Without]:
    villages = Region.objects.visible_to(user, P.HOUSEHOLD_VIEW).current().filter(level=Level.VILLAGE).inside(place)
    rows = villages.order_by().annotate(place=Substr("code", 1, length)).values_list("place")
    rows = rows.annotate(n=Count("pk"), lacking=Count("pk", filter=~Exists(record)))
    found = {code: Without(villages=number, never=lacking) for code, number, lacking in rows}
    seen = set()
    for village, households in waiting:
        one = found.setdefault(village[:length], Without())
        one.households += households
        one.waiting += village not in seen
        seen.add(village)
    return found
