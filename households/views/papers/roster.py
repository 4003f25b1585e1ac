"""村册: the book of a village, one line to a person under the line of the household (domain.md §1.1). Identity numbers
and phones are masked and health is left out, as in every list that leaves the register (§8.4)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from fupin.personal.masks import mask_phone
from households.codes import MonitoringKind
from households.selectors import Lines, Snapshot
from households.selectors.village_roster import village_roster
from households.views.papers.people import people
from villages.models import Region

Tell = Callable[[str, int, int], None]
STEP = 50


def roster(village: Region, *, by: Any, day: date | None, full_birth: bool, tell: Tell | None = None) -> dict[str, Any]:
    """`tell(stage, done, total)` hears how far it is."""
    homes = village_roster(by, village, day)
    lines, rows = Lines([village.pk]), []
    for number, home in enumerate(homes, start=1):
        if tell and number % STEP == 1:
            tell("写名册", number - 1, len(homes))
        rows.append(home_row(number, home, lines, full_birth))
    return {"village": village, "homes": rows, "persons": sum(len(row["members"]) for row in rows)}


def home_row(number: int, home: Snapshot, lines: Lines, full_birth: bool) -> dict[str, Any]:
    facts, income = home.facts, home.yearly[-1] if home.yearly else None
    figure = None if income is None else first(income.net_per_head, income.reported_per_head)
    limit = lines.amount(home.village.pk, income.year) if income else None
    return {
        "number": number,
        "head": home.head_name,
        "facts": facts,
        "phone": mask_phone(facts.phone) if facts.phone else "",
        "watched": "、".join(MonitoringKind.label_of(row.kind) for row in home.episodes if row.eliminated_on is None),
        "income_year": income.year if income else None,
        "per_head": figure,
        "below": figure is not None and limit is not None and figure < limit,
        "members": people(home, full_birth),
    }


def first(*amounts: Any) -> Any:
    return next((amount for amount in amounts if amount is not None), None)
