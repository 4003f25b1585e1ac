"""Looking at one full value: with a reason, for sixty seconds, on the household's own history."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.personal.codes import RevealReason
from fupin.personal.services import reveal as reveal_value
from fupin.workflow import Refused
from households.models import Household
from households.selectors import get_household
from households.views.people_table import Sealed, sealed

SECONDS = 60


@requires(Permission.REVEAL)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        household = get_household(request.user, pk, Permission.REVEAL)
    except Household.DoesNotExist:
        raise Http404 from None
    owner, subject = subject_of(household, request.POST)
    value = hidden_value(subject, owner, request.POST.get("field", ""))
    context = {"household": household, "sealed": value, "seconds": SECONDS, "may_reveal": True}
    try:
        context["full"] = reveal_value(
            subject,
            value.field,
            reason=reason_of(request.POST),
            by=request.user,
            region_code=household.village_id,
            shown_on=household,
        )
    except Refused as refusal:
        return answer(request, {**context, "refusal": refusal.sentence}, 422)
    return answer(request, context, 200)


def subject_of(household: Household, asked: Any) -> tuple[str, Any]:
    """The household itself, one of its members or one of its monitoring episodes; 404 for anything else."""
    for owner, rows in (("member", household.members), ("episode", household.episodes)):
        if number := asked.get(owner, ""):
            readable = number.isascii() and number.isdigit() and len(number) < 19
            found = rows.filter(pk=number).first() if readable else None
            if found is None:
                raise Http404
            return owner, found
    return "", household


def hidden_value(subject: Any, owner: str, name: str) -> Sealed:
    if name not in subject.personal:
        raise Http404
    return sealed(subject, name, owner, subject.name if owner == "member" else "")


def reason_of(asked: Any) -> str:
    """One of the four reasons in words, or what was written; both when both are there."""
    chosen, written = asked.get("reason", ""), asked.get("reason_text", "").strip()
    label = RevealReason.label_of(chosen) if chosen in RevealReason.values else ""
    return "：".join(part for part in (label, written) if part)


def answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """A fragment for htmx, a page of its own without scripts. Never kept by the browser."""
    template = "households/_reveal.html" if request.htmx else "households/reveal.html"
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
