"""走访安排: who goes to whom by when in a month, by the rules (domain.md §4 frequency)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from assistance.models import Cadre
from assistance.selectors.visits.due import asked_of, first_helpers
from assistance.visit_rules import Rule, days_due
from households.models import Household


@dataclass(frozen=True)
class Turn:
    """One household in the month. `cadre` None: nobody helps it."""

    household: Household
    cadre: Cadre | None
    days: list[date]
    rule: Rule | None


def rota(homes: QuerySet[Household], first: date, last: date, today: date) -> Iterator[Turn]:
    """By helper, then by household; the same number of queries whatever the number."""
    asked, helpers = asked_of(homes, today), first_helpers(homes)
    people = Cadre.objects.filter(pk__in={one.cadre for one in helpers.values()}).select_related("person", "unit")
    by_pk = people.in_bulk()
    rows = sorted(
        homes, key=lambda home: (home.pk not in helpers, helpers[home.pk].cadre if home.pk in helpers else 0, home.pk)
    )
    for home in rows:
        cadre = by_pk[helpers[home.pk].cadre] if home.pk in helpers else None
        yield Turn(home, cadre, days_due(asked[home.pk], first, last), asked[home.pk].rule)
