"""What is to be asked about one household, and of how many of a page."""

from collections.abc import Iterable, Mapping

from django.db.models import Count

from fupin.doubts.models import Doubt
from fupin.doubts.registry import all_rules
from households.models import Household


def doubts_of(household: Household, names: Mapping[int, str] | None = None) -> list[Doubt]:
    """Doubts that are not closed, the gravest first, each with its rule's label and its member's name (`names` by
    member). No scope door: who sees the household sees what is asked."""
    rows = Doubt.objects.filter(household_id=household.pk, closed_at__isnull=True).order_by("rule", "member_id")
    rules = all_rules()
    found = list(rows)
    for row in found:
        row.label = rules[row.rule].label if row.rule in rules else row.rule
        row.who = (names or {}).get(row.member_id, "")
    return sorted(found, key=lambda doubt: "EWI".index(doubt.severity))


def doubts_counted(households: Iterable[int]) -> dict[int, int]:
    """How many stand for each of these."""
    rows = Doubt.objects.filter(household_id__in=list(households), closed_at__isnull=True).order_by()
    return dict(rows.values_list("household_id").annotate(n=Count("pk")))
