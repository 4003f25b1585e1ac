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
        chosen = [row for row in self.rows if row.year <= year and place.startswith(row.region_code)]
        for row in sorted(chosen, key=lambda row: (len(row.region_code), row.year)):
            own[row.rule][row.name] = float(row.value)
        return own
