"""Reading places: what is below and above, who serves there, which village is meant. All through the scope door."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, DecimalField, F, Max, PositiveIntegerField, Q, QuerySet, Sum
from django.db.models.functions import Substr

from fupin.access.permissions import Permission
from fupin.access.scope import HOUSEHOLD_SCOPED, code_range, posts_granting, within
from fupin.audit.models import AuditEvent
from fupin.codes import YesNo
from villages.codes import Level, VillageAttribute
from villages.division_codes import lineage, short_name
from villages.figures import figure_text
from villages.models import Post, PovertyLine, Region, VillageProfile
from villages.models.profile import ProfileFacts
from villages.place_names import PlaceIndex

FOUND = 20
PLAIN = {"year", "exit_year", "longitude", "latitude"}
FACTS = [f.name for f in ProfileFacts._meta.get_fields() if f.name != "year"]
ANSWERED = ("paved_road", "bus")
SUMMED = [
    field.name
    for field in ProfileFacts._meta.get_fields()
    if isinstance(field, PositiveIntegerField | DecimalField)
    and field.name not in ("year", "exit_year", "longitude", "latitude", "farmer_income", "guesthouse_income")
]
"""Figures of which a place has the sum of its villages'; the others are means, years and where it lies."""
SUMS = ("households", "population", "dibao_households", "dangerous_households")


def regions_in_scope(user: Any) -> QuerySet[Region]:
    return Region.objects.visible_to(user, Permission.VILLAGE_VIEW)


def top_regions(user: Any) -> list[Region]:
    """Where the user's scope begins: the regions of the posts, without those that lie inside another."""
    posts = [p for p in posts_granting(user, Permission.VILLAGE_VIEW) if p.role not in HOUSEHOLD_SCOPED]
    codes = sorted({post.region_id for post in posts})
    outer = [code for code in codes if not any(code.startswith(other) and code != other for other in codes)]
    return list(Region.objects.filter(pk__in=outer))


def children(region: Region) -> QuerySet[Region]:
    """The places right below that are in force. No scope door: who may see a place may see what is below it."""
    return Region.objects.current().filter(parent=region)


@dataclass(frozen=True)
class Crumb:
    """One step of the path to a place; `visible` says whether it lies in the user's scope and may be a link."""

    region: Region
    visible: bool

    @property
    def name(self) -> str:
        return short_name(self.region.name)


def path_to(user: Any, region: Region) -> list[Crumb]:
    """From the province down to the place itself."""
    scopes = [post.region_id for post in posts_granting(user, Permission.VILLAGE_VIEW)]
    found = Region.objects.filter(pk__in=lineage(region.pk)).order_by("code")
    return [Crumb(place, any(place.pk.startswith(code) for code in scopes)) for place in found]


def search(user: Any, text: str, limit: int = FOUND) -> list[Region]:
    """Places in scope by beginning of the code, beginning of the 拼音首字母, or part of the name.

    Always a range of codes (the scope) and, for code and letters, a range of the column: no scan of the country.
    """
    text = text.strip()
    if not text:
        return []
    rows = regions_in_scope(user).current()
    if text.isascii() and text.isdigit():
        code = text.rstrip("0") if len(text) == 12 and text.endswith("000") else text
        rows = rows.filter(pk__gte=code, pk__lt=after(code))
    elif text.isascii():
        letters = text.lower()
        rows = rows.filter(initials__gte=letters, initials__lt=after(letters))
    else:
        rows = rows.filter(name__contains=text)
    return list(rows.order_by("code")[:limit])


def after(prefix: str) -> str:
    """The first text behind everything that begins with the prefix."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def place_index(scope: str = "") -> PlaceIndex:
    """Names of all villages in force below `scope`, with those of their townships and counties, for imports."""
    rows = Region.objects.current().filter(level__in=(Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE))
    if scope:
        rows = rows.filter(Q(pk__in=lineage(scope)) | Q(pk__gte=scope, pk__lt=code_range(scope)[1]))
    return PlaceIndex(rows.values_list("code", "name").order_by("code"))


def village_for_name(village: str, township: str = "", county: str = "", *, scope: str = "") -> str | None:
    """The one village that these names mean; None when there is none or more than one."""
    found = place_index(scope).find(village, township, county)
    return found[0] if len(found) == 1 else None


# ---- what is below, in figures ----------------------------------------------------------------------------------


@dataclass
class Row:
    """A place in the table of its parent: its own profile figures, or the sums of what its villages have filled."""

    region: Region
    villages: int = 0
    filled: int = 0
    poor: int = 0
    sums: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return short_name(self.region.name)


def rows_of(regions: list[Region], year: int) -> list[Row]:
    """One row per place, in two queries whatever their number. Sums are None where nothing was filled."""
    rows = {region.pk: Row(region) for region in regions}
    for length in {len(code) for code in rows}:
        _count_villages(rows, length)
        _sum_profiles(rows, length, year)
    return list(rows.values())


@dataclass
class Total:
    """The sums of a table's rows."""

    villages: int
    filled: int
    poor: int
    sums: dict[str, Any]


def total_of(rows: list[Row]) -> Total:
    def added(name: str) -> Any:
        given = [row.sums[name] for row in rows if row.sums.get(name) is not None]
        return sum(given) if given else None

    counts = (sum(getattr(row, name) for row in rows) for name in ("villages", "filled", "poor"))
    return Total(*counts, {name: added(name) for name in SUMS})


def _span(rows: dict[str, Row], length: int) -> tuple[str, str]:
    codes = sorted(code for code in rows if len(code) == length)
    return codes[0], code_range(codes[-1])[1]


def _count_villages(rows: dict[str, Row], length: int) -> None:
    low, high = _span(rows, length)
    villages = Region.objects.current().filter(level=Level.VILLAGE, pk__gte=low, pk__lt=high).order_by()
    for place, number in villages.values_list(Substr("code", 1, length)).annotate(n=Count("pk")):
        if place in rows:
            rows[place].villages = number


def _sum_profiles(rows: dict[str, Row], length: int, year: int) -> None:
    low, high = _span(rows, length)
    profiles = VillageProfile.objects.filter(village_id__gte=low, village_id__lt=high, year=year).order_by()
    poor = Count("pk", filter=Q(attribute=VillageAttribute.POOR))
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    for found in profiles.values(place=Substr("village_id", 1, length)).annotate(n=Count("pk"), poor=poor, **sums):
        if row := rows.get(found["place"]):
            row.filled, row.poor = found["n"], found["poor"]
            row.sums = {name: found[f"sum_{name}"] for name in SUMS}


@dataclass(frozen=True)
class Filled:
    """The profiles of a year below one place: villages in force (个), with a profile, 贫困村, with each 是; sums of the
    figures that are filled in, None where nobody filled one in; `income` 元 of `earners` 人, for the mean per head."""

    villages: int
    filled: int
    poor: int
    sums: dict[str, Any]
    yes: dict[str, int]
    income: Any
    earners: int | None


def profiles_by_place(user: Any, place: str, length: int, year: int) -> dict[str, Filled]:
    """Code of `length` digits → its villages' profiles of that year. Two queries."""
    regions = regions_in_scope(user).current().filter(level=Level.VILLAGE).inside(place).order_by()
    numbers = dict(regions.annotate(place=Substr("code", 1, length)).values_list("place").annotate(n=Count("pk")))
    rows = VillageProfile.objects.visible_to(user, Permission.VILLAGE_VIEW).inside(place).filter(year=year).order_by()
    both = Q(farmer_income__isnull=False, population__isnull=False)
    asked = {f"sum_{name}": Sum(name) for name in SUMMED}
    asked |= {f"yes_{name}": Count("pk", filter=Q(**{name: YesNo.YES})) for name in ANSWERED}
    asked |= {"filled": Count("pk"), "poor": Count("pk", filter=Q(attribute=VillageAttribute.POOR))}
    asked |= {
        "income": Sum(F("farmer_income") * F("population"), filter=both),
        "earners": Sum("population", filter=both),
    }
    told = rows.annotate(place=Substr("village_id", 1, length)).values("place").annotate(**asked)
    by_place = {one["place"]: one for one in told}
    return {code: filled_from(numbers.get(code, 0), by_place.get(code)) for code in {*numbers, *by_place}}


def filled_from(villages: int, one: dict[str, Any] | None) -> Filled:
    if one is None:
        return Filled(villages, 0, 0, dict.fromkeys(SUMMED), dict.fromkeys(ANSWERED, 0), None, None)
    sums = {name: one[f"sum_{name}"] for name in SUMMED}
    yes = {name: one[f"yes_{name}"] for name in ANSWERED}
    return Filled(villages, one["filled"], one["poor"], sums, yes, one["income"], one["earners"])


def latest_year(region: Region) -> int | None:
    """The latest year for which something is filled at this place or below."""
    return VillageProfile.objects.inside(region.pk).aggregate(year=Max("year"))["year"]


# ---- who serves, what changed -----------------------------------------------------------------------------------


def serving(region: Region, today: date) -> QuerySet[Post]:
    """Posts held at this very place today, with the names of who holds them."""
    return Post.objects.in_force(today).filter(region=region).select_related("user__person").order_by("role", "pk")


@dataclass(frozen=True)
class Change:
    """One correction of a profile: when, by whom, and old → new of each fact in the clerk's words."""

    at: Any
    who: str
    facts: list[tuple[str, str, str]]


def profile_changes(profile: VillageProfile) -> list[Change]:
    """Every later version against the one before it, latest first."""
    kept = list(VillageProfile.versions.objects.filter(row_id=profile.pk).order_by("valid_from", "id"))
    states = [*kept, profile]
    who = actors([state.write for state in states[1:]])
    moments = [row.valid_to for row in kept]
    pairs = zip(moments, states, states[1:], strict=False)
    return [Change(at, who.get(new.write, ""), differences(old, new)) for at, old, new in pairs][::-1]


def actors(writes: list[Any]) -> dict[Any, str]:
    """Who made these writes. No scope door: only the name, of a change that is on the page already."""
    events = AuditEvent.objects.filter(write__in=writes).select_related("actor__person")
    return {event.write: event.actor.display_name for event in events if event.actor}


def differences(old: Any, new: Any, names: Iterable[str] = FACTS) -> list[tuple[str, str, str]]:
    """(label, old, new) of the facts that differ, as people read them."""
    return [
        (str(new._meta.get_field(name).verbose_name), shown(old, name), shown(new, name))
        for name in names
        if getattr(old, name) != getattr(new, name)
    ]


def shown(row: Any, name: str) -> str:
    value = getattr(row, name)
    if value is None or value == "":
        return "未填"
    label = getattr(row, f"get_{name}_display", None)
    if label or name in PLAIN:
        return str(label() if label else value)
    return figure_text(value)


def lines_seen_by(user: Any) -> QuerySet[PovertyLine]:
    """Lines in scope and those above it that hold there, latest year first; the ended ones stay to be seen, last."""
    codes = [post.region_id for post in posts_granting(user, Permission.LINE_VIEW)]
    condition = Q(pk__in=[])
    for code in codes:
        condition |= within("region_id", code) | Q(region__in=lineage(code))
    rows = PovertyLine.objects.filter(condition).select_related("region")
    return rows.order_by("-year", F("ended_on").asc(nulls_first=True), "kind", "region_id")
