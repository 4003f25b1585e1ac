"""Reading who may have been missed: the list by place, sign and state, the most pressing first (domain.md §3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import within
from households.codes import OPEN_CASES, MissedState
from households.missed_signs import ASKS, SIGNS
from households.models import Case, MissedHousehold
from villages.models import Region

P, S = Permission, MissedState
UNKNOWN, IN_CASE = "unknown", "case"
TURNS = {
    S.TO_VISIT.value: S.TO_VISIT.label,
    S.TOLD.value: S.TOLD.label,
    S.UNFIT.value: S.UNFIT.label,
    IN_CASE: "在办案卷",
    UNKNOWN: "没有线索，但资料不全",
}
STANDS = {IN_CASE: "在办案卷", UNKNOWN: "待补资料"}
"""What is said of a household in these lists, whatever its state."""
HEALTH = {"L04", "L05"}
HEALTH_SAID = "有健康方面的情况，见系统"
"""What files and papers say instead of who is ill or disabled (domain.md §8.4)."""
LABELS = {rule.id: rule.label for rule in SIGNS}


@dataclass(frozen=True)
class Asking:
    """A question to the list, as its address says it."""

    turn: str = S.TO_VISIT.value
    place: str = ""
    sign: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Asking":
        """Values that nothing offers are left out."""
        turn, sign = data.get("turn", ""), data.get("sign", "")
        return cls(
            turn if turn in TURNS else S.TO_VISIT.value,
            typed.place(data.get("place", "")),
            sign if sign in LABELS else "",
        )

    def without(self, name: str) -> "Asking":
        return replace(self, **{name: ""})

    def condition(self) -> Q:
        said = turn_of(self.turn)
        said &= within("village_code", self.place) if self.place else Q()
        return said & (Q(signs__contains=self.sign) if self.sign else Q())


def in_case() -> Exists:
    return Exists(Case.objects.filter(household=OuterRef("household"), state__in=sorted(OPEN_CASES)))


def turn_of(turn: str) -> Q:
    """Whose case is open is not to be visited: the case goes there."""
    signed = Q(score__gt=0)
    asked = {
        S.TO_VISIT.value: signed & Q(state=S.TO_VISIT) & ~in_case(),
        IN_CASE: signed & ~Q(state=S.GONE) & in_case(),
        UNKNOWN: Q(state=S.TO_VISIT, score=0),
    }
    return asked.get(turn, signed & Q(state=turn))


def missed_for(user: Any, asking: Asking, permission: Permission = P.HOUSEHOLD_VIEW) -> QuerySet[MissedHousehold]:
    """The highest sum of weights first."""
    rows = MissedHousehold.objects.visible_to(user, permission).filter(asking.condition())
    return rows.select_related("household").order_by("-score", "village_code", "pk")


@dataclass(frozen=True)
class Counts:
    """Households (户), and the people in those that are to be visited."""

    visit: int
    persons: int
    in_case: int
    told: int
    unfit: int
    unknown: int


def counts_for(user: Any, place: str) -> Counts:
    rows = MissedHousehold.objects.visible_to(user, P.HOUSEHOLD_VIEW)
    rows = rows.filter(within("village_code", place)) if place else rows
    visit = turn_of(S.TO_VISIT.value)
    turns = {"visit": visit, "told": turn_of(S.TOLD.value), "unfit": turn_of(S.UNFIT.value)}
    turns |= {"in_case": turn_of(IN_CASE), "unknown": turn_of(UNKNOWN)}
    counted = {name: Count("pk", filter=turn) for name, turn in turns.items()}
    found = rows.order_by().aggregate(**counted, persons=Sum("household__member_count", filter=visit))
    return Counts(**{name: count or 0 for name, count in found.items()})


def dressed(rows: list[MissedHousehold], above: str = "", turn: str = "") -> list[MissedHousehold]:
    """Give each its place below `above`, its sentences, what is not known of it, and how it stands in a list by `turn`:
    one query."""
    names = dict(Region.objects.filter(pk__in={row.village_code for row in rows}).values_list("pk", "full_name"))
    for row in rows:
        row.where = names.get(row.village_code, row.village_code).removeprefix(above)
        row.why = row.reasons.split("；") if row.reasons else []
        row.outside = outside(row)
        row.asks = asked_for(row.unknown)
        row.standing = STANDS.get(turn) or row.get_state_display()
    return rows


def outside(row: MissedHousehold) -> list[str]:
    """The sentences as they may leave the system."""
    told = zip(row.signs.split(","), row.why, strict=False)
    return list(dict.fromkeys(outside_of(id, sentence) for id, sentence in told))


def outside_of(sign: str, words: str) -> str:
    """Words about a sign that may leave the system."""
    return HEALTH_SAID if sign in HEALTH else words


def asked_for(unknown: str) -> list[str]:
    """What is not known, in words."""
    return [ASKS[id] for id in unknown.split(",") if id in ASKS]
