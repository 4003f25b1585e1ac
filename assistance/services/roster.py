"""Writing a checked roster of helpers: its new people first, then all pairings in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistance.models import HelpUnit
from assistance.selectors.pairing_facts import Wanted
from assistance.services.pairings import import_pairings
from assistance.services.units import CADRE_FACTS, add_cadre
from fupin.audit.write import write


@dataclass(frozen=True)
class Helper:
    """Somebody of the roster who is not registered yet. `number` is his identity number, `said` the cells by name."""

    unit: HelpUnit
    number: str
    said: Mapping[str, Any]


@write
def import_roster(*, wants: Sequence[Wanted], helpers: Mapping[int, Helper], by: Any, today: date) -> int:
    """`wants` name new people by the number that they have in `helpers` (below zero). Returns how many pairings."""
    began: dict[int, date] = {}
    for want in wants:
        began[want.cadre] = min(want.starts, began.get(want.cadre, want.starts))
    made = {
        number: register(one, began[number], by=by, today=today) for number, one in helpers.items() if number in began
    }
    known = [replace(want, cadre=made.get(want.cadre, want.cadre)) for want in wants]
    return len(import_pairings(wants=known, by=by, today=today))


def register(helper: Helper, started_on: date, *, by: Any, today: date) -> int:
    said = helper.said
    facts = {name: said.get(name, "") for name in CADRE_FACTS}
    cadre = add_cadre(
        unit=helper.unit, name=said["name"], number=helper.number, phone=said["phone"], facts=facts,
        started_on=started_on, by=by, today=today,
    )  # fmt: skip
    return cadre.pk
