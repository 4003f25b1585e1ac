"""Frozen months and years: the list, freezing one after a look at its figures, and down to the households."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Refused
from households.codes import ClosingKind, MonitoringKind, PovertyCause
from households.forms import ClosingForm
from households.models import Closing
from households.selectors import roots
from households.selectors.closings import PlaceRow, closings_seen_by, places_of, total_of, with_totals
from households.selectors.page import end_of
from households.selectors.standings import Stood, households_at, standings_at
from households.services.closings import freeze, last_day, period_words
from households.standing import MEASURES, Standing
from villages.models import Region

P = Permission
SHOWN = 60  # closings on the list: five years of months


class ClosingList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        closings = with_totals(request.user, list(closings_seen_by(request.user)[:SHOWN]))
        context = {"closings": closings, "measures": MEASURES, "may_freeze": has(request.user, P.FREEZE)}
        context["may_open"] = has(request.user, P.YEAR_OPEN)
        return render(request, "closings/list.html", context)


@dataclass(frozen=True)
class Narrowed:
    """The households of whom a dashboard's frozen figure speaks; everything "": all."""

    measure: str = ""
    cause: str = ""
    kind: str = ""

    def holds(self, home: Stood) -> bool:
        measured = not self.measure or MEASURED[self.measure].counts(home.standing)
        caused = not self.cause or home.cause == self.cause
        return measured and caused and (not self.kind or home.monitoring_kind == self.kind)

    @property
    def query(self) -> str:
        """As the links further down carry it."""
        told = {name: value for name, value in vars(self).items() if value}
        return f"&{urlencode(told)}" if told else ""

    @property
    def says(self) -> str:
        told = [MEASURED[self.measure].label] if self.measure else []
        told += [PovertyCause(self.cause).label] if self.cause else []
        return "、".join(told + ([MonitoringKind(self.kind).label] if self.kind else []))


MEASURED = {one.key: one for one in MEASURES}


def narrowed(request: HttpRequest) -> Narrowed:
    known = {"measure": MEASURED, "cause": PovertyCause.values, "kind": MonitoringKind.values}
    return Narrowed(**{name: value for name, of in known.items() if (value := request.GET.get(name, "")) in of})


class ClosingDetail(View):
    """`?place=` goes down: the county's townships, a township's villages, a village's households; of these only those
    of `?measure=`, `?cause=`, `?kind=`."""

    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        closing = get_object_or_404(closings_seen_by(request.user), pk=pk)
        place = get_object_or_404(Region, pk=request.GET.get("place") or closing.region_id)
        if not place.pk.startswith(closing.region_id):
            raise Http404
        context = {"closing": closing, "place": place, "measures": MEASURES, "crumbs": way_to(closing, place)}
        context["narrowed"] = narrowed(request)
        if len(place.pk) == 12:
            return village(request, closing, place, context)
        rows = places_of(request.user, closing, place.pk)
        return render(request, "closings/detail.html", {**context, "rows": rows, "total": total_of(rows)})


def village(request: HttpRequest, closing: Closing, place: Region, context: dict[str, Any]) -> HttpResponse:
    if not can(request.user, P.HOUSEHOLD_VIEW, place.pk):
        raise Http404
    only = context["narrowed"]
    households = [home for home in households_at(closing.moment, place.pk) if only.holds(home)]
    day, persons = timezone.localtime(closing.moment).date(), sum(home.persons for home in households)
    return render(
        request, "closings/village.html", {**context, "households": households, "persons": persons, "day": day}
    )


def way_to(closing: Closing, place: Region) -> list[Region]:
    """From the county of the closing to what lies right above the place."""
    codes = [place.pk[:length] for length in (6, 9) if length < len(place.pk)]
    return list(Region.objects.filter(pk__in=codes, pk__gte=closing.region_id).order_by("code"))


@requires(P.FREEZE)
@require_http_methods(["GET", "POST"])
def closing_new(request: HttpRequest) -> HttpResponse:
    """GET shows the figures of the period that was asked for, POST freezes them."""
    counties = roots(request.user, P.FREEZE)
    today = timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET
    form = ClosingForm(asked if "kind" in asked else None, counties=counties, initial=first_choice(counties, today))
    if request.method == "POST" and form.is_valid():
        try:
            made = freeze(**form.cleaned_data, by=request.user, today=today)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"{made}已冻结，以后改动登记，这些数不动")
            return redirect("closing-detail", pk=made.pk)
    preview = previewed(form, today) if form.is_bound and form.is_valid() else None
    wrong = form.is_bound and bool(form.errors)
    context = {"form": form, "measures": MEASURES, "preview": preview}
    return render(request, "closings/new.html", context, status=422 if wrong else 200)


def first_choice(counties: list[Region], today: date) -> dict[str, Any]:
    """The month that has just ended."""
    last = today.replace(day=1) - timedelta(days=1)
    region = counties[0].pk if counties else None
    return {"region": region, "kind": ClosingKind.MONTH, "year": last.year, "month": last.month}


def previewed(form: ClosingForm, today: date) -> dict[str, Any] | None:
    """The figures that freezing would keep; None, with the reason on the form, while it would be refused."""
    region, kind, year, month = (form.cleaned_data[name] for name in ("region", "kind", "year", "month"))
    try:
        last = last_day(kind, year, month)
        if last >= today:
            raise Refused("closing_running", period=period_words(kind, year, month), last=last)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return None
    total = PlaceRow(region.pk, region.name)
    for _, *facts, _, households, persons in standings_at(end_of(last), region.pk):
        for measure in MEASURES:
            if measure.counts(Standing(*facts)):
                total.counts[measure.key].households += households
                total.counts[measure.key].persons += persons
    return {"total": total, "last": last, "period": period_words(kind, year, month)}
