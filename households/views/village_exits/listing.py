"""The work list of villages' exits."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access.permissions import Permission
from fupin.access.scope import has
from households.codes import VillageExitState
from households.models import VillageExit
from households.selectors import place_options
from households.selectors.village_exits import Asking, asking_from, exits_for
from households.selectors.village_exits.listing import TURNS
from households.services.village_exits.acting import ACTING
from households.views.lists import places
from villages.models import Region

P = Permission
PER_PAGE = 50


class ExitList(View):
    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "households/village_exits/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    acts = any(has(user, permission) for permission in ACTING)
    asked = request.GET if "turn" in request.GET else {**request.GET.dict(), "turn": "mine" if acts else "all"}
    asking = asking_from(asked)
    page = Paginator(exits_for(user, asking), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "asking": asking,
        "page": page,
        "rows": dressed(list(page.object_list)),
        "turns": [(key, label, address(asking, turn=key)) for key, label in TURNS.items() if key != "mine" or acts],
        "turn_label": TURNS[asking.turn],
        "states": VillageExitState.choices,
        "places": places(place_options(user, asking.place), asking.place),
        "narrowed": bool(asking.state or asking.place or asking.year),
        "may_start": has(user, P.CASE_DRAFT),
    }


def dressed(rows: list[VillageExit]) -> list[dict[str, Any]]:
    names = dict(Region.objects.filter(pk__in={row.village_code for row in rows}).values_list("pk", "full_name"))
    today = timezone.localdate()
    return [
        {
            "exit": row,
            "place": names.get(row.village_code, row.village_code),
            "waited": (today - timezone.localtime(row.state_since).date()).days,
        }
        for row in rows
    ]


def address(asking: Asking, **changes: str) -> str:
    """The list asked otherwise; nothing is carried on that the list does not know."""
    return f"?{urlencode({name: value for name, value in {**vars(asking), **changes}.items() if value})}"
