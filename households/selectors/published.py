"""What the register says beside a published figure, and where the places of a report lie.

Counts go through the scope door: a place outside the reader's scope has no figure here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Sum

from fupin.access.permissions import Permission
from fupin.access.scope import within
from households.codes import ClosingKind
from households.figures import Role, Statement, plain, role
from households.models import Closing, ClosingRow, Household
from households.selectors.listing import roots
from households.standing import Standing, out, poor, returned
from villages.codes import Level
from villages.division_codes import name_key, short_name
from villages.models import Region, VillageProfile

P = Permission
STOOD = ("register", "poverty_status", "monitoring_kind")
MOST_PLACES = 10
"""Places of one report that are looked up."""
VILLAGES = ("村", "社区", "嘎查")
SHORTEST = 3
"""Characters of a place's name that is looked for in a text: 城区 and 郊区 are words."""


OF_HOUSEHOLDS = (Role.REGISTERED, Role.STOCK, Role.CURRENT, Role.EXITED)
"""What the register knows of a place without its 村情; nobody registered is 0, not unknown."""


@dataclass
class Tally:
    households: int = 0
    persons: int = 0

    def add(self, households: int | None, persons: int | None) -> None:
        self.households += households or 0
        self.persons += persons or 0


@dataclass
class Registered:
    """What the register has of a place at a time, by the role of an indicator: households of 现在 or 2025年年报, people
    of the last 村情 that is filled in by then."""

    when: str
    people_of: int = 0
    tallies: dict[Role, Tally] = field(default_factory=lambda: {role_: Tally() for role_ in OF_HOUSEHOLDS})

    def stand(self, of: Standing, households: int, persons: int) -> None:
        for each in roles_of(of):
            self.tallies[each].add(households, persons)


def roles_of(of: Standing) -> list[Role]:
    """What households that stand so count for."""
    found = [Role.REGISTERED] if of.listed else []
    if poor(of) or returned(of):
        found += [Role.STOCK, Role.CURRENT]
    return [*found, Role.EXITED] if out(of) else found


# ---- places -------------------------------------------------------------------------------------------------------
def places_named(user: Any, names: Iterable[str]) -> dict[str, Region]:
    """The one place in scope that each name means; names that mean none or several are left out. One query."""
    wanted = [name for name in dict.fromkeys(names) if name][:MOST_PLACES]
    if not wanted:
        return {}
    begins = reduce(or_, (Q(name__startswith=name_key(name)) for name in wanted))
    rows = list(Region.objects.visible_to(user, P.HOUSEHOLD_VIEW).current().filter(begins))
    found = {}
    for name in wanted:
        same = [row for row in rows if short_name(row.name) == name] or [row for row in rows if is_village(name, row)]
        if len(same) == 1:
            found[name] = same[0]
    return found


def is_village(said: str, place: Region) -> bool:
    """Whether a village may be meant whose kind the report writes otherwise: 平洞社区 for 平洞村."""
    return place.level == Level.VILLAGE and said.endswith(VILLAGES) and name_key(said) == name_key(place.name)


def own_county(user: Any, places: Collection[Region]) -> str:
    """The code of the county that a report is of: that of its first place, else where the reader serves."""
    tops = [place.pk for place in places] or [region.pk for region in roots(user)]
    return tops[0][:6] if tops else ""


def counties_in(text: str) -> dict[str, list[str]]:
    """Names of counties and prefectures that stand in the text, with the codes that bear them.

    No scope door: the list of divisions is public, and of what is outside only the name is told, which the text has.
    """
    said, found = plain(text), defaultdict(list)
    rows = Region.objects.filter(level__in=(Level.PREFECTURE, Level.COUNTY)) if said.strip() else Region.objects.none()
    for code, name in rows.values_list("code", "name"):
        if len(name) >= SHORTEST and name in said:
            found[name].append(code)
    return dict(found)


# ---- figures ------------------------------------------------------------------------------------------------------
def beside(user: Any, rows: Iterable[Statement], places: dict[str, Region], this_year: int) -> dict[Statement, str]:
    """What the register says of the same thing, in words; for figures whose place, time and meaning it knows."""
    asked = {row: (places[row.place].pk, int(row.year or this_year)) for row in rows if knows(row, places)}
    known = registered(user, set(asked.values()), this_year)
    return {row: said(known[key], row) for row, key in asked.items() if key in known and said(known[key], row)}


def knows(row: Statement, places: dict[str, Region]) -> bool:
    return row.place in places and bool(row.counts) and row.percent is None and role(row.indicator) is not None


def said(known: Registered, row: Statement) -> str:
    """登记册（现在）：97 户 336 人；报告多 9 人。"""
    tally = known.tallies.get(role(row.indicator) or Role.RATE)
    if tally is None:
        return ""
    has = {"户": tally.households, "人": tally.persons}
    counts = "、".join(f"{has[unit]:,} {unit}" for unit in row.counts)
    off = [difference(unit, count, has[unit]) for unit, count in row.counts.items()]
    told = "，".join(each for each in off if each) or "一致"
    when = f"{known.people_of}年村情" if role(row.indicator) is Role.WHOLE else known.when
    return f"登记册（{when}）：{counts}；{told}"


def difference(unit: str, count: Any, has: int) -> str:
    if count.low <= has and (count.high is None or has <= count.high):
        return ""
    return f"报告{'多' if count.value > has else '少'} {abs(int(count.value) - has):,} {unit}"


def registered(user: Any, asked: set[tuple[str, int]], this_year: int) -> dict[tuple[str, int], Registered]:
    """By place and year: households as they stand now, or as the year's closing has them; people by 村情."""
    found: dict[tuple[str, int], Registered] = {}
    now = {code for code, year in asked if year >= this_year}
    if now:
        rows = Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(inside("village_id", now)).order_by()
        counted = rows.values_list("village_id", *STOOD).annotate(h=Count("*"), p=Sum("member_count"))
        for code, year in ((code, year) for code, year in asked if code in now and year >= this_year):
            found[code, year] = Registered("现在")
            add_standings(found[code, year], code, counted)
    past = {(code, year) for code, year in asked if year < this_year}
    found |= closed(user, past) if past else {}
    add_people(user, found)
    return found


def closed(user: Any, asked: set[tuple[str, int]]) -> dict[tuple[str, int], Registered]:
    closings = Closing.objects.filter(
        kind=ClosingKind.YEAR, region_id__in={code[:6] for code, _ in asked}, year__in={year for _, year in asked}
    )
    by_place = {(closing.region_id, closing.year): closing for closing in closings}
    rows = ClosingRow.objects.visible_to(user, P.HOUSEHOLD_VIEW).order_by()
    rows = rows.filter(inside("village_code", {code for code, _ in asked}), closing__in=by_place.values())
    counted = rows.values_list("closing_id", "village_code", *STOOD).annotate(h=Sum("households"), p=Sum("persons"))
    found = {}
    for code, year in asked:
        if closing := by_place.get((code[:6], year)):
            found[code, year] = Registered(f"{year}年年报")
            add_standings(found[code, year], code, [row[1:] for row in counted if row[0] == closing.pk])
    return found


def add_standings(known: Registered, code: str, counted: Iterable[tuple[Any, ...]]) -> None:
    for village, register, status, kind, households, persons in counted:
        if village.startswith(code):
            known.stand(Standing(register, status or "", kind or ""), households, persons)


def add_people(user: Any, found: dict[tuple[str, int], Registered]) -> None:
    """总户数 and 总人口 by the villages' profiles of the last year that is filled in by then."""
    if not found:
        return
    places = {code for code, _ in found}
    profiles = VillageProfile.objects.visible_to(user, P.VILLAGE_VIEW).filter(inside("village_id", places)).order_by()
    filled = profiles.filter(population__isnull=False)
    sums: defaultdict[tuple[str, int], Tally] = defaultdict(Tally)
    for village, year, households, population in filled.values_list("village_id", "year", "households", "population"):
        for code in (code for code in places if village.startswith(code)):
            sums[code, year].add(households, population)
    for (code, year), known in found.items():
        known.people_of = max((of for place, of in sums if place == code and of <= year), default=0)
        if known.people_of:
            known.tallies[Role.WHOLE] = sums[code, known.people_of]


def inside(lookup: str, codes: Collection[str]) -> Q:
    return reduce(or_, (within(lookup, code) for code in sorted(codes)))
