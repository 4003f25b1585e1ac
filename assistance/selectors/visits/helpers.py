"""Who may have made a visit: paired with the household, or posted in its village, on that day; who may record it."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from assistance.models import Cadre, Pairing, Posting
from fupin.access.permissions import Permission
from fupin.access.scope import can, covers, posts_granting
from households.models import Household

P = Permission
RECENT = timedelta(days=366)


def during(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def helps_on(cadre: Cadre, household: Household, day: date) -> bool:
    if day < cadre.started_on or (cadre.ended_on is not None and day > cadre.ended_on):
        return False
    paired = Pairing.objects.valid().filter(during(day), cadre=cadre, household=household)
    return paired.exists() or Posting.objects.filter(during(day), cadre=cadre, village=household.village_id).exists()


def may_record(user: Any, household: Household, cadre: Cadre, day: date | None = None) -> bool:
    """Staff of the place for every helper; a helper for himself in the households that he helps. With a `day`, also in
    those that he helped then: what he recorded without a signal may arrive after he has handed them over."""
    if can(user, P.VISIT_RECORD, household.village_id):
        return True
    if cadre.person_id != user.person_id:
        return False
    if Household.objects.visible_to(user, P.VISIT_RECORD).filter(pk=household.pk).exists():
        return True
    here = any(covers(post.region_id, household.village_id) for post in posts_granting(user, P.VISIT_RECORD))
    return here and day is not None and helps_on(cadre, household, day)


def own_cadre(user: Any) -> Cadre | None:
    """As whom this user helps today."""
    return Cadre.objects.serving().filter(person=user.person_id).select_related("person", "unit").first()


def cadre_on(user: Any, day: date) -> Cadre | None:
    """As whom this user helped on that day; he may have left since."""
    rows = Cadre.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)
    return rows.filter(person=user.person_id).select_related("person", "unit").order_by("-started_on").first()


def helpers_of(household: Household, today: date) -> QuerySet[Cadre]:
    """Those who have helped this household within a year, or have been posted in its village."""
    lately = Q(ends_on__isnull=True) | Q(ends_on__gte=today - RECENT)
    paired = Pairing.objects.valid().filter(lately, household=household).values("cadre_id")
    posted = Posting.objects.filter(lately, village=household.village_id).values("cadre_id")
    rows = Cadre.objects.filter(Q(pk__in=paired) | Q(pk__in=posted)).select_related("person", "unit")
    return rows.order_by("person__name", "pk")
