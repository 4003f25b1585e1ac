"""The proofs of a household as its page lists them: by matter, the withdrawn ones apart; one query whatever their
number."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import can
from households.codes import EvidenceMatter
from households.codes.evidence import matter_of
from households.models import Evidence, Household
from households.selectors.page import end_of


@dataclass
class Proofs:
    """`matters`: (matter, its proofs). `withdrawn` are shown with who, when and why."""

    matters: list[tuple[str, list[Evidence]]] = field(default_factory=list)
    withdrawn: list[Evidence] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(rows) for _, rows in self.matters)


def proofs_of(household: Household, day: date | None = None) -> Proofs:
    """What the register had at the end of `day`, or has now."""
    rows = Evidence.objects.filter(household=household).select_related(
        "member", "uploaded_by__person", "withdrawn_by__person"
    )
    if day is not None:
        rows = rows.filter(uploaded_at__lte=end_of(day))
    found = list(rows.order_by("kind", "-uploaded_at", "-pk"))
    ended = {row.pk for row in found if row.withdrawn_at and (day is None or row.withdrawn_at <= end_of(day))}
    return Proofs(
        matters=[
            (str(matter.label), stands)
            for matter in EvidenceMatter
            if (stands := [row for row in found if row.pk not in ended and matter_of(row.kind) == matter])
        ],
        withdrawn=[row for row in found if row.pk in ended],
    )


def sees_originals(user: Any, household: Household) -> bool:
    """By place, or by household for who is paired with it."""
    if can(user, Permission.EVIDENCE_VIEW, household.village_id):
        return True
    return Household.objects.visible_to(user, Permission.EVIDENCE_VIEW).filter(pk=household.pk).exists()
