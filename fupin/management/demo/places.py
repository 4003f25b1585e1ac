"""Which villages are filled at which scale. Neighbours elsewhere are always there: scope must show."""

from dataclasses import dataclass

from villages.codes import Level
from villages.models import Region

HOME_COUNTY, HOME_TOWNSHIP = "522327", "巧马镇"
OTHER_COUNTY = "522326"
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


def filled(scale: str, on: Stage) -> dict[Region, int]:
    """Villages and how many households each gets."""
    neighbours = {on.other_township_village: 24, on.other_county_village: 24}
    if scale == "village":
        return {on.village: HOUSEHOLDS["village"], on.second_village: 20} | neighbours
    above = {"township": on.township, "county": on.county, "prefecture": on.prefecture}[scale]
    villages = list(Region.objects.inside(above.code).filter(level=Level.VILLAGE, valid_to=None).order_by("code"))
    each, left = divmod(HOUSEHOLDS[scale], len(villages))
    shares = {village: each + (place < left) for place, village in enumerate(villages)}
    return neighbours | shares


def named(village: Region) -> dict[str, str]:
    """A village as the template's columns name it."""
    township = village.parent
    return {
        "县": township.parent.name,
        "乡镇": township.name,
        "行政村": village.name,
        "行政村代码": village.code,
    }
