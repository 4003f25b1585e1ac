"""月调度: one A4 page on a township or a county, from the same indicators as its dashboard; of all townships of a
county one page each, by a job."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views import View

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.dashboard.overview_groups import GROUPS, Share, shares
from fupin.dashboard.overview_indicators import BY_KEY, Indicator, Sums, Value
from fupin.dashboard.overview_rows import NOW, Figures, Period, doubt_flows, figures_of, flows, names_of, periods
from fupin.dashboard.overview_views import earlier, place_of
from fupin.documents import pdf
from fupin.documents.models import Printout
from fupin.documents.services import PDF, order
from fupin.workflow import Refused
from households.codes import TallyBy
from households.views.printing import heading, place_paper
from villages.codes import Level
from villages.models import Region

P = Permission
LINES = (
    ("在册", "listed"), ("未脱贫", "poor"), ("返贫", "returned"), ("已脱贫", "out"), ("监测，风险未消除", "watched"),
)  # fmt: skip
COLUMNS = ("listed_homes", "poor_homes", "out_homes", "watched_homes", "per_head", "doubts")
RATES = ("incidence", "per_head", "out_rate", "return_rate", "doubted_rate")
FEW = 3


@dataclass(frozen=True)
class Line:
    """户 and 人 of one measure, and by how many 户 and 人 more than the period before; None where that is not known."""

    label: str
    homes: Value
    people: Value
    more_homes: Value
    more_people: Value


@dataclass(frozen=True)
class Below:
    name: str
    values: list[tuple[Indicator, Value]]


def brief(user: Any, place: Region, period: Period) -> dict[str, Any]:
    """All that the page says of one place."""
    before = earlier(periods(user, place.pk), period)
    figures = figures_of(user, place.pk, period)
    then = figures_of(user, place.pk, before).own if before else None
    until = date(period.year, period.month, 1) if period.kind else timezone.localdate()
    return {
        "place": place,
        "period": period,
        "before": before,
        "figures": figures,
        "lines": [line(label, key, figures.own, then) for label, key in LINES],
        "rates": [(BY_KEY[key], BY_KEY[key].of(figures.own)) for key in RATES],
        "month": flows(user, place.pk, until)[-1],
        "doubts": None if period.kind else doubt_flows(figures.own, until)[-1],
        "causes": first(figures.own, TallyBy.CAUSE),
        "risks": first(figures.own, TallyBy.RISK),
        "columns": [BY_KEY[key] for key in COLUMNS],
        "below": below(figures),
        "duties": duties(figures),
    }


def line(label: str, key: str, own: Sums, then: Sums | None) -> Line:
    now, was = own.counts[key], then.counts[key] if then else None
    more = (now.households - was.households, now.persons - was.persons) if was else (None, None)
    return Line(label, now.households, now.persons, *more)


def first(own: Sums, key: str) -> list[Share]:
    return [one for one in shares(own, GROUPS[key]) if one.code][:FEW]


def below(figures: Figures) -> list[Below]:
    names = names_of(figures.below)
    return [
        Below(names.get(code, code), [(BY_KEY[key], BY_KEY[key].of(sums)) for key in COLUMNS])
        for code, sums in sorted(figures.below.items())
    ]


def duties(figures: Figures) -> list[str]:
    """What is to be done, in sentences that name the places."""
    names, found = names_of(figures.below), []
    doubted = [(sums.doubts or 0, names.get(code, code)) for code, sums in figures.below.items() if sums.doubts]
    if doubted:
        most = "、".join(f"{name} {number:,} 条" for number, name in sorted(doubted, reverse=True)[:FEW])
        found.append(f"核实疑点，最多的是：{most}。")
    older = GROUPS[TallyBy.YEAR].says(shares(figures.own, GROUPS[TallyBy.YEAR]))
    if older and "没有" in older:
        found.append(f"{older}，入户核算后补上。")
    low = GROUPS[TallyBy.BAND].says(shares(figures.own, GROUPS[TallyBy.BAND])) if figures.own.groups else ""
    if low and not low.startswith("没有"):
        found.append(f"{low}，没有纳入监测的逐户核实。")
    lacking = [names.get(code, code) for code, sums in figures.below.items() if not sums.base]
    if lacking:
        found.append(f"补填村情里的总人口（{len(lacking)} 个地方没有，算不出贫困发生率）。")
    return found


def month_of(period: Period) -> str:
    day = date(period.year, period.month, 1) if period.kind else timezone.localdate()
    return f"{day.year}年{day.month}月"


def title_of(place: Region, period: Period) -> str:
    return f"{place.name}防返贫监测月调度（{month_of(period)}）"


class Brief(View):
    """GET: the page of one place, `?at=` as on the dashboard, `?format=pdf`; POST: a county's townships, by a job."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        place = place_of(request.user, code)
        period = period_asked(request.user, code, request.GET.get("at", ""))
        query = f"at={period.key}&" if period.kind else ""
        bar = {
            "back_url": reverse("overview-place", args=[code]) + (f"?at={period.key}" if period.kind else ""),
            "pdf_url": f"?{query}format=pdf",
            "at": period.key,
            "token": uuid.uuid4(),
            "townships": len(code) == COUNTY,
        }
        facts = {"briefs": [brief(request.user, place, period)]}
        return place_paper(request, place, title_of(place, period), "print/brief.html", facts | bar)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        place = place_of(request.user, code)
        token = typed.token(request.POST.get("token", ""))
        if token is None or len(code) != COUNTY:
            raise Refused("stale_form")
        period = period_asked(request.user, code, request.POST.get("at", ""))
        about = {"title": f"{title_of(place, period)}各乡镇", "region_code": place.pk, "at": period.key}
        return redirect("printout-detail", pk=order(kind="briefs", **about, by=request.user, token=token).pk)


COUNTY = 6


def period_asked(user: Any, code: str, key: str) -> Period:
    return next((one for one in periods(user, code) if one.key == key), NOW)


class BriefWriter:
    """The townships of a county that have households, a page each."""

    form = PDF

    def permission(self, printout: Printout) -> Permission:
        return P.VILLAGE_VIEW

    def content(self, printout: Printout, progress: Any) -> bytes:
        user, county = printout.owner, Region.objects.get(pk=printout.region_code)
        period = period_asked(user, county.pk, printout.asked["at"])
        held = figures_of(user, county.pk, period).below
        rows = Region.objects.visible_to(user, P.VILLAGE_VIEW).inside(county.pk)
        townships = list(rows.filter(level=Level.TOWNSHIP, pk__in=held).order_by("pk"))
        told = []
        for number, place in enumerate(townships):
            progress("算各乡镇的数", number, len(townships))
            told.append(brief(user, place, period) | {"title": title_of(place, period)})
        about = heading(printout.title, county, by=user, number=printout.number, day=None, form=PDF)
        progress("排版")
        return pdf.pdf_of(render_to_string("print/brief.html", {**about, "briefs": told, "has_facts": True}))
