"""The list of notices, what waits to be posted, and the villages that have posted nothing (domain.md §3 D0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import can
from households import notice_rules as rules
from households.codes import IN_NOTICE, VILLAGE_SHEETS, CaseState, NoticeKind, NoticeState
from households.models import Case, CaseBatch, PublicNotice
from households.selectors.notices.drafting import held
from villages.models import Region

P, S = Permission, CaseState
TABS = {"posted": "公示公告", "waiting": "待张贴", "missing": "没有公示的村"}
WHEN = {"running": "公示期内", "over": "公示期满"}
ON_A_SHEET = Q(notice__state=NoticeState.POSTED) & (
    Q(state=S.NOTICE1, notice__kind__in=VILLAGE_SHEETS)
    | Q(state=S.NOTICE2, notice__kind=NoticeKind.SECOND)
    | Q(state=S.ANNOUNCING, notice__kind=NoticeKind.ANNOUNCEMENT)
)


@dataclass(frozen=True)
class Asking:
    """What of the list was asked for; "" is everything."""

    tab: str = "posted"
    place: str = ""
    kind: str = ""
    state: str = ""
    when: str = ""


def asking_from(asked: Mapping[str, Any]) -> Asking:
    """Words that are none of ours are as if they were not there."""
    known = {"tab": TABS, "kind": NoticeKind.values, "state": NoticeState.values, "when": WHEN}
    chosen = {name: asked.get(name, "") for name, values in known.items() if asked.get(name) in values}
    return Asking(**chosen, place=typed.place(str(asked.get("place", ""))))


def notices_for(user: Any, asking: Asking, today: date) -> QuerySet[PublicNotice]:
    rows = PublicNotice.objects.visible_to(user, P.HOUSEHOLD_VIEW).select_related("batch", "posted_by")
    if asking.place:
        rows = rows.inside(asking.place)
    if asking.kind:
        rows = rows.filter(kind=asking.kind)
    if asking.state:
        rows = rows.filter(state=asking.state)
    if asking.when:
        running = Q(ends_on__gte=today)
        rows = rows.filter(running if asking.when == "running" else ~running)
    return rows.order_by("-posted_at", "-pk")


@dataclass(frozen=True)
class WaitingBatch:
    """Households of one batch that wait for one kind of sheet; `since` the first of them."""

    batch: CaseBatch
    kind: str
    place: str
    households: int
    since: datetime
    may_post: bool

    @property
    def kind_label(self) -> str:
        return NoticeKind.label_of(self.kind)


def without_sheet(user: Any, place: str = "") -> QuerySet[Case]:
    rows = Case.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(state__in=sorted(IN_NOTICE | {S.ANNOUNCING}))
    sheeted = Case.objects.filter(ON_A_SHEET).values("pk")
    rows = rows.exclude(pk__in=sheeted).exclude(held())
    return rows.inside(place) if place else rows


def waiting_batches(user: Any, place: str = "") -> list[WaitingBatch]:
    """Oldest first."""
    rows = without_sheet(user, place).filter(batch__isnull=False).order_by()
    grouped = list(rows.values("batch", "procedure", "state").annotate(many=Count("pk"), since=Min("state_since")))
    batches = CaseBatch.objects.in_bulk([row["batch"] for row in grouped])
    places = places_of({batch.village_code for batch in batches.values()})
    found = [waiting(user, row, batches[row["batch"]], places) for row in grouped]
    return sorted(found, key=lambda one: one.since)


def waiting(user: Any, row: dict[str, Any], batch: CaseBatch, places: dict[str, str]) -> WaitingBatch:
    kind = str(rules.kind_for(row["procedure"], row["state"]) or "")
    place = places.get(batch.village_code, "")
    return WaitingBatch(batch, kind, place, row["many"], row["since"], may_post(user, kind, batch.village_code))


def may_post(user: Any, kind: str, village_code: str) -> bool:
    needed = (P.NOTICE_POST, P.CASE_REVIEW) if kind in rules.BY_TOWNSHIP else (P.NOTICE_POST,)
    return all(can(user, permission, village_code) for permission in needed)


def places_of(codes: set[str]) -> dict[str, str]:
    return dict(Region.objects.filter(pk__in=codes).values_list("pk", "full_name"))


@dataclass(frozen=True)
class Missing:
    """One village with households that wait for a sheet that does not hang."""

    code: str
    name: str
    households: int
    since: datetime
    days: int


@dataclass(frozen=True)
class Township:
    name: str
    villages: list[Missing]

    @property
    def households(self) -> int:
        return sum(village.households for village in self.villages)


def villages_without(user: Any, today: date, place: str = "") -> list[Township]:
    """By township, the longest wait first in each."""
    rows = without_sheet(user, place).order_by()
    grouped = list(rows.values("village_code").annotate(many=Count("pk"), since=Min("state_since")))
    codes = {row["village_code"] for row in grouped}
    names = places_of(codes | {code[:9] for code in codes})
    found: dict[str, list[Missing]] = {}
    for row in sorted(grouped, key=lambda one: (one["village_code"][:9], one["since"])):
        code, since = row["village_code"], row["since"]
        days = (today - rules.register_day(since)).days
        found.setdefault(code[:9], []).append(Missing(code, names.get(code, code), row["many"], since, days))
    return [Township(names.get(code, code), villages) for code, villages in found.items()]
