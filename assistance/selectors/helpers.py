"""Units and cadres: those of a place, and those who may be sent there, which are also those from above."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from assistance.models import Cadre, HelpUnit
from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting, within
from villages.division_codes import lineage

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


def cadres_for(user: Any, permission: Permission) -> QuerySet[Cadre]:
    """As `units_for`, of people, with how many households (户) they answer for and help besides."""
    rows = Cadre.objects.filter(sent_by(user, permission, "unit__region_id"))
    counted = {
        "as_first": Count("pairings", filter=NOW & Q(pairings__first=True), distinct=True),
        "as_other": Count("pairings", filter=NOW & Q(pairings__first=False), distinct=True),
    }
    return rows.select_related("person", "unit__region").annotate(**counted)
