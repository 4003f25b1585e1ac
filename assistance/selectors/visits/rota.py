"""走访安排: who goes to whom by when in a month, by the rules (domain.md §4 frequency)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from assistance.models import Cadre
from assistance.selectors.visits.due import asked_of, first_helpers
from assistance.visit_rules import days_due
from households.models import Household


@dataclass(frozen=True)
class Turn:
    """One household in the month. `cadre` None: nobody helps it."""

    household: Household
    cadre: Cadre | None
    days: list[date]


def rota(homes: QuerySet[Household], first: date, last: date, today: date) -> list[Turn]:
    """By helper, then by household; the same number of queries whatever the number."""
    asked, helpers = asked_of(homes, today), first_helpers(homes)
    people = Cadre.objects.filter(pk__in={one.cadre for one in helpers.values()}).select_related("person", "unit")
    by_pk = people.in_bulk()
    helper = {home: by_pk[one.cadre] for home, one in helpers.items()}
    turns = [Turn(home, helper.get(home.pk), days_due(asked[home.pk], first, last)) for home in homes]
    return sorted(turns, key=lambda one: (one.cadre is None, one.cadre.pk if one.cadre else 0, one.household.pk))
