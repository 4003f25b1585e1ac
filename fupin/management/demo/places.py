"""Which villages are filled at which scale. Neighbours elsewhere are always there: scope must show."""

import random
from dataclasses import dataclass

from fupin.management.demo.people import family_sizes
from villages.codes import Level
from villages.models import Region

HOME_COUNTY, HOME_TOWNSHIP = "522327", "巧马镇"
OTHER_COUNTY = "522326"
PERSONS = 432_300
PUBLISHED = {"522301": (26_300, 79_400), "522326": (19_200, 66_400), "522323": (11_700, 35_300)}
"""The county with most, the second and the one with fewest poor people, as the survey of 黔西南州 gives them (户, 人);
which county is which was not said, so it is our choice."""
HOUSEHOLDS = {"village": 60, "township": 900, "county": 12_000, "prefecture": 134_200}


@dataclass(frozen=True)
class Stage:
    """The places of the demonstration: where its clerks sit."""

    prefecture: Region
    county: Region
    township: Region
    village: Region
    second_village: Region
    other_township: Region
    other_township_village: Region
    other_county: Region
    other_county_township: Region
    other_county_village: Region


def stage() -> Stage:
    county = Region.objects.get(code=HOME_COUNTY)
    townships = list(Region.objects.filter(parent=county).order_by("code"))
    home = next((t for t in townships if t.name == HOME_TOWNSHIP), townships[0])
    other = next(t for t in townships if t != home)
    far = Region.objects.get(code=OTHER_COUNTY)
    far_township = first_below(far)
    villages = list(Region.objects.filter(parent=home).order_by("code"))
    return Stage(
        prefecture=Region.objects.get(code="5223"),
        county=county,
        township=home,
        village=villages[0],
        second_village=villages[1],
        other_township=other,
        other_township_village=first_below(other),
        other_county=far,
        other_county_township=far_township,
        other_county_village=first_below(far_township),
    )


def first_below(region: Region) -> Region:
    return Region.objects.filter(parent=region).order_by("code")[0]


def filled(scale: str, on: Stage, seed: int) -> dict[Region, list[int]]:
    """Villages and how many people each of their households has."""
    draw = random.Random(f"{seed}/{scale}")
    near = {on.other_township_village: 24, on.other_county_village: 24}
    neighbours = {village: family_sizes(count, None, draw) for village, count in near.items()}
    if scale == "village":
        homes = {on.village: HOUSEHOLDS["village"], on.second_village: 20}
        return neighbours | {village: family_sizes(count, None, draw) for village, count in homes.items()}
    if scale == "prefecture":
        return {
            village: sizes
            for code, (homes, persons) in county_totals().items()
            for village, sizes in shared(code, family_sizes(homes, persons, draw)).items()
        }
    above = {"township": on.township, "county": on.county}[scale]
    return neighbours | shared(above.code, family_sizes(HOUSEHOLDS[scale], None, draw))


def shared(code: str, sizes: list[int]) -> dict[Region, list[int]]:
    """The households of a place, evenly over its villages."""
    villages = list(Region.objects.inside(code).filter(level=Level.VILLAGE, valid_to=None).order_by("code"))
    return {village: sizes[place :: len(villages)] for place, village in enumerate(villages)}


def county_totals() -> dict[str, tuple[int, int]]:
    """Households and persons by county: three as published, the rest evenly among the others."""
    counties = Region.objects.filter(parent_id="5223").order_by("code").values_list("code", flat=True)
    others = [code for code in counties if code not in PUBLISHED]
    homes = HOUSEHOLDS["prefecture"] - sum(homes for homes, _ in PUBLISHED.values())
    persons = PERSONS - sum(persons for _, persons in PUBLISHED.values())
    assert homes % len(others) == persons % len(others) == 0
    return PUBLISHED | {code: (homes // len(others), persons // len(others)) for code in others}


def named(village: Region) -> dict[str, str]:
    """A village as the template's columns name it."""
    township = village.parent
    return {
        "县": township.parent.name,
        "乡镇": township.name,
        "行政村": village.name,
        "行政村代码": village.code,
    }
