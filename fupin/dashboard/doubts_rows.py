"""What stands open in the user's scope: the doubts that the list shows, and by what it may be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import within
from fupin.doubts.models import Doubt, DoubtState
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Severity
from households.models import Household, Member
from villages.models import Region

OPEN, ANSWERED, CLOSED = DoubtState.OPEN, DoubtState.ANSWERED, DoubtState.CLOSED


@dataclass(frozen=True)
class Asked:
    """A question to the list; `state` is "" for what is not closed."""

    place: str = ""
    rule: str = ""
    severity: str = ""
    state: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Asked":
        """What an address says; values that nothing offers are left out."""
        place = data.get("place", "")
        return cls(
            typed.place(place),
            offered(data.get("rule", ""), all_rules()),
            offered(data.get("severity", ""), Severity.values),
            offered(data.get("state", ""), DoubtState.values),
        )

    def without(self, name: str) -> "Asked":
        return replace(self, **{name: ""})

    def condition(self) -> Q:
        said = Q(state=self.state) if self.state else Q()
        said &= Q(closed_at__isnull=self.state != CLOSED)
        said &= within("region_code", self.place) if self.place else Q()
        for name in ("rule", "severity"):
            said &= Q(**{name: getattr(self, name)}) if getattr(self, name) else Q()
        return said


def offered(value: str, choices: Any) -> str:
    return value if value in choices else ""


def find_doubts(user: Any, asked: Asked) -> QuerySet[Doubt]:
    """By place and household. Ordered as the indexes of standing doubts are."""
    rows = Doubt.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(asked.condition())
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
    return {ANSWERED: "乡镇审核确认", CLOSED: ""}.get(DoubtState(state), "乡镇经办核实答复")
