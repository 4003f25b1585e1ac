"""What every kind of change needs: the request opened, and rows of people and households moved the one way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case as SqlCase
from django.db.models import F, QuerySet, Value, When

from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write
from fupin.workflow import Refused
from households.change_rules import Case
from households.codes import DecreaseReason, MemberState
from households.models import (
    ChangeProposal,
    Household,
    Member,
)
from households.selectors.changes import Facts


@dataclass(frozen=True)
class Doing:
    """One change being brought into force."""

    change: ChangeProposal
    facts: Facts
    case: Case
    today: date

    @property
    def household(self) -> Household:
        return self.change.household

    def members(self, keys: Any) -> QuerySet[Member]:
        return Member.objects.filter(pk__in=sorted(keys), household=self.change.household_id)

    def place_of(self, number: int) -> str:
        """The village of a household that the change touched."""
        return Household.objects.values_list("village_id", flat=True).get(pk=number)


def mark() -> dict[str, Any]:
    """What a fresh row carries."""
    return {"write": current_write().id, "written_at": current_write().at}


def keep_and_set(rows: QuerySet[Any], **facts: Any) -> None:
    """Old rows kept, then all of them changed by one statement. A number in use elsewhere is a lawful no."""
    keep(rows)
    try:
        with transaction.atomic():
            rows.update(**facts, **stamp())
    except IntegrityError as error:
        raise Refused("identity_taken") from error


def set_relations(rows: QuerySet[Member], relations: dict[int, str], **facts: Any) -> None:
    """Everybody's relation at once, the head's last: a household never has two heads, not even in between."""
    keep(rows)
    numbers = list(rows.values_list("pk", flat=True))
    rows = Member.objects.filter(pk__in=numbers)
    rows.update(relation=None)
    said = [When(pk=pk, then=Value(code)) for pk, code in relations.items() if pk in numbers]
    rows.update(relation=SqlCase(*said, default=F("relation")), **facts, **stamp())


OUT = {
    DecreaseReason.DEATH: MemberState.DEAD,
    DecreaseReason.MARRIAGE: MemberState.MOVED_OUT,
    DecreaseReason.MOVED_OUT: MemberState.MOVED_OUT,
}
"""§3.4 M2: state 2 or 3; whoever leaves for another reason is 5 减少."""


def let_go(rows: QuerySet[Member], reason: str, on: date | None) -> None:
    state = OUT.get(DecreaseReason(reason), MemberState.REDUCED)
    keep_and_set(rows, state=state.value, change_reason=reason, changed_on=on)
