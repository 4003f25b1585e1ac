"""Who could help whom in a township: prices for `assistance.assignment`, and in words why."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistance.assignment import NEVER, share
from assistance.models import Cadre, Charge, Pairing, PairingProposal, Posting
from assistance.selectors.coverage import on_register, unhelped
from assistance.selectors.helpers import reaching
from assistance.selectors.pairing_facts import families, setting_of, settings_in
from fupin.access.scope import covers
from households.models import Household

TIE, POSTED, UNIT, NEAR, FAR = 0.0, 1.0, 2.0, 3.0, 8.0
WORDS = {
    TIE: "帮过这一户",
    POSTED: "驻在本村",
    UNIT: "单位包本村",
    NEAR: "在本村已有帮扶户",
    FAR: "同一个乡镇",
}
"""Kept ties first, then the shorter way; balance is added by the assignment itself."""


def authors_of(proposal: PairingProposal) -> set[int]:
    """Persons whose work it is: who made it, and whose changes stand in it."""
    edited = proposal.pairs.filter(edited_by__isnull=False).values_list("edited_by_id", flat=True)
    return {proposal.made_by_id, *edited}


@dataclass(frozen=True)
class Suggestion:
    household: Household
    cadre: Cadre | None
    reason: str


def suggestions(code: str, today: date) -> list[Suggestion]:
    """For each unhelped household of the township somebody, or nobody when all are full or kin. Nine queries."""
    homes = list(unhelped(on_register().inside(code)).order_by("village_id", "pk"))
    serving = Cadre.objects.serving().filter(reaching("unit__region_id", code))
    people = list(serving.select_related("person", "unit").order_by("pk"))
    if not homes or not people:
        return [Suggestion(home, None, "") for home in homes]
    load: dict[int, int] = defaultdict(int)
    for cadre in Pairing.objects.current().filter(first=True, cadre__in=people).values_list("cadre_id", flat=True):
        load[cadre] += 1
    most = setting_of(settings_in({code[:6]}), code).most_first
    costs = prices(homes, people)
    room = [max(most - load[one.pk], 0) for one in people]
    found = share(costs, room, [load[one.pk] for one in people])
    return [
        Suggestion(home, None, "人都满了，或者只剩亲属")
        if place is None
        else Suggestion(home, people[place], WORDS[float(costs[row, place])])
        for row, (home, place) in enumerate(zip(homes, found, strict=True))
    ]


def prices(homes: list[Household], people: list[Cadre]) -> "np.ndarray":
    """Households × cadres. A village at a time; what concerns one household alone is put in last."""
    column = {one.pk: place for place, one in enumerate(people)}
    row = {home.pk: place for place, home in enumerate(homes)}
    by_village = {code: base_prices(code, people) for code in {home.village_id for home in homes}}
    near_by(by_village, column)
    costs = np.array([by_village[home.village_id] for home in homes])
    once = Pairing.objects.valid().filter(household__in=row, cadre__in=column)
    for home, cadre in once.values_list("household_id", "cadre_id"):
        costs[row[home], column[cadre]] = TIE
    for cadre, related in families(people, row).items():
        for home in related:
            costs[row[home], column[cadre]] = NEVER
    return costs


def base_prices(code: str, people: list[Cadre]) -> "np.ndarray":
    return np.array([FAR if covers(one.unit.region_id, code) else NEVER for one in people])


def near_by(prices: dict[str, "np.ndarray"], column: dict[int, int]) -> None:
    """Nearer prices for who has to do with the village already, the nearest last."""
    helping = Pairing.objects.current().filter(cadre__in=column, household__village__in=prices)
    unit_people = defaultdict(list)
    for cadre, unit in Cadre.objects.filter(pk__in=column).values_list("pk", "unit_id"):
        unit_people[unit].append(cadre)
    charged = Charge.objects.current().filter(region__in=prices, unit__in=unit_people)
    posted = Posting.objects.current().filter(cadre__in=column, village__in=prices)
    ties = [(village, cadre, NEAR) for village, cadre in helping.values_list("household__village_id", "cadre_id")]
    ties += [
        (village, cadre, UNIT)
        for village, unit in charged.values_list("region_id", "unit_id")
        for cadre in unit_people[unit]
    ]
    ties += [(village, cadre, POSTED) for village, cadre in posted.values_list("village_id", "cadre_id")]
    for village, cadre, price in ties:
        if np.isfinite(prices[village][column[cadre]]):
            prices[village][column[cadre]] = price
