"""The search box: always a POST, so that identity numbers and phones stay out of addresses and logs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from households.models import Household
from households.selectors import Criteria, Words, criteria_from, dress, find_exactly
from households.selectors.words import WordKind
from households.views.lists import address

NUMBERS = {WordKind.IDENTITY, WordKind.PHONE, WordKind.NUMBER}


@requires(Permission.HOUSEHOLD_VIEW)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """A number: its household, or a page that says there is none here. Text: on to the list."""
    criteria = criteria_from(request.POST)
    if criteria.words.kind not in NUMBERS:
        return redirect(address(criteria))
    rows = find_exactly(request.user, criteria.words)
    if len(rows) == 1:
        return redirect("household-detail", pk=rows[0].pk)
    return render(request, "households/found.html", found_context(criteria, rows))


def found_context(criteria: Criteria, rows: list[Household]) -> dict[str, Any]:
    """The number itself is not repeated on the page."""
    return {
        "kind": WordKind.label_of(criteria.words.kind),
        "rows": dress(rows, Words(WordKind.NOTHING, "")),
        "list_url": reverse("household-list"),
    }
