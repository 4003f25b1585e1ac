"""The columns of villages: how many are registered there, how alike their incomes are, what the profile says, and how
often the village was asked."""

from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count

from fupin.doubts.frame import Level, level
from fupin.doubts.truth import Column
from households.doubt_columns import INCOME_MONEY, VILLAGE
from households.models import Assembly, PublicNotice
from villages.models import VillageProfile

PROFILE = ("population", "dibao_households", "dibao_persons")
PARTS = [f"income_{name}" for name in INCOME_MONEY if not name.startswith(("reported", "net"))]


def village_level(region: np.ndarray, home: np.ndarray, household: Level, today: date) -> Level:
    """The villages that have households here. Only for frames that hold whole villages."""
    codes, village = np.unique(region, return_inverse=True)
    people = np.bincount(village[home], minlength=len(codes)) if len(codes) else []
    counted = {"registered_persons": list(people), **alike(household, village, len(codes))}
    new = taken_in(household, today.year)
    counted["new_households"] = list(np.bincount(village[new], minlength=len(codes)))
    return level(VILLAGE, codes, {**counted, **told(codes), **asked(codes, today)})


def taken_in(household: Level, year: int) -> np.ndarray:
    """Households identified, or taken into monitoring, that year."""
    identified = household.episode_identified_on
    watched = identified.given & (identified.values.astype("datetime64[Y]").astype(np.int64) + 1970 == year)
    first = household.first_year
    return (first.given & (first.values == year)) | watched


def asked(codes: np.ndarray, today: date) -> dict[str, list[int]]:
    """Meetings and notices of each village since the year before."""
    since = date(today.year - 1, 1, 1)
    rows = {
        "meetings": Assembly.objects.filter(held_on__gte=since),
        "notices": PublicNotice.objects.filter(starts_on__gte=since),
    }
    found: dict[str, list[int]] = {}
    for name, held in rows.items():
        here = held.filter(village_code__in=codes.tolist()).order_by().values_list("village_code")
        counts = dict(here.annotate(n=Count("pk")))
        found[name] = [counts.get(code, 0) for code in codes.tolist()]
    return found


def told(codes: np.ndarray) -> dict[str, list[Any]]:
    """The latest profile of each village."""
    rows = VillageProfile.objects.filter(village_id__in=codes.tolist()).order_by("year")
    latest = {village: figures for village, *figures in rows.values_list("village_id", *PROFILE)}
    found = [latest.get(code, [None] * len(PROFILE)) for code in codes.tolist()]
    return {name: [figures[place] for figures in found] for place, name in enumerate(PROFILE)}


def alike(household: Level, village: np.ndarray, size: int) -> dict[str, Any]:
    given = household.per_head.given
    by_figure = most_alike([household.per_head], given, village, size)
    parts = [getattr(household, name) for name in PARTS]
    whole = np.logical_or.reduce([part.given for part in parts]) if len(household) else given
    by_parts = most_alike(parts, whole, village, size)
    counts = np.bincount(village[given | whole], minlength=size)
    return {"incomes": list(counts), "most_alike": list(np.maximum(by_figure, by_parts))}


def most_alike(columns: list[Column], chosen: np.ndarray, village: np.ndarray, size: int) -> np.ndarray:
    """The largest number of households of each village that hold the same in all these columns."""
    rows = np.flatnonzero(chosen)
    most = np.zeros(size, dtype=np.int64)
    if not len(rows):
        return most
    held = [np.where(column.given, column.values, -1)[rows] for column in columns]
    kinds, counts = np.unique(np.stack([village[rows], *held], axis=1), axis=0, return_counts=True)
    np.maximum.at(most, kinds[:, 0], counts)
    return most
