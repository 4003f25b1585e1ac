"""数据看板: the figures of a place with the places below it, each figure a link to the households that it counts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.dashboard.overview_book import workbook
from fupin.dashboard.overview_groups import GROUPS, Group, Share, doubts_url, shares
from fupin.dashboard.overview_indicators import BY_KEY, INDICATORS, Indicator, Sums, Value
from fupin.dashboard.overview_rows import (
    NOW,
    Figures,
    Flow,
    Period,
    closings_of,
    doubt_flows,
    figures_of,
    flows,
    names_of,
    periods,
)
from households.codes import ClosingKind, TallyBy
from households.selectors import list_url, place_options, roots
from households.views.lists import places
from villages.division_codes import lineage, short_name
from villages.models import Region

P = Permission
STRIP = ("listed_homes", "poor_homes", "returned_homes", "watched_homes", "doubts")
BESIDE = {"listed_homes": "listed_people", "poor_homes": "incidence", "returned_homes": "returned_people",
          "watched_homes": "watched_people"}  # fmt: skip
"""What stands beside a figure of the strip."""
COLUMNS = (
    "listed_homes",
    "listed_people",
    "poor_homes",
    "incidence",
    "out_homes",
    "watched_homes",
    "per_head",
    "doubts",
)
CHANGES = ("poor_homes", "watched_homes")
"""Columns with the change since the period before."""
NEXT = {2: "各市州", 4: "各县", 6: "各乡镇", 9: "各村"}


class Overview(View):
    """`code`: a division in scope, the top of the user's scope where none is named. `?at=` a frozen month (2026-10) or
    year (2025), `?sort=` a column, `?format=xlsx` the figures as a workbook."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        if not code:
            return redirect(chosen_url(request))
        context = overview_context(request, place_of(request.user, code))
        if request.GET.get("format") == "xlsx":
            return workbook(context)
        return render(request, "dashboard/overview.html", context)


def chosen_url(request: HttpRequest) -> str:
    """From the form that chooses a place, or from nowhere, to the place's own address."""
    code = typed.place(request.GET.get("place", "")) or next((top.pk for top in roots(request.user)), "")
    if not code:
        raise Http404
    rest = {key: value for key in ("at", "sort") if (value := request.GET.get(key, ""))}
    address = reverse("overview-place", args=[code])
    return f"{address}?{urlencode(rest)}" if rest else address


def place_of(user: Any, code: str) -> Region:
    """Raises Http404 outside the scope."""
    if not can(user, P.HOUSEHOLD_VIEW, code):
        raise Http404
    return get_object_or_404(Region, pk=code)


def overview_context(request: HttpRequest, place: Region) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    known = periods(user, place.pk)
    period = next((one for one in known if one.key == request.GET.get("at", "")), NOW)
    figures = figures_of(user, place.pk, period)
    before = earlier(known, period)
    then = figures_of(user, place.pk, before) if before else None
    sort = request.GET.get("sort", "")
    links = Links(place.pk, period, closing_of(user, place.pk, period))
    until = date(period.year, period.month, 1) if period.kind else today
    return {
        "place": place,
        "name": short_name(place.name),
        "way": way_to(place, roots(user)),
        "period": period,
        "periods": known,
        "before": before,
        "figures": figures,
        "strip": strip(figures.own, then, links),
        "groups": {key: shown(figures.own, one, links) for key, one in GROUPS.items()},
        "flows": watched_chart(flows(user, place.pk, until)),
        "doubts": None if period.kind else doubts_chart(doubt_flows(figures.own, until)),
        "columns": [BY_KEY[key] for key in COLUMNS],
        "total": line(figures.own, then.own if then else None, links, place.pk),
        "rows": table(figures, then, links, sort),
        "sort": sort if sort in COLUMNS else "",
        "below": NEXT.get(len(place.pk), ""),
        "places": places(place_options(user, place.pk), place.pk),
        "now": timezone.localtime(),
        "homes_url": links.to(place.pk, {}),
    }


def earlier(known: list[Period], period: Period) -> Period | None:
    """The latest frozen month before, or for a year the year before."""
    kind = period.kind or ClosingKind.MONTH
    rows = [one for one in known if one.kind == kind]
    if period in rows:
        rows = rows[rows.index(period) + 1 :]
    return rows[0] if rows else None


def way_to(place: Region, tops: list[Region]) -> list[Region]:
    """From the top of the user's scope down to the place."""
    least = min((len(top.pk) for top in tops if place.pk.startswith(top.pk)), default=len(place.pk))
    codes = [code for code in lineage(place.pk) if len(code) >= least]
    return list(Region.objects.filter(pk__in=codes).order_by("pk"))


def closing_of(user: Any, place: str, period: Period) -> int | None:
    """The closing behind a frozen figure, where it is one county's."""
    if not period.kind or len(place) < 6:
        return None
    rows = closings_of(user, place).filter(kind=period.kind, year=period.year, month=period.month)
    return rows.values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Links:
    """Where a figure leads: now to the household list, of a frozen period to the households as they stood then."""

    place: str
    period: Period
    closing: int | None

    def to(self, place: str, asks: dict[str, str]) -> str:
        if not self.period.kind:
            return list_url(**asks, place=place)
        if self.closing:
            told = {"place": place} | frozen(asks)
            return f"{reverse('closing-detail', args=[self.closing])}?{urlencode(told)}"
        return ""

    def down(self, place: str) -> str:
        address = reverse("overview-place", args=[place])
        return f"{address}?{urlencode({'at': self.period.key})}" if self.period.kind else address


def frozen(asks: dict[str, str]) -> dict[str, str]:
    """The conditions of the household list as a closing's page says them."""
    told = {"measure": asks["status"]} if "status" in asks else {}
    told |= {"cause": asks["cause"]} if "cause" in asks else {}
    if "watch" in asks:
        told |= {"measure": "watched"} | ({"kind": asks["watch"]} if asks["watch"] != "open" else {})
    return told


@dataclass(frozen=True)
class Cell:
    """A figure on the page; `change` since the period before, None where it is not known."""

    indicator: Indicator
    value: Value
    url: str
    change: Value = None

    @property
    def less(self) -> Value:
        """The change without its sign."""
        return abs(self.change) if self.change is not None else None


def cell(indicator: Indicator, sums: Sums, then: Sums | None, links: Links, place: str) -> Cell:
    value = indicator.of(sums)
    url = doubts_url(place) if indicator.key == "doubts" and not links.period.kind else ""
    url = links.to(place, indicator.list) if indicator.list else url
    before = indicator.of(then) if then is not None else None
    change = value - before if value is not None and before is not None else None
    return Cell(indicator, value, url, change)


def strip(own: Sums, then: Figures | None, links: Links) -> list[tuple[Cell, Cell | None]]:
    before = then.own if then else None
    made = {key: cell(BY_KEY[key], own, before, links, links.place) for key in (*STRIP, *BESIDE.values())}
    return [(made[key], made.get(BESIDE.get(key, ""))) for key in STRIP]


def line(sums: Sums, then: Sums | None, links: Links, place: str) -> list[Cell]:
    return [cell(BY_KEY[key], sums, then if key in CHANGES else None, links, place) for key in COLUMNS]


@dataclass(frozen=True)
class Row:
    """A place below: `rank` by the sorted column."""

    rank: int
    code: str
    name: str
    url: str
    cells: list[Cell]


def table(figures: Figures, then: Figures | None, links: Links, sort: str) -> list[Row]:
    """By the sorted column from the highest, else by code."""
    names = names_of(figures.below)
    codes = sorted(figures.below)
    if sort in COLUMNS:
        indicator = BY_KEY[sort]
        codes.sort(key=lambda code: -(indicator.of(figures.below[code]) or Decimal(-1)))
    rows = []
    for rank, code in enumerate(codes, start=1):
        before = (then.below.get(code) or Sums()) if then else None
        cells = line(figures.below[code], before, links, code)
        rows.append(Row(rank, code, names.get(code, code), links.down(code), cells))
    return rows


@dataclass(frozen=True)
class Bar:
    """A share with where it leads and how long it is drawn, of `Shown.most`."""

    share: Share
    url: str
    length: int


@dataclass(frozen=True)
class Shown:
    """A group on the page, with the sentence that its bars say."""

    group: Group
    says: str
    bars: list[Bar]
    most: int

    @property
    def money(self) -> bool:
        return self.group.key == TallyBy.PART


def shown(own: Sums, group: Group, links: Links) -> Shown:
    """Of a frozen period a bar leads to the closing's own page, which lists its households."""
    told = shares(own, group)
    bars = [Bar(one, bar_url(group, one.code, links), length_of(one)) for one in told]
    return Shown(group, group.says(told) or group.title, bars, max((one.length for one in bars), default=0))


def bar_url(group: Group, code: str, links: Links) -> str:
    if not links.period.kind:
        return group.asks(links.place, code)
    return links.to(links.place, group.frozen | {group.asked: code}) if code and group.frozen else ""


def length_of(one: Share) -> int:
    return one.count.households if one.amount is None else int(one.amount)


@dataclass(frozen=True)
class Chart:
    """What came and went by month: a chart, and the table of the same figures."""

    id: str
    about: str
    names: tuple[str, str]
    unit: str
    rows: list[Flow]

    @property
    def says(self) -> str:
        came, went = (sum(getattr(one, name) for one in self.rows) for name in ("entered", "cleared"))
        return f"近 12 个月{self.names[0]} {came:,} {self.unit}，{self.names[1]} {went:,} {self.unit}"

    @property
    def data(self) -> dict[str, Any]:
        told = [{"month": f"{one.month.month}月", "in": one.entered, "out": one.cleared} for one in self.rows]
        return {"rows": told, "names": self.names}


def watched_chart(rows: list[Flow]) -> Chart:
    return Chart("flow-data", "监测对象每月进出：按识别和消除月份，户", ("新纳入", "消除风险"), "户", rows)


def doubts_chart(rows: list[Flow]) -> Chart:
    return Chart("doubt-data", "疑点每月增减：按首次发现和销号的月份，条", ("新发现", "销号"), "条", rows)


class IndicatorHelp(View):
    """What each figure means, from the rows that compute it."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "dashboard/overview_indicators.html", {"indicators": INDICATORS})
