"""What is to be asked about one household."""

from fupin.doubts.models import Doubt
from households.models import Household


def doubts_of(household: Household) -> list[Doubt]:
    """Doubts that are not closed, the gravest first. No scope door: who sees the household sees what is asked."""
    rows = Doubt.objects.filter(household_id=household.pk, closed_at__isnull=True).order_by("rule", "member_id")
    return sorted(rows, key=lambda doubt: "EWI".index(doubt.severity))
