"""Who may have made a visit: paired with the household, or posted in its village, on that day."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from assistance.models import Cadre, Pairing, Posting
from households.models import Household

RECENT = timedelta(days=366)


def during(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def helps_on(cadre: Cadre, household: Household, day: date) -> bool:
    if day < cadre.started_on or (cadre.ended_on is not None and day > cadre.ended_on):
        return False
    paired = Pairing.objects.valid().filter(during(day), cadre=cadre, household=household)
    return paired.exists() or Posting.objects.filter(during(day), cadre=cadre, village=household.village_id).exists()


def own_cadre(user: Any) -> Cadre | None:
    """As whom this user helps today."""
    return Cadre.objects.serving().filter(person=user.person_id).select_related("person", "unit").first()


def helpers_of(household: Household, today: date) -> QuerySet[Cadre]:
    """Those who have helped this household within a year, or have been posted in its village."""
    lately = Q(ends_on__isnull=True) | Q(ends_on__gte=today - RECENT)
    paired = Pairing.objects.valid().filter(lately, household=household).values("cadre_id")
    posted = Posting.objects.filter(lately, village=household.village_id).values("cadre_id")
    rows = Cadre.objects.filter(Q(pk__in=paired) | Q(pk__in=posted)).select_related("person", "unit")
    return rows.order_by("person__name", "pk")
