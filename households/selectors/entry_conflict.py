"""Who changed what while somebody else was filling in the form: three values for every field — what it was when the
form was opened, what stands now, what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from households.models import Household, IncomeRecord, LivingCondition, Member


def row_at(model: Any, pk: int, version: int | None, now: Any) -> Any | None:
    """The row as it was in that version: kept ones stand in order, the live one is the last. None when unknown."""
    if now is not None and now.version == version:
        return now
    if version is None or version < 1:
        return None
    kept = model.versions.objects.filter(row_id=pk).order_by("valid_to", "id")[version - 1 : version]
    return next(iter(kept), None)


@dataclass(frozen=True)
class Opened:
    """A row of the form: its prefix there, what it was, what it is."""

    prefix: str
    was: Any
    now: Any


def rows_opened(
    stored: Any, versions: dict[str, int | None], members: dict[int, tuple[int, int | None]]
) -> Iterator[Opened]:
    """`members` are the form's rows: number of a member → (row, version). A few queries for each that has moved."""
    pairs = (
        (Household, "home", stored.home),
        (IncomeRecord, "income", stored.income),
        (LivingCondition, "living", stored.living),
    )
    for model, prefix, now in pairs:
        if now is not None:
            yield Opened(prefix, row_at(model, now.pk, versions.get(prefix), now), now)
    for pk, (index, version) in members.items():
        now = stored.members.get(pk)
        if now is not None:
            yield Opened(f"members-{index}", row_at(Member, pk, version, now), now)
