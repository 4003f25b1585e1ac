"""Which threshold a rule uses at a place in a year: the latest that the nearest place has set, else its own."""

from collections import defaultdict
from collections.abc import Iterable

from fupin.doubts.models import RuleParameter

Own = dict[str, dict[str, float]]


class Parameters:
    """Read once for a run. No scope door: a county's rules are run with its province's settings."""

    def __init__(self, rows: Iterable[RuleParameter] | None = None) -> None:
        self.rows = list(RuleParameter.objects.all() if rows is None else rows)

    def at(self, place: str, year: int) -> Own:
        """Rule id → name → value, where something else than the rule's own is in force."""
        own: Own = defaultdict(dict)
        for (rule, name), row in self.in_force(place, year).items():
            own[rule][name] = float(row.value)
        return own

    def in_force(self, place: str, year: int) -> dict[tuple[str, str], RuleParameter]:
        """(rule, name) → the row that decides there."""
        chosen = [row for row in self.rows if row.year <= year and place.startswith(row.region_code)]
        nearest = sorted(chosen, key=lambda row: (len(row.region_code), row.year))
        return {(row.rule, row.name): row for row in nearest}
