"""The findings in the user's scope: what the list shows, by what it may be asked, and whose turn each is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import has, within
from fupin.doubts.codes import ASKING, DoubtState, Verdict
from fupin.doubts.models import Doubt
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Severity
from households.models import Household, Member
from villages.models import Region

P = Permission
ANSWERED, CONFIRMED, CLOSED = DoubtState.ANSWERED, DoubtState.CONFIRMED, DoubtState.CLOSED
SOON = timedelta(days=7)
COUNTED = 1_000
"""So far a queue is counted; a prefecture's would take longer than its page."""
ASKED_FOR = Q(state__in=sorted(ASKING))


@dataclass(frozen=True)
class Queue:
    """A part of the list that is somebody's turn; None: everybody sees it."""

    key: str
    label: str
    permission: Permission | None
    condition: Callable[[Any, date], Q]


QUEUES = (
    Queue("mine", "交给我的", P.DOUBT_ANSWER, lambda user, today: ASKED_FOR & Q(owner=user)),
    Queue("asking", "待答复", None, lambda user, today: ASKED_FOR),
    Queue("soon", "七天内到期", None, lambda user, today: ASKED_FOR & Q(due_on__gte=today, due_on__lte=today + SOON)),
    Queue("late", "已逾期", None, lambda user, today: late(today)),
    Queue("confirm", "待乡镇确认", P.DOUBT_CONFIRM, lambda user, today: Q(state=ANSWERED)),
    Queue("close", "待县级销号", P.DOUBT_CLOSE, lambda user, today: Q(state=CONFIRMED)),
)


def late(today: date) -> Q:
    return ASKED_FOR & Q(due_on__lt=today)


def queues_of(user: Any) -> list[Queue]:
    return [queue for queue in QUEUES if queue.permission is None or has(user, queue.permission)]


def queue_counts(user: Any, today: date, place: str = "") -> dict[str, int]:
    """How many wait in each of the user's queues; one query each, and none counts further than one past `COUNTED`."""
    rows = Doubt.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(closed_at__isnull=True).order_by()
    rows = rows.filter(within("region_code", place)) if place else rows
    return {queue.key: rows.filter(queue.condition(user, today))[: COUNTED + 1].count() for queue in queues_of(user)}


def at_most(count: int) -> str:
    """A count of a queue, as it is said."""
    return f"{count:,}" if count <= COUNTED else f"{COUNTED:,}+"


@dataclass(frozen=True)
class Asked:
    """A question to the list; `state` is "" for what is not closed."""

    place: str = ""
    rule: str = ""
    severity: str = ""
    state: str = ""
    verdict: str = ""
    queue: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Asked":
        """What an address says; values that nothing offers are left out."""
        return cls(
            typed.place(data.get("place", "")),
            offered(data.get("rule", ""), all_rules()),
            offered(data.get("severity", ""), Severity.values),
            offered(data.get("state", ""), DoubtState.values),
            offered(data.get("verdict", ""), Verdict.values),
            offered(data.get("queue", ""), [queue.key for queue in QUEUES]),
        )

    def without(self, name: str) -> "Asked":
        return replace(self, **{name: ""})

    def condition(self, user: Any, today: date) -> Q:
        said = Q(state=self.state) if self.state else Q()
        said &= Q(closed_at__isnull=self.state != CLOSED)
        said &= within("region_code", self.place) if self.place else Q()
        for name in ("rule", "severity", "verdict"):
            said &= Q(**{name: getattr(self, name)}) if getattr(self, name) else Q()
        queue = next((queue for queue in QUEUES if queue.key == self.queue), None)
        return said & queue.condition(user, today) if queue else said


def in_words(asked: Asked) -> dict[str, tuple[str, str]]:
    """What is asked: condition → what it is called and what was chosen, as people say it."""
    rules, queues = all_rules(), {queue.key: queue.label for queue in QUEUES}
    said = {
        "place": ("地区", asked.place),
        "rule": ("内容", rules[asked.rule].label if asked.rule else ""),
        "severity": ("轻重", Severity.label_of(asked.severity)),
        "state": ("状态", DoubtState.label_of(asked.state)),
        "verdict": ("结论", Verdict.label_of(asked.verdict)),
        "queue": ("队列", queues.get(asked.queue, "")),
    }
    return {name: words for name, words in said.items() if getattr(asked, name)}


def offered(value: str, choices: Any) -> str:
    return value if value in choices else ""


def find_doubts(user: Any, asked: Asked, today: date, permission: Permission = P.HOUSEHOLD_VIEW) -> QuerySet[Doubt]:
    """By place and household. Ordered as the indexes of standing doubts are."""
    rows = Doubt.objects.visible_to(user, permission).filter(asked.condition(user, today))
    return rows.order_by("region_code", "household_id", "rule", "pk")


def dress_doubts(rows: list[Doubt], above: str = "") -> list[Doubt]:
    """Give each its household, member, village and rule as people know them: three queries for the whole page. One
    that `follows` another of its household need not name it again."""
    heads = _words(Household, "head_name", [row.household_id for row in rows])
    names = _words(Member, "name", [row.member_id for row in rows])
    places = _words(Region, "full_name", [row.region_code for row in rows])
    rules, before = all_rules(), None
    for row in rows:
        row.follows = row.household_id is not None and row.household_id == before
        before = row.household_id
        row.head = heads.get(row.household_id, "")
        row.who = names.get(row.member_id, "")
        row.where = places.get(row.region_code, row.region_code).removeprefix(above)
        row.label = rules[row.rule].label if row.rule in rules else row.rule
    return rows


def _words(model: Any, name: str, keys: list[Any]) -> dict[Any, str]:
    """No scope door: these rows hang on doubts that have passed it."""
    wanted = {key for key in keys if key is not None}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", name)) if wanted else {}


def answerer(state: str) -> str:
    """Whose turn it is (product.md §3)."""
    return {ANSWERED: "乡镇审核确认", CONFIRMED: "县级销号", CLOSED: ""}.get(DoubtState(state), "乡镇经办核实答复")
