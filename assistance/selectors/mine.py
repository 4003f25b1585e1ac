"""What is a cadre's own: the households that he helps today."""

from typing import Any

from django.db.models import QuerySet

from assistance.models import Pairing


def households_of(user: Any) -> QuerySet[Any]:
    """Numbers of the households with which this user is paired today, for the scope door."""
    return Pairing.objects.current().filter(cadre__person=user.person_id).values("household_id")
