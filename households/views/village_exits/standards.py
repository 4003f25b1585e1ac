"""What places ask of a village: what holds now, ready-made sets to take over, and the page on which a county sets its
own."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.workflow import Conflict, Refused
from households.forms.village_exits import ItemSet, StandardForm, first_items, items_of
from households.selectors.village_exits import Standard, standard_for, standards_seen_by
from households.services.village_exits import save_standard
from households.views.meetings.procedures import place_of
from households.village_exit_rules import limit_words
from households.village_standards import LEAST_DAYS, READY, ready_set, usual_threshold
from villages.models import Region

P = Permission


class StandardList(View):
    permission = P.RULE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place, year = place_of(request.user, P.RULE_VIEW), timezone.localdate().year
        rows = standards_seen_by(request.user)
        names = dict(Region.objects.filter(pk__in={row.region_code for row in rows}).values_list("pk", "name"))
        context = {
            "place": place,
            "year": year,
            "standard": standard_for(place.pk, year) if place else None,
            "versions": [(row, names.get(row.region_code, ""), limit_words(row.threshold, below=row.below))
                         for row in rows],
            "ready": READY,
            "may_edit": has(request.user, P.PROCEDURE_EDIT),
        }  # fmt: skip
        return render(request, "households/village_exits/standards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PROCEDURE_EDIT)
def edit(request: HttpRequest) -> HttpResponse:
    """`?ready=…`: begin with a ready-made set instead of what holds now."""
    place = place_of(request.user, P.PROCEDURE_EDIT)
    if place is None:
        raise Http404
    now = timezone.localdate().year
    standard = offered(request.GET.get("ready", ""), place, now)
    if request.method != "POST":
        form = StandardForm(user=request.user, initial=first_facts(standard, place, now))
        return show(request, form, ItemSet(initial=first_items(standard), prefix="item"))
    form, rows = StandardForm(request.POST, user=request.user), ItemSet(request.POST, prefix="item")
    if form.is_valid() & rows.is_valid():
        said = form.cleaned_data
        key = {"region": said["region"], "year": said["year"], "token": said["token"], "now": now}
        try:
            made = save_standard(**key, setting=form.setting(items_of(rows)), by=request.user)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已保存“{made.name}”，从 {made.year} 年起新登记的出列照它办")
            return redirect("village-standards")
    return show(request, form, rows)


def offered(key: str, place: Region, year: int) -> Standard:
    """What holds now, or the set that was chosen, at its own threshold where it is stricter than the place's."""
    chosen, usual = ready_set(key), usual_threshold(place.pk)
    if chosen is None:
        return standard_for(place.pk, year)
    threshold = min(chosen.threshold or usual, usual)
    return Standard(None, chosen.name, threshold, chosen.below, LEAST_DAYS, chosen.items)


def first_facts(standard: Standard, place: Region, year: int) -> dict[str, Any]:
    same = {name: getattr(standard, name) for name in ("name", "threshold", "below", "days")}
    return {**same, "region": place, "year": year, "token": uuid.uuid4()}


def show(request: HttpRequest, form: StandardForm, rows: Any) -> HttpResponse:
    context = {"form": form, "rows": rows}
    status = 422 if form.errors or (rows.is_bound and not rows.is_valid()) else 200
    return render(request, "households/village_exits/standard_form.html", context, status=status)
