"""Whether the numbers balance: a place and a year, what it reports itself, and the households behind a difference."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.workbook import Unreadable
from fupin.workflow import Conflict, Refused
from households.codes import StockMeasure, StockSource
from households.forms.stock import LedgerForm, ReportedForm
from households.importers.ledger import read_ledger
from households.models import Household, ReportedStock
from households.selectors import place_options, roots
from households.selectors.ledgers import compare_ledger
from households.selectors.stock import (
    Accounts,
    Behind,
    Period,
    by_place,
    by_village,
    differing,
    entered,
    own_accounts,
    total_of,
)
from households.services.reported_stock import correct_reported, report_stock
from households.stock_rules import COLUMNS, columns_of
from villages.codes import Level
from villages.division_codes import LENGTHS, short_name
from villages.models import Region
from villages.selectors import path_to

P = Permission
FIRST_YEAR = 2013
SHOWN = 200  # households behind a difference, problems of a file


class Reconcile(View):
    """`?place=…&year=…`. Places below as rows, down to a village; the households behind a difference of the place."""

    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        year, place = year_asked(request), place_asked(request)
        if place is None:
            return render(request, "stock/reconcile.html", {"place": None})
        period = Period.of_year(year)
        own = own_accounts(place.pk, period)
        villages, homes = by_village(own), differing(own)
        context = {
            "place": place,
            "name": short_name(place.name),
            "crumbs": [crumb for crumb in path_to(request.user, place) if crumb.visible],
            "places": place_options(request.user, place.pk),
            "year": year,
            "years": range(timezone.localdate().year, FIRST_YEAR - 1, -1),
            "columns": COLUMNS,
            "tables": tables(place, villages, homes),
            "homes": named(request.user, homes[:SHOWN]),
            "more": max(0, len(homes) - SHOWN),
            "entered": entered(place.pk, year, request.user),
            "may_enter": can(request.user, P.STOCK_ENTER, place.pk) and place.level in LEVELS,
        }
        return render(request, "stock/reconcile.html", context)


LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


def year_asked(request: HttpRequest) -> int:
    said, now = request.GET.get("year", ""), timezone.localdate().year
    year = typed.year(said, now)
    return year if FIRST_YEAR <= year <= now else now


def place_asked(request: HttpRequest) -> Region | None:
    """The place asked for, which the user must be allowed to see whole; else where his scope begins."""
    if code := request.GET.get("place", ""):
        place = Region.objects.filter(pk=code).first()
        if place is None or not can(request.user, P.HOUSEHOLD_VIEW, place.pk):
            raise Http404
        return place
    tops = roots(request.user)
    return tops[0] if tops else None


def place_to_enter(request: HttpRequest) -> Region:
    """A county, township or village whose figures the user may enter."""
    place = place_asked(request)
    if place is None or place.level not in LEVELS:
        raise Http404
    require(request.user, P.STOCK_ENTER, place.pk)
    return place


def tables(place: Region, villages: dict[str, Accounts], homes: list[Behind]) -> list[dict[str, Any]]:
    """For each measure the total and a row for each place right below that has something to count, marked where a
    household of it does not add up."""
    total = total_of(villages)
    length = next((size for size in LENGTHS if size > len(place.pk)), None)
    below = by_place(villages, length) if length else {}
    names = dict(Region.objects.filter(pk__in=below).values_list("pk", "name"))
    wrong = {(one.measure, one.village[:length]) for one in homes}
    return [
        {
            "measure": measure,
            "columns": columns_of(measure),
            "total": total[measure],
            "rows": [
                (code, short_name(names.get(code, code)), own[measure], (measure, code) in wrong)
                for code, own in sorted(below.items())
            ],
        }
        for measure in StockMeasure
    ]


def named(user: Any, homes: list[Behind]) -> list[tuple[Behind, str, Household | None]]:
    """With the village's name, and the household itself unless it has gone where the user sees nothing."""
    names = dict(Region.objects.filter(pk__in={one.village for one in homes}).values_list("pk", "name"))
    seen = Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).only("head_name")
    known = seen.in_bulk([one.household for one in homes])
    return [(one, short_name(names.get(one.village, one.village)), known.get(one.household)) for one in homes]


# ---- ledgers kept outside --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.STOCK_ENTER)
def ledger(request: HttpRequest) -> HttpResponse:
    """`?place=…`: choose a file, see where it differs from the register. Nothing of it is kept."""
    if not request.GET.get("place"):
        return redirect("reconcile")
    place = place_to_enter(request)
    form = LedgerForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "place": place}
    if request.method == "POST" and form.is_valid():
        try:
            rows, columns, problems = read_ledger(form.cleaned_data["table"].read())
        except Unreadable as error:
            form.add_error("table", str(error))
        else:
            found = compare_ledger(rows, columns, code=place.pk, user=request.user)
            source = StockSource.label_of(form.cleaned_data["source"])
            context |= {"found": found, "problems": problems[:SHOWN], "rows": len(rows), "source": source}
    return render(request, "stock/ledger.html", context, status=422 if form.errors else 200)


# ---- reported figures ------------------------------------------------------------------------------------------------
GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@requires(P.STOCK_ENTER)
def report(request: HttpRequest) -> HttpResponse:
    """`?place=…&year=…`: figures that are not there yet; without a place, to the page where one is chosen."""
    if not request.GET.get("place"):
        return redirect("reconcile")
    place, year = place_to_enter(request), year_asked(request)
    form = ReportedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("source", "measure", "note")}
        now = timezone.localdate().year
        try:
            report_stock(region=place, year=year, figures=form.figures, **chosen, by=request.user, now=now)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return saved(request, place, year)
    return shown(request, form, place, year)


@require_http_methods(GET_OR_POST)
@requires(P.STOCK_ENTER)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ReportedStock.objects.visible_to(request.user, P.STOCK_ENTER).select_related("region")
    row = get_object_or_404(rows, pk=pk)
    form = ReportedForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_bound and form.is_valid():
        said = {"note": form.cleaned_data["note"], "version": form.cleaned_data["version"] or 0}
        try:
            correct_reported(row=row, figures=form.figures, **said, by=request.user)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return saved(request, row.region, row.year)
    return shown(request, form, row.region, row.year, row)


def saved(request: HttpRequest, place: Region, year: int) -> HttpResponse:
    messages.success(request, f"已保存{place.name}{year}年的数字，差多少在下面")
    return redirect(f"{reverse('reconcile')}?{urlencode({'place': place.pk, 'year': year})}#entered")


def shown(
    request: HttpRequest, form: ReportedForm, place: Region, year: int, row: ReportedStock | None = None
) -> HttpResponse:
    context = {"form": form, "place": place, "year": year, "row": row}
    return render(request, "stock/report.html", context, status=422 if form.is_bound else 200)
