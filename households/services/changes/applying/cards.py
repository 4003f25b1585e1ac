"""B1: another bank card, with the word of a second person (security.md T10)."""

from households.models import Household
from households.services.changes.applying.common import Doing, keep_and_set


def apply_card(do: Doing) -> list[int]:
    said = {name: do.facts.text(name) for name in ("bank_card", "bank_name") if do.facts.text(name)}
    keep_and_set(Household.objects.filter(pk=do.household.pk), **said)
    return [do.household.pk]
