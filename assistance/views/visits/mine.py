"""A helper's own pages on his phone: today's list, one household."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from assistance.forms.visits import VisitForm
from assistance.models import Visit
from assistance.selectors.visits.due import lines_for, visited_in_month
from assistance.selectors.visits.helpers import own_cadre
from assistance.views.visits.recording import choices, household_of, names_of
from assistance.visit_codes import DueState, VisitOccasion
from fupin.access.permissions import Permission
from households.models import Household, MonitoringEpisode
from households.needs import KEPT_YEARLY
from households.selectors.listing import episodes_of

P = Permission
LATEST = 5


class Mine(View):
    permission = P.VISIT_MINE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "assistance/visits/mine.html", mine_context(request))


def mine_context(request: HttpRequest) -> dict[str, Any]:
    """The form stands ready on the page, so that it opens where there is no signal."""
    today = timezone.localdate()
    homes = Household.objects.visible_to(request.user, P.VISIT_MINE).filter(KEPT_YEARLY)
    lines = lines_for(homes, today)
    names, episodes = names_of([line.household.pk for line in lines]), episodes_of([line.household for line in lines])
    rows = [row_of(line, names, episodes) for line in lines]
    to_go = [row for row in rows if row["line"].to_go]
    form = VisitForm(today=today)
    return {
        "cadre": own_cadre(request.user),
        "today": today,
        "to_go": to_go,
        "others": [row for row in rows if not row["line"].to_go],
        "late": sum(row["line"].due.state == DueState.LATE for row in to_go),
        "paused": any(line.due.state == DueState.PAUSED for line in lines),
        "homes": len(rows),
        "visited": visited_in_month(homes, today),
        "form": form,
        **choices(form),
    }


def row_of(line: Any, names: dict[int, list[str]], episodes: dict[int, MonitoringEpisode]) -> dict[str, Any]:
    line.household.open_episode = episodes.get(line.household.pk)
    people = json.dumps(names[line.household.pk], ensure_ascii=False)
    occasion = line.events[0].occasion if line.events else VisitOccasion.ROUTINE
    return {"line": line, "home": line.household, "people": people, "occasion": occasion}


class MineHousehold(View):
    permission = P.VISIT_MINE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        household = household_of(request.user, pk, P.VISIT_MINE)
        line = lines_for(Household.objects.filter(pk=pk), timezone.localdate())[0]
        household.open_episode = episodes_of([household]).get(pk)  # type: ignore[attr-defined]
        visits = Visit.objects.valid().filter(household=household).select_related("cadre__person")
        context = {"household": household, "line": line, "visits": visits.order_by("-day", "-pk")[:LATEST]}
        return render(request, "assistance/visits/card.html", {**context, "people": names_of([pk])[pk]})
