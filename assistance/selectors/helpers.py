"""Units and cadres: those of a place, and those who may be sent there, which are also those from above."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from assistance.models import Cadre, HelpSetting, HelpUnit
from assistance.selectors.pairing_facts import USUAL
from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting, within
from fupin.accounts.models import Person
from households.codes import Politics
from villages.division_codes import lineage

LIMIT = HelpSetting.objects.filter(region=Substr(OuterRef("unit__region_id"), 1, 6))
"""What the county of a cadre's unit asks."""

NOW = Q(pairings__ends_on__isnull=True, pairings__voided=False)


def reaching(lookup: str, code: str) -> Q:
    """Of units by the region in which they help: those below this place, and those above it who help here too."""
    return within(lookup, code) | Q(**{f"{lookup}__in": lineage(code)})


def sent_by(user: Any, permission: Permission, lookup: str) -> Q:
    """What reaches one of the places where the user has the permission."""
    found = Q(pk__in=[])
    for post in posts_granting(user, permission):
        found |= reaching(lookup, post.region_id)
    return found


def units_for(user: Any, permission: Permission) -> QuerySet[HelpUnit]:
    """Units whose people this user may send to somebody: his place's own, and those from above that help there."""
    return HelpUnit.objects.filter(sent_by(user, permission, "region_id"), ended_on__isnull=True)


def persons_serving(today: date) -> QuerySet[Person]:
    """Natural persons who help for a unit."""
    return Person.objects.filter(
        pk__in=Cadre.objects.serving().filter(started_on__lte=today).values("person")
    ).order_by()


def cadres_for(user: Any, permission: Permission) -> QuerySet[Cadre]:
    """As `units_for`, of people, with how many households (户) they answer for and help besides."""
    rows = Cadre.objects.filter(sent_by(user, permission, "unit__region_id"))
    counted = {
        "as_first": Count("pairings", filter=NOW & Q(pairings__first=True), distinct=True),
        "as_other": Count("pairings", filter=NOW & Q(pairings__first=False), distinct=True),
    }
    return rows.select_related("person", "unit__region").annotate(**counted)


def matching(rows: QuerySet[Cadre], words: str) -> QuerySet[Cadre]:
    """Every word is in the name or in the unit's."""
    for word in words.split():
        rows = rows.filter(Q(person__name__icontains=word) | Q(unit__name__icontains=word))
    return rows


@dataclass(frozen=True)
class Asking:
    """What the list of cadres is asked: a place, words of a name or unit, who is shown."""

    place: str = ""
    q: str = ""
    show: str = "serving"


SHOWS = {
    "serving": "在帮扶",
    "idle": "没有结对户",
    "party": "党员没有结对户",
    "full": "户数已满",
    "ended": "已停止帮扶",
}
PARTY = (Politics.MEMBER, Politics.PROBATIONARY)


def cadres_asked(user: Any, asking: Asking) -> QuerySet[Cadre]:
    rows = cadres_for(user, Permission.HELP_VIEW).filter(ended_on__isnull=asking.show != "ended")
    if asking.place:
        rows = rows.filter(reaching("unit__region_id", asking.place))
    rows = matching(rows, asking.q)
    if asking.show in ("idle", "party"):
        rows = rows.filter(as_first=0, as_other=0)
    if asking.show == "party":
        rows = rows.filter(politics__in=PARTY)
    if asking.show == "full":
        rows = rows.filter(as_first__gte=Coalesce(Subquery(LIMIT.values("most_first")[:1]), USUAL.most_first))
    return rows.order_by("unit__region_id", "unit__name", "pk")
