"""Who is helped by whom and who is not: the three names of every household, and counts that equal their lists (§4)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from assistance.codes import ChargeKind
from assistance.models import Charge, Pairing
from fupin.access.permissions import Permission
from fupin.access.scope import ScopedQuerySet
from households.codes import Register
from households.models import Household

FIRST = Pairing.objects.current().filter(household=OuterRef("pk"), first=True)
ANY = Pairing.objects.current().filter(household=OuterRef("pk"))
UNIT = Charge.objects.current().filter(kind=ChargeKind.UNIT, region=OuterRef("village"))
LEADER = Charge.objects.current().filter(kind=ChargeKind.LEADER, region=OuterRef("township"))


@dataclass(frozen=True)
class Tab:
    """One list of the page. `narrow` makes it from the households on the register; `zero`: it is empty when done."""

    key: str
    label: str
    narrow: Callable[[QuerySet[Household]], QuerySet[Household]]
    zero: bool = True


def on_register() -> ScopedQuerySet:
    """Each of these is to have a helper, after its exit too (摘帽不摘帮扶)."""
    return Household.objects.filter(register=Register.LISTED)


def unhelped(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Nobody answers for them today."""
    return rows.filter(~Exists(FIRST))


def without_unit(rows: QuerySet[Household]) -> QuerySet[Household]:
    return rows.filter(~Exists(UNIT))


def without_leader(rows: QuerySet[Household]) -> QuerySet[Household]:
    return rows.annotate(township=Substr("village_id", 1, 9)).filter(~Exists(LEADER))


TABS = (
    Tab("none", "没有责任人", unhelped),
    Tab("unit", "村里没有包村单位", without_unit),
    Tab("leader", "乡镇没有包联领导", without_leader),
    Tab("all", "全部在册户", lambda rows: rows, zero=False),
)


def listed(user: Any, place: str = "") -> QuerySet[Household]:
    rows = on_register().visible_to(user, Permission.HELP_VIEW)
    return rows.inside(place) if place else rows


def still_paired(user: Any) -> QuerySet[Household]:
    """Closed, and somebody stands there as helper: to be ended."""
    rows = Household.objects.visible_to(user, Permission.HELP_VIEW).filter(register=Register.CLOSED)
    return rows.filter(Exists(ANY))


def named(rows: QuerySet[Household]) -> QuerySet[Household]:
    """With the three names: leader, unit, helper; None where there is none."""
    helper = FIRST.order_by("pk")
    return rows.annotate(
        township=Substr("village_id", 1, 9),
        helper=Subquery(helper.values("cadre__person__name")[:1]),
        helper_unit=Subquery(helper.values("cadre__unit__name")[:1]),
        unit=Subquery(UNIT.order_by("pk").values("unit__name")[:1]),
        leader=Subquery(LEADER.order_by("pk").values("cadre__person__name")[:1]),
    ).select_related("village")


def counts(rows: QuerySet[Household]) -> dict[str, int]:
    """Tab → households (户)."""
    return {tab.key: tab.narrow(rows).count() for tab in TABS}
