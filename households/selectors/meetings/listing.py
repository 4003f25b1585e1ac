"""Meetings held, households that wait for one, and villages that held none. Queries independent of rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from fupin.access.permissions import Permission
from households.codes import CaseState, Procedure
from households.models import Assembly, Case, CaseBatch
from households.selectors.meetings.batches import is_free
from villages.models import Region

P = Permission


@dataclass(frozen=True)
class Waiting:
    """Households of one village and procedure that wait for a meeting; `free` of them are in no batch yet."""

    village: str
    place: str
    procedure: str
    households: int
    free: int
    since: datetime
    batches: list[CaseBatch] = field(default_factory=list)

    @property
    def procedure_label(self) -> str:
        return str(Procedure.label_of(self.procedure))


def meetings_for(user: Any) -> QuerySet[Assembly]:
    rows = Assembly.objects.visible_to(user, P.HOUSEHOLD_VIEW).select_related("batch")
    return rows.annotate(households=Count("ballots")).order_by("-held_on", "-pk")


def waiting_for(user: Any, place: str = "") -> QuerySet[Any]:
    """Grouped by village and procedure, the longest waiting first."""
    rows = Case.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(state=CaseState.MEETING)
    rows = rows.inside(place) if place else rows
    grouped = rows.order_by().values("village_code", "procedure")
    counted = grouped.annotate(households=Count("pk"), free=Count("pk", filter=is_free()), since=Min("state_since"))
    return counted.order_by("since", "village_code", "procedure")


def waiting_rows(found: list[dict[str, Any]]) -> list[Waiting]:
    villages = {row["village_code"] for row in found}
    names, batches = place_names(villages), batches_in(villages)
    return [
        Waiting(
            village=row["village_code"],
            place=names.get(row["village_code"], row["village_code"]),
            procedure=row["procedure"],
            households=row["households"],
            free=row["free"],
            since=row["since"],
            batches=batches[row["village_code"], row["procedure"]],
        )
        for row in found
    ]


def batches_in(villages: set[str]) -> dict[tuple[str, str], list[CaseBatch]]:
    """Village and procedure → its batches that still have to meet."""
    waiting = Case.objects.filter(village_code__in=villages, state=CaseState.MEETING).exclude(is_free())
    rows = CaseBatch.objects.filter(pk__in=waiting.values("batch"))
    found: dict[tuple[str, str], list[CaseBatch]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.village_code, row.procedure].append(row)
    return found


def place_names(codes: set[str]) -> dict[str, str]:
    return dict(Region.objects.filter(pk__in=codes).values_list("pk", "full_name"))


@dataclass
class Township:
    """Villages of one township whose households wait while no meeting was held this year."""

    name: str
    households: int = 0
    villages: list[Waiting] = field(default_factory=list)


def held_in(year: int) -> QuerySet[Any]:
    """Villages that held a meeting and sent its minutes in."""
    return Assembly.objects.filter(locked_at__isnull=False, held_on__year=year).values("village_code")


def without_meeting(user: Any, year: int) -> list[Township]:
    """By township, most villages first (domain.md §3: D0 reports villages that held no meeting)."""
    rows = waiting_rows(list(waiting_for(user).exclude(village_code__in=held_in(year))))
    names = place_names({row.village[:9] for row in rows})
    found: dict[str, Township] = defaultdict(lambda: Township(""))
    for row in rows:
        place = found[row.village[:9]]
        place.name = names.get(row.village[:9], row.village[:9])
        place.villages.append(row)
        place.households += row.households
    return sorted(found.values(), key=lambda place: (-count_villages(place), place.name))


def count_villages(place: Township) -> int:
    return len({row.village for row in place.villages})
