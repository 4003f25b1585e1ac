"""结对: who is helped by whom, and choosing a helper for a household."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from assistance.codes import PairEnd
from assistance.models import Charge, Pairing
from assistance.selectors.coverage import TABS, counts, listed, named, still_paired
from assistance.selectors.helpers import cadres_for, matching, reaching
from assistance.selectors.pairing_facts import families, setting_of, settings_in
from assistance.services.pairings import change_helper, end, pair
from assistance.views.common import day_of, paged, place_asked, place_choices, words_asked
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Refused
from households.models import Household

P = Permission
MOST_CANDIDATES = 60
GET_OR_POST = ["GET", "HEAD", "POST"]


class PairingList(View):
    """Every figure is the number of households that its tab lists."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place = place_asked(request)
        rows = listed(request.user, place)
        found = counts(rows)
        tab = next((one for one in TABS if one.key == request.GET.get("show")), TABS[0])
        page = paged(request, named(tab.narrow(rows)).order_by("village_id", "pk"))
        closed = still_paired(request.user).count()
        helped = found["all"] - found["none"]
        context = {
            "page": page,
            "tabs": [(one, found[one.key]) for one in TABS],
            "tab": tab,
            "places": place_choices(request, place),
            "place": place,
            "helped": helped,
            "total": found["all"],
            "rate": helped * 100 / found["all"] if found["all"] else None,
            "closed": closed,
            "may_edit": has(request.user, P.HELP_EDIT),
            "may_import": has(request.user, P.HELP_IMPORT),
        }
        return render(request, "assistance/pairings/list.html", context)


class ClosedPairings(View):
    """Households that are closed, and somebody stands there still."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = named(still_paired(request.user)).order_by("village_id", "pk")
        return render(request, "assistance/pairings/closed.html", {"page": paged(request, rows)})


@require_http_methods(GET_OR_POST)
@requires(P.HELP_VIEW)
def household_helpers(request: HttpRequest, pk: int) -> HttpResponse:
    """One household: who helps and helped it; choosing, changing and ending."""
    homes = Household.objects.visible_to(request.user, P.HELP_VIEW).select_related("village")
    home, today, refusal = get_object_or_404(homes, pk=pk), timezone.localdate(), ""
    if request.method == "POST":
        try:
            messages.success(request, perform(request, home, today))
            return redirect("household-helpers", home.pk)
        except Refused as refused:
            refusal = refused.sentence
    rows = list(Pairing.objects.valid().filter(household=home).select_related("cadre__person", "cadre__unit"))
    may_edit = can(request.user, P.HELP_EDIT, home.village_id)
    current = [row for row in rows if row.ends_on is None]
    context = {
        "home": home,
        "current": current,
        "past": sorted((row for row in rows if row.ends_on), key=lambda row: row.starts_on, reverse=True),
        "first": next((row for row in current if row.first), None),
        "charges": charges_of(home),
        "may_edit": may_edit,
        "candidates": candidates(request, home, current) if may_edit else [],
        "q": words_asked(request),
        "changing": typed.number(request.GET.get("change", "")),
        "ends": [PairEnd.EXTRA, PairEnd.LEFT, PairEnd.CLOSED],
        "said": request.POST,
        "today": today,
        "refusal": refusal,
    }
    return render(request, "assistance/pairings/household.html", context, status=409 if refusal else 200)


def charges_of(home: Household) -> dict[str, list[Charge]]:
    """The other two rounds: who answers for the township, who for the village."""
    rows = Charge.objects.current().filter(region__in=[home.village_id[:9], home.village_id])
    found: dict[str, list[Charge]] = {}
    for row in rows.select_related("unit", "cadre__person", "cadre__unit", "region"):
        found.setdefault(row.kind, []).append(row)
    return found


def candidates(request: HttpRequest, home: Household, current: list[Pairing]) -> list[dict[str, Any]]:
    """Who may help this household: who has fewest first, of these who helps in the village; kin with the reason."""
    rows = cadres_for(request.user, P.HELP_EDIT).filter(ended_on__isnull=True)
    rows = rows.filter(reaching("unit__region_id", home.village_id)).exclude(pk__in=[row.cadre_id for row in current])
    rows = matching(rows, words_asked(request))
    found = list(rows.order_by("as_first", "as_other", "pk")[:MOST_CANDIDATES])
    kin = families(found, [home.pk])
    limit = setting_of(settings_in({home.village_id[:6]}), home.village_id)
    near = set(
        Pairing.objects.current()
        .filter(household__village=home.village_id, cadre__in=found)
        .values_list("cadre_id", flat=True)
    )
    made = [
        {
            "cadre": one,
            "why_not": "亲属" if home.pk in kin.get(one.pk, ()) else "",
            "full": one.as_first >= limit.most_first,  # type: ignore[attr-defined]
            "near": one.pk in near,
        }
        for one in found
    ]
    return sorted(made, key=lambda one: (bool(one["why_not"]), one["cadre"].as_first, not one["near"]))


def perform(request: HttpRequest, home: Household, today: Any) -> str:
    """The act of the form; what was done, in words."""
    said, by = request.POST, request.user
    on, action = day_of(said.get("on", "")), said.get("action", "")
    held, asked = Pairing.objects.current().filter(household=home), typed.number(said.get("pairing", ""))
    if action == "end":
        row = get_object_or_404(held, pk=asked)
        reason = said.get("reason", "")
        reason = reason if reason in PairEnd.values else PairEnd.EXTRA
        end(pairing=row, version=typed.number(said.get("version", "")), on=on, reason=reason, by=by, today=today)
        return f"{row.cadre.person.name}不再帮扶{home}"
    cadre = cadres_for(by, P.HELP_EDIT).filter(pk=typed.number(said.get("cadre", ""))).first()
    if action == "change":
        row = get_object_or_404(held, pk=asked)
        version = typed.number(said.get("version", ""))
        made = change_helper(pairing=row, version=version, cadre=cadre, on=on, by=by, today=today)
        return f"{home}从{on:%m-%d}起由{made.cadre.person.name}帮扶"
    if cadre is None:
        raise Refused("pairing_nobody")
    first = said.get("first") == "1"
    made = pair(household=home, cadre=cadre, first=first, starts_on=on, by=by, today=today)
    return f"{made.cadre.person.name}已和{home}结对"
