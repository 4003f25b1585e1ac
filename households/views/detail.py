"""One household on one page: facts, members, income, conditions, monitoring, waiting changes, history."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views import View

from fupin.access.permissions import Permission
from households.change_effects import recently_split
from households.codes import PovertyCause, Risk
from households.models import Household
from households.panels import panels_for
from households.selectors import (
    Snapshot,
    doubts_of,
    history,
    household_as_of,
    household_page,
    proposals_waiting,
    rights_on,
    split_kin,
)
from households.selectors.cases import open_case_of
from households.selectors.evidence import proofs_of, sees_originals
from households.selectors.page import Rights
from households.selectors.watch import is_watched, items_of
from households.views.income_table import income_table
from households.views.papers import PAPERS
from households.views.people_table import Sealed, living_table, person_rows, sealed
from households.views.safeguards import safeguards


class HouseholdDetail(View):
    permission = Permission.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            now = household_page(request.user, pk)
        except Household.DoesNotExist:
            raise Http404 from None
        day = asked_day(request)
        if day is not None and day >= timezone.localdate():
            return redirect("household-detail", pk=pk)
        then = household_as_of(now.household, day) if day else now
        rights = rights_on(request.user, now.household)
        if then is None:
            context = {"household": now.household, "village": now.village, "day": day}
            return render(request, "households/not_yet.html", context)
        return render(request, "households/detail.html", detail_context(request, now, then, rights))


def asked_day(request: HttpRequest) -> date | None:
    """The day of `?day=2026-06-30`; what is no date counts as today."""
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


def detail_context(request: HttpRequest, now: Snapshot, then: Snapshot, rights: Rights) -> dict[str, Any]:
    """`then` is `now` unless another day was asked for; then nothing can be done or revealed."""
    today = then.day is None
    facts = then.facts
    return {
        "household": now.household,
        "standing": then,
        "facts": facts,
        "village": then.village,
        "day": then.day,
        "today": timezone.localdate(),
        "rights": rights if today else Rights(reveal=False, full_birth=rights.full_birth),
        "causes": PovertyCause.labels_of(facts.other_causes),
        "phone": sealed(facts, "phone"),
        "bank_card": sealed(facts, "bank_card"),
        "collector_phone": sealed(facts, "collector_phone"),
        "members": person_rows(then, then.active, rights.full_birth),
        "gone": person_rows(then, then.gone, rights.full_birth),
        "income": income_table(then),
        "living": living_table(then),
        "episodes": [episode_row(row) for row in then.monitoring],
        "twelve_months": then.twelve_months,
        "safeguards": safeguards(then),
        "proofs": proofs_of(now.household, then.day),
        "sees_originals": sees_originals(request.user, now.household),
        "papers": PAPERS,
        "recent_split": today and recently_split(now.household.split_on, timezone.localdate()),
        "splits": split_kin(request.user, now.household) if today and now.household.split_on else [],
        "doubts": doubts_of(now.household, {row.pk: row.name for row in now.members}) if today else [],
        "proposals": proposals_waiting(now.household) if today else [],
        "panels": panels_for(request, now.household) if today else [],
        "open_case": open_case_of(request.user, now.household.pk) if today else None,
        "watched": today and is_watched(now.household),
        "watch_items": items_of(now.household) if today else [],
        "log": history(now, request.GET.get("log"), full_birth=rights.full_birth) if today else None,
    }


def episode_row(row: Any) -> tuple[Any, str, Sealed]:
    return row, Risk.labels_of(row.risks), sealed(row, "contact_phone", "episode")
