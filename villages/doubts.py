"""Rules about villages (domain.md §7.5, G) and the frames of village profiles that they look at."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
from django.db.models import Q
from django.db.models.functions import Substr

from fupin.access.scope import code_range, within
from fupin.codes import YesNo
from fupin.doubts.frame import FIGURE, MONEY, TEXT, Frame, level
from fupin.doubts.rules import Rule, Scope, Severity
from fupin.doubts.truth import Truth
from villages.models import VillageProfile

COUNTY = 6
HUNDREDTHS = 100
COUNTS = [
    "exit_year",
    "households",
    "population",
    "primary_schools",
    "library_rooms",
    "dibao_persons",
    "tekun_persons",
    "disabled",
    "pension_insured",
    "unsafe_water_households",
    "dangerous_households",
]
AREAS = ["collective_income", "arable", "irrigated", "forest", "returned", "grass"]
ANSWERS = ["bus", "paved_road"]
VILLAGE = {**dict.fromkeys(COUNTS, FIGURE), **dict.fromkeys(AREAS, MONEY), **dict.fromkeys(ANSWERS, TEXT)}
BASICS = ("households", "population", "collective_income")
ASKED = ("primary_schools", "pension_insured", "bus", "library_rooms", "dibao_persons", "tekun_persons", "disabled")


def exited(f: Frame) -> Truth:
    """出列村: a year of 出列 is written; without one it is not known, for many villages never had to."""
    return Truth(f.village.exit_year.given, f.village.exit_year.given)


def lacks_basics(f: Frame) -> Truth:
    figures = [getattr(f.village, name) for name in BASICS]
    nothing = reduce(or_, (figure.blank | figure.same(0) for figure in figures))
    return exited(f) & (nothing | ~f.village.paved_road.among(YesNo.YES).sure)


def blank_figures(f: Frame) -> Truth:
    return exited(f) & reduce(or_, (getattr(f.village, name).blank for name in ASKED))


def sums_too_large(f: Frame) -> Truth:
    v = f.village
    households = v.unsafe_water_households + v.dangerous_households > v.households
    return households | (v.irrigated > v.arable) | (v.returned > v.forest + v.grass)


RULES = (
    Rule(
        "G01", Severity.ERROR, Scope.VILLAGE, "出列村缺基本情况",
        "已填出列年度，总户数、总人口、集体经济收入有空着或是 0 的，或到乡镇不通硬化路。请核对。",
        lacks_basics,
        code="village_basics_missing",
        mends="households",
    ),
    Rule(
        "G02", Severity.DOUBT, Scope.VILLAGE, "出列村情况没有填全",
        "已填出列年度，村小学、养老保险、客运班车、文化室、低保、特困或残疾人数还有空着的，没有的填 0。请补填。",
        blank_figures,
        code="village_figures_missing",
        mends="primary_schools",
    ),
    Rule(
        "G03", Severity.DOUBT, Scope.VILLAGE, "村情数字前后不符",
        "饮水不安全户加危房户多于总户数，或灌溉面积大于耕地，或退耕面积大于林地加牧草地。请核对。",
        sums_too_large,
        code="village_sums_large",
        mends="unsafe_water_households",
    ),
)  # fmt: skip


def frames(region_code: str, today: date) -> Iterator[Frame]:
    """The latest profile of each village, county by county."""
    rows = VillageProfile.objects.filter(within("village_id", region_code) if region_code else Q()).order_by()
    counties = rows.values_list(Substr("village_id", 1, COUNTY), flat=True).distinct()
    for county in sorted(counties):
        yield profile_frame(max(county, region_code, key=len), today)


def profile_frame(place: str, today: date) -> Frame:
    rows = VillageProfile.objects.inside(place).order_by("year")
    latest = {row["village_id"]: row for row in rows.values("village_id", *VILLAGE)}
    codes = np.array(sorted(latest), dtype="U12")
    columns = {name: [_held(latest[code][name], kind) for code in codes.tolist()] for name, kind in VILLAGE.items()}
    return Frame(today, place[:COUNTY], village=level(VILLAGE, codes, columns), span=code_range(place))


def _held(value: object, kind: str) -> object:
    return float(value) * HUNDREDTHS if kind == MONEY and value is not None else value  # type: ignore[arg-type]
