"""Faults with a known truth planted into clean homes, every rule run over all of them, and what each rule found of what
it should have found (recall), and of what it found should have (precision). domain.md §7.

    python benchmarks/doubts proof [homes]
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.doubts.clean import STANDINGS, TODAY, Home
from benchmarks.doubts.drafts import drafted
from benchmarks.doubts.helping import Office
from benchmarks.doubts.planting import HOUSEHOLD, VILLAGE, Plant
from benchmarks.doubts.plants_help import HELP
from benchmarks.doubts.plants_homes import HOMES
from benchmarks.doubts.plants_people import PEOPLE
from benchmarks.doubts.pouring import Written, pour, regions
from fupin.doubts.models import Doubt
from fupin.doubts.registry import all_rules
from fupin.doubts.services import Run, run_doubts

PLANTS: tuple[Plant, ...] = (*PEOPLE, *HOMES, *HELP)
PER_VILLAGE = 40
ELSEWHERE = {"J"}
"""Sections whose findings come from departments' lists and not from the register."""
Key = tuple[str, str, int | None, int | None]
"""Rule, village, household, member."""
Place = tuple[str, int, list[int]]
"""Village, household, members of a home in the register."""


@dataclass
class Score:
    """Of one rule: planted and found, planted and not found, found and not planted."""

    found: int = 0
    lost: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    severity: str = ""

    @property
    def recall(self) -> float:
        planted = self.found + len(self.lost)
        return self.found / planted if planted else 1.0

    @property
    def precision(self) -> float:
        said = self.found + len(self.false)
        return self.found / said if said else 1.0


@dataclass
class Proof:
    scores: dict[str, Score]
    run: Run
    homes: int

    def without_planter(self) -> set[str]:
        """Rules that are declared and never planted."""
        planted = {plant.rule for plant in PLANTS if not plant.spared} | drafted()
        return {rule for rule in all_rules() if rule[0] not in ELSEWHERE} - planted

    def false_errors(self) -> int:
        return sum(len(score.false) for score in self.scores.values() if score.severity == "E")


# ---- a garden --------------------------------------------------------------------------------------------------------
def homes_of(plant: Plant, first: int) -> list[Home]:
    homes = [plant.base(first + number) for number in range(plant.crowd)]
    for home in homes:
        plant.change(home)
    if plant.partner:
        other = plant.base(first + plant.crowd)
        plant.partner(homes[0], other)
        homes.append(other)
    return homes


def planted(start: int = 0) -> tuple[list[list[Home]], list[tuple[Plant, list[Home]]]]:
    """Villages of homes, and which plant stands in which homes. A plant about a village has one for itself."""
    own: list[list[Home]] = []
    together: list[Home] = []
    standing, number = [], start
    for plant in PLANTS:
        homes = homes_of(plant, number)
        number += len(homes)
        standing.append((plant, homes))
        if plant.who == VILLAGE or plant.crowd > 1:
            own.append(homes)
        else:
            together += homes
    shared = [together[first : first + PER_VILLAGE] for first in range(0, len(together), PER_VILLAGE)]
    return [*shared, *own], standing


def clean(count: int, start: int) -> list[list[Home]]:
    homes = [STANDINGS[number % len(STANDINGS)](start + number) for number in range(count)]
    return [homes[first : first + PER_VILLAGE] for first in range(0, count, PER_VILLAGE)]


# ---- judging ---------------------------------------------------------------------------------------------------------
def prove(count: int) -> Proof:
    """`count` clean homes beside those in which something is planted."""
    villages, standing = planted()
    regions()
    office = Office()
    written = pour(office, [*villages, *clean(count, start=1_000)])
    act(office, standing, written)
    places = {number: (row.village_id, row.pk, [one.pk for one in people]) for number, (row, people) in written.items()}
    run = run_doubts("", today=TODAY)
    scores = judged(standing, places, set(standing_doubts()))
    for rule, score in scores.items():
        score.severity = all_rules()[rule].severity.value
    return Proof(scores, run, len(places))


def act(office: Office, standing: list[tuple[Plant, list[Home]]], written: Written) -> None:
    """What is done with the homes when they are there."""
    for plant, homes in standing:
        for number, home in enumerate(homes):
            then = plant.partner_then if plant.partner and number == plant.crowd else plant.then
            if then:
                then(office, home, *written[home.number])


def standing_doubts() -> Iterable[Key]:
    rows = Doubt.objects.filter(closed_at__isnull=True)
    return rows.values_list("rule", "region_code", "household_id", "member_id")


def judged(standing: list[tuple[Plant, list[Home]]], places: dict[int, Place], found: set[Key]) -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score, {rule: Score() for rule in all_rules() if rule[0] not in ELSEWHERE})
    rightly: set[Key] = set()
    for plant, homes in standing:
        wanted = expected(plant, homes, places)
        rightly |= wanted | {key for key in found if allowed(key, plant, homes, places)}
        for key in wanted:
            if key in found:
                scores[plant.rule].found += 1
            else:
                scores[plant.rule].lost.append(str(key))
    for key in found - rightly:
        scores[key[0]].false.append(str(key))
    return scores


def expected(plant: Plant, homes: list[Home], places: dict[int, Place]) -> set[Key]:
    if plant.spared:
        return set()
    if not plant.partner_found:
        homes = homes[: plant.crowd]
    at = [places[home.number] for home in homes]
    if plant.who == VILLAGE:
        return {(plant.rule, village, None, None) for village, _, _ in at}
    if plant.who == HOUSEHOLD:
        return {(plant.rule, village, household, None) for village, household, _ in at}
    return {(plant.rule, village, household, people[plant.who]) for village, household, people in at}


def allowed(key: Key, plant: Plant, homes: list[Home], places: dict[int, Place]) -> bool:
    """One of the other rules that rightly find something there."""
    rule, village, household, _ = key
    if rule not in plant.also:
        return False
    at = [places[home.number] for home in homes]
    return household in {one for _, one, _ in at} or (household is None and village in {one for one, _, _ in at})


def table(proof: Proof) -> str:
    lines = [
        f"{'rule':5} {'planted':>7} {'found':>6} {'recall':>7} {'false':>6} {'precision':>9} {'not evaluated':>13}"
    ]
    for rule, score in sorted(proof.scores.items()):
        told = f"{score.found + len(score.lost):7} {score.found:6} {score.recall:7.2f} {len(score.false):6}"
        lines.append(f"{rule:5} {told} {score.precision:9.2f} {proof.run.not_evaluated[rule]:13}")
    found = sum(score.found for score in proof.scores.values())
    lost = sum(len(score.lost) for score in proof.scores.values())
    false = sum(len(score.false) for score in proof.scores.values())
    lines.append(
        f"all   {found + lost:7} {found:6} {found / (found + lost):7.2f} {false:6} {found / (found + false):9.2f}"
        f"   homes {proof.homes}; false alarms of E rules {proof.false_errors()}"
    )
    return "\n".join(lines)


def details(scores: dict[str, Score]) -> list[Any]:
    return [(rule, score.lost, score.false) for rule, score in sorted(scores.items()) if score.lost or score.false]
