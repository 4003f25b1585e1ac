"""The work list of changes, and the county's taking note of many at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import has
from households.codes import ChangeKind, ProposalState
from households.models import ChangeProposal
from households.selectors.changes import Asking, asking_from, changes_for
from households.selectors.changes.listing import MINE, TURNS
from households.services.changes import note_changes
from villages.models import Region

P = Permission
PER_PAGE = 50
ACTING = (P.CHANGE_PROPOSE, P.CHANGE_REVIEW, P.CHANGE_APPROVE)


class ChangeList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "households/changes/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    acts = any(has(user, permission) for permission in ACTING)
    asked = request.GET if "turn" in request.GET else {**request.GET.dict(), "turn": MINE if acts else "waiting"}
    asking = asking_from(asked)
    page = Paginator(changes_for(user, asking), PER_PAGE).get_page(request.GET.get("page"))
    approves = has(user, P.CHANGE_APPROVE)
    return {
        "asking": asking,
        "page": page,
        "rows": dressed(list(page.object_list)),
        "turns": [(key, label) for key, label in TURNS.items() if shown(key, acts, approves)],
        "turn_label": TURNS[asking.turn],
        "kinds": ChangeKind.choices,
        "states": ProposalState.choices,
        "chips": chips(asking),
        "may_note": approves and asking.turn == "note",
        "acts": acts,
    }


def shown(turn: str, acts: bool, approves: bool) -> bool:
    return (turn != MINE or acts) and (turn != "note" or approves)


def dressed(rows: list[ChangeProposal]) -> list[dict[str, Any]]:
    """Each with its village and for how many days it has stood where it stands."""
    names = dict(Region.objects.filter(pk__in={row.village_code for row in rows}).values_list("pk", "full_name"))
    today = timezone.localdate()
    return [
        {
            "change": row,
            "place": names.get(row.village_code, ""),
            "days": (today - timezone.localtime(row.state_since).date()).days,
            "from": row.proposer.name if row.proposer else "名册导入",
        }
        for row in rows
    ]


def chips(asking: Asking) -> list[dict[str, str]]:
    said = {"kind": ChangeKind.label_of(asking.kind), "state": ProposalState.label_of(asking.state)}
    said["household"] = "只看一户" if asking.household else ""
    values = {"turn": asking.turn, "kind": asking.kind, "state": asking.state, "household": asking.household or ""}
    return [
        {"text": text, "url": f"?{urlencode({key: value for key, value in values.items() if value and key != name})}"}
        for name, text in said.items()
        if text
    ]


@require_POST
@requires(P.CHANGE_APPROVE)
def note(request: HttpRequest) -> HttpResponse:
    numbers = [
        int(text) for text in request.POST.getlist("change") if text.isascii() and text.isdigit() and len(text) < 16
    ]
    count = note_changes(numbers=numbers[:PER_PAGE], by=request.user)
    messages.success(request, f"已备案 {count} 件")
    return redirect(f"{reverse('change-list')}?turn=note")
